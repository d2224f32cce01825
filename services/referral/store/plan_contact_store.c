/* SPDX-License-Identifier: EUPL-1.2 */
#include "more_statements.h"
#include "need_statements.h"

#define COLUMNS                                                                               \
	"c.id, c.departement, c.version, c.plan_id, c.situation_id, c.kind, c.mean, c.party," \
	" c.actor_id, c.with_function, c.with_name, c.person_present, c.anonymous, c.told,"   \
	" c.consent, c.purpose, c.outcome, c.outcome_words, c.next_step, c.next_words,"       \
	" c.next_on, c.considered_id, c.corrects, (SELECT x.id FROM plan_contact x"           \
	"  WHERE x.departement = c.departement AND x.corrects = c.id) AS corrected_by,"       \
	" c.contacted_at, c.recorded_at"

const struct cmn_stmt REFERRAL_PLAN_CONTACT_GET = {
    .name = "plan_contact_get",
    .n_params = 2,
    .sql = "SELECT " COLUMNS " FROM plan_contact c"
	   " WHERE c.id = $1::uuid AND c.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_PLAN_CONTACTS = {
    .name = "plan_contact_list",
    .n_params = 4,
    .sql = "SELECT " COLUMNS ", " CMN_SQL_CURSOR(
	"c.contacted_at", "c.id") " FROM plan_contact c"
				  " WHERE c.departement = $1 AND c.plan_id = $2::uuid"
				  " AND (c.contacted_at, c.id) > " CMN_SQL_AFTER(
				      "$3") " ORDER BY c.contacted_at, c.id LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_PLAN_CONTACT_LOG = {
    .name = "plan_contact_log",
    .writes = true,
    .n_params = CMN_WRITE_N + 21,
    .sql =
	"WITH target AS (SELECT p.id, p.situation_id FROM plan p"
	"  JOIN situation_ref s ON s.departement = p.departement AND s.id = p.situation_id"
	"   AND s.state = 'open'"
	"  WHERE p.id = $14::uuid AND p.departement = $6 AND p.state = 'active'"
	"   AND ($30::uuid IS NULL OR EXISTS (SELECT 1 FROM considered x"
	"     WHERE x.departement = $6 AND x.plan_id = p.id AND x.id = $30::uuid))"
	"   AND ($31::uuid IS NULL OR EXISTS (SELECT 1 FROM plan_contact x"
	"     WHERE x.departement = $6 AND x.plan_id = p.id AND x.id = $31::uuid))"
	"   AND ($18::uuid IS NULL OR EXISTS (SELECT 1 FROM actor_ref"
	"     WHERE id = $18::uuid)))" CMN_SQL_CHANGE
	", fact AS (INSERT INTO plan_contact (id, departement, plan_id, situation_id, kind, mean,"
	"    party, actor_id, with_function, with_name, person_present, anonymous, told,"
	"    consent, purpose, outcome, outcome_words, next_step, next_words, next_on,"
	"    considered_id, corrects, contacted_at, recorded_at, recorded_by)"
	"  SELECT $5::uuid, $6, target.id, target.situation_id, $15, $16, $17, $18::uuid, $19,"
	"    $20, $21::boolean, $22::boolean, $23::text[], $24, $25, $26, $27, $28, $29,"
	"    $33::date, $30::uuid, $31::uuid, $32::timestamptz, $7::timestamptz, $1"
	"  FROM target, idem RETURNING id, version)" REFERRAL_SQL_MORE("$34") CMN_SQL_FINISH,
};

enum cmn_err referral_store_plan_contact_log(const struct referral_at *at, struct cmn_write *write,
					     const struct referral_plan_contact *c,
					     struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 21] = {
	    [13] = c->plan_id,
	    [14] = c->kind,
	    [15] = c->mean,
	    [16] = c->party,
	    [17] = c->actor_id,
	    [18] = c->with_function,
	    [19] = c->with_name,
	    [20] = c->person_present ? "true" : "false",
	    [21] = c->anonymous ? "true" : "false",
	    [22] = c->told,
	    [23] = c->consent,
	    [24] = c->purpose,
	    [25] = c->outcome,
	    [26] = c->outcome_words,
	    [27] = c->next_step,
	    [28] = c->next_words,
	    [29] = c->considered_id,
	    [30] = c->corrects,
	    [31] = c->contacted_at,
	    [32] = c->next_on,
	    [33] = c->more,
	};

	return referral_store_write(at, &REFERRAL_PLAN_CONTACT_LOG, params, write, ret);
}

enum cmn_err referral_store_plan_contact(const struct referral_at *at, const char *id,
					 PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_PLAN_CONTACT_GET, id, ret, at->err);
}

enum cmn_err referral_store_plan_contacts(const struct referral_at *at,
					  const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_PLAN_CONTACTS, page, ret);
}
