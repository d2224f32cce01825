/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_read_store.c - concertations as the team reads them, invitations as their recipients
 * do.
 */
#include "concertation_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define MEETING                                                                               \
	"c.id, c.departement, c.version, c.situation_id, c.state, c.kind, c.community_role,"  \
	" c.starts_at, c.remote, c.words->>'place' AS place, c.words->>'purpose' AS purpose," \
	" c.without_person, c.held_on, c.planned_at, c.planned_by"

#define SEATS                                                                                                                      \
	"(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', i.id, 'version', i.version,"                                 \
	" 'state', i.state, 'kind', i.kind, 'actor_id', i.actor_id, 'actor_name', a.name,"                                         \
	" 'account', i.account, 'function', i.function, 'accommodations', i.accommodations,"                                       \
	" 'categories', i.categories, 'dossier_id', i.dossier_id, 'access_closed_at', " CMN_SQL_RFC3339(                           \
	    "i.access_closed_at") ", 'access_reason', i.access_reason, 'answered_by', i.answered_by,"                              \
				  " 'answered_at', " CMN_SQL_RFC3339("i.answered_at") ", 'invited_at', " CMN_SQL_RFC3339(          \
				      "i.invited_at") ") || i.words) ORDER BY i.invited_at, i.id)"                                 \
						      " FROM concertation_invitation i LEFT JOIN actor_ref a ON a.id = i.actor_id" \
						      " WHERE i.departement = c.departement AND i.concertation_id = c.id) AS invitations"

#define DATES                                                                                                                                                     \
	"(SELECT jsonb_agg(jsonb_build_object('starts_at', " CMN_SQL_RFC3339(                                                                                     \
	    "f.starts_at") ", 'remote', f.remote, 'at', " CMN_SQL_RFC3339("f.at") ", 'by', f.by) || f.words"                                                      \
										  " ORDER BY f.ord) FROM concertation_date f WHERE f.departement = c.departement" \
										  " AND f.concertation_id = c.id) AS former_dates"

#define DECISIONS                                                                                             \
	"(SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', d.id, 'code', d.code,"                  \
	" 'task_id', d.task_id, 'at', " CMN_SQL_RFC3339(                                                      \
	    "d.at") ", 'by', d.by,"                                                                           \
		    " 'commitment_id', m.id, 'commitment_version', m.version, 'commitment_state', m.state,"   \
		    " 'party', m.party, 'actor_id', m.actor_id, 'until_on', m.until_on,"                      \
		    " 'what', m.words->'what')) || d.words ORDER BY d.at, d.id) FROM concertation_decision d" \
		    " LEFT JOIN concertation_commitment m ON m.departement = d.departement"                   \
		    "   AND m.decision_id = d.id"                                                             \
		    " WHERE d.departement = c.departement AND d.concertation_id = c.id) AS decisions"

const struct cmn_stmt REFERRAL_MEETING_GET = {
    .name = "concertation_get",
    .n_params = 2,
    .sql =
	"SELECT " MEETING ", c.words->>'without_person_note' AS without_person_note,"
	" c.cancel_reason, c.words->>'cancel_note' AS cancel_note,"
	" c.words->>'outcome' AS outcome, c.words->>'minutes' AS minutes, c.told_at,"
	" " CMN_SQL_RFC3339("c.starts_at") " AS _starts_at, " SEATS ", " DATES ", " DECISIONS ", " REFERRAL_ERASED(
	    "c.departement",
	    "c.situation_id") " AS _erased"
			      " FROM concertation c"
			      " WHERE c.id = $1::uuid AND c.departement = ANY (string_to_array($2, ','))",
};

#define SEAT                                                                              \
	"i.id, i.departement, i.version, i.state, i.kind, c.state AS concertation_state," \
	" c.kind AS concertation_kind, c.starts_at, c.remote, i.invited_at"

