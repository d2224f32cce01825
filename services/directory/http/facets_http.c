/* SPDX-License-Identifier: EUPL-1.2 */
#include "count.h"
#include "directory_http.h"
#include "live.h"
#include "question.h"
#include "understood.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdlib.h>
#include <string.h>

#define VALUES 30 /* shown of each facet */

/* Name of the facet and list in the index, code list with its labels. */
static const char *const FACETS[][2] = {
    {"theme", "problem_types"},       {"sector", "sectors"},
    {"door", "offer_doors"},          {"type", "actor_types"},
    {"reception", "reception_modes"}, {"disability", "disability_types"},
    {"public", "offer_publics"},      {"fee", "fees"},
};

struct value {
	const char *code, *label;
	const struct directory_centre *centre; /* a commune whose text has the label */
	uint32_t n;
};

static void release_view(struct directory_view **view)
{
	directory_view_drop(view);
}

static void free_counts(struct directory_counts **counts)
{
	free(*counts);
}

static int by_count(const void *a, const void *b)
{
	const struct value *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return strcmp(x->code, y->code);
}

static void write_value(struct cmn_call *call, const struct value *value, const char *label)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "code", value->code);
	cmn_json_kstr(&call->out, "label", label);
	cmn_json_kint(&call->out, "count", value->n);
	cmn_json_close(&call->out, '}');
}

/* `member`: of the text of a commune, that holds the labels; NULL: the values have theirs. */
static void write_values(struct cmn_call *call, const struct directory_view *view, const char *name,
			 const char *member, struct value *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_count);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "name", name);
	cmn_json_key(&call->out, "values");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < n && i < VALUES; i++) {
		json_t *shown CMN_AUTO(cmn_json_drop) =
		    member != NULL
			? json_loads(view->centres->text + values[i].centre->shown, 0, NULL)
			: NULL;

		write_value(call, &values[i],
			    member != NULL ? cmn_json_get(shown, member) : values[i].label);
	}
	cmn_json_close(&call->out, ']');
	if (n > VALUES)
		cmn_json_kint(&call->out, "more", (int64_t)(n - VALUES));
	cmn_json_close(&call->out, '}');
}

/* --- codes ---------------------------------------------------------------------------------- */

/* A bit that no list has a label for is the index's own. */
static void write_codes(struct cmn_call *call, const struct directory_view *view,
			const struct directory_counts *counts, size_t facet)
{
	const struct cmn_code_list *list = cmn_code_list_find(FACETS[facet][1]);
	struct value values[DIRECTORY_BITS];
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		int bit = directory_codes_find(&view->codes, FACETS[facet][0], list->codes[i].code);

		if (bit >= 0 && counts->bit[bit] > 0 && n < CMN_LEN(values))
			values[n++] = (struct value){.code = list->codes[i].code,
						     .label = list->codes[i].label[call->lang],
						     .n = counts->bit[bit]};
	}
	write_values(call, view, FACETS[facet][0], NULL, values, n);
}

/* --- places --------------------------------------------------------------------------------- */

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct value *)a)->code, ((const struct value *)b)->code);
}

/* Values of one code become one; they come sorted by it. */
static size_t add_up(struct value *values, size_t n)
{
	size_t kept = 0;

	qsort(values, n, sizeof(*values), by_code);
	for (size_t i = 0; i < n; i++) {
		if (kept > 0 && strcmp(values[kept - 1].code, values[i].code) == 0)
			values[kept - 1].n += values[i].n;
		else
			values[kept++] = values[i];
	}
	return kept;
}

static size_t take_places(const struct directory_view *view, const struct directory_counts *counts,
			  bool epci, struct value *values)
{
	size_t n = 0;

	for (size_t i = 0; i < DIRECTORY_COUNT_PLACES; i++) {
		const struct directory_count_place *p = &counts->commune[i];
		const struct directory_centre *c =
		    p->n > 0 ? directory_centres_find(view->centres, p->code) : NULL;

		if (c != NULL && (!epci || c->epci[0] != '\0'))
			values[n++] = (struct value){
			    .code = epci ? c->epci : c->code, .centre = c, .n = p->n};
	}
	return add_up(values, n);
}

static bool write_places(struct cmn_call *call, const struct directory_view *view,
			 const struct directory_counts *counts)
{
	struct value *values = calloc(counts->communes + 1, sizeof(*values));

	if (values == NULL)
		return false;
	write_values(call, view, "commune", "name", values,
		     take_places(view, counts, false, values));
	write_values(call, view, "epci", "epci_name", values,
		     take_places(view, counts, true, values));
	free(values);
	return true;
}

/* --- the answer ----------------------------------------------------------------------------- */

static enum cmn_err reply(struct cmn_call *call, const struct directory_view *view,
			  const struct directory_filter *filter,
			  const struct directory_counts *counts, int64_t as_of)
{
	char moment[CMN_TIME_LEN];

	cmn_time_format(as_of, moment);
	cmn_json_open(&call->out, '{');
	cmn_json_kint(&call->out, "counted", counts->offers);
	cmn_json_kbool(&call->out, "exact", counts->whole);
	cmn_json_kstr(&call->out, "as_of", moment);
	directory_understood_write(&call->out, &filter->words);
	cmn_json_key(&call->out, "facets");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < CMN_LEN(FACETS); i++)
		write_codes(call, view, counts, i);
	bool fine = write_places(call, view, counts);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return fine && !call->out.failed ? CMN_OK : cmn_no_memory(&call->err);
}

static enum cmn_err count(struct cmn_call *call, const struct directory_asked *asked)
{
	const struct directory_deps *deps = call->deps;
	struct directory_view *view CMN_AUTO(release_view) = NULL;
	struct directory_counts *counts CMN_AUTO(free_counts) = NULL;
	struct directory_question question;
	struct directory_filter filter;
	enum cmn_err rc;

	if (deps == NULL)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "la recherche n’est pas prête",
				"the search is not ready");
	int64_t as_of = directory_live_as_of(deps->live);
	view = directory_live_hold(deps->live);
	rc = directory_filter_read(view, asked, &filter, &call->err);
	if (rc == CMN_OK)
		rc = directory_filter_around(view, asked, &filter, &call->err);
	if (rc == CMN_OK)
		rc = directory_question_read(view, asked, filter.centre, &question, &call->err);
	if (rc)
		return rc;
	directory_question_ask(&question, &filter.query);
	filter.none = !directory_filter_of_sector(view, &filter) || filter.none;
	counts = directory_count(view, &filter);
	if (counts != NULL && counts->offers < DIRECTORY_TOO_LITTLE &&
	    directory_filter_widen(view, &filter)) {
		free_counts(&counts);
		counts = directory_count(view, &filter);
	}
	return counts != NULL ? reply(call, view, &filter, counts, as_of)
			      : cmn_no_memory(&call->err);
}

enum cmn_err directory_http_count_offers(struct cmn_call *call)
{
	const struct directory_asked asked = {.call = call};

	return count(call, &asked);
}

enum cmn_err directory_http_count_offers_unseen(struct cmn_call *call)
{
	const struct directory_asked asked = {.call = call, .body = call->body};

	return count(call, &asked);
}
