/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/source.h - a service whose streams are followed: its endpoints, and the two sockets to it.
 */
#ifndef CMN_BUS_SOURCE_H
#define CMN_BUS_SOURCE_H

#include "cmn/event.h"
#include "keys.h"

#define CMN_SOURCES_MAX  8
#define CMN_REPLICAS_MAX 8

struct cmn_source {
	char service[32];
	char pubs[CMN_REPLICAS_MAX][128];
	char replays[CMN_REPLICAS_MAX][128];
	size_t n_pubs, n_replays;
	char key[CMN_KEY_LEN];
	void *sub, *dealer; /* NULL until opened */
};

struct cmn_sources {
	struct cmn_source items[CMN_SOURCES_MAX];
	size_t n;
};

/* The form of cmn_feed_settings.sources. */
enum cmn_err cmn_sources_parse(const char *text, struct cmn_sources *ret,
			       struct cmn_error *err) CMN_MUST_CHECK;
struct cmn_source *cmn_sources_find(struct cmn_sources *sources, const char *service);

/* Connect to every replica.  Subscribe afterwards, one complete stream after the other. */
enum cmn_err cmn_source_open(struct cmn_source *source, void *ctx, const struct cmn_keys *keys,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_source_close(struct cmn_source *source);
bool cmn_source_subscribe(struct cmn_source *source, const char *stream);

/* Ask the replay; false when nobody is connected at the moment. */
bool cmn_source_ask(struct cmn_source *source, const char *id, const char *stream,
		    struct cmn_position after, unsigned limit);

#endif
