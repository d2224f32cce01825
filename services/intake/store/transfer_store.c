/* SPDX-License-Identifier: EUPL-1.2 */
#include "transfer_store.h"

#include <inttypes.h>
#include <stdio.h>

/* The two ends of the row that the caller's territory holds; $2 names it everywhere. */
#define SENDS    "t.departement = ANY (string_to_array($2, ','))"
#define RECEIVES "t.to_departement = ANY (string_to_array($2, ','))"
#define TAKEN    "t.state IN ('accepted', 'completed')"

/* Before acceptance the receiver sees codes and dates; nothing of an offer that ended otherwise. */
#define TRANSFER_COLUMNS                                                                        \
	"t.id, t.departement, t.to_departement, t.version, t.state, t.kind, t.reason,"          \
	" upper(right(t.id::text, 8)) AS reference, t.offered_at, t.offered_by, t.expires_at,"  \
	" t.decided_at, t.decided_by, t.refusal_reason, t.completed_at, t.commune,"             \
	" CASE WHEN " SENDS " OR " TAKEN " OR t.state = 'offered' THEN t.preview END AS about," \
	" CASE WHEN " SENDS " OR " TAKEN " THEN t.note END AS note,"                            \
	" CASE WHEN " SENDS " THEN t.solicitation_id END AS solicitation_id,"                   \
	" CASE WHEN " SENDS " THEN t.situation_id END AS situation_id,"                         \
	" CASE WHEN " SENDS " THEN t.categories END AS categories,"                             \
	" CASE WHEN " RECEIVES " THEN t.new_solicitation_id END AS new_solicitation_id,"        \
	" CASE WHEN " RECEIVES " THEN t.new_situation_id END AS new_situation_id,"              \
	" CASE WHEN " RECEIVES " THEN t.new_person_id END AS new_person_id,"                    \
	" t.content_version AS _content, t.solicitation_id AS _solicitation_id,"                \
	" t.situation_id AS _situation_id, t.person_id AS _person_id,"                          \
	" array_to_string(t.categories, ' ') AS _categories,"                                   \
	" transfer_new_id(t.id, t.solicitation_id) AS _new_solicitation,"                       \
	" transfer_new_id(t.id, t.situation_id) AS _new_situation"

static const struct cmn_stmt TRANSFERABLE = {
    .name = "transfer_subject",
    .n_params = 4,
    .sql =
	"SELECT q.id, q.departement, coalesce(s.state, q.state) AS state,"
	" coalesce(s.version, q.version) AS version, q.id AS _solicitation_id,"
	" s.id AS _situation_id, coalesce(s.person_id, q.person_id) AS _person_id,"
	" CASE WHEN q.text IS NOT NULL THEN 't' END AS _text,"
	" (SELECT count(*) FROM unnest($4::uuid[]) AS x WHERE NOT EXISTS (SELECT 1 FROM consent c"
	"   WHERE c.departement = q.departement AND c.id = x AND (c.solicitation_id = q.id"
	"   OR c.situation_id = s.id OR c.person_id = coalesce(s.person_id, q.person_id))))"
	" AS _strange"
	" FROM solicitation q"
	" LEFT JOIN situation s ON s.departement = q.departement AND s.solicitation_id = q.id"
	" WHERE q.departement = ANY (string_to_array($3, ',')) AND q.id = coalesce($1::uuid,"
	"  (SELECT o.solicitation_id FROM situation o WHERE o.id = $2::uuid"
	"   AND o.departement = ANY (string_to_array($3, ','))))",
};

/* Both rows are locked before anything is sealed: an act that is under way on the file comes first
 * and is seen, because its rows point at one of the two. */
