/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_store.c - definitions read, listed, and added by an operation.
 */
#include "definition_statements.h"

#include "cmn/calendar.h"
#include "cmn/record.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A definition with each of its parts, in one statement: one snapshot. */
const struct cmn_stmt OBSERVATORY_DEFINITIONS = {
    .name = "definitions",
    .n_params = 0,
    .sql = "SELECT d.seq, d.indicator, d.version, array_to_string(d.departements, ','),"
	   " d.valid_from, d.valid_to, d.unit, d.periodicity, d.label_fr, d.label_en, d.rule_fr,"
	   " d.rule_en, d.source, p.part, p.kind, array_to_string(p.all_codes, ' '),"
	   " array_to_string(p.any_codes, ' '), array_to_string(p.none_codes, ' '),"
	   " p.by_attribute, p.measure FROM definition d LEFT JOIN definition_part p"
	   " ON p.indicator = d.indicator AND p.version = d.version"
	   " ORDER BY d.seq, p.number",
};

enum {
	SEQ,
	INDICATOR,
	VERSION,
	DEPARTEMENTS,
	FROM,
	TO,
	UNIT,
	PERIODICITY,
	LABEL_FR,
	LABEL_EN,
	RULE_FR,
	RULE_EN,
	SOURCE,
	PART,
	KIND,
	ALL,
	ANY,
	NONE,
	BY,
	MEASURE,
};

/* What is shown of a definition; it ends where its next version begins. */
#define COLUMNS                                                                                  \
	"d.seq, d.id, d.indicator, d.version, CASE WHEN d.departements = '{}' THEN 'national'"   \
	" ELSE 'local' END AS scope, d.departements, d.valid_from, d.until AS valid_to, d.unit," \
	" d.periodicity,"
#define PARTS                                                                                    \
	", (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('part', p.part, 'kind'," \
	" p.kind, 'all', p.all_codes, 'any', p.any_codes, 'none', p.none_codes, 'by',"           \
	" nullif(p.by_attribute, ''), 'measure', p.measure)) ORDER BY p.number), '[]')"          \
	" FROM definition_part p WHERE p.indicator = d.indicator AND p.version = d.version)"     \
	" AS parts"
#define SHOWN(lang)                                                                        \
	COLUMNS " CASE WHEN " lang " = 'en' THEN d.label_en ELSE d.label_fr END AS label," \
		" CASE WHEN " lang                                                         \
		" = 'en' THEN d.rule_en ELSE d.rule_fr END AS rule, d.source" PARTS        \
		", d.recorded_at, d.recorded_by"
#define DATED                                                                                 \
	"(SELECT x.*, coalesce(x.valid_to, lead(x.valid_from) OVER (PARTITION BY x.indicator" \
	" ORDER BY x.version)) AS until FROM definition x) d"

const struct cmn_stmt OBSERVATORY_DEFINITION_READ = {
    .name = "definition_read",
    .n_params = 2,
    .sql = "SELECT " SHOWN("$2") " FROM " DATED " WHERE d.id = $1::uuid",
};

/* National ones first; the key of a page is (local or not, indicator, version). */
const struct cmn_stmt OBSERVATORY_DEFINITION_LIST = {
    .name = "definition_list",
    .n_params = 6,
    .sql = "SELECT " SHOWN(
	"$4") ", (d.departements <> '{}')::int || '|' || d.indicator || '|' ||"
	      " d.version AS _cursor FROM " DATED
	      " WHERE (d.departements = '{}' OR $1 = ANY (d.departements))"
	      " AND ($2::text IS NULL OR d.indicator = $2)"
	      " AND ($3::date IS NULL OR (d.valid_from <= $3::date"
	      "  AND (d.until IS NULL OR d.until > $3::date)))"
	      " AND ($5 = '' OR ((d.departements <> '{}')::int, d.indicator COLLATE \"C\", d.version) >"
	      "  (split_part($5, '|', 1)::int, split_part($5, '|', 2) COLLATE \"C\","
	      "  nullif(split_part($5, '|', 3), '')::int))"
	      " ORDER BY (d.departements <> '{}')::int, d.indicator COLLATE \"C\", d.version"
	      " LIMIT $6::int",
};

static int32_t day_of(const PGresult *res, int row, int col)
{
	const char *text = cmn_pg_text(res, row, col);
	int day = INT32_MAX;

	return text && cmn_day_parse(text, &day) ? day : INT32_MAX;
}

static const char *text_of(const PGresult *res, int row, int col)
{
	const char *text = cmn_pg_text(res, row, col);

	return text ? text : "";
}

