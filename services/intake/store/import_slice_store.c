/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_slice_store.c - five hundred lines become records, or are taken away, with their events,
 * in one statement.
 */
#include "import_store.h"

#include <stdio.h>
#include <string.h>

/* Which rows belong to the slice is said by arrays of their keys, not by a join that could look at
 * every line of the file for each line of the slice. */

/* Times in a spreadsheet are those of metropolitan France. */
#define LOCAL(text)   "((" text ")::timestamp AT TIME ZONE 'Europe/Paris')"
#define TEXTS(member) "ARRAY(SELECT jsonb_array_elements_text(" member "))"
#define UTC(text)     CMN_SQL_RFC3339(LOCAL(text))

/* id, stream and so on of an event: rows of (line, nth, type, subject, data). */
#define TELL                                                             \
	"INSERT INTO outbox (event_id, stream, type, subject, at, data)" \
	"  SELECT gen_random_uuid(), $2 || '.facts', e.type, e.subject, $4::timestamptz, e.data"

#define MAKE_PERSONS                                                                              \
	", whom AS MATERIALIZED (SELECT DISTINCT ON (id) id, p, p -> 'contact' AS contact"        \
	"   FROM (SELECT person_id AS id, record -> 'person' AS p, line FROM fresh"               \
	"      WHERE record ? 'person' AND NOT record -> 'person' ? 'attached') AS q"             \
	"   WHERE id IS NOT NULL ORDER BY id, line)"                                              \
	", persons AS (INSERT INTO person (id, departement, created_at, created_by, updated_at,"  \
	"    updated_by, name_status, family_name, given_names, birth_name, birth_date, commune," \
	"    postal_code, mdph_number, import_id)"                                                \
	"  SELECT id, $2, $4::timestamptz, $5, $4::timestamptz, $5, p ->> 'name_status',"         \
	"    p ->> 'family_name', p ->> 'given_names', p ->> 'birth_name',"                       \
	"    coalesce(p ->> 'birth_date', 'unknown'), p ->> 'commune', p ->> 'postal_code',"      \
	"    p ->> 'mdph_number', $1::uuid FROM whom ON CONFLICT (id) DO NOTHING)"                \
	", keys AS (INSERT INTO person_key (departement, key, person_id)"                         \
	"  SELECT DISTINCT $2, key, id FROM whom, jsonb_array_elements_text(p -> 'keys') AS key"  \
	"  ON CONFLICT DO NOTHING)"                                                               \
	", contacts AS (INSERT INTO person_contact (id, departement, person_id, kind, value,"     \
	"    reach, means, created_at, created_by, import_id)"                                    \
	"  SELECT (contact ->> 'id')::uuid, $2, id, 'phone', contact ->> 'value',"                \
	"    contact ->> 'reach', '{voice}', $4::timestamptz, $5, $1::uuid FROM whom w"           \
	"  WHERE contact IS NOT NULL AND (SELECT count(*) FROM person_contact c"                  \
	"    WHERE c.departement = $2 AND c.person_id = w.id"                                     \
	"    AND c.reach = w.contact ->> 'reach') = 0)"

