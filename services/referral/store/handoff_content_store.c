/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_content_store.h"
#include "handoff_columns.h"
#include "more_statements.h"
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

static const struct cmn_stmt WHOLE = {
    .name = "handoff_whole",
    .n_params = 2,
    .sql =
	"SELECT " HANDOFF_COLUMNS ", c.content || jsonb_strip_nulls(jsonb_build_object("
	" 'mdph_number', c.mdph_number)) AS content, c.snapshot AS proposals,"
	" c.snapshot_sha256 AS proposals_sha256,"
	" " REFERRAL_ERASED(
	    "h.departement",
	    "h.situation_id") " AS _erased, "
			      " c.content #>> '{orientation,number}' AS _orientation_number,"
			      " c.content #>> '{orientation,decided_on}' AS _orientation_on,"
			      " c.content #>> '{orientation,right}' AS _orientation_right,"
			      " c.content #>> '{saisine,signed_on}' AS _saisine_on,"
			      " c.content #>> '{saisine,document_id}' AS _saisine_document,"
			      " c.content ->> 'first_intention' AS _first_intention,"
			      " c.content ->> 'first_intention_why' AS _first_intention_why,"
			      " c.content ->> 'permanent_orientation' AS _permanent_orientation,"
			      " c.content ->> 'mdph_file' AS _mdph_file, c.mdph_number AS _mdph_number,"
			      " concat_ws(' ', 'situation', CASE WHEN c.mdph_number IS NOT NULL THEN 'identity' END,"
			      "   CASE WHEN jsonb_array_length(c.content -> 'needs') > 0 THEN 'needs' END,"
			      "   CASE WHEN c.content ? 'person_wants_told' THEN 'wishes' END,"
			      "   CASE WHEN jsonb_array_length(c.content -> 'proposal_ids') > 0"
			      "     OR c.content ? 'first_intention_why' THEN 'solutions_tried' END) AS _categories"
			      " FROM handoff h LEFT JOIN handoff_content c"
			      " ON c.departement = h.departement AND c.handoff_id = h.id"
			      " WHERE h.id = $1::uuid AND h.departement = ANY (string_to_array($2, ','))",
};

