/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_store.c - agreements, refusals and withdrawals as they were said.
 */
#include "consent_store.h"
#include "consent_statements.h"
#include "notice_sql.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* "documents:<id>" is the category for one document alone; $3 is now. */
#define CONSENT_COLUMNS(now)                                                                      \
	"c.id, c.departement, c.version, c.situation_id, c.solicitation_id, c.person_id,"         \
	" c.decision, c.purpose,"                                                                 \
	" ARRAY(SELECT DISTINCT split_part(t, ':', 1) FROM unnest(c.categories) t ORDER BY 1)"    \
	"  AS categories,"                                                                        \
	" NULLIF(ARRAY(SELECT split_part(t, ':', 2) FROM unnest(c.categories) t"                  \
	"  WHERE t LIKE 'documents:%' ORDER BY 1), '{}') AS documents,"                           \
	" COALESCE((SELECT json_agg(CASE strpos(r, ':') WHEN 0 THEN json_build_object('kind', r)" \
	"   ELSE json_build_object('kind', split_part(r, ':', 1),"                                \
	"    'id', substr(r, strpos(r, ':') + 1)) END) FROM unnest(c.recipients) r), '[]')"       \
	"  AS recipients,"                                                                        \
	" c.decided_at, c.valid_from, c.valid_until, c.given_by, c.representative_id,"            \
	" c.right_until, c.means, c.words, c.proof_document_id, c.collected_by, c.recorded_at,"   \
	" w.withdrawn_at, w.given_by AS withdrawn_by, w.means AS withdrawn_means,"                \
	" w.collected_by AS withdrawal_collected_by,"                                             \
	" CASE WHEN c.decision = 'refused' THEN 'refused'"                                        \
	"  WHEN w.withdrawn_at IS NOT NULL THEN 'withdrawn'"                                      \
	"  WHEN c.right_until <= " now "::timestamptz THEN 'representative_right_ended'"          \
	"  WHEN c.valid_until <= " now "::timestamptz THEN 'expired'"                             \
	"  WHEN c.valid_from > " now "::timestamptz THEN 'not_yet_valid'"                         \
	"  ELSE 'in_force' END AS state,"                                                         \
	" " CMN_SQL_RFC3339("c.decided_at") " AS _decided_at"

#define WITH_WITHDRAWAL                   \
	" LEFT JOIN consent_withdrawal w" \
	"  ON w.departement = c.departement AND w.consent_id = c.id"

/* The person whom an act is about, directly or by the file or the call. */
#define WHOSE                                                                                  \
	" FROM fact f LEFT JOIN situation s ON s.departement = $6 AND s.id = f.situation_id"   \
	" LEFT JOIN solicitation q ON q.departement = $6 AND q.id = f.solicitation_id"         \
	" CROSS JOIN LATERAL (SELECT coalesce(f.person_id, s.person_id, q.person_id) AS id) w" \
	" WHERE w.id IS NOT NULL AND " INTAKE_SQL_REACHABLE("$6", "w.id", INTAKE_BY_MACHINE)

const struct cmn_stmt INTAKE_CONSENT_RECORD = {
    .name = "consent_record",
    .writes = true,
    .n_params = CMN_WRITE_N + 16,
    .sql = CMN_SQL_CREATE
    ", fact AS ("
    "  INSERT INTO consent (id, departement, situation_id, solicitation_id, person_id, decision,"
    "    purpose, categories, recipients, decided_at, valid_from, valid_until, given_by,"
    "    representative_id, right_until, means, words, proof_document_id, collected_by,"
    "    recorded_at)"
    "  SELECT $5::uuid, $6, $14::uuid, $15::uuid, $16::uuid, $17, $18, $19::text[], $20::text[],"
    "    $21::timestamptz, $22::timestamptz, $23::timestamptz, $24, $25::uuid, $26::timestamptz,"
    "    $27, $28, $29::uuid, $1, $7::timestamptz FROM idem"
    "  RETURNING id, version, person_id, situation_id, solicitation_id, decision)"
    /* what was agreed, and how to take it back */
    INTAKE_SQL_NOTICE("SELECT 'person', w.id, NULL::text, 'auto', 'consent_given',"
		      " json_build_object('at', $21::text, 'purpose', $18::text),"
		      " f.situation_id" WHOSE " AND f.decision = 'given'") CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_CONSENT_SUBJECT = {
    .name = "consent_subject",
    .n_params = 4,
    .sql = "SELECT id, departement, state FROM situation"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($4, ','))"
	   " UNION ALL SELECT id, departement, state FROM solicitation"
	   " WHERE id = $2::uuid AND departement = ANY (string_to_array($4, ','))"
	   " UNION ALL SELECT id, departement, state FROM person"
	   " WHERE id = $3::uuid AND departement = ANY (string_to_array($4, ','))",
};

