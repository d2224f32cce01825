/* SPDX-License-Identifier: EUPL-1.2 */
#include "count_store.h"

#include "fact_store.h"

#include "cmn/calendar.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUMS_MAX  200000 /* written and begun anew: memory stays small, whatever there is */
#define CODES_MAX 256

static const struct cmn_stmt KNOWN = {
    .name = "count_known",
    .n_params = 2,
    .sql = "SELECT indicator, version, content, upto - '1970-01-01'::date FROM cell_definition"
	   " WHERE generation = $1::int AND departement = $2",
};

static const struct cmn_stmt FORGET = {
    .name = "count_forget",
    .writes = true,
    .n_params = 4,
    .sql = "WITH a AS (DELETE FROM cell WHERE generation = $1::int AND departement = $2"
	   "  AND indicator = $3 AND version = $4::int)"
	   ", b AS (DELETE FROM cell_commune WHERE generation = $1::int AND departement = $2"
	   "  AND indicator = $3 AND version = $4::int)"
	   " DELETE FROM cell_definition WHERE generation = $1::int AND departement = $2"
	   "  AND indicator = $3 AND version = $4::int",
};

static const struct cmn_stmt KEEP = {
    .name = "count_keep",
    .writes = true,
    .n_params = 6,
    .sql = "INSERT INTO cell_definition (generation, departement, indicator, version, content,"
	   "  upto) VALUES ($1::int, $2, $3, $4::int, $5::bigint, $6::date)",
};

/* One pass over the facts of a département. */
struct counting {
	struct cmn_conn *conn;
	int generation;
	const char *departement;
	int32_t upto;
	const struct observatory_definition **missing; /* to be counted */
	size_t n_missing;
	struct observatory_sums *sums;
};

/* --- what a definition says ------------------------------------------------------------------- */

static uint64_t mix(uint64_t h, const char *text)
{
	for (; *text; text++)
		h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (h ^ 0x1f) * UINT64_C(1099511628211);
}

static uint64_t mix_int(uint64_t h, int64_t value)
{
	return (h ^ (uint64_t)value) * UINT64_C(1099511628211);
}

static uint64_t mix_all(uint64_t h, const char *const *codes, size_t n)
{
	h = mix_int(h, (int64_t)n);
	for (size_t i = 0; i < n; i++)
		h = mix(h, codes[i]);
	return h;
}

/* What it counts, and not how it is called. */
static int64_t content_of(const struct observatory_definition *d)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < d->n_parts; i++) {
		const struct observatory_part *p = &d->parts[i];

		h = mix(mix(mix(h, p->part), p->kind), p->by);
		h = mix_all(h, p->all, p->n_all);
		h = mix_all(h, p->any, p->n_any);
		h = mix_all(h, p->none, p->n_none);
		h = mix_int(mix_int(mix_int(h, (int64_t)p->measure), p->valid_from), p->valid_to);
	}
	return (int64_t)(h >> 1);
}

static bool goes_on(const struct observatory_definition *d)
{
	for (size_t i = 0; i < d->n_parts; i++)
		if (d->parts[i].measure == OBSERVATORY_WEIGHTED)
			return true;
	return false;
}

/* --- which are missing ------------------------------------------------------------------------ */

static int known_row(const PGresult *known, const struct observatory_definition *d)
{
	for (int row = 0; row < PQntuples(known); row++)
		if (strcmp(PQgetvalue(known, row, 0), d->indicator) == 0 &&
		    cmn_pg_int(known, row, 1, 0) == d->version)
			return row;
	return -1;
}

static enum cmn_err forget(const struct counting *c, const char *indicator, int version,
			   struct cmn_error *err)
{
	char generation[16], number[16];
	const char *params[] = {generation, c->departement, indicator, number};

	snprintf(generation, sizeof(generation), "%d", c->generation);
	snprintf(number, sizeof(number), "%d", version);
	return cmn_conn_run(c->conn, &FORGET, params, NULL, err);
}

