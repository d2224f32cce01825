/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_fact_store.h - the facts behind one figure, for "why is this 42?".
 *
 * A fact is pseudonymous: the id of a record, its days, its commune, codes; no name, no text.
 */
#ifndef OBSERVATORY_FIGURE_FACT_STORE_H
#define OBSERVATORY_FIGURE_FACT_STORE_H

#include "cell_store.h"

struct observatory_facts_asked {
	const char *departement;
	enum observatory_place_kind kind;
	const char *place;
	const struct observatory_part *part;
	int32_t from, to;   /* days; first day, first day after */
	const char *key;    /* one key of a part with `by`; NULL: all */
	const char *cursor; /* "": from the beginning */
	int64_t limit;
};

enum cmn_err observatory_store_figure_facts_count(struct cmn_pool *pool,
						  const struct cmn_pg_ctx *ctx,
						  const struct observatory_facts_asked *asked,
						  int64_t *ret,
						  struct cmn_error *err) CMN_MUST_CHECK;
/* Rows (id, kind, day, until, commune, value, codes, _cursor), by day and id; one more than
 * `limit`. */
enum cmn_err observatory_store_figure_facts_page(struct cmn_pool *pool,
						 const struct cmn_pg_ctx *ctx,
						 const struct observatory_facts_asked *asked,
						 PGresult **ret,
						 struct cmn_error *err) CMN_MUST_CHECK;
extern const struct cmn_stmt OBSERVATORY_FIGURE_FACTS_COUNT, OBSERVATORY_FIGURE_FACTS_PAGE;

#endif
