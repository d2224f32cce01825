/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_patch.c - JSON Patch (RFC 6902) on what a resource says; without copy, by which a few
 * operations make a resource as large as they like.
 */
#include "fhir_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_MAX 128
#define DEPTH_MAX 16

/* Where a pointer leads: the container, and the member or the element of it. */
struct place {
	json_t *in;
	char token[TOKEN_MAX];
	size_t index; /* in an array; its size for "-" */
};

/* One token of a pointer, "~1" and "~0" resolved; false when it is too long or wrong. */
static bool take_token(const char **at, char out[TOKEN_MAX])
{
	size_t n = 0;
	const char *c = *at;

	if (*c != '/')
		return false;
	for (c++; *c && *c != '/'; c++) {
		char plain = *c;

		if (plain == '~') {
			c++;
			if (*c != '0' && *c != '1')
				return false;
			plain = *c == '0' ? '~' : '/';
		}
		if (n + 1 == TOKEN_MAX)
			return false;
		out[n++] = plain;
	}
	out[n] = '\0';
	*at = c;
	return true;
}

static bool index_of(const json_t *array, const char *token, size_t *ret)
{
	size_t n = strspn(token, "0123456789");

	if (strcmp(token, "-") == 0) {
		*ret = json_array_size(array);
		return true;
	}
	if (n == 0 || n > 6 || token[n] || (n > 1 && token[0] == '0'))
		return false;
	*ret = strtoul(token, NULL, 10);
	return *ret <= json_array_size(array);
}

static json_t *value_at(const struct place *p)
{
	return json_is_array(p->in) ? json_array_get(p->in, p->index)
				    : json_object_get(p->in, p->token);
}

/* The place exists as one; whether something stands there is another question. */
static bool find(json_t *root, const char *pointer, struct place *ret)
{
	json_t *in = root;

	for (int depth = 0; depth < DEPTH_MAX; depth++) {
		ret->in = in;
		if (!in || !take_token(&pointer, ret->token))
			return false;
		if (!json_is_object(in) &&
		    !(json_is_array(in) && index_of(in, ret->token, &ret->index)))
			return false;
		if (*pointer == '\0')
			return true;
		in = value_at(ret);
	}
	return false;
}

static bool put(const struct place *p, json_t *value, bool replace)
{
	if (json_is_object(p->in))
		return json_object_set(p->in, p->token, value) == 0;
	return replace ? json_array_set(p->in, p->index, value) == 0
		       : json_array_insert(p->in, p->index, value) == 0;
}

static bool take_away(const struct place *p)
{
	return json_is_object(p->in) ? json_object_del(p->in, p->token) == 0
				     : json_array_remove(p->in, p->index) == 0;
}

static enum cmn_err wrong(struct cmn_error *err, size_t i, const char *member, const char *fr,
			  const char *en)
{
	char pointer[64];

	snprintf(pointer, sizeof(pointer), "/%zu/%s", i, member);
	cmn_fail_at(err, CMN_E_INVALID, pointer, "%s", "%s", fr);
	snprintf(err->detail[CMN_EN], sizeof(err->detail[CMN_EN]), "%s", en);
	snprintf(err->faults[0].text[CMN_EN], sizeof(err->faults[0].text[CMN_EN]), "%s", en);
	return CMN_E_INVALID;
}

/* move: what stands at "from", owned, is there no more. */
static json_t *moved(json_t *root, const json_t *operation)
{
	const char *from = cmn_json_get(operation, "from");
	struct place p;
	json_t *value = from && find(root, from, &p) ? json_incref(value_at(&p)) : NULL;

	if (value && !take_away(&p)) {
		json_decref(value);
		return NULL;
	}
	return value;
}

static enum cmn_err write_at(json_t *root, const json_t *operation, const char *op, size_t i,
			     struct cmn_error *err)
{
	bool move = strcmp(op, "move") == 0, replace = strcmp(op, "replace") == 0;
	CMN_AUTO(cmn_json_drop)
	json_t *value =
	    move ? moved(root, operation) : json_incref(json_object_get(operation, "value"));
	struct place p;

	if (!value)
		return wrong(err, i, move ? "from" : "value", "rien ne se trouve ici",
			     "nothing stands here");
	if (!find(root, cmn_json_get(operation, "path"), &p) || (replace && !value_at(&p)))
		return wrong(err, i, "path", "ce chemin ne mène nulle part",
			     "this path leads nowhere");
	return put(&p, value, replace) ? CMN_OK : cmn_no_memory(err);
}

static enum cmn_err apply(json_t *root, const json_t *operation, size_t i, struct cmn_error *err)
{
	const char *op = cmn_json_get(operation, "op");
	struct place p;

	if (strcmp(op, "remove") != 0 && strcmp(op, "test") != 0)
		return write_at(root, operation, op, i, err);
	if (!find(root, cmn_json_get(operation, "path"), &p) || !value_at(&p))
		return wrong(err, i, "path", "ce chemin ne mène nulle part",
			     "this path leads nowhere");
	if (strcmp(op, "remove") == 0)
		return take_away(&p) ? CMN_OK : cmn_no_memory(err);
	if (!json_equal(value_at(&p), json_object_get(operation, "value"))) {
		wrong(err, i, "value", "ce n’est pas ce qui s’y trouve",
		      "this is not what stands there");
		return err->code = CMN_E_CONFLICT;
	}
	return CMN_OK;
}

enum cmn_err referral_fhir_patch(const json_t *now, const json_t *operations, json_t **ret,
				 struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *root = json_deep_copy(now);
	json_t *operation;
	size_t i;

	if (!root)
		return cmn_no_memory(err);
	json_array_foreach(operations, i, operation)
	{
		if (apply(root, operation, i, err) != CMN_OK)
			return err->code;
	}
	*ret = CMN_TAKE(root);
	return CMN_OK;
}
