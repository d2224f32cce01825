/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_compare.c - what a file would do to the directory, record by record.
 *
 * A member follows its source unless somebody else maintains it here: `provenance` then names
 * another source ("manual", a partner …).  Such a member that differs is kept, and said to be.
 */
#include "import_work.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
/* $1 import, $2 after this ref, $3 at most, $4 only those whose record changed since. */
#define PART(kind_)                                                                                \
	"WITH j AS (SELECT * FROM source_import WHERE id = $1::uuid)"                              \
	", part AS MATERIALIZED (SELECT r.* FROM source_import_record r WHERE r.import_id ="       \
	" $1::uuid AND r.kind = '" kind_ "' AND r.ref > $2 AND r.action IS DISTINCT FROM 'close'"  \
	" ORDER BY r.ref LIMIT $3::int)"

/* Over `found` (ref, said, was, source and what ACTION asks for): what differs, and whose it is. */
#define JUDGED                                                                                     \
	", judged AS (SELECT f.*, d.changes, d.kept, d.differs FROM found f LEFT JOIN LATERAL"     \
	" (SELECT jsonb_object_agg(e.key, e.value) FILTER (WHERE NOT l.here) AS changes,"          \
	" jsonb_object_agg(e.key, e.value) FILTER (WHERE l.here) AS kept,"                         \
	" jsonb_object_agg(e.key, f.was -> e.key) AS differs FROM jsonb_each(f.said) AS e,"        \
	" LATERAL (SELECT coalesce(f.was #>> ARRAY['provenance', e.key, 'source'], f.source)"      \
	" <> f.source AS here) AS l WHERE (f.was -> e.key) IS DISTINCT FROM e.value) AS d"         \
	" ON f.record_id IS NOT NULL)"

#define LEFT_AS(more)                                                                              \
	"CASE " more " WHEN g.record_id IS NULL THEN NULL"                                         \
	" WHEN g.was ->> 'departement' <> g.departement THEN 'other_departement'"                  \
	" WHEN NOT g.active AND g.was ->> 'retired_why' IS DISTINCT FROM 'left_source'"            \
	" THEN 'retired_here' WHEN NOT g.active OR g.changes IS NOT NULL THEN NULL"                \
	" WHEN g.kept IS NOT NULL THEN 'kept' ELSE 'unchanged' END"
#define STORED(more)                                                                               \
	" UPDATE source_import_record r SET base_version = g.version, fields = g.said,"            \
	" changes = g.changes, kept = g.kept, was = g.differs, why = w.why, action ="              \
	" CASE WHEN w.why IS NOT NULL THEN 'leave' WHEN g.record_id IS NULL THEN 'create'"         \
	" WHEN NOT g.active THEN 'reopen' ELSE 'change' END" more
#define AT(kind_)                                                                                  \
	" WHERE r.import_id = $1::uuid AND r.kind = '" kind_ "' AND r.ref = g.ref"

/* An actor that stands here under another source is not made twice: what belongs to it joins it. */
static const struct cmn_stmt ACTORS = {
    .name = "import_compare_actors", .writes = true, .n_params = 4,
    .sql = PART("actor")
	", found AS MATERIALIZED (SELECT p.ref, p.fields AS said, p.id, j.source, j.departement,"
	" a.id AS record_id, a.version, a.active, to_jsonb(a) AS was, s.id AS same FROM part p"
	" CROSS JOIN j LEFT JOIN actor a ON a.source = j.source AND a.source_id = p.ref"
	" LEFT JOIN LATERAL (SELECT x.id FROM (SELECT o.id, o.departement, o.active, o.source FROM"
	" actor o WHERE o.finess_eg = p.fields ->> 'finess_eg' UNION ALL SELECT o.id,"
	" o.departement, o.active, o.source FROM actor o WHERE o.siret = p.fields ->> 'siret') AS x"
	" WHERE a.id IS NULL AND x.departement = j.departement AND x.active AND x.source <> j.source"
	" ORDER BY x.id LIMIT 1) AS s"
	" ON true WHERE NOT $4::boolean OR a.version IS DISTINCT FROM p.base_version)"
	JUDGED STORED(", id = coalesce(g.record_id, g.same, r.id)")
	" FROM judged g, LATERAL (SELECT " LEFT_AS("WHEN g.same IS NOT NULL THEN 'known_elsewhere'")
	" AS why) AS w" AT("actor"),
};

