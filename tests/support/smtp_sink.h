/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/smtp_sink.h - a mail relay that keeps what it is given and fails as it is told.
 */
#ifndef SUPPORT_SMTP_SINK_H
#define SUPPORT_SMTP_SINK_H

#include <stdbool.h>
#include <stddef.h>

struct smtp_sink;

enum smtp_sink_mood {
	SMTP_SINK_TAKES = 0,
	SMTP_SINK_REFUSES_RCPT,     /* 550 */
	SMTP_SINK_REFUSES_FOR_NOW,  /* 451 to RCPT */
	SMTP_SINK_REFUSES_SENDER,   /* 550 to MAIL */
	SMTP_SINK_REFUSES_TEXT,     /* 554 after the text */
	SMTP_SINK_BUSY,             /* 421 at the greeting */
	SMTP_SINK_SILENT,           /* never greets */
	SMTP_SINK_CUTS_AFTER_TEXT,  /* keeps the message and closes without a reply */
	SMTP_SINK_CUTS_BEFORE_TEXT, /* closes after DATA */
};

struct smtp_sink *smtp_sink_open(void);
void smtp_sink_close(struct smtp_sink **sink);
const char *smtp_sink_url(const struct smtp_sink *sink); /* "smtp://127.0.0.1:PORT" */
void smtp_sink_mood(struct smtp_sink *sink, enum smtp_sink_mood mood);

size_t smtp_sink_count(struct smtp_sink *sink); /* messages kept */
/* The i-th message, its recipient first in a line of its own; lives as long as the sink. */
const char *smtp_sink_message(struct smtp_sink *sink, size_t i);

#endif