static bool holds(const struct counting *c, const PGresult *known, int row,
		  const struct observatory_definition *d)
{
	return cmn_pg_int(known, row, 2, 0) == content_of(d) &&
	       (!goes_on(d) || cmn_pg_int(known, row, 3, 0) >= c->upto);
}

static enum cmn_err find_missing(struct counting *c, const struct observatory_definition *all,
				 size_t n, const PGresult *known, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < n; i++) {
		const struct observatory_definition *d = &all[i];
		const int row = known_row(known, d);

		if (!observatory_definition_here(d, c->departement) ||
		    (row >= 0 && holds(c, known, row, d)))
			continue;
		if (row >= 0)
			rc = forget(c, d->indicator, d->version, err);
		c->missing[c->n_missing++] = d;
	}
	return rc;
}

/* Cells of what is no longer defined here. */
static enum cmn_err forget_gone(const struct counting *c, const struct observatory_set *set,
				const PGresult *known, bool *ret_any, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (int row = 0; rc == CMN_OK && row < PQntuples(known); row++) {
		const char *indicator = PQgetvalue(known, row, 0);
		const int version = (int)cmn_pg_int(known, row, 1, 0);

		if (observatory_set_find(set, c->departement, indicator, version))
			continue;
		*ret_any = true;
		rc = forget(c, indicator, version, err);
	}
	return rc;
}

/* --- counting --------------------------------------------------------------------------------- */

static size_t split(char *text, const char **codes)
{
	char *save = NULL;
	size_t n = 0;

	for (char *t = strtok_r(text, " ", &save); t && n < CODES_MAX;
	     t = strtok_r(NULL, " ", &save))
		codes[n++] = t;
	return n;
}

static bool count_row(const struct counting *c, const PGresult *res, int row)
{
	struct observatory_sharing to = {.sums = c->sums,
					 .departement = c->departement,
					 .commune = PQgetvalue(res, row, OBSERVATORY_PAGE_COMMUNE),
					 .sign = 1};
	const char *codes[CODES_MAX];
	struct observatory_fact fact = {
	    .kind = PQgetvalue(res, row, OBSERVATORY_PAGE_KIND),
	    .day = (int32_t)cmn_pg_int(res, row, OBSERVATORY_PAGE_DAY, OBSERVATORY_NO_DAY),
	    .until = (int32_t)cmn_pg_int(res, row, OBSERVATORY_PAGE_UNTIL, INT32_MAX),
	    .commune = to.commune,
	    .value = cmn_pg_int(res, row, OBSERVATORY_PAGE_VALUE, 0),
	    .codes = codes,
	};

	fact.n_codes = split(PQgetvalue(res, row, OBSERVATORY_PAGE_CODES), codes);
	for (size_t i = 0; i < c->n_missing; i++)
		if (!observatory_shares(c->missing[i]->parts, c->missing[i]->n_parts, &fact,
					c->upto, observatory_sums_share, &to))
			return false;
	return true;
}

static enum cmn_err count_page(const struct counting *c, const PGresult *res, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (int row = 0; row < PQntuples(res); row++)
		if (!count_row(c, res, row))
			return cmn_no_memory(err);
	if (observatory_sums_count(c->sums) > SUMS_MAX) {
		rc = observatory_store_cells_write(c->conn, c->generation, c->sums, err);
		observatory_sums_empty(c->sums);
	}
	return rc;
}

static enum cmn_err count_kind(const struct counting *c, const char *kind, struct cmn_error *err)
{
	struct observatory_page page = {
	    .departement = c->departement, .kind = kind, .generation = c->generation};
	enum cmn_err rc = CMN_OK;
	int n = OBSERVATORY_PAGE_ROWS;

	while (rc == CMN_OK && n == OBSERVATORY_PAGE_ROWS) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

