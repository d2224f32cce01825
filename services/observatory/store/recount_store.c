/* SPDX-License-Identifier: EUPL-1.2
 *
 * recount_store.c - what other definitions would count of the facts as they are: page after page,
 * in memory, nothing is written.
 */
#include "cell_store.h"
#include "cell_sum.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_MAX  20000
#define SUMS_MAX  1000000 /* cells of one answer: more is refused rather than held */
#define CODES_MAX 256

/* As the place of OBSERVATORY_CELLS_OF_PLACE; what begins after the last day adds nothing. */
static const struct cmn_stmt RECOUNT = {
    .name = "recount",
    .n_params = 8,
    .sql = "WITH place AS MATERIALIZED (SELECT $3::text AS commune WHERE $2 = 'commune'"
	   "  UNION ALL SELECT commune FROM commune_place WHERE $2 = 'epci' AND departement = $1"
	   "   AND epci = $3"
	   "  UNION ALL SELECT commune FROM sub_territory_commune WHERE $2 = 'sub_territory'"
	   "   AND departement = $1 AND sub_territory = $3)"
	   " SELECT f.kind, f.id, f.day - '1970-01-01'::date, f.until - '1970-01-01'::date,"
	   " f.commune, f.value, array_to_string(f.codes, ' ') FROM generation g, fact f"
	   " WHERE f.generation = g.current AND f.departement = $1 AND f.kind = $4"
	   " AND (f.day, f.id) > ($5::date, $6::uuid) AND f.day < $7::date"
	   " AND ($2 = 'departement' OR f.commune IN (SELECT commune FROM place))"
	   " ORDER BY f.day, f.id LIMIT $8::int",
};

enum { KIND, ID, DAY, UNTIL, COMMUNE, VALUE, CODES };

struct recount {
	struct observatory_sums *sums;
	const struct observatory_cells_asked *asked;
	const struct observatory_part *parts;
	size_t n_parts;
	int32_t from, to; /* months */
};

/* The months before `from` are one; the commune does not matter any more. */
static bool take_share(const struct observatory_share *share, void *arg)
{
	const struct recount *r = arg;
	struct observatory_sum sum = {.departement = "",
				      .part = share->part,
				      .month = share->month,
				      .key = share->key,
				      .n = share->n,
				      .total = share->total};

	if (share->month >= r->to || (share->month < r->from && !r->asked->before))
		return true;
	if (share->month < r->from)
		sum.month = INT32_MIN;
	return observatory_sums_add(r->sums, &sum);
}

static size_t split(char *text, const char **codes)
{
	char *save = NULL;
	size_t n = 0;

	for (char *t = strtok_r(text, " ", &save); t && n < CODES_MAX;
	     t = strtok_r(NULL, " ", &save))
		codes[n++] = t;
	return n;
}

static bool take_row(struct recount *r, const PGresult *res, int row)
{
	const char *codes[CODES_MAX];
	struct observatory_fact fact = {
	    .kind = PQgetvalue(res, row, KIND),
	    .day = (int32_t)cmn_pg_int(res, row, DAY, OBSERVATORY_NO_DAY),
	    .until = (int32_t)cmn_pg_int(res, row, UNTIL, INT32_MAX),
	    .commune = PQgetvalue(res, row, COMMUNE),
	    .value = cmn_pg_int(res, row, VALUE, 0),
	    .codes = codes,
	};
	int today = cmn_day_of(cmn_clock_us(), "75");

	fact.n_codes = split(PQgetvalue(res, row, CODES), codes);
	return observatory_shares(r->parts, r->n_parts, &fact, today, take_share, r);
}

struct place {
	const char *kind;
	char day[CMN_DAY_LEN], id[40]; /* of the last row before */
};

static enum cmn_err page(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, struct recount *r,
			 struct place *at, int *ret_n, struct cmn_error *err)
{
	static const char *const PLACES[OBSERVATORY_PLACE_END_] = {
	    [OBSERVATORY_PLACE_DEPARTEMENT] = "departement",
	    [OBSERVATORY_PLACE_EPCI] = "epci",
	    [OBSERVATORY_PLACE_SUB_TERRITORY] = "sub_territory",
	    [OBSERVATORY_PLACE_COMMUNE] = "commune",
	};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char rows[16];
	const char *params[] = {r->asked->departement,
				PLACES[r->asked->kind],
				r->asked->place,
				at->kind,
				at->day,
				at->id,
				r->asked->to,
				rows};
	enum cmn_err rc;