static void add_definition(struct observatory_set *set, const PGresult *res, int row)
{
	const struct observatory_definition d = {
	    .seq = cmn_pg_int(res, row, SEQ, 0),
	    .indicator = text_of(res, row, INDICATOR),
	    .version = (int)cmn_pg_int(res, row, VERSION, 0),
	    .departements = text_of(res, row, DEPARTEMENTS),
	    .valid_from = day_of(res, row, FROM),
	    .valid_to = day_of(res, row, TO),
	    .decided = cmn_pg_text(res, row, TO) != NULL,
	    .unit = text_of(res, row, UNIT),
	    .periodicity = text_of(res, row, PERIODICITY),
	    .label = {text_of(res, row, LABEL_FR), text_of(res, row, LABEL_EN)},
	    .rule = {text_of(res, row, RULE_FR), text_of(res, row, RULE_EN)},
	    .source = text_of(res, row, SOURCE),
	};

	observatory_set_add(set, &d);
}

static void add_part(struct observatory_set *set, const PGresult *res, int row)
{
	const struct observatory_part_text p = {
	    .indicator = text_of(res, row, INDICATOR),
	    .version = (int)cmn_pg_int(res, row, VERSION, 0),
	    .part = text_of(res, row, PART),
	    .kind = text_of(res, row, KIND),
	    .all = text_of(res, row, ALL),
	    .any = text_of(res, row, ANY),
	    .none = text_of(res, row, NONE),
	    .by = text_of(res, row, BY),
	    .measure = observatory_measure_named(text_of(res, row, MEASURE)),
	};

	observatory_set_part(set, &p);
}

static enum cmn_err set_of(const PGresult *res, struct observatory_set **ret, struct cmn_error *err)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = observatory_set_new();
	int64_t last = 0;
	size_t orphan;
	enum cmn_err rc;

	if (!set)
		return cmn_no_memory(err);
	for (int row = 0; row < PQntuples(res); row++) {
		if (cmn_pg_int(res, row, SEQ, 0) != last)
			add_definition(set, res, row);
		last = cmn_pg_int(res, row, SEQ, 0);
		if (cmn_pg_text(res, row, PART))
			add_part(set, res, row);
	}
	rc = observatory_set_close(set, &orphan, err);
	if (rc == CMN_OK)
		*ret = CMN_TAKE(set);
	return rc;
}

enum cmn_err observatory_store_definitions(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct observatory_set **ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &OBSERVATORY_DEFINITIONS, NULL, &res, err);

	return rc == CMN_OK ? set_of(res, ret, err) : rc;
}

enum cmn_err observatory_store_definitions_on(struct cmn_conn *conn, struct observatory_set **ret,
					      struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &OBSERVATORY_DEFINITIONS, NULL, &res, err);

	return rc == CMN_OK ? set_of(res, ret, err) : rc;
}

enum cmn_err observatory_store_definition_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       const char *id, const char *lang, PGresult **ret,
					       struct cmn_error *err)
{
	const char *params[] = {id, lang};

	return cmn_pool_one(pool, ctx, &OBSERVATORY_DEFINITION_READ, params, ret, err);
}

enum cmn_err observatory_store_definition_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       const struct observatory_definitions_asked *asked,
					       PGresult **ret, struct cmn_error *err)
{
	char limit[24];
	const char *params[] = {asked->departement, asked->indicator, asked->on,
				asked->lang,        asked->cursor,    limit};

	snprintf(limit, sizeof(limit), "%" PRId64, asked->limit + 1);
	return cmn_pool_run(pool, ctx, &OBSERVATORY_DEFINITION_LIST, params, ret, err);
}

const struct cmn_stmt *const OBSERVATORY_DEFINITION_STATEMENTS[] = {
    &OBSERVATORY_DEFINITIONS,          &OBSERVATORY_DEFINITION_READ,
    &OBSERVATORY_DEFINITION_LIST,

    &OBSERVATORY_DEFINITION_LOCK,      &OBSERVATORY_DEFINITION_PUT,
    &OBSERVATORY_DEFINITION_PUT_PARTS, &OBSERVATORY_DEFINITION_WORDS,
    &OBSERVATORY_DEFINITION_ALTERED,   &OBSERVATORY_DEFINITIONS_LAST,
    &OBSERVATORY_DEFINITION_ADD,
};
const size_t OBSERVATORY_DEFINITION_STATEMENT_COUNT = CMN_LEN(OBSERVATORY_DEFINITION_STATEMENTS);