static const struct cmn_stmt DRAFT = {
    .name = "handoff_draft",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql = "WITH target AS (SELECT id FROM situation_ref WHERE id = $14::uuid"
	   "  AND departement = $6 AND state = 'open')" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO handoff (id, departement, situation_id, reason, state,"
	   "    state_at, drafted_at, drafted_by)"
	   "  SELECT $5::uuid, $6, target.id, $15, 'draft', $7::timestamptz, $7::timestamptz, $1"
	   "  FROM target, idem RETURNING id, version)"
	   ", said AS (INSERT INTO handoff_content (departement, handoff_id, content, mdph_number)"
	   "  SELECT $6, id, COALESCE($16::jsonb, '{}'), $17 FROM fact)"
	   ", kept AS (INSERT INTO handoff_history (departement, handoff_id, number, at, act, side,"
	   "    by, to_state)"
	   "  SELECT $6, id, version, $7::timestamptz, 'draft', 'team', $1, 'draft' FROM fact)"
	   "" CMN_SQL_FINISH,
};

#define DRAFTED          \
	REFERRAL_TARGET( \
	    "handoff", " AND NOT " REFERRAL_ERASED("handoff.departement", "handoff.situation_id"))

/* $16 reason, $17 content, $18 number. */
static const struct cmn_stmt EDIT = {
    .name = "handoff_edit",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = DRAFTED
    ", fact AS (UPDATE handoff h SET reason = COALESCE($16, reason), version = version + 1"
    "  FROM target, idem WHERE h.id = target.id AND h.departement = $6"
    "  RETURNING h.id, h.version)"
    ", said AS (UPDATE handoff_content c SET content = $17::jsonb, mdph_number = $18 FROM fact"
    "  WHERE c.departement = $6 AND c.handoff_id = fact.id AND $17::jsonb IS NOT NULL)"
    "" CMN_SQL_FINISH,
};

/* The hash is of the very text that is kept. */
static const struct cmn_stmt SEND = {
    .name = "handoff_send_draft",
    .writes = true,
    .n_params = CMN_WRITE_N + 2,
    .sql =
	"WITH target AS (SELECT h.id, h.situation_id FROM handoff h JOIN situation_ref s"
	"   ON s.departement = h.departement AND s.id = h.situation_id WHERE h.id = $5::uuid"
	"   AND h.departement = $6 AND $14::bigint IN (0, h.version) AND h.state = $15"
	"   AND s.state = 'open' AND s.erased_at IS NULL FOR UPDATE OF h)" CMN_SQL_CHANGE
	", fact AS (UPDATE handoff h SET state = 'sent', state_at = $7::timestamptz,"
	"    sent_at = $7::timestamptz, sent_by = $1, version = version + 1"
	"  FROM target, idem WHERE h.id = target.id AND h.departement = $6"
	"  RETURNING h.id, h.version)"
	", seen AS (SELECT json_agg(json_build_object('id', p.id, 'label', COALESCE(p.label,"
	"     o.name), 'offer_id', p.offer_id, 'actor_id', o.actor_id, 'support_form',"
	"     p.support_form, 'state', p.state, 'proposed_at', p.proposed_at, 'answered_at',"
	"     p.answered_at, 'refusal_reason', p.refusal_reason)"
	"     ORDER BY p.proposed_at, p.id)::text AS text"
	"   FROM handoff_content c JOIN proposal p ON p.departement = c.departement"
	"    AND p.id = ANY (SELECT jsonb_array_elements_text(c.content -> 'proposal_ids')::uuid)"
	"   LEFT JOIN offer_ref o ON o.id = p.offer_id"
	"   WHERE c.departement = $6 AND c.handoff_id = $5::uuid)"
	", said AS (UPDATE handoff_content c SET snapshot = seen.text::json, snapshot_sha256 ="
	"    encode(sha256(convert_to(seen.text, 'UTF8')), 'hex') FROM fact, seen"
	"  WHERE c.departement = $6 AND c.handoff_id = fact.id AND seen.text IS NOT NULL)"
	", kept AS (INSERT INTO handoff_history (departement, handoff_id, number, at, act, side,"
	"    by, from_state, to_state, dossier_id)"
	"  SELECT $6, fact.id, version, $7::timestamptz, 'send', 'team', $1, 'draft', 'sent',"
	"   (c.content ->> 'dossier_id')::uuid FROM fact JOIN handoff_content c"
	"   ON c.departement = $6 AND c.handoff_id = fact.id)" CMN_SQL_FINISH,
};

/* $2 situation, $3 proposals, $4 actors. */
static const struct cmn_stmt STRANGERS = {
    .name = "handoff_strangers",
    .n_params = 4,
    .sql = "SELECT (SELECT count(*) FROM unnest($3::uuid[]) AS i (id) WHERE NOT EXISTS"
	   "  (SELECT 1 FROM proposal p WHERE p.departement = $1 AND p.id = i.id"
	   "    AND p.situation_id = $2::uuid)) AS proposals,"
	   " (SELECT count(*) FROM unnest($4::uuid[]) AS i (id) WHERE NOT EXISTS"
	   "  (SELECT 1 FROM actor_ref a WHERE a.id = i.id)) AS actors",
};

static const struct cmn_stmt CONDITIONS = {
    .name = "handoff_conditions",
    .n_params = 2,
    .sql = "SELECT DISTINCT ON (code) code, mandatory, valid_from, departement = '*' AS everywhere"
	   " FROM handoff_condition WHERE departement IN ($1, '*') AND valid_from <= $2::date"
	   " ORDER BY code, departement = '*', valid_from DESC",
};

static const struct cmn_stmt CONDITION_SET = {
    .name = "handoff_condition_set",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO handoff_condition (id, departement, code, valid_from, mandatory,"
    "    set_at, set_by)"
    "  SELECT $5::uuid, $6, $14, $15::date, $16::boolean, $7::timestamptz, $1 FROM idem"
    "  RETURNING id, version)" CMN_SQL_FINISH,
};

/* The MDPH asked and was refused: whoever answers for the file hears of it once.  No key: it is no
 * act of the caller. */
static const struct cmn_stmt LAPSED = {
    .name = "handoff_lapsed",
    .writes = true,
    .n_params = 4,
    .sql =
	"WITH fact AS (UPDATE handoff SET lapse_told_at = $3::timestamptz WHERE id = $1::uuid"
	"  AND departement = $2 AND lapse_told_at IS NULL RETURNING id, departement, situation_id,"
	"  version) " REFERRAL_SQL_TASKS(
	    "$3", "SELECT departement, md5(id::text || 'lapse' || version)::uuid, situation_id,"
		  " 'other', 'conseiller', $4::date, 'consent_withdrawn', 'handoff', id FROM fact"),
};

const struct cmn_stmt *const REFERRAL_HANDOFF_CONTENT_STATEMENTS[] = {
    &WHOLE, &DRAFT, &EDIT, &SEND, &STRANGERS, &CONDITIONS, &CONDITION_SET, &LAPSED,
};
const size_t REFERRAL_HANDOFF_CONTENT_STATEMENT_COUNT =
    CMN_LEN(REFERRAL_HANDOFF_CONTENT_STATEMENTS);

enum cmn_err referral_store_handoff_whole(const struct referral_at *at, const char *id,
					  PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &WHOLE, id, ret, at->err);
}

enum cmn_err referral_store_handoff_draft(const struct referral_at *at, struct cmn_write *write,
					  const struct referral_handoff_draft *d,
					  struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = d->situation_id, [14] = d->reason, [15] = d->content, [16] = d->mdph_number};

	return referral_store_write(at, &DRAFT, params, write, ret);
}

