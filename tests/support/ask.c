/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/ask.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static size_t split(char *text, struct cmn_header *headers)
{
	char *line, *rest = text;
	size_t n = 0;

	while (n < ASK_HEADERS_MAX && (line = strsep(&rest, "\n"))) {
		char *colon = strstr(line, ": ");

		if (!colon)
			continue;
		*colon = '\0';
		headers[n++] = (struct cmn_header){line, colon + 2};
	}
	return n;
}

void ask(struct cmn_dispatcher *d, const char *method, const char *target, const char *headers,
	 const char *body, struct asked *ret)
{
	struct cmn_header list[ASK_HEADERS_MAX];
	char *text CMN_AUTO(cmn_free_drop) = strdup(headers ? headers : "");
	struct cmn_request request = {
	    .method = method,
	    .target = target,
	    .headers = list,
	    .n_headers = split(text, list),
	    .body = body,
	    .body_len = body ? strlen(body) : 0,
	};

	*ret = (struct asked){0};
	cmn_dispatch(d, &request, &ret->answer);
	if (ret->answer.body.len > 0)
		ret->json = json_loadb(ret->answer.body.data, ret->answer.body.len, 0, NULL);
}

void asked_clear(struct asked *asked)
{
	cmn_answer_clear(&asked->answer);
	json_decref(asked->json);
	asked->json = NULL;
}

const char *asked_header(const struct asked *asked, const char *name)
{
	size_t i;

	for (i = 0; i < asked->answer.n_headers; i++)
		if (strcasecmp(asked->answer.headers[i].name, name) == 0)
			return asked->answer.headers[i].value;
	return NULL;
}

const char *asked_text(const struct asked *asked, const char *key)
{
	const char *text = json_string_value(json_object_get(asked->json, key));

	return text ? text : "";
}

const char *asked_slug(const struct asked *asked)
{
	const char *type = asked_text(asked, "type");
	size_t n = strlen("urn:c360:error:");

	return strlen(type) > n ? type + n : type;
}

const char *asked_pointer(const struct asked *asked)
{
	const json_t *first = json_array_get(json_object_get(asked->json, "errors"), 0);
	const char *text = json_string_value(json_object_get(first, "pointer"));

	return text ? text : "";
}