const struct cmn_stmt REFERRAL_SEAT_GET = {
    .name = "concertation_seat_get",
    .n_params = 2,
    .sql =
	"SELECT " SEAT ", i.concertation_id, i.situation_id, i.actor_id, a.name AS actor_name,"
	" i.account, i.function, i.words->>'label' AS label,"
	" i.words->>'assisted_by' AS assisted_by, i.accommodations,"
	" i.words->>'accommodation_note' AS accommodation_note, i.words->>'note' AS note,"
	" i.categories, i.dossier_id, i.access_closed_at, i.access_reason, i.answered_by,"
	" i.answered_at, c.words->>'place' AS place, c.words->>'purpose' AS purpose,"
	" to_jsonb(i.categories)::text AS _categories, " REFERRAL_ERASED(
	    "i.departement",
	    "i.situation_id") " AS _erased"
			      " FROM concertation_invitation i JOIN concertation c ON c.departement = i.departement"
			      "   AND c.id = i.concertation_id LEFT JOIN actor_ref a ON a.id = i.actor_id"
			      " WHERE i.id = $1::uuid AND i.departement = ANY (string_to_array($2, ','))",
};

#define COMMITMENT                                                                          \
	"m.id, m.departement, m.version, m.situation_id, m.concertation_id, m.decision_id," \
	" m.state, m.party, m.actor_id, a.name AS actor_name, m.words->>'what' AS what,"    \
	" m.until_on"
#define COMMITMENT_FROM " FROM concertation_commitment m LEFT JOIN actor_ref a ON a.id = m.actor_id"

const struct cmn_stmt REFERRAL_COMMITMENT_GET = {
    .name = "commitment_get",
    .n_params = 2,
    .sql =
	"SELECT " COMMITMENT ", (SELECT jsonb_agg(jsonb_build_object('state', l.state,"
	"   'until_on', l.until_on, 'at', " CMN_SQL_RFC3339(
	    "l.at") ", 'by', l.by) || l.words ORDER BY l.ord)"
		    "  FROM concertation_commitment_line l WHERE l.departement = m.departement"
		    "  AND l.commitment_id = m.id) AS history, " REFERRAL_ERASED(
			"m.departement",
			"m.situation_id") " AS _erased" COMMITMENT_FROM
					  " WHERE m.id = $1::uuid AND m.departement = ANY (string_to_array($2, ','))",
};

/* Lists: $1 département, $2 after, $3 how many. */
const struct cmn_stmt REFERRAL_MEETINGS = {
    .name = "concertation_list",
    .n_params = 3,
    .sql = "SELECT " MEETING ", " CMN_SQL_CURSOR(
	"c.starts_at", "c.id") " FROM concertation c"
			       " WHERE c.departement = $1 AND (c.starts_at, c.id) > " CMN_SQL_AFTER(
				   "$2") " ORDER BY c.starts_at, c.id LIMIT $3::int",
};

const struct cmn_stmt REFERRAL_MEETINGS_OF = {
    .name = "concertation_list_of",
    .n_params = 4,
    .sql = "SELECT " MEETING ", " CMN_SQL_CURSOR(
	"c.starts_at", "c.id") " FROM concertation c"
			       " WHERE c.departement = $1 AND c.situation_id = $4::uuid"
			       " AND (c.starts_at, c.id) > " CMN_SQL_AFTER(
				   "$2") " ORDER BY c.starts_at, c.id LIMIT $3::int",
};

/* What was closed, taken back or erased is nothing to its recipient any more. */
#define SEATS_TO(whose)                                                                                    \
	"SELECT " SEAT ", " CMN_SQL_CURSOR(                                                                \
	    "i.invited_at",                                                                                \
	    "i.id") " FROM concertation_invitation i JOIN concertation c ON c.departement = i.departement" \
		    "   AND c.id = i.concertation_id"                                                      \
		    " WHERE i.departement = $1 AND " whose " AND i.state <> 'withdrawn'"                   \
		    " AND i.access_closed_at IS NULL AND (i.invited_at, i.id) > " CMN_SQL_AFTER(           \
			"$2") " ORDER BY i.invited_at, i.id LIMIT $3::int"

const struct cmn_stmt REFERRAL_SEATS_OF_ACTOR = {
    .name = "concertation_seats_of_actor",
    .n_params = 4,
    .sql = SEATS_TO("i.kind = 'actor' AND i.actor_id = $4::uuid"),
};

const struct cmn_stmt REFERRAL_SEATS_OF_MDPH = {
    .name = "concertation_seats_of_mdph",
    .n_params = 3,
    .sql = SEATS_TO("i.kind = 'mdph'"),
};

