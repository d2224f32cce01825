/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_statements.h"

#include <stdio.h>
#include <string.h>

/* Columns that a list shows too. */
#define COLUMNS                                                                              \
	"r.id, r.departement, r.kind, r.period, r.version, r.state, r.edition, r.opened_at," \
	" r.frozen_at, r.handed_over_on, r.handed_over_to, r.validated_on, r.validated_by"
#define LAST_DAY                                                                                \
	"(left(r.period, 4) || CASE WHEN r.period LIKE '%-S1' THEN '-06-30' ELSE '-12-31' END)" \
	"::date"
#define FILES_OF(more)                                                                        \
	"(SELECT coalesce(json_agg(json_build_object('audience', f.audience, 'form', f.form," \
	" 'sha256', f.sha256, 'bytes', length(f.bytes)) ORDER BY f.audience, f.form), '[]')"  \
	" FROM report_file f WHERE f.departement = r.departement AND f.report_id = r.id"      \
	" AND f.edition = r.edition" more ")"
#define FILES FILES_OF("")
/* By length and hash who may not read a file could try it out. */
#define FILES_SEEN FILES_OF(" AND ($7::boolean OR f.audience = 'protected')")

const struct cmn_stmt REPORT_READ = {
    .name = "report_read",
    .n_params = 2,
    .sql =
	"SELECT " COLUMNS ", r.returned_on, r.returned_reason"
	", (SELECT coalesce(json_agg(json_build_object('section', s.section, 'text', s.text,"
	" 'written_with', s.written_with, 'written_at', " CMN_SQL_RFC3339(
	    "s.written_at") ", 'written_by', s.written_by) ORDER BY s.section), '[]')"
			    " FROM report_section s WHERE s.departement = r.departement"
			    " AND s.report_id = r.id) AS sections, " FILES
			    " AS files, c.name AS _community,"
			    " c.departement_name AS _departement_name, c.region AS _region,"
			    " c.region_name AS _region_name, c.population AS _population,"
			    " c.words AS _words, community_rule(r.departement,"
			    " 'activity_report_order', " LAST_DAY ") AS _order,"
			    " community_rule(r.departement, 'activity_report_day', " LAST_DAY
			    ") AS _due, community_rule(r.departement, 'activity_report_day_given',"
			    " " LAST_DAY ") AS _due_given FROM report r LEFT JOIN community_ref c"
			    " ON c.departement = r.departement WHERE r.id = $1::uuid"
			    " AND r.departement = ANY (string_to_array($2, ','))",
};

/* $1 département, $2 kind, $3 frozen alone, $4 $5 the row after which it goes on, $6 how many,
 * $7 for those to whom it is addressed: what was asked to be changed is theirs, and
 * the files of the exact edition. */
const struct cmn_stmt REPORT_LIST = {
    .name = "report_list",
    .n_params = 7,
    .sql = "SELECT " COLUMNS ", CASE WHEN $7::boolean THEN r.returned_on END AS returned_on,"
	   " CASE WHEN $7::boolean THEN r.returned_reason END AS returned_reason, " FILES_SEEN
	   " AS files, concat_ws(E'\\x1f', r.period, r.id) AS _cursor"
	   " FROM report r WHERE r.departement = $1 AND ($2::text IS NULL OR r.kind = $2)"
	   " AND (NOT $3::boolean OR r.frozen_at IS NOT NULL)"
	   " AND ($4 = '' OR (r.period, r.id) < ($4, coalesce(nullif($5, '')::uuid,"
	   " '00000000-0000-0000-0000-000000000000')))"
	   " ORDER BY r.period DESC, r.id DESC LIMIT $6::bigint",
};

const struct cmn_stmt REPORT_FILE = {
    .name = "report_file",
    .n_params = 4,
    .sql = "SELECT f.sha256, f.bytes FROM report r JOIN report_file f"
	   " ON f.departement = r.departement AND f.report_id = r.id AND f.edition = r.edition"
	   " WHERE r.id = $1::uuid AND r.departement = ANY (string_to_array($2, ','))"
	   " AND f.audience = $3 AND f.form = $4",
};

const struct cmn_stmt REPORT_OPEN = {
    .name = "report_open",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql = "WITH target AS (SELECT 1 WHERE NOT EXISTS (SELECT FROM report r"
	   "   WHERE r.departement = $6 AND r.kind = $14 AND r.period = $15))" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO report (id, departement, kind, period, opened_at, opened_by)"
	   "  SELECT $5::uuid, $6, $14, $15, $7::timestamptz, $1 FROM target, idem"
	   "  RETURNING id, version)" CMN_SQL_FINISH,
};

#define TARGET                                                                          \
	"WITH target AS (SELECT r.id, r.edition FROM report r WHERE r.departement = $6" \
	"  AND r.id = $5::uuid AND r.version = $14::bigint AND r.state = $15 FOR UPDATE)"

const struct cmn_stmt REPORT_WORDS = {
    .name = "report_words",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = TARGET CMN_SQL_CHANGE
    ", fact AS (UPDATE report r SET version = r.version + 1 FROM target, idem"
    "  WHERE r.departement = $6 AND r.id = target.id RETURNING r.id, r.version)"
    ", said AS (INSERT INTO report_section AS s (departement, report_id, section, text,"
    "   written_with, written_at, written_by)"
    "  SELECT $6, fact.id, $16, $17, coalesce($18, '{}')::text[], $7::timestamptz, $1 FROM fact"
    "  ON CONFLICT (departement, report_id, section) DO UPDATE SET text = excluded.text,"
    "   written_with = excluded.written_with, written_at = excluded.written_at,"
    "   written_by = excluded.written_by, version = s.version + 1)" CMN_SQL_FINISH,
};

