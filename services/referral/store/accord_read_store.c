/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_read_store.c - accords as they are shown, their papers, and what erasure takes.
 */
#include "accord_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define LINE                                                                           \
	"a.id, a.departement, a.version, a.state, a.state_at, a.situation_id,"         \
	" a.closes_situation, a.content_version, a.made_at, a.made_by, a.proposed_at," \
	" a.signed_on, a.ended_on, a.end_reason, a.end_note"
#define OF_VERSION \
	"g.departement = v.departement AND g.accord_id = v.accord_id AND g.number = v.number"
#define SIGNATURES                                                                                       \
	"COALESCE((SELECT json_agg(json_strip_nulls(json_build_object('party', g.party,"                 \
	" 'signed_on', to_char(g.signed_on, 'YYYY-MM-DD'), 'means', g.means, 'witness',"                 \
	" g.witness, 'recorded_at', " CMN_SQL_RFC3339(                                                   \
	    "g.recorded_at") ", 'recorded_by',"                                                          \
			     " g.recorded_by)) ORDER BY g.recorded_at, g.party) FROM accord_signature g" \
			     " WHERE " OF_VERSION "), '[]') AS signatures"

const struct cmn_stmt REFERRAL_ACCORD_GET = {
    .name = "accord_get",
    .n_params = 2,
    .sql = "SELECT " LINE ", v.sha256, v.content, " SIGNATURES ", ARRAY(SELECT p ->> 'key'"
	   "   FROM json_array_elements(v.content -> 'parties') p WHERE a.state = 'proposed'"
	   "   AND (p ->> 'signs')::boolean AND NOT EXISTS (SELECT 1 FROM accord_signature g"
	   "    WHERE " OF_VERSION " AND g.party = p ->> 'key')) AS waits_for,"
	   " (extract(epoch FROM a.proposed_at) * 1000000)::bigint AS _proposed_us,"
	   " s.state AS _situation, s.erased_at IS NOT NULL AS _erased"
	   " FROM accord a JOIN accord_version v ON v.departement = a.departement"
	   "  AND v.accord_id = a.id AND v.number = a.content_version"
	   " JOIN situation_ref s ON s.departement = a.departement AND s.id = a.situation_id"
	   " WHERE a.id = $1::uuid AND a.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_ACCORD_LIST = {
    .name = "accord_list",
    .n_params = 4,
    .sql = "SELECT " LINE ", " CMN_SQL_CURSOR(
	"a.made_at", "a.id") " FROM accord a"
			     " WHERE a.departement = $1 AND a.situation_id = $2::uuid"
			     " AND (a.made_at, a.id) > " CMN_SQL_AFTER(
				 "$3") " ORDER BY a.made_at, a.id LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_ACCORD_VERSIONS = {
    .name = "accord_version_list",
    .n_params = 4,
    .sql = "SELECT v.accord_id AS id, v.number AS content_version, v.sha256, v.written_at,"
	   " v.written_by, v.content, " SIGNATURES ", v.number::text AS _cursor"
	   " FROM accord_version v WHERE v.departement = $1 AND v.accord_id = $2::uuid"
	   " AND v.number > COALESCE(NULLIF($3, ''), '0')::int ORDER BY v.number LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_ACCORD_NAMES = {
    .name = "accord_names",
    .n_params = 5,
    .sql = "SELECT (SELECT count(*) FROM unnest($3::uuid[]) AS u (id) WHERE NOT EXISTS"
	   "   (SELECT 1 FROM proposal p WHERE p.departement = $1 AND p.id = u.id"
	   "    AND p.situation_id = $2::uuid AND p.state = 'accepted')),"
	   " (SELECT count(*) FROM unnest($4::uuid[]) AS u (id) WHERE NOT EXISTS"
	   "   (SELECT 1 FROM actor_ref r WHERE r.id = u.id)),"
	   " (SELECT count(*) FROM unnest($5::uuid[]) AS u (id) WHERE NOT EXISTS"
	   "   (SELECT 1 FROM funding f WHERE f.departement = $1 AND f.id = u.id))",
};

#define PAPER                                                                              \
	"id, departement, version, accord_id, content_version, state, name, size, sha256," \
	" added_at, added_by"

