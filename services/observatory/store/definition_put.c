/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_put.c - definitions that are kept: those of the program at its start, and one that an
 * operation adds.
 */
#include "definition_statements.h"

#include "cmn/buf.h"
#include "cmn/calendar.h"

#include <stdio.h>
#include <string.h>

#define JSON_MAX ((size_t)4 << 20)

/* One after the other, so that the numbers come in the order in which they are committed. */
const struct cmn_stmt OBSERVATORY_DEFINITION_LOCK = {
    .name = "definition_lock",
    .n_params = 0,
    .sql = "SELECT pg_advisory_xact_lock(hashtext('observatory.definition'))",
};

#define GIVEN                                                                             \
	"jsonb_to_recordset($1::jsonb) AS g (n integer, indicator text, version integer," \
	" valid_from date, valid_to date, unit text, periodicity text, label_fr text,"    \
	" label_en text, rule_fr text, rule_en text, source text, parts jsonb)"
#define TEXTS(json)                                                                    \
	"ARRAY(SELECT x FROM jsonb_array_elements_text(" json ") WITH ORDINALITY AS e" \
	" (x, n) ORDER BY e.n)"
#define PART_COLUMNS                                                        \
	"p.o, p.p->>'part', p.p->>'kind', " TEXTS("p.p->'all'") ", " TEXTS( \
	    "p.p->'any'") ", " TEXTS("p.p->'none'") ", coalesce(p.p->>'by', ''), p.p->>'measure'"
#define EACH_PART(json) "jsonb_array_elements(" json ") WITH ORDINALITY AS p (p, o)"

const struct cmn_stmt OBSERVATORY_DEFINITION_PUT = {
    .name = "definition_put",
    .writes = true,
    .n_params = 2,
    .sql = "INSERT INTO definition (id, indicator, version, valid_from, valid_to, unit,"
	   " periodicity, label_fr, label_en, rule_fr, rule_en, source, recorded_at, recorded_by)"
	   " SELECT md5(indicator || '/' || version)::uuid, indicator, version, valid_from,"
	   " valid_to, unit, periodicity, label_fr, label_en, rule_fr, rule_en, source,"
	   " $2::timestamptz, 'program' FROM " GIVEN " ORDER BY n"
	   " ON CONFLICT (indicator, version) DO NOTHING",
};

const struct cmn_stmt OBSERVATORY_DEFINITION_PUT_PARTS = {
    .name = "definition_put_parts",
    .writes = true,
    .n_params = 1,
    .sql =
	"INSERT INTO definition_part (indicator, version, number, part, kind, all_codes,"
	" any_codes, none_codes, by_attribute, measure)"
	" SELECT g.indicator, g.version, " PART_COLUMNS " FROM " GIVEN ", " EACH_PART(
	    "g.parts") " WHERE NOT EXISTS (SELECT FROM definition_part x WHERE x.indicator = g.indicator"
		       "  AND x.version = g.version)",
};

/* Words may be put better. */
const struct cmn_stmt OBSERVATORY_DEFINITION_WORDS = {
    .name = "definition_words",
    .writes = true,
    .n_params = 1,
    .sql = "UPDATE definition d SET periodicity = g.periodicity, label_fr = g.label_fr,"
	   " label_en = g.label_en, rule_fr = g.rule_fr, rule_en = g.rule_en, source = g.source"
	   " FROM " GIVEN " WHERE d.indicator = g.indicator AND d.version = g.version"
	   " AND (d.periodicity, d.label_fr, d.label_en, d.rule_fr, d.rule_en, d.source)"
	   " IS DISTINCT FROM (g.periodicity, g.label_fr, g.label_en, g.rule_fr, g.rule_en,"
	   " g.source)",
};

/* The first one that is kept and counts something else than what is given. */
const struct cmn_stmt OBSERVATORY_DEFINITION_ALTERED = {
    .name = "definition_altered",
    .n_params = 1,
    .sql = "SELECT g.indicator, g.version FROM " GIVEN " JOIN definition d"
	   " ON d.indicator = g.indicator AND d.version = g.version"
	   " WHERE d.departements <> '{}' OR (d.valid_from, d.valid_to, d.unit)"
	   "  IS DISTINCT FROM (g.valid_from, g.valid_to, g.unit)"
	   " OR (SELECT jsonb_agg(to_jsonb(k) ORDER BY k.o) FROM (SELECT x.number::bigint AS o,"
	   "   x.part, x.kind, x.all_codes, x.any_codes, x.none_codes, x.by_attribute, x.measure"
	   "   FROM definition_part x WHERE x.indicator = g.indicator AND x.version = g.version) k)"
	   "  IS DISTINCT FROM"
	   "  (SELECT jsonb_agg(to_jsonb(k) ORDER BY k.o) FROM (SELECT " PART_COLUMNS
	   " FROM " EACH_PART("g.parts") ") k (o, part, kind, all_codes, any_codes, none_codes,"
					 "   by_attribute, measure)) ORDER BY g.n LIMIT 1",
};

const struct cmn_stmt OBSERVATORY_DEFINITIONS_LAST = {
    .name = "definitions_last",
    .n_params = 0,
    .sql = "SELECT coalesce(max(seq), 0) FROM definition",
};

