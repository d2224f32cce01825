/* SPDX-License-Identifier: EUPL-1.2 */
#include "figure_fact_store.h"

#include "cmn/buf.h"
#include "cmn/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define CODES_MAX  ((size_t)64 << 10)
#define BEFORE_ALL "0001-01-01"

/* $1 département, $2 kind, $3 to $5 codes, $6 to $8 days, $9 and $10 place, $11 code of the key,
 * $12 attribute of which none may be there. */
#define OF_THE_FIGURE                                                                             \
	" FROM fact f WHERE f.generation = (SELECT current FROM generation WHERE one)"            \
	" AND f.departement = $1 AND f.kind = $2 AND f.codes @> $3::text[]"                       \
	" AND ($4::text[] = '{}' OR f.codes && $4::text[]) AND NOT f.codes && $5::text[]"         \
	" AND f.day >= $6::date AND f.day < $7::date"                                             \
	" AND ($8::date IS NULL OR f.until IS NULL OR (f.until > $8::date AND f.until > f.day))"  \
	" AND CASE $9 WHEN 'commune' THEN f.commune = $10"                                        \
	"  WHEN 'epci' THEN f.commune IN (SELECT c.commune FROM commune_place c"                  \
	"   WHERE c.departement = $1 AND c.epci = $10)"                                           \
	"  WHEN 'sub_territory' THEN f.commune IN (SELECT c.commune FROM sub_territory_commune c" \
	"   WHERE c.departement = $1 AND c.sub_territory = $10) ELSE true END"                    \
	" AND ($11::text IS NULL OR f.codes @> ARRAY[$11::text])"                                 \
	" AND ($12::text IS NULL OR NOT EXISTS (SELECT FROM unnest(f.codes) AS x (code)"          \
	"  WHERE starts_with(x.code, $12::text || ':')))"
#define OF_THE_FIGURE_N 12

const struct cmn_stmt OBSERVATORY_FIGURE_FACTS_COUNT = {
    .name = "figure_facts_count",
    .n_params = OF_THE_FIGURE_N,
    .sql = "SELECT count(*)" OF_THE_FIGURE,
};

const struct cmn_stmt OBSERVATORY_FIGURE_FACTS_PAGE = {
    .name = "figure_facts_page",
    .n_params = OF_THE_FIGURE_N + 2,
    .sql = "SELECT f.id, f.kind, f.day, f.until, nullif(f.commune, '') AS commune, f.value,"
	   " f.codes, f.day::text || '|' || f.id AS _cursor" OF_THE_FIGURE
	   " AND (f.day, f.id) > (coalesce(nullif(split_part($13, '|', 1), '')::date,"
	   "  '-infinity'), coalesce(nullif(split_part($13, '|', 2), '')::uuid,"
	   "  '00000000-0000-0000-0000-000000000000')) ORDER BY f.day, f.id LIMIT $14::int",
};

static const char *const PLACES[OBSERVATORY_PLACE_END_] = {
    [OBSERVATORY_PLACE_DEPARTEMENT] = "departement",
    [OBSERVATORY_PLACE_EPCI] = "epci",
    [OBSERVATORY_PLACE_SUB_TERRITORY] = "sub_territory",
    [OBSERVATORY_PLACE_COMMUNE] = "commune",
};

/* Codes have neither quotes nor backslashes: the check of definitions sees to it. */
static char *array_of(const char *const *codes, size_t n)
{
	struct cmn_buf out;

	cmn_buf_init(&out, CODES_MAX);
	cmn_buf_char(&out, '{');
	for (size_t i = 0; i < n; i++)
		cmn_buf_fmt(&out, "%s\"%s\"", i > 0 ? "," : "", codes[i]);
	cmn_buf_char(&out, '}');
	return cmn_buf_take(&out);
}

struct params {
	char *all, *any, *none;
	char from[CMN_DAY_LEN], to[CMN_DAY_LEN], standing[CMN_DAY_LEN];
	char code[2 * OBSERVATORY_KEY_MAX + 2];
	const char *list[OF_THE_FIGURE_N + 2];
};

static void params_drop(struct params *p)
{
	free(p->all);
	free(p->any);
	free(p->none);
}

/* Days of what is counted: within the period; standing on its last day; standing on any of them. */
static void days_of(const struct observatory_facts_asked *asked, struct params *p)
{
	const enum observatory_measure m = asked->part->measure;
	const bool stands = m == OBSERVATORY_STOCK || m == OBSERVATORY_WEIGHTED;

	cmn_day_format(asked->to, p->to);
	cmn_day_format(m == OBSERVATORY_STOCK ? asked->to - 1 : asked->from, p->standing);
	if (stands)
		snprintf(p->from, sizeof(p->from), BEFORE_ALL);
	else
		cmn_day_format(asked->from, p->from);
	p->list[5] = p->from;
	p->list[6] = p->to;
	p->list[7] = stands ? p->standing : NULL;
}

static bool fill(const struct observatory_facts_asked *asked, struct params *p)
{
	const struct observatory_part *part = asked->part;

	p->all = array_of(part->all, part->n_all);
	p->any = array_of(part->any, part->n_any);
	p->none = array_of(part->none, part->n_none);
	if (!p->all || !p->any || !p->none)
		return false;
	p->list[0] = asked->departement;
	p->list[1] = part->kind;
	p->list[2] = p->all;
	p->list[3] = p->any;
	p->list[4] = p->none;
	days_of(asked, p);
	p->list[8] = PLACES[asked->kind];
	p->list[9] = asked->place;
	if (asked->key && strcmp(asked->key, OBSERVATORY_KEY_UNKNOWN) == 0) {
		p->list[11] = part->by;
	} else if (asked->key) {
		snprintf(p->code, sizeof(p->code), "%.*s:%.*s", OBSERVATORY_KEY_MAX, part->by,
			 OBSERVATORY_KEY_MAX, asked->key);
		p->list[10] = p->code;
	}
	return true;
}

enum cmn_err observatory_store_figure_facts_count(struct cmn_pool *pool,
						  const struct cmn_pg_ctx *ctx,
						  const struct observatory_facts_asked *asked,
						  int64_t *ret, struct cmn_error *err)
{
	CMN_AUTO(params_drop) struct params p = {0};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	if (!fill(asked, &p))
		return cmn_no_memory(err);
	rc = cmn_pool_run(pool, ctx, &OBSERVATORY_FIGURE_FACTS_COUNT, p.list, &res, err);
	if (rc == CMN_OK)
		*ret = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err observatory_store_figure_facts_page(struct cmn_pool *pool,
						 const struct cmn_pg_ctx *ctx,
						 const struct observatory_facts_asked *asked,
						 PGresult **ret, struct cmn_error *err)
{
	CMN_AUTO(params_drop) struct params p = {0};
	char limit[24];

	if (!fill(asked, &p))
		return cmn_no_memory(err);
	snprintf(limit, sizeof(limit), "%" PRId64, asked->limit + 1);
	p.list[OF_THE_FIGURE_N] = asked->cursor;
	p.list[OF_THE_FIGURE_N + 1] = limit;
	return cmn_pool_run(pool, ctx, &OBSERVATORY_FIGURE_FACTS_PAGE, p.list, ret, err);
}