/* Whose it is: as the file says, when that actor is or will be here and in use. */
#define OWNER                                                                                      \
	" LEFT JOIN source_import_record sa ON sa.import_id = $1::uuid AND sa.kind = 'actor'"      \
	" AND sa.ref = p.actor_ref LEFT JOIN actor ea ON ea.source = j.source AND ea.source_id ="  \
	" p.actor_ref AND ea.active AND ea.departement = j.departement LEFT JOIN actor xa"         \
	" ON xa.id = CASE WHEN sa.why = 'known_elsewhere' THEN sa.id ELSE ea.id END"
#define OWNER_ID                                                                                   \
	"CASE WHEN sa.action IN ('create', 'reopen') OR sa.why = 'known_elsewhere' THEN sa.id"     \
	" ELSE ea.id END"

static const struct cmn_stmt PLACES = {
    .name = "import_compare_places", .writes = true, .n_params = 4,
    .sql = PART("place")
	", found AS MATERIALIZED (SELECT p.ref, p.fields AS said, p.id, j.source, j.departement,"
	" a.id AS record_id, a.version, a.active, to_jsonb(a) AS was, " OWNER_ID " AS owner,"
	" coalesce(xa.confidential, false) AS hidden FROM part p CROSS JOIN j" OWNER
	" LEFT JOIN place a ON a.source = j.source AND a.source_id = p.ref"
	" WHERE NOT $4::boolean OR a.version IS DISTINCT FROM p.base_version)"
	JUDGED STORED(", id = coalesce(g.record_id, r.id), actor_id = g.owner")
	" FROM judged g, LATERAL (SELECT "
	LEFT_AS("WHEN g.owner IS NULL THEN 'actor_left_out'"
		" WHEN g.record_id IS NULL AND g.hidden THEN 'confidential_actor'")
	" AS why) AS w" AT("place"),
};

/* Where an offer stands: at its place, else where the file says, else where its actor is.  A place
 * that people chose here stays.  `pl` is its place, `c` its commune. */
#define STANDING                                                                                   \
	" LEFT JOIN source_import_record sp ON sp.import_id = $1::uuid AND sp.kind = 'place'"      \
	" AND sp.ref = p.place_ref AND (sp.action <> 'leave' OR sp.why IN ('kept', 'unchanged'))"  \
	" LEFT JOIN place ep ON ep.source = j.source AND ep.source_id = p.place_ref"               \
	" LEFT JOIN offer_place h ON h.offer_id = a.id AND h.ord = 1"                              \
	" CROSS JOIN LATERAL (SELECT CASE WHEN a.edited AND h.place_id IS NULL OR h.place_id <>"   \
	" coalesce(ep.id, sp.id) THEN NULL WHEN ep.id IS NULL THEN sp.id WHEN ep.active OR"        \
	" sp.action = 'reopen' THEN ep.id END AS id, coalesce(sp.changes, '{}') ?| ARRAY['lat',"   \
	" 'lon'] OR ep.id IS NULL AS by_file, coalesce(ep.confidential, false) AS hidden,"         \
	" a.id IS NOT NULL AND (h.place_id IS NOT NULL AND h.place_id <> coalesce(ep.id, sp.id,"   \
	" '00000000-0000-0000-0000-000000000000')) AS chosen) AS pl"                               \
	" LEFT JOIN actor oa ON oa.id = " OWNER_ID " LEFT JOIN commune c ON c.departement ="       \
	" j.departement AND c.code = coalesce(CASE WHEN pl.id IS NOT NULL THEN coalesce("          \
	"CASE WHEN sp.changes ? 'commune' OR ep.id IS NULL THEN sp.fields ->> 'commune' END,"      \
	" ep.commune) END, p.fields ->> 'commune', sa.fields ->> 'commune', oa.commune)"           \
	" CROSS JOIN LATERAL (SELECT CASE WHEN pl.id IS NULL THEN (p.fields ->> 'lat')::float8"    \
	" WHEN pl.hidden THEN NULL WHEN pl.by_file THEN (sp.fields ->> 'lat')::float8"             \
	" ELSE ep.lat END AS lat, CASE WHEN pl.id IS NULL THEN (p.fields ->> 'lon')::float8"       \
	" WHEN pl.hidden THEN NULL WHEN pl.by_file THEN (sp.fields ->> 'lon')::float8"             \
	" ELSE ep.lon END AS lon, CASE WHEN pl.id IS NULL THEN point(p.x, p.y)"                    \
	" WHEN pl.hidden THEN NULL WHEN pl.by_file THEN point(sp.x, sp.y) ELSE ep.place END"       \
	" AS at) AS s"
