/* SPDX-License-Identifier: EUPL-1.2 */
#include "hsds_list.h"
#include "text.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PER_PAGE   50
#define NDJSON     "application/x-ndjson"
#define LINES_MOST ((size_t)12 << 20) /* bytes of a list in one answer */

enum cmn_err directory_hsds_finish(struct cmn_call *call)
{
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

bool directory_hsds_flag(const struct cmn_call *call, const char *name)
{
	const char *value = cmn_call_param(call, name);

	return value != NULL && strcmp(value, "true") == 0;
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

enum directory_hsds_size directory_hsds_size_of(const struct cmn_call *call)
{
	return directory_hsds_flag(call, "full") ? DIRECTORY_HSDS_FULL : DIRECTORY_HSDS_MINIMAL;
}

static enum cmn_err put_rows(struct cmn_call *call, const struct directory_hsds_list *list,
			     const PGresult *res, bool lines, int64_t *ret_n)
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

static enum cmn_err reply_page(struct cmn_call *call, const struct directory_hsds_list *list,
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
	return directory_hsds_finish(call);
}

/* Everything that fits the filters, a line each. */
static enum cmn_err reply_lines(struct cmn_call *call, const struct directory_hsds_list *list,
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
	return directory_hsds_finish(call);
}

enum cmn_err directory_hsds_reply_list(struct cmn_call *call,
				       const struct directory_hsds_list *list)
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
