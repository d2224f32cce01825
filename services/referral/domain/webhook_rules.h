/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_rules.h - where a webhook may lead, when a delivery is tried again, when one is given up.
 *
 * Addresses: IANA special-purpose registries (RFC 6890); only what is reachable by everybody is
 * called, so that nobody makes us call our own network.
 */
#ifndef REFERRAL_WEBHOOK_RULES_H
#define REFERRAL_WEBHOOK_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* May this address be called?  `ip` has 4 or 16 bytes, in network order; `loopback` lets this very
 * machine be called, for development. */
bool referral_webhook_address(const unsigned char *ip, size_t n, bool loopback);

/* 443 or 8443; in development every one. */
bool referral_webhook_port(unsigned port, bool development);

#define REFERRAL_WEBHOOK_TRIES     12
#define REFERRAL_WEBHOOK_FAILING_S (INT64_C(3) * 86400)

/* Milliseconds until the next try after `tries` that failed, spread by `random` over a fifth in
 * both directions; 0: no further one. */
int64_t referral_webhook_wait_ms(int tries, uint32_t random);

/* How a try ended; each has a name in proto/codes/webhook_outcomes.csv. */
enum referral_webhook_outcome {
	REFERRAL_WEBHOOK_DELIVERED = 1,
	REFERRAL_WEBHOOK_REFUSED,         /* an answer that is not 2xx */
	REFERRAL_WEBHOOK_GONE,            /* 410 */
	REFERRAL_WEBHOOK_REDIRECTED,      /* 3xx: not followed */
	REFERRAL_WEBHOOK_TIMED_OUT,       /* the answer did not come in time */
	REFERRAL_WEBHOOK_UNREACHABLE,     /* no connection, or it broke */
	REFERRAL_WEBHOOK_CERTIFICATE,     /* TLS failed */
	REFERRAL_WEBHOOK_ADDRESS_REFUSED, /* it leads into a network that is not called */
	REFERRAL_WEBHOOK_NAME_UNKNOWN,    /* the host does not resolve */
	REFERRAL_WEBHOOK_OUTCOME_END_
};
const char *referral_webhook_outcome_name(enum referral_webhook_outcome outcome); /* or NULL */

/* What the status of an answer means. */
enum referral_webhook_outcome referral_webhook_answer(long status);

/* The code (webhook_stop_reasons) with which a webhook is disabled now, or NULL.  `failing_s`:
 * since when nothing arrived there any more. */
const char *referral_webhook_stop(enum referral_webhook_outcome outcome, int64_t failing_s);

#endif