		rc = observatory_store_facts_page(c->conn, &page, &res, err);
		if (rc != CMN_OK)
			return rc;
		n = PQntuples(res);
		if (n > 0) {
			cmn_day_format((int)cmn_pg_int(res, n - 1, OBSERVATORY_PAGE_DAY, 0),
				       page.day);
			snprintf(page.id, sizeof(page.id), "%s",
				 PQgetvalue(res, n - 1, OBSERVATORY_PAGE_ID));
		}
		rc = count_page(c, res, err);
	}
	return rc;
}

/* Is it the first part that counts this kind? */
static bool is_first(const struct counting *c, size_t definition, size_t part)
{
	const char *kind = c->missing[definition]->parts[part].kind;

	for (size_t d = 0; d <= definition; d++)
		for (size_t p = 0; p < (d < definition ? c->missing[d]->n_parts : part); p++)
			if (strcmp(c->missing[d]->parts[p].kind, kind) == 0)
				return false;
	return true;
}

static enum cmn_err count_facts(const struct counting *c, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t d = 0; d < c->n_missing; d++)
		for (size_t p = 0; rc == CMN_OK && p < c->missing[d]->n_parts; p++)
			if (is_first(c, d, p))
				rc = count_kind(c, c->missing[d]->parts[p].kind, err);
	return rc == CMN_OK ? observatory_store_cells_write(c->conn, c->generation, c->sums, err)
			    : rc;
}

static enum cmn_err keep(const struct counting *c, const struct observatory_definition *d,
			 struct cmn_error *err)
{
	char generation[16], version[16], content[24];
	char day[CMN_DAY_LEN];
	const char *params[] = {generation, c->departement, d->indicator, version, content, day};

	snprintf(generation, sizeof(generation), "%d", c->generation);
	snprintf(version, sizeof(version), "%d", d->version);
	snprintf(content, sizeof(content), "%" PRId64, content_of(d));
	cmn_day_format(c->upto, day);
	return cmn_conn_run(c->conn, &KEEP, params, NULL, err);
}

static enum cmn_err count_missing(struct counting *c, struct cmn_error *err)
{
	enum cmn_err rc;

	c->sums = observatory_sums_new();
	rc = c->sums ? count_facts(c, err) : cmn_no_memory(err);
	for (size_t i = 0; rc == CMN_OK && i < c->n_missing; i++)
		rc = keep(c, c->missing[i], err);
	observatory_sums_free(&c->sums);
	return rc;
}

static int32_t latest(const PGresult *known, int32_t month)
{
	for (int row = 0; row < PQntuples(known); row++)
		if (cmn_pg_int(known, row, 3, 0) > month)
			month = (int32_t)cmn_pg_int(known, row, 3, 0);
	return month;
}

enum cmn_err observatory_store_count(struct cmn_conn *conn, int generation, const char *departement,
				     const struct observatory_set *set, int32_t month,
				     int32_t *ret_upto, bool *ret_counted, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *known = NULL;
	size_t n;
	const struct observatory_definition *all = observatory_set_all(set, &n);
	struct counting c = {.conn = conn, .generation = generation, .departement = departement};
	char number[16];
	const char *params[] = {number, departement};
	enum cmn_err rc;

	snprintf(number, sizeof(number), "%d", generation);
	c.missing = calloc(n + 1, sizeof(*c.missing));
	rc = c.missing ? cmn_conn_run(conn, &KNOWN, params, &known, err) : cmn_no_memory(err);
	if (rc == CMN_OK) {
		c.upto = latest(known, month);
		rc = find_missing(&c, all, n, known, err);
		*ret_counted = c.n_missing > 0;
	}
	if (rc == CMN_OK)
		rc = forget_gone(&c, set, known, ret_counted, err);
	if (rc == CMN_OK && c.n_missing > 0)
		rc = count_missing(&c, err);
	*ret_upto = c.upto;
	free(c.missing);
	return rc;
}

const struct cmn_stmt *const OBSERVATORY_COUNT_STATEMENTS[] = {&KNOWN, &FORGET, &KEEP};
const size_t OBSERVATORY_COUNT_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_COUNT_STATEMENTS);
