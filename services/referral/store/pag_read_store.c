/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_read_store.c - a PAG as it is read: light, whole, and version by version.
 *
 * The two statuses that the ANS names stand here once more than in domain/pag.c; a test compares
 * them state by state.
 */
#include "pag_statements.h"

#define HOLDS "'validated', 'in_force', 'in_review', 'prolonged', 'modified'"
#define LIGHT                                                                                   \
	"p.id, p.departement, p.version, p.state, CASE WHEN p.state = 'elaborated'"             \
	" THEN 'elaborated' WHEN p.state IN (" HOLDS ") THEN 'validated' END AS status,"        \
	" p.state IN ('elaborated', " HOLDS ") AS existence_pag, p.situation_id,"               \
	" p.handoff_id, p.session_id, p.number, p.valid_number, p.prepared_at,"                 \
	" p.elaborated_at, p.validated_at, p.in_force_from, p.in_force_until, p.accord,"        \
	" p.accord_on, p.revision_asked_at, p.revision_cause, p.withdrawal_reason, p.ended_on," \
	" p.end_reason, " CMN_SQL_RFC3339("p.changed_at") " AS _changed_at, " CMN_SQL_RFC3339(  \
	    "p.prepared_at") " AS _prepared_at, " REFERRAL_ERASED("p.departement",              \
								  "p.situation_id") " AS _erased"

/* An actor that the PAG names finds it once it is élaboré. */
#define NAMED(organisation)                                                                       \
	" AND (" organisation "::uuid IS NULL OR (p.state NOT IN ('in_preparation')"              \
	"  AND (v.coordinator_id = " organisation "::uuid OR EXISTS (SELECT 1 FROM pag_service q" \
	"   WHERE q.departement = p.departement AND q.pag_id = p.id AND q.number = p.number"      \
	"    AND q.actor_id = " organisation "::uuid))))"
#define WITH_VERSION                                                      \
	" FROM pag p JOIN pag_version v ON v.departement = p.departement" \
	"  AND v.pag_id = p.id AND v.number = p.number"

#define SERVICE                                                                               \
	"'id', s.id, 'version', s.version, 'line', s.line, 'kind', s.kind, 'actor_id',"       \
	" s.actor_id, 'actor_name', a.name, 'offer_id', s.offer_id, 'label',"                 \
	" s.words ->> 'label', 'nature', s.words ->> 'nature', 'frequency',"                  \
	" json_build_object('every', s.frequency_every, 'times', s.frequency_times), 'from'," \
	" s.from_day, 'until', s.until_day, 'needed', s.needed, 'commitment', s.state,"       \
	" 'commitment_reason', s.reason, 'commitment_note', s.words ->> 'note', 'accord',"    \
	" s.accord, 'accord_on', s.accord_on"
#define SERVICES(of, further)                                                                 \
	"(SELECT coalesce(json_agg(json_strip_nulls(json_build_object(" SERVICE ")) ORDER BY" \
	"   s.line), '[]') FROM pag_service s JOIN actor_ref a ON a.id = s.actor_id"          \
	"  WHERE s.departement = " of ".departement AND s.pag_id = v.pag_id"                  \
	"   AND s.number = v.number" further ")"
/* The team, the MDPH and the coordonnateur de parcours see what concerns others too. */
#define ALL "($3::uuid IS NULL OR v.coordinator_id = $3::uuid)"

#define LINES(count, which)                                                       \
	"(SELECT count(*) FROM pag_service s WHERE s.departement = p.departement" \
	"  AND s.pag_id = p.id AND s.number = p.number" which ") AS " count
#define FACTS                                                                                                                                                                                                                                                                            \
	LINES("_services", "")                                                                                                                                                                                                                                                           \
	", " LINES("_needed_awaited", " AND s.needed AND s.state = 'awaited'") ", " LINES("_needed_refused", " AND s.needed AND s.state = 'refused'") ", " LINES(                                                                                                                        \
	    "_points_awaited",                                                                                                                                                                                                                                                           \
	    " AND s.accord = 'awaited'") ", " LINES("_points_refused",                                                                                                                                                                                                                   \
						    " AND s.needed AND s.accord = 'refused'") ", " LINES("_coordinator",                                                                                                                                                                 \
													 " AND s.actor_id = v.coordinator_id") ", " LINES("_coordinator_engaged",                                                                                                        \
																			  " AND s.actor_id = v.coordinator_id"                                                                                           \
																			  " AND s.state IN ('engaged', 'with_reservation')") ", v.orientations @> '[{\"qualification\":\"target\"}]' AS _target,"        \
																									     " (SELECT d.type FROM cdaph_decision d WHERE d.departement = p.departement" \
																									     "   AND d.pag_id = p.id AND d.number = p.number"                            \
																									     "  ORDER BY d.decided_on DESC, d.recorded_at DESC LIMIT 1) AS _decision"

