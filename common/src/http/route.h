/* SPDX-License-Identifier: EUPL-1.2
 *
 * route.h - from method and path to an operation.  A trie over path segments whose children are
 * found in one hash table: the cost depends on the depth of the path, not on the number of routes.
 */
#ifndef CMN_ROUTE_H
#define CMN_ROUTE_H

#include "target.h"

enum cmn_method { CMN_GET, CMN_POST, CMN_PUT, CMN_PATCH, CMN_DELETE, CMN_METHODS };

struct cmn_node {
	int parent;
	const char *segment; /* inside the path of an operation; NULL for {name} */
	size_t len;
	int wild;            /* child for {name}; 0: none */
	int op[CMN_METHODS]; /* index of the operation + 1; 0: none */
};

struct cmn_routes {
	struct cmn_node *nodes; /* [0] is "/" */
	size_t n_nodes;
	unsigned *slots; /* node index; 0: free */
	size_t mask;
};

/* CMN_E_INVALID names the operation whose path or method is wrong or taken. */
enum cmn_err cmn_routes_make(const struct cmn_ops *ops, struct cmn_routes *ret,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_routes_clear(struct cmn_routes *routes);

/* The node of a path, NULL when there is none; a fixed segment wins over {name}. */
const struct cmn_node *cmn_routes_find(const struct cmn_routes *routes,
				       const struct cmn_target *target);

/* CMN_METHODS for a method that no operation has; HEAD is GET. */
enum cmn_method cmn_method_of(const char *text);
/* "GET, HEAD, PATCH, OPTIONS" */
void cmn_node_allow(const struct cmn_node *node, char *out, size_t size);

#endif
