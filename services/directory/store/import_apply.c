/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_apply.c - what was compared is done, in one transaction, with one event a record.
 */
#include "import_work.h"

#include "cmn/record.h"
#include "more_sql.h"

#include <string.h>

/* clang-format off */
#define STEP(label, text) {.name = label, .writes = true, .n_params = 1, .sql = text}
#define STEP_AT(label, text) {.name = label, .writes = true, .n_params = 2, .sql = text}
/* For the records behind $3 up to $4: a statement of a job is not awaited for ever. */
#define STEP_PART(label, text) {.name = label, .writes = true, .n_params = 4, .sql = text}
#define IN_PART " AND r.ref > $3 AND r.ref <= $4"
#define OF(kind_) "r.import_id = $1::uuid AND r.kind = '" kind_ "' AND r.action "

/* Nobody changes these while they are looked at again and written. */
#define HELD(kind_, table)                                                                         \
	"SELECT count(*) FROM (SELECT t.id FROM source_import_record r JOIN " table " t"           \
	" ON t.id = r.id WHERE " OF(kind_) "IN ('change', 'reopen', 'close')"                      \
	" ORDER BY t.id FOR UPDATE OF t) AS x"
static const struct cmn_stmt HOLD_ACTORS = STEP("import_hold_actors", HELD("actor", "actor"));
static const struct cmn_stmt HOLD_PLACES = STEP("import_hold_places", HELD("place", "place"));
static const struct cmn_stmt HOLD_OFFERS = STEP("import_hold_offers", HELD("offer", "offer"));

/* Who was changed since stays. */
#define SPARED(label, kind_, table)                                                                \
	STEP(label, "UPDATE source_import_record r SET action = 'leave', why = 'maintained_here'"  \
	" FROM " table " t WHERE " OF(kind_) "= 'close' AND t.id = r.id"                           \
	" AND t.version <> r.base_version")
static const struct cmn_stmt SPARE_ACTORS = SPARED("import_spare_actors", "actor", "actor");
static const struct cmn_stmt SPARE_PLACES = SPARED("import_spare_places", "place", "place");
static const struct cmn_stmt SPARE_OFFERS = SPARED("import_spare_offers", "offer", "offer");

#define FROM_FILE(kind_, table)                                                                    \
	" FROM source_import_record r JOIN source_import i ON i.id = r.import_id"                  \
	" CROSS JOIN LATERAL jsonb_populate_record(NULL::" table ", r.fields) AS m"                \
	" JOIN commune c ON c.departement = i.departement AND c.code = m.commune"                  \
	" WHERE " OF(kind_) "= 'create'" IN_PART

static const struct cmn_stmt MAKE_ACTORS = STEP_PART("import_make_actors",
    "INSERT INTO actor (id, departement, type, sector, name, sort_key, folded, commune, address,"
    " phone, email, website, source, source_id, source_date, created_at, updated_at, " ACTOR_EXTRA
    ") SELECT r.id, i.departement, m.type, m.sector, m.name, left(r.folded, 64), r.folded || ' '"
    " || c.sort_key, c.code, m.address, m.phone, m.email, m.website, i.source, r.ref,"
    " i.source_date, $2::timestamptz, $2::timestamptz, " ACTOR_EXTRA_OF("m")
    FROM_FILE("actor", "actor"));

static const struct cmn_stmt MAKE_PLACES = STEP_PART("import_make_places",
    "INSERT INTO place (id, departement, actor_id, name, commune, lat, lon, place, source,"
    " source_id, source_date, created_at, updated_at, " PLACE_EXTRA ") SELECT r.id, i.departement,"
    " r.actor_id, m.name, c.code, coalesce(m.lat, c.lat), coalesce(m.lon, c.lon), CASE WHEN m.lat"
    " IS NULL THEN c.place ELSE point(r.x, r.y) END, i.source, r.ref, i.source_date,"
    " $2::timestamptz, $2::timestamptz, " PLACE_EXTRA_OF("m") FROM_FILE("place", "place"));