static const struct cmn_stmt OFFER = {
    .name = "transfer_offer",
    .writes = true,
    .n_params = CMN_WRITE_N + 12,
    .sql =
	"WITH asked AS (SELECT * FROM solicitation WHERE id = $14::uuid AND departement = $6"
	"   FOR UPDATE)"
	", file AS (SELECT * FROM situation WHERE id = $15::uuid AND departement = $6"
	"   AND solicitation_id = $14::uuid AND state = 'open' FOR UPDATE)"
	", target AS (SELECT q.*, f.id AS situation, f.opened_at, coalesce(f.person_id,"
	"    q.person_id) AS whose FROM asked q LEFT JOIN file f ON true"
	"   WHERE CASE WHEN $15::uuid IS NULL THEN q.state = 'received'"
	"     ELSE f.id IS NOT NULL END)" CMN_SQL_CHANGE
	", fact AS (INSERT INTO transfer (id, departement, to_departement, kind, reason,"
	"    solicitation_id, situation_id, person_id, requester_id, commune, categories, consents,"
	"    consent_id, preview, note, offered_at, offered_by, expires_at)"
	"  SELECT $5::uuid, $6, $16, $17, $18, q.id, q.situation, q.whose, q.requester_person_id,"
	"    $19, $20::text[], $21::uuid[], $22::uuid,"
	"    CASE $17 WHEN 'dossier' THEN jsonb_strip_nulls(jsonb_build_object("
	"      'received_at', " CMN_SQL_RFC3339(
	    "q.received_at") ","
			     "      'opened_at', " CMN_SQL_RFC3339(
				 "q.opened_at") ","
						"      'requester_kind', q.requester_kind, 'person_profile', q.person_profile,"
						"      'profile', q.profile, 'situation_type', q.situation_type,"
						"      'problem_types', q.problem_types, 'moments', q.moments,"
						"      'mdph_status', q.mdph_status, 'person_known', q.whose IS NOT NULL)) END,"
						"    $23, $7::timestamptz, $1, $24::timestamptz FROM target q, idem"
						"  RETURNING *)"
						", sealed AS (INSERT INTO transfer_content (transfer_id, departement, to_departement,"
						"    content)"
						"  SELECT id, departement, to_departement, transfer_rows(departement, solicitation_id,"
						"    situation_id, ARRAY[person_id, requester_id], consents, categories)"
						"  FROM fact WHERE kind = 'dossier')"
						", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
						"  SELECT $25::uuid, $16 || '.facts', $11, $5, $7::timestamptz, $9, $12::json"
						"  FROM fact)" CMN_SQL_FINISH,
};

static const struct cmn_stmt TRANSFER = {
    .name = "transfer_get",
    .n_params = 2,
    .sql = "SELECT " TRANSFER_COLUMNS " FROM transfer t WHERE t.id = $1::uuid"
	   " AND (" SENDS " OR " RECEIVES ")",
};

#define TRANSFER_LIST(end)                                                                         \
	"SELECT " TRANSFER_COLUMNS                                                                 \
	", " CMN_SQL_CURSOR("t.offered_at", "t.id") " FROM transfer t"                             \
						    " WHERE " end                                  \
						    " = $1 AND ($5::text IS NULL OR t.state = $5)" \
						    " AND (t.offered_at, t.id) > " CMN_SQL_AFTER(  \
							"$3") " ORDER BY t.offered_at, t.id"       \
							      " LIMIT $4::int"

static const struct cmn_stmt SENT = {
    .name = "transfer_list_sent",
    .n_params = 5,
    .sql = TRANSFER_LIST("t.departement"),
};

static const struct cmn_stmt RECEIVED = {
    .name = "transfer_list_received",
    .n_params = 5,
    .sql = TRANSFER_LIST("t.to_departement"),
};

static const struct cmn_stmt ACCEPT = {
    .name = "transfer_accept",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql =
	"WITH target AS (SELECT * FROM transfer WHERE id = $5::uuid AND to_departement = $6"
	"  AND version = $14::bigint AND content_version = $15::bigint AND state = 'offered'"
	"  AND expires_at > $7::timestamptz FOR UPDATE)" CMN_SQL_CHANGE
	", copied AS (SELECT target.id, target.kind, CASE target.kind WHEN 'dossier' THEN"
	"    transfer_copy(target.id, $6, $16, $7::timestamptz, target.commune) END AS profile"
	"  FROM target, idem)"
	", fact AS (UPDATE transfer t SET version = t.version + 1, decided_by = $1,"
	"    decided_at = $7::timestamptz,"
	"    state = CASE c.kind WHEN 'dossier' THEN 'accepted' ELSE 'completed' END,"
	"    completed_at = CASE c.kind WHEN 'dossier' THEN NULL ELSE $7::timestamptz END,"
	"    new_solicitation_id = CASE c.kind WHEN 'dossier' THEN"
	"      transfer_new_id(t.id, t.solicitation_id) END,"
	"    new_situation_id = CASE c.kind WHEN 'dossier' THEN"
	"      transfer_new_id(t.id, t.situation_id) END,"
	"    new_person_id = CASE WHEN c.kind = 'dossier' AND 'identity' = ANY (t.categories) THEN"
	"      transfer_new_id(t.id, t.person_id) END"
	"  FROM copied c WHERE t.id = c.id AND t.to_departement = $6"
	"  RETURNING t.id, t.version, t.departement, t.preview, t.new_solicitation_id,"
	"    t.new_situation_id, c.profile)"
	", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	"  SELECT $17::uuid, departement || '.facts', $11, $5, $7::timestamptz, $9, $12::json"
	"  FROM fact)"
	", opened AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	"  SELECT $18::uuid, $6 || '.facts', 'intake.situation.opened.v1', new_situation_id::text,"
	"    $7::timestamptz, $9, json_build_object('situation_id', new_situation_id,"
	"    'solicitation_id', new_solicitation_id, 'solicited_at', preview ->> 'received_at',"
	"    'opened_at', preview ->> 'opened_at', 'profile', profile, 'origin', 'transfer',"
	"    'transfer_id', id) FROM fact WHERE new_situation_id IS NOT NULL)" CMN_SQL_FINISH,
};