const struct cmn_stmt INTAKE_CONSENT_GET = {
    .name = "consent_get",
    .n_params = 3,
    .sql =
	"SELECT " CONSENT_COLUMNS("$3") " FROM consent c" WITH_WITHDRAWAL " WHERE c.id = $1::uuid"
					" AND c.departement = ANY (string_to_array($2, ','))",
};

#define OF(column) \
	"SELECT c.id FROM about a JOIN consent c ON c.departement = $1 AND c." column " = a." column

const struct cmn_stmt INTAKE_CONSENT_LIST = {
    .name = "consent_of_subject",
    .n_params = 7,
    .sql =
	"WITH about AS (SELECT $2::uuid AS situation_id, $3::uuid AS solicitation_id,"
	"    $4::uuid AS person_id"
	"  UNION SELECT id, solicitation_id, person_id FROM situation"
	"   WHERE departement = $1 AND id = $2::uuid"
	"  UNION SELECT id, solicitation_id, person_id FROM situation"
	"   WHERE departement = $1 AND solicitation_id = $3::uuid"
	"  UNION SELECT NULL, NULL, person_id FROM solicitation"
	"   WHERE departement = $1 AND id = $3::uuid),"
	" found AS (" OF("situation_id") " UNION " OF(
	    "solicitation_id") "  UNION SELECT c.id FROM about a JOIN consent c"
			       "   ON c.departement = $1 AND c.person_id = a.person_id"
			       "   WHERE a.person_id = $4::uuid OR (c.situation_id IS NULL AND c.solicitation_id IS NULL))"
			       " SELECT " CONSENT_COLUMNS("$5") ", " CMN_SQL_CURSOR(
				   "c.decided_at",
				   "c.id") " FROM found f JOIN consent c ON c.departement = $1 AND c.id = f.id" WITH_WITHDRAWAL
					   " WHERE (c.decided_at, c.id) > " CMN_SQL_AFTER(
					       "$6") " ORDER BY c.decided_at, c.id LIMIT $7::int",
};

/* Also of the records that were merged with this one; 200 are more than anybody has. */
const struct cmn_stmt INTAKE_CONSENT_FILES = {
    .name = "consent_files",
    .n_params = 2,
    .sql =
	"WITH RECURSIVE same AS (SELECT $2::uuid AS id UNION SELECT n.id FROM same, LATERAL ("
	"   SELECT p.merged_into AS id FROM person p"
	"    WHERE p.departement = $1 AND p.id = same.id AND p.merged_into IS NOT NULL"
	"   UNION ALL SELECT p.id FROM person p"
	"    WHERE p.departement = $1 AND p.merged_into = same.id) n)"
	" SELECT to_json(ARRAY(SELECT s.id FROM same JOIN situation s"
	"   ON s.departement = $1 AND s.person_id = same.id"
	"  UNION SELECT s.id FROM same JOIN solicitation q"
	"   ON q.departement = $1 AND q.person_id = same.id"
	"  JOIN situation s ON s.departement = $1 AND s.solicitation_id = q.id LIMIT 200))::text",
};

/* The row that the agreement is stays as it was said; only its version moves, so that of two who
 * withdraw it at once the second is told. */
