/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_write.h - one figure as JSON: schema Figure of the contract.
 */
#ifndef OBSERVATORY_FIGURE_WRITE_H
#define OBSERVATORY_FIGURE_WRITE_H

#include "derive.h"

#include "cmn/buf.h"
#include "cmn/err.h"

#include <libpq-fe.h>

struct observatory_figure_shown {
	const struct observatory_definition *definition;
	struct observatory_part_sums sums; /* of the place and the period */
	struct observatory_part_sums
	    nowhere;             /* of facts whose commune is not known; n 0: not asked */
	int32_t from, to, today; /* of the period, as far as the version holds */
	bool recounted;
	bool whole; /* the whole département: the completeness of the place can be told */
	const PGresult *targets; /* observatory_store_targets_on(); NULL: none */
	const char *step;        /* of the period: "month" … */
	enum cmn_lang lang;
};

void observatory_figure_write(struct cmn_buf *out, const struct observatory_figure_shown *f);

#endif
