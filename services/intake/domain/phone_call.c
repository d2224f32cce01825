/* SPDX-License-Identifier: EUPL-1.2 */
#include "phone_call.h"

#include <string.h>

static const char *const EVENTS[INTAKE_CALL_EVENT_END_] = {
    [INTAKE_RINGING] = "ringing",         [INTAKE_ANSWERED] = "answered",
    [INTAKE_TRANSFERRED] = "transferred", [INTAKE_ROLLED_OVER] = "rolled_over",
    [INTAKE_ABANDONED] = "abandoned",     [INTAKE_CALLED_BACK] = "called_back",
};
static const char *const CALLBACKS[INTAKE_CALLBACK_END_] = {
    [INTAKE_CALLBACK_NONE] = "none",
    [INTAKE_CALLBACK_WAITING] = "waiting",
    [INTAKE_CALLBACK_DONE] = "done",
    [INTAKE_CALLBACK_GIVEN_UP] = "given_up",
};
static const char *const ATTEMPTS[INTAKE_ATTEMPT_END_] = {
    [INTAKE_REACHED] = "reached",
    [INTAKE_NO_ANSWER] = "no_answer",
    [INTAKE_WRONG_NUMBER] = "wrong_number",
    [INTAKE_DECLINED] = "declined",
};

#define RINGS INTAKE_RINGING
#define TALKS INTAKE_ANSWERED
#define MOVED INTAKE_TRANSFERRED
#define AWAY  INTAKE_ROLLED_OVER
#define GONE  INTAKE_ABANDONED
#define BACK  INTAKE_CALLED_BACK

/* Row: the state; column: the event, in the order of the enum.  Column 0 is not used. */
static const enum intake_call_event NEXT[INTAKE_CALL_EVENT_END_][INTAKE_CALL_EVENT_END_] = {
    /* before the first: each begins a call, since the others may have been lost */
    [0] = {0, RINGS, TALKS, MOVED, AWAY, GONE, BACK},
    [RINGS] = {0, RINGS, TALKS, MOVED, AWAY, GONE, BACK},
    /* a second ring is another desk's; hanging up ends a talk, it abandons nothing */
    [TALKS] = {0, TALKS, TALKS, MOVED, AWAY, TALKS, BACK},
    [MOVED] = {0, MOVED, TALKS, MOVED, AWAY, GONE, BACK},
    [AWAY] = {0, AWAY, TALKS, MOVED, AWAY, GONE, BACK},
    /* nobody is on the line any more: only an answer (the same call taken up) or a call-back */
    [GONE] = {0, GONE, TALKS, GONE, GONE, GONE, BACK},
    [BACK] = {0, BACK, BACK, BACK, BACK, BACK, BACK},
};

enum intake_call_event intake_call_next(enum intake_call_event state, enum intake_call_event event)
{
	return NEXT[state][event];
}

static int before(const struct intake_told *a, const struct intake_told *b)
{
	return a->at < b->at || (a->at == b->at && a->event < b->event);
}

/* By insertion: there are a few, and mostly in order. */
static void sort(struct intake_told *told, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct intake_told one = told[i];
		size_t to = i;

		for (; to > 0 && before(&one, &told[to - 1]); to--)
			told[to] = told[to - 1];
		told[to] = one;
	}
}

enum intake_call_event intake_call_fold(struct intake_told *told, size_t n)
{
	enum intake_call_event state = 0;

	sort(told, n);
	for (size_t i = 0; i < n; i++)
		state = intake_call_next(state, told[i].event);
	return state;
}

enum intake_callback intake_callback_after(enum intake_callback now, enum intake_call_event state)
{
	if (now == INTAKE_CALLBACK_DONE || state == INTAKE_CALLED_BACK)
		return INTAKE_CALLBACK_DONE;
	if (now == INTAKE_CALLBACK_GIVEN_UP)
		return now;
	return state == INTAKE_ABANDONED ? INTAKE_CALLBACK_WAITING : INTAKE_CALLBACK_NONE;
}

enum intake_callback intake_callback_tried(enum intake_attempt outcome, int n, int most)
{
	if (outcome == INTAKE_REACHED)
		return INTAKE_CALLBACK_DONE;
	if (outcome != INTAKE_NO_ANSWER || n >= most)
		return INTAKE_CALLBACK_GIVEN_UP;
	return INTAKE_CALLBACK_WAITING;
}

static size_t find(const char *const *codes, size_t from, size_t end, const char *code)
{
	while (from < end && (!code || strcmp(codes[from], code) != 0))
		from++;
	return from < end ? from : 0;
}

enum intake_call_event intake_call_event_of(const char *code)
{
	return (enum intake_call_event)find(EVENTS, 1, INTAKE_CALL_EVENT_END_, code);
}

const char *intake_call_event_code(enum intake_call_event event)
{
	return event > 0 && event < INTAKE_CALL_EVENT_END_ ? EVENTS[event] : NULL;
}

const char *intake_callback_code(enum intake_callback state)
{
	return CALLBACKS[state];
}

enum intake_callback intake_callback_of(const char *code)
{
	return (enum intake_callback)find(CALLBACKS, 0, INTAKE_CALLBACK_END_, code);
}

enum intake_attempt intake_attempt_of(const char *code)
{
	return (enum intake_attempt)find(ATTEMPTS, 1, INTAKE_ATTEMPT_END_, code);
}
