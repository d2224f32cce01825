/* SPDX-License-Identifier: EUPL-1.2
 *
 * merge_store.c - two records made one, and two again.
 *
 * One statement each, after both records are locked: whoever hangs something on one of them waits,
 * or was before.  What pointed at the other record is pointed at the kept one, and which rows those
 * were is remembered by their ids; so undoing moves back these and no others.  What lies outside
 * this list (a proposal of referral, an account) finds the kept record through `merged_into`.
 */
#include "more_sql.h"
#include "twin_store.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define KEPT  "$14::uuid"
#define OTHER "$15::uuid"
#define EMPTY_(x) "coalesce(" x ", 'null') IN ('null', '[]')"

/* What the kept record may take of the other one, each with what goes along with it. */
#define ACTOR_MEMBERS                                                                              \
	"('address', NULL), ('phone', NULL), ('email', NULL), ('website', NULL), ('siret', NULL),"  \
	" ('finess_eg', NULL), ('finess_ej', NULL), ('rna', NULL), ('does', NULL),"                \
	" ('does_not', NULL), ('cannot', NULL), ('functions', NULL), ('tags', NULL),"              \
	" ('membership', 'member_category')"
#define OFFER_MEMBERS                                                                              \
	"('description', NULL), ('needs', NULL), ('age_min', 'age_max'), ('disability_types', NULL)," \
	" ('receptions', NULL), ('languages', NULL), ('communication', NULL), ('publics', NULL),"  \
	" ('zone', NULL), ('conditions', NULL), ('doors', 'orientations'), ('fee', 'fee_note'),"   \
	" ('intake_modes', NULL), ('intake_by', NULL), ('intake_url', NULL), ('intake_note', NULL)," \
	" ('website', NULL), ('tags', NULL), ('hours', NULL)"

#define TARGET(table, kind)                                                                        \
	"WITH target AS (SELECT k, o, to_jsonb(k) AS kept_before, to_jsonb(o) AS other_before"     \
	" FROM " table " k JOIN " table " o ON o.departement = $6 AND o.id = " OTHER               \
	" WHERE k.departement = $6 AND k.id = " KEPT " AND k.version = $16::bigint"                \
	" AND o.version = $17::bigint AND k.active AND o.active AND k.id <> o.id"                  \
	" AND NOT EXISTS (SELECT FROM twin_pair p WHERE p.kind = '" kind "'"                       \
	" AND p.low_id = least(" KEPT ", " OTHER ") AND p.high_id = greatest(" KEPT ", " OTHER ")"  \
	" AND p.state = 'different') FOR UPDATE OF k, o)" CMN_SQL_CHANGE

/* Where nobody says which: what the kept one lacks and the other has. */
#define TAKEN(members, also)                                                                       \
	", taken AS (SELECT coalesce(jsonb_object_agg(x.key, t.other_before->x.key)"               \
	" FILTER (WHERE x.key IS NOT NULL), '{}')" also " AS more FROM target t LEFT JOIN (VALUES " \
	members ") AS m (name, along) ON CASE WHEN $18::text[] IS NOT NULL"                        \
	" THEN m.name = ANY ($18::text[]) ELSE " EMPTY_("t.kept_before->m.name")                   \
	" AND (m.along IS NULL OR " EMPTY_("t.kept_before->m.along") ")"                           \
	" AND NOT (" EMPTY_("t.other_before->m.name")                                              \
	" AND (m.along IS NULL OR " EMPTY_("t.other_before->m.along") ")) END"                     \
	" LEFT JOIN LATERAL (VALUES (m.name), (m.along)) AS x (key) ON x.key IS NOT NULL"          \
	" GROUP BY t.kept_before, t.other_before)"

#define KEEPS(table, columns, values)                                                              \
	", kept AS (UPDATE " table " a SET (" columns ") = (SELECT " values "),"                   \
	" edited = a.edited OR taken.more <> '{}', version = a.version + 1,"                       \
	" updated_at = $7::timestamptz FROM target, taken, idem,"                                  \
	" jsonb_populate_record(target.k, taken.more) AS m"                                        \
	" WHERE a.departement = $6 AND a.id = " KEPT " RETURNING a.*)"                             \
	", gone AS (UPDATE " table " a SET active = false, retired_at = $7::timestamptz,"          \
	" retired_why = 'duplicate', successor_id = " KEPT ", merged_into = " KEPT ","             \
	" version = a.version + 1, updated_at = $7::timestamptz FROM target, idem"                 \
	" WHERE a.departement = $6 AND a.id = " OTHER " RETURNING a.*)"

