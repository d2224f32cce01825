/* SPDX-License-Identifier: EUPL-1.2
 *
 * smtp.h - hand one message to a mail relay, over libcurl.
 */
#ifndef INTAKE_SMTP_H
#define INTAKE_SMTP_H

#include <stdbool.h>
#include <stddef.h>

struct intake_relay {
	const char *url;     /* smtp://[user:password@]host[:port], smtps://…; "": none is set */
	const char *from;    /* address of the sender */
	const char *ca;      /* file of trusted certificates; "": those of the system */
	bool clear;          /* smtp:// without STARTTLS: a relay on this machine */
	unsigned timeout_ms; /* for the whole dialogue */
};

struct intake_smtp_result {
	bool accepted;
	bool reached;   /* the dialogue came to the recipient or to the text */
	bool away;      /* no dialogue at all, or it broke: the next message would fare alike */
	int reply;      /* last reply code of the relay; 0: none */
	char cause[96]; /* for the log: no address in it */
};

/* `message` is complete (RFC 5322, lines end in CRLF); `to` was checked by intake_mail_valid(). */
void intake_smtp_send(const struct intake_relay *relay, const char *to, const char *message,
		      size_t n, struct intake_smtp_result *ret);

#endif
