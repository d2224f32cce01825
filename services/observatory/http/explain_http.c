/* SPDX-License-Identifier: EUPL-1.2
 *
 * explain_http.c - why is this 42?  The definition, how many facts, and for the own team which.
 */
#include "definition_store.h"
#include "derive.h"
#include "figure_fact_store.h"
#include "figure_query.h"
#include "observatory_ops.h"

#include "cmn/calendar.h"
#include "cmn/record.h"

#include <string.h>

#define NOT_STATED "not_stated"

struct explaining {
	struct observatory_query q;
	const struct observatory_definition *definition;
	struct observatory_facts_asked asked;
	const char *key;
	char cursor[128];
};

/* The version that holds on the last day of the period, else the first one. */
static const struct observatory_definition *version_on(const struct observatory_set *set,
						       const char *departement,
						       const char *indicator, int32_t day)
{
	const struct observatory_definition *found = NULL;
	size_t n;
	const struct observatory_definition *all = observatory_set_all(set, &n);

	for (size_t i = 0; i < n; i++) {
		const struct observatory_definition *d = &all[i];

		if (strcmp(d->indicator, indicator) == 0 &&
		    observatory_definition_here(d, departement) && (!found || d->valid_from <= day))
			found = d;
	}
	return found;
}

static enum cmn_err part_read(struct cmn_call *call, struct explaining *e)
{
	const char *name = cmn_call_param(call, "part");
	const struct observatory_part *part = name ? observatory_part_named(e->definition, name)
						   : observatory_main_part(e->definition);

	if (!part)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:part",
				   "la définition n’a pas cette partie",
				   "the definition has no such part");
	e->key = cmn_call_param(call, "key");
	if (e->key && !part->by[0])
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:key",
				   "cette partie est un seul nombre", "this part is one number");
	e->asked = (struct observatory_facts_asked){
	    .departement = e->q.departement,
	    .kind = e->q.kind,
	    .place = e->q.place,
	    .part = part,
	    .from = e->q.period.from,
	    .to = e->q.period.to,
	    .key = e->key && strcmp(e->key, NOT_STATED) == 0 ? OBSERVATORY_KEY_UNKNOWN : e->key,
	    .cursor = e->cursor,
	    .limit = cmn_call_param_int(call, "limit", 50),
	};
	return CMN_OK;
}

/* As the figures are told when no version is asked for; with one, all of the period is its own. */
static void as_far_as_it_holds(struct explaining *e)
{
	const struct observatory_definition *d = e->definition;

	if (e->asked.from < d->valid_from && d->valid_from < e->asked.to)
		e->asked.from = d->valid_from;
	if (d->valid_to < e->asked.to && e->asked.from < d->valid_to)
		e->asked.to = d->valid_to;
}

static enum cmn_err what_is_asked(struct cmn_call *call, const struct observatory_set *set,
				  struct explaining *e)
{
	const char *indicator = cmn_call_param(call, "indicator");
	const int version = (int)cmn_call_param_int(call, "version", 0);
	enum cmn_err rc = observatory_query_known(call, set, e->q.departement, indicator, version);

	if (rc != CMN_OK)
		return rc;
	e->definition = version > 0
			    ? observatory_set_find(set, e->q.departement, indicator, version)
			    : version_on(set, e->q.departement, indicator, e->q.period.to - 1);
	rc = part_read(call, e);
	if (version == 0)
		as_far_as_it_holds(e);
	return rc == CMN_OK ? cmn_call_cursor(call, e->cursor, sizeof(e->cursor)) : rc;
}

static void write_codes(struct cmn_buf *out, const char *key, const char *const *codes, size_t n)
{
	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++)
		cmn_json_str(out, codes[i]);
	cmn_json_close(out, ']');
}

static void write_part(struct cmn_buf *out, const struct observatory_part *p)
{
	cmn_json_key(out, "part");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "part", p->part);
	cmn_json_kstr(out, "kind", p->kind);
	write_codes(out, "all", p->all, p->n_all);
	write_codes(out, "any", p->any, p->n_any);
	write_codes(out, "none", p->none, p->n_none);
	if (p->by[0])
		cmn_json_kstr(out, "by", p->by);
	cmn_json_kstr(out, "measure", observatory_measure_name(p->measure));
	cmn_json_close(out, '}');
}

static void write_day(struct cmn_buf *out, const char *key, int32_t day)
{
	char text[CMN_DAY_LEN];

	cmn_day_format(day, text);
	cmn_json_kstr(out, key, text);
}

static void write_definition(struct cmn_call *call, const struct explaining *e)
{
	static const char *const COUNTS[OBSERVATORY_MEASURE_END_] = {
	    [OBSERVATORY_COUNT] = "in_period",
	    [OBSERVATORY_SPREAD] = "in_period",
	    [OBSERVATORY_STOCK] = "standing_at_end",
	    [OBSERVATORY_WEIGHTED] = "standing_in_period",
	};
	struct cmn_buf *out = &call->out;
	const struct observatory_definition *d = e->definition;

	cmn_json_kstr(out, "code", d->indicator);
	cmn_json_kint(out, "version", d->version);
	cmn_json_kstr(out, "label", d->label[call->lang]);
	cmn_json_kstr(out, "rule", d->rule[call->lang]);
	cmn_json_kstr(out, "source", d->source);
	write_part(out, e->asked.part);
	cmn_json_kstr(out, "key", e->key);
	cmn_json_kstr(out, "counts", COUNTS[e->asked.part->measure]);
	write_day(out, "from", e->asked.from);
	write_day(out, "until", e->asked.to - 1);
}

static enum cmn_err write_facts(struct cmn_call *call, const struct explaining *e)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char next[CMN_NEXT_LEN];
	int64_t count = 0;
	int shown;
	enum cmn_err rc = observatory_store_figure_facts_count(call->pool, &call->ctx, &e->asked,
							       &count, &call->err);

	if (rc == CMN_OK)
		rc = observatory_store_figure_facts_page(call->pool, &call->ctx, &e->asked, &res,
							 &call->err);
	if (rc != CMN_OK)
		return rc;
	shown = PQntuples(res) > e->asked.limit ? (int)e->asked.limit : PQntuples(res);
	cmn_json_kint(&call->out, "count", count);
	cmn_json_key(&call->out, "facts");
	cmn_json_open(&call->out, '[');
	for (int row = 0; row < shown; row++) {
		cmn_pg_write_row(&call->out, res, row);
		cmn_call_saw(call, e->asked.departement, cmn_column(res, row, "id"));
	}
	cmn_json_close(&call->out, ']');
	if (shown == PQntuples(res))
		return CMN_OK;
	rc = cmn_call_next(call, cmn_column(res, shown - 1, "_cursor"), next);
	if (rc == CMN_OK)
		cmn_json_kstr(&call->out, "next", next);
	return rc;
}

enum cmn_err observatory_http_explain_figure(struct cmn_call *call)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	const unsigned team = CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR;
	struct explaining e = {0};
	enum cmn_err rc = observatory_query_read(call, &e.q);

	if (rc == CMN_OK)
		rc = observatory_store_definitions(call->pool, &call->ctx, &set, &call->err);
	if (rc == CMN_OK)
		rc = what_is_asked(call, set, &e);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	write_definition(call, &e);
	if ((call->caller->roles & team) != 0)
		rc = write_facts(call, &e);
	cmn_json_close(&call->out, '}');
	return rc;
}
