/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_exchange.h - one call, between struct gateway_exchange and libcurl.
 */
#ifndef GATEWAY_EXCHANGE_H
#define GATEWAY_EXCHANGE_H

#include "gateway_upstream.h"

#include <curl/curl.h>

/* A handle with everything that does not change from call to call. */
CURL *gateway_exchange_handle(const struct gateway_upstream_settings *settings);

/* Put the call into the handle.  The list is to be freed after the transfer. */
bool gateway_exchange_prepare(CURL *handle, struct gateway_exchange *x,
			      struct curl_slist **ret_headers);

/* What became of it. */
enum cmn_err gateway_exchange_judge(CURL *handle, CURLcode rc, const char *name,
				    struct gateway_exchange *x, struct cmn_error *err);

#endif
