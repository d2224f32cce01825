/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_work.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct cmn_stmt TAKE = {
    .name = "import_take",
    .writes = true,
    .n_params = 1,
    .sql = "SELECT id, departement, state, kind, source, source_date, mapping, encoding, cursor,"
	   " received, records, complete, said_sha256 FROM source_import"
	   " WHERE state IN ('reading', 'comparing', 'applying')"
	   " AND ($1::uuid IS NULL OR id = $1::uuid)"
	   " ORDER BY touched_at LIMIT 1 FOR UPDATE SKIP LOCKED",
};

/* A piece is 8 MiB at most. */
static const struct cmn_stmt BYTES = {
    .name = "import_bytes",
    .n_params = 2,
    .sql = "SELECT at, bytes FROM source_import_chunk WHERE import_id = $1::uuid"
	   " AND at > $2::bigint - 8388608 AND at + n > $2::bigint ORDER BY at LIMIT 2",
};

/* nested: what comes once in each of several records (HSDS) is the same, not repeated. */
static const struct cmn_stmt KEEP = {
    .name = "import_keep",
    .writes = true,
    .n_params = 12,
    .sql =
	"WITH said AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($2::jsonb) AS r(kind text,"
	" ref text, line bigint, id uuid, fields jsonb, folded text, actor_ref text,"
	" place_ref text, x float8, y float8, nested boolean))"
	", kept AS (INSERT INTO source_import_record (import_id, kind, ref, line, id, fields,"
	" folded, actor_ref, place_ref, x, y) SELECT DISTINCT ON (s.kind, s.ref) $1::uuid, s.kind,"
	" s.ref, s.line, s.id, s.fields, s.folded, s.actor_ref, s.place_ref, s.x, s.y FROM said s"
	" ORDER BY s.kind, s.ref, s.nested NULLS FIRST, s.line"
	" ON CONFLICT (import_id, kind, ref) DO NOTHING RETURNING kind, ref, line)"
	", again AS (SELECT DISTINCT ON (s.line, s.ref) s.line, s.kind, s.ref FROM said s WHERE"
	" s.nested IS NOT TRUE AND NOT EXISTS (SELECT FROM kept k WHERE k.kind = s.kind"
	" AND k.ref = s.ref AND k.line = s.line) ORDER BY s.line, s.ref, s.kind)"
	", faults AS (INSERT INTO source_import_fault (import_id, line, kind, ref, field, code,"
	" refused, value, reason_fr, reason_en) SELECT $1::uuid, f.line, f.kind, f.ref, f.field,"
	" f.code, f.refused, f.value, f.reason_fr, f.reason_en FROM jsonb_to_recordset($3::jsonb)"
	" AS f(line bigint, kind text, ref text, field text, code text, refused boolean,"
	" value text, reason_fr text, reason_en text), source_import i WHERE i.id = $1::uuid"
	" AND i.refused + i.left_out < 20000"
	" UNION ALL SELECT $1::uuid, a.line, a.kind, a.ref, 'id', 'repeated', true, a.ref,"
	" 'cet identifiant est déjà venu dans ce fichier',"
	" 'this identifier has come before in this file' FROM again a, source_import i"
	" WHERE i.id = $1::uuid AND i.refused + i.left_out < 20000)"
	" UPDATE source_import i SET cursor = $4::jsonb, encoding = $5, touched_at ="
	" $6::timestamptz, read_bytes = $7::bigint, lines = i.lines + $8::bigint,"
	" outside = i.outside + $9::bigint, refused = i.refused + $10::bigint"
	" + (SELECT count(*) FROM again), left_out = i.left_out + $11::bigint,"
	" nameless = i.nameless + $12::bigint, records = i.records + (SELECT count(*) FROM kept)"
	" WHERE i.id = $1::uuid",
};

static const struct cmn_stmt PLACES = {
    .name = "import_places",
    .n_params = 2,
    .sql = "SELECT r.ref, c.departement, c.lat, c.lon FROM source_import_record r JOIN commune c"
	   " ON c.code = r.fields ->> 'commune' WHERE r.import_id = $1::uuid AND r.kind = 'place'"
	   " AND r.ref = ANY ($2::text[])",
};

static const struct cmn_stmt POINTS = {
    .name = "import_points",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE source_import_record r SET x = p.x, y = p.y, fields = r.fields ||"
	   " jsonb_build_object('lat', p.lat, 'lon', p.lon) FROM jsonb_to_recordset($2::jsonb)"
	   " AS p(ref text, lat float8, lon float8, x float8, y float8)"
	   " WHERE r.import_id = $1::uuid AND r.kind = 'place' AND r.ref = p.ref",
};

static const struct cmn_stmt END_READING = {
    .name = "import_end_reading",
    .writes = true,
    .n_params = 4,
    .sql = "UPDATE source_import SET state = CASE WHEN $3::text IS NULL THEN 'comparing'"
	   " ELSE 'failed' END, source_date = coalesce((cursor ->> 'date')::date, source_date),"
	   " cursor = '{}', why_fr = $3, why_en = $4, version = version + 1,"
	   " touched_at = $2::timestamptz, finished_at = CASE WHEN $3::text IS NOT NULL"
	   " THEN $2::timestamptz END WHERE id = $1::uuid",
};

static const struct cmn_stmt DROP_BYTES = {
    .name = "import_drop_bytes",
    .writes = true,
    .n_params = 1,
    .sql = "DELETE FROM source_import_chunk WHERE import_id = $1::uuid",
};

