/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema_internal.h"

#include <stdio.h>
#include <string.h>

/* Most schemas are those of one parameter and need a few hundred bytes; a contract has hundreds. */
#define CHUNK_FIRST 512
#define CHUNK_MOST  4096
#define ALIGN       16

struct schema_chunk {
	struct schema_chunk *next;
	size_t used, size;
	_Alignas(ALIGN) unsigned char bytes[];
};

struct schema_owned {
	struct schema_owned *next;
	void (*drop)(void *);
	void *what;
};

enum cmn_err schema_no_memory(struct cmn_error *err)
{
	return cmn_no_memory(err);
}

static struct schema_chunk *chunk_add(struct cmn_schema *schema, size_t size)
{
	size_t next = schema->chunks == NULL ? CHUNK_FIRST : 2 * schema->chunks->size;
	size_t usual = next < CHUNK_MOST ? next : CHUNK_MOST;
	size_t room = size > usual ? size : usual;
	struct schema_chunk *chunk = calloc(1, sizeof(*chunk) + room);

	if (chunk == NULL)
		return NULL;
	chunk->size = room;
	chunk->next = schema->chunks;
	schema->chunks = chunk;
	return chunk;
}

void *schema_alloc(struct schema_builder *b, size_t size)
{
	struct schema_chunk *chunk = b->schema->chunks;
	size_t need = (size + ALIGN - 1) / ALIGN * ALIGN;
	void *ret;

	if (chunk == NULL || chunk->size - chunk->used < need)
		chunk = chunk_add(b->schema, need);
	if (chunk == NULL) {
		schema_no_memory(b->err);
		return NULL;
	}
	ret = chunk->bytes + chunk->used;
	chunk->used += need;
	return ret;
}

char *schema_strdup(struct schema_builder *b, const char *text, size_t n)
{
	char *ret = schema_alloc(b, n + 1);

	if (ret != NULL)
		memcpy(ret, text, n);
	return ret;
}

/* "parent/key", "parent/key/index" when there is an index, with key NULL "parent/index". */
char *schema_path(struct schema_builder *b, const char *parent, const char *key, size_t index)
{
	size_t room = strlen(parent) + (key != NULL ? 2 * strlen(key) : 0) + 24;
	char *ret = schema_alloc(b, room);
	char *out = ret;

	if (ret == NULL)
		return NULL;
	out += snprintf(out, room, "%s/", parent);
	if (key == NULL) {
		snprintf(out, room - (size_t)(out - ret), "%zu", index);
		return ret;
	}
	for (; *key != '\0'; key++) {
		if (*key == '~' || *key == '/') {
			*out++ = '~';
			*out++ = *key == '~' ? '0' : '1';
		} else {
			*out++ = *key;
		}
	}
	return ret;
}

bool schema_own(struct schema_builder *b, void *what, void (*drop)(void *))
{
	struct schema_owned *owned = schema_alloc(b, sizeof(*owned));

	if (owned == NULL) {
		drop(what);
		return false;
	}
	owned->what = what;
	owned->drop = drop;
	owned->next = b->schema->owned;
	b->schema->owned = owned;
	return true;
}

void schema_memory_free(struct cmn_schema *schema)
{
	for (struct schema_owned *o = schema->owned; o != NULL; o = o->next)
		o->drop(o->what);
	while (schema->chunks != NULL) {
		struct schema_chunk *next = schema->chunks->next;

		free(schema->chunks);
		schema->chunks = next;
	}
	free(schema);
}
