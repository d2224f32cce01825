/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_steps.h - what may become of a meeting of an instance, and of an arbitration asked of
 * it.
 */
#ifndef GOVERNANCE_STEPS_H
#define GOVERNANCE_STEPS_H

#include <stdbool.h>

enum governance_meeting {
	GOVERNANCE_MEETING_PLANNED = 1,
	GOVERNANCE_MEETING_CONVENED,
	GOVERNANCE_MEETING_HELD,
	GOVERNANCE_MEETING_CANCELLED,
};
enum governance_meeting governance_meeting_of(const char *code); /* 0: no such state */

/* To be planned again is to be given another day: who was convened is convened anew. */
bool governance_meeting_may(enum governance_meeting from, enum governance_meeting to);

enum governance_arbitration {
	GOVERNANCE_ARBITRATION_ASKED = 1,
	GOVERNANCE_ARBITRATION_ANSWERED,
	GOVERNANCE_ARBITRATION_DONE,
	GOVERNANCE_ARBITRATION_WITHDRAWN,
};
enum governance_arbitration governance_arbitration_of(const char *code);
bool governance_arbitration_may(enum governance_arbitration from, enum governance_arbitration to);

#endif