/* The rows of a table that name the other record in a column, and what becomes of them. */
#define SEEN(name, table, column)                                                                  \
	", seen_" name " AS (SELECT r.id FROM " table " r, target WHERE r.departement = $6"        \
	" AND r." column " = " OTHER ")"
#define MOVES(name, table, set)                                                                    \
	", " name " AS (UPDATE " table " r SET " set " FROM seen_" name " s, target, idem"         \
	" WHERE r.departement = $6 AND r.id = s.id RETURNING r.*)"
#define CHANGED ", version = r.version + 1, updated_at = $7::timestamptz"
#define NOTE(label, name) "'" label "', (SELECT coalesce(jsonb_agg(id ORDER BY id), '[]') FROM seen_" name ")"

/* $19 score and $20 fields of the pair, where it was not found before. */
#define MERGED(kind, notes)                                                                        \
	", pair AS (INSERT INTO twin_pair AS p (departement, kind, low_id, high_id, score, fields," \
	" state, found_at, decided_at, decided_by) SELECT $6, '" kind "', least(" KEPT ", " OTHER  \
	"), greatest(" KEPT ", " OTHER "), $19::int, $20::jsonb, 'merged', $7::timestamptz,"       \
	" $7::timestamptz, $1 FROM target, idem ON CONFLICT (kind, low_id, high_id) DO UPDATE"     \
	" SET state = 'merged', decided_at = excluded.decided_at, decided_by = excluded.decided_by," \
	" version = p.version + 1)"                                                                \
	", fact AS (INSERT INTO record_merge (id, departement, kind, kept_id, other_id, merged_at," \
	" merged_by, kept_before, other_before, taken, moved) SELECT $5::uuid, $6, '" kind "', "   \
	KEPT ", " OTHER ", $7::timestamptz, $1, target.kept_before, target.other_before, taken.more," \
	" jsonb_build_object(" notes ") FROM target, taken, idem RETURNING id, version)"
#define TOLD_KEPT(fact) ", told AS (" TELL_("$10::uuid", "$11", "kept", fact) ")"

#define ACTOR_SET    "address, phone, email, website, " ACTOR_EXTRA
#define ACTOR_VALUES "m.address, m.phone, m.email, m.website, " ACTOR_EXTRA_OF("m")
#define OFFER_SET    "description, needs, age_min, age_max, " OFFER_EXTRA
#define OFFER_VALUES "m.description, m.needs, m.age_min, m.age_max, " OFFER_EXTRA_OF("m")

/* A confidential address stays one. */
#define CONFIDENTIAL                                                                               \
	" || CASE WHEN (t.other_before->>'confidential')::boolean"                                 \
	" AND NOT (t.kept_before->>'confidential')::boolean THEN '{\"confidential\": true}'::jsonb" \
	" ELSE '{}' END"

#define TELL_ACTORS(kept, other)                                                                   \
	TOLD_BESIDES(other, DIRECTORY_EVENT_ACTOR, ACTOR_FACT(other))                              \
	TOLD_BESIDES("offers", DIRECTORY_EVENT_OFFER, OFFER_FACT("offers", PLACE_IDS_OF("offers"))) \
	TOLD_BESIDES("places", DIRECTORY_EVENT_PLACE, PLACE_FACT("places"))                        \
	TOLD_BESIDES("contacts", DIRECTORY_EVENT_CONTACT, CONTACT_FACT("contacts"))
#define TELL_OFFERS(kept, other)                                                                   \
	TOLD_BESIDES(other, DIRECTORY_EVENT_OFFER, OFFER_FACT(other, PLACE_IDS_OF(other)))         \
	TOLD_BESIDES("contacts", DIRECTORY_EVENT_CONTACT, CONTACT_FACT("contacts"))

static const struct cmn_stmt LOCK_ACTORS = {
    .name = "merge_lock_actors",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT id FROM actor WHERE id IN ($1::uuid, $2::uuid) ORDER BY id FOR UPDATE",
};
static const struct cmn_stmt LOCK_OFFERS = {
    .name = "merge_lock_offers",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT id FROM offer WHERE id IN ($1::uuid, $2::uuid) ORDER BY id FOR UPDATE",
};