#define SAID                                                                                       \
	"CASE WHEN pl.chosen THEN p.fields - '{commune,lat,lon}'::text[] ELSE p.fields"            \
	" || jsonb_build_object('commune', c.code, 'lat', coalesce(s.lat, c.lat), 'lon',"          \
	" coalesce(s.lon, c.lon)) END"

static const struct cmn_stmt OFFERS = {
    .name = "import_compare_offers", .writes = true, .n_params = 4,
    .sql = PART("offer")
	", found AS MATERIALIZED (SELECT p.ref, " SAID " AS said, p.id, j.source, j.departement,"
	" a.id AS record_id, a.version, a.active, to_jsonb(a) AS was, " OWNER_ID " AS owner,"
	" c.code AS commune, pl.id AS place_id, pl.id IS NOT NULL AND h.place_id IS NULL AND"
	" a.id IS NOT NULL AS joins, (coalesce(CASE WHEN s.lat IS NOT NULL THEN s.at END,"
	" c.place))[0] AS x, (coalesce(CASE WHEN s.lat IS NOT NULL THEN s.at END, c.place))[1]"
	" AS y FROM part p CROSS JOIN j" OWNER " LEFT JOIN offer a ON a.source = j.source"
	" AND a.source_id = p.ref" STANDING
	" WHERE NOT $4::boolean OR a.version IS DISTINCT FROM p.base_version)"
	JUDGED
	", told AS (SELECT g.ref, g.said, g.record_id, g.version, g.active, g.was, g.owner,"
	" g.commune, g.place_id, g.x, g.y, g.departement, g.kept, g.differs, CASE WHEN g.joins"
	" THEN coalesce(g.changes, '{}') ELSE g.changes END AS changes FROM judged g)"
	STORED(", id = coalesce(g.record_id, r.id), actor_id = g.owner, place_id = g.place_id,"
	       " x = g.x, y = g.y")
	" FROM told g, LATERAL (SELECT "
	LEFT_AS("WHEN g.owner IS NULL OR g.commune IS NULL THEN 'actor_left_out'")
	" AS why) AS w" AT("offer"),
};

/* What the directory has of this source and the file has not: closed, unless people here care for
 * it.  A line that was refused may be about it: then it stays. */
#define VANISHED(kind_, table, cared)                                                              \
	"INSERT INTO source_import_record (import_id, kind, ref, line, id, fields, base_version,"  \
	" action, why) SELECT i.id, '" kind_ "', a.source_id, 0, a.id, jsonb_build_object('name',"  \
	" a.name), a.version, CASE WHEN m.cared THEN 'leave' ELSE 'close' END, CASE WHEN m.cared"  \
	" THEN 'maintained_here' END FROM source_import i JOIN " table " a ON a.source = i.source" \
	" AND a.departement = i.departement AND a.active CROSS JOIN LATERAL (SELECT EXISTS"        \
	" (SELECT FROM jsonb_each(a.provenance) AS e WHERE e.value ->> 'source' <> i.source) OR "  \
	cared " AS cared) AS m WHERE i.id = $1::uuid AND i.complete AND EXISTS (SELECT FROM"       \
	" source_import_record k WHERE k.import_id = i.id AND k.kind = '" kind_ "') AND NOT EXISTS" \
	" (SELECT FROM source_import_record r WHERE r.import_id = i.id AND r.kind = '" kind_       \
	"' AND r.ref = a.source_id) AND NOT EXISTS (SELECT FROM source_import_fault f"             \
	" WHERE f.import_id = i.id AND f.ref = a.source_id AND f.refused)"
