/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_sql.h - what the statements about proposals share.
 */
#ifndef REFERRAL_PROPOSAL_SQL_H
#define REFERRAL_PROPOSAL_SQL_H

#include "more_statements.h"
#include "proposal_store.h"
#include "referral_statements.h"

extern const struct cmn_stmt REFERRAL_PROPOSAL_LOCK, REFERRAL_PROPOSE, REFERRAL_PROPOSAL_GET,
    REFERRAL_PROPOSALS, REFERRAL_PROPOSAL_WRITE, REFERRAL_ASKED, REFERRAL_ASKED_ONE, REFERRAL_MINE,
    REFERRAL_ROUND_OPEN, REFERRAL_ROUND_GET, REFERRAL_ROUND_FOR, REFERRAL_ROUNDS,
    REFERRAL_STATUS_ENTER, REFERRAL_DECISION_CANCEL, REFERRAL_STATUS_GET, REFERRAL_STATUS_SAME,
    REFERRAL_STATUS_LIST, REFERRAL_ORIENTATION_GET, REFERRAL_ORIENTATIONS, REFERRAL_ORIENTATIONS_AT,
    REFERRAL_LEARN_READERS, REFERRAL_ACTOR_TYPE, REFERRAL_DECISION_DAY;

/* Who is waited for, in the order of proposal_lock(): arrays as text, NULL for none. */
struct referral_proposal_locks {
	const char *departement;
	const char *proposal_id, *situation_id, *decision_number, *orientation_id, *round_id;
};

/* A write after its locks. */
enum cmn_err referral_store_proposal_locked(const struct referral_at *at,
					    const struct referral_proposal_locks *locks,
					    const struct cmn_stmt *stmt, const char **params,
					    struct cmn_write *write,
					    struct referral_done *ret) CMN_MUST_CHECK;

/* clang-format off */
/* Members that are said, as one object; NULL when nothing was. */
#define PROPOSAL_PERIOD(p)                                                                         \
	"CASE WHEN num_nonnulls(" p ".season, " p ".starts_on, " p ".ends_on) > 0 THEN"            \
	" json_strip_nulls(json_build_object('season', " p ".season, 'from', " p ".starts_on,"     \
	" 'until', " p ".ends_on)) END AS period,"                                                 \
	" CASE WHEN num_nonnulls(" p ".closure_from, " p ".closure_until, " p ".closure_reason) > 0" \
	" THEN json_strip_nulls(json_build_object('from', " p ".closure_from, 'until', "           \
	p ".closure_until, 'reason', " p ".closure_reason)) END AS closure"
#define PROPOSAL_ORIENTATION(o)                                                                    \
	"CASE WHEN " o ".id IS NOT NULL THEN json_strip_nulls(json_build_object('id', " o ".id,"   \
	" 'decision_number', " o ".decision_number, 'decided_on', " o ".decided_on,"               \
	" 'decision_type', " o ".decision_type, 'right_code', " o ".right_code,"                   \
	" 'qualification', " o ".qualification, 'status', " o ".state, 'status_on', " o            \
	".state_on)) END AS orientation"

/* `winner`: a WITH element of (id, state, round_id), the proposal as it is now.  When it is
 * accepted its round is decided, and the others of that round are withdrawn: in this statement. */
#define PROPOSAL_LOSERS(winner)                                                                    \
	", decided AS (UPDATE proposal_round r SET state = 'decided', winner_id = " winner ".id,"  \
	"   decided_at = $7::timestamptz, version = r.version + 1 FROM " winner                    \
	"  WHERE " winner ".state = 'accepted' AND r.departement = $6"                             \
	"  AND r.id = " winner ".round_id AND r.state = 'open' RETURNING r.id, r.winner_id)"       \
	", lost AS (UPDATE proposal p SET state = 'withdrawn', state_at = $7::timestamptz,"        \
	"   answered_at = $7::timestamptz, withdrawal_reason = 'other_accepted',"                  \
	"   winner_id = decided.winner_id, version = p.version + 1 FROM decided"                   \
	"  WHERE p.departement = $6 AND p.round_id = decided.id AND p.id <> decided.winner_id"     \
	"  AND p.state = 'proposed'"                                                               \
	"  RETURNING p.id, p.situation_id, p.round_id, p.winner_id, p.proposed_at)"                \
	", lost_audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement,"    \
	"   request_id) SELECT $7::timestamptz, $1, $2, lost.id, $6, $8::uuid FROM lost)"          \
	", lost_told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent,"    \
	"   data) SELECT gen_random_uuid(), $6 || '.facts', 'referral.proposal.withdrawn.v1',"     \
	"   lost.id::text, $7::timestamptz, $9, json_build_object('proposal_id', lost.id,"         \
	"   'situation_id', lost.situation_id, 'round_id', lost.round_id,"                         \
	"   'proposed_at', " CMN_SQL_RFC3339("lost.proposed_at") ", 'reason', 'other_accepted',"   \
	"   'winner_id', lost.winner_id, 'withdrawn_at', $7::timestamptz) FROM lost)"
/* clang-format on */

#endif
