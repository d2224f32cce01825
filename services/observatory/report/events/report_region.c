/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_region.h"

#include "cmn/json.h"
#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define INHABITANTS 10000

/* What is compared of one community. */
struct side {
	const char *name;
	bool here; /* of the caller's territory */
	int64_t population;
	struct report_value asked;          /* 1.1 */
	struct report_value proposed;       /* 1.5 */
	struct report_value rate;           /* of 1.5, tenths of a per cent */
	struct report_value accepted;       /* rate of 1.6 */
	struct report_value delay;          /* mean of 1.7, tenths of a day */
	struct report_value etp;            /* 4.1, thousandths */
	struct report_value credits, spent; /* euro cents */
};

static struct report_value unknown(void)
{
	return (struct report_value){.known = REPORT_UNKNOWN};
}

static const struct report_figure *year_of(const struct report_figures *f, const char *indicator,
					   const char *part)
{
	return report_figure_of(f, 'y', 0, indicator, part, "");
}

static struct report_value count(const struct report_figures *f, const char *indicator)
{
	const struct report_figure *row = year_of(f, indicator, "number");

	return row ? row->n : unknown();
}

static struct report_value rate(const struct report_figures *f, const char *indicator)
{
	const struct report_figure *row = year_of(f, indicator, "numerator");

	return row ? row->rate : unknown();
}

static void money(const PGresult *res, int i, struct side *s)
{
	const char *text = cmn_column(res, i, "credits");
	CMN_AUTO(cmn_json_drop) json_t *c = text ? json_loads(text, 0, NULL) : NULL;
	const json_t *row;
	int64_t spent = 0;
	size_t k;

	s->credits = s->spent = unknown();
	if (!c)
		return;
	json_array_foreach(json_object_get(c, "spent"), k, row) spent +=
	    cmn_json_get_int(row, "cents", 0);
	s->spent = (struct report_value){REPORT_KNOWN, spent};
	s->credits = (struct report_value){
	    REPORT_KNOWN, cmn_json_get_int(c, "ars_cents", 0) + cmn_json_get_int(c, "cd_cents", 0) +
			      cmn_json_get_int(c, "carried_in_cents", 0)};
}

static enum cmn_err read_side(const struct report_at *at, const struct report_region *r, int i,
			      struct side *s)
{
	const char *here = cmn_column(r->communities, i, "here");
	struct report_figures f = {0};
	const struct report_figure *delay;
	enum cmn_err rc;

	*s = (struct side){
	    .name = cmn_column(r->communities, i, "departement_name"),
	    .here = here && here[0] == 't',
	    .population = cmn_pg_int(r->communities, i, PQfnumber(r->communities, "population"), 0),
	};
	if (!s->here)
		return CMN_OK;
	rc = report_figures_read(at->pool, at->ctx, cmn_column(r->communities, i, "departement"),
				 &r->period, r->edition, r->live, r->today, &f, at->err);
	if (rc != CMN_OK)
		return rc;
	delay = year_of(&f, "1.7", "number");
	s->asked = count(&f, "1.1");
	s->proposed = count(&f, "1.5");
	s->rate = rate(&f, "1.5");
	s->accepted = rate(&f, "1.6");
	s->delay = delay ? delay->mean : unknown();
	s->etp = count(&f, "4.1");
	money(r->communities, i, s);
	report_figures_clear(&f);
	return CMN_OK;
}

/* part * scale / whole, as known as both are. */
static struct report_value divided(struct report_value part, struct report_value whole,
				   int64_t scale)
{
	struct report_value v = {.known = REPORT_UNKNOWN};

	if (part.known == REPORT_WITHHELD || whole.known == REPORT_WITHHELD)
		v.known = REPORT_WITHHELD;
	else if (part.known == REPORT_KNOWN && whole.known == REPORT_KNOWN &&
		 report_ratio(part.value, whole.value, scale, &v.value))
		v.known = REPORT_KNOWN;
	return v;
}

static struct report_value people(const struct side *s)
{
	return (struct report_value){REPORT_KNOWN, s->population};
}

/* --- tables ------------------------------------------------------------------------------------
 */

static struct report_value asked_by_people(const struct side *s)
{
	return divided(s->asked, people(s), (int64_t)INHABITANTS * 10);
}

static struct report_value asked_by_etp(const struct side *s)
{
	return divided(s->asked, s->etp, 10000);
}

static struct report_value credits_by_people(const struct side *s)
{
	return divided(s->credits, people(s), 1);
}

static struct report_value credits_by_etp(const struct side *s)
{
	return divided(s->credits, s->etp, 1000);
}

static struct report_value spent_share(const struct side *s)
{
	return divided(s->spent, s->credits, 1000);
}

static struct report_value etp_hundredths(const struct side *s)
{
	return (struct report_value){s->etp.known, (s->etp.value + 5) / 10};
}

#define GIVES(member)                                                \
	static struct report_value member##_of(const struct side *s) \
	{                                                            \
		return s->member;                                    \
	}
GIVES(asked)
GIVES(proposed)
GIVES(rate)
GIVES(accepted)
GIVES(delay)
GIVES(credits)
GIVES(spent)

struct comparison {
	const char *title;
	struct report_value (*value)(const struct side *s);
	unsigned decimals;
	enum report_unit unit;
};