#define MAKE_RECORDS                                                                                                                                                                                                              \
	", asked AS (INSERT INTO solicitation (id, departement, state, received_at, recorded_at,"                                                                                                                                 \
	"    recorded_by, channel, requester_kind, person_profile, profile, commune,"                                                                                                                                             \
	"    situation_type, problem_types, moments, mdph_status, text, person_id,"                                                                                                                                               \
	"    requester_person_id, import_id)"                                                                                                                                                                                     \
	"  SELECT solicitation_id, $2, q ->> 'state', " LOCAL(                                                                                                                                                                    \
	    "q ->> 'received_at'") ", $4::timestamptz, $5, q ->> 'channel', q ->> 'requester_kind', q ->> 'person_profile',"                                                                                                      \
				   "    q ->> 'profile', q ->> 'commune', q ->> 'situation_type', " TEXTS("q -> 'problem_types'") ", " TEXTS(                                                                                     \
				       "q -> 'moments'") ", coalesce(q ->> 'mdph_status', 'unknown'), q ->> 'text',"                                                                                                              \
							 "    person_id, CASE q ->> 'requester_kind' WHEN 'person' THEN person_id END, $1::uuid"                                                                                  \
							 "  FROM fresh)"                                                                                                                                                          \
							 ", files AS (INSERT INTO situation (id, departement, solicitation_id, solicited_at,"                                                                                     \
							 "    conseiller, opened_at, state, closed_at, closure_reason, person_id, import_id)"                                                                                     \
							 "  SELECT situation_id, $2, solicitation_id, " LOCAL(                                                                                                                    \
							     "q ->> 'received_at'") ","                                                                                                                                           \
										    "    s ->> 'conseiller', " LOCAL(                                                                                                             \
											"s ->> 'opened_at'") ", s ->> 'state',"                                                                                                   \
													     "    " LOCAL(                                                                                                        \
														 "s ->> 'closed_at'") ", s ->> 'closure_reason', person_id, $1::uuid"                                             \
																      "  FROM fresh WHERE situation_id IS NOT NULL)"                                              \
																      ", agreed AS (INSERT INTO consent (id, departement, person_id, solicitation_id, decision,"  \
																      "    purpose, categories, recipients, decided_at, given_by, means, collected_by,"           \
																      "    recorded_at, import_id)"                                                               \
																      "  SELECT consent_id, $2, person_id, CASE WHEN person_id IS NULL THEN solicitation_id END," \
																      "    c ->> 'decision', c ->> 'purpose', " TEXTS("c -> 'categories'") ", " TEXTS(            \
																	  "c -> 'recipients'") ", " LOCAL("c ->> 'decided_at'") ", 'person',"                     \
																								"    c ->> 'means', $5, $4::timestamptz, $1::uuid FROM fresh WHERE consent_id IS NOT NULL)"

#define CODES                                                                                   \
	"'channel', q -> 'channel', 'requester_kind', q -> 'requester_kind', 'person_profile'," \
	" q -> 'person_profile', 'profile', q -> 'profile', 'commune', q -> 'commune',"         \
	" 'situation_type', q -> 'situation_type', 'problem_types', q -> 'problem_types',"      \
	" 'moments', q -> 'moments', 'mdph_status', q -> 'mdph_status', 'origin', 'import',"    \
	" 'import_id', $1::uuid"

#define TELL_MADE                                                                                                                                                                                                                   \
	", told AS (" TELL " FROM ("                                                                                                                                                                                                \
	"  SELECT line, 1 AS nth, 'intake.solicitation.recorded.v1' AS type,"                                                                                                                                                       \
	"    solicitation_id::text AS subject, json_strip_nulls(json_build_object("                                                                                                                                                 \
	"    'solicitation_id', solicitation_id, 'received_at', " UTC(                                                                                                                                                              \
	    "q ->> 'received_at'") ", " CODES ")) AS data FROM fresh"                                                                                                                                                               \
				   "  UNION ALL SELECT line, 2, 'intake.solicitation.informed.v1', solicitation_id::text,"                                                                                                          \
				   "    json_build_object('solicitation_id', solicitation_id, 'informed_at', " UTC(                                                                                                                 \
				       "q ->> 'received_at'") ") FROM fresh WHERE q ->> 'state' = 'information_given'"                                                                                                              \
							      "  UNION ALL SELECT line, 3, 'intake.situation.opened.v1', situation_id::text,"                                                                                       \
							      "    json_build_object('situation_id', situation_id, 'solicitation_id', solicitation_id,"                                                                             \
							      "    'solicited_at', " UTC("q ->> 'received_at'") ", 'opened_at', " UTC(                                                                                              \
								  "s ->> 'opened_at'") ", 'profile', q -> 'profile', 'origin', 'import', 'import_id',"                                                                              \
										       "    $1::uuid) FROM fresh WHERE situation_id IS NOT NULL"                                                                                    \
										       "  UNION ALL SELECT line, 4, 'intake.situation.closed.v1', situation_id::text,"                                                              \
										       "    json_build_object('situation_id', situation_id, 'reason', s -> 'closure_reason',"                                                       \
										       "    'closed_at', " UTC(                                                                                                                     \
											   "s ->> 'closed_at'") ") FROM fresh WHERE s ->> 'state' = 'closed'"                                                                       \
														"  UNION ALL SELECT line, 5, 'intake.consent.' || (c ->> 'decision') || '.v1',"                                     \
														"    consent_id::text, json_strip_nulls(json_build_object('consent_id', consent_id,"                                \
														"    'person_id', person_id, 'solicitation_id',"                                                                    \
														"    CASE WHEN person_id IS NULL THEN solicitation_id END, 'purpose', c -> 'purpose',"                              \
														"    'categories', coalesce(c -> 'categories', '[]'), 'recipients',"                                                \
														"    coalesce(c -> 'recipients', '[]'), 'decided_at', " UTC(                                                        \
														    "c ->> 'decided_at'") ", 'means', c -> 'means', 'given_by', 'person')) FROM fresh WHERE consent_id IS NOT NULL" \
																	  " ) AS e ORDER BY e.line, e.nth)"

