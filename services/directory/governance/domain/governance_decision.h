/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_decision.h - what is for strategic governance, and what a decision bears by its kind.
 *
 * Two instances govern the whole community (R004): the strategic committee of the département and
 * the general assembly.  They alone validate the roadmap, the yearly bilan and the report, give the
 * opinion on coherence (R138, R148, R157) and hear the state of the community.
 */
#ifndef GOVERNANCE_DECISION_H
#define GOVERNANCE_DECISION_H

#include <stdbool.h>

#define GOVERNANCE_COMMITTEE "strategic_committee"
#define GOVERNANCE_ASSEMBLY  "general_assembly"
/* The two as statements list them. */
#define GOVERNANCE_STRATEGIC "('" GOVERNANCE_COMMITTEE "', '" GOVERNANCE_ASSEMBLY "')"

bool governance_strategic(const char *instance_kind);

/* Codes of governance_decision_kinds; another kind bears nothing of it and is for any instance. */
struct governance_decision {
	bool strategic;
	bool year;    /* it is said of one */
	bool opinion; /* it is one */
};
struct governance_decision governance_decision_of(const char *kind);

#endif
