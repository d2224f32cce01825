/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_exchange.h - one call over a connection: the request as text, the answer understood.
 */
#ifndef GATEWAY_EXCHANGE_H
#define GATEWAY_EXCHANGE_H

#include "gateway_link.h"
#include "gateway_upstream.h"

enum gateway_fate {
	GATEWAY_ANSWERED = 1,
	GATEWAY_DOWN,   /* nobody there: nothing was sent */
	GATEWAY_LOST,   /* sent, at least in part; not a byte came back */
	GATEWAY_SILENT, /* no whole answer in time */
	GATEWAY_FAULTY, /* what came is not an answer that a service of ours gives */
};

enum gateway_fate gateway_exchange_send(struct gateway_link *link, const char *host,
					const struct gateway_exchange *x);

/* *ret_keep: the connection can carry another call. */
enum gateway_fate gateway_exchange_receive(struct gateway_link *link, struct gateway_exchange *x,
					   size_t answer_max, bool *ret_keep);

#endif
