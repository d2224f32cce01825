/* SPDX-License-Identifier: EUPL-1.2
 *
 * ulfius_request.h - a request as the dispatcher takes it, from what ulfius and libmicrohttpd hold.
 */
#ifndef CMN_ULFIUS_REQUEST_H
#define CMN_ULFIUS_REQUEST_H

#include "cmn/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <ulfius.h>

#define CMN_GATHERED_HEADERS 64

/* All that `request` points to lives here or in the connection: as long as the request. */
struct cmn_gathered {
	struct cmn_request request;
	struct cmn_header headers[CMN_GATHERED_HEADERS];
	char peer[INET6_ADDRSTRLEN];
	uint64_t content_length; /* as announced */
};

/* Fill g; a body longer than max_body bytes, or announced as such, is marked. */
void cmn_gather(const struct _u_request *from, struct MHD_Connection *connection, size_t max_body,
		struct cmn_gathered *g);

#endif
