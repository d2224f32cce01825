/* SPDX-License-Identifier: EUPL-1.2
 *
 * disclosure_store.c - the acts that concern a disclosure, and the rule asked on them.
 */
#include "consent_statements.h"
#include "consent_store.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>

#define US(at) "(extract(epoch FROM " at ") * 1000000)::bigint"
#define OF(column) \
	"SELECT c.* FROM about a JOIN consent c ON c.departement = $1 AND c." column " = a." column

/* $1 département, $2 situation, $3 solicitation, $4 person, $5 purpose.  What was said at the call
 * holds for the situation opened from it, and what was said in the situation for the call.  What a
 * person said as a whole is found under each record that was merged with theirs.  An act that is
 * found twice changes nothing. */
const struct cmn_stmt INTAKE_CONSENT_ACTS = {
    .name = "consent_acts",
    .n_params = 5,
    .sql =
	"WITH RECURSIVE about AS (SELECT $2::uuid AS situation_id, $3::uuid AS solicitation_id,"
	"    $4::uuid AS person_id"
	"  UNION SELECT id, solicitation_id, person_id FROM situation"
	"   WHERE departement = $1 AND id = $2::uuid"
	"  UNION SELECT id, solicitation_id, person_id FROM situation"
	"   WHERE departement = $1 AND solicitation_id = $3::uuid),"
	" who AS (SELECT person_id AS id FROM about WHERE person_id IS NOT NULL"
	"  UNION SELECT q.person_id FROM about a JOIN solicitation q ON q.departement = $1"
	"   AND q.id = a.solicitation_id AND q.person_id IS NOT NULL),"
	" same AS (SELECT id FROM who UNION SELECT n.id FROM same, LATERAL ("
	"   SELECT p.merged_into AS id FROM person p"
	"    WHERE p.departement = $1 AND p.id = same.id AND p.merged_into IS NOT NULL"
	"   UNION ALL SELECT p.id FROM person p"
	"    WHERE p.departement = $1 AND p.merged_into = same.id) n),"
	" act AS (" OF("situation_id") " UNION ALL " OF(
	    "solicitation_id") "  UNION ALL SELECT c.* FROM same JOIN consent c"
			       "   ON c.departement = $1 AND c.person_id = same.id"
			       "   AND c.situation_id IS NULL AND c.solicitation_id IS NULL)"
			       " SELECT c.id, c.decision = 'given', COALESCE(c.purpose, ''),"
			       "  array_to_string(c.categories, ' '), array_to_string(c.recipients, ' '),"
			       " " US("c.decided_at") ", " US("c.valid_from") ", " US(
				   "c.valid_until") ","
						    " " US("c.right_until") ", " US(
							"w.withdrawn_at") " FROM act c LEFT JOIN consent_withdrawal w"
									  "  ON w.departement = c.departement AND w.consent_id = c.id"
									  " WHERE c.purpose = $5 OR c.purpose IS NULL",
};

enum { ID, GIVEN, PURPOSE, CATEGORIES, RECIPIENTS, DECIDED, FROM, UNTIL, RIGHT_UNTIL, WITHDRAWN };

static struct cmn_consent_act act_of(const PGresult *res, int row)
{
	return (struct cmn_consent_act){
	    .id = cmn_pg_text(res, row, ID),
	    .given = cmn_pg_bool(res, row, GIVEN),
	    .purpose = cmn_pg_text(res, row, PURPOSE),
	    .categories = cmn_pg_text(res, row, CATEGORIES),
	    .recipients = cmn_pg_text(res, row, RECIPIENTS),
	    .decided_us = cmn_pg_int(res, row, DECIDED, CMN_NEVER),
	    .from_us = cmn_pg_int(res, row, FROM, INT64_MIN),
	    .until_us = cmn_pg_int(res, row, UNTIL, CMN_NEVER),
	    .right_until_us = cmn_pg_int(res, row, RIGHT_UNTIL, CMN_NEVER),
	    .withdrawn_us = cmn_pg_int(res, row, WITHDRAWN, CMN_NEVER),
	};
}

static enum cmn_err judge(const PGresult *res, const struct intake_disclosure *what,
			  const char *now, struct intake_verdict *ret, struct cmn_error *err)
{
	int n = PQntuples(res);
	CMN_AUTO(cmn_free_drop) char *room = calloc((size_t)n + 1, sizeof(struct cmn_consent_act));
	struct cmn_consent_act *acts = (struct cmn_consent_act *)(void *)room;
	struct cmn_disclosure d = {.purpose = what->purpose,
				   .categories = what->categories,
				   .recipient_kind = what->recipient_kind,
				   .recipient_id = what->recipient_id};
	struct cmn_verdict verdict;

	if (!acts || !cmn_time_parse(now, &d.at_us))
		return cmn_no_memory(err);
	for (int i = 0; i < n; i++)
		acts[i] = act_of(res, i);
	verdict = cmn_consent_allowed(acts, (size_t)n, &d);
	ret->reason = verdict.reason;
	snprintf(ret->consent_id, sizeof(ret->consent_id), "%s",
		 verdict.consent_id ? verdict.consent_id : "");
	return CMN_OK;
}

enum cmn_err intake_store_may_disclose(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct intake_disclosure *what, const char *now,
				       struct intake_verdict *ret, struct cmn_error *err)
{
	const char *params[] = {what->departement, what->situation_id, what->solicitation_id,
				what->person_id, what->purpose};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_CONSENT_ACTS, params, &res, err);

	return rc == CMN_OK ? judge(res, what, now, ret, err) : rc;
}

enum cmn_err intake_store_may_disclose_in(struct cmn_conn *conn,
					  const struct intake_disclosure *what, const char *now,
					  struct intake_verdict *ret, struct cmn_error *err)
{
	const char *params[] = {what->departement, what->situation_id, what->solicitation_id,
				what->person_id, what->purpose};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &INTAKE_CONSENT_ACTS, params, &res, err);

	return rc == CMN_OK ? judge(res, what, now, ret, err) : rc;
}

enum cmn_err intake_consent_demand(const struct intake_verdict *verdict, struct cmn_error *err)
{
	const char *code = cmn_consent_reason_code(verdict->reason);
	const struct cmn_code_list *list = cmn_code_list_find("consent_reasons");
	const struct cmn_code *reason = list ? cmn_code_find(list, code) : NULL;

	if (verdict->reason == CMN_CONSENT_ALLOWED)
		return CMN_OK;
	cmn_fail(err, CMN_E_NO_CONSENT, "rien n’est transmis", "nothing is disclosed");
	if (reason) {
		snprintf(err->detail[CMN_FR], sizeof(err->detail[CMN_FR]),
			 "rien n’est transmis : %s", reason->label[CMN_FR]);
		snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]),
			 "nothing is disclosed: %s", reason->label[CMN_EN]);
	}
	return cmn_because(err, "consent: %s", code);
}
