/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "saved_job.h"
#include "vocabulary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KNOWN ((size_t)64 * 1024)

static void release_view(struct directory_view **view)
{
	directory_view_drop(view);
}

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

static enum cmn_err reply_one(struct cmn_call *call, const char *id)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_saved_read(call, id, &res);

	return rc ? rc : directory_reply_record(call, res);
}

/* --- saving --------------------------------------------------------------------------------- */

static bool known_word(const struct directory_view *view, const struct directory_index_term *term)
{
	for (size_t p = 0; p < view->n_parts; p++) {
		if (directory_vocabulary_answers(view->parts[p].index, term))
			return true;
	}
	return false;
}

/* A word that no offer has may be the name of somebody: it is not kept. */
static enum cmn_err check_words(struct cmn_call *call, const struct directory_view *view,
				const char *text)
{
	struct directory_words words;
	bool fine;

	if (text == NULL)
		return CMN_OK;
	fine = directory_words_read(text, &DIRECTORY_GLOSSARY, &words);
	for (size_t i = 0; fine && i < words.n; i++)
		fine = words.alone[i] == NULL || known_word(view, &words.terms[i]);
	if (fine)
		return CMN_OK;
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/criteria/text",
			   "un de ces mots n’est dans aucune offre : il n’est pas gardé",
			   "one of these words is in no offer: it is not kept");
}

/* In the place of "/commune": "/criteria/commune". */
static enum cmn_err below_criteria(struct cmn_call *call, enum cmn_err rc)
{
	for (size_t i = 0; rc == CMN_E_INVALID && i < call->err.n_faults; i++) {
		char *at = call->err.faults[i].pointer;
		char was[sizeof(call->err.faults[i].pointer)];

		snprintf(was, sizeof(was), "%s", at);
		if (strncmp(was, "/criteria", 9) != 0)
			snprintf(at, sizeof(call->err.faults[i].pointer), "/criteria%.80s", was);
	}
	return rc;
}

static enum cmn_err too_wide(struct cmn_call *call)
{
	return cmn_fail_at(&call->err, CMN_E_INVALID, "/criteria",
			   "cette recherche trouve déjà plus de %d offres : précisez-la",
			   "this search finds more than %d offers already: narrow it",
			   DIRECTORY_SAVED_WIDE);
}

enum cmn_err directory_http_save_search(struct cmn_call *call)
{
	const struct directory_deps *deps = call->deps;
	const char *departement = cmn_json_get(call->body, "departement");
	const json_t *criteria = json_object_get(call->body, "criteria");
	struct directory_view *view CMN_AUTO(release_view) = NULL;
	struct cmn_buf known CMN_AUTO(drop_buf);
	size_t n = 0;
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	cmn_buf_init(&known, KNOWN);
	if (rc)
		return rc;
	if (deps == NULL)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "la recherche n’est pas prête",
				"the search is not ready");
	view = directory_live_hold(deps->live);
	rc = check_words(call, view, cmn_json_get(criteria, "text"));
	if (rc == CMN_OK)
		rc = below_criteria(call,
				    directory_saved_find(view, criteria, "", DIRECTORY_SAVED_WIDE,
							 &known, &n, &call->err));
	if (rc)
		return rc;
	if (n > DIRECTORY_SAVED_WIDE)
		return too_wide(call);
	char *text = json_dumps(criteria, JSON_COMPACT);
	if (text == NULL)
		return cmn_no_memory(&call->err);
	call->write.departement = departement;
	rc = directory_saved_create(call, text, known.data);
	free(text);
	if (rc)
		return rc;
	snprintf(call->location, sizeof(call->location), "/v1/directory/saved-searches/%s",
		 call->write.resource_id);
	return reply_one(call, call->write.resource_id);
}

/* --- reading, seeing, ending ---------------------------------------------------------------- */

enum cmn_err directory_http_list_saved_searches(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *departement = cmn_call_param(call, "departement");
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc == CMN_OK)
		rc = directory_saved_list(call, departement, &res);
	return rc ? rc : cmn_reply_list(call, res, DIRECTORY_SAVED_MOST);
}

enum cmn_err directory_http_read_saved_search(struct cmn_call *call)
{
	return reply_one(call, cmn_call_param(call, "id"));
}

/* Aim the write at the search that this account has. */
static enum cmn_err aim(struct cmn_call *call, char departement[4])
{
	PGresult *now CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_saved_read(call, cmn_call_param(call, "id"), &now);

	if (rc == CMN_OK)
		cmn_write_at(call, now, departement);
	return rc;
}

enum cmn_err directory_http_see_saved_search(struct cmn_call *call)
{
	char departement[4];
	enum cmn_err rc = aim(call, departement);

	if (rc == CMN_OK)
		rc = directory_saved_see(call);
	return rc ? rc : reply_one(call, cmn_call_param(call, "id"));
}

enum cmn_err directory_http_end_saved_search(struct cmn_call *call)
{
	char departement[4];
	enum cmn_err rc = aim(call, departement);

	if (rc == CMN_OK)
		rc = directory_saved_drop(call);
	if (rc)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "id", cmn_call_param(call, "id"));
	cmn_json_kbool(&call->out, "ended", true);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}