#define AUDITED(operation, of)                                                                \
	", audited AS (INSERT INTO audit (at, actor, operation, resource_id, resources,"      \
	"    departement, request_id) SELECT $4::timestamptz, $5, '" operation "', $1::uuid," \
	"    array_agg(solicitation_id), $2, $6::uuid FROM " of " HAVING count(*) > 0)"

const struct cmn_stmt INTAKE_IMPORT_MAKE = {
    .name = "import_make",
    .writes = true,
    .n_params = 7,
    .sql =
	"WITH target AS MATERIALIZED (SELECT id, next_line FROM import WHERE id = $1::uuid"
	"   AND departement = $2 AND state = 'running' AND next_line = $3::int FOR UPDATE)"
	/* who was merged with another since the file was read is that other now, who was erased
	   nobody */
	", picked AS MATERIALIZED (SELECT l.line, l.fingerprint, l.record, l.solicitation_id,"
	"    l.situation_id, l.consent_id, CASE WHEN k.state = 'erased' THEN NULL"
	"      ELSE coalesce(k.merged_into, l.person_id) END AS person_id"
	"   FROM target t JOIN import_line l ON l.departement = $2 AND l.import_id = $1::uuid"
	"     AND l.outcome = 'ready' AND l.line >= t.next_line"
	"   LEFT JOIN person k ON k.departement = $2 AND k.id = l.person_id"
	"   ORDER BY l.line LIMIT $7::int FOR UPDATE OF l)"
	", fresh AS MATERIALIZED (SELECT p.*, p.record -> 'sol' AS q, p.record -> 'sit' AS s,"
	"    p.record -> 'consent' AS c FROM picked p WHERE (SELECT count(*)"
	"    FROM import_line o WHERE o.departement = $2 AND o.fingerprint = p.fingerprint"
	"    AND o.outcome = 'made') = 0)" MAKE_PERSONS MAKE_RECORDS TELL_MADE AUDITED(
	    "run_import",
	    "fresh") ", marked AS (UPDATE import_line l SET record = NULL,"
		     "    outcome = CASE WHEN l.line IN (SELECT line FROM fresh) THEN 'made' ELSE 'known' END"
		     "  WHERE l.departement = $2 AND l.import_id = $1::uuid AND l.outcome = 'ready'"
		     "    AND l.line = ANY (ARRAY(SELECT line FROM picked)))"
		     " UPDATE import i SET version = i.version + 1,"
		     "   next_line = coalesce((SELECT max(line) + 1 FROM picked), i.next_line),"
		     "   made = i.made + (SELECT count(*) FROM fresh),"
		     "   known = i.known + (SELECT count(*) FROM picked)"
		     "     - (SELECT count(*) FROM fresh),"
		     "   ready = i.ready - (SELECT count(*) FROM picked),"
		     "   state = CASE WHEN (SELECT count(*) FROM picked) < $7::int THEN 'done'"
		     "     ELSE i.state END,"
		     "   finished_at = CASE WHEN (SELECT count(*) FROM picked) < $7::int"
		     "     THEN $4::timestamptz END"
		     "  FROM target t WHERE i.departement = $2 AND i.id = t.id"
		     "  RETURNING i.state, i.next_line",
};

