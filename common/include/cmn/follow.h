/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/follow.h - streams followed without a database, for who only hands events on: positions are
 * kept in memory and begin at the head that is announced first.  What is missing afterwards is
 * asked of the replay, so that each stream arrives in order and without a hole.
 */
#ifndef CMN_FOLLOW_H
#define CMN_FOLLOW_H

#include "cmn/event.h"

struct cmn_followed {
	size_t stream; /* index, see cmn_follow_stream() */
	struct cmn_position at;
	const char *type;
	const char *raw; /* the envelope as it came: JSON on one line */
	size_t n;
};

/* All are called by the follower's thread.  They must not wait. */
struct cmn_follow_calls {
	/* The stream is known from here on: its first event is the one after `at`. */
	void (*begin)(void *arg, size_t stream, struct cmn_position at);
	void (*event)(void *arg, const struct cmn_followed *ev);
	/* For cmn_follow_ask(): each event, then NULL with `ok` false when there was no answer. */
	void (*again)(void *arg, uint64_t ask, const struct cmn_followed *ev, bool ok);
	void (*tick)(void *arg); /* ten times a second and after cmn_follow_kick() */
	void *arg;
};

struct cmn_follow_settings {
	const char *key_file, *sources, *streams, *departements; /* as struct cmn_feed_settings;
				     services that have no source are left out */
	struct cmn_follow_calls calls;
};

struct cmn_follow;

enum cmn_err cmn_follow_start(const struct cmn_follow_settings *settings, struct cmn_follow **ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
void cmn_follow_stop(struct cmn_follow **follow);

size_t cmn_follow_count(const struct cmn_follow *follow);
const char *cmn_follow_stream(const struct cmn_follow *follow, size_t stream);

/* Call `tick` soon; any thread. */
void cmn_follow_kick(struct cmn_follow *follow);

/* Ask for at most `limit` events after `after`; only inside `tick`.  False: nobody is connected.
 * `ask` comes back with the answer, if one comes. */
bool cmn_follow_ask(struct cmn_follow *follow, uint64_t ask, size_t stream,
		    struct cmn_position after, unsigned limit);

#endif
