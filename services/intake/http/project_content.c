/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_content.c - a version of the life project as it is kept: its words without the labels of
 * codes, and what is known of it from its codes.
 */
#include "project.h"
#include "project_http.h"

#include <stdio.h>
#include <string.h>

#define CONTENT_MAX ((size_t)1 << 20)

/* Add `code` to a list of codes that holds each once. */
static bool add_once(json_t *list, const char *code)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i,
			   item) if (strcmp(json_string_value(item), code) == 0) return true;
	return json_array_append_new(list, json_string(code)) == 0;
}

/* The codes under `member` of each item of body[key], each once. */
static bool collect(json_t *list, const json_t *body, const char *key, const char *member)
{
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(body, key), i, item)
	{
		const char *code = cmn_json_get(item, member);

		if (code && !add_once(list, code))
			return false;
	}
	return true;
}

static bool collect_domains(json_t *list, const json_t *body)
{
	const char *all = cmn_json_get(json_object_get(body, "aspiration"), "domain");

	return list && (!all || add_once(list, all)) && collect(list, body, "wishes", "domain") &&
	       collect(list, body, "stages", "domain");
}

/* The names that consent has for what is in it: wishes always; needs and health when they occur. */
static void categories(struct intake_project_said *said, const json_t *body)
{
	bool health = false;
	json_t *item;
	size_t i;

	json_array_foreach(said->domains, i, item) health =
	    health || strcmp(json_string_value(item), "health") == 0;
	snprintf(said->categories, sizeof(said->categories), "wishes%s%s",
		 json_array_size(json_object_get(body, "needs")) > 0 ? " needs" : "",
		 health ? " health" : "");
}

/* Codes without the labels that came with them. */
static void put_coded(struct cmn_buf *out, const json_t *list)
{
	json_t *item, *value;
	const char *key;
	size_t i;

	cmn_json_open(out, '[');
	json_array_foreach(list, i, item)
	{
		cmn_json_open(out, '{');
		json_object_foreach(item, key, value)
		{
			if (strcmp(key, "label") == 0)
				continue;
			cmn_json_key(out, key);
			cmn_json_value(out, value);
		}
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

/* Written straight from the request: a copy by jansson leaves out what it has no memory for. */
static bool write_content(json_t *body, char **ret)
{
	struct cmn_buf out;
	const char *key;
	json_t *value;

	cmn_buf_init(&out, CONTENT_MAX);
	cmn_json_open(&out, '{');
	json_object_foreach(body, key, value)
	{
		cmn_json_key(&out, key);
		if (strcmp(key, "needs") == 0 || strcmp(key, "acts") == 0)
			put_coded(&out, value);
		else
			cmn_json_value(&out, value);
	}
	cmn_json_close(&out, '}');
	*ret = cmn_buf_take(&out);
	return *ret != NULL;
}

enum cmn_err intake_project_take(struct cmn_call *call, json_t *body, const char *at,
				 const char *today, struct intake_project_said *ret)
{
	enum cmn_err rc = intake_project_check(call, body, at, today);
	json_t *item;
	size_t i;

	if (rc != CMN_OK)
		return rc;
	ret->builders = json_incref(json_object_get(body, "built_with"));
	ret->domains = json_array();
	ret->acts = json_array();
	ret->built_with = cmn_json_pg_array(ret->builders);
	json_array_foreach(ret->builders, i, item) ret->co_built =
	    ret->co_built || intake_co_built(json_string_value(item));
	if (!ret->built_with || !collect_domains(ret->domains, body) || !ret->acts ||
	    !collect(ret->acts, body, "acts", "code") || !write_content(body, &ret->content))
		return cmn_no_memory(&call->err);
	categories(ret, body);
	return CMN_OK;
}

void intake_project_said_drop(struct intake_project_said *said)
{
	free(said->content);
	free(said->built_with);
	json_decref(said->builders);
	json_decref(said->domains);
	json_decref(said->acts);
}
