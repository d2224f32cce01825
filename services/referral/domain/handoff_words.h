/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_words.h - what a person is told when the MDPH does not take a hand-off, when the agent
 * who decided left no words of their own: plain language, and what they may still ask themselves
 * (CASF L.114-1-1: they may ask for a PAG without us).
 */
#ifndef REFERRAL_HANDOFF_WORDS_H
#define REFERRAL_HANDOFF_WORDS_H

struct referral_refusal_words {
	const char *reason;        /* of handoff_refusal_reasons */
	const char *text;          /* French: it is what the person reads */
	const char *may_still_ask; /* of person_recourses, as PostgreSQL array text; never empty */
};

/* Those of the reason; of a reason that is none of ours, those of "other". */
const struct referral_refusal_words *referral_refusal_words(const char *reason);

#endif
