/* SPDX-License-Identifier: EUPL-1.2
 *
 * page_http.h - a page of the records of one département, as most lists of intake are asked for.
 */
#ifndef INTAKE_PAGE_HTTP_H
#define INTAKE_PAGE_HTTP_H

#include "cmn/call.h"

struct intake_page {
	const char *departement; /* of the query, in the caller's territory */
	int64_t limit;           /* 50 unless asked otherwise */
	char after[128];         /* the cursor, opened; "" for the first page */
};

/* What the parameters `departement`, `limit` and `cursor` ask for. */
enum cmn_err intake_page(struct cmn_call *call, struct intake_page *ret) CMN_MUST_CHECK;

/* A statement that needs nothing but the page. */
typedef enum cmn_err intake_page_fn(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err);

/* The whole handler of such a list; each record of it is seen (cmn_reply_seen_list). */
enum cmn_err intake_page_reply(struct cmn_call *call, intake_page_fn *read) CMN_MUST_CHECK;

#endif
