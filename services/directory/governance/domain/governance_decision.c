/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_decision.h"

#include <stddef.h>
#include <string.h>

bool governance_strategic(const char *instance_kind)
{
	return strcmp(instance_kind, GOVERNANCE_COMMITTEE) == 0 ||
	       strcmp(instance_kind, GOVERNANCE_ASSEMBLY) == 0;
}

struct governance_decision governance_decision_of(const char *kind)
{
	static const struct {
		const char *kind;
		struct governance_decision is;
	} KINDS[] = {
	    {"roadmap_validated", {.strategic = true}},
	    {"bilan_validated", {.strategic = true, .year = true}},
	    {"report_validated", {.strategic = true, .year = true}},
	    {"coherence_opinion", {.strategic = true, .opinion = true}},
	};

	for (size_t i = 0; i < sizeof(KINDS) / sizeof(KINDS[0]); i++) {
		if (strcmp(kind, KINDS[i].kind) == 0)
			return KINDS[i].is;
	}
	return (struct governance_decision){0};
}
