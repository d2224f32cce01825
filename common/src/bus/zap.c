/* SPDX-License-Identifier: EUPL-1.2 */
#include "zap.h"

#include "cmn/log.h"
#include "sock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define ZAP_FRAMES 7 /* version, request id, domain, address, identity, mechanism, key */

enum { VERSION, REQUEST, DOMAIN, ADDRESS, IDENTITY, MECHANISM, KEY };

struct cmn_zap {
	struct cmn_grants *grants;
	void *sock;
	int stop_fd;
	int64_t said; /* when a refusal was last logged */
	pthread_t thread;
};

#define REFUSED(reason)                                                                       \
	{                                                                                     \
		.name = "c360_bus_refused_total",                                             \
		.help = "Connections, subscriptions and replay requests refused by the bus.", \
		.labels = "reason=\"" reason "\"", .kind = CMN_COUNTER                        \
	}
struct cmn_metric CMN_REFUSED_KEY = REFUSED("key");
struct cmn_metric CMN_REFUSED_STREAM = REFUSED("stream");
struct cmn_metric CMN_REFUSED_REPLAY = REFUSED("replay");
struct cmn_metric CMN_REFUSED_REQUEST = REFUSED("request");

static bool frame_is(zmq_msg_t *frame, const char *text)
{
	return zmq_msg_size(frame) == strlen(text) &&
	       memcmp(zmq_msg_data(frame), text, strlen(text)) == 0;
}

static bool judge(struct cmn_zap *zap, zmq_msg_t *frames, int n, char *ret_key)
{
	if (n != ZAP_FRAMES || !frame_is(&frames[VERSION], "1.0") ||
	    !frame_is(&frames[MECHANISM], "CURVE") || zmq_msg_size(&frames[KEY]) != 32)
		return false;
	zmq_z85_encode(ret_key, zmq_msg_data(&frames[KEY]), 32);
	return cmn_grants_known(zap->grants, ret_key);
}

static void answer(struct cmn_zap *zap, zmq_msg_t *request, bool welcome, const char *key)
{
	const char *code = welcome ? "200" : "400";

	cmn_sock_send(zap->sock, "1.0", 3, true);
	cmn_sock_send(zap->sock, zmq_msg_data(request), zmq_msg_size(request), true);
	cmn_sock_send(zap->sock, code, 3, true);
	cmn_sock_send(zap->sock, "", 0, true);
	cmn_sock_send(zap->sock, key, welcome ? strlen(key) : 0, true);
	cmn_sock_send(zap->sock, "", 0, false);
}

static void serve(struct cmn_zap *zap)
{
	zmq_msg_t frames[ZAP_FRAMES];
	int n = cmn_sock_recv(zap->sock, frames, ZAP_FRAMES);
	char key[CMN_KEY_LEN] = "";
	bool welcome;

	if (n < 2) {
		cmn_frames_close(frames, n);
		return;
	}
	welcome = judge(zap, frames, n, key);
	answer(zap, &frames[REQUEST], welcome, key);
	cmn_frames_close(frames, n);
	if (welcome)
		return;
	cmn_metric_add(&CMN_REFUSED_KEY, 1);
	if (cmn_log_rarely(&zap->said, 60))
		cmn_log(CMN_WARN, "bus.refused", {"reason", "key", 0}, {"key", key, 0});
}

static void *zap_main(void *arg)
{
	struct cmn_zap *zap = arg;
	zmq_pollitem_t items[] = {{zap->sock, 0, ZMQ_POLLIN, 0},
				  {NULL, zap->stop_fd, ZMQ_POLLIN, 0}};

	for (;;) {
		if (zmq_poll(items, 2, -1) < 0)
			continue;
		if (items[1].revents)
			return NULL;
		if (items[0].revents)
			serve(zap);
	}
}

enum cmn_err cmn_zap_start(void *ctx, struct cmn_grants *grants, struct cmn_zap **ret,
			   struct cmn_error *err)
{
	struct cmn_zap *zap = calloc(1, sizeof(*zap));

	if (!zap)
		return cmn_no_memory(err);
	zap->grants = grants;
	zap->stop_fd = cmn_eventfd();
	zap->sock = zmq_socket(ctx, ZMQ_REP);
	cmn_metric_register(&CMN_REFUSED_KEY);
	cmn_metric_register(&CMN_REFUSED_STREAM);
	cmn_metric_register(&CMN_REFUSED_REPLAY);
	cmn_metric_register(&CMN_REFUSED_REQUEST);
	if (zap->stop_fd < 0 || !zap->sock || zmq_bind(zap->sock, "inproc://zeromq.zap.01") != 0 ||
	    pthread_create(&zap->thread, NULL, zap_main, zap) != 0) {
		cmn_fail(err, CMN_E_UNAVAILABLE, "contrôle des clés du bus impossible à démarrer",
			 "key check of the bus cannot be started");
		cmn_because(err, "zap: %s", zmq_strerror(zmq_errno()));
		cmn_sock_drop(&zap->sock);
		if (zap->stop_fd >= 0)
			close(zap->stop_fd);
		free(zap);
		return CMN_E_UNAVAILABLE;
	}
	*ret = zap;
	return CMN_OK;
}

void cmn_zap_stop(struct cmn_zap **zap)
{
	struct cmn_zap *z = *zap;

	if (!z)
		return;
	eventfd_write(z->stop_fd, 1);
	pthread_join(z->thread, NULL);
	cmn_sock_drop(&z->sock);
	close(z->stop_fd);
	free(z);
	*zap = NULL;
}
