/* SPDX-License-Identifier: EUPL-1.2
 *
 * hsds_http.c - the API of the Human Services Data Specification 3.0, read-only, below /hsds.
 */
#include "export_http.h"
#include "hsds.h"
#include "text.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PER_PAGE   50
#define NDJSON     "application/x-ndjson"
#define LINES_MOST ((size_t)12 << 20) /* bytes of a list in one answer */

static enum cmn_err finish(struct cmn_call *call)
{
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

static bool flag(const struct cmn_call *call, const char *name)
{
	const char *value = cmn_call_param(call, name);

	return value != NULL && strcmp(value, "true") == 0;
}

/* --- root ----------------------------------------------------------------------------------------
 */

static void put_url(struct cmn_call *call, const char *key, const char *path)
{
	char url[320];

	if (directory_root(call)[0] == '\0')
		return;
	snprintf(url, sizeof(url), "%.250s%s", directory_root(call), path);
	cmn_json_kstr(&call->out, key, url);
}

enum cmn_err directory_http_hsds_root(struct cmn_call *call)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "version", DIRECTORY_HSDS_VERSION);
	put_url(call, "profile", "/hsds/profile");
	put_url(call, "openapi_url", "/openapi.json");
	cmn_json_close(&call->out, '}');
	return finish(call);
}

/* What is particular here: taxonomies, status, what is never shown, what has no place in HSDS. */
enum cmn_err directory_http_hsds_profile(struct cmn_call *call)
{
	static const char *const LOST[] = {
	    "sector",     "intake_actor_id", "intake_place_id",
	    "provenance", "membership",      "verified_at",
	};

	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "version", DIRECTORY_HSDS_VERSION);
	cmn_json_kstr(&call->out, "name", "Communauté 360");
	cmn_json_kstr(&call->out, "description",
		      "HSDS 3.0 sans changement de schéma. Une offre retirée reste listée, status "
		      "« defunct » ; un lieu confidentiel n’est jamais montré.");
	cmn_json_key(&call->out, "taxonomies");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++)
		directory_hsds_taxonomy(&call->out, DIRECTORY_HSDS_TAXONOMIES[i].list);
	cmn_json_close(&call->out, ']');
	cmn_json_key(&call->out, "not_carried");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < CMN_LEN(LOST); i++)
		cmn_json_str(&call->out, LOST[i]);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return finish(call);
}

/* --- filters -------------------------------------------------------------------------------------
 */

/* The list that has this id; with `term`, the list and the code of a term. */
static bool list_of(const char *id, bool term, struct directory_numbered_filter *ret)
{
	char other[CMN_UUID_LEN];

	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++) {
		const char *name = DIRECTORY_HSDS_TAXONOMIES[i].list;
		const struct cmn_code_list *list = cmn_code_list_find(name);

		ret->list = name;
		directory_hsds_taxonomy_id(name, other);
		if (!term && strcasecmp(other, id) == 0)
			return true;
		for (size_t k = 0; term && list != NULL && k < list->n; k++) {
			ret->code = list->codes[k].code;
			directory_hsds_term_id(name, ret->code, other);
			if (strcasecmp(other, id) == 0)
				return true;
		}
	}
	ret->list = ret->code = NULL;
	return false;
}

struct asked_list {
	struct directory_numbered_filter filter;
	char pattern[DIRECTORY_TEXT_MAX];
	bool filtered;
	bool nothing; /* a term or taxonomy that is not ours: nothing has it */
	int64_t page, per_page;
};

static enum cmn_err take_words(struct cmn_call *call, struct asked_list *ask)
{
	const char *words = cmn_call_param(call, "search");

	if (words == NULL)
		return CMN_OK;
	directory_text_pattern(words, ask->pattern, sizeof(ask->pattern));
	if (ask->pattern[0] == '\0')
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:search",
				   "le texte cherché ne contient ni lettre ni chiffre",
				   "the text to find holds no letter and no digit");
	ask->filter.pattern = ask->pattern;
	return CMN_OK;
}

static enum cmn_err take_filters(struct cmn_call *call, struct asked_list *ask)
{
	const char *term = cmn_call_param(call, "taxonomy_term_id");
	const char *taxonomy = cmn_call_param(call, "taxonomy_id");
	enum cmn_err rc;

