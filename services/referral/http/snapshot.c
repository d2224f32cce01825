/* SPDX-License-Identifier: EUPL-1.2
 *
 * snapshot.c - an offer as it was, as canonical JSON: members sorted by their names, no blanks,
 * each number in its shortest form, so that the same facts give the same bytes and the same hash
 * (RFC 8785, for the members that the directory publishes).
 */
#include "plan_http.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SNAPSHOT_MAX ((size_t)64 << 10)
#define MEMBERS_MAX  128
#define WHOLE_MAX    9007199254740991.0 /* integers that a double holds exactly */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_number(struct cmn_buf *out, double value)
{
	if (floor(value) == value && fabs(value) <= WHOLE_MAX)
		cmn_json_int(out, (int64_t)value);
	else
		cmn_json_num(out, value);
}

static void write_canonical(struct cmn_buf *out, json_t *value);

static void write_members(struct cmn_buf *out, json_t *object)
{
	const char *names[MEMBERS_MAX];
	size_t n = 0;
	const char *name;
	json_t *member;

	if (json_object_size(object) > MEMBERS_MAX) {
		out->failed = true;
		return;
	}
	json_object_foreach(object, name, member) names[n++] = name;
	qsort(names, n, sizeof(names[0]), by_name);
	cmn_json_open(out, '{');
	for (size_t i = 0; i < n; i++) {
		cmn_json_key(out, names[i]);
		write_canonical(out, json_object_get(object, names[i]));
	}
	cmn_json_close(out, '}');
}

/* Depth is bounded: what comes here passed cmn_json_parse(). */
static void write_canonical(struct cmn_buf *out, json_t *value) /* NOLINT(misc-no-recursion) */
{
	size_t i;
	json_t *item;

	if (json_is_object(value)) {
		write_members(out, value);
	} else if (json_is_array(value)) {
		cmn_json_open(out, '[');
		json_array_foreach(value, i, item) write_canonical(out, item);
		cmn_json_close(out, ']');
	} else if (json_is_real(value)) {
		write_number(out, json_real_value(value));
	} else {
		cmn_json_value(out, value);
	}
}

/* One part of the whole; false when it is not JSON, or memory is short. */
static bool add(json_t *whole, const char *name, const char *text)
{
	struct cmn_error err;
	json_t *part = NULL;

	cmn_error_init(&err);
	return !text || (cmn_json_parse(text, strlen(text), &part, &err) == CMN_OK &&
			 json_object_set_new(whole, name, part) == 0);
}

char *referral_snapshot(const char *offer, const char *actor, json_t *seen)
{
	CMN_AUTO(cmn_json_drop) json_t *whole = json_object();
	struct cmn_buf out;
	char *text;

	if (!whole || !add(whole, "offer", offer) || !add(whole, "actor", actor) ||
	    json_object_set(whole, "seen", seen) != 0)
		return NULL;
	cmn_buf_init(&out, SNAPSHOT_MAX);
	write_canonical(&out, whole);
	text = cmn_buf_take(&out);
	cmn_buf_free(&out);
	return text;
}