const struct cmn_stmt OBSERVATORY_DEFINITION_ADD = {
    .name = "definition_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 13,
    .sql = "WITH target AS (SELECT WHERE $15::integer = (SELECT coalesce(max(version), 0) + 1"
	   "  FROM definition WHERE indicator = $14))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO definition (id, indicator, version, departements, valid_from,"
	   "    valid_to, unit, periodicity, label_fr, label_en, rule_fr, rule_en, source,"
	   "    recorded_at, recorded_by)"
	   "  SELECT $5::uuid, $14, $15::integer, $16::text[], $17::date, $18::date, $19, $20, $21,"
	   "    $22, $23, $24, $25, $7::timestamptz, $1 FROM target, idem RETURNING id, version)"
	   ", part AS (INSERT INTO definition_part (indicator, version, number, part, kind,"
	   "    all_codes, any_codes, none_codes, by_attribute, measure)"
	   "  SELECT $14, $15::integer, " PART_COLUMNS
	   " FROM fact, " EACH_PART("$26::jsonb") "  RETURNING number)" CMN_SQL_FINISH,
};

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
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "part", p->part);
	cmn_json_kstr(out, "kind", p->kind);
	write_codes(out, "all", p->all, p->n_all);
	write_codes(out, "any", p->any, p->n_any);
	write_codes(out, "none", p->none, p->n_none);
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

static void write_definition(struct cmn_buf *out, const struct observatory_definition *d, size_t n)
{
	cmn_json_open(out, '{');
	cmn_json_kint(out, "n", (int64_t)n);
	cmn_json_kstr(out, "indicator", d->indicator);
	cmn_json_kint(out, "version", d->version);
	write_day(out, "valid_from", d->valid_from);
	if (d->decided)
		write_day(out, "valid_to", d->valid_to);
	cmn_json_kstr(out, "unit", d->unit);
	cmn_json_kstr(out, "periodicity", d->periodicity);
	cmn_json_kstr(out, "label_fr", d->label[CMN_FR]);
	cmn_json_kstr(out, "label_en", d->label[CMN_EN]);
	cmn_json_kstr(out, "rule_fr", d->rule[CMN_FR]);
	cmn_json_kstr(out, "rule_en", d->rule[CMN_EN]);
	cmn_json_kstr(out, "source", d->source);
	cmn_json_key(out, "parts");
	cmn_json_open(out, '[');
	for (size_t i = 0; i < d->n_parts; i++)
		write_part(out, &d->parts[i]);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

static char *json_of(const struct observatory_set *set)
{
	struct cmn_buf out;
	size_t n;
	const struct observatory_definition *all = observatory_set_all(set, &n);

	cmn_buf_init(&out, JSON_MAX);
	cmn_json_open(&out, '[');
	for (size_t i = 0; i < n; i++)
		write_definition(&out, &all[i], i);
	cmn_json_close(&out, ']');
	return cmn_buf_take(&out);
}

static enum cmn_err unaltered(struct cmn_conn *conn, const char *json, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &OBSERVATORY_DEFINITION_ALTERED, &json, &res, err);

	if (rc != CMN_OK || PQntuples(res) == 0)
		return rc;
	return cmn_fail(
	    err, CMN_E_INVALID,
	    "la définition %s, version %s, compte autre chose que celle qui est gardée : "
	    "une définition se remplace par sa version suivante",
	    "definition %s, version %s, counts something else than the one that is kept: "
	    "a definition is followed by its next version",
	    cmn_pg_text(res, 0, 0), cmn_pg_text(res, 0, 1));
}

static enum cmn_err put_all(struct cmn_conn *conn, const char *json, const char *now,
			    struct cmn_error *err)
{
	const char *with_now[] = {json, now};
	enum cmn_err rc = cmn_conn_run(conn, &OBSERVATORY_DEFINITION_LOCK, NULL, NULL, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &OBSERVATORY_DEFINITION_PUT, with_now, NULL, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &OBSERVATORY_DEFINITION_PUT_PARTS, &json, NULL, err);
	if (rc == CMN_OK)
		rc = unaltered(conn, json, err);
	return rc == CMN_OK ? cmn_conn_run(conn, &OBSERVATORY_DEFINITION_WORDS, &json, NULL, err)
			    : rc;
}

enum cmn_err observatory_store_definitions_put(struct cmn_conn *conn,
					       const struct observatory_set *set, const char *now,
					       struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *json = json_of(set);
	enum cmn_err rc;

	if (!json)
		return cmn_no_memory(err);
	rc = cmn_conn_begin(conn, err);
	if (rc == CMN_OK)
		rc = put_all(conn, json, now, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(conn);
	return rc;
}

enum cmn_err observatory_store_definitions_last(struct cmn_conn *conn, int64_t *ret_seq,
						struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &OBSERVATORY_DEFINITIONS_LAST, NULL, &res, err);

	if (rc == CMN_OK)
		*ret_seq = cmn_pg_int(res, 0, 0, 0);
	return rc;
}

enum cmn_err observatory_store_definition_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					      struct cmn_write *write,
					      const struct observatory_addition *a,
					      struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 13] = {
	    [13] = a->indicator, [14] = a->version, [15] = a->departements, [16] = a->valid_from,
	    [17] = a->valid_to,  [18] = a->unit,    [19] = a->periodicity,  [20] = a->label_fr,
	    [21] = a->label_en,  [22] = a->rule_fr, [23] = a->rule_en,      [24] = a->source,
	    [25] = a->parts,
	};
	const struct cmn_step lock = {&OBSERVATORY_DEFINITION_LOCK, NULL};
	int64_t version = 0;
	bool replayed = false;
	enum cmn_err rc;

	cmn_write_params(write, params);
	rc = cmn_write_run_locked(pool, ctx, &lock, &OBSERVATORY_DEFINITION_ADD, params, write,
				  &version, &replayed, err);

	if (rc != CMN_E_NOT_FOUND)
		return rc;
	return cmn_fail_at(err, CMN_E_CONFLICT, "/indicator",
			   "une version de cet indicateur vient d’être ajoutée",
			   "a version of this indicator was added just now");
}
