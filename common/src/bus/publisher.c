/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/log.h"
#include "relay.h"
#include "sock.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define TOPICS_MAX 8192

void *cmn_pub_open(struct cmn_relay *relay, unsigned wait_ms, struct cmn_error *err)
{
	const struct cmn_sock_limits limits = {CMN_BUS_HWM, CMN_REQUEST_MAX};
	void *sock = cmn_sock_server(relay->ctx, ZMQ_XPUB, &relay->keys, limits);
	int yes = 1;

	if (!sock || zmq_setsockopt(sock, ZMQ_XPUB_MANUAL, &yes, sizeof(yes)) != 0) {
		cmn_fail(err, CMN_E_UNAVAILABLE, "prise du bus impossible à créer",
			 "bus socket cannot be created");
		cmn_because(err, "xpub: %s", zmq_strerror(zmq_errno()));
		cmn_sock_drop(&sock);
	} else if (cmn_sock_bind(sock, relay->pub_endpoint, wait_ms, err) != CMN_OK) {
		cmn_sock_drop(&sock);
	}
	return sock;
}

/* --- topics ----------------------------------------------------------------------------------- */

/* Where `stream` is, or where it belongs. */
static size_t topic_place(const struct cmn_publisher *pub, const char *stream, bool *ret_found)
{
	size_t low = 0, high = pub->n_topics;

	*ret_found = false;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(pub->topics[mid].stream, stream);

		if (order == 0) {
			*ret_found = true;
			return mid;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static void topic_add(struct cmn_publisher *pub, const char *stream)
{
	bool found;
	size_t at = topic_place(pub, stream, &found);

	if (found || pub->n_topics == TOPICS_MAX)
		return;
	if (pub->n_topics == pub->cap_topics) {
		size_t cap = pub->cap_topics ? 2 * pub->cap_topics : 64;
		struct cmn_topic *more = reallocarray(pub->topics, cap, sizeof(*more));

		if (!more)
			return;
		pub->topics = more;
		pub->cap_topics = cap;
	}
	memmove(&pub->topics[at + 1], &pub->topics[at],
		(pub->n_topics - at) * sizeof(pub->topics[0]));
	pub->topics[at] = (struct cmn_topic){.round = pub->round};
	snprintf(pub->topics[at].stream, sizeof(pub->topics[at].stream), "%s", stream);
	pub->n_topics++;
}

/* --- subscriptions ---------------------------------------------------------------------------- */

/* The topic must be one complete stream of this service, final dot included: '3' would open 31 and
 * 34, "" everything. */
static bool topic_stream(const struct cmn_publisher *pub, const char *topic, size_t n, char *ret,
			 size_t size)
{
	char stored[CMN_STREAM_MAX];

	if (n < 2 || n > size || topic[n - 1] != '.' || memchr(topic, '\0', n))
		return false;
	memcpy(ret, topic, n - 1);
	ret[n - 1] = '\0';
	return cmn_stream_stored(pub->relay->service, ret, stored, sizeof(stored));
}

static void refuse(struct cmn_publisher *pub, const char *key)
{
	cmn_metric_add(&CMN_REFUSED_STREAM, 1);
	if (cmn_log_rarely(&pub->refusal_said, 60))
		cmn_log(CMN_WARN, "bus.refused", {"reason", "stream", 0}, {"key", key, 0});
}

static void judge_subscription(struct cmn_publisher *pub, zmq_msg_t *frame)
{
	const char *bytes = zmq_msg_data(frame);
	size_t n = zmq_msg_size(frame);
	const char *user = zmq_msg_gets(frame, "User-Id");
	char stream[CMN_STREAM_MAX];

	if (n == 0 || (bytes[0] != 0 && bytes[0] != 1))
		return;
	if (bytes[0] == 0) {
		zmq_setsockopt(pub->sock, ZMQ_UNSUBSCRIBE, bytes + 1, n - 1);
		return;
	}
	if (!user || !topic_stream(pub, bytes + 1, n - 1, stream, sizeof(stream)) ||
	    !cmn_grants_allow(pub->relay->grants, user, stream)) {
		refuse(pub, user ? user : "");
		return;
	}
	zmq_setsockopt(pub->sock, ZMQ_SUBSCRIBE, bytes + 1, n - 1);
	topic_add(pub, stream);
}

void cmn_pub_serve(struct cmn_publisher *pub)
{
	/* bounded: a flood of subscriptions must not keep events from being published */
	for (int i = 0; i < 1000; i++) {
		zmq_msg_t frame;
		int n = cmn_sock_recv(pub->sock, &frame, 1);

		if (n == 0)
			return;
		if (n == 1)
			judge_subscription(pub, &frame);
		cmn_frames_close(&frame, n);
	}
}

/* --- publishing ------------------------------------------------------------------------------- */

static void publish(struct cmn_publisher *pub, const char *stream, const char *kind)
{
	char topic[CMN_STREAM_MAX + 2];
	int n = snprintf(topic, sizeof(topic), "%s.", stream);

	if (pub->buf.failed || n <= 0 || !pub->sock)
		return;
	if (cmn_sock_send(pub->sock, topic, (size_t)n, true) &&
	    cmn_sock_send(pub->sock, kind, strlen(kind), true))
		cmn_sock_send(pub->sock, pub->buf.data, pub->buf.len, false);
}

/* Who would not take an event of this size is told by its number: the gap shows in the heads. */
void cmn_pub_event(struct cmn_publisher *pub, const PGresult *res, int row)
{
	char stream[CMN_STREAM_MAX];

	if (!cmn_stream_wire(pub->relay->service, PQgetvalue(res, row, CMN_COL_STREAM), stream,
			     sizeof(stream)))
		return;
	cmn_buf_reset(&pub->buf);
	cmn_bus_render(&pub->buf, pub->relay->service, res, row);
	publish(pub, stream, "event");
}

/* The machine's own time, not cmn_clock: it measures how long this announcement was under way. */
static int64_t machine_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void announce(struct cmn_publisher *pub, const char *stream, int64_t epoch, int64_t sequence)
{
	cmn_buf_reset(&pub->buf);
	cmn_json_open(&pub->buf, '{');
	cmn_json_kint(&pub->buf, "epoch", epoch);
	cmn_json_kint(&pub->buf, "sequence", sequence);
	cmn_json_kint(&pub->buf, "at", machine_ms());
	cmn_json_close(&pub->buf, '}');
	publish(pub, stream, "heads");
}

/* A stream that somebody follows and that has no event yet is announced too, with sequence 0:
 * its readers would otherwise never know themselves up to date. */
void cmn_pub_heads(struct cmn_publisher *pub, const PGresult *heads, int64_t epoch)
{
	char stream[CMN_STREAM_MAX];

	pub->round++;
	for (int i = 0; i < PQntuples(heads); i++) {
		bool found;
		size_t at;

		if (!cmn_stream_wire(pub->relay->service, PQgetvalue(heads, i, 0), stream,
				     sizeof(stream)))
			continue;
		at = topic_place(pub, stream, &found);
		if (found)
			pub->topics[at].round = pub->round;
		announce(pub, stream, cmn_pg_int(heads, i, 1, 0), cmn_pg_int(heads, i, 2, 0));
	}
	for (size_t i = 0; i < pub->n_topics; i++)
		if (pub->topics[i].round != pub->round)
			announce(pub, pub->topics[i].stream, epoch, 0);
}

void cmn_pub_clear(struct cmn_publisher *pub)
{
	cmn_sock_drop(&pub->sock);
	cmn_buf_free(&pub->buf);
	free(pub->topics);
}
