/* SPDX-License-Identifier: EUPL-1.2 */
#include "contact_log_store.h"
#include "referral_statements.h"

/* clang-format off */
/* Each log gives its own page in its order, so that the two are merged and nothing is sorted. */
#define IN_SITUATION(at)                                                                           \
	" WHERE c.departement = $1 AND c.situation_id = $2::uuid"                                  \
	" AND (" at ", c.id) > " CMN_SQL_AFTER("$3") " ORDER BY " at ", c.id LIMIT $4::int"

#define OF_ACTORS                                                                                  \
	"SELECT c.id, c.departement, c.situation_id, 'actor' AS log, c.at, c.actor_id,"            \
	" c.presence <> 'team_alone' AS with_person, c.means, c.result, NULL::text AS kind,"       \
	" NULL::text AS mean, NULL::text AS party, NULL::text AS outcome,"                         \
	" NULL::boolean AS anonymous, c.next_on, c.proposal_id, c.relay_id, NULL::uuid AS plan_id," \
	" NULL::uuid AS corrects, c.recorded_at FROM actor_contact c" IN_SITUATION("c.at")

#define OF_PLANS                                                                                   \
	"SELECT c.id, c.departement, c.situation_id, 'plan' AS log, c.contacted_at, c.actor_id,"   \
	" c.person_present, NULL::text, NULL::text, c.kind, c.mean, c.party, c.outcome,"           \
	" c.anonymous, c.next_on, NULL::uuid, NULL::uuid, c.plan_id, c.corrects, c.recorded_at"    \
	" FROM plan_contact c" IN_SITUATION("c.contacted_at")

/* An entry that another one corrects says so, where both may be on different pages. */
const struct cmn_stmt REFERRAL_CONTACT_LOG = {
    .name = "contact_log",
    .n_params = 4,
    .sql = "SELECT l.*, a.name AS actor_name, (SELECT x.id FROM plan_contact x"
	   "  WHERE x.departement = l.departement AND x.corrects = l.id) AS corrected_by, "
	   CMN_SQL_CURSOR("l.at", "l.id") " FROM ((" OF_ACTORS ") UNION ALL (" OF_PLANS ")) l"
	   " LEFT JOIN actor_ref a ON a.id = l.actor_id ORDER BY l.at, l.id LIMIT $4::int",
};
/* clang-format on */

enum cmn_err referral_store_contact_log(const struct referral_at *at,
					const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_CONTACT_LOG, page, ret);
}
