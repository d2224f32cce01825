/* SPDX-License-Identifier: EUPL-1.2
 *
 * figure_query.h - the parameters that figures are asked with.
 */
#ifndef OBSERVATORY_FIGURE_QUERY_H
#define OBSERVATORY_FIGURE_QUERY_H

#include "cell_store.h"
#include "definition_set.h"
#include "period.h"

#include "cmn/call.h"

struct observatory_query {
	const char *departement, *period_text, *place_kind, *place;
	struct observatory_period period;
	enum observatory_place_kind kind;
	int32_t today;
};

/* departement, period, place_kind, place: within the caller's territory, and fitting together. */
enum cmn_err observatory_query_read(struct cmn_call *call,
				    struct observatory_query *ret) CMN_MUST_CHECK;

/* The indicator (and version) exists in the département; `version` 0: any. */
enum cmn_err observatory_query_known(struct cmn_call *call, const struct observatory_set *set,
				     const char *departement, const char *indicator,
				     int version) CMN_MUST_CHECK;

/* What is wrong with a definition, in both languages, under its pointer. */
enum cmn_err observatory_fault_reply(struct cmn_call *call, const struct observatory_fault *f);

#endif