/* A merge of one of them is waited for, so that the slice, which reads afterwards, follows it. */
const struct cmn_stmt INTAKE_IMPORT_HOLD = {
    .name = "import_hold_persons",
    .writes = true,
    .n_params = 4,
    .sql = "SELECT p.id FROM person p WHERE p.departement = $2 AND p.id = ANY (ARRAY("
	   "   SELECT l.person_id FROM import_line l WHERE l.departement = $2"
	   "   AND l.import_id = $1::uuid AND l.outcome = 'ready' AND l.line >= $3::int"
	   "   ORDER BY l.line LIMIT $4::int)) ORDER BY p.id FOR NO KEY UPDATE",
};

/* A person goes with the last line about them; one who was here before stays. */
#define REMOVE_PERSONS                                                                               \
	", alone AS MATERIALIZED (SELECT DISTINCT p.person_id FROM picked p WHERE p.person_id"       \
	"    IS NOT NULL AND coalesce((SELECT min(o.line) FROM import_line o"                        \
	"      WHERE o.departement = $2 AND o.person_id = p.person_id"                               \
	"      AND o.import_id = $1::uuid AND o.outcome = 'made')"                                   \
	"      >= (SELECT min(line) FROM picked), true)"                                             \
	"    AND (SELECT r.import_id FROM person r WHERE r.departement = $2"                         \
	"      AND r.id = p.person_id) = $1::uuid)"                                                  \
	", unkeyed AS (DELETE FROM person_key k WHERE k.departement = $2"                            \
	"    AND k.person_id = ANY (ARRAY(SELECT person_id FROM alone)))"                            \
	", unreached AS (DELETE FROM person_contact c WHERE c.departement = $2"                      \
	"    AND c.person_id = ANY (ARRAY(SELECT person_id FROM alone)) AND c.import_id = $1::uuid)" \
	", nobody AS (DELETE FROM person r WHERE r.departement = $2"                                 \
	"    AND r.id = ANY (ARRAY(SELECT person_id FROM alone)) AND r.import_id = $1::uuid)"

#define TELL_REMOVED                                                                                                                             \
	", told AS (" TELL " FROM ("                                                                                                             \
	"  SELECT line, 1 AS nth, 'intake.consent.withdrawn.v1' AS type, consent_id::text AS"                                                    \
	"    subject, json_strip_nulls(json_build_object('consent_id', consent_id, 'person_id',"                                                 \
	"    person_id, 'solicitation_id', CASE WHEN person_id IS NULL THEN solicitation_id END,"                                                \
	"    'withdrawn_at', " CMN_SQL_RFC3339(                                                                                                  \
	    "$4::timestamptz") ", 'means', 'electronic',"                                                                                        \
			       "    'given_by', 'person')) AS data FROM picked WHERE consent_id IS NOT NULL"                                     \
			       "  UNION ALL SELECT line, 2, 'intake.situation.closed.v1', situation_id::text,"                                   \
			       "    json_build_object('situation_id', situation_id, 'reason', 'import_removed',"                                 \
			       "    'closed_at', " CMN_SQL_RFC3339(                                                                              \
				   "$4::timestamptz") ") FROM picked"                                                                            \
						      "    WHERE situation_id IS NOT NULL"                                                       \
						      "  UNION ALL SELECT line, 3, 'intake.solicitation.removed.v1', solicitation_id::text,"     \
						      "    json_strip_nulls(json_build_object('solicitation_id', solicitation_id,"               \
						      "    'situation_id', situation_id, 'import_id', $1::uuid, 'removed_at', " CMN_SQL_RFC3339( \
							  "$4::timestamptz") ")) FROM picked"                                                    \
									     " ) AS e ORDER BY e.line, e.nth)"

