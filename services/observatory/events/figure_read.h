/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_read.h - exact figures of a place and a period, written as JSON: for the own team, and for
 * reports made for it.  Whatever leaves the team goes through the gate of the module release.
 */
#ifndef OBSERVATORY_FIGURE_READ_H
#define OBSERVATORY_FIGURE_READ_H

#include "cell_store.h"
#include "definition_set.h"

#include "cmn/buf.h"

struct observatory_figures_asked {
	const char *departement;
	enum observatory_place_kind kind;
	const char *place;     /* NULL for the département */
	int32_t from, to;      /* first days of months: from <= month < to */
	const char *indicator; /* NULL: all */
	int version;           /* 0: the versions in force; else all of it counted by this one */
	int32_t today;
	enum cmn_lang lang;
};

/* Append the member values of one array: {"code", "label", "unit", "version", "from", "to", "value"
 * …} for each definition, as the schema Figure of the contract.  `set`: all definitions, or NULL to
 * have them read. */
enum cmn_err observatory_figures_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct observatory_set *set,
				       const struct observatory_figures_asked *asked,
				       struct cmn_buf *out, struct cmn_error *err) CMN_MUST_CHECK;

#endif
