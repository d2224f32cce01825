/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_conditions.h - what should be there before a situation is handed to the MDPH, and whether
 * it is.  Which of it is mandatory is data of each département (handoff_condition).
 *
 * Sources: R071 and R083 (upstream of complex situations and of the permanent orientation), R075
 * (first-intention responses first), R078 (the person agrees), R079 (without a file at the MDPH the
 * path is help with a demande).
 */
#ifndef REFERRAL_HANDOFF_CONDITIONS_H
#define REFERRAL_HANDOFF_CONDITIONS_H

#include <stdbool.h>
#include <stddef.h>

enum referral_agreement {
	REFERRAL_AGREEMENT_NOT_ASKED = 1, /* the département requires no recorded one yet */
	REFERRAL_AGREEMENT_FOUND,
	REFERRAL_AGREEMENT_MISSING,
};

/* What the hand-off says; NULL where it is silent. */
struct referral_handoff_facts {
	enum referral_agreement agreement;
	const char *orientation_number, *orientation_on, *orientation_right;
	const char *saisine_on, *saisine_document;
	const char *first_intention, *first_intention_why;
	bool plan_tried, plan_explained; /* what the search plan of the situation shows */
	const char *permanent_orientation;
	const char *mdph_file, *mdph_number;
};

struct referral_condition {
	const char *code; /* of handoff_conditions */
	bool met;
	const char *why; /* of handoff_condition_whys */
};

/* All of them, in the order of the list.  Returns how many were written, at most `max`. */
#define REFERRAL_CONDITIONS 6
size_t referral_handoff_conditions(const struct referral_handoff_facts *facts,
				   struct referral_condition *ret, size_t max);

#endif