const struct cmn_stmt INTAKE_IMPORT_REMOVE = {
    .name = "import_remove",
    .writes = true,
    .n_params = 7,
    .sql =
	"WITH target AS MATERIALIZED (SELECT id FROM import WHERE id = $1::uuid"
	"   AND departement = $2 AND state = 'removing' AND $3::int IS NOT NULL FOR UPDATE)"
	", picked AS MATERIALIZED (SELECT l.* FROM import_line l, target t"
	"   WHERE l.departement = $2 AND l.import_id = $1::uuid AND l.outcome = 'made'"
	"   ORDER BY l.line DESC LIMIT $7::int FOR UPDATE OF l)"
	", disagreed AS (DELETE FROM consent c WHERE c.departement = $2"
	"    AND c.id = ANY (ARRAY(SELECT consent_id FROM picked)) AND c.import_id = $1::uuid)"
	", closed AS (DELETE FROM situation s WHERE s.departement = $2"
	"    AND s.id = ANY (ARRAY(SELECT situation_id FROM picked)) AND s.import_id = $1::uuid)"
	", unasked AS (DELETE FROM solicitation q WHERE q.departement = $2"
	"    AND q.id = ANY (ARRAY(SELECT solicitation_id FROM picked)) AND q.import_id = $1::uuid)" REMOVE_PERSONS
	    TELL_REMOVED AUDITED(
		"remove_import",
		"picked") ", gone AS (DELETE FROM import_line l WHERE l.departement = $2"
			  "    AND l.import_id = $1::uuid AND l.outcome = 'made'"
			  "    AND l.line = ANY (ARRAY(SELECT line FROM picked)))"
			  " UPDATE import i SET version = i.version + 1,"
			  "   made = i.made - (SELECT count(*) FROM picked),"
			  "   state = CASE WHEN (SELECT count(*) FROM picked) < $7::int THEN 'removed'"
			  "     ELSE i.state END,"
			  "   removed_at = CASE WHEN (SELECT count(*) FROM picked) < $7::int"
			  "     THEN $4::timestamptz END"
			  "  FROM target t WHERE i.departement = $2 AND i.id = t.id RETURNING i.state, i.next_line",
};

const struct cmn_stmt INTAKE_IMPORT_MEASURE = {
    .name = "import_measure",
    .writes = true,
    .n_params = 0,
    .sql = "SELECT import_measure()",
};

const struct cmn_stmt INTAKE_IMPORT_STAND = {
    .name = "import_stand",
    .n_params = 2,
    .sql = "SELECT state, next_line FROM import WHERE id = $1::uuid AND departement = $2",
};

static enum cmn_err make(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			 const char *const *params, PGresult **ret, struct cmn_error *err)
{
	const char *held[] = {params[0], params[1], params[2], params[6]};
	const struct cmn_step steps[] = {{&INTAKE_IMPORT_HOLD, held},
					 {&INTAKE_IMPORT_MAKE, params}};
	PGresult *res[CMN_LEN(steps)];
	enum cmn_err rc = cmn_pool_run_steps(pool, ctx, steps, CMN_LEN(steps), res, err);

	if (rc != CMN_OK)
		return rc;
	PQclear(res[0]);
	*ret = res[1];
	return CMN_OK;
}

enum cmn_err intake_store_import_slice(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct intake_import_slice *slice, bool *ret_more,
				       struct cmn_error *err)
{
	const char *under = slice->remove ? "removing" : "running";
	const char *where[] = {slice->id, slice->departement};
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *done = NULL;
	char most[16];
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_IMPORT_STAND, where, &now, err);

	*ret_more = false;
	if (rc != CMN_OK || PQntuples(now) == 0 || strcmp(cmn_pg_text(now, 0, 0), under) != 0)
		return rc;
	snprintf(most, sizeof(most), "%d", INTAKE_IMPORT_SLICE);
	const char *params[] = {slice->id,  slice->departement, cmn_pg_text(now, 0, 1),
				slice->now, slice->actor,       slice->request_id,
				most};

	rc = slice->remove ? cmn_pool_run(pool, ctx, &INTAKE_IMPORT_REMOVE, params, &done, err)
			   : make(pool, ctx, params, &done, err);
	/* no row: another call took this slice; it goes on with the next */
	*ret_more =
	    rc == CMN_OK && (PQntuples(done) == 0 || strcmp(cmn_pg_text(done, 0, 0), under) == 0);
	return rc;
}

/* Without it the work is slower and the same: a failure is none. */
void intake_store_import_measure(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, int slices)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_error ignored;

	if (slices & (slices - 1))
		return;
	cmn_error_init(&ignored);
	if (cmn_pool_run(pool, ctx, &INTAKE_IMPORT_MEASURE, NULL, &res, &ignored) != CMN_OK)
		return;
}
