/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_columns.h - the record of a hand-off, alias h, as every statement gives it.
 */
#ifndef REFERRAL_HANDOFF_COLUMNS_H
#define REFERRAL_HANDOFF_COLUMNS_H

/* What it is, is said with each: a relay between two teams. */
#define HANDOFF_COLUMNS                                                                       \
	"h.id, h.departement, h.version, h.state, h.state_at, h.situation_id, h.reason,"      \
	" 'relay_between_teams' AS nature, false AS starts_legal_delay, h.drafted_at,"        \
	" h.sent_at, h.received_at, h.read_at, h.decided_at, h.refusal_reason,"               \
	" h.refusal_note, h.person_text, h.may_still_ask, h.known_number, h.outcome,"         \
	" h.outcome_reason, h.withdrawal_reason, h.withdrawn_by,"                             \
	" CASE h.state WHEN 'complement_requested' THEN (SELECT y.codes FROM handoff_history" \
	"   y WHERE y.departement = h.departement AND y.handoff_id = h.id"                    \
	"   AND y.to_state = 'complement_requested' ORDER BY y.number DESC LIMIT 1)"          \
	" END AS complement_codes"

#endif