#define GOES(kind_, id)                                                                            \
	"EXISTS (SELECT FROM source_import_record x WHERE x.import_id = i.id AND x.kind = '" kind_ \
	"' AND x.id = " id " AND x.action = 'close')"
#define GONE(label, text) {.name = label, .writes = true, .n_params = 1, .sql = text}

static const struct cmn_stmt GONE_OFFERS =
    GONE("import_gone_offers", VANISHED("offer", "offer", "false"));
static const struct cmn_stmt GONE_PLACES = GONE("import_gone_places",
    VANISHED("place", "place",
	"EXISTS (SELECT FROM offer_place h JOIN offer o ON o.id = h.offer_id WHERE h.place_id = a.id"
	" AND o.active AND NOT " GOES("offer", "o.id") ")"));
static const struct cmn_stmt GONE_ACTORS = GONE("import_gone_actors",
    VANISHED("actor", "actor",
	"a.verified_at IS NOT NULL OR EXISTS (SELECT FROM offer o WHERE o.actor_id = a.id"
	" AND o.active AND NOT " GOES("offer", "o.id") ") OR EXISTS (SELECT FROM place p"
	" WHERE p.actor_id = a.id AND p.active AND NOT " GOES("place", "p.id") ")"));

/* Whose actor is not here: said at their line. */
static const struct cmn_stmt ORPHANS = GONE("import_orphans",
    "WITH told AS (INSERT INTO source_import_fault (import_id, line, kind, ref, field, code,"
    " refused, value, reason_fr, reason_en) SELECT r.import_id, r.line, r.kind, r.ref,"
    " 'actor', 'actor_left_out', true, r.actor_ref, 'son acteur n’est ni dans le fichier ni"
    " dans l’annuaire du département', 'its actor is neither in the file nor in the directory of"
    " the département' FROM source_import_record r WHERE r.import_id = $1::uuid AND r.action ="
    " 'leave' AND r.why = 'actor_left_out' AND r.kind = 'offer' RETURNING 1)"
    " UPDATE source_import i SET refused = i.refused + (SELECT count(*) FROM told)"
    " WHERE i.id = $1::uuid");

#define COUNTED                                                                                    \
	"counts = (SELECT coalesce(jsonb_object_agg(k.kind, k.n), '{}') FROM (SELECT c.kind,"      \
	" jsonb_object_agg(c.action, c.n) AS n FROM (SELECT r.kind, r.action, count(*) AS n FROM"  \
	" source_import_record r WHERE r.import_id = $1::uuid AND r.action IS NOT NULL GROUP BY 1, 2)" \
	" AS c GROUP BY c.kind) AS k)"
static const struct cmn_stmt CHECKED = {
    .name = "import_checked", .writes = true, .n_params = 2,
    .sql = "UPDATE source_import i SET state = 'checked', version = i.version + 1, cursor = '{}',"
	   " touched_at = $2::timestamptz, compared = i.records, " COUNTED " WHERE i.id = $1::uuid",
};
static const struct cmn_stmt DROP_SAME = GONE("import_drop_same",
    "DELETE FROM source_import_record WHERE import_id = $1::uuid AND action = 'leave'"
    " AND why = 'unchanged'");
static const struct cmn_stmt LAST = {
    .name = "import_compare_last", .n_params = 4,
    .sql = "SELECT max(p.ref), count(*) FROM (SELECT r.ref FROM source_import_record"
	   " r WHERE r.import_id = $1::uuid AND r.kind = $2 AND r.ref > $3 AND r.action IS DISTINCT"
	   " FROM 'close' ORDER BY r.ref LIMIT $4::int) AS p",
};
static const struct cmn_stmt WENT_ON = {
    .name = "import_compare_on", .writes = true, .n_params = 4,
    .sql = "UPDATE source_import SET cursor = $2::jsonb, compared = compared + $3::bigint,"
	   " touched_at = $4::timestamptz WHERE id = $1::uuid",
};
/* clang-format on */

