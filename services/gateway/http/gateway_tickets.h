/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_tickets.h - single-use tickets: EventSource sends no Authorization, and a token never
 * stands in an address.  They live in this process, 30 seconds.
 */
#ifndef GATEWAY_TICKETS_H
#define GATEWAY_TICKETS_H

#include "cmn/auth.h"

#define GATEWAY_TICKET_LEN 65 /* 64 hexadecimal digits and the NUL */
#define GATEWAY_TICKET_S   30

struct gateway_tickets; /* thread-safe */

struct gateway_tickets *gateway_tickets_open(void);
void gateway_tickets_close(struct gateway_tickets **tickets);

/* False: every place is taken, or the caller has too many already. */
bool gateway_ticket_make(struct gateway_tickets *tickets, const struct cmn_caller *caller,
			 int64_t now_ms, char ret[GATEWAY_TICKET_LEN]);

/* Who bought it.  False for one that was used, has expired or never was. */
bool gateway_ticket_use(struct gateway_tickets *tickets, const char *ticket, int64_t now_ms,
			struct cmn_caller *ret);

#endif