	memset(ask, 0, sizeof(*ask));
	ask->page = cmn_call_param_int(call, "page", 1);
	ask->per_page = cmn_call_param_int(call, "per_page", PER_PAGE);
	ask->filter.actor_id = cmn_call_param(call, "organization_id");
	ask->filter.since = cmn_call_param(call, "modified_after");
	rc = take_words(call, ask);
	if (term != NULL || taxonomy != NULL)
		ask->nothing = !list_of(term != NULL ? term : taxonomy, term != NULL, &ask->filter);
	ask->filtered =
	    ask->filter.pattern || ask->filter.actor_id || ask->filter.since || term || taxonomy;
	return rc;
}

/* --- lists ---------------------------------------------------------------------------------------
 */

/* How a list is read and written. */
struct listed {
	enum directory_numbered which;
	const char *file; /* of an export, with all of it; NULL: none */
	void (*write)(struct cmn_call *call, const json_t *doc, const char *held_id);
};

static enum directory_hsds_size size_of(const struct cmn_call *call)
{
	return flag(call, "full") ? DIRECTORY_HSDS_FULL : DIRECTORY_HSDS_MINIMAL;
}

static enum cmn_err put_rows(struct cmn_call *call, const struct listed *list, const PGresult *res,
			     bool lines, int64_t *ret_n)
{
	for (int row = 0; row < PQntuples(res); row++) {
		json_t *doc CMN_AUTO(cmn_json_drop) = directory_doc(res, row);

		if (doc == NULL)
			return cmn_no_memory(&call->err);
		list->write(call, doc, cmn_column(res, row, "held_id"));
		if (lines)
			cmn_buf_char(&call->out, '\n');
		(*ret_n)++;
	}
	return CMN_OK;
}

static void put_envelope(struct cmn_buf *out, const struct asked_list *ask, int64_t total,
			 int64_t size)
{
	int64_t pages = (total + ask->per_page - 1) / ask->per_page;

	cmn_json_close(out, ']');
	cmn_json_kint(out, "total_items", total);
	cmn_json_kint(out, "total_pages", pages);
	cmn_json_kint(out, "page_number", ask->page);
	cmn_json_kint(out, "size", size);
	cmn_json_kbool(out, "first_page", ask->page == 1);
	cmn_json_kbool(out, "last_page", ask->page >= pages);
	cmn_json_kbool(out, "empty", size == 0);
	cmn_json_close(out, '}');
}

static enum cmn_err reply_page(struct cmn_call *call, const struct listed *list,
			       const struct asked_list *ask)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	int64_t total = 0, n = 0;
	enum cmn_err rc = CMN_OK;

	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "contents");
	cmn_json_open(&call->out, '[');
	if (!ask->nothing) {
		rc = directory_numbered_count(call->pool, list->which, &ask->filter, &total,
					      &call->err);
		if (rc == CMN_OK)
			rc = directory_numbered_page(call->pool, list->which, &ask->filter,
						     (ask->page - 1) * ask->per_page, ask->per_page,
						     &res, &call->err);
		if (rc == CMN_OK)
			rc = put_rows(call, list, res, false, &n);
	}
	if (rc)
		return rc;
	put_envelope(&call->out, ask, total, n);
	return finish(call);
}

/* Everything that fits the filters, a line each. */
static enum cmn_err reply_lines(struct cmn_call *call, const struct listed *list,
				const struct asked_list *ask)
{
	const int64_t batch = 200;
	int64_t n = batch, all = 0;

	for (int64_t from = 0; !ask->nothing && n == batch; from += batch) {
		PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
		enum cmn_err rc = directory_numbered_page(call->pool, list->which, &ask->filter,
							  from, batch, &res, &call->err);

		if (rc == CMN_OK)
			rc = put_rows(call, list, res, true, &all);
		if (rc)
			return rc;
		n = PQntuples(res);
		if (call->out.len > LINES_MOST)
			return cmn_fail_at(
			    &call->err, CMN_E_BAD_REQUEST, "query:format",
			    "trop pour une réponse : restreignez la recherche, ou "
			    "prenez le fichier de /v1/directory/exports",
			    "too much for one answer: narrow the search, or take the "
			    "file of /v1/directory/exports");
	}
	call->content_type = NDJSON;
	return finish(call);
}

static enum cmn_err reply_list(struct cmn_call *call, const struct listed *list)
{
	const char *format = cmn_call_param(call, "format");
	struct asked_list ask;
	enum cmn_err rc = take_filters(call, &ask);

