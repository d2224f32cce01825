/* SPDX-License-Identifier: EUPL-1.2
 *
 * The sockets to a followed service when its replicas come and go.
 */
#include "source.h"

#include "cmn/clock.h"
#include "sock.h"

#include <stdio.h>
#include <string.h>

#include "support/cmocka_all.h"

#define FRAMES 600 /* more than libzmq takes between two looks at what happened to its peers */

struct peer {
	struct cmn_keys keys;
	void *ctx, *router;
	char endpoint[64];
};

static struct cmn_keys own;
static void *ctx;

static void keep(const char *from, char to[CMN_KEY_LEN])
{
	memcpy(to, from, CMN_KEY_LEN);
}

static void make_keys(struct cmn_keys *keys)
{
	char public_key[CMN_KEY_LEN], secret_key[CMN_KEY_LEN];

	assert_int_equal(zmq_curve_keypair(public_key, secret_key), 0);
	keep(public_key, keys->public_key);
	keep(secret_key, keys->secret_key);
}

static void peer_up(struct peer *p)
{
	const struct cmn_sock_limits limits = {1000, CMN_REQUEST_MAX};
	size_t n = sizeof(p->endpoint);
	int wait = 5000;

	p->ctx = zmq_ctx_new();
	p->router = cmn_sock_server(p->ctx, ZMQ_ROUTER, &p->keys, limits);
	assert_non_null(p->router);
	assert_int_equal(zmq_setsockopt(p->router, ZMQ_RCVTIMEO, &wait, sizeof(wait)), 0);
	assert_int_equal(zmq_bind(p->router, p->endpoint[0] ? p->endpoint : "tcp://127.0.0.1:*"),
			 0);
	assert_int_equal(zmq_getsockopt(p->router, ZMQ_LAST_ENDPOINT, p->endpoint, &n), 0);
}

static void peer_down(struct peer *p)
{
	cmn_sock_drop(&p->router);
	cmn_zctx_drop(&p->ctx);
}

/* Take one request and answer it in this many frames, the id of the request first. */
static void peer_answer(struct peer *p, int frames)
{
	zmq_msg_t got[3];

	for (int i = 0; i < 3; i++) {
		zmq_msg_init(&got[i]);
		assert_true(zmq_msg_recv(&got[i], p->router, 0) >= 0);
	}
	assert_true(cmn_sock_send(p->router, zmq_msg_data(&got[0]), zmq_msg_size(&got[0]), true));
	assert_true(cmn_sock_send(p->router, zmq_msg_data(&got[1]), zmq_msg_size(&got[1]), true));
	for (int i = 1; i < frames; i++)
		assert_true(cmn_sock_send(p->router, "event", 5, i < frames - 1));
	cmn_frames_close(got, 3);
}

static void open_source(struct cmn_source *s, struct peer *peers, size_t n)
{
	struct cmn_error err;

	cmn_error_init(&err);
	memset(s, 0, sizeof(*s));
	snprintf(s->service, sizeof(s->service), "intake");
	keep(peers[0].keys.public_key, s->key);
	s->n_pubs = 1;
	snprintf(s->pubs[0], sizeof(s->pubs[0]), "inproc://nobody");
	for (s->n_replays = 0; s->n_replays < n; s->n_replays++)
		snprintf(s->replays[s->n_replays], sizeof(s->replays[0]), "%s",
			 peers[s->n_replays].endpoint);
	assert_int_equal(cmn_source_open(s, ctx, &own, &err), CMN_OK);
}

static bool ask(struct cmn_source *s, const char *id)
{
	return cmn_source_ask(s, id, "31.intake.facts", (struct cmn_position){1, 0}, 10);
}

static void ask_soon(struct cmn_source *s, const char *id)
{
	for (int i = 0; i < 100; i++) {
		if (ask(s, id))
			return;
		cmn_sleep_ms(50);
	}
	fail_msg("no replica within 5 s");
}

static int read_frames(void *dealer, int most)
{
	for (int n = 0; n < most; n++) {
		zmq_msg_t frame;
		int rc;

		zmq_msg_init(&frame);
		rc = zmq_msg_recv(&frame, dealer, ZMQ_DONTWAIT);
		zmq_msg_close(&frame);
		if (rc < 0)
			return n;
	}
	return most;
}

/* --- tests ------------------------------------------------------------------------------------ */

/* this was an abort of the whole reader */
static void a_peer_that_dies_while_its_answer_is_read_loses_nothing_of_it(void **state)
{
	struct peer peer = {.router = NULL};
	struct cmn_source s;
	zmq_pollitem_t items[CMN_SOURCE_ITEMS];

	(void)state;
	make_keys(&peer.keys);
	peer_up(&peer);
	open_source(&s, &peer, 1);
	ask_soon(&s, "1");
	peer_answer(&peer, FRAMES);
	assert_int_equal(cmn_source_items(&s, true, items), 2);
	assert_int_equal(zmq_poll(&items[1], 1, 5000), 1);
	assert_int_equal(read_frames(s.links[0].dealer, 10), 10);
	cmn_sleep_ms(300); /* all frames are here */
	peer_down(&peer);
	cmn_sleep_ms(300); /* and the loss is noticed */
	assert_int_equal(read_frames(s.links[0].dealer, FRAMES), FRAMES - 10);
	cmn_source_close(&s);
}

static void only_a_replica_that_is_there_is_asked(void **state)
{
	struct peer peers[2] = {{.router = NULL}, {.router = NULL}};
	struct cmn_source s;

	(void)state;
	make_keys(&peers[0].keys);
	peers[1].keys = peers[0].keys;
	peer_up(&peers[0]);
	peer_up(&peers[1]);
	open_source(&s, peers, 2);
	ask_soon(&s, "1");
	cmn_sleep_ms(500);
	assert_true(ask(&s, "2"));
	assert_true(ask(&s, "3"));
	peer_answer(&peers[0], 2);
	peer_answer(&peers[1], 2);
	peer_down(&peers[0]);
	cmn_sleep_ms(300);
	for (int i = 0; i < 4; i++) {
		assert_true(ask(&s, "4"));
		peer_answer(&peers[1], 2);
	}
	peer_down(&peers[1]);
	cmn_sleep_ms(300);
	assert_false(ask(&s, "5"));
	peer_up(&peers[0]);
	ask_soon(&s, "6");
	peer_answer(&peers[0], 2);
	peer_down(&peers[0]);
	cmn_source_close(&s);
}

static int set_up(void **state)
{
	(void)state;
	make_keys(&own);
	ctx = zmq_ctx_new();
	return ctx ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	cmn_zctx_drop(&ctx);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_peer_that_dies_while_its_answer_is_read_loses_nothing_of_it),
	    cmocka_unit_test(only_a_replica_that_is_there_is_asked),
	};

	return cmocka_run_group_tests_name("bus sources", tests, set_up, tear_down);
}
