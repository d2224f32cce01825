/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/sock.h - ZeroMQ sockets with the options that all of ours have: CURVE, bounded queues,
 * bounded messages, keepalive, no linger.
 */
#ifndef CMN_BUS_SOCK_H
#define CMN_BUS_SOCK_H

#include "keys.h"

#include <zmq.h>

#define CMN_BUS_HWM     10000 /* events waiting for one slow subscriber; then it loses and heals */
#define CMN_REQUEST_MAX 1024  /* bytes of a replay request or of a subscription */

void cmn_sock_drop(void **sock);
void cmn_zctx_drop(void **ctx);
int cmn_eventfd(void);

struct cmn_sock_limits {
	int hwm;
	int64_t message;
};

/* NULL when the library refuses; errno says why. */
void *cmn_sock_server(void *ctx, int type, const struct cmn_keys *keys,
		      struct cmn_sock_limits limits);
void *cmn_sock_client(void *ctx, int type, const struct cmn_keys *keys, const char *server_key,
		      struct cmn_sock_limits limits);

/* A port that was ours a moment ago needs a little until it is free: tries for at most wait_ms. */
enum cmn_err cmn_sock_bind(void *sock, const char *endpoint, unsigned wait_ms,
			   struct cmn_error *err) CMN_MUST_CHECK;

/* One message of at most `max` frames, without waiting.  Number of frames; 0: none there; -1: there
 * were more frames (all are taken from the socket, none is returned). */
int cmn_sock_recv(void *sock, zmq_msg_t *frames, int max);
void cmn_frames_close(zmq_msg_t *frames, int n);
bool cmn_sock_send(void *sock, const void *bytes, size_t n, bool more);

#endif