static const struct cmn_stmt MAKE_OFFERS = STEP_PART("import_make_offers",
    "INSERT INTO offer (id, departement, actor_id, name, description, folded, sector, themes,"
    " needs, age_min, age_max, mode, commune, lat, lon, place, source, source_id, source_date,"
    " created_at, updated_at, " OFFER_EXTRA ") SELECT r.id, i.departement, r.actor_id, m.name,"
    " m.description, r.folded || ' ' || c.sort_key, m.sector, coalesce(m.themes, '{}'),"
    " coalesce(m.needs, '{}'), m.age_min, m.age_max, m.mode, c.code, m.lat, m.lon,"
    " point(r.x, r.y), i.source, r.ref, i.source_date, $2::timestamptz, $2::timestamptz, "
    OFFER_EXTRA_OF("m") FROM_FILE("offer", "offer"));

/* What the file changes is laid over the record; what it leaves stays. */
#define CHANGED                                                                                    \
	" active = true, retired_at = NULL, retired_why = NULL, successor_id = NULL, source_date =" \
	" i.source_date, version = t.version + 1, updated_at = $2::timestamptz"
#define CHANGED_OF(kind_)                                                                          \
	" FROM source_import_record r JOIN source_import i ON i.id = r.import_id WHERE "           \
	OF(kind_) "IN ('change', 'reopen') AND t.id = r.id" IN_PART
#define LAID(table) "jsonb_populate_record(t, r.changes) AS m"
/* The folded text: the name, of the file or as it was, and its commune. */
#define FOLDED                                                                                     \
	"(SELECT CASE WHEN r.changes ? 'name' THEN r.folded ELSE left(t.folded, length(t.folded)"  \
	" - length(o.sort_key) - 1) END || ' ' || n.sort_key FROM commune o, commune n"            \
	" WHERE o.code = t.commune AND n.code = coalesce(r.changes ->> 'commune', t.commune))"

static const struct cmn_stmt CHANGE_ACTORS = STEP_PART("import_change_actors",
    "UPDATE actor t SET (type, sector, name, commune, address, phone, email, website, "
    ACTOR_EXTRA ") = (SELECT m.type, m.sector, m.name, m.commune, m.address, m.phone, m.email,"
    " m.website, " ACTOR_EXTRA_OF("m") " FROM " LAID("actor") "), folded = " FOLDED
    ", sort_key = CASE WHEN r.changes ? 'name' THEN left(r.folded, 64) ELSE t.sort_key END,"
    CHANGED CHANGED_OF("actor"));

static const struct cmn_stmt CHANGE_PLACES = STEP_PART("import_change_places",
    "UPDATE place t SET (name, commune, lat, lon, " PLACE_EXTRA ") = (SELECT m.name, m.commune,"
    " m.lat, m.lon, " PLACE_EXTRA_OF("m") " FROM " LAID("place") "), place = CASE WHEN"
    " r.changes ?| ARRAY['lat', 'lon'] AND r.x IS NOT NULL THEN point(r.x, r.y) ELSE t.place END,"
    CHANGED CHANGED_OF("place"));

static const struct cmn_stmt CHANGE_OFFERS = STEP_PART("import_change_offers",
    "UPDATE offer t SET (name, description, sector, themes, needs, age_min, age_max, mode,"
    " commune, lat, lon, " OFFER_EXTRA ") = (SELECT m.name, m.description, m.sector, m.themes,"
    " m.needs, m.age_min, m.age_max, m.mode, m.commune, m.lat, m.lon, " OFFER_EXTRA_OF("m")
    " FROM " LAID("offer") "), folded = " FOLDED ", place = CASE WHEN r.changes ?| ARRAY['lat',"
    " 'lon'] THEN point(r.x, r.y) ELSE t.place END," CHANGED CHANGED_OF("offer"));

