/* SPDX-License-Identifier: EUPL-1.2
 *
 * situation.h - the states of a solicitation and of a situation, and which acts they allow.
 *
 *   solicitation: received --open--> in_situation
 *                 received --inform--> information_given
 *   situation:    open --close(reason)--> closed      closed --reopen(reason)--> open
 *
 * What else an end needs is in closure.h.
 */
#ifndef INTAKE_SITUATION_H
#define INTAKE_SITUATION_H

#include <stdbool.h>
#include <stdint.h>

/* Zero is no act. */
enum intake_act {
	INTAKE_DO_OPEN = 1,
	INTAKE_DO_INFORM,
	INTAKE_DO_CLOSE,
	INTAKE_DO_REOPEN,
	INTAKE_ACT_END_
};

/* The state that an act needs, and the one it leads to: codes as stored and shown.  Opening moves
 * the solicitation; the situation that it makes begins as open. */
struct intake_move {
	const char *from, *to;
};
extern const struct intake_move INTAKE_MOVES[INTAKE_ACT_END_];

/* A solicitation cannot have been received after now; two minutes are left to clocks that differ.
 */
bool intake_received_plausible(int64_t received_us, int64_t now_us);

/* Does this INSEE commune code lie in this département?  By the COG's rule: the first two
 * characters, three overseas. */
bool intake_commune_in(const char *commune, const char *departement);

#endif