static const struct cmn_stmt MERGE_ACTORS = {
    .name = "merge_actors",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql = TARGET("actor", "actor") TAKEN(ACTOR_MEMBERS, CONFIDENTIAL)
	KEEPS("actor", ACTOR_SET, ACTOR_VALUES)
	SEEN("own", "offer", "actor_id") SEEN("asks", "offer", "intake_actor_id")
	", seen_offers AS (SELECT id FROM seen_own UNION SELECT id FROM seen_asks)"
	MOVES("offers", "offer", "actor_id = CASE WHEN r.actor_id = " OTHER " THEN " KEPT
	      " ELSE r.actor_id END, intake_actor_id = CASE WHEN r.intake_actor_id = " OTHER
	      " THEN " KEPT " ELSE r.intake_actor_id END" CHANGED)
	SEEN("places", "place", "actor_id") MOVES("places", "place", "actor_id = " KEPT CHANGED)
	SEEN("contacts", "contact", "actor_id") MOVES("contacts", "contact", "actor_id = " KEPT CHANGED)
	SEEN("anomalies", "anomaly", "actor_id")
	MOVES("anomalies", "anomaly", "actor_id = " KEPT ", subject = CASE WHEN r.subject = " OTHER
	      " THEN " KEPT " ELSE r.subject END")
	MERGED("actor", NOTE("offer.actor_id", "own") ", " NOTE("offer.intake_actor_id", "asks") ", "
	       NOTE("place", "places") ", " NOTE("contact", "contacts") ", " NOTE("anomaly", "anomalies"))
	TOLD_KEPT(ACTOR_FACT("kept")) TELL_ACTORS("kept", "gone") CMN_SQL_FINISH,
};

static const struct cmn_stmt MERGE_OFFERS = {
    .name = "merge_offers",
    .writes = true,
    .n_params = CMN_WRITE_N + 7,
    .sql = TARGET("offer", "offer") TAKEN(OFFER_MEMBERS, "")
	KEEPS("offer", OFFER_SET, OFFER_VALUES)
	SEEN("contacts", "contact", "offer_id")
	MOVES("contacts", "contact", "offer_id = " KEPT ", actor_id = (target.k).actor_id" CHANGED)
	SEEN("anomalies", "anomaly", "offer_id")
	MOVES("anomalies", "anomaly", "offer_id = " KEPT ", subject = " KEPT
	      ", actor_id = (target.k).actor_id")
	MERGED("offer", NOTE("contact", "contacts") ", " NOTE("anomaly", "anomalies"))
	TOLD_KEPT(OFFER_FACT("kept", PLACE_IDS_OF("kept"))) TELL_OFFERS("kept", "gone") CMN_SQL_FINISH,
};

/* --- undoing: $14 the version of the merge ------------------------------------------------------ */

#define UNDO_TARGET(table, kind)                                                                   \
	"WITH target AS (SELECT r.kept_id, r.other_id, r.kept_before, r.other_before, r.taken,"    \
	" r.moved, k FROM record_merge r JOIN " table " k ON k.departement = $6 AND k.id = r.kept_id" \
	" JOIN " table " o ON o.departement = $6 AND o.id = r.other_id WHERE r.departement = $6"    \
	" AND r.id = $5::uuid AND r.version = $14::bigint AND r.kind = '" kind "'"                 \
	" AND r.undone_at IS NULL AND k.active AND o.merged_into = r.kept_id"                      \
	" FOR UPDATE OF r, k, o)" CMN_SQL_CHANGE

