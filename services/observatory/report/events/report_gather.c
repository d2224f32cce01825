/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_gather.h"

#include "cell_store.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static json_t *json_of(const PGresult *res, const char *column)
{
	const char *text = cmn_column(res, 0, column);

	return text ? json_loads(text, 0, NULL) : NULL;
}

void report_book_clear(struct report_book *book)
{
	report_figures_clear(&book->figures);
	for (int i = 0; i < LAB_PART_END_; i++)
		PQclear(book->lab[i]);
	PQclear(book->lab_gaps);
	PQclear(book->actors);
	PQclear(book->places);
	json_decref(book->sections);
	json_decref(book->words);
	json_decref(book->credits);
	json_decref(book->credits_before);
	json_decref(book->fundings);
	*book = (struct report_book){0};
}

static enum cmn_err money(const struct report_at *at, struct report_book *b,
			  const char *departement, const char *first, const char *last)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char year[16];
	enum cmn_err rc;

	snprintf(year, sizeof(year), "%d", b->period.year);
	rc = report_store_money(at, departement, year, first, last, &res);
	if (rc != CMN_OK)
		return rc;
	b->credits = json_of(res, "credits");
	b->credits_before = json_of(res, "credits_before");
	b->fundings = json_of(res, "fundings");
	return b->fundings ? CMN_OK : cmn_no_memory(at->err);
}

static enum cmn_err lab(const struct report_at *at, struct report_book *b, const char *departement,
			const char *first, const char *last)
{
	const struct lab_asked asked = {departement, first, last,
					b->edition == REPORT_EXACT ? "institutions" : "public"};
	enum cmn_err rc = CMN_OK;

	for (enum lab_part p = LAB_PART_ACTIVITIES; rc == CMN_OK && p < LAB_PART_END_; p++)
		rc = lab_year_rows(at->pool, at->ctx, &asked, p, &b->lab[p], at->err);
	return rc ? rc : lab_year_gaps(at->pool, at->ctx, &asked, &b->lab_gaps, at->err);
}

/* Names of those whose time 4.3 counts. */
static enum cmn_err employers(const struct report_at *at, struct report_book *b,
			      const char *departement)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf ids = {0};
	bool any = false;

	cmn_buf_init(&ids, 65536);
	cmn_buf_char(&ids, '{');
	for (size_t i = 0; i < b->figures.n; i++) {
		const struct report_figure *f = &b->figures.rows[i];

		if (strcmp(f->part, "by_employer") != 0 || !cmn_uuid_valid(f->key))
			continue;
		cmn_buf_fmt(&ids, "%s%s", any ? "," : "", f->key);
		any = true;
	}
	cmn_buf_char(&ids, '}');
	if (ids.failed)
		return cmn_no_memory(at->err);
	return report_store_actors(at, departement, ids.data, &b->actors);
}

enum cmn_err report_gather(const struct report_at *at, const PGresult *report,
			   enum report_edition edition, bool frozen, const char *now,
			   const char *today, struct report_book *ret)
{
	struct report_book b = {.report = report, .edition = edition, .now = now, .today = today};
	const char *departement = cmn_column(report, 0, "departement");
	char first[16], last[16];
	enum cmn_err rc = CMN_OK;

	if (!report_period_parse(cmn_column(report, 0, "period"), &b.period))
		return cmn_fail(at->err, CMN_E_INTERNAL, "période illisible", "unreadable period");
	b.note = strcmp(cmn_column(report, 0, "kind"), "annual") != 0;
	report_period_days(&b.period, first, last);
	b.sections = json_of(report, "sections");
	b.words = json_of(report, "_words");
	if (!b.sections)
		rc = cmn_no_memory(at->err);
	if (rc == CMN_OK)
		rc = report_figures_read(at->pool, at->ctx, departement, &b.period, edition,
					 !(b.note && frozen), today, &b.figures, at->err);
	if (rc == CMN_OK)
		rc = money(at, &b, departement, first, last);
	if (rc == CMN_OK)
		rc = lab(at, &b, departement, first, last);
	if (rc == CMN_OK)
		rc = employers(at, &b, departement);
	if (rc == CMN_OK)
		rc = observatory_store_places(at->pool, at->ctx, departement, &b.places, at->err);
	if (rc == CMN_OK)
		*ret = b;
	else
		report_book_clear(&b);
	return rc;
}

const json_t *report_section(const struct report_book *book, const char *section)
{
	const json_t *row;
	size_t i;

	json_array_foreach(book->sections, i, row)
	{
		const char *text = cmn_json_get(row, "text");

		if (strcmp(cmn_json_get(row, "section"), section) == 0)
			return text && text[0] != '\0' ? row : NULL;
	}
	return NULL;
}

const char *report_section_text(const struct report_book *book, const char *section)
{
	const json_t *row = report_section(book, section);

	return row ? cmn_json_get(row, "text") : NULL;
}

const char *report_word(const struct report_book *book, const char *term, const char *otherwise)
{
	const json_t *row;
	size_t i;

	json_array_foreach(book->words, i, row)
	{
		const char *of = cmn_json_get(row, "term");

		if (of && strcmp(of, term) == 0 && cmn_json_get(row, "label"))
			return cmn_json_get(row, "label");
	}
	return otherwise;
}

const char *report_label(const char *list, const char *code)
{
	const struct cmn_code_list *codes = list ? cmn_code_list_find(list) : NULL;
	const struct cmn_code *found = codes && code ? cmn_code_find(codes, code) : NULL;

	return found ? found->label[CMN_FR] : code ? code : "";
}
