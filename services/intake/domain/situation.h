/* SPDX-License-Identifier: EUPL-1.2
 *
 * situation.h - the states of a solicitation and of a situation, and which acts they allow.
 *
 *   solicitation: received --open--> in_situation
 *                 received --inform--> information_given
 *   situation:    open --close(reason)--> closed
 */
#ifndef INTAKE_SITUATION_H
#define INTAKE_SITUATION_H

#include <stdbool.h>
#include <stdint.h>

/* Zero is not a state. */
enum intake_state {
	INTAKE_RECEIVED = 1,
	INTAKE_IN_SITUATION,
	INTAKE_INFORMED,
	INTAKE_OPEN,
	INTAKE_CLOSED,
	INTAKE_STATE_END_
};

enum intake_act { INTAKE_DO_OPEN = 1, INTAKE_DO_INFORM, INTAKE_DO_CLOSE, INTAKE_ACT_END_ };

/* The code stored and shown; NULL for a value that is no state. */
const char *intake_state_code(enum intake_state state);
/* False when the text is no state. */
bool intake_state_parse(const char *code, enum intake_state *ret);

/* May this act be done in this state, and what follows?  False leaves *ret_to alone. */
bool intake_next(enum intake_state from, enum intake_act act, enum intake_state *ret_to);

/* A solicitation cannot have been received after now; two minutes are left to clocks that differ.
 */
bool intake_received_plausible(int64_t received_us, int64_t now_us);

/* Whole days between two instants, never negative: the age of an open file (R031). */
int64_t intake_age_days(int64_t from_us, int64_t to_us);

/* Does this INSEE commune code lie in this département?  By the COG's rule: the first two
 * characters, three overseas. */
bool intake_commune_in(const char *commune, const char *departement);

#endif