/* What it took it gives back, unless somebody has changed it since. */
#define GIVES_BACK(table, columns, values)                                                         \
	", back AS (SELECT coalesce(jsonb_object_agg(e.key, t.kept_before->e.key)"                 \
	" FILTER (WHERE e.key IS NOT NULL), '{}') AS more FROM target t"                           \
	" LEFT JOIN LATERAL jsonb_each(t.taken) AS e ON to_jsonb(t.k)->e.key = e.value)"           \
	", kept AS (UPDATE " table " a SET (" columns ") = (SELECT " values "),"                   \
	" edited = CASE WHEN a.version = (target.kept_before->>'version')::bigint + 1"             \
	" THEN (target.kept_before->>'edited')::boolean ELSE a.edited END,"                        \
	" version = a.version + 1, updated_at = $7::timestamptz FROM target, back, idem,"          \
	" jsonb_populate_record(target.k, back.more) AS m"                                         \
	" WHERE a.departement = $6 AND a.id = target.kept_id RETURNING a.*)"                       \
	", parted AS (UPDATE " table " a SET (active, retired_at, retired_why, successor_id) ="    \
	" (SELECT m.active, m.retired_at, m.retired_why, m.successor_id), merged_into = NULL,"     \
	" version = a.version + 1, updated_at = $7::timestamptz FROM target, idem,"                \
	" jsonb_populate_record(NULL::" table ", target.other_before) AS m"                        \
	" WHERE a.departement = $6 AND a.id = target.other_id RETURNING a.*)"

#define NOTED(name, label)                                                                         \
	", seen_" name " AS (SELECT i.id::uuid AS id FROM target,"                                 \
	" jsonb_array_elements_text(target.moved->'" label "') AS i (id))"
/* Only what is still where it was moved to. */
#define RETURNS(name, table, column, set)                                                          \
	", " name " AS (UPDATE " table " r SET " set " FROM seen_" name " s, target, idem"         \
	" WHERE r.departement = $6 AND r.id = s.id AND r." column " = target.kept_id RETURNING r.*)"
#define UNDONE                                                                                     \
	", pair AS (UPDATE twin_pair p SET state = 'proposed', decided_at = NULL, decided_by = NULL," \
	" version = p.version + 1 FROM target, idem, record_merge r WHERE r.id = $5::uuid"         \
	" AND p.kind = r.kind AND p.low_id = least(r.kept_id, r.other_id)"                         \
	" AND p.high_id = greatest(r.kept_id, r.other_id))"                                        \
	", fact AS (UPDATE record_merge r SET undone_at = $7::timestamptz, undone_by = $1,"        \
	" version = r.version + 1 FROM target, idem WHERE r.departement = $6 AND r.id = $5::uuid"  \
	" RETURNING r.id, r.version)"

static const struct cmn_stmt PART_ACTORS = {
    .name = "merge_undo_actors",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = UNDO_TARGET("actor", "actor") GIVES_BACK("actor", ACTOR_SET, ACTOR_VALUES)
	NOTED("own", "offer.actor_id") NOTED("asks", "offer.intake_actor_id")
	", seen_offers AS (SELECT id, bool_or(own) AS own FROM (SELECT id, true AS own FROM seen_own"
	" UNION ALL SELECT id, false FROM seen_asks) AS x GROUP BY id)"
	", offers AS (UPDATE offer r SET actor_id = CASE WHEN s.own AND r.actor_id = target.kept_id"
	" THEN target.other_id ELSE r.actor_id END, intake_actor_id = CASE WHEN r.id IN"
	" (SELECT id FROM seen_asks) AND r.intake_actor_id = target.kept_id THEN target.other_id"
	" ELSE r.intake_actor_id END" CHANGED " FROM seen_offers s, target, idem"
	" WHERE r.departement = $6 AND r.id = s.id AND target.kept_id IN (r.actor_id,"
	" r.intake_actor_id) RETURNING r.*)"
	NOTED("places", "place")
	RETURNS("places", "place", "actor_id", "actor_id = target.other_id" CHANGED)
	NOTED("contacts", "contact")
	RETURNS("contacts", "contact", "actor_id", "actor_id = target.other_id" CHANGED)
	NOTED("anomalies", "anomaly")
	RETURNS("anomalies", "anomaly", "actor_id", "actor_id = target.other_id,"
		" subject = CASE WHEN r.subject = target.kept_id THEN target.other_id ELSE r.subject END")
	UNDONE TOLD_KEPT(ACTOR_FACT("kept")) TELL_ACTORS("kept", "parted") CMN_SQL_FINISH,
};

#define OF_OTHER "(target.other_before->>'actor_id')::uuid"
static const struct cmn_stmt PART_OFFERS = {
    .name = "merge_undo_offers",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = UNDO_TARGET("offer", "offer") GIVES_BACK("offer", OFFER_SET, OFFER_VALUES)
	NOTED("contacts", "contact")
	RETURNS("contacts", "contact", "offer_id", "offer_id = target.other_id, actor_id = " OF_OTHER CHANGED)
	NOTED("anomalies", "anomaly")
	RETURNS("anomalies", "anomaly", "offer_id", "offer_id = target.other_id,"
		" subject = target.other_id, actor_id = " OF_OTHER)
	UNDONE TOLD_KEPT(OFFER_FACT("kept", PLACE_IDS_OF("kept"))) TELL_OFFERS("kept", "parted")
	CMN_SQL_FINISH,
};
/* clang-format on */