enum cmn_err referral_store_handoff_edit(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_handoff_draft *d,
					 struct referral_done *ret)
{
	char version[24];
	const char *params[CMN_WRITE_N + 5] = {[13] = version,
					       [14] = "draft",
					       [15] = d->reason,
					       [16] = d->content,
					       [17] = d->mdph_number};

	snprintf(version, sizeof(version), "%" PRId64, d->version);
	return referral_store_write(at, &EDIT, params, write, ret);
}

enum cmn_err referral_store_handoff_send(const struct referral_at *at, struct cmn_write *write,
					 int64_t version, struct referral_done *ret)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 2] = {[13] = seen, [14] = "draft"};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return referral_store_write(at, &SEND, params, write, ret);
}

enum cmn_err referral_store_handoff_strangers(const struct referral_at *at, const char *departement,
					      const char *situation_id, const char *proposals,
					      const char *actors, PGresult **ret)
{
	const char *params[] = {departement, situation_id, proposals, actors};

	return cmn_pool_run(at->pool, at->ctx, &STRANGERS, params, ret, at->err);
}

enum cmn_err referral_store_handoff_conditions(const struct referral_at *at,
					       const char *departement, const char *day,
					       PGresult **ret)
{
	const char *params[] = {departement, day};

	return cmn_pool_run(at->pool, at->ctx, &CONDITIONS, params, ret, at->err);
}

enum cmn_err referral_store_handoff_condition_set(const struct referral_at *at,
						  struct cmn_write *write,
						  const struct referral_condition_rule *r,
						  struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 3] = {
	    [13] = r->code, [14] = r->valid_from, [15] = r->mandatory ? "true" : "false"};

	return referral_store_write(at, &CONDITION_SET, params, write, ret);
}

enum cmn_err referral_store_handoff_lapsed(const struct referral_at *at, const char *id,
					   const char *departement, const char *now,
					   const char *due_on)
{
	const char *params[] = {id, departement, now, due_on};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	return cmn_pool_run(at->pool, at->ctx, &LAPSED, params, &res, at->err);
}
