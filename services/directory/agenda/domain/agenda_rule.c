/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_rule.h"

#include <string.h>

#define MOST 1200 /* a hundred years of months */

static const char *const NAMES[DIRECTORY_RULES] = {
    [DIRECTORY_RULE_NONE] = "",
    [DIRECTORY_RULE_ROADMAP_WITHIN] = "roadmap_due_months",
    [DIRECTORY_RULE_ROADMAP_AGAIN] = "roadmap_update_months",
    [DIRECTORY_RULE_ROADMAP_YEARS] = "roadmap_years",
    [DIRECTORY_RULE_TERM] = "agreement_years",
    [DIRECTORY_RULE_TACIT] = "agreement_tacit_renewal",
    [DIRECTORY_RULE_NOTICE] = "agreement_notice_months",
    [DIRECTORY_RULE_MEETINGS_FLOOR] = "committee_floor_per_year",
    [DIRECTORY_RULE_MEETINGS] = "committee_meetings_per_year",
    [DIRECTORY_RULE_LIFE_REPORTS] = "committee_reports_per_year",
    [DIRECTORY_RULE_COVERAGE] = "coverage_reports_per_year",
    [DIRECTORY_RULE_ACTIVITY_DAY] = "activity_report_day",
    [DIRECTORY_RULE_STATEMENT_DAY] = "financial_statement_day",
    [DIRECTORY_RULE_TEAM_DAY] = "team_roadmap_day",
    [DIRECTORY_RULE_CONSUMPTION] = "consumption_checks_per_year",
    [DIRECTORY_RULE_ALERTS] = "obligation_alerts",
    [DIRECTORY_RULE_ALERTS_SHORT] = "obligation_alerts_short",
};

const char *directory_agenda_rule_name(enum directory_agenda_rule rule)
{
	return rule > DIRECTORY_RULE_NONE && rule < DIRECTORY_RULES ? NAMES[rule] : "";
}

enum directory_agenda_rule directory_agenda_rule_named(const char *name)
{
	for (int i = DIRECTORY_RULE_NONE + 1; i < DIRECTORY_RULES; i++)
		if (strcmp(NAMES[i], name) == 0)
			return (enum directory_agenda_rule)i;
	return DIRECTORY_RULE_NONE;
}

static const struct directory_agenda_rule_row *latest(const struct directory_agenda_rules *rules,
						      enum directory_agenda_rule rule, bool own,
						      int day)
{
	const struct directory_agenda_rule_row *best = NULL;

	for (size_t i = 0; i < rules->n; i++) {
		const struct directory_agenda_rule_row *row = &rules->rows[i];

		if (row->rule == rule && row->own == own && row->from <= day && day <= row->until &&
		    (best == NULL || best->from < row->from))
			best = row;
	}
	return best;
}

const struct directory_agenda_rule_row *
directory_agenda_rule_on(const struct directory_agenda_rules *rules,
			 enum directory_agenda_rule rule, int day)
{
	const struct directory_agenda_rule_row *region = latest(rules, rule, false, day);
	const struct directory_agenda_rule_row *own = latest(rules, rule, true, day);

	return region != NULL && region->open && own != NULL ? own : region;
}

int directory_agenda_number(const struct directory_agenda_rule_row *row)
{
	bool years = row != NULL && (row->rule == DIRECTORY_RULE_TERM ||
				     row->rule == DIRECTORY_RULE_ROADMAP_YEARS);
	int n = 0, most = years ? MOST / 12 : MOST;

	for (const char *at = row != NULL ? row->value : ""; *at != '\0'; at++) {
		if (*at < '0' || *at > '9')
			return 0;
		n = n * 10 + *at - '0';
		if (n > most)
			return 0;
	}
	return years ? 12 * n : n;
}
