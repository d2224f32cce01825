/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_content.c - what goes into a dossier, by category, and nothing else.
 *
 * Every member is named here one by one: what is not listed cannot leave.  A note of the team, a
 * danger act, the text of a call, a number never to be used are not.
 */
#include "dossier_statements.h"
#include "dossier_store.h"
#include "project_store.h"

#include "cmn/json.h"

#include <string.h>

/* $1 département, $2 situation, $3 categories (words), $4 documents, $5 notes by category (JSON).
 */
const struct cmn_stmt INTAKE_DOSSIER_CONTENT = {
    .name = "dossier_content",
    .n_params = 5,
    .sql = "WITH wanted AS (SELECT string_to_array($3, ' ') AS c),"
	   " s AS (SELECT s.opened_at, s.state, q.profile, q.commune, q.situation_type,"
	   "   q.problem_types, q.moments, q.mdph_status, q.received_at,"
	   "   COALESCE(s.person_id, q.person_id) AS person_id"
	   "  FROM situation s JOIN solicitation q"
	   "   ON q.departement = s.departement AND q.id = s.solicitation_id"
	   "  WHERE s.departement = $1 AND s.id = $2::uuid),"
	   " p AS (SELECT p.* FROM s JOIN person p ON p.departement = $1 AND p.id = s.person_id"
	   "  WHERE p.state IN ('draft', 'known')),"
	   " d AS (SELECT id, name, media_type, size, sha256 FROM document WHERE departement = $1"
	   "  AND id = ANY ($4::uuid[]) AND situation_id = $2::uuid AND state = 'kept')"
	   " SELECT json_strip_nulls(json_build_object("
	   "  'format', 'c360.dossier.v1',"
	   "  'situation', CASE WHEN 'situation' = ANY (c) THEN (SELECT json_build_object("
	   "    'solicited_at', received_at, 'opened_at', opened_at, 'state', state,"
	   "    'profile', profile, 'commune', commune, 'situation_type', situation_type,"
	   "    'problem_types', problem_types, 'moments', moments, 'mdph_status', mdph_status)"
	   "   FROM s) END,"
	   "  'identity', CASE WHEN 'identity' = ANY (c) THEN (SELECT json_build_object("
	   "    'family_name', family_name, 'birth_name', birth_name, 'given_names', given_names,"
	   "    'called', called, 'birth_date', NULLIF(NULLIF(birth_date, 'unknown'), 'refused'),"
	   "    'birth_place', birth_place, 'sex', sex, 'mdph_number', mdph_number) FROM p) END,"
	   "  'contact', CASE WHEN 'contact' = ANY (c) THEN (SELECT json_build_object("
	   "    'address_lines', address_lines, 'postal_code', postal_code, 'commune', commune,"
	   "    'language', language, 'interpreter', interpreter,"
	   "    'communication_modes', communication_modes, 'deaf_access', deaf_access,"
	   "    'reach', (SELECT json_agg(json_build_object('kind', k.kind, 'value', k.value,"
	   "      'means', k.means, 'hours', k.hours, 'discreet', k.discreet) ORDER BY k.id)"
	   "     FROM person_contact k WHERE k.departement = $1 AND k.person_id = p.id"
	   "      AND k.state = 'current' AND NOT k.never)) FROM p) END,"
	   "  'representatives', CASE WHEN 'representative' = ANY (c) THEN (SELECT json_agg("
	   "    json_build_object('kind', l.kind, 'relation', l.relation, 'power', l.power,"
	   "     'matters', l.matters, 'valid_from', l.valid_from, 'valid_to', l.valid_to,"
	   "     'organisation', l.organisation, 'family_name', o.family_name,"
	   "     'given_names', o.given_names) ORDER BY l.valid_from, l.id)"
	   "   FROM p JOIN person_link l ON l.departement = $1 AND l.person_id = p.id"
	   "    AND l.state = 'current' AND l.power <> 'none'"
	   "   LEFT JOIN person o ON o.departement = $1 AND o.id = l.other_person_id"
	   "    AND o.state IN ('draft', 'known')) END,"
	   "  'notes', NULLIF($5::jsonb, '{}'::jsonb),"
	   "  'documents', (SELECT json_agg(json_build_object('id', id, 'name', name, 'media_type',"
	   "    media_type, 'size', size, 'sha256', sha256) ORDER BY id) FROM d)))::text,"
	   " (SELECT count(*) FROM d) FROM wanted",
};

static bool has(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; (at = strstr(at, word)) != NULL; at += n)
		if ((at == words || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
			return true;
	return false;
}

/* A life project speaks of wishes, needs and health at once: all three, or none of it. */
static enum cmn_err add_project(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *situation_id,
				struct cmn_buf *out, struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *project = NULL;
	enum cmn_err rc =
	    intake_store_project_export(pool, ctx, departement, situation_id, false, &project, err);

	if (rc == CMN_OK && project) {
		out->data[--out->len] = '\0'; /* the closing brace */
		cmn_buf_fmt(out, "%s\"project\":", out->len > 1 ? "," : "");
		cmn_buf_put(out, project, strlen(project));
		cmn_buf_char(out, '}');
	}
	return rc;
}

enum cmn_err intake_store_dossier_content(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *departement, const char *situation_id,
					  const char *categories, const char *documents,
					  const char *notes, char **ret, int64_t *ret_documents,
					  struct cmn_error *err)
{
	const char *params[] = {departement, situation_id, categories, documents, notes};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_pool_run(pool, ctx, &INTAKE_DOSSIER_CONTENT, params, &res, err);
	struct cmn_buf out;

	if (rc != CMN_OK)
		return rc;
	cmn_buf_init(&out, (size_t)4 << 20);
	cmn_buf_text(&out, cmn_pg_text(res, 0, 0));
	*ret_documents = cmn_pg_int(res, 0, 1, 0);
	if (!out.failed && has(categories, "wishes") && has(categories, "needs") &&
	    has(categories, "health"))
		rc = add_project(pool, ctx, departement, situation_id, &out, err);
	if (rc != CMN_OK) {
		cmn_buf_free(&out);
		return rc;
	}
	*ret = cmn_buf_take(&out);
	return *ret ? CMN_OK : cmn_no_memory(err);
}
