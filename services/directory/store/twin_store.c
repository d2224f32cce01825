/* SPDX-License-Identifier: EUPL-1.2 */
#include "twin_store.h"

#include "verify_store.h"

#include "cmn/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many others of one key are looked at, and of one record in all: a key that says nothing would
 * otherwise compare everybody with everybody. */
#define MOST_OF_KEY "40"
#define MOST_OF_ONE "200"

/* clang-format off */
/* What is compared of a record, under names with a prefix. */
#define ACTOR_TWIN(x, p)                                                                           \
	x ".id AS " p "id, " x ".departement AS " p "departement, " x ".name AS " p "name, "       \
	x ".commune AS " p "commune, (SELECT c.sort_key FROM commune c WHERE c.code = " x          \
	".commune) AS " p "commune_name, " x ".phone AS " p "phone, " x ".siret AS " p "siret, "   \
	x ".finess_eg AS " p "finess, " x ".address AS " p "address, " x ".type AS " p "type,"     \
	" NULL::uuid AS " p "actor, NULL::float8 AS " p "lat, NULL::float8 AS " p "lon,"           \
	" false AS " p "placed, NULL::int AS " p "age_min, NULL::int AS " p "age_max, "            \
	x ".version AS " p "version"
#define OFFER_TWIN(x, p)                                                                           \
	x ".id AS " p "id, " x ".departement AS " p "departement, " x ".name AS " p "name, "       \
	x ".commune AS " p "commune, (SELECT c.sort_key FROM commune c WHERE c.code = " x          \
	".commune) AS " p "commune_name, (SELECT t.phone FROM actor t WHERE t.id = " x             \
	".actor_id) AS " p "phone, NULL::text AS " p "siret, NULL::text AS " p "finess,"           \
	" (SELECT l.address FROM offer_place h JOIN place l ON l.id = h.place_id WHERE h.offer_id = " x \
	".id AND h.ord = 1) AS " p "address, NULL::text AS " p "type, " x ".actor_id AS " p "actor, " \
	x ".lat AS " p "lat, " x ".lon AS " p "lon, EXISTS (SELECT FROM offer_place h"             \
	" JOIN place l ON l.id = h.place_id WHERE h.offer_id = " x ".id AND NOT l.confidential) AS " \
	p "placed, " x ".age_min AS " p "age_min, " x ".age_max AS " p "age_max, " x ".version AS " \
	p "version"

#define NEXT(kind, table, columns)                                                                 \
	{                                                                                          \
		.name = "twin_next_" kind, .n_params = 2,                                          \
		.sql = "SELECT " columns ", r.active AND NOT r.invented AS live FROM " table " r"  \
		       " WHERE r.id > $1::uuid ORDER BY r.id LIMIT $2::bigint"                     \
	}
#define READ(kind, table, columns)                                                                 \
	{                                                                                          \
		.name = "twin_read_" kind, .n_params = 1,                                          \
		.sql = "SELECT " columns " FROM " table " r WHERE r.id = $1::uuid AND r.active"    \
	}
/* $1 subjects: each with whom it meets, once. */
#define MEET(kind, table, one, two)                                                                \
	{                                                                                          \
		.name = "twin_meet_" kind, .n_params = 1,                                          \
		.sql = "SELECT " one ", " two " FROM (SELECT DISTINCT least(s.id, m.subject) AS low," \
		       " greatest(s.id, m.subject) AS high FROM unnest($1::uuid[]) AS s (id)"      \
		       " CROSS JOIN LATERAL (SELECT o.subject FROM twin_key k CROSS JOIN LATERAL"  \
		       " (SELECT t.subject FROM twin_key t WHERE t.departement = k.departement"    \
		       " AND t.kind = '" kind "' AND t.key = k.key AND t.subject <> s.id LIMIT "   \
		       MOST_OF_KEY ") AS o WHERE k.subject = s.id AND k.kind = '" kind             \
		       "' LIMIT " MOST_OF_ONE ") AS m) AS p JOIN " table " a ON a.id = p.low JOIN " table \
		       " b ON b.id = p.high WHERE a.active AND b.active"                           \
	}
/* $1 département, $2 the record itself, $3 its keys. */
#define MET(kind, table, columns)                                                                  \
	{                                                                                          \
		.name = "twin_met_" kind, .n_params = 3,                                           \
		.sql = "SELECT " columns " FROM (SELECT DISTINCT o.subject FROM unnest($3::text[]) AS k" \
		       " CROSS JOIN LATERAL (SELECT t.subject FROM twin_key t WHERE t.departement = $1" \
		       " AND t.kind = '" kind "' AND t.key = k AND t.subject <> $2::uuid LIMIT "   \
		       MOST_OF_KEY ") AS o LIMIT " MOST_OF_ONE ") AS p JOIN " table " r"           \
		       " ON r.id = p.subject WHERE r.active"                                       \
	}
/* clang-format on */

enum kind { ACTOR, OFFER, KINDS };

static const struct cmn_stmt TWIN_NEXT[KINDS] = {NEXT("actor", "actor", ACTOR_TWIN("r", "")),
						 NEXT("offer", "offer", OFFER_TWIN("r", ""))};