const struct cmn_stmt REFERRAL_COMMITMENTS = {
    .name = "commitment_list",
    .n_params = 4,
    .sql = "SELECT " COMMITMENT
	   ", m.state IN ('open', 'changed') AND m.until_on < $4::date AS overdue,"
	   " m.until_on::text || 'T00:00:00Z|' || m.id AS _cursor" COMMITMENT_FROM
	   " WHERE m.departement = $1 AND (m.until_on, m.id) >"
	   "   (COALESCE(NULLIF(split_part($2, 'T', 1), '')::date, '-infinity'),"
	   "    COALESCE(NULLIF(split_part($2, '|', 2), '')::uuid,"
	   "    '00000000-0000-0000-0000-000000000000'))"
	   " ORDER BY m.until_on, m.id LIMIT $3::int",
};

/* R070: by actor; no situation is named. */
const struct cmn_stmt REFERRAL_PARTICIPATION = {
    .name = "concertation_participation",
    .n_params = 5,
    .sql =
	"SELECT p.actor_id, a.name AS actor_name, p.concertations, p.first_on, p.last_on,"
	" p.actor_id::text AS _cursor FROM (SELECT i.actor_id,"
	"   count(DISTINCT i.concertation_id) AS concertations, min(i.held_on) AS first_on,"
	"   max(i.held_on) AS last_on FROM concertation_invitation i"
	"   WHERE i.departement = $1 AND i.kind = 'actor' AND i.state = 'present'"
	"   AND i.held_on BETWEEN $4::date AND $5::date"
	"   AND i.actor_id > COALESCE(NULLIF($2, '')::uuid, '00000000-0000-0000-0000-000000000000')"
	"   GROUP BY i.actor_id ORDER BY i.actor_id LIMIT $3::int) p"
	" JOIN actor_ref a ON a.id = p.actor_id ORDER BY p.actor_id",
};

enum cmn_err referral_meeting_get(struct cmn_call *call, enum referral_meeting_record record,
				  const char *id, PGresult **ret)
{
	static const struct cmn_stmt *const GETS[REFERRAL_MEETING_RECORDS_] = {
	    [REFERRAL_CONCERTATION] = &REFERRAL_MEETING_GET,
	    [REFERRAL_INVITATION] = &REFERRAL_SEAT_GET,
	    [REFERRAL_COMMITMENT] = &REFERRAL_COMMITMENT_GET,
	    [REFERRAL_GOS_INVITATION] = &REFERRAL_GOS_INVITATION_GET,
	    [REFERRAL_GOS_SEEN] = &REFERRAL_GOS_INVITATION_SEEN_GET,
	};

	return cmn_pool_get(call->pool, &call->ctx, GETS[record], id, ret, &call->err);
}

enum cmn_err referral_meeting_page(struct cmn_call *call, enum referral_meeting_list list,
				   const struct referral_meeting_page *page, PGresult **ret)
{
	char count[24];
	const struct {
		const struct cmn_stmt *stmt;
		const char *fourth, *fifth;
	} lists[REFERRAL_MEETING_LISTS_] = {
	    [REFERRAL_LIST_CONCERTATIONS] = {&REFERRAL_MEETINGS, NULL, NULL},
	    [REFERRAL_LIST_OF_SITUATION] = {&REFERRAL_MEETINGS_OF, page->situation, NULL},
	    [REFERRAL_LIST_OF_ACTOR] = {&REFERRAL_SEATS_OF_ACTOR, page->actor, NULL},
	    [REFERRAL_LIST_OF_MDPH] = {&REFERRAL_SEATS_OF_MDPH, NULL, NULL},
	    [REFERRAL_LIST_COMMITMENTS] = {&REFERRAL_COMMITMENTS, page->today, NULL},
	    [REFERRAL_LIST_PARTICIPATION] = {&REFERRAL_PARTICIPATION, page->from, page->to},
	    [REFERRAL_LIST_GOS] = {&REFERRAL_GOS_INVITATION_LIST, page->today, NULL},
	    [REFERRAL_LIST_GOS_SEEN] = {&REFERRAL_GOS_INVITATION_SEEN_LIST, page->today, NULL},
	};
	const char *params[] = {page->departement, page->after, count, lists[list].fourth,
				lists[list].fifth};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(call->pool, &call->ctx, lists[list].stmt, params, ret, &call->err);
}