#define MERGE_COLUMNS                                                                   \
	"r.id, r.departement, r.kind, r.kept_id, r.other_id, r.merged_at, r.merged_by," \
	" ARRAY(SELECT jsonb_object_keys(r.taken)) AS taken, (SELECT json_object_agg("  \
	"m.key, jsonb_array_length(m.value)) FROM jsonb_each(r.moved) AS m) AS moved,"  \
	" r.undone_at, r.undone_by, r.version"
static const struct cmn_stmt MERGE_READ = {
    .name = "merge_read",
    .n_params = 1,
    .sql = "SELECT " MERGE_COLUMNS " FROM record_merge r WHERE r.id = $1::uuid",
};
static const struct cmn_stmt MERGE_LIST = {
    .name = "merge_list",
    .n_params = 3,
    .sql =
	"SELECT " MERGE_COLUMNS
	", " CMN_SQL_CURSOR("r.merged_at", "r.id") " FROM record_merge r WHERE r.departement = $1 AND (r.merged_at, r.id) > " CMN_SQL_AFTER(
	    "$2") " ORDER BY r.merged_at, r.id LIMIT $3::bigint",
};

const struct cmn_stmt *const DIRECTORY_MERGE_STATEMENTS[] = {
    &LOCK_ACTORS, &LOCK_OFFERS, &MERGE_ACTORS, &MERGE_OFFERS,
    &PART_ACTORS, &PART_OFFERS, &MERGE_READ,   &MERGE_LIST,
};
const size_t DIRECTORY_MERGE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_MERGE_STATEMENTS);

static bool of_offers(const char *kind)
{
	return strcmp(kind, "offer") == 0;
}

enum cmn_err directory_merge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const struct directory_merge_row *row,
			     const struct directory_pair_row *pair, struct cmn_write *write,
			     struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 7], *both[] = {row->kept_id, row->other_id};
	char kept[24], other[24], score[12];
	const char *const own[] = {row->kept_id, row->other_id, kept,        other,
				   row->take,    score,         pair->fields};
	const struct cmn_step lock = {of_offers(row->kind) ? &LOCK_OFFERS : &LOCK_ACTORS, both};

	snprintf(kept, sizeof(kept), "%lld", (long long)row->kept_version);
	snprintf(other, sizeof(other), "%lld", (long long)row->other_version);
	snprintf(score, sizeof(score), "%d", pair->score);
	cmn_write_params(write, params);
	memcpy(params + CMN_WRITE_N, own, sizeof(own));
	return cmn_write_run_locked(pool, ctx, &lock,
				    of_offers(row->kind) ? &MERGE_OFFERS : &MERGE_ACTORS, params,
				    write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_merge_undo(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const struct directory_merge_row *row, struct cmn_write *write,
				  struct directory_written *ret, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 1], *both[] = {row->kept_id, row->other_id};
	char version[24];
	const struct cmn_step lock = {of_offers(row->kind) ? &LOCK_OFFERS : &LOCK_ACTORS, both};

	snprintf(version, sizeof(version), "%lld", (long long)row->kept_version);
	cmn_write_params(write, params);
	params[CMN_WRITE_N] = version;
	return cmn_write_run_locked(pool, ctx, &lock,
				    of_offers(row->kind) ? &PART_OFFERS : &PART_ACTORS, params,
				    write, &ret->version, &ret->replayed, err);
}

enum cmn_err directory_merge_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret, struct cmn_error *err)
{
	return directory_read_one(pool, ctx, &MERGE_READ, id, ret, err);
}

enum cmn_err directory_merge_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *departement, const char *cursor, int64_t limit,
				  PGresult **ret, struct cmn_error *err)
{
	char rows[24];
	const char *params[] = {departement, cursor, rows};

	snprintf(rows, sizeof(rows), "%lld", (long long)limit + 1);
	return cmn_pool_run(pool, ctx, &MERGE_LIST, params, ret, err);
}
