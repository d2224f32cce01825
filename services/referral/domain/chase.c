/* SPDX-License-Identifier: EUPL-1.2 */
#include "chase.h"

#include <string.h>

static const struct {
	const char *clock, *kind, *cause;
} CAUSES[] = {
    {"proposal_answer", "contact_actor", "proposal_unanswered"},
    {"relay_receipt", "contact_actor", "relay_unacknowledged"},
    {"relay_acknowledgement", "contact_actor", "relay_unacknowledged"},
    {"relay_outcome", "contact_actor", "clock_late"},
    {"handoff_receipt", "other", "handoff_unanswered"},
    {"handoff_read", "other", "handoff_unanswered"},
    {"handoff_admissibility", "other", "handoff_unanswered"},
    {"handoff_evaluation", "other", "handoff_unanswered"},
    {"demande_decision", "other", "demande_undecided"},
    {"handoff_complement", "document", "handoff_complement"},
    {"accord_signature", "meeting", "accord_to_sign"},
    {"pag_answers", "other", "pag_accord"},
    {"pag_review", "meeting", "pag_review"},
    {"complement_answer", "evaluation", "evaluation_asked"},
    {"right_renewal", "document", "rights_follow_up"},
    {"creton_renewal", "document", "rights_follow_up"},
    {"demande_completion", "document", "demande_incomplete"},
    {"gos_answer", "other", "gos_invitation"},
    {"commitment_news", "contact_actor", "commitment_due"},
    {"plan_review", "other", "plan_to_review"},
    {"handoff_draft", "document", "handoff_to_prepare"},
    {"gos_seats", "contact_actor", "gos_invitation"},
};

/* Something else asks the conseiller by then: the invitation when it was linked, the convening of a
 * session, the job that looks after commitments on their day. */
static bool asked_before(const char *clock)
{
	return strcmp(clock, "gos_answer") == 0 || strcmp(clock, "gos_seats") == 0 ||
	       strcmp(clock, "commitment_news") == 0;
}

struct referral_chase referral_chase(const char *clock, enum referral_level level,
				     enum referral_level told)
{
	struct referral_chase ret = {.kind = "other", .cause = "clock_late"};
	const bool asked = told == REFERRAL_REMINDED || asked_before(clock);

	for (size_t i = 0; i < sizeof(CAUSES) / sizeof(CAUSES[0]); i++) {
		if (strcmp(CAUSES[i].clock, clock) == 0) {
			ret.kind = CAUSES[i].kind;
			ret.cause = CAUSES[i].cause;
		}
	}
	ret.coordonnateur = level >= REFERRAL_TO_COORDONNATEUR;
	ret.asks = level != REFERRAL_TO_CONSEILLER || !asked;
	if (level == REFERRAL_TO_MEMBER)
		ret.kind = "contact_actor";
	return ret;
}

bool referral_chase_last_day(const char *clock)
{
	return strcmp(clock, "right_renewal") == 0 || strcmp(clock, "creton_renewal") == 0 ||
	       asked_before(clock);
}