const struct cmn_stmt INTAKE_CONSENT_WITHDRAW = {
    .name = "consent_withdraw",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql =
	"WITH target AS (SELECT id FROM consent c WHERE id = $5::uuid AND departement = $6"
	"  AND version = $14::bigint AND decision = 'given' AND NOT EXISTS"
	"   (SELECT 1 FROM consent_withdrawal w WHERE w.consent_id = c.id)"
	"  FOR UPDATE)" CMN_SQL_CHANGE
	", taken AS (INSERT INTO consent_withdrawal (consent_id, departement, withdrawn_at,"
	"    given_by, representative_id, means, collected_by, recorded_at)"
	"  SELECT target.id, $6, $15::timestamptz, $16, $17::uuid, $18, $1, $7::timestamptz"
	"  FROM target, idem RETURNING consent_id)"
	", fact AS (UPDATE consent c SET version = version + 1 FROM taken"
	"  WHERE c.id = taken.consent_id AND c.departement = $6"
	"  RETURNING c.id, c.version, c.person_id, c.situation_id, c.solicitation_id)" INTAKE_SQL_NOTICE(
	    "SELECT 'person', w.id, NULL::text, 'auto', 'consent_withdrawn',"
	    " json_build_object('at', $15::text), f.situation_id" WHOSE) CMN_SQL_FINISH,
};

enum cmn_err intake_store_consent(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  struct cmn_write *write, const struct intake_consent *c,
				  int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	const char *params[CMN_WRITE_N + 16] = {
	    [13] = c->situation_id,      [14] = c->solicitation_id, [15] = c->person_id,
	    [16] = c->decision,          [17] = c->purpose,         [18] = c->categories,
	    [19] = c->recipients,        [20] = c->decided_at,      [21] = c->valid_from,
	    [22] = c->valid_until,       [23] = c->given_by,        [24] = c->representative_id,
	    [25] = c->right_until,       [26] = c->means,           [27] = c->words,
	    [28] = c->proof_document_id,
	};

	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CONSENT_RECORD, params, write, ret_version,
			     ret_replayed, err);
}

enum cmn_err intake_store_subject(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *situation_id, const char *solicitation_id,
				  const char *person_id, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {situation_id, solicitation_id, person_id, ctx->departements};

	return cmn_pool_one(pool, ctx, &INTAKE_CONSENT_SUBJECT, params, ret, err);
}

enum cmn_err intake_store_files_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person_id, char **ret,
				   struct cmn_error *err)
{
	const char *params[] = {departement, person_id};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_CONSENT_FILES, params, &res, err);

	if (rc != CMN_OK)
		return rc;
	*ret = strdup(cmn_pg_text(res, 0, 0));
	return *ret ? CMN_OK : cmn_no_memory(err);
}

enum cmn_err intake_store_consent_get(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, const char *now, PGresult **ret,
				      struct cmn_error *err)
{
	const char *params[] = {id, ctx->departements, now};

	return cmn_pool_one(pool, ctx, &INTAKE_CONSENT_GET, params, ret, err);
}

enum cmn_err intake_store_consents(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct intake_consent_page *page, PGresult **ret,
				   struct cmn_error *err)
{
	char count[24];
	const char *params[] = {page->departement,
				page->situation_id,
				page->solicitation_id,
				page->person_id,
				page->now,
				page->after,
				count};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(pool, ctx, &INTAKE_CONSENT_LIST, params, ret, err);
}

enum cmn_err intake_store_withdraw(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const struct intake_withdrawal *w,
				   int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 5] = {[13] = seen,
					       [14] = w->withdrawn_at,
					       [15] = w->given_by,
					       [16] = w->representative_id,
					       [17] = w->means};

	snprintf(seen, sizeof(seen), "%" PRId64, w->version);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &INTAKE_CONSENT_WITHDRAW, params, write, ret_version,
			     ret_replayed, err);
}

const struct cmn_stmt *const INTAKE_CONSENT_STATEMENTS[] = {
    &INTAKE_CONSENT_ACTS,           &INTAKE_CONSENT_RECORD,  &INTAKE_CONSENT_GET,
    &INTAKE_CONSENT_LIST,           &INTAKE_CONSENT_SUBJECT, &INTAKE_CONSENT_WITHDRAW,
    &INTAKE_CONSENT_REPRESENTATIVE, &INTAKE_CONSENT_FILES,
};
const size_t INTAKE_CONSENT_STATEMENT_COUNT = CMN_LEN(INTAKE_CONSENT_STATEMENTS);
