/* SPDX-License-Identifier: EUPL-1.2
 *
 * demande.h - a demande at the MDPH that a person is helped to make (R079).  It is the person's own
 * and no hand-off: only the day on which the MDPH had received all of it starts the legal delay, at
 * whose end its silence counts as a refusal (CASF R.241-33).
 *
 *   preparing --send--> sent --receive--> received --decide--> decided
 *   preparing --receive--> received       (handed in directly)
 *   preparing, sent --receive_part--> incomplete --complete--> received
 *   incomplete --decide--> decided        (it may be refused as it is)
 *   preparing, sent, incomplete, received --abandon--> abandoned
 */
#ifndef REFERRAL_DEMANDE_H
#define REFERRAL_DEMANDE_H

/* Zero is no act. */
enum referral_demande_act {
	REFERRAL_DEMANDE_EDIT = 1,
	REFERRAL_DEMANDE_SEND,
	REFERRAL_DEMANDE_RECEIVE,
	REFERRAL_DEMANDE_RECEIVE_PART, /* the MDPH has it, something is missing */
	REFERRAL_DEMANDE_COMPLETE,
	REFERRAL_DEMANDE_DECIDE,
	REFERRAL_DEMANDE_ABANDON,
	REFERRAL_DEMANDE_ACT_END_
};

/* The state (code of demande_states) that the act leads to; NULL when the state does not allow it.
 */
const char *referral_demande_next(const char *state, enum referral_demande_act act);

/* What is wrong with the days of a demande ("YYYY-MM-DD", NULL where none), on `today`: which of
 * them ("/sent_on", "/received_on", "/complete_on", "/decided_on"), or NULL.  None lies ahead, and
 * they follow each other; a decision may come before it is complete. */
const char *referral_demande_wrong_day(const char *sent_on, const char *received_on,
				       const char *complete_on, const char *decided_on,
				       const char *today);

#endif
