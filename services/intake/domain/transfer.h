/* SPDX-License-Identifier: EUPL-1.2
 *
 * transfer.h - a file on its way to another département: states, acts, and who may do which.
 *
 *   offered --accept (receiver)--> accepted --complete (clock)--> completed
 *   offered --refuse (receiver)--> declined
 *   offered --cancel (sender)----> cancelled
 *   offered --expire (clock)-----> expired
 *
 * A signpost has no content: who takes note of it (accept) completes it at once.  The sender owns
 * the file in every state but accepted and completed, the receiver in these two: one owner at every
 * instant (R021, R022).
 */
#ifndef INTAKE_TRANSFER_H
#define INTAKE_TRANSFER_H

#include <stdbool.h>
#include <stdint.h>

/* Zero is none of them. */
enum intake_transfer_state {
	INTAKE_TRANSFER_OFFERED = 1,
	INTAKE_TRANSFER_ACCEPTED,
	INTAKE_TRANSFER_COMPLETED,
	INTAKE_TRANSFER_DECLINED,
	INTAKE_TRANSFER_EXPIRED,
	INTAKE_TRANSFER_CANCELLED,
	INTAKE_TRANSFER_STATE_END_
};
enum intake_transfer_act {
	INTAKE_TRANSFER_ACCEPT = 1,
	INTAKE_TRANSFER_REFUSE,
	INTAKE_TRANSFER_CANCEL,
	INTAKE_TRANSFER_EXPIRE,
	INTAKE_TRANSFER_COMPLETE,
	INTAKE_TRANSFER_ACT_END_
};
enum intake_transfer_end {
	INTAKE_TRANSFER_SENDER = 1,
	INTAKE_TRANSFER_RECEIVER,
	INTAKE_TRANSFER_CLOCK,
	INTAKE_TRANSFER_END_END_
};

/* Codes of proto/codes/transfer_states.csv; 0 for another text. */
const char *intake_transfer_code(enum intake_transfer_state state);
enum intake_transfer_state intake_transfer_state(const char *code);

/* Is the act this one's to do at all, whatever the state? */
bool intake_transfer_may(enum intake_transfer_act act, enum intake_transfer_end who);

/* The state that the act leads to; 0: it is not allowed here, or not to this one. */
enum intake_transfer_state intake_transfer_next(enum intake_transfer_state state,
						enum intake_transfer_act act,
						enum intake_transfer_end who, bool signpost);

/* Which end answers for the file. */
enum intake_transfer_end intake_transfer_owner(enum intake_transfer_state state, bool signpost);

/* Days that an offer stays open: 1 to 60, 14 when nothing is said.  Microseconds of the end. */
#define INTAKE_TRANSFER_DAYS 14
int64_t intake_transfer_expiry(int64_t offered_us, int64_t days);

#endif
