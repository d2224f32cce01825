/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_state.h - what becomes of a report (R208, R230).
 *
 * The order is a rule of the region: handed over to the ARS and the co-presidents and then
 * validated by the committee, or validated by the governance and then handed over.  With the first
 * of both the content is frozen; who validates may send it back, and then a new edition begins.
 */
#ifndef OBSERVATORY_REPORT_STATE_H
#define OBSERVATORY_REPORT_STATE_H

#include <stdbool.h>

enum report_state { /* report_states */
		    REPORT_DRAFT = 1,
		    REPORT_HANDED_OVER,
		    REPORT_VALIDATED,
		    REPORT_CLOSED, /* both */
		    REPORT_STATE_END_
};

enum report_act {
	REPORT_WRITE = 1,
	REPORT_HAND_OVER,
	REPORT_VALIDATE,
	REPORT_RETURN,
	REPORT_ACT_END_
};

const char *report_state_code(enum report_state state);
enum report_state report_state_of(const char *code); /* 0: none of them */

/* The state after `act`; 0: not allowed here.  `validated_first`: the region's order. */
enum report_state report_after(enum report_state state, enum report_act act, bool validated_first);

/* Is this the act that freezes the content? */
bool report_freezes(enum report_act act, bool validated_first);

#endif
