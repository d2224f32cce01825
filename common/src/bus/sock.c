/* SPDX-License-Identifier: EUPL-1.2 */
#include "sock.h"

#include "cmn/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>

void cmn_sock_drop(void **sock)
{
	if (*sock)
		zmq_close(*sock);
	*sock = NULL;
}

void cmn_zctx_drop(void **ctx)
{
	if (*ctx)
		zmq_ctx_term(*ctx);
	*ctx = NULL;
}

int cmn_eventfd(void)
{
	return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
}

static int set_int(void *sock, int option, int value)
{
	return zmq_setsockopt(sock, option, &value, sizeof(value));
}

static int set_common(void *sock, const struct cmn_keys *keys, struct cmn_sock_limits limits)
{
	static const struct {
		int option;
		int value;
	} FIXED[] = {
	    {ZMQ_LINGER, 0},
	    {ZMQ_TCP_KEEPALIVE, 1},
	    {ZMQ_TCP_KEEPALIVE_IDLE, 30},
	    {ZMQ_TCP_KEEPALIVE_INTVL, 10},
	    {ZMQ_TCP_KEEPALIVE_CNT, 3},
	    {ZMQ_HEARTBEAT_IVL, 10000},
	    {ZMQ_HEARTBEAT_TIMEOUT, 30000},
	    {ZMQ_HANDSHAKE_IVL, 10000},
	};
	int bad = 0;

	for (size_t i = 0; i < CMN_LEN(FIXED); i++)
		bad |= set_int(sock, FIXED[i].option, FIXED[i].value);
	bad |= set_int(sock, ZMQ_SNDHWM, limits.hwm);
	bad |= set_int(sock, ZMQ_RCVHWM, limits.hwm);
	bad |= zmq_setsockopt(sock, ZMQ_MAXMSGSIZE, &limits.message, sizeof(limits.message));
	bad |= zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, keys->secret_key, CMN_KEY_LEN);
	return bad;
}

void *cmn_sock_server(void *ctx, int type, const struct cmn_keys *keys,
		      struct cmn_sock_limits limits)
{
	void *sock = zmq_socket(ctx, type);

	if (!sock)
		return NULL;
	if (set_common(sock, keys, limits) != 0 || set_int(sock, ZMQ_CURVE_SERVER, 1) != 0 ||
	    zmq_setsockopt(sock, ZMQ_ZAP_DOMAIN, "c360", 4) != 0)
		cmn_sock_drop(&sock);
	return sock;
}

void *cmn_sock_client(void *ctx, int type, const struct cmn_keys *keys, const char *server_key,
		      struct cmn_sock_limits limits)
{
	void *sock = zmq_socket(ctx, type);

	if (!sock)
		return NULL;
	if (set_common(sock, keys, limits) != 0 ||
	    zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, keys->public_key, CMN_KEY_LEN) != 0 ||
	    zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, server_key, CMN_KEY_LEN) != 0 ||
	    set_int(sock, ZMQ_RECONNECT_IVL, 100) != 0 ||
	    set_int(sock, ZMQ_RECONNECT_IVL_MAX, 1000) != 0)
		cmn_sock_drop(&sock);
	return sock;
}

enum cmn_err cmn_sock_bind(void *sock, const char *endpoint, unsigned wait_ms,
			   struct cmn_error *err)
{
	for (unsigned waited = 0;; waited += 50) {
		if (zmq_bind(sock, endpoint) == 0)
			return CMN_OK;
		if (errno != EADDRINUSE || waited >= wait_ms)
			break;
		cmn_sleep_ms(50);
	}
	cmn_fail(err, CMN_E_UNAVAILABLE, "adresse du bus « %s » impossible à ouvrir",
		 "bus endpoint \"%s\" cannot be opened", endpoint);
	return cmn_because(err, "zmq_bind: %s", zmq_strerror(errno));
}

void cmn_frames_close(zmq_msg_t *frames, int n)
{
	for (int i = 0; i < n; i++)
		zmq_msg_close(&frames[i]);
}

int cmn_sock_recv(void *sock, zmq_msg_t *frames, int max)
{
	int n = 0;
	bool more = true;

	while (more) {
		zmq_msg_t frame;

		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, sock, ZMQ_DONTWAIT) < 0) {
			zmq_msg_close(&frame);
			break;
		}
		more = zmq_msg_more(&frame) != 0;
		if (n < max) {
			zmq_msg_init(&frames[n]);
			zmq_msg_move(&frames[n], &frame);
		}
		zmq_msg_close(&frame);
		n++;
	}
	if (n <= max)
		return n;
	cmn_frames_close(frames, max);
	return -1;
}

bool cmn_sock_send(void *sock, const void *bytes, size_t n, bool more)
{
	return zmq_send(sock, bytes, n, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)) >= 0;
}