static const struct cmn_stmt TWIN_READ[KINDS] = {READ("actor", "actor", ACTOR_TWIN("r", "")),
						 READ("offer", "offer", OFFER_TWIN("r", ""))};
static const struct cmn_stmt TWIN_MEET[KINDS] = {
    MEET("actor", "actor", ACTOR_TWIN("a", "a_"), ACTOR_TWIN("b", "b_")),
    MEET("offer", "offer", OFFER_TWIN("a", "a_"), OFFER_TWIN("b", "b_"))};
static const struct cmn_stmt TWIN_MET[KINDS] = {MET("actor", "actor", ACTOR_TWIN("r", "")),
						MET("offer", "offer", OFFER_TWIN("r", ""))};

static const struct cmn_stmt KEYS_STORE = {
    .name = "twin_keys_store",
    .writes = true,
    .n_params = 2,
    .sql = "WITH wanted AS (SELECT r.subject, r.departement, k.key"
	   " FROM jsonb_to_recordset($2::jsonb) AS r (subject uuid, departement text, keys jsonb)"
	   " LEFT JOIN LATERAL jsonb_array_elements_text(r.keys) AS k (key) ON true)"
	   ", gone AS (DELETE FROM twin_key t USING (SELECT DISTINCT subject FROM wanted) AS s"
	   " WHERE t.subject = s.subject AND t.kind = $1 AND NOT EXISTS (SELECT FROM wanted w"
	   " WHERE w.subject = t.subject AND w.key = t.key AND w.departement = t.departement))"
	   " INSERT INTO twin_key (departement, kind, key, subject)"
	   " SELECT departement, $1, key, subject FROM wanted WHERE key IS NOT NULL"
	   " ON CONFLICT DO NOTHING",
};

static const struct cmn_stmt PAIRS_STORE = {
    .name = "twin_pairs_store",
    .writes = true,
    .n_params = 4,
    .sql = "WITH found AS (SELECT * FROM jsonb_to_recordset($3::jsonb) AS r (low_id uuid,"
	   " high_id uuid, departement text, score int, fields jsonb))"
	   ", gone AS (DELETE FROM twin_pair p WHERE p.kind = $1 AND p.state = 'proposed'"
	   " AND (p.low_id = ANY ($2::uuid[]) OR p.high_id = ANY ($2::uuid[])) AND NOT EXISTS"
	   " (SELECT FROM found f WHERE f.low_id = p.low_id AND f.high_id = p.high_id))"
	   " INSERT INTO twin_pair AS p (departement, kind, low_id, high_id, score, fields, state,"
	   " found_at) SELECT departement, $1, low_id, high_id, score, fields, 'proposed',"
	   " $4::timestamptz FROM found ON CONFLICT (kind, low_id, high_id) DO UPDATE"
	   " SET score = excluded.score, fields = excluded.fields, version = p.version + 1"
	   " WHERE p.state = 'proposed' AND (p.score, p.fields)"
	   " IS DISTINCT FROM (excluded.score, excluded.fields)",
};

#define PAIR_COLUMNS                                                                                \
	"p.id, p.departement, p.kind, p.low_id, p.high_id, p.score, p.fields, p.state, p.found_at," \
	" p.decided_at, p.decided_by, p.version"
#define NAME_OF_(id)                                                                      \
	"coalesce((SELECT a.name FROM actor a WHERE p.kind = 'actor' AND a.id = " id ")," \
	" (SELECT o.name FROM offer o WHERE p.kind = 'offer' AND o.id = " id "))"
#define PAIR_NAMES NAME_OF_("p.low_id") " AS low_name, " NAME_OF_("p.high_id") " AS high_name"

static const struct cmn_stmt LIST = {
    .name = "twin_list",
    .n_params = 6,
    .sql = "SELECT " PAIR_COLUMNS ", " PAIR_NAMES
	   ", concat_ws(E'\\x1f', 100 - p.score, p.id) AS _cursor FROM twin_pair p"
	   " WHERE p.departement = $1 AND p.kind = $2 AND p.state = $3"
	   " AND ((100 - p.score), p.id) > ($4::int, $5::uuid)"
	   " ORDER BY (100 - p.score), p.id LIMIT $6::bigint",
};

static const struct cmn_stmt PAIR_READ = {
    .name = "twin_pair_read",
    .n_params = 3,
    .sql = "SELECT " PAIR_COLUMNS ", " PAIR_NAMES " FROM twin_pair p WHERE p.kind = $1"
	   " AND p.low_id = $2::uuid AND p.high_id = $3::uuid",
};

