/* SPDX-License-Identifier: EUPL-1.2 */
#include "consent_copy.h"

#include "cmn/clock.h"
#include "cmn/record.h"

#include <stdio.h>

#define US(at) "(extract(epoch FROM " at ") * 1000000)::bigint"

/* $1 département, $2 situation, $3 purpose; an act found twice changes nothing.  The first row says
 * whether something about agreements waits parked. */
static const struct cmn_stmt ACTS = {
    .name = "consent_acts",
    .n_params = 3,
    .sql =
	"WITH s AS (SELECT id, solicitation_id, person_id FROM situation_ref"
	"   WHERE id = $2::uuid AND departement = $1),"
	" act AS (SELECT c.* FROM s JOIN consent_ref c"
	"   ON c.departement = $1 AND c.situation_id = s.id"
	"  UNION ALL SELECT c.* FROM s JOIN consent_ref c"
	"   ON c.departement = $1 AND c.solicitation_id = s.solicitation_id"
	"  UNION ALL SELECT c.* FROM s JOIN consent_ref c"
	"   ON c.departement = $1 AND c.person_id = s.person_id"
	"    AND c.situation_id IS NULL AND c.solicitation_id IS NULL"
	"  UNION ALL SELECT c.* FROM s JOIN consent_ref_file x"
	"   ON x.departement = $1 AND x.situation_id = s.id"
	"  JOIN consent_ref c ON c.departement = $1 AND c.id = x.consent_id)"
	" SELECT NULL::uuid, EXISTS (SELECT 1 FROM parked WHERE reader = 'referral'"
	"   AND stream = $1 || '.intake.facts' AND type LIKE 'intake.consent.%'),"
	"  '', '', '', 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint"
	" UNION ALL SELECT id, given, purpose, categories, recipients, " US(
	    "decided_at") ","
			  " " US("valid_from") ", " US("valid_until") ", " US("right_until") ", " US(
			      "withdrawn_at") " FROM act WHERE purpose IN ($3, '')",
};

static const struct cmn_stmt LEARN = {
    .name = "consent_learn",
    .writes = true,
    .n_params = 13,
    .sql = "INSERT INTO consent_ref (id, departement, situation_id, solicitation_id, person_id,"
	   " given, purpose, categories, recipients, decided_at, valid_from, valid_until,"
	   " right_until) VALUES ($1::uuid, $2, $3::uuid, $4::uuid, $5::uuid, $6::boolean, $7, $8,"
	   " $9, $10::timestamptz, $11::timestamptz, $12::timestamptz, $13::timestamptz)"
	   " ON CONFLICT (id) DO NOTHING",
};

static const struct cmn_stmt FILES = {
    .name = "consent_files",
    .writes = true,
    .n_params = 3,
    .sql = "INSERT INTO consent_ref_file (consent_id, departement, situation_id)"
	   " SELECT $1::uuid, $2, unnest($3::uuid[]) ON CONFLICT DO NOTHING",
};

/* The list that is told last holds: what was linked by mistake is linked no more. */
static const struct cmn_stmt EXTENDED = {
    .name = "consent_extended",
    .writes = true,
    .n_params = 3,
    .sql = "WITH gone AS (DELETE FROM consent_ref_file WHERE departement = $1"
	   "  AND situation_id = $2::uuid AND consent_id <> ALL ($3::uuid[]))"
	   " INSERT INTO consent_ref_file (consent_id, departement, situation_id)"
	   " SELECT id, $1, $2::uuid FROM unnest($3::uuid[]) AS id ON CONFLICT DO NOTHING",
};

static const struct cmn_stmt WITHDRAWN = {
    .name = "consent_withdrawn",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE consent_ref SET withdrawn_at = least(withdrawn_at, $3::timestamptz)"
	   " WHERE id = $1::uuid AND departement = $2 RETURNING id",
};

static const struct cmn_stmt ORIGIN = {
    .name = "situation_origin",
    .writes = true,
    .n_params = 3,
    .sql = "UPDATE situation_ref SET solicitation_id = $3::uuid"
	   " WHERE id = $1::uuid AND departement = $2",
};

const struct cmn_stmt *const REFERRAL_CONSENT_STATEMENTS[] = {&ACTS,     &LEARN,     &FILES,
							      &EXTENDED, &WITHDRAWN, &ORIGIN};
const size_t REFERRAL_CONSENT_STATEMENT_COUNT = CMN_LEN(REFERRAL_CONSENT_STATEMENTS);

