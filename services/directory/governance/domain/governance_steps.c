/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_steps.h"

#include <stddef.h>
#include <string.h>

#define BIT(state) (1u << (state))

static int find(const char *const *codes, int n, const char *code)
{
	for (int i = 1; code != NULL && i < n; i++) {
		if (strcmp(codes[i], code) == 0)
			return i;
	}
	return 0;
}

enum governance_meeting governance_meeting_of(const char *code)
{
	static const char *const CODES[] = {NULL, "planned", "convened", "held", "cancelled"};

	return (enum governance_meeting)find(CODES, 5, code);
}

bool governance_meeting_may(enum governance_meeting from, enum governance_meeting to)
{
	static const unsigned NEXT[] = {
	    [GOVERNANCE_MEETING_PLANNED] = BIT(GOVERNANCE_MEETING_PLANNED) |
					   BIT(GOVERNANCE_MEETING_CONVENED) |
					   BIT(GOVERNANCE_MEETING_CANCELLED),
	    [GOVERNANCE_MEETING_CONVENED] = BIT(GOVERNANCE_MEETING_PLANNED) |
					    BIT(GOVERNANCE_MEETING_HELD) |
					    BIT(GOVERNANCE_MEETING_CANCELLED),
	    [GOVERNANCE_MEETING_HELD] = 0,
	    [GOVERNANCE_MEETING_CANCELLED] = 0,
	};

	return (NEXT[from] & BIT(to)) != 0;
}

enum governance_arbitration governance_arbitration_of(const char *code)
{
	static const char *const CODES[] = {NULL, "asked", "answered", "done", "withdrawn"};

	return (enum governance_arbitration)find(CODES, 5, code);
}

bool governance_arbitration_may(enum governance_arbitration from, enum governance_arbitration to)
{
	static const unsigned NEXT[] = {
	    [GOVERNANCE_ARBITRATION_ASKED] =
		BIT(GOVERNANCE_ARBITRATION_ANSWERED) | BIT(GOVERNANCE_ARBITRATION_WITHDRAWN),
	    [GOVERNANCE_ARBITRATION_ANSWERED] = BIT(GOVERNANCE_ARBITRATION_DONE) |
						BIT(GOVERNANCE_ARBITRATION_ASKED) |
						BIT(GOVERNANCE_ARBITRATION_WITHDRAWN),
	    [GOVERNANCE_ARBITRATION_DONE] = 0,
	    [GOVERNANCE_ARBITRATION_WITHDRAWN] = 0,
	};

	return (NEXT[from] & BIT(to)) != 0;
}
