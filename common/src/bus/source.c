/* SPDX-License-Identifier: EUPL-1.2 */
#include "source.h"

#include "grants.h"
#include "sock.h"

#include <stdio.h>
#include <string.h>

static enum cmn_err refuse(struct cmn_error *err, const char *service)
{
	return cmn_fail(err, CMN_E_INVALID,
			"source du bus « %s » : attendu service=PUB[,PUB]|REPLAY[,REPLAY]|CLÉ",
			"bus source \"%s\": expected service=PUB[,PUB]|REPLAY[,REPLAY]|KEY",
			service);
}

static bool split_endpoints(char *text, char (*ret)[128], size_t *ret_n)
{
	char *save = NULL;

	*ret_n = 0;
	for (char *at = strtok_r(text, ",", &save); at; at = strtok_r(NULL, ",", &save)) {
		if (*ret_n == CMN_REPLICAS_MAX || strlen(at) >= 128 || !strstr(at, "://"))
			return false;
		snprintf(ret[(*ret_n)++], 128, "%s", at);
	}
	return *ret_n > 0;
}

static enum cmn_err parse_one(char *text, struct cmn_source *ret, struct cmn_error *err)
{
	char *equal = strchr(text, '='), *save = NULL, *pubs, *replays, *key;

	if (!equal)
		return refuse(err, text);
	*equal = '\0';
	if (text[0] == '\0' || strlen(text) >= sizeof(ret->service))
		return refuse(err, text);
	pubs = strtok_r(equal + 1, "|", &save);
	replays = strtok_r(NULL, "|", &save);
	key = strtok_r(NULL, "|", &save);
	if (!pubs || !replays || !key || !cmn_key_valid(key) ||
	    !split_endpoints(pubs, ret->pubs, &ret->n_pubs) ||
	    !split_endpoints(replays, ret->replays, &ret->n_replays))
		return refuse(err, text);
	snprintf(ret->service, sizeof(ret->service), "%s", text);
	snprintf(ret->key, sizeof(ret->key), "%s", key);
	return CMN_OK;
}

enum cmn_err cmn_sources_parse(const char *text, struct cmn_sources *ret, struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *copy = strdup(text);
	char *save = NULL;

	memset(ret, 0, sizeof(*ret));
	if (!copy)
		return cmn_no_memory(err);
	for (char *at = strtok_r(copy, ";", &save); at; at = strtok_r(NULL, ";", &save)) {
		enum cmn_err rc;

		if (ret->n == CMN_SOURCES_MAX)
			return refuse(err, at);
		rc = parse_one(at, &ret->items[ret->n], err);
		if (rc != CMN_OK)
			return rc;
		ret->n++;
	}
	return ret->n ? CMN_OK : refuse(err, "");
}

struct cmn_source *cmn_sources_find(struct cmn_sources *sources, const char *service)
{
	for (size_t i = 0; i < sources->n; i++)
		if (strcmp(sources->items[i].service, service) == 0)
			return &sources->items[i];
	return NULL;
}

static bool connect_all(void *sock, char (*endpoints)[128], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (zmq_connect(sock, endpoints[i]) != 0)
			return false;
	return true;
}

/* --- the ways to the replay
 * ------------------------------------------------------------------------ */

static bool watch(struct cmn_replay_link *link, void *ctx)
{
	char address[64];
	int none = 0;

	snprintf(address, sizeof(address), "inproc://c360-link-%p", (void *)link->dealer);
	if (zmq_socket_monitor(link->dealer, address,
			       ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED) != 0)
		return false;
	link->monitor = zmq_socket(ctx, ZMQ_PAIR);
	return link->monitor &&
	       zmq_setsockopt(link->monitor, ZMQ_LINGER, &none, sizeof(none)) == 0 &&
	       zmq_connect(link->monitor, address) == 0;
}

