/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus_rate - events per second: of a relay that empties its outbox, of a replay, and of a bare PUB
 * and SUB to hold the replay against.  All of it with CURVE.
 *
 *   bus_rate relay ADDRESS PUB OWN-KEY SERVICE-KEY EVENTS INSERT   INSERT fills the outbox
 *   bus_rate replay REPLAY OWN-KEY SERVICE-KEY STREAM EPOCH EVENTS
 *   bus_rate raw ENDPOINT EVENTS BYTES                             topic and payload, as ours
 *
 * Prints events per second; replay also the mean size of an event.  BENCH_TOPICS: what of the relay
 * is listened to, separated by commas.
 */
#include "cmn/clock.h"
#include "cmn/json.h"
#include "cmn/pg.h"
#include "keys.h"
#include "sock.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WAIT_MS 30000
#define PAGE    1000

static const struct cmn_sock_limits LIMITS = {100000, 1 << 20};

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int fail(const char *what)
{
	fprintf(stderr, "bus_rate: %s: %s\n", what, zmq_strerror(errno));
	return 1;
}

static int rate(double events, double began)
{
	printf("%.1f\n", events / (now_s() - began));
	return 0;
}

/* A client socket to `endpoint`; waits WAIT_MS for each message. */
static void *dial(void *ctx, int type, const char *endpoint, const char *own, const char *service)
{
	struct cmn_keys mine, theirs;
	struct cmn_error err;
	int wait = WAIT_MS;
	void *sock;

	cmn_error_init(&err);
	if (cmn_keys_load(own, &mine, &err) != CMN_OK ||
	    cmn_keys_load(service, &theirs, &err) != CMN_OK) {
		fprintf(stderr, "bus_rate: %s\n", err.cause);
		return NULL;
	}
	sock = cmn_sock_client(ctx, type, &mine, theirs.public_key, LIMITS);
	if (sock)
		zmq_setsockopt(sock, ZMQ_RCVTIMEO, &wait, sizeof(wait));
	if (sock && zmq_connect(sock, endpoint) != 0)
		cmn_sock_drop(&sock);
	return sock;
}

/* --- relay ------------------------------------------------------------------------------------ */

struct ear {
	void *sub;
	long want;
	_Atomic long heard;
	double last;
};

static void subscribe(void *sub, const char *topics)
{
	while (topics && *topics) {
		size_t n = strcspn(topics, ",");

		zmq_setsockopt(sub, ZMQ_SUBSCRIBE, topics, n);
		topics += n + (topics[n] == ',');
	}
}

static void *listen_in(void *arg)
{
	struct ear *ear = arg;
	zmq_msg_t frames[3];
	zmq_pollitem_t item = {ear->sub, 0, ZMQ_POLLIN, 0};

	while (ear->heard < ear->want && zmq_poll(&item, 1, 5000) > 0) {
		int n = cmn_sock_recv(ear->sub, frames, 3);

		if (n == 3 && zmq_msg_size(&frames[1]) == 5) { /* "event"; "heads" pass by */
			ear->heard++;
			ear->last = now_s();
		}
		cmn_frames_close(frames, n);
	}
	return NULL;
}

static bool tell(PGconn *pg, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, sql);

	if (PQresultStatus(res) == PGRES_COMMAND_OK || PQresultStatus(res) == PGRES_TUPLES_OK)
		return true;
	fprintf(stderr, "bus_rate: %s", PQerrorMessage(pg));
	return false;
}

static long ask(PGconn *pg, const char *sql)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = PQexec(pg, sql);

	return PQresultStatus(res) == PGRES_TUPLES_OK ? strtol(PQgetvalue(res, 0, 0), NULL, 10)
						      : -1;
}

/* From the commit of the events until all have their number and the last one has arrived. */
static int drain(PGconn *pg, struct ear *ear, const char *insert)
{
	static const char HEADS[] = "SELECT sum(sequence) FROM intake.stream_head";
	long before = ask(pg, HEADS), seen;
	double began, numbered;

	if (!tell(pg, "BEGIN") || !tell(pg, insert))
		return 1;
	began = now_s();
	if (!tell(pg, "COMMIT") || !tell(pg, "SELECT pg_notify('c360_relay', 'intake')"))
		return 1;
	while ((seen = ask(pg, HEADS)) < before + ear->want) {
		if (seen < 0 || now_s() - began > WAIT_MS / 1e3)
			return fail("the relay does not number");
		cmn_sleep_ms(2);
	}
	numbered = now_s();
	for (int i = 0; i < 2000 && ear->heard < ear->want; i++)
		cmn_sleep_ms(1);
	if (ear->heard < ear->want)
		fprintf(stderr, "bus_rate: %ld of %ld were dropped live\n", ear->want - ear->heard,
			ear->want);
	else if (ear->last > numbered)
		numbered = ear->last;
	printf("%.1f\n", (double)ear->want / (numbered - began));
	return 0;
}

static int measure_relay(char **argv)
{
	struct ear ear = {.want = strtol(argv[6], NULL, 10)};
	void *ctx = zmq_ctx_new();
	PGconn *pg = PQconnectdb(argv[2]);
	pthread_t thread;
	int status;

	ear.sub = dial(ctx, ZMQ_SUB, argv[3], argv[4], argv[5]);
	if (!ear.sub || PQstatus(pg) != CONNECTION_OK)
		return fail("cannot connect");
	subscribe(ear.sub, getenv("BENCH_TOPICS"));
	cmn_sleep_ms(500); /* until the subscriptions have arrived */
	if (pthread_create(&thread, NULL, listen_in, &ear) != 0)
		return fail("thread");
	status = drain(pg, &ear, argv[7]);
	if (status)
		exit(status);
	pthread_join(thread, NULL);
	PQfinish(pg);
	cmn_sock_drop(&ear.sub);
	cmn_zctx_drop(&ctx);
	return 0;
}