/* $14 kind, $15 low, $16 high, $17 score, $18 fields. */
static const struct cmn_stmt PART = {
    .name = "twin_part",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO twin_pair AS p (id, departement, kind, low_id, high_id, score, fields,"
    " state, found_at, decided_at, decided_by) SELECT $5::uuid, $6, $14, $15::uuid, $16::uuid,"
    " $17::int, $18::jsonb, 'different', $7::timestamptz, $7::timestamptz, $1 FROM idem"
    " ON CONFLICT (kind, low_id, high_id) DO UPDATE SET state = 'different',"
    " decided_at = excluded.decided_at, decided_by = excluded.decided_by, version = p.version + 1"
    " WHERE p.state <> 'merged' RETURNING p.id, p.version)" CMN_SQL_FINISH,
};

const struct cmn_stmt *const DIRECTORY_TWIN_STATEMENTS[] = {
    &TWIN_NEXT[ACTOR],
    &TWIN_NEXT[OFFER],
    &TWIN_READ[ACTOR],
    &TWIN_READ[OFFER],
    &TWIN_MEET[ACTOR],
    &TWIN_MEET[OFFER],
    &TWIN_MET[ACTOR],
    &TWIN_MET[OFFER],
    &KEYS_STORE,
    &PAIRS_STORE,
    &LIST,
    &PAIR_READ,
    &PART,
};
const size_t DIRECTORY_TWIN_STATEMENT_COUNT = CMN_LEN(DIRECTORY_TWIN_STATEMENTS);

static enum kind kind_of(const char *kind)
{
	return strcmp(kind, "offer") == 0 ? OFFER : ACTOR;
}

enum cmn_err directory_twin_next(struct cmn_conn *conn, const char *kind, const char *after,
				 unsigned most, PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {after, count};

	snprintf(count, sizeof(count), "%u", most);
	return cmn_conn_run(conn, &TWIN_NEXT[kind_of(kind)], params, ret, err);
}

enum cmn_err directory_twin_keys_store(struct cmn_conn *conn, const char *kind, const char *keyed,
				       struct cmn_error *err)
{
	const char *params[] = {kind, keyed};

	return cmn_conn_run(conn, &KEYS_STORE, params, NULL, err);
}

enum cmn_err directory_twin_meet(struct cmn_conn *conn, const char *kind, const char *subjects,
				 PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {subjects};

	return cmn_conn_run(conn, &TWIN_MEET[kind_of(kind)], params, ret, err);
}

enum cmn_err directory_twin_pairs_store(struct cmn_conn *conn, const char *kind,
					const char *subjects, const char *pairs, const char *now,
					struct cmn_error *err)
{
	const char *params[] = {kind, subjects, pairs, now};

	return cmn_conn_run(conn, &PAIRS_STORE, params, NULL, err);
}

enum cmn_err directory_twin_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *kind, const char *id, PGresult **ret,
				 struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &TWIN_READ[kind_of(kind)], id, ret, err);
}

enum cmn_err directory_twin_met(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *kind, const char *departement, const char *id,
				const char *keys, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {departement, id, keys};

	return cmn_pool_run(pool, ctx, &TWIN_MET[kind_of(kind)], params, ret, err);
}

enum cmn_err directory_twin_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *kind, const char *state,
				 const struct directory_cursor *after, int64_t limit,
				 PGresult **ret, struct cmn_error *err)
{
	bool first = after->part[0][0] == '\0';
	char rows[24];
	const char *params[] = {departement,
				kind,
				state,
				first ? "-1" : after->part[0],
				first ? DIRECTORY_NIL : after->part[1],
				rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &LIST, params, ret, err);
}

static const char *column(const PGresult *res, int row, const char *prefix, const char *name)
{
	char full[40];

	snprintf(full, sizeof(full), "%s%s", prefix, name);
	return cmn_column(res, row, full);
}

static int age(const char *text)
{
	return text != NULL ? (int)strtol(text, NULL, 10) : -1;
}

static double degrees(const char *text)
{
	return text != NULL ? strtod(text, NULL) : 0;
}

struct directory_twin directory_twin_of(const PGresult *res, int row, const char *prefix)
{
	const char *placed = column(res, row, prefix, "placed");

	return (struct directory_twin){
	    .name = column(res, row, prefix, "name"),
	    .commune = column(res, row, prefix, "commune"),
	    .commune_name = column(res, row, prefix, "commune_name"),
	    .phone = column(res, row, prefix, "phone"),
	    .siret = column(res, row, prefix, "siret"),
	    .finess = column(res, row, prefix, "finess"),
	    .address = column(res, row, prefix, "address"),
	    .type = column(res, row, prefix, "type"),
	    .actor = column(res, row, prefix, "actor"),
	    .lat = degrees(column(res, row, prefix, "lat")),
	    .lon = degrees(column(res, row, prefix, "lon")),
	    .placed = placed != NULL && placed[0] == 't',
	    .age_min = age(column(res, row, prefix, "age_min")),
	    .age_max = age(column(res, row, prefix, "age_max")),
	};
}

enum cmn_err directory_twin_part(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const struct directory_pair_row *row, struct cmn_write *write,
				 struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 5];
	char score[12];
	const char *const own[] = {row->kind, row->low_id, row->high_id, score, row->fields};

	snprintf(score, sizeof(score), "%d", row->score);
	cmn_write_params(write, params);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return cmn_write_run(pool, ctx, &PART, params, write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_pair_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *kind, const char *low_id, const char *high_id,
				 PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {kind, low_id, high_id};

	return cmn_pool_one(pool, ctx, &PAIR_READ, params, ret, err);
}
