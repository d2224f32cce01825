/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_kept.c - what of a resource that was sent is not kept, found by what is told of it
 * afterwards: whatever is neither told, nor stood there before, nor was used, is named.
 */
#include "fhir_check.h"

#include <stdio.h>
#include <string.h>

#define PATH_LEN 200
#define LINE     220 /* characters of one header */
#define LINES    3
#define SAFE     "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* The names of what is not kept, as they go into the headers. */
struct lost {
	const struct referral_fhir_kept *kept;
	char line[LINES][LINE];
	size_t n; /* the line that is being written */
	bool full;
	bool roughly; /* elements, not their parts */
};

static void put_name(struct lost *l, const char *path)
{
	size_t at = strlen(l->line[l->n]);
	size_t more = strlen(path) + (at > 0);

	if (at + more >= LINE && l->n + 1 < LINES) {
		l->n++;
		at = 0;
	}
	if (at + more < LINE)
		snprintf(l->line[l->n] + at, LINE - at, "%s%s", at ? " " : "", path);
	else
		l->full = true;
}

static bool within(const json_t *sent, const json_t *told);

static bool among(const json_t *one, const json_t *list)
{
	json_t *other;
	size_t i;

	json_array_foreach(list, i, other)
	{
		if (within(one, other))
			return true;
	}
	return false;
}

/* Is all that was sent part of what is told?  An item of a list may stand anywhere in it. */
static bool within(const json_t *sent, const json_t *told)
{
	const char *key;
	json_t *one;
	size_t i;

	if (json_is_object(sent) && json_is_object(told)) {
		json_object_foreach((json_t *)(uintptr_t)sent, key, one)
		{
			if (!within(one, json_object_get(told, key)))
				return false;
		}
		return true;
	}
	if (!json_is_array(sent) || !json_is_array(told))
		return json_equal(sent, told);
	json_array_foreach(sent, i, one)
	{
		if (!among(one, told))
			return false;
	}
	return true;
}

/* What an item of a list is about: its code, that of its type, its system. */
static const char *about(const json_t *item)
{
	const json_t *type = json_object_get(json_object_get(item, "type"), "coding");
	const char *code = cmn_json_get(item, "code");

	if (!code)
		code = cmn_json_get(json_array_get(type, 0), "code");
	return code ? code : cmn_json_get(item, "system");
}

static const json_t *like(const json_t *one, const json_t *list)
{
	const char *wanted = about(one);
	json_t *other;
	size_t i;

	json_array_foreach(list, i, other)
	{
		const char *code = about(other);

		if (wanted && code && strcmp(wanted, code) == 0)
			return other;
	}
	return NULL;
}

static bool used(const struct lost *l, const json_t *part)
{
	for (size_t i = 0; i < CMN_LEN(l->kept->used); i++)
		if (part == l->kept->used[i])
			return true;
	return false;
}

/* Depth is bounded by the parser. */
static bool uses(const struct lost *l, const json_t *part)
{
	const char *key;
	json_t *one;
	size_t i;

	if (used(l, part))
		return true;
	json_array_foreach(part, i, one)
	{
		if (uses(l, one))
			return true;
	}
	json_object_foreach((json_t *)(uintptr_t)part, key, one)
	{
		if (uses(l, one))
			return true;
	}
	return false;
}

static void look(struct lost *l, const char *path, const json_t *sent, const json_t *after,
		 const json_t *before);

static void look_in_object(struct lost *l, const char *path, const json_t *sent,
			   const json_t *after, const json_t *before)
{
	char below[2 * PATH_LEN];
	const char *key;
	json_t *one;

	json_object_foreach((json_t *)(uintptr_t)sent, key, one)
	{
		/* only what may stand in a header is named there */
		if (strspn(key, SAFE) == strlen(key) && strlen(path) + strlen(key) + 2 < PATH_LEN) {
			snprintf(below, sizeof(below), "%s.%s", path, key);
			look(l, below, one, json_object_get(after, key),
			     json_object_get(before, key));
		} else {
			put_name(l, path);
		}
	}
}

static void look_in_list(struct lost *l, const char *path, const json_t *sent, const json_t *after,
			 const json_t *before)
{
	char below[PATH_LEN];
	json_t *one;
	size_t i;

	json_array_foreach(sent, i, one)
	{
		if (among(one, after) || among(one, before))
			continue;
		snprintf(below, sizeof(below), "%.*s[%zu]", PATH_LEN - 24, path, i);
		look(l, below, one, like(one, after), like(one, before));
	}
}

static void look(struct lost *l, const char *path, const json_t *sent, const json_t *after,
		 const json_t *before)
{
	if (used(l, sent) || within(sent, after) || within(sent, before))
		return;
	/* of what has no place at all the parts need no name */
	if (l->roughly || (!after && !before && !uses(l, sent)))
		put_name(l, path);
	else if (json_is_object(sent))
		look_in_object(l, path, sent, after, before);
	else if (json_is_array(sent))
		look_in_list(l, path, sent, after, before);
	else
		put_name(l, path);
}

/* A reference that names the same was found to do so, however it is written. */
static void look_at_reference(struct lost *l, const char *path, const json_t *sent,
			      const json_t *after, const json_t *before)
{
	CMN_AUTO(cmn_json_drop) json_t *rest = NULL;

	if (json_is_array(sent)) {
		sent = json_array_get(sent, 0);
		after = json_array_get(after, 0);
		before = json_array_get(before, 0);
	}
	rest = json_copy((json_t *)(uintptr_t)sent);
	if (json_is_object(rest))
		(void)json_object_del(rest, "reference");
	look(l, path, rest ? rest : sent, after, before);
}

static void look_at_all(struct lost *l, const json_t *task, const json_t *after)
{
	const json_t *before = l->kept->before;
	char path[PATH_LEN];
	const char *key;
	json_t *one;

	json_object_foreach((json_t *)(uintptr_t)task, key, one)
	{
		snprintf(path, sizeof(path), "Task.%.100s",
			 key); /* an element of R4, or "_" of one */
		if (strcmp(key, "id") == 0 && l->kept->form == REFERRAL_FHIR_HANDOFF_TASK)
			continue; /* that of the address, in whatever case */
		if (referral_fhir_same(key, l->kept->form))
			look_at_reference(l, path, one, json_object_get(after, key),
					  json_object_get(before, key));
		else
			look(l, path, one, json_object_get(after, key),
			     json_object_get(before, key));
	}
}

void referral_fhir_tell_lost(struct cmn_call *call, const json_t *task,
			     const struct referral_fhir_kept *kept)
{
	CMN_AUTO(cmn_json_drop) json_t *after = NULL;
	struct lost l = {.kept = kept};
	struct cmn_error err;

	cmn_error_init(&err);
	/* what cannot be read back is not known to be kept */
	(void)!cmn_json_parse(call->out.data, call->out.len, &after, &err);
	look_at_all(&l, task, after);
	if (l.full) {
		l = (struct lost){.kept = kept, .roughly = true};
		look_at_all(&l, task, after);
	}
	if (l.full)
		l = (struct lost){.kept = kept, .line[0] = "Task"};
	for (size_t i = 0; i < LINES && l.line[i][0]; i++)
		cmn_call_answer_header(call, "C360-Loss", l.line[i]);
}