static const struct cmn_stmt JOIN_PLACES = STEP_PART("import_join_places",
    "INSERT INTO offer_place (departement, offer_id, place_id, ord) SELECT i.departement, r.id,"
    " r.place_id, 1 FROM source_import_record r JOIN source_import i ON i.id = r.import_id WHERE "
    OF("offer") "IN ('create', 'change', 'reopen') AND r.place_id IS NOT NULL AND NOT EXISTS"
    " (SELECT FROM offer_place h WHERE h.offer_id = r.id) AND $2::text IS NOT NULL" IN_PART);

#define CLOSED(label, kind_, table)                                                                \
	STEP_PART(label, "UPDATE " table " t SET active = false, retired_at = $2::timestamptz,"      \
	" retired_why = 'left_source', successor_id = NULL, version = t.version + 1,"              \
	" updated_at = $2::timestamptz FROM source_import_record r WHERE " OF(kind_)               \
	"= 'close' AND t.id = r.id" IN_PART)
static const struct cmn_stmt CLOSE_ACTORS = CLOSED("import_close_actors", "actor", "actor");
static const struct cmn_stmt CLOSE_PLACES = CLOSED("import_close_places", "place", "place");
static const struct cmn_stmt CLOSE_OFFERS = CLOSED("import_close_offers", "offer", "offer");

/* Offers of others that are held at a place which moved go with it. */
static const struct cmn_stmt MOVE_OFFERS = STEP_AT("import_move_offers",
    "WITH moved AS (UPDATE offer o SET commune = c.code, lat = CASE WHEN p.confidential THEN c.lat"
    " ELSE p.lat END, lon = CASE WHEN p.confidential THEN c.lon ELSE p.lon END, place = CASE WHEN"
    " p.confidential THEN c.place ELSE p.place END, folded = left(o.folded, length(o.folded) -"
    " length(b.sort_key)) || c.sort_key, version = o.version + 1, updated_at = $2::timestamptz"
    " FROM source_import_record r JOIN place p ON p.id = r.id JOIN offer_place h ON h.place_id ="
    " p.id AND h.ord = 1 JOIN commune c ON c.code = p.commune, commune b WHERE " OF("place")
    "IN ('change', 'reopen') AND o.id = h.offer_id AND b.code = o.commune AND (o.commune, o.lat,"
    " o.lon) IS DISTINCT FROM (c.code, CASE WHEN p.confidential THEN c.lat ELSE p.lat END,"
    " CASE WHEN p.confidential THEN c.lon ELSE p.lon END) AND NOT EXISTS (SELECT FROM"
    " source_import_record x WHERE x.import_id = $1::uuid AND x.kind = 'offer' AND x.id = o.id"
    " AND x.action <> 'leave') RETURNING o.*)"
    " INSERT INTO outbox (event_id, stream, type, subject, at, data) SELECT gen_random_uuid(),"
    " moved.departement || '.facts', '" DIRECTORY_EVENT_OFFER "', moved.id::text, $2::timestamptz, "
    OFFER_FACT("moved", PLACE_IDS_OF("moved")) " FROM moved");

#define TOLD_ALL(label, kind_, table, type, fact)                                                  \
	STEP_PART(label, "INSERT INTO outbox (event_id, stream, type, subject, at, data) SELECT"   \
	" gen_random_uuid(), t.departement || '.facts', '" type "', t.id::text, $2::timestamptz, " \
	fact " FROM source_import_record r JOIN " table " t ON t.id = r.id WHERE " OF(kind_)       \
	"<> 'leave'" IN_PART " ORDER BY r.ref")
static const struct cmn_stmt TELL_ACTORS =
    TOLD_ALL("import_tell_actors", "actor", "actor", DIRECTORY_EVENT_ACTOR, ACTOR_FACT("t"));
static const struct cmn_stmt TELL_PLACES =
    TOLD_ALL("import_tell_places", "place", "place", DIRECTORY_EVENT_PLACE, PLACE_FACT("t"));
static const struct cmn_stmt TELL_OFFERS = TOLD_ALL("import_tell_offers", "offer", "offer",
    DIRECTORY_EVENT_OFFER, OFFER_FACT("t", PLACE_IDS_OF("t")));