static bool open_link(struct cmn_source *s, size_t i, void *ctx, const struct cmn_keys *keys)
{
	const struct cmn_sock_limits answers = {64, CMN_EVENT_MAX};
	struct cmn_replay_link *link = &s->links[i];

	link->dealer = cmn_sock_client(ctx, ZMQ_DEALER, keys, s->key, answers);
	return link->dealer && watch(link, ctx) && zmq_connect(link->dealer, s->replays[i]) == 0;
}

static void close_link(struct cmn_replay_link *link)
{
	cmn_sock_drop(&link->dealer);
	cmn_sock_drop(&link->monitor);
	link->up = false;
}

/* Is this replica there?  Reads what was noted since the last time. */
static bool link_up(struct cmn_replay_link *link)
{
	zmq_msg_t frames[2];
	uint16_t event;
	int n;

	while ((n = cmn_sock_recv(link->monitor, frames, 2)) > 0) {
		memcpy(&event, zmq_msg_data(&frames[0]), sizeof(event));
		link->up = event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
		cmn_frames_close(frames, n);
	}
	return link->up;
}

/* --- all of them
 * ----------------------------------------------------------------------------------- */

enum cmn_err cmn_source_open(struct cmn_source *s, void *ctx, const struct cmn_keys *keys,
			     struct cmn_error *err)
{
	const struct cmn_sock_limits events = {CMN_BUS_HWM, CMN_EVENT_MAX};
	bool good;

	cmn_source_close(s);
	s->sub = cmn_sock_client(ctx, ZMQ_SUB, keys, s->key, events);
	good = s->sub && connect_all(s->sub, s->pubs, s->n_pubs);
	for (size_t i = 0; good && i < s->n_replays; i++)
		good = open_link(s, i, ctx, keys);
	if (good)
		return CMN_OK;
	cmn_fail(err, CMN_E_UNAVAILABLE, "connexion au bus de « %s » impossible",
		 "connection to the bus of \"%s\" is impossible", s->service);
	cmn_because(err, "zmq: %s", zmq_strerror(zmq_errno()));
	cmn_source_close(s);
	return CMN_E_UNAVAILABLE;
}

void cmn_source_close(struct cmn_source *s)
{
	cmn_sock_drop(&s->sub);
	for (size_t i = 0; i < s->n_replays; i++)
		close_link(&s->links[i]);
}

size_t cmn_source_items(const struct cmn_source *s, bool answers,
			zmq_pollitem_t ret[CMN_SOURCE_ITEMS])
{
	size_t n = 0;

	if (!s->sub)
		return 0;
	ret[n++] = (zmq_pollitem_t){s->sub, 0, ZMQ_POLLIN, 0};
	for (size_t i = 0; answers && i < s->n_replays; i++)
		ret[n++] = (zmq_pollitem_t){s->links[i].dealer, 0, ZMQ_POLLIN, 0};
	return n;
}

bool cmn_source_subscribe(struct cmn_source *s, const char *stream)
{
	char topic[CMN_STREAM_MAX + 2];
	int n = snprintf(topic, sizeof(topic), "%s.", stream);

	return n > 0 && zmq_setsockopt(s->sub, ZMQ_SUBSCRIBE, topic, (size_t)n) == 0;
}

bool cmn_source_ask(struct cmn_source *s, const char *id, const char *stream,
		    struct cmn_position after, unsigned limit)
{
	char body[256];
	int n = snprintf(body, sizeof(body),
			 "{\"stream\":\"%s\",\"epoch\":%lld,\"after\":%lld,\"limit\":%u}", stream,
			 (long long)after.epoch, (long long)after.sequence, limit);

	if (n <= 0 || (size_t)n >= sizeof(body) || !s->sub)
		return false;
	for (size_t tried = 0; tried < s->n_replays; tried++) {
		struct cmn_replay_link *link = &s->links[s->turn++ % s->n_replays];

		if (link_up(link))
			return cmn_sock_send(link->dealer, id, strlen(id), true) &&
			       cmn_sock_send(link->dealer, body, (size_t)n, false);
	}
	return false;
}