const struct cmn_stmt REFERRAL_PAPER_ADD = {
    .name = "accord_document_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 4,
    .sql =
	"WITH target AS (SELECT a.id, a.situation_id, a.content_version FROM accord a"
	"  WHERE a.id = $14::uuid AND a.departement = $6 AND a.state = ANY ($17::text[])"
	"  AND NOT " REFERRAL_ERASED(
	    "a.departement",
	    "a.situation_id") ")" CMN_SQL_CHANGE ", bytes AS (SELECT decode($16, 'base64') AS b)"
			      ", fact AS (INSERT INTO accord_document (id, departement, accord_id, situation_id,"
			      "    content_version, name, size, sha256, content, added_at, added_by)"
			      "  SELECT $5::uuid, $6, target.id, target.situation_id, target.content_version, $15,"
			      "    length(b), encode(sha256(b), 'hex'), b, $7::timestamptz, $1"
			      "  FROM target, idem, bytes RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt REFERRAL_PAPER_GET = {
    .name = "accord_document_get",
    .n_params = 2,
    .sql = "SELECT " PAPER " FROM accord_document"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_PAPER_LIST = {
    .name = "accord_document_list",
    .n_params = 4,
    .sql = "SELECT " PAPER
	   ", " CMN_SQL_CURSOR("added_at", "id") " FROM accord_document"
						 " WHERE departement = $1 AND accord_id = $2::uuid"
						 " AND (added_at, id) > " CMN_SQL_AFTER(
						     "$3") " ORDER BY added_at, id LIMIT $4::int",
};

const struct cmn_stmt REFERRAL_PAPER_BYTES = {
    .name = "accord_document_bytes",
    .n_params = 2,
    .sql = "SELECT content, encode(sha256(content), 'hex') = sha256 FROM accord_document"
	   " WHERE id = $1::uuid AND departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt REFERRAL_ERASE_ACCORDS = {
    .name = "accord_erase_words",
    .writes = true,
    .n_params = 2,
    .sql = "WITH texts AS (UPDATE accord_version SET content = accord_without_words(content),"
	   "    sha256 = repeat('0', 64) WHERE departement = $2 AND situation_id = $1::uuid)"
	   ", heard AS (UPDATE accord_signature SET witness = NULL"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   ", papers AS (UPDATE accord_document SET state = 'erased', name = 'erased',"
	   "    sha256 = repeat('0', 64), content = NULL, version = version + 1"
	   "  WHERE departement = $2 AND situation_id = $1::uuid)"
	   " UPDATE accord SET end_note = NULL, version = version + 1"
	   "  WHERE departement = $2 AND situation_id = $1::uuid",
};

const struct cmn_stmt *const REFERRAL_ACCORD_STATEMENTS[] = {
    &REFERRAL_ACCORD_MAKE, &REFERRAL_ACCORD_REVISION, &REFERRAL_ACCORD_STEP,
    &REFERRAL_ACCORD_HOLD, &REFERRAL_ACCORD_SIGNED,   &REFERRAL_ACCORD_GET,
    &REFERRAL_ACCORD_LIST, &REFERRAL_ACCORD_VERSIONS, &REFERRAL_ACCORD_NAMES,
    &REFERRAL_PAPER_ADD,   &REFERRAL_PAPER_GET,       &REFERRAL_PAPER_LIST,
    &REFERRAL_PAPER_BYTES, &REFERRAL_ERASE_ACCORDS,
};
const size_t REFERRAL_ACCORD_STATEMENT_COUNT = CMN_LEN(REFERRAL_ACCORD_STATEMENTS);

enum cmn_err referral_store_accord_names(const struct referral_at *at, const char *departement,
					 const char *situation_id,
					 const struct referral_accord_text *text,
					 struct referral_accord_missing *ret)
{
	const char *params[] = {departement, situation_id, text->proposals, text->actors,
				text->fundings};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_pool_run(at->pool, at->ctx, &REFERRAL_ACCORD_NAMES, params, &res, at->err);

	if (rc == CMN_OK)
		*ret = (struct referral_accord_missing){.proposals = cmn_pg_int(res, 0, 0, 0),
							.actors = cmn_pg_int(res, 0, 1, 0),
							.fundings = cmn_pg_int(res, 0, 2, 0)};
	return rc;
}

enum cmn_err referral_store_accord(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_ACCORD_GET, id, ret, at->err);
}

enum cmn_err referral_store_accords(const struct referral_at *at, const struct referral_page *page,
				    PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_ACCORD_LIST, page, ret);
}

enum cmn_err referral_store_accord_versions(const struct referral_at *at,
					    const struct referral_page *page, PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_ACCORD_VERSIONS, page, ret);
}

enum cmn_err referral_store_paper_add(const struct referral_at *at, struct cmn_write *write,
				      const struct referral_paper *paper, struct referral_done *ret)
{
	const char *params[CMN_WRITE_N + 4] = {
	    [13] = paper->accord_id,
	    [14] = paper->name,
	    [15] = paper->base64,
	    [16] = REFERRAL_ACCORD_MOVES[REFERRAL_ACCORD_ATTACH].from,
	};

	return referral_store_write(at, &REFERRAL_PAPER_ADD, params, write, ret);
}

enum cmn_err referral_store_paper(const struct referral_at *at, const char *id, PGresult **ret)
{
	return cmn_pool_get(at->pool, at->ctx, &REFERRAL_PAPER_GET, id, ret, at->err);
}

enum cmn_err referral_store_papers(const struct referral_at *at, const struct referral_page *page,
				   PGresult **ret)
{
	return referral_store_list(at, &REFERRAL_PAPER_LIST, page, ret);
}

enum cmn_err referral_store_paper_bytes(const struct referral_at *at, const char *id,
					struct cmn_buf *out)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_get(at->pool, at->ctx, &REFERRAL_PAPER_BYTES, id, &res, at->err);

	if (rc != CMN_OK)
		return rc;
	if (!cmn_pg_text(res, 0, 0))
		return cmn_fail(at->err, CMN_E_GONE, "ce document a été effacé",
				"this document was erased");
	return referral_store_kept(at, res, "accord document", id, out);
}

enum cmn_err referral_store_erase_accords(struct cmn_conn *conn, const char *situation_id,
					  const char *departement, struct cmn_error *err)
{
	const char *params[] = {situation_id, departement};

	return cmn_conn_run(conn, &REFERRAL_ERASE_ACCORDS, params, NULL, err);
}