static const struct comparison ACTIVITY[] = {
    {"Habitants", people, 0, REPORT_PLAIN},
    {"1.1 Sollicitations", asked_of, 0, REPORT_PLAIN},
    {"Sollicitations pour 10 000 habitants", asked_by_people, 1, REPORT_PLAIN},
    {"4.1 ETP de recherche de solutions", etp_hundredths, 2, REPORT_PLAIN},
    {"Sollicitations par ETP", asked_by_etp, 1, REPORT_PLAIN},
};
static const struct comparison ANSWERS[] = {
    {"1.5 Propositions", proposed_of, 0, REPORT_PLAIN},
    {"1.5 Situations avec proposition", rate_of, 1, REPORT_PERCENT},
    {"1.6 Propositions acceptées", accepted_of, 1, REPORT_PERCENT},
    {"1.7 Délai moyen (jours)", delay_of, 1, REPORT_PLAIN},
};
static const struct comparison CREDITS[] = {
    {"Crédits de l’année", credits_of, 2, REPORT_EUROS},
    {"Crédits par habitant", credits_by_people, 2, REPORT_EUROS},
    {"Crédits par ETP", credits_by_etp, 2, REPORT_EUROS},
    {"Dépenses", spent_of, 2, REPORT_EUROS},
    {"Part consommée", spent_share, 1, REPORT_PERCENT},
};

static void compare(struct report_document *doc, const char *caption, const struct side *sides,
		    int n, const struct comparison *of, size_t n_of)
{
	struct report_table *t = report_table(doc, caption);

	report_column(doc, t, "Communauté", false, 4);
	for (size_t k = 0; k < n_of; k++)
		report_column(doc, t, of[k].title, true, 3);
	for (int i = 0; i < n; i++) {
		if (!sides[i].here)
			continue;
		report_cell_text(doc, t, sides[i].name);
		for (size_t k = 0; k < n_of; k++) {
			struct report_value v = of[k].value(&sides[i]);

			report_cell_value(doc, t, &v, of[k].decimals, of[k].unit);
		}
	}
}

static void bars(struct report_document *doc, const char *title, const struct side *sides, int n,
		 const struct comparison *of)
{
	struct report_chart *c = report_chart(doc, REPORT_BARS, title);

	c->decimals = of->decimals;
	c->unit = of->unit;
	for (int i = 0; i < n; i++) {
		struct report_value v = sides[i].here ? of->value(&sides[i]) : unknown();

		if (sides[i].here)
			report_bar(doc, c, sides[i].name, &v);
	}
	c->summary = "Les mêmes nombres sont dans le tableau qui suit.";
}

static void absent(struct report_document *doc, const struct side *sides, int n)
{
	char names[4000] = ""; /* forty names, with room */
	size_t len = 0;

	for (int i = 0; i < n; i++)
		if (!sides[i].here && len < sizeof(names))
			len += (size_t)snprintf(names + len, sizeof(names) - len, "%s%s",
						len ? ", " : "", sides[i].name);
	if (names[0] != '\0')
		report_note(doc,
			    report_keep_fmt(doc, "Hors de votre territoire\u00a0: %s.", names));
}

static void cover(const struct report_region *r, struct report_document *doc)
{
	char label[48], day[REPORT_NUMBER_LEN];

	report_period_label(&r->period, label);
	report_day(r->today, day);
	doc->title = report_keep_fmt(doc, "Comparaison des communautés – %s", label);
	doc->subtitle = report_keep(doc, cmn_column(r->communities, 0, "region_name"));
	doc->mark = report_period_over(&r->period, r->today)
			? NULL
			: "Document provisoire\u00a0: la période n’est pas terminée.";
	doc->foot = report_keep_fmt(doc, "%s – état au %s",
				    r->edition == REPORT_EXACT
					? "Édition exacte, réservée à ses destinataires"
					: "Édition protégée, publiable",
				    day);
	doc->made_at = report_keep(doc, r->now);
}

enum cmn_err report_region_compose(const struct report_at *at, const struct report_region *r,
				   struct report_document *doc)
{
	struct side sides[REPORT_REGION_MOST];
	int n = PQntuples(r->communities);
	enum cmn_err rc = CMN_OK;

	n = n > REPORT_REGION_MOST ? REPORT_REGION_MOST : n;
	for (int i = 0; rc == CMN_OK && i < n; i++)
		rc = read_side(at, r, i, &sides[i]);
	if (rc != CMN_OK)
		return rc;
	cover(r, doc);
	report_note(
	    doc,
	    "«\u00a0s\u00a0» remplace un nombre couvert par le secret statistique\u00a0; ce n’est pas zéro."
	    " Les populations sont celles de l’INSEE\u00a0; les ETP sont ceux de l’indicateur 4.1.");
	absent(doc, sides, n);
	report_heading(doc, 1, "Activité");
	bars(doc, "Sollicitations pour 10 000 habitants", sides, n, &ACTIVITY[2]);
	compare(doc, "Activité, par habitant et par ETP", sides, n, ACTIVITY, CMN_LEN(ACTIVITY));
	report_heading(doc, 1, "Réponses");
	compare(doc, "Réponses apportées", sides, n, ANSWERS, CMN_LEN(ANSWERS));
	report_heading(doc, 1, "Crédits");
	bars(doc, "Crédits par habitant", sides, n, &CREDITS[1]);
	compare(doc, "Crédits, par habitant et par ETP", sides, n, CREDITS, CMN_LEN(CREDITS));
	return CMN_OK;
}
