/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag.h - what follows a hand-off that the MDPH took: sessions of the GOS, the PAG, complementary
 * evaluations, followed rights, administrative impacts, stays under the Creton amendment.
 *
 *   GOS session   planned --hold--> held      planned --postpone--> postponed --date--> planned
 *                 planned, postponed --cancel--> cancelled
 *   PAG           in_preparation --elaborate--> elaborated --validate--> validated
 *                 elaborated --rework--> in_preparation        (an actor or the person says no)
 *                 in_preparation, elaborated --withdraw--> withdrawn
 *                 validated, prolonged, modified --enter--> in_force --review--> in_review
 *                 in_review --prolong--> prolonged             (the person's accord again)
 *                 in_review --modify--> modified               (a new version, all answers again)
 *                 prolonged, modified --review--> in_review    (no agreement: the review goes on)
 *                 in_review, prolonged, modified --end--> ended
 *                 validated, in_force --end at once--> ended   (see referral_pag_end_now)
 *
 * Sources: CASF L.114-1-1, L.114-1-2, L.242-4; ANS TRE_R421 (a review prolongs, modifies or ends);
 * R076 to R085.  What no text says (rework, the way back from prolonged) is a product decision.
 */
#ifndef REFERRAL_PAG_H
#define REFERRAL_PAG_H

#include <stdbool.h>
#include <stddef.h>

/* Zero is neither a machine, nor an act. */
enum referral_pag_machine {
	REFERRAL_PAG_GOS = 1,
	REFERRAL_PAG_PLAN,
	REFERRAL_PAG_SERVICE, /* the answer of the actor named in one line of a PAG */
	REFERRAL_PAG_COMPLEMENT,
	REFERRAL_PAG_RIGHT,
	REFERRAL_PAG_IMPACT,
	REFERRAL_PAG_CRETON,
	REFERRAL_PAG_MACHINE_END_
};

enum referral_pag_act {
	REFERRAL_PAG_HOLD = 1,
	REFERRAL_PAG_POSTPONE,
	REFERRAL_PAG_DATE,
	REFERRAL_PAG_CANCEL,
	REFERRAL_PAG_SEAT, /* who comes, who assists the person, who is invited as well */
	REFERRAL_PAG_REVISE,
	REFERRAL_PAG_ELABORATE,
	REFERRAL_PAG_REWORK,
	REFERRAL_PAG_WITHDRAW,
	REFERRAL_PAG_ACCORD, /* the person, on one service or on the whole */
	REFERRAL_PAG_DECIDE, /* a decision of the CDAPH is recorded */
	REFERRAL_PAG_VALIDATE,
	REFERRAL_PAG_ENTER,
	REFERRAL_PAG_ASK_REVISION,
	REFERRAL_PAG_REVIEW,
	REFERRAL_PAG_PROLONG,
	REFERRAL_PAG_MODIFY,
	REFERRAL_PAG_END,
	REFERRAL_PAG_END_NOW,
	REFERRAL_PAG_ENGAGE,
	REFERRAL_PAG_RESERVE,
	REFERRAL_PAG_REFUSE,
	REFERRAL_PAG_ACCEPT,
	REFERRAL_PAG_DECLINE,
	REFERRAL_PAG_DELIVER,
	REFERRAL_PAG_GRANT,
	REFERRAL_PAG_ASK,
	REFERRAL_PAG_FALL_DUE,
	REFERRAL_PAG_START,
	REFERRAL_PAG_FINISH,
	REFERRAL_PAG_RENEW,
	REFERRAL_PAG_ACT_END_
};

/* The state after the act, by the codes of proto/codes; NULL when this state does not allow it. */
const char *referral_pag_next(enum referral_pag_machine machine, const char *state,
			      enum referral_pag_act act);

/* The act that leads a record of this machine to `to`: for callers who name the state they have
 * reached.  Zero when none does. */
enum referral_pag_act referral_pag_act_to(enum referral_pag_machine machine, const char *to);

/* A PAG that is validated or in force ends without a review only for what no review could change:
 * the person asks, moved away or died.  Otherwise a review comes before (TRE_R421). */
bool referral_pag_end_now(const char *reason);

/* "elaborated" or "validated", the two statuses of a PAG that the ANS names (existencePAG is 1 for
 * these alone): a validated one stays so while it is in force; NULL for the others. */
const char *referral_pag_ans_status(const char *state);

/* What a PAG has, counted on its current version. */
struct referral_pag_facts {
	int services;
	int needed_awaited, needed_refused; /* commitments to services that are needed */
	int points_awaited, points_refused; /* the person on needed services; awaited: on all */
	bool coordinator;                   /* designated, and among the actors of the services */
	bool coordinator_engaged;
	bool target;        /* a target orientation is named */
	const char *accord; /* of the person to the whole: awaited, accepted, refused */
	bool decision_required, decision_grants;
};

enum referral_pag_lack {
	REFERRAL_PAG_READY = 1,
	REFERRAL_PAG_NO_SERVICE,
	REFERRAL_PAG_NO_COORDINATOR,
	REFERRAL_PAG_NO_TARGET,
	REFERRAL_PAG_COMMITMENT_AWAITED,
	REFERRAL_PAG_COMMITMENT_REFUSED,
	REFERRAL_PAG_COORDINATOR_NOT_ENGAGED,
	REFERRAL_PAG_POINT_AWAITED,
	REFERRAL_PAG_POINT_REFUSED,
	REFERRAL_PAG_ACCORD_AWAITED,
	REFERRAL_PAG_ACCORD_REFUSED,
	REFERRAL_PAG_NO_DECISION,
	REFERRAL_PAG_LACK_END_
};

/* What an act on a PAG in this state still lacks: elaborate asks for the content; validate, and
 * entering into force from modified, for every answer; entering from prolonged for the accord. */
enum referral_pag_lack referral_pag_lacks(const char *state, enum referral_pag_act act,
					  const struct referral_pag_facts *f);

/* Does a decision of this type (TRE_R327) give what the PAG rests on? */
bool referral_pag_decision_grants(const char *type);

#endif