const struct cmn_stmt REPORT_STEP = {
    .name = "report_step",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = TARGET CMN_SQL_CHANGE
    ", fact AS (UPDATE report r SET state = $16, version = r.version + 1,"
    "   frozen_at = CASE WHEN $21::json IS NULL THEN r.frozen_at ELSE $7::timestamptz END,"
    "   handed_over_on = coalesce($17::date, r.handed_over_on),"
    "   handed_over_to = coalesce($18::text[], r.handed_over_to),"
    "   validated_on = coalesce($19::date, r.validated_on),"
    "   validated_by = coalesce($20, r.validated_by) FROM target, idem"
    "  WHERE r.departement = $6 AND r.id = target.id RETURNING r.id, r.version)"
    ", kept AS (INSERT INTO report_file (departement, report_id, edition, audience, form, sha256,"
    "   bytes, kept_at) SELECT $6, target.id, target.edition, x.audience, x.form,"
    "   encode(sha256(decode(x.bytes, 'hex')), 'hex'), decode(x.bytes, 'hex'),"
    "   $7::timestamptz FROM fact, target, json_to_recordset(coalesce($21::json, '[]'))"
    "   AS x(audience text, form text, bytes text))" CMN_SQL_FINISH,
};

const struct cmn_stmt REPORT_SENT_BACK = {
    .name = "report_sent_back",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT r.id FROM report r WHERE r.departement = $6"
	"  AND r.id = $5::uuid AND r.version = $14::bigint"
	"  AND r.state IN ('handed_over', 'validated') FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE report r SET state = 'draft', version = r.version + 1,"
	"   edition = r.edition + 1, frozen_at = NULL, handed_over_on = NULL,"
	"   handed_over_to = NULL, validated_on = NULL, validated_by = NULL,"
	"   returned_on = $15::date, returned_reason = $16 FROM target, idem"
	"  WHERE r.departement = $6 AND r.id = target.id RETURNING r.id, r.version)" CMN_SQL_FINISH,
};

enum cmn_err report_store_read(const struct report_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REPORT_READ, id, ret, at->err);
}

enum cmn_err report_store_list(const struct report_at *at, const char *departement,
			       const char *kind, const struct report_reader *reader,
			       const char *after, int64_t limit, PGresult **ret)
{
	const char *mark = strchr(after, '\x1f');
	char rows[24], period[16] = "";
	const char *params[] = {
	    departement,          kind, reader->team ? "false" : "true",     period,
	    mark ? mark + 1 : "", rows, reader->addressee ? "true" : "false"};

	if (mark)
		snprintf(period, sizeof(period), "%.*s", (int)(mark - after), after);
	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(at->pool, at->ctx, &REPORT_LIST, params, ret, at->err);
}

enum cmn_err report_store_file(const struct report_at *at, const char *id, const char *audience,
			       const char *form, PGresult **ret)
{
	const char *params[] = {id, at->ctx->departements, audience, form};

	return cmn_pool_one(at->pool, at->ctx, &REPORT_FILE, params, ret, at->err);
}

static enum cmn_err run(const struct report_at *at, const struct cmn_stmt *stmt,
			const char **params, struct cmn_write *write)
{
	int64_t version;
	bool replayed;

	cmn_write_params(write, params);
	return cmn_write_run(at->pool, at->ctx, stmt, params, write, &version, &replayed, at->err);
}

enum cmn_err report_store_open(const struct report_at *at, struct cmn_write *write,
			       const char *kind, const char *period)
{
	const char *params[CMN_WRITE_N + 2] = {[13] = kind, [14] = period};

	return run(at, &REPORT_OPEN, params, write);
}

enum cmn_err report_store_write(const struct report_at *at, struct cmn_write *write,
				int64_t version, const struct report_words *words)
{
	char at_version[24];
	const char *params[CMN_WRITE_N + 5] = {[13] = at_version,
					       [14] = "draft",
					       [15] = words->section,
					       [16] = words->text,
					       [17] = words->with};

	snprintf(at_version, sizeof(at_version), "%lld", (long long)version);
	return run(at, &REPORT_WORDS, params, write);
}

enum cmn_err report_store_step(const struct report_at *at, struct cmn_write *write, int64_t version,
			       const struct report_step_row *s)
{
	char at_version[24];
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = at_version,        [14] = s->from,           [15] = s->to,
	    [16] = s->handed_over_on, [17] = s->handed_over_to, [18] = s->validated_on,
	    [19] = s->validated_by,   [20] = s->files};

	snprintf(at_version, sizeof(at_version), "%lld", (long long)version);
	return run(at, &REPORT_STEP, params, write);
}

enum cmn_err report_store_return(const struct report_at *at, struct cmn_write *write,
				 int64_t version, const char *on, const char *reason)
{
	char at_version[24];
	const char *params[CMN_WRITE_N + 3] = {[13] = at_version, [14] = on, [15] = reason};

	snprintf(at_version, sizeof(at_version), "%lld", (long long)version);
	return run(at, &REPORT_SENT_BACK, params, write);
}