	if (rc)
		return rc;
	if (format == NULL || strcmp(format, "ndjson") != 0)
		return reply_page(call, list, &ask);
	if (list->file != NULL && !ask.filtered) {
		rc = directory_reply_file(call, "latest", list->file);
		if (rc != CMN_E_NOT_FOUND)
			return rc;
		cmn_error_init(&call->err); /* none was made yet */
	}
	return reply_lines(call, list, &ask);
}

/* --- services ------------------------------------------------------------------------------------
 */

static void write_service(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	struct cmn_buf *out = &call->out;
	const char *format = cmn_call_param(call, "format");

	(void)held_id;
	if (format != NULL && strcmp(format, "ndjson") == 0) {
		directory_hsds_service(out, doc, DIRECTORY_HSDS_FULL);
		return;
	}
	if (!flag(call, "minimal")) {
		directory_hsds_service(out, doc, size_of(call));
		return;
	}
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "id", cmn_json_get(doc, "id"));
	cmn_json_kstr(out, "name", cmn_json_get(doc, "name"));
	cmn_json_kstr(out, "status",
		      json_is_true(json_object_get(doc, "active")) ? "active" : "defunct");
	cmn_json_kstr(out, "last_modified", cmn_json_get(doc, "modified_at"));
	cmn_json_close(out, '}');
}

enum cmn_err directory_http_hsds_list_services(struct cmn_call *call)
{
	static const struct listed SERVICES = {DIRECTORY_NUMBERED_OFFERS, "hsds-services.ndjson",
					       write_service};

	return reply_list(call, &SERVICES);
}

/* One document, written by `write`. */
static enum cmn_err reply_one(struct cmn_call *call, enum directory_one which,
			      void (*write)(struct cmn_call *, const json_t *, const char *))
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc =
	    directory_export_one(call->pool, which, cmn_call_param(call, "id"), &res, &call->err);

	if (rc)
		return rc;
	json_t *doc CMN_AUTO(cmn_json_drop) = directory_doc(res, 0);
	if (doc == NULL)
		return cmn_no_memory(&call->err);
	write(call, doc, cmn_call_param(call, "id"));
	return finish(call);
}

static void write_whole_service(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	(void)held_id;
	directory_hsds_service(&call->out, doc, DIRECTORY_HSDS_FULL);
}

enum cmn_err directory_http_hsds_read_service(struct cmn_call *call)
{
	return reply_one(call, DIRECTORY_ONE_OFFER, write_whole_service);
}

/* --- organizations -------------------------------------------------------------------------------
 */

static void write_organization(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	(void)held_id;
	directory_hsds_organization(&call->out, doc, size_of(call));
}

enum cmn_err directory_http_hsds_list_organizations(struct cmn_call *call)
{
	static const struct listed ORGANIZATIONS = {
	    DIRECTORY_NUMBERED_ACTORS, "hsds-organizations.ndjson", write_organization};

	return reply_list(call, &ORGANIZATIONS);
}

static void write_whole_organization(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	(void)held_id;
	directory_hsds_organization(&call->out, doc, DIRECTORY_HSDS_FULL);
}

enum cmn_err directory_http_hsds_read_organization(struct cmn_call *call)
{
	return reply_one(call, DIRECTORY_ONE_ACTOR, write_whole_organization);
}

/* --- services at locations -----------------------------------------------------------------------
 */

static void write_held(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	directory_hsds_held(&call->out, doc, held_id, size_of(call));
}

enum cmn_err directory_http_hsds_list_held(struct cmn_call *call)
{
	static const struct listed HELD = {DIRECTORY_NUMBERED_HELD, NULL, write_held};

	return reply_list(call, &HELD);
}

static void write_whole_held(struct cmn_call *call, const json_t *doc, const char *held_id)
{
	directory_hsds_held(&call->out, doc, held_id, DIRECTORY_HSDS_FULL);
}

enum cmn_err directory_http_hsds_read_held(struct cmn_call *call)
{
	enum cmn_err rc = reply_one(call, DIRECTORY_ONE_HELD, write_whole_held);

	/* of an offer whose place is confidential, or in use no more, nothing was written */
	if (rc == CMN_OK && call->out.len == 0)
		return cmn_fail(&call->err, CMN_E_NOT_FOUND,
				"aucun enregistrement ne porte cet identifiant",
				"no record has this identifier");
	return rc;
}