const struct cmn_stmt REFERRAL_PAG_GET = {
    .name = "pag_get",
    .n_params = 3,
    .sql = "SELECT " LIGHT ", v.coordinator_id, v.orientations, v.words ->> 'summary' AS summary, " SERVICES(
	"p",
	" AND (" ALL
	" OR s.actor_id = $3::uuid)") " AS services,"
				      " (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('service_id', w.service_id,"
				      "    'number', w.number, 'answer', w.answer, 'given_by', w.given_by, 'means', w.means,"
				      "    'said_on', w.said_on, 'note', w.words ->> 'note')) ORDER BY w.recorded_at, w.id), '[]')"
				      "  FROM pag_accord w WHERE w.departement = p.departement AND w.pag_id = p.id"
				      "   AND $3::uuid IS NULL) AS words,"
				      " (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('type', d.type,"
				      "    'decided_on', d.decided_on, 'number', d.words ->> 'number', 'qualification',"
				      "    d.qualification, 'right', d.\"right\", 'closes_on', d.closes_on))"
				      "    ORDER BY d.recorded_at, d.id), '[]')"
				      "  FROM cdaph_decision d WHERE d.departement = p.departement AND d.pag_id = p.id"
				      "   AND $3::uuid IS NULL) AS decisions,"
				      " (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('rank', b.rank, 'cause',"
				      "    b.cause, 'opened_at', to_char(b.opened_at AT TIME ZONE 'UTC',"
				      "    'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), 'outcome', b.outcome, 'concluded_at',"
				      "    to_char(b.concluded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'),"
				      "    'report', b.words ->> 'report')) ORDER BY b.rank), '[]')"
				      "  FROM pag_review b WHERE b.departement = p.departement AND b.pag_id = p.id"
				      "   AND " ALL ") AS reviews, " PAG_TAKEN_BACK(
					  "p") ", " FACTS WITH_VERSION
					       " WHERE p.id = $1::uuid AND p." PAG_MINE NAMED("$3"),
};

const struct cmn_stmt REFERRAL_PAG_LIGHT = {
    .name = "pag_light",
    .n_params = 3,
    .sql = "SELECT " LIGHT WITH_VERSION " WHERE p.id = $1::uuid AND p." PAG_MINE NAMED("$3"),
};

const struct cmn_stmt REFERRAL_PAG_LIST = {
    .name = "pag_list",
    .n_params = 5,
    .sql = "SELECT " LIGHT ", " CMN_SQL_CURSOR("p.prepared_at", "p.id") WITH_VERSION
    " WHERE p.departement = $1 AND ($2::uuid IS NULL OR p.situation_id = $2::uuid)" NAMED("$5")
	PAG_PAGE("p.prepared_at", "p.id"),
};

/* $6 the PAG; its département is checked before. */
const struct cmn_stmt REFERRAL_PAG_VERSIONS = {
    .name = "pag_versions",
    .n_params = 6,
    .sql =
	"SELECT v.pag_id AS _id, v.number, v.coordinator_id, v.orientations,"
	" v.words ->> 'summary' AS summary, " SERVICES(
	    "v",
	    "") " AS services, v.written_at,"
		" v.number::text AS _cursor FROM pag_version v WHERE v.departement = $1"
		" AND v.pag_id = $6::uuid AND $2::uuid IS NULL AND $5::uuid IS NULL"
		" AND v.number > coalesce(nullif($3, '')::int, 0) ORDER BY v.number LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_PAG_SERVICE_GET = {
    .name = "pag_service_get",
    .n_params = 3,
    .sql =
	"SELECT s.id, s.departement, s.version, s.pag_id, s.number, s.line, s.kind, s.actor_id,"
	" a.name AS actor_name, s.offer_id, s.words ->> 'label' AS label,"
	" s.words ->> 'nature' AS nature, json_strip_nulls(json_build_object('every',"
	"  s.frequency_every, 'times', s.frequency_times)) AS frequency, s.from_day AS \"from\","
	" s.until_day AS until, s.needed, s.state AS commitment, s.reason AS commitment_reason,"
	" s.words ->> 'note' AS commitment_note, CASE WHEN s.state <> 'awaited' THEN s.state_at"
	" END AS committed_at, s.accord, s.accord_on, s.situation_id AS _situation_id,"
	" s.state AS _state, p.state AS _pag_state, p.number AS _pag_number, " PAG_TAKEN_BACK("p") ", " REFERRAL_ERASED(
	    "s.departement",
	    "s.situation_id") " AS _erased"
			      " FROM pag_service s JOIN actor_ref a ON a.id = s.actor_id"
			      " JOIN pag p ON p.departement = s.departement AND p.id = s.pag_id"
			      " JOIN pag_version v ON v.departement = s.departement AND v.pag_id = s.pag_id"
			      "  AND v.number = s.number"
			      " WHERE s.id = $1::uuid AND s." PAG_MINE " AND ($3::uuid IS NULL"
			      "  OR (p.state <> 'in_preparation' AND s.actor_id = $3::uuid))",
};
