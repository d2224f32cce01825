/* SPDX-License-Identifier: EUPL-1.2
 *
 * phone_call.h - what a call has become, from what the telephone platform told of it (R017, R257).
 *
 * The platform may tell late, twice, or out of order.  So the state is never moved on arrival: it
 * is folded anew from all that is known, in the order of the events' own instants, by the table in
 * phone_call.c.  Whatever the order of arrival, the same events give the same state.
 *
 *   ringing -> answered | abandoned | transferred | rolled_over | called_back
 *   A call that is answered is not abandoned by hanging up.  Called back is an end.
 *
 * Call-backs: a call that ends as abandoned waits; it is done once somebody was reached (told by
 * the platform or by a conseiller), given up after N attempts, at a wrong number or when the person
 * wants none.
 */
#ifndef INTAKE_PHONE_CALL_H
#define INTAKE_PHONE_CALL_H

#include <stddef.h>
#include <stdint.h>

/* Also the order of two events of one instant.  Zero is none. */
enum intake_call_event {
	INTAKE_RINGING = 1,
	INTAKE_ANSWERED,
	INTAKE_TRANSFERRED,
	INTAKE_ROLLED_OVER,
	INTAKE_ABANDONED,
	INTAKE_CALLED_BACK,
	INTAKE_CALL_EVENT_END_
};

/* A state has the name of the event that led to it; 0 before the first. */
struct intake_told {
	int64_t at; /* microseconds */
	enum intake_call_event event;
};

enum intake_callback {
	INTAKE_CALLBACK_NONE,
	INTAKE_CALLBACK_WAITING,
	INTAKE_CALLBACK_DONE,
	INTAKE_CALLBACK_GIVEN_UP,
	INTAKE_CALLBACK_END_
};

enum intake_attempt {
	INTAKE_REACHED = 1,
	INTAKE_NO_ANSWER,
	INTAKE_WRONG_NUMBER,
	INTAKE_DECLINED,
	INTAKE_ATTEMPT_END_
};

#define INTAKE_CALL_EVENTS_MAX 64

/* The state after one more event that came later. */
enum intake_call_event intake_call_next(enum intake_call_event state, enum intake_call_event event);

/* The state after all of them; sorts `told` in place. */
enum intake_call_event intake_call_fold(struct intake_told *told, size_t n);

/* What is to be done about calling back, after the call came to `state`.  Done stays; given up
 * stays too, unless somebody was reached after all. */
enum intake_callback intake_callback_after(enum intake_callback now, enum intake_call_event state);

/* After an attempt, the `n`th, of at most `most`.  Only a call that waits is attempted. */
enum intake_callback intake_callback_tried(enum intake_attempt outcome, int n, int most);

/* Codes of call_events.csv, callback_states.csv, callback_outcomes.csv.  0, and NULL: not a code.
 */
enum intake_call_event intake_call_event_of(const char *code);
const char *intake_call_event_code(enum intake_call_event event);
const char *intake_callback_code(enum intake_callback state);
enum intake_callback intake_callback_of(const char *code); /* none when it is not a code */
enum intake_attempt intake_attempt_of(const char *code);

#endif