static const struct cmn_stmt END_OFFER = {
    .name = "transfer_end",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id FROM transfer WHERE id = $5::uuid AND version = $14::bigint"
	   "  AND state = 'offered' AND CASE $15 WHEN 'declined' THEN to_departement = $6"
	   "    ELSE departement = $6 END FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (UPDATE transfer t SET state = $15, version = version + 1, decided_by = $1,"
	   "    decided_at = $7::timestamptz, refusal_reason = $16"
	   "  FROM target, idem WHERE t.id = target.id RETURNING t.*)"
	   ", told AS (INSERT INTO outbox (event_id, stream, type, subject, at, traceparent, data)"
	   "  SELECT $17::uuid, CASE $15 WHEN 'declined' THEN departement ELSE to_departement END"
	   "    || '.facts', $11, $5, $7::timestamptz, $9, $12::json FROM fact)" CMN_SQL_FINISH,
};

enum cmn_err intake_store_transferable(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *solicitation_id, const char *situation_id,
				       const char *consents, PGresult **ret, struct cmn_error *err)
{
	const char *params[] = {solicitation_id, situation_id, ctx->departements, consents};

	return cmn_pool_one(pool, ctx, &TRANSFERABLE, params, ret, err);
}

enum cmn_err intake_store_offer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				struct cmn_write *write, const struct intake_offer *offer,
				int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char second[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 12] = {
	    [13] = offer->solicitation_id,
	    [14] = offer->situation_id,
	    [15] = offer->to,
	    [16] = offer->kind,
	    [17] = offer->reason,
	    [18] = offer->commune,
	    [19] = offer->categories,
	    [20] = offer->consents,
	    [21] = offer->consent_id,
	    [22] = offer->note,
	    [23] = offer->expires_at,
	    [24] = second,
	};

	cmn_uuid7(second);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &OFFER, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_transfer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, PGresult **ret, struct cmn_error *err)
{
	return cmn_pool_get(pool, ctx, &TRANSFER, id, ret, err);
}

enum cmn_err intake_store_transfers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct intake_transfers *list, PGresult **ret,
				    struct cmn_error *err)
{
	char count[24];
	const char *params[] = {list->departement, ctx->departements, list->after, count,
				list->state};

	snprintf(count, sizeof(count), "%" PRId64, list->limit + 1);
	return cmn_pool_run(pool, ctx, list->incoming ? &RECEIVED : &SENT, params, ret, err);
}

enum cmn_err intake_store_accept(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version,
				 const char *content_version, const char *owner,
				 int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[24], second[CMN_UUID_LEN], third[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 5] = {
	    [13] = seen, [14] = content_version, [15] = owner, [16] = second, [17] = third};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_uuid7(second);
	cmn_uuid7(third);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &ACCEPT, params, write, ret_version, ret_replayed, err);
}

enum cmn_err intake_store_end_offer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, int64_t version,
				    enum intake_transfer_state to, const char *reason,
				    int64_t *ret_version, bool *ret_replayed, struct cmn_error *err)
{
	char seen[24], second[CMN_UUID_LEN];
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = seen, [14] = intake_transfer_code(to), [15] = reason, [16] = second};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	cmn_uuid7(second);
	cmn_write_params(write, params);
	return cmn_write_run(pool, ctx, &END_OFFER, params, write, ret_version, ret_replayed, err);
}

const struct cmn_stmt *const INTAKE_TRANSFER_STATEMENTS[] = {
    &TRANSFERABLE,
    &OFFER,
    &TRANSFER,
    &SENT,
    &RECEIVED,
    &ACCEPT,
    &END_OFFER,
    &INTAKE_COMPLETE_TRANSFER,
    &INTAKE_EXPIRE_TRANSFER,
    &INTAKE_FORGET_TRANSFER,
    &INTAKE_TELL_OFFERED,
};
const size_t INTAKE_TRANSFER_STATEMENT_COUNT = CMN_LEN(INTAKE_TRANSFER_STATEMENTS);
