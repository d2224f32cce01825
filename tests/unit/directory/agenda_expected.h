/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_expected.h - every obligation of a community whose agreement takes effect on 31 January
 * 2023 and that keeps no record of anything, to the end of 2029, by the rules of each of the two
 * regions; worked out by another program than the one that is tested.
 */
#ifndef DIRECTORY_AGENDA_EXPECTED_H
#define DIRECTORY_AGENDA_EXPECTED_H

#define AGENDA_SIGNED "2023-01-31"
#define AGENDA_END    "2029-12-31"

/* The first region: within six months, then each year; its committee each half-year. */
static const char *const EXPECTED_OF_THE_FIRST[] = {
    "2023-06-30 governance_meeting",  "2023-06-30 life_report",
    "2023-06-30 coverage_report",     "2023-07-31 roadmap",
    "2023-12-31 governance_meeting",  "2023-12-31 governance_floor",
    "2023-12-31 life_report",         "2023-12-31 coverage_report",
    "2024-01-31 team_roadmap",        "2024-02-15 activity_report",
    "2024-04-30 financial_statement", "2024-06-30 governance_meeting",
    "2024-06-30 life_report",         "2024-06-30 coverage_report",
    "2024-07-31 roadmap_update",      "2024-12-31 governance_meeting",
    "2024-12-31 governance_floor",    "2024-12-31 life_report",
    "2024-12-31 coverage_report",     "2025-01-31 team_roadmap",
    "2025-02-15 activity_report",     "2025-04-30 financial_statement",
    "2025-06-30 governance_meeting",  "2025-06-30 life_report",
    "2025-06-30 coverage_report",     "2025-07-31 roadmap_update",
    "2025-10-30 agreement_notice",    "2025-12-31 governance_meeting",
    "2025-12-31 governance_floor",    "2025-12-31 life_report",
    "2025-12-31 coverage_report",     "2026-01-30 agreement_renewal",
    "2026-01-31 team_roadmap",        "2026-02-15 activity_report",
    "2026-04-30 financial_statement", "2026-06-30 governance_meeting",
    "2026-06-30 life_report",         "2026-06-30 coverage_report",
    "2026-07-31 roadmap_update",      "2026-12-31 governance_meeting",
    "2026-12-31 governance_floor",    "2026-12-31 life_report",
    "2026-12-31 coverage_report",     "2027-01-31 team_roadmap",
    "2027-02-15 activity_report",     "2027-04-30 financial_statement",
    "2027-06-30 governance_meeting",  "2027-06-30 life_report",
    "2027-06-30 coverage_report",     "2027-07-31 roadmap_update",
    "2027-12-31 governance_meeting",  "2027-12-31 governance_floor",
    "2027-12-31 life_report",         "2027-12-31 coverage_report",
    "2028-01-31 team_roadmap",        "2028-02-15 activity_report",
    "2028-04-30 financial_statement", "2028-06-30 governance_meeting",
    "2028-06-30 life_report",         "2028-06-30 coverage_report",
    "2028-07-31 roadmap_update",      "2028-10-30 agreement_notice",
    "2028-12-31 governance_meeting",  "2028-12-31 governance_floor",
    "2028-12-31 life_report",         "2028-12-31 coverage_report",
    "2029-01-30 agreement_renewal",   "2029-01-31 team_roadmap",
    "2029-02-15 activity_report",     "2029-04-30 financial_statement",
    "2029-06-30 governance_meeting",  "2029-06-30 life_report",
    "2029-06-30 coverage_report",     "2029-07-31 roadmap_update",
    "2029-12-31 governance_meeting",  "2029-12-31 governance_floor",
    "2029-12-31 life_report",         "2029-12-31 coverage_report",
};

/* The other: the roadmap of three years stands in the agreement, credits come by twelfths. */
static const char *const EXPECTED_OF_THE_OTHER[] = {
    "2023-03-31 consumption_check",   "2023-06-30 governance_meeting",
    "2023-06-30 consumption_check",   "2023-09-30 consumption_check",
    "2023-12-31 governance_meeting",  "2023-12-31 governance_floor",
    "2023-12-31 consumption_check",   "2024-01-31 roadmap_update",
    "2024-02-15 activity_report",     "2024-03-31 consumption_check",
    "2024-04-30 financial_statement", "2024-06-30 governance_meeting",
    "2024-06-30 consumption_check",   "2024-09-30 consumption_check",
    "2024-12-31 governance_meeting",  "2024-12-31 governance_floor",
    "2024-12-31 consumption_check",   "2025-01-31 roadmap_update",
    "2025-02-15 activity_report",     "2025-03-31 consumption_check",
    "2025-04-30 financial_statement", "2025-06-30 governance_meeting",
    "2025-06-30 consumption_check",   "2025-09-30 consumption_check",
    "2025-12-31 governance_meeting",  "2025-12-31 governance_floor",
    "2025-12-31 consumption_check",   "2026-01-30 roadmap_renewal",
    "2026-01-30 agreement_renewal",   "2026-01-31 roadmap_update",
    "2026-02-15 activity_report",     "2026-03-31 consumption_check",
    "2026-04-30 financial_statement", "2026-06-30 governance_meeting",
    "2026-06-30 consumption_check",   "2026-09-30 consumption_check",
    "2026-12-31 governance_meeting",  "2026-12-31 governance_floor",
    "2026-12-31 consumption_check",   "2027-01-31 roadmap_update",
    "2027-02-15 activity_report",     "2027-03-31 consumption_check",
    "2027-04-30 financial_statement", "2027-06-30 governance_meeting",
    "2027-06-30 consumption_check",   "2027-09-30 consumption_check",
    "2027-12-31 governance_meeting",  "2027-12-31 governance_floor",
    "2027-12-31 consumption_check",   "2028-01-31 roadmap_update",
    "2028-02-15 activity_report",     "2028-03-31 consumption_check",
    "2028-04-30 financial_statement", "2028-06-30 governance_meeting",
    "2028-06-30 consumption_check",   "2028-09-30 consumption_check",
    "2028-12-31 governance_meeting",  "2028-12-31 governance_floor",
    "2028-12-31 consumption_check",   "2029-01-30 roadmap_renewal",
    "2029-01-31 roadmap_update",      "2029-02-15 activity_report",
    "2029-03-31 consumption_check",   "2029-04-30 financial_statement",
    "2029-06-30 governance_meeting",  "2029-06-30 consumption_check",
    "2029-09-30 consumption_check",   "2029-12-31 governance_meeting",
    "2029-12-31 governance_floor",    "2029-12-31 consumption_check",
};

#endif
