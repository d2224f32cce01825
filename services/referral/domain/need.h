/* SPDX-License-Identifier: EUPL-1.2
 *
 * need.h - the rules of the log of contacts (R065) and of a need that finds no answer (R233).
 *
 *   unmet need  suggested --confirm--> open      open --meet--> met
 *               suggested --dismiss--> dismissed open --expire--> expired
 *                                                open --withdraw--> withdrawn
 *
 * Days are "YYYY-MM-DD"; codes are those of proto/codes.
 */
#ifndef REFERRAL_NEED_H
#define REFERRAL_NEED_H

#include <stdbool.h>
#include <stddef.h>

/* Zero is not an act. */
enum referral_need_act {
	REFERRAL_NEED_CONFIRM = 1,
	REFERRAL_NEED_DISMISS,
	REFERRAL_NEED_MEET,
	REFERRAL_NEED_EXPIRE,
	REFERRAL_NEED_WITHDRAW,
	REFERRAL_NEED_ACT_END_
};

/* The states that the act leads from and to; false for what is no act. */
bool referral_need_move(enum referral_need_act act, const char **ret_from, const char **ret_to);

/* A day that lies between two others, both included. */
bool referral_day_between(const char *day, const char *from, const char *until);

/* Why a need has no object any more once its file was closed for this reason
 * (unmet_expiry_reasons); NULL: somebody still waits for an answer. */
const char *referral_need_end_of(const char *closure);

/* What was said about the person fits how the case was presented: without identity nothing that
 * shows who they are, otherwise at least something. */
enum referral_told_fault {
	REFERRAL_TOLD_FITS = 0,
	REFERRAL_TOLD_NOTHING,  /* not anonymous, yet nothing was said */
	REFERRAL_TOLD_IDENTITY, /* anonymous, yet *ret_at shows who the person is */
};
enum referral_told_fault referral_told_check(bool anonymous, const char *const *told, size_t n,
					     size_t *ret_at);

/* To whom a contact discloses, as an agreement names it: purpose and kind of recipient. */
struct referral_contact_to {
	const char *purpose, *kind;
	bool named; /* one of the kind is named: the actor of the directory */
};
struct referral_contact_to referral_plan_contact_to(const char *party);

#endif
