/* SPDX-License-Identifier: EUPL-1.2 */
#include "agenda_sources.h"

#include "agenda_facts.h"

static const struct cmn_stmt EVERYWHERE = {
    .name = "agenda_everywhere",
    .n_params = 0,
    .sql = "SELECT coalesce(array_agg(departement), '{}') AS departements FROM community",
};
const struct cmn_stmt *const DIRECTORY_AGENDA_EVERYWHERE = &EVERYWHERE;

static const struct cmn_stmt COMMUNITIES = {
    .name = "agenda_communities",
    .n_params = 1,
    .sql = "SELECT departement, name FROM community WHERE departement = ANY ($1::text[])"
	   " ORDER BY departement",
};

/* clang-format off */
static const struct cmn_stmt RULES = {
    .name = "agenda_rules",
    .n_params = 1,
    .sql = "SELECT m.departement, r.rule, false AS own, r.settable AS open, " AGENDA_DAY("r.valid_from") " AS from_day, "
	   AGENDA_DAY("r.valid_to") " AS until_day, r.value, r.source FROM community m"
	   " JOIN region_rule r ON r.region = m.region WHERE " AGENDA_HERE("m")
	   " UNION ALL SELECT c.departement, c.rule, true, NULL, " AGENDA_DAY("c.valid_from")
	   ", NULL::int, c.value, NULL FROM community_rule c WHERE " AGENDA_HERE("c"),
};
/* clang-format on */

/* clang-format off */
/* What somebody noted as done. */
const struct cmn_stmt DIRECTORY_AGENDA_ACTS = {
    .name = "agenda_acts",
    .n_params = 1,
    .sql = AGENDA_DONE("a", "CASE a.kind WHEN 'financial_statement' THEN 'statement'"
	   " WHEN 'consumption_check' THEN 'consumption' ELSE a.kind END", "a.id", "a.done_on", "a.year")
	   " FROM obligation_act a WHERE " AGENDA_HERE("a") " AND a.withdrawn_at IS NULL",
};

/* Temporary premises that are in use, or that comply by now. */
const struct cmn_stmt DIRECTORY_AGENDA_PREMISES = {
    .name = "agenda_premises",
    .n_params = 1,
    .sql = AGENDA_DATED("r", "'premises'", "r.id", "r.temporary_due", "r.complied_on")
	   " FROM reception_point r JOIN place p ON p.id = r.place_id WHERE " AGENDA_HERE("r")
	   " AND r.temporary_due IS NOT NULL"
	   " AND (r.active AND p.active OR r.complied_on IS NOT NULL)",
};
/* clang-format on */

const struct cmn_stmt *const DIRECTORY_AGENDA_SOURCES[] = {
    &COMMUNITIES,
    &RULES,
    &DIRECTORY_AGENDA_ACTS,
    &DIRECTORY_AGENDA_PREMISES,
    &DIRECTORY_AGENDA_AGREEMENTS,
    &DIRECTORY_AGENDA_ROADMAPS,
    &DIRECTORY_AGENDA_GOVERNANCE,
    &DIRECTORY_AGENDA_MONEY,
    &DIRECTORY_AGENDA_TEAM,
};
const size_t DIRECTORY_AGENDA_SOURCE_COUNT = CMN_LEN(DIRECTORY_AGENDA_SOURCES);