static const struct cmn_stmt GROUND = {
    .name = "import_ground",
    .n_params = 1,
    .sql = "SELECT c.code, c.sort_key, c.lat, c.lon, array_to_string(c.postal_codes, ',')"
	   " AS postal_codes, c.place[0] AS x, c.place[1] AS y, f.codes AS former FROM commune c"
	   " LEFT JOIN (SELECT commune, string_agg(code, ',') AS codes FROM commune_former_code"
	   " GROUP BY commune) AS f ON f.commune = c.code"
	   " WHERE c.departement = $1 ORDER BY c.code COLLATE \"C\"",
};

static const struct cmn_stmt MEASURE = {
    .name = "import_measure",
    .writes = true,
    .sql = "SELECT source_import_measure()",
};

/* For this transaction: compiling a plan takes longer than these run. */
static const struct cmn_stmt PLAIN = {
    .name = "import_plain",
    .sql = "SELECT set_config('jit', 'off', true)",
};

/* For this transaction: by the indexes, whatever the statistics say. */
static const struct cmn_stmt BY_INDEX = {
    .name = "import_by_index",
    .sql =
	"SELECT set_config('enable_seqscan', 'off', true),"
	" set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)",
};

const struct cmn_stmt *const DIRECTORY_SLICE_STATEMENTS[] = {
    &TAKE,       &BYTES,  &KEEP,    &PLACES, &POINTS,   &END_READING,
    &DROP_BYTES, &GROUND, &MEASURE, &PLAIN,  &BY_INDEX,
};
const size_t DIRECTORY_SLICE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_SLICE_STATEMENTS);

enum cmn_err directory_work_take(struct cmn_conn *conn, const char *id, PGresult **ret,
				 struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_run(conn, &PLAIN, NULL, NULL, err);

	return rc ? rc : cmn_conn_run(conn, &TAKE, &id, ret, err);
}

/* Bytes of the result that lie at `at` and behind, one behind the other. */
static enum cmn_err gather(const PGresult *res, int64_t at, char **ret, size_t *ret_n,
			   struct cmn_error *err)
{
	char *all CMN_AUTO(cmn_free_drop) = NULL;
	size_t n = 0;

	for (int row = 0; row < PQntuples(res); row++) {
		int64_t from = cmn_pg_int(res, row, 0, 0);
		size_t len = 0, skip;
		unsigned char *bytes =
		    PQunescapeBytea((const unsigned char *)PQgetvalue(res, row, 1), &len);
		char *more;

		if (bytes == NULL)
			return cmn_no_memory(err);
		skip = from < at ? (size_t)(at - from) : 0;
		more = realloc(all, n + len + 1);
		if (more != NULL && len > skip)
			memcpy(more + n, bytes + skip, len - skip);
		PQfreemem(bytes);
		if (more == NULL)
			return cmn_no_memory(err);
		all = more;
		n += len > skip ? len - skip : 0;
	}
	*ret = CMN_TAKE(all);
	*ret_n = n;
	return CMN_OK;
}

enum cmn_err directory_work_bytes(struct cmn_conn *conn, const char *id, int64_t at, char **ret,
				  size_t *ret_n, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	char number[24];
	const char *params[] = {id, number};

	snprintf(number, sizeof(number), "%" PRId64, at);
	enum cmn_err rc = cmn_conn_run(conn, &BYTES, params, &res, err);
	return rc ? rc : gather(res, at, ret, ret_n, err);
}

enum cmn_err directory_work_keep(struct cmn_conn *conn, const char *id,
				 const struct directory_work_read *read, struct cmn_error *err)
{
	const int64_t numbers[] = {read->read_bytes, read->lines,    read->outside,
				   read->refused,    read->left_out, read->nameless};
	char texts[CMN_LEN(numbers)][24];
	const char *params[12] = {id,           read->records,  read->faults,
				  read->cursor, read->encoding, read->now};

	for (size_t i = 0; i < CMN_LEN(numbers); i++) {
		snprintf(texts[i], sizeof(texts[i]), "%" PRId64, numbers[i]);
		params[6 + i] = texts[i];
	}
	return cmn_conn_run(conn, &KEEP, params, NULL, err);
}

enum cmn_err directory_work_places(struct cmn_conn *conn, const char *id, const char *refs,
				   PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id, refs};

	return cmn_conn_run(conn, &PLACES, params, ret, err);
}

enum cmn_err directory_work_points(struct cmn_conn *conn, const char *id, const char *points,
				   struct cmn_error *err)
{
	const char *params[] = {id, points};

	return cmn_conn_run(conn, &POINTS, params, NULL, err);
}

enum cmn_err directory_work_end_reading(struct cmn_conn *conn, const char *id, const char *now,
					const char *why_fr, const char *why_en,
					struct cmn_error *err)
{
	const char *params[] = {id, now, why_fr, why_en};
	enum cmn_err rc = cmn_conn_run(conn, &END_READING, params, NULL, err);

	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &DROP_BYTES, &id, NULL, err);
	return rc ? rc : cmn_conn_run(conn, &MEASURE, NULL, NULL, err);
}

enum cmn_err directory_work_ground(struct cmn_conn *conn, const char *departement, PGresult **ret,
				   struct cmn_error *err)
{
	return cmn_conn_run(conn, &GROUND, &departement, ret, err);
}

enum cmn_err directory_work_by_index(struct cmn_conn *conn, struct cmn_error *err)
{
	return cmn_conn_run(conn, &BY_INDEX, NULL, NULL, err);
}
