/* SPDX-License-Identifier: EUPL-1.2 */
#include "route.h"

#include <stdio.h>
#include <string.h>

static const char *const METHODS[CMN_METHODS] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

enum cmn_method cmn_method_of(const char *text)
{
	unsigned m;

	if (strcmp(text, "HEAD") == 0)
		return CMN_GET;
	for (m = 0; m < CMN_METHODS; m++)
		if (strcmp(text, METHODS[m]) == 0)
			return m;
	return CMN_METHODS;
}

void cmn_node_allow(const struct cmn_node *node, char *out, size_t size)
{
	size_t at = 0, m;

	out[0] = '\0';
	for (m = 0; m < CMN_METHODS && at < size; m++)
		if (node->op[m])
			at += (size_t)snprintf(out + at, size - at, "%s, %s", METHODS[m],
					       m == CMN_GET ? "HEAD, " : "");
	if (at < size)
		snprintf(out + at, size - at, "OPTIONS");
}

/* FNV-1a over the segment, begun with the parent. */
static size_t hash(int parent, const char *segment, size_t len)
{
	uint64_t h = UINT64_C(1469598103934665603) ^ (unsigned)parent;
	size_t i;

	h *= UINT64_C(1099511628211);
	for (i = 0; i < len; i++)
		h = (h ^ (unsigned char)segment[i]) * UINT64_C(1099511628211);
	return (size_t)(h ^ (h >> 32));
}

static size_t slot_of(const struct cmn_routes *r, int parent, const char *segment, size_t len)
{
	size_t at = hash(parent, segment, len) & r->mask;

	while (r->slots[at]) {
		const struct cmn_node *n = &r->nodes[r->slots[at]];

		if (n->parent == parent && n->len == len && memcmp(n->segment, segment, len) == 0)
			break;
		at = (at + 1) & r->mask;
	}
	return at;
}

static int add_node(struct cmn_routes *r, int parent, const char *segment, size_t len)
{
	int index = (int)r->n_nodes++;

	r->nodes[index] = (struct cmn_node){.parent = parent, .segment = segment, .len = len};
	return index;
}

static int child_of(struct cmn_routes *r, int parent, const char *segment, size_t len)
{
	size_t at;

	if (segment[0] == '{') {
		if (!r->nodes[parent].wild)
			r->nodes[parent].wild = add_node(r, parent, NULL, 0);
		return r->nodes[parent].wild;
	}
	at = slot_of(r, parent, segment, len);
	if (!r->slots[at])
		r->slots[at] = (unsigned)add_node(r, parent, segment, len);
	return (int)r->slots[at];
}

/* One argument list serves both languages, so each format skips the other's text. */
static enum cmn_err bad_op(struct cmn_error *err, const struct cmn_op *op, const char *fr,
			   const char *en)
{
	return cmn_fail(err, CMN_E_INVALID, "opération « %1$s » (%2$s %3$s) : %4$s%5$.0s",
			"operation \"%1$s\" (%2$s %3$s): %5$s%4$.0s", op->id, op->method, op->path,
			fr, en);
}

static enum cmn_err add_op(struct cmn_routes *r, const struct cmn_ops *ops, size_t i,
			   struct cmn_error *err)
{
	const struct cmn_op *op = &ops->ops[i];
	enum cmn_method m = cmn_method_of(op->method);
	const char *at = op->path;
	size_t depth = 0;
	int node = 0;

	if (m == CMN_METHODS || strcmp(op->method, "HEAD") == 0)
		return bad_op(err, op, "méthode inconnue", "unknown method");
	if (at[0] != '/')
		return bad_op(err, op, "le chemin ne commence pas par « / »",
			      "the path does not begin with \"/\"");
	while (*at == '/' && at[1]) {
		size_t len = strcspn(at + 1, "/");

		if (len == 0 || ++depth > CMN_SEGMENTS_MAX)
			return bad_op(err, op, "chemin vide ou trop profond",
				      "path empty or too deep");
		node = child_of(r, node, at + 1, len);
		at += 1 + len;
	}
	if (r->nodes[node].op[m])
		return bad_op(err, op, "le chemin est déjà pris", "the path is taken already");
	r->nodes[node].op[m] = (int)i + 1;
	return CMN_OK;
}

static size_t count_segments(const struct cmn_ops *ops)
{
	size_t n = 1, i;
	const char *p;

	for (i = 0; i < ops->n; i++)
		for (p = ops->ops[i].path; *p; p++)
			n += *p == '/';
	return n;
}

enum cmn_err cmn_routes_make(const struct cmn_ops *ops, struct cmn_routes *ret,
			     struct cmn_error *err)
{
	struct cmn_routes r = {.mask = 15};
	size_t n = count_segments(ops), i;

	while (r.mask < 4 * n)
		r.mask = r.mask * 2 + 1;
	r.nodes = calloc(n, sizeof(*r.nodes));
	r.slots = calloc(r.mask + 1, sizeof(*r.slots));
	if (!r.nodes || !r.slots) {
		cmn_routes_clear(&r);
		return cmn_no_memory(err);
	}
	add_node(&r, -1, NULL, 0);
	for (i = 0; i < ops->n; i++) {
		if (add_op(&r, ops, i, err) != CMN_OK) {
			cmn_routes_clear(&r);
			return err->code;
		}
	}
	*ret = r;
	return CMN_OK;
}

void cmn_routes_clear(struct cmn_routes *routes)
{
	free(routes->nodes);
	free(routes->slots);
	*routes = (struct cmn_routes){0};
}

static bool has_op(const struct cmn_node *node)
{
	size_t m;

	for (m = 0; m < CMN_METHODS; m++)
		if (node->op[m])
			return true;
	return false;
}

/* Depth-first, the fixed segment first; visits a node once at most. */
static int match(const struct cmn_routes *r, int node, const struct cmn_target *t, size_t i)
{
	int found = 0, child;

	if (i == t->n_segments)
		return has_op(&r->nodes[node]) ? node + 1 : 0;
	child = (int)r->slots[slot_of(r, node, t->segments[i], strlen(t->segments[i]))];
	if (child)
		found = match(r, child, t, i + 1);
	if (!found && r->nodes[node].wild && t->segments[i][0])
		found = match(r, r->nodes[node].wild, t, i + 1);
	return found;
}

const struct cmn_node *cmn_routes_find(const struct cmn_routes *routes,
				       const struct cmn_target *target)
{
	int found = target->n_segments > CMN_SEGMENTS_MAX ? 0 : match(routes, 0, target, 0);

	return found ? &routes->nodes[found - 1] : NULL;
}
