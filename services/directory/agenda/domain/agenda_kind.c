/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_kind.h"

#include <string.h>

#define LONG  DIRECTORY_RULE_ALERTS
#define SHORT DIRECTORY_RULE_ALERTS_SHORT

/* clang-format off */
static const struct directory_agenda_recipe RECIPES[DIRECTORY_DUE_KINDS] = {
	[DIRECTORY_DUE_ROADMAP] = {"roadmap", DIRECTORY_FORM_AFTER, DIRECTORY_RULE_ROADMAP_WITHIN,
		DIRECTORY_KNOWN_ROADMAP, 0, LONG, "agreement", false, true},
	[DIRECTORY_DUE_ROADMAP_UPDATE] = {"roadmap_update", DIRECTORY_FORM_AGAIN,
		DIRECTORY_RULE_ROADMAP_AGAIN, DIRECTORY_KNOWN_ROADMAP, 0, LONG, "agreement", false, true},
	[DIRECTORY_DUE_ROADMAP_RENEWAL] = {"roadmap_renewal", DIRECTORY_FORM_AGAIN,
		DIRECTORY_RULE_ROADMAP_YEARS, DIRECTORY_KNOWN_ROADMAP_NEW, 0, LONG, "agreement", false, true},
	[DIRECTORY_DUE_AGREEMENT_NOTICE] = {"agreement_notice", DIRECTORY_FORM_NOTICE,
		DIRECTORY_RULE_NOTICE, DIRECTORY_KNOWN_AGREEMENT, 0, LONG, "agreement", false, true},
	[DIRECTORY_DUE_AGREEMENT_RENEWAL] = {"agreement_renewal", DIRECTORY_FORM_TERM,
		DIRECTORY_RULE_TERM, DIRECTORY_KNOWN_AGREEMENT, 0, LONG, "agreement", false, true},
	[DIRECTORY_DUE_GOVERNANCE_MEETING] = {"governance_meeting", DIRECTORY_FORM_PARTS,
		DIRECTORY_RULE_MEETINGS, DIRECTORY_KNOWN_GOVERNANCE, 0, LONG, "community", false, true},
	[DIRECTORY_DUE_GOVERNANCE_FLOOR] = {"governance_floor", DIRECTORY_FORM_COUNT,
		DIRECTORY_RULE_MEETINGS_FLOOR, DIRECTORY_KNOWN_GOVERNANCE, 0, LONG, "community", false, true},
	[DIRECTORY_DUE_LIFE_REPORT] = {"life_report", DIRECTORY_FORM_PARTS,
		DIRECTORY_RULE_LIFE_REPORTS, DIRECTORY_KNOWN_LIFE_REPORT, 0, LONG, "community", false, false},
	[DIRECTORY_DUE_COVERAGE_REPORT] = {"coverage_report", DIRECTORY_FORM_PARTS,
		DIRECTORY_RULE_COVERAGE, DIRECTORY_KNOWN_COVERAGE_REPORT, 0, LONG, "community", false, false},
	[DIRECTORY_DUE_ACTIVITY_REPORT] = {"activity_report", DIRECTORY_FORM_YEAR_AFTER,
		DIRECTORY_RULE_ACTIVITY_DAY, DIRECTORY_KNOWN_ACTIVITY_REPORT, 0, LONG, "community", false, true},
	[DIRECTORY_DUE_FINANCIAL_STATEMENT] = {"financial_statement", DIRECTORY_FORM_YEAR_AFTER,
		DIRECTORY_RULE_STATEMENT_DAY, DIRECTORY_KNOWN_STATEMENT, 0, LONG, "community", false, true},
	[DIRECTORY_DUE_TEAM_ROADMAP] = {"team_roadmap", DIRECTORY_FORM_YEAR,
		DIRECTORY_RULE_TEAM_DAY, DIRECTORY_KNOWN_TEAM_ROADMAP, 0, LONG, "community", false, true},
	[DIRECTORY_DUE_CONSUMPTION_CHECK] = {"consumption_check", DIRECTORY_FORM_PARTS,
		DIRECTORY_RULE_CONSUMPTION, DIRECTORY_KNOWN_CONSUMPTION, 0, SHORT, "community", false, false},
	[DIRECTORY_DUE_PREMISES] = {"premises", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_PREMISES, 0, LONG, "reception_point", false, true},
	[DIRECTORY_DUE_PRESIDENCY_END] = {"presidency_end", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_PRESIDENCY, 0, LONG, "presidency", false, true},
	[DIRECTORY_DUE_MEETING] = {"meeting", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_GOVERNANCE, DIRECTORY_KNOWN_INSTANCE, SHORT, "meeting", false, false},
	[DIRECTORY_DUE_ARBITRATION] = {"arbitration", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_ARBITRATION, 0, SHORT, "arbitration", false, true},
	[DIRECTORY_DUE_TRAINING] = {"training", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_TRAINING, 0, SHORT, "training", true, false},
	[DIRECTORY_DUE_SUPERVISION] = {"supervision", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_SUPERVISION, 0, SHORT, "supervision", true, false},
	[DIRECTORY_DUE_CERTIFICATE_END] = {"certificate_end", DIRECTORY_FORM_DATED, 0,
		DIRECTORY_KNOWN_CERTIFICATE, 0, LONG, "certificate", true, false},
};

static const char *const FACTS[DIRECTORY_KNOWN_KINDS] = {
	[DIRECTORY_KNOWN_NONE] = "",
	[DIRECTORY_KNOWN_AGREEMENT] = "agreement",
	[DIRECTORY_KNOWN_ROADMAP] = "roadmap",
	[DIRECTORY_KNOWN_ROADMAP_NEW] = "roadmap_new",
	[DIRECTORY_KNOWN_GOVERNANCE] = "governance",
	[DIRECTORY_KNOWN_INSTANCE] = "instance",
	[DIRECTORY_KNOWN_LIFE_REPORT] = "life_report",
	[DIRECTORY_KNOWN_COVERAGE_REPORT] = "coverage_report",
	[DIRECTORY_KNOWN_ACTIVITY_REPORT] = "activity_report",
	[DIRECTORY_KNOWN_STATEMENT] = "statement",
	[DIRECTORY_KNOWN_TEAM_ROADMAP] = "team_roadmap",
	[DIRECTORY_KNOWN_CONSUMPTION] = "consumption",
	[DIRECTORY_KNOWN_PREMISES] = "premises",
	[DIRECTORY_KNOWN_PRESIDENCY] = "presidency",
	[DIRECTORY_KNOWN_ARBITRATION] = "arbitration",
	[DIRECTORY_KNOWN_TRAINING] = "training",
	[DIRECTORY_KNOWN_SUPERVISION] = "supervision",
	[DIRECTORY_KNOWN_CERTIFICATE] = "certificate",
};
/* clang-format on */

const struct directory_agenda_recipe *directory_agenda_recipe(enum directory_agenda_kind kind)
{
	return &RECIPES[kind];
}

enum directory_agenda_kind directory_agenda_kind_of(const char *code)
{
	int kind = 0;

	while (kind < DIRECTORY_DUE_KINDS && strcmp(RECIPES[kind].code, code) != 0)
		kind++;
	return (enum directory_agenda_kind)kind;
}

enum directory_agenda_fact_kind directory_agenda_fact_named(const char *name)
{
	for (int i = DIRECTORY_KNOWN_NONE + 1; i < DIRECTORY_KNOWN_KINDS; i++)
		if (strcmp(FACTS[i], name) == 0)
			return (enum directory_agenda_fact_kind)i;
	return DIRECTORY_KNOWN_NONE;
}
