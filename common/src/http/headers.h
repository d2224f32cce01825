/* SPDX-License-Identifier: EUPL-1.2
 *
 * headers.h - the headers that the dispatcher itself reads, found in one pass.
 */
#ifndef CMN_HEADERS_H
#define CMN_HEADERS_H

#include "cmn/http.h"

enum cmn_head {
	CMN_HEAD_ACCEPT,
	CMN_HEAD_ACCEPT_LANGUAGE,
	CMN_HEAD_AUTHORIZATION,
	CMN_HEAD_AFTER,
	CMN_HEAD_CONTENT_LENGTH,
	CMN_HEAD_CONTENT_TYPE,
	CMN_HEAD_HOST,
	CMN_HEAD_IDEMPOTENCY_KEY,
	CMN_HEAD_IF_MATCH,
	CMN_HEAD_TRACEPARENT,
	CMN_HEAD_TRANSFER_ENCODING,
	CMN_HEAD_REQUEST_ID,
	CMN_HEADS,
};

struct cmn_heads {
	const char *value[CMN_HEADS]; /* the first of that name; NULL: absent */
	const char *twice;            /* name of a single-valued header given more than once */
};

void cmn_heads_read(const struct cmn_request *request, struct cmn_heads *ret);

/* Refuses what two readers of the same bytes could understand differently: a single-valued header
 * twice, Content-Length with Transfer-Encoding, a NUL. */
enum cmn_err cmn_heads_check(const struct cmn_request *request, const struct cmn_heads *heads,
			     struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_lang cmn_heads_lang(const char *accept_language);         /* NULL: French */
bool cmn_heads_accept(const char *accept, const char *media_type); /* named there, q > 0 */

/* Continue the caller's trace with a span of our own, or begin one.  `out` has 56 bytes. */
void cmn_heads_trace(const char *traceparent, char *out);

#endif
