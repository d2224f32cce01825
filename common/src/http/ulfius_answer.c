/* SPDX-License-Identifier: EUPL-1.2 */
#include "ulfius_answer.h"

#include <stdlib.h>
#include <string.h>

static void give_body(struct cmn_answer *answer, struct _u_response *to)
{
	if (answer->fixed) {
		to->binary_body = strdup(answer->fixed);
		to->binary_body_length = to->binary_body ? strlen(answer->fixed) : 0;
	} else if (answer->body.len > 0) {
		to->binary_body_length = answer->body.len;
		to->binary_body = answer->body.data;
		answer->body = (struct cmn_buf){0};
	}
}

/* u_map_put() enlarges three arrays for each entry, a tenth of what a small answer costs: here
 * they are made with room for all at once.  The layout is public, u_map_clean() frees it. */
static bool make_room(struct _u_map *map, size_t n)
{
	u_map_clean(map);
	map->nb_values = 0;
	map->keys = calloc(n + 1, sizeof(*map->keys));
	map->values = calloc(n + 1, sizeof(*map->values));
	map->lengths = calloc(n + 1, sizeof(*map->lengths));
	return map->keys && map->values && map->lengths;
}

static void put(struct _u_map *map, const char *name, const char *value)
{
	char *key = strdup(name), *text = strdup(value);

	if (!key || !text) {
		free(key);
		free(text);
		return;
	}
	map->keys[map->nb_values] = key;
	map->values[map->nb_values] = text;
	map->lengths[map->nb_values++] = strlen(text);
}

static void give_headers(const struct cmn_answer *answer, bool last, struct _u_map *map)
{
	size_t i;

	if (!make_room(map, answer->n_headers + 2)) {
		u_map_empty(map);
		return;
	}
	/* an empty list of lines is of its type too */
	if (answer->content_type && answer->status != 204 && answer->status != 304)
		put(map, "Content-Type", answer->content_type);
	for (i = 0; i < answer->n_headers; i++)
		put(map, answer->headers[i].name, answer->headers[i].value);
	if (last)
		put(map, "Connection", "close");
}

void cmn_give(struct cmn_answer *answer, bool last, struct _u_response *to)
{
	to->status = answer->status;
	give_body(answer, to);
	give_headers(answer, last, to->map_header);
}