const struct cmn_stmt *const DIRECTORY_COMPARE_STATEMENTS[] = {
    &ACTORS,  &PLACES,  &OFFERS,    &GONE_OFFERS, &GONE_PLACES, &GONE_ACTORS,
    &ORPHANS, &CHECKED, &DROP_SAME, &LAST,        &WENT_ON,
};
const size_t DIRECTORY_COMPARE_STATEMENT_COUNT = CMN_LEN(DIRECTORY_COMPARE_STATEMENTS);

/* In this order: offers look at what becomes of actors and places. */
static const struct {
	const char *kind;
	const struct cmn_stmt *stmt;
} KINDS[] = {{"actor", &ACTORS}, {"place", &PLACES}, {"offer", &OFFERS}};

#define PART_N "5000"

static enum cmn_err stale_of(struct cmn_conn *conn, const char *id, size_t kind,
			     struct cmn_error *err)
{
	char after[256] = "";

	for (;;) {
		PGresult *last CMN_AUTO(cmn_pgres_drop) = NULL;
		const char *ask[] = {id, KINDS[kind].kind, after, PART_N};
		const char *part[] = {id, after, PART_N, "true"};
		enum cmn_err rc = cmn_conn_run(conn, &LAST, ask, &last, err);

		if (rc || PQgetisnull(last, 0, 0))
			return rc;
		rc = cmn_conn_run(conn, KINDS[kind].stmt, part, NULL, err);
		if (rc)
			return rc;
		snprintf(after, sizeof(after), "%s", PQgetvalue(last, 0, 0));
	}
}

enum cmn_err directory_work_compare_stale(struct cmn_conn *conn, const char *id,
					  struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(KINDS); i++)
		rc = stale_of(conn, id, i, err);
	return rc;
}

static enum cmn_err finish(struct cmn_conn *conn, const char *id, const char *now,
			   struct cmn_error *err)
{
	static const struct cmn_stmt *const STEPS[] = {&GONE_OFFERS, &GONE_PLACES, &GONE_ACTORS,
						       &ORPHANS,     &CHECKED,     &DROP_SAME};
	const char *params[] = {id, now};
	enum cmn_err rc = CMN_OK;

	for (size_t i = 0; rc == CMN_OK && i < CMN_LEN(STEPS); i++)
		rc = cmn_conn_run(conn, STEPS[i], params, NULL, err);
	return rc;
}

/* cursor: "<kind number>|<ref>", "" at the beginning. */
enum cmn_err directory_work_compare(struct cmn_conn *conn, const char *id, const char *cursor,
				    const char *now, bool *ret_more, struct cmn_error *err)
{
	size_t kind = cursor[0] >= '0' && cursor[0] <= '3' ? (size_t)(cursor[0] - '0') : 0;
	const char *after = cursor[0] != '\0' && cursor[1] == '|' ? cursor + 2 : "";
	PGresult *last CMN_AUTO(cmn_pgres_drop) = NULL;

	*ret_more = kind < CMN_LEN(KINDS);
	if (!*ret_more)
		return finish(conn, id, now, err);
	const char *ask[] = {id, KINDS[kind].kind, after, PART_N};
	const char *part[] = {id, after, PART_N, "false"};
	enum cmn_err rc = cmn_conn_run(conn, &LAST, ask, &last, err);
	if (rc)
		return rc;
	bool none = PQgetisnull(last, 0, 0);
	if (!none)
		rc = cmn_conn_run(conn, KINDS[kind].stmt, part, NULL, err);
	if (rc)
		return rc;
	struct cmn_buf next;
	cmn_buf_init(&next, 4096);
	cmn_json_open(&next, '{');
	char at[1024];
	snprintf(at, sizeof(at), "%zu|%s", none ? kind + 1 : kind,
		 none ? "" : PQgetvalue(last, 0, 0));
	cmn_json_kstr(&next, "compare", at);
	cmn_json_close(&next, '}');
	const char *on[] = {id, next.data, PQgetvalue(last, 0, 1), now};
	rc = next.failed ? cmn_no_memory(err) : cmn_conn_run(conn, &WENT_ON, on, NULL, err);
	cmn_buf_free(&next);
	return rc;
}
