/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_part23.c - animation of the territory (R210), commitments and impact (R211), and what the
 * lab tells of the period.
 */
#include "report_compose.h"

#include "cmn/buf.h"

#include <string.h>

static json_t *json_at(const PGresult *res, int row, const char *column)
{
	const char *text = cmn_column(res, row, column);

	return text ? json_loads(text, 0, NULL) : NULL;
}

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

/* Names of an array of objects, joined. */
static void names(const json_t *actors, struct cmn_buf *out)
{
	const json_t *one;
	size_t i;

	cmn_buf_init(out, 1 << 20); /* the cell cuts at a whole character */
	json_array_foreach(actors, i, one)
	{
		const char *name = cmn_json_get(one, "name");

		if (name)
			cmn_buf_fmt(out, "%s%s", out->len ? ", " : "", name);
	}
}

/* --- part 2 ------------------------------------------------------------------------------------
 */

static void activity(struct report_document *doc, struct report_table *t, const PGresult *rows,
		     int i)
{
	CMN_AUTO(cmn_json_drop) json_t *said = json_at(rows, i, "said");
	CMN_AUTO(cmn_json_drop) json_t *actors = json_at(rows, i, "actors");
	const json_t *participants = json_object_get(said, "participants");
	CMN_AUTO(cmn_buf_free) struct cmn_buf with = {0};
	char day[REPORT_NUMBER_LEN];

	report_day(cmn_column(rows, i, "day"), day);
	names(actors, &with);
	report_cell_text(doc, t, day);
	report_cell_text(doc, t, report_label("animation_kinds", cmn_column(rows, i, "kind")));
	report_cell_text(doc, t, cmn_column(rows, i, "title"));
	report_cell_text(doc, t, with.data);
	if (json_is_integer(participants))
		report_cell_number(doc, t, json_integer_value(participants), 0, REPORT_PLAIN);
	else
		report_cell_unknown(doc, t);
}

void report_part_activities(const struct report_book *book, struct report_document *doc)
{
	const PGresult *rows = book->lab[LAB_PART_ACTIVITIES];
	struct report_table *t;

	if (PQntuples(rows) == 0) {
		report_paragraph(doc,
				 "Aucune action d’animation n’est enregistrée pour la période.");
		return;
	}
	t = report_table(doc, "Actions d’animation du territoire");
	report_column(doc, t, "Jour", false, 3);
	report_column(doc, t, "Sorte", false, 4);
	report_column(doc, t, "Action", false, 6);
	report_column(doc, t, "Avec", false, 5);
	report_column(doc, t, "Participants", true, 3);
	for (int i = 0; i < PQntuples(rows); i++)
		activity(doc, t, rows, i);
	for (int i = 0; i < PQntuples(rows); i++) {
		CMN_AUTO(cmn_json_drop) json_t *said = json_at(rows, i, "said");
		const char *outcome = cmn_json_get(said, "outcome");

		if (outcome && outcome[0] != '\0') {
			report_heading(doc, 3, cmn_column(rows, i, "title"));
			report_prose(doc, outcome);
		}
	}
}

/* --- part 3 ------------------------------------------------------------------------------------
 */

static void word(struct report_document *doc, const json_t *entry)
{
	const char *who = cmn_json_get(entry, "organisation");
	const char *accord = cmn_json_get(entry, "accord");
	const char *text = cmn_json_get(entry, "text");

	if (!who)
		who = report_label("governance_institutions", cmn_json_get(entry, "institution"));
	report_item(doc,
		    report_keep_fmt(doc, "%s – %s%s%s%s", who, report_label("lab_accords", accord),
				    text ? " : " : "", or_nothing(text),
				    json_is_true(json_object_get(entry, "stale"))
					? " (sur une rédaction antérieure)"
					: ""));
}

static void assessment(struct report_document *doc, const PGresult *rows, int i)
{
	CMN_AUTO(cmn_json_drop) json_t *said = json_at(rows, i, "said");
	CMN_AUTO(cmn_json_drop) json_t *entries = json_at(rows, i, "entries");
	const char *party = cmn_column(rows, i, "party");
	const char *rating = cmn_json_get(said, "rating");
	const json_t *entry;
	size_t k;

	report_heading(doc, 3, cmn_column(rows, i, "title"));
	if (party)
		report_paragraph_fmt(doc, "Engagement de : %s.",
				     report_label("governance_institutions", party));
	report_prose(doc, cmn_column(rows, i, "text"));
	if (rating)
		report_paragraph_fmt(doc, "Appréciation : %s.",
				     report_label("lab_ratings", rating));
	report_prose(doc, cmn_json_get(said, "assessment"));
	json_array_foreach(entries, k, entry)
	{
		const char *kind = cmn_json_get(entry, "kind");

		if (kind && strcmp(kind, "word") == 0)
			word(doc, entry);
	}
}

void report_part_assessments(const struct report_book *book, struct report_document *doc)
{
	const PGresult *rows = book->lab[LAB_PART_ASSESSMENTS];

	report_heading(doc, 2, "Bilans établis avec les partenaires");
	if (PQntuples(rows) == 0)
		report_paragraph(doc, "Aucun bilan n’est enregistré pour l’année.");
	for (int i = 0; i < PQntuples(rows); i++)
		assessment(doc, rows, i);
}

/* --- observatory and lab -----------------------------------------------------------------------
 */

static const struct {
	enum lab_part part;
	const char *title, *list;
} LAB[] = {
    {LAB_PART_OBSERVATIONS, "Observations : obstacles, ruptures, réponses, solutions, savoirs",
     "observation_kinds"},
    {LAB_PART_PROPOSALS, "Propositions aux institutions", "levers"},
    {LAB_PART_EXPERIMENTS, "Expérimentations", "experiment_kinds"},
};

void report_part_lab(const struct report_book *book, struct report_document *doc)
{
	for (size_t p = 0; p < sizeof(LAB) / sizeof(LAB[0]); p++) {
		const PGresult *rows = book->lab[LAB[p].part];

		if (PQntuples(rows) == 0)
			continue;
		report_heading(doc, 2, LAB[p].title);
		for (int i = 0; i < PQntuples(rows); i++) {
			char day[REPORT_NUMBER_LEN];

			report_heading(doc, 3, cmn_column(rows, i, "title"));
			report_day(cmn_column(rows, i, "day"), day);
			report_paragraph_fmt(doc, "%s – %s",
					     report_label(LAB[p].list, cmn_column(rows, i, "kind")),
					     day);
			report_prose(doc, cmn_column(rows, i, "text"));
		}
	}
}