enum {
	ID,
	GIVEN,
	PURPOSE,
	CATEGORIES,
	RECIPIENTS,
	DECIDED,
	FROM,
	UNTIL,
	RIGHT_UNTIL,
	WITHDRAWN_AT
};

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
	    .withdrawn_us = cmn_pg_int(res, row, WITHDRAWN_AT, CMN_NEVER),
	};
}

static enum cmn_err judge(const PGresult *res, const struct cmn_disclosure *d,
			  enum cmn_consent_reason *ret, struct cmn_error *err)
{
	int n = PQntuples(res);
	CMN_AUTO(cmn_free_drop) char *room = calloc((size_t)n, sizeof(struct cmn_consent_act));
	struct cmn_consent_act *acts = (struct cmn_consent_act *)(void *)room;

	if (!acts)
		return cmn_no_memory(err);
	for (int i = 1; i < n; i++)
		acts[i - 1] = act_of(res, i);
	*ret = cmn_consent_allowed(acts, (size_t)n - 1, d).reason;
	return CMN_OK;
}

static struct cmn_disclosure disclosure(const struct referral_disclosure *what)
{
	return (struct cmn_disclosure){.purpose = what->purpose,
				       .categories = what->categories,
				       .recipient_kind = what->recipient_kind,
				       .recipient_id = what->recipient_id};
}

enum cmn_err referral_store_said_on(struct cmn_conn *conn, const struct referral_disclosure *what,
				    const char *now, enum cmn_consent_reason *ret,
				    struct cmn_error *err)
{
	const char *params[] = {what->departement, what->situation_id, what->purpose};
	struct cmn_disclosure d = disclosure(what);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &ACTS, params, &res, err);

	if (rc == CMN_OK && !cmn_time_parse(now, &d.at_us))
		return cmn_fail(err, CMN_E_INTERNAL, "instant illisible", "unreadable instant");
	return rc == CMN_OK ? judge(res, &d, ret, err) : rc;
}

enum cmn_err referral_store_may_disclose(const struct referral_at *at,
					 const struct referral_disclosure *what, const char *now,
					 enum cmn_consent_reason *ret)
{
	const char *params[] = {what->departement, what->situation_id, what->purpose};
	struct cmn_disclosure d = disclosure(what);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(at->pool, at->ctx, &ACTS, params, &res, at->err);

	if (rc != CMN_OK)
		return rc;
	if (cmn_pg_bool(res, 0, GIVEN) || !cmn_time_parse(now, &d.at_us))
		return cmn_fail(at->err, CMN_E_UNAVAILABLE,
				"un accord ou un retrait n’a pu être lu ici : rien n’est transmis",
				"an agreement or a withdrawal could not be read here: "
				"nothing is disclosed");
	return judge(res, &d, ret, at->err);
}

enum cmn_err referral_store_learn_consent(struct cmn_conn *conn, const struct referral_consent *c,
					  struct cmn_error *err)
{
	const char *params[] = {c->id,           c->departement,
				c->situation_id, c->solicitation_id,
				c->person_id,    c->given ? "true" : "false",
				c->purpose,      c->categories,
				c->recipients,   c->decided_at,
				c->valid_from,   c->valid_until,
				c->right_until};

	const char *files[] = {c->id, c->departement, c->situation_ids};
	enum cmn_err rc = cmn_conn_run(conn, &LEARN, params, NULL, err);

	return rc == CMN_OK && c->situation_ids ? cmn_conn_run(conn, &FILES, files, NULL, err) : rc;
}

enum cmn_err referral_store_learn_extension(struct cmn_conn *conn, const char *departement,
					    const char *situation_id, const char *consent_ids,
					    struct cmn_error *err)
{
	const char *params[] = {departement, situation_id, consent_ids};

	return cmn_conn_run(conn, &EXTENDED, params, NULL, err);
}

enum cmn_err referral_store_learn_withdrawal(struct cmn_conn *conn, const char *consent_id,
					     const char *departement, const char *withdrawn_at,
					     struct cmn_error *err)
{
	const char *params[] = {consent_id, departement, withdrawn_at};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_conn_run(conn, &WITHDRAWN, params, &res, err);

	if (rc == CMN_OK && PQntuples(res) == 0)
		return cmn_fail(err, CMN_E_NOT_FOUND, "l’accord retiré n’est pas connu ici",
				"the agreement withdrawn is not known here");
	return rc;
}

enum cmn_err referral_store_learn_origin(struct cmn_conn *conn, const char *situation_id,
					 const char *departement, const char *solicitation_id,
					 struct cmn_error *err)
{
	const char *params[] = {situation_id, departement, solicitation_id};

	return cmn_conn_run(conn, &ORIGIN, params, NULL, err);
}