static const struct cmn_stmt APPLIED = STEP_AT("import_applied",
    "UPDATE source_import i SET state = 'applied', version = i.version + 1, touched_at ="
    " $2::timestamptz, finished_at = $2::timestamptz, counts = i.counts || coalesce((SELECT"
    " jsonb_object_agg(k.kind, coalesce(i.counts -> k.kind, '{}') || k.n) FROM (SELECT c.kind,"
    " jsonb_object_agg(c.action, c.n) AS n FROM (SELECT r.kind, r.action, count(*) AS n FROM"
    " source_import_record r WHERE r.import_id = $1::uuid AND r.action <> 'leave' GROUP BY 1, 2)"
    " AS c GROUP BY 1) AS k), '{}') WHERE i.id = $1::uuid");
static const struct cmn_stmt LIGHTEN = STEP("import_lighten",
    "UPDATE source_import_record SET fields = jsonb_build_object('name', fields -> 'name')"
    " WHERE import_id = $1::uuid AND action <> 'create'");

#define WEEK  "$1::timestamptz - interval '7 days'"
#define MONTH "$1::timestamptz - interval '30 days'"
static const struct cmn_stmt EXPIRE = {
    .name = "import_expire", .writes = true, .n_params = 1,
    .sql = "UPDATE source_import SET state = 'cancelled', version = version + 1, finished_at ="
	   " $1::timestamptz WHERE state IN ('uploading', 'checked') AND touched_at < " WEEK,
};
#define ENDED(limit)                                                                               \
	"import_id IN (SELECT id FROM source_import WHERE finished_at IS NOT NULL AND touched_at < " \
	limit " ORDER BY touched_at DESC LIMIT 20)"
static const struct cmn_stmt FORGET_BYTES = STEP("import_forget_bytes",
    "DELETE FROM source_import_chunk WHERE import_id IN (SELECT id FROM source_import"
    " WHERE state = 'cancelled' AND touched_at < $1::timestamptz)");
static const struct cmn_stmt FORGET_RECORDS =
    STEP("import_forget_records", "DELETE FROM source_import_record WHERE " ENDED(MONTH));
static const struct cmn_stmt FORGET_FAULTS =
    STEP("import_forget_faults", "DELETE FROM source_import_fault WHERE " ENDED(MONTH));
/* clang-format on */

static const struct cmn_stmt UP_TO = {
    .name = "import_apply_up_to",
    .n_params = 4,
    .sql =
	"SELECT max(p.ref) AS up_to FROM (SELECT r.ref FROM source_import_record r WHERE r.import_id ="
	" $1::uuid AND r.kind = $2 AND r.action <> 'leave' AND r.ref > $3 ORDER BY r.ref"
	" LIMIT $4::int) AS p",
};

static const struct cmn_stmt *const BEFORE[] = {&HOLD_ACTORS, &HOLD_PLACES, &HOLD_OFFERS};
static const struct cmn_stmt *const SPARE[] = {&SPARE_ACTORS, &SPARE_PLACES, &SPARE_OFFERS};
static const struct cmn_stmt *const AFTER[] = {&APPLIED, &LIGHTEN};

/* In this order, each part by part. */
static const struct {
	const char *kind;
	const struct cmn_stmt *stmt;
} PARTS[] = {
    {"actor", &MAKE_ACTORS},   {"actor", &CHANGE_ACTORS}, {"place", &MAKE_PLACES},
    {"place", &CHANGE_PLACES}, {"offer", &MAKE_OFFERS},   {"offer", &CHANGE_OFFERS},
    {"offer", &JOIN_PLACES},   {"offer", &CLOSE_OFFERS},  {"place", &CLOSE_PLACES},
    {"actor", &CLOSE_ACTORS},
};
static const struct {
	const char *kind;
	const struct cmn_stmt *stmt;
} TOLD_PARTS[] = {{"actor", &TELL_ACTORS}, {"place", &TELL_PLACES}, {"offer", &TELL_OFFERS}};

