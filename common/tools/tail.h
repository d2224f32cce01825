/* SPDX-License-Identifier: EUPL-1.2
 *
 * tools/tail.h - options and texts of c360-tail, read apart so that the reader itself stays
 * readable.
 */
#ifndef CMN_TAIL_H
#define CMN_TAIL_H

#include "../src/bus/sock.h"
#include "../src/bus/source.h"
#include "tool.h"

#include <errno.h>
#include <getopt.h>

enum tail_since {
	TAIL_FROM_HEAD = 1, /* only what comes */
	TAIL_FROM_SEQUENCE, /* of the epoch in force */
	TAIL_FROM_POSITION, /* epoch and sequence, or everything */
};

struct tail_options {
	enum cmn_lang lang;
	char stream[CMN_STREAM_MAX];
	enum tail_since since;
	int64_t since_epoch, since_sequence;
	int64_t count; /* 0: no end */
	unsigned wait_s;
	bool brief, no_follow;
	const char *departement, *service, *audience, *key, *sources;
};

enum tail_text { TAIL_HELP, TAIL_SILENT, TAIL_REFUSED, TAIL_UNREADABLE, TAIL_MISSING };

void tail_say(enum cmn_lang lang, enum tail_text text, const char *arg);
/* -1: go on; else the exit status. */
int tail_options(int argc, char **argv, struct tail_options *ret, struct cmn_source *ret_source,
		 struct cmn_keys *ret_keys, struct cmn_error *err);

#endif