	snprintf(rows, sizeof(rows), "%d", ROWS_MAX);
	rc = cmn_pool_run(pool, ctx, &RECOUNT, params, &res, err);
	if (rc != CMN_OK)
		return rc;
	*ret_n = PQntuples(res);
	if (*ret_n > 0) {
		cmn_day_format((int)cmn_pg_int(res, *ret_n - 1, DAY, 0), at->day);
		snprintf(at->id, sizeof(at->id), "%s", PQgetvalue(res, *ret_n - 1, ID));
	}
	for (int row = 0; row < *ret_n; row++)
		if (!take_row(r, res, row) || observatory_sums_count(r->sums) > SUMS_MAX)
			return cmn_no_memory(err);
	return CMN_OK;
}

static enum cmn_err hand_over(struct recount *r, observatory_cell_fn *each, void *arg,
			      struct cmn_error *err)
{
	size_t n;
	struct observatory_sum *const *sums = observatory_sums_sorted(r->sums, &n);
	char month[CMN_DAY_LEN];

	if (n > 0 && !sums)
		return cmn_no_memory(err);
	for (size_t i = 0; i < n; i++) {
		const bool before = sums[i]->month == INT32_MIN;
		const struct observatory_cell cell = {.part = sums[i]->part,
						      .month = before ? NULL : month,
						      .key = sums[i]->key,
						      .n = sums[i]->n,
						      .total = sums[i]->total};

		if (!before)
			cmn_day_format(sums[i]->month, month);
		if (!each(&cell, arg))
			break;
	}
	return CMN_OK;
}

static bool read_months(struct recount *r)
{
	int from, to;

	if (!cmn_day_parse(r->asked->from, &from) || !cmn_day_parse(r->asked->to, &to))
		return false;
	r->from = from;
	r->to = to;
	return true;
}

static bool is_first(const struct observatory_part *parts, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (strcmp(parts[i].kind, parts[at].kind) == 0)
			return false;
	return true;
}

static enum cmn_err one_kind(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, struct recount *r,
			     const char *kind, struct cmn_error *err)
{
	struct place at = {
	    .kind = kind, .day = "0001-01-01", .id = "00000000-0000-0000-0000-000000000000"};
	enum cmn_err rc = CMN_OK;
	int n = ROWS_MAX;

	while (rc == CMN_OK && n == ROWS_MAX)
		rc = page(pool, ctx, r, &at, &n, err);
	return rc;
}

enum cmn_err observatory_store_recount(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct observatory_cells_asked *asked,
				       const struct observatory_part *parts, size_t n_parts,
				       observatory_cell_fn *each, void *arg, struct cmn_error *err)
{
	struct recount r = {.asked = asked, .parts = parts, .n_parts = n_parts};
	enum cmn_err rc;

	if (!read_months(&r) || asked->kind < OBSERVATORY_PLACE_DEPARTEMENT ||
	    asked->kind >= OBSERVATORY_PLACE_END_)
		return cmn_fail(err, CMN_E_INVALID, "période ou lieu illisible",
				"unreadable period or place");
	r.sums = observatory_sums_new();
	rc = r.sums ? CMN_OK : cmn_no_memory(err);
	for (size_t i = 0; rc == CMN_OK && i < n_parts; i++)
		if (is_first(parts, i))
			rc = one_kind(pool, ctx, &r, parts[i].kind, err);
	if (rc == CMN_OK)
		rc = hand_over(&r, each, arg, err);
	observatory_sums_free(&r.sums);
	return rc;
}

const struct cmn_stmt *const OBSERVATORY_RECOUNT_STATEMENTS[] = {&RECOUNT};
const size_t OBSERVATORY_RECOUNT_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_RECOUNT_STATEMENTS);
