/* SPDX-License-Identifier: EUPL-1.2
 *
 * hsds_taxonomies_http.c - the code lists that offers are described by, as taxonomies of HSDS.
 */
#include "hsds_list.h"

#include "cmn/codes.h"

#include <string.h>

#define PER_PAGE 50

static enum cmn_err absent(struct cmn_call *call)
{
	return cmn_fail(&call->err, CMN_E_NOT_FOUND,
			"aucun enregistrement ne porte cet identifiant",
			"no record has this identifier");
}

/* A page of a list that is walked whole. */
struct walk {
	struct cmn_call *call;
	int64_t page, per_page, seen, shown;
};

static struct walk begin(struct cmn_call *call)
{
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "contents");
	cmn_json_open(&call->out, '[');
	return (struct walk){.call = call,
			     .page = cmn_call_param_int(call, "page", 1),
			     .per_page = cmn_call_param_int(call, "per_page", PER_PAGE)};
}

static bool on_page(struct walk *w)
{
	int64_t i = w->seen++;

	if (i < (w->page - 1) * w->per_page || i >= w->page * w->per_page)
		return false;
	w->shown++;
	return true;
}

static enum cmn_err end(struct walk *w)
{
	struct cmn_buf *out = &w->call->out;
	int64_t pages = (w->seen + w->per_page - 1) / w->per_page;

	cmn_json_close(out, ']');
	cmn_json_kint(out, "total_items", w->seen);
	cmn_json_kint(out, "total_pages", pages);
	cmn_json_kint(out, "page_number", w->page);
	cmn_json_kint(out, "size", w->shown);
	cmn_json_kbool(out, "first_page", w->page == 1);
	cmn_json_kbool(out, "last_page", w->page >= pages);
	cmn_json_kbool(out, "empty", w->shown == 0);
	cmn_json_close(out, '}');
	return directory_hsds_finish(w->call);
}

enum cmn_err directory_http_hsds_list_taxonomies(struct cmn_call *call)
{
	struct walk w = begin(call);

	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++)
		if (on_page(&w))
			directory_hsds_taxonomy(&call->out, DIRECTORY_HSDS_TAXONOMIES[i].list);
	return end(&w);
}

enum cmn_err directory_http_hsds_read_taxonomy(struct cmn_call *call)
{
	char id[CMN_UUID_LEN];

	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++) {
		directory_hsds_taxonomy_id(DIRECTORY_HSDS_TAXONOMIES[i].list, id);
		if (strcasecmp(id, cmn_call_param(call, "id")) != 0)
			continue;
		directory_hsds_taxonomy(&call->out, DIRECTORY_HSDS_TAXONOMIES[i].list);
		return directory_hsds_finish(call);
	}
	return absent(call);
}

static const char *parent_code(const struct cmn_code_list *list, const char *code, char room[64])
{
	const char *dot = strrchr(code, '.');

	if (dot == NULL || (size_t)(dot - code) >= 64)
		return NULL;
	memcpy(room, code, (size_t)(dot - code));
	room[dot - code] = '\0';
	return cmn_code_find(list, room) != NULL ? room : NULL;
}

/* Is it of that taxonomy, at the top when only those are asked for, below that parent? */
static bool asked_for(const struct cmn_call *call, const struct cmn_code_list *list,
		      const char *code)
{
	const char *taxonomy = cmn_call_param(call, "taxonomy_id");
	const char *parent = cmn_call_param(call, "parent_id");
	const char *top = cmn_call_param(call, "top_only");
	char room[64], id[CMN_UUID_LEN];
	const char *above = parent_code(list, code, room);

	if (taxonomy != NULL) {
		directory_hsds_taxonomy_id(list->name, id);
		if (strcasecmp(id, taxonomy) != 0)
			return false;
	}
	if (parent != NULL && above == NULL)
		return false;
	if (parent != NULL) {
		directory_hsds_term_id(list->name, above, id);
		if (strcasecmp(id, parent) != 0)
			return false;
	}
	return top == NULL || strcmp(top, "true") != 0 || above == NULL;
}

enum cmn_err directory_http_hsds_list_terms(struct cmn_call *call)
{
	struct walk w = begin(call);

	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++) {
		const struct cmn_code_list *list =
		    cmn_code_list_find(DIRECTORY_HSDS_TAXONOMIES[i].list);

		for (size_t k = 0; list != NULL && k < list->n; k++)
			if (asked_for(call, list, list->codes[k].code) && on_page(&w))
				directory_hsds_term(&call->out, list->name, list->codes[k].code);
	}
	return end(&w);
}

enum cmn_err directory_http_hsds_read_term(struct cmn_call *call)
{
	char id[CMN_UUID_LEN];

	for (size_t i = 0; i < DIRECTORY_HSDS_TAXONOMY_COUNT; i++) {
		const struct cmn_code_list *list =
		    cmn_code_list_find(DIRECTORY_HSDS_TAXONOMIES[i].list);

		for (size_t k = 0; list != NULL && k < list->n; k++) {
			directory_hsds_term_id(list->name, list->codes[k].code, id);
			if (strcasecmp(id, cmn_call_param(call, "id")) != 0)
				continue;
			directory_hsds_term(&call->out, list->name, list->codes[k].code);
			return directory_hsds_finish(call);
		}
	}
	return absent(call);
}