#define PART_N "5000"

static const struct cmn_stmt *const OLD[] = {&EXPIRE, &FORGET_BYTES, &FORGET_RECORDS,
					     &FORGET_FAULTS};

const struct cmn_stmt *const DIRECTORY_APPLY_STATEMENTS[] = {
    &HOLD_ACTORS,  &HOLD_PLACES,    &HOLD_OFFERS,   &SPARE_ACTORS,  &SPARE_PLACES, &SPARE_OFFERS,
    &MAKE_ACTORS,  &CHANGE_ACTORS,  &MAKE_PLACES,   &CHANGE_PLACES, &MAKE_OFFERS,  &CHANGE_OFFERS,
    &JOIN_PLACES,  &CLOSE_OFFERS,   &CLOSE_PLACES,  &CLOSE_ACTORS,  &MOVE_OFFERS,  &TELL_ACTORS,
    &TELL_PLACES,  &TELL_OFFERS,    &APPLIED,       &LIGHTEN,       &EXPIRE,       &UP_TO,
    &FORGET_BYTES, &FORGET_RECORDS, &FORGET_FAULTS,
};
const size_t DIRECTORY_APPLY_STATEMENT_COUNT = CMN_LEN(DIRECTORY_APPLY_STATEMENTS);

static enum cmn_err run_all(struct cmn_conn *conn, const struct cmn_stmt *const *steps, size_t n,
			    const char *const *params, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < n; i++)
		rc = cmn_conn_run(conn, steps[i], params, NULL, err);
	return rc;
}

/* The part behind `after`: the key of its last record, owned by *ret; NULL: there is none. */
static enum cmn_err next_part(struct cmn_conn *conn, const char *id, const char *kind,
			      const char *after, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {id, kind, after, PART_N};

	return cmn_conn_run(conn, &UP_TO, params, ret, err);
}

/* One statement over all records of a kind that something happens to. */
static enum cmn_err run_parts(struct cmn_conn *conn, const char *kind, const struct cmn_stmt *stmt,
			      const char *id, const char *now, struct cmn_error *err)
{
	PGresult *before = NULL, *last = NULL;
	const char *after = "", *up_to;
	enum cmn_err rc = next_part(conn, id, kind, after, &last, err);

	while (rc == CMN_OK && (up_to = cmn_column(last, 0, "up_to")) != NULL) {
		const char *params[] = {id, now, after, up_to};

		rc = cmn_conn_run(conn, stmt, params, NULL, err);
		PQclear(before);
		before = last;
		last = NULL;
		after = up_to;
		if (rc == CMN_OK)
			rc = next_part(conn, id, kind, after, &last, err);
	}
	PQclear(before);
	PQclear(last);
	return rc;
}

enum cmn_err directory_work_apply(struct cmn_conn *conn, const char *id, const char *now,
				  struct cmn_error *err)
{
	const char *params[] = {id, now};
	enum cmn_err rc = run_all(conn, BEFORE, CMN_LEN(BEFORE), params, err);

	if (rc == CMN_OK)
		rc = directory_work_compare_stale(conn, id, err);
	if (rc == CMN_OK)
		rc = run_all(conn, SPARE, CMN_LEN(SPARE), params, err);
	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(PARTS); i++)
		rc = run_parts(conn, PARTS[i].kind, PARTS[i].stmt, id, now, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(conn, &MOVE_OFFERS, params, NULL, err);
	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(TOLD_PARTS); i++)
		rc = run_parts(conn, TOLD_PARTS[i].kind, TOLD_PARTS[i].stmt, id, now, err);
	return rc ? rc : run_all(conn, AFTER, CMN_LEN(AFTER), params, err);
}

enum cmn_err directory_work_forget(struct cmn_conn *conn, const char *now, struct cmn_error *err)
{
	return run_all(conn, OLD, CMN_LEN(OLD), &now, err);
}
