/* SPDX-License-Identifier: EUPL-1.2
 *
 * webhook_send.h - several deliveries at once over libcurl, none of which waits for another.
 *
 * The address is judged when the connection is made, and it is that very address that is called: a
 * name that resolves to something else a second later gains nothing.  No redirect is followed, no
 * proxy asked, no answer read beyond its first kilobytes.
 */
#ifndef REFERRAL_WEBHOOK_SEND_H
#define REFERRAL_WEBHOOK_SEND_H

#include "webhook_rules.h"

#include "cmn/buf.h"
#include "cmn/uuid.h"

#define REFERRAL_SENDER_SLOTS 48

struct referral_sender_settings {
	bool development;    /* this machine may be called, over http as well */
	const char *ca;      /* file of trusted certificates; "": those of the system */
	unsigned timeout_ms; /* for one delivery as a whole */
};

struct referral_sender; /* used by one thread */

struct referral_sender *referral_sender_open(const struct referral_sender_settings *settings);
void referral_sender_close(struct referral_sender *sender); /* what is under way breaks off */

/* How many more it takes. */
int referral_sender_free(const struct referral_sender *sender);

/* What identifies the delivery for who gave it, and comes back with its end. */
struct referral_parcel {
	char delivery_id[CMN_UUID_LEN];
	char webhook_id[CMN_UUID_LEN];
	int tries;
	int64_t failing_s;
};

/* POST `body` to `url`; everything is copied.  False when memory is short. */
bool referral_sender_add(struct referral_sender *sender, const struct referral_parcel *parcel,
			 const char *url, const char *const headers[], size_t n_headers,
			 const struct cmn_buf *body) CMN_MUST_CHECK;

struct referral_sent {
	struct referral_parcel parcel;
	enum referral_webhook_outcome outcome;
	long status;           /* 0: no answer */
	int64_t retry_after_s; /* as the receiver asks; 0: it does not */
};

/* Work for at most `ms`, and give what ended; false when nothing (more) did. */
void referral_sender_work(struct referral_sender *sender, int ms);
bool referral_sender_next(struct referral_sender *sender, struct referral_sent *ret);

#endif
