/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/log.h - one JSON line per event on stderr.
 *
 * Rooms domain, store and the libraries under common/ do not log: they return struct cmn_error.
 * The dispatcher logs a failed call, a loop logs a failed round, main logs why it will not start:
 * one failure, one line.  No line holds a name, an address, a phone number, free text of a
 * person, a token or a URL's query.
 */
#ifndef CMN_LOG_H
#define CMN_LOG_H

#include "cmn/base.h"

enum cmn_level { CMN_DEBUG, CMN_INFO, CMN_WARN, CMN_ERROR };

struct cmn_kv {
	const char *key;
	const char *text; /* NULL: the number is meant */
	int64_t number;
};

/* Said once at start: which service this is, and the least level written. */
void cmn_log_init(const char *service, enum cmn_level least);

/* cmn_log(CMN_INFO, "listening", {"port", NULL, 8080}, {"address", "127.0.0.1", 0}); */
#define cmn_log(level, event, ...)                                       \
	cmn_log_line(level, event, (const struct cmn_kv[]){__VA_ARGS__}, \
		     sizeof((const struct cmn_kv[]){__VA_ARGS__}) / sizeof(struct cmn_kv))

void cmn_log_line(enum cmn_level level, const char *event, const struct cmn_kv *kv, size_t n);

/* True at most once per `seconds` for this call site: "refused, counted, logged once". */
bool cmn_log_rarely(int64_t *last_mono_ms, unsigned seconds);

#endif