/* --- replay ----------------------------------------------------------------------------------- */

/* One answer: its events are counted; what follows the last one is "end" or an error. */
static long take_page(void *dealer, char *last, size_t size, double *bytes)
{
	long n = -2; /* the id, and the end */
	bool more = true;

	while (more) {
		zmq_msg_t frame;

		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, dealer, 0) < 0)
			return -1;
		more = zmq_msg_more(&frame) != 0;
		*bytes += (double)zmq_msg_size(&frame);
		if (!more)
			snprintf(last, size, "%.*s", (int)zmq_msg_size(&frame),
				 (const char *)zmq_msg_data(&frame));
		zmq_msg_close(&frame);
		n++;
	}
	return strncmp(last, "{\"end\":true", 11) == 0 ? n : -1;
}

static long ask_page(void *dealer, const char *stream, const char *epoch, long after, double *bytes)
{
	char body[256], last[256] = "";
	long n;

	snprintf(body, sizeof(body), "{\"stream\":\"%s\",\"epoch\":%s,\"after\":%ld,\"limit\":%d}",
		 stream, epoch, after, PAGE);
	zmq_send(dealer, "1", 1, ZMQ_SNDMORE);
	zmq_send(dealer, body, strlen(body), 0);
	n = take_page(dealer, last, sizeof(last), bytes);
	if (n <= 0)
		fprintf(stderr, "bus_rate: after %ld: %s\n", after, last);
	return n;
}

static int measure_replay(char **argv)
{
	long want = strtol(argv[7], NULL, 10), got, first, n;
	void *ctx = zmq_ctx_new();
	void *dealer = dial(ctx, ZMQ_DEALER, argv[2], argv[3], argv[4]);
	double began, bytes = 0;

	if (!dealer)
		return fail("cannot connect");
	first = got =
	    ask_page(dealer, argv[5], argv[6], 0, &bytes); /* connects and plans: not counted */
	began = now_s();
	for (n = first; n > 0 && got < want; got += n)
		n = ask_page(dealer, argv[5], argv[6], got, &bytes);
	if (n <= 0)
		return 1;
	printf("%.1f %.0f\n", (double)(got - first) / (now_s() - began), bytes / (double)got);
	cmn_sock_drop(&dealer);
	cmn_zctx_drop(&ctx);
	return 0;
}

/* --- a bare PUB and SUB ----------------------------------------------------------------------- */

struct raw {
	void *pub;
	long want;
	size_t size;
};

static void *publish(void *arg)
{
	struct raw *raw = arg;
	char *payload = calloc(1, raw->size);
	char hello[64];

	zmq_recv(raw->pub, hello, sizeof(hello), 0); /* the subscription is there */
	memset(payload, 'x', raw->size);
	for (long i = 0; i < raw->want; i++) {
		zmq_send(raw->pub, "31.intake.facts.", 16, ZMQ_SNDMORE);
		zmq_send(raw->pub, payload, raw->size, 0);
	}
	free(payload);
	return NULL;
}

static int receive(void *sub, long want)
{
	zmq_msg_t frame;
	double began = 0;

	for (long i = 0; i < want; i++) {
		for (bool more = true; more;) {
			zmq_msg_init(&frame);
			if (zmq_msg_recv(&frame, sub, 0) < 0)
				return fail("raw");
			more = zmq_msg_more(&frame) != 0;
			zmq_msg_close(&frame);
		}
		if (i == 0)
			began = now_s();
	}
	return rate((double)(want - 1), began);
}

static int measure_raw(char **argv)
{
	struct raw raw = {.want = strtol(argv[3], NULL, 10), .size = strtoul(argv[4], NULL, 10)};
	void *server = zmq_ctx_new(), *client = zmq_ctx_new();
	struct cmn_keys keys;
	int yes = 1, status;
	pthread_t thread;
	void *sub;

	zmq_curve_keypair(keys.public_key, keys.secret_key);
	raw.pub = zmq_socket(server, ZMQ_XPUB);
	zmq_setsockopt(raw.pub, ZMQ_CURVE_SERVER, &yes, sizeof(yes));
	zmq_setsockopt(raw.pub, ZMQ_CURVE_SECRETKEY, keys.secret_key, CMN_KEY_LEN);
	zmq_setsockopt(raw.pub, ZMQ_XPUB_NODROP, &yes, sizeof(yes));
	sub = cmn_sock_client(client, ZMQ_SUB, &keys, keys.public_key, LIMITS);
	zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "", 0);
	if (zmq_bind(raw.pub, argv[2]) != 0 || zmq_connect(sub, argv[2]) != 0)
		return fail(argv[2]);
	if (pthread_create(&thread, NULL, publish, &raw) != 0)
		return fail("thread");
	status = receive(sub, raw.want);
	pthread_join(thread, NULL);
	cmn_sock_drop(&sub);
	cmn_sock_drop(&raw.pub);
	cmn_zctx_drop(&client);
	cmn_zctx_drop(&server);
	return status;
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int argc;
		int (*measure)(char **argv);
	} WAYS[] = {
	    {"relay", 8, measure_relay}, {"replay", 8, measure_replay}, {"raw", 5, measure_raw}};

	for (size_t i = 0; i < CMN_LEN(WAYS); i++)
		if (argc == WAYS[i].argc && strcmp(argv[1], WAYS[i].name) == 0)
			return WAYS[i].measure(argv);
	fprintf(stderr, "usage: bus_rate relay|replay|raw …, see the head of bus_rate.c\n");
	return 2;
}
