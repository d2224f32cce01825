/* SPDX-License-Identifier: EUPL-1.2
 *
 * commit_lag - write one by one over HTTP and listen to the bus: when was the answer there (the
 * commit), when the event?
 *
 *   commit_lag PORT PUB-ENDPOINT OWN-KEY SERVICE-KEY TOPIC TIMES
 *
 * BENCH_TOKEN and BENCH_BODY: what is sent to BENCH_TARGET (solicitations unless said otherwise).
 * "############" in the body becomes a number of 12 digits, from BENCH_FIRST on: each write its
 * own. Prints "p50-event p50-answer p99-event", milliseconds from the beginning of the request.
 */
#include "cmn/base.h"

#include <arpa/inet.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define PACE_US  5000 /* 200 a second */
#define WAIT_MS  5000
#define SAMPLES  10000
#define ANSWER   8192
#define KEY_TEXT 41
#define ID_LEN   36
#define POSITION "\r\nC360-Position: "
#define NUMBERED "############"

struct lag {
	void *ctx, *sub;
	int http;
	char request[4096];
	char *number; /* where the body has its number; NULL: each request is the same */
	unsigned long next;
	char answer[ANSWER];
	size_t got;
	char event[ID_LEN + 1]; /* of the last event that came */
	double event_ms[SAMPLES], answer_ms[SAMPLES];
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The two keys of a file; lines that begin with '#' are comments. */
static bool read_keys(const char *path, char keys[2][KEY_TEXT])
{
	FILE *f = fopen(path, "re");
	char line[128];
	size_t n = 0;

	while (f && n < 2 && fgets(line, sizeof(line), f))
		if (line[0] != '#' && strcspn(line, "\r\n") == KEY_TEXT - 1)
			snprintf(keys[n++], KEY_TEXT, "%.40s", line);
	if (f)
		fclose(f);
	return n == 2;
}

static bool subscribe(struct lag *l, char **argv)
{
	char own[2][KEY_TEXT], service[2][KEY_TEXT];
	int wait = WAIT_MS;

	l->ctx = zmq_ctx_new();
	l->sub = zmq_socket(l->ctx, ZMQ_SUB);
	if (!l->sub || !read_keys(argv[3], own) || !read_keys(argv[4], service))
		return false;
	zmq_setsockopt(l->sub, ZMQ_CURVE_PUBLICKEY, own[0], KEY_TEXT);
	zmq_setsockopt(l->sub, ZMQ_CURVE_SECRETKEY, own[1], KEY_TEXT);
	zmq_setsockopt(l->sub, ZMQ_CURVE_SERVERKEY, service[0], KEY_TEXT);
	zmq_setsockopt(l->sub, ZMQ_RCVTIMEO, &wait, sizeof(wait));
	zmq_setsockopt(l->sub, ZMQ_SUBSCRIBE, argv[5], strlen(argv[5]));
	return zmq_connect(l->sub, argv[2]) == 0;
}

static bool dial(struct lag *l, const char *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
				 .sin_addr = {htonl(INADDR_LOOPBACK)}};

	l->http = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return connect(l->http, (struct sockaddr *)&to, sizeof(to)) == 0;
}

static bool make_request(struct lag *l)
{
	const char *token = getenv("BENCH_TOKEN"), *body = getenv("BENCH_BODY");
	const char *target = getenv("BENCH_TARGET"), *first = getenv("BENCH_FIRST");

	if (!token || !body)
		return false;
	if ((size_t)snprintf(l->request, sizeof(l->request),
			     "POST %s HTTP/1.1\r\nHost: bench\r\n"
			     "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
			     "Content-Length: %zu\r\n\r\n%s",
			     target ? target : "/v1/intake/solicitations", token, strlen(body),
			     body) >= sizeof(l->request))
		return false;
	l->number = strstr(l->request, NUMBERED);
	l->next = first ? strtoul(first, NULL, 10) : 1;
	return true;
}

/* The next write is another one. */
static void number_request(struct lag *l)
{
	char digits[sizeof(NUMBERED)];

	if (!l->number)
		return;
	snprintf(digits, sizeof(digits), "%012lu", l->next++ % 1000000000000UL);
	memcpy(l->number, digits, sizeof(NUMBERED) - 1);
}

/* The next frame; the topic's own frames of "heads" pass by. */
static bool take_event(struct lag *l)
{
	char kind[16], payload[65536];
	int n;

	if (zmq_recv(l->sub, kind, sizeof(kind), 0) < 0 || /* topic */
	    (n = zmq_recv(l->sub, kind, sizeof(kind), 0)) < 0)
		return false;
	bool event = n == 5 && memcmp(kind, "event", 5) == 0;
	n = zmq_recv(l->sub, payload, sizeof(payload), 0);
	if (!event || n < 0 || n > (int)sizeof(payload))
		return n >= 0;
	json_t *doc = json_loadb(payload, (size_t)n, 0, NULL);
	const char *id = json_string_value(json_object_get(doc, "id"));

	snprintf(l->event, sizeof(l->event), "%.36s", id ? id : "");
	json_decref(doc);
	return true;
}

/* The whole answer has come. */
static bool complete(const struct lag *l)
{
	const char *end = strstr(l->answer, "\r\n\r\n");
	const char *length = strcasestr(l->answer, "\r\nContent-Length:");

	return end && length &&
	       l->got >= (size_t)(end + 4 - l->answer) + strtoul(length + 17, NULL, 10);
}

static bool take_answer(struct lag *l)
{
	ssize_t n = read(l->http, l->answer + l->got, sizeof(l->answer) - 1 - l->got);

	if (n <= 0)
		return false;
	l->got += (size_t)n;
	l->answer[l->got] = '\0';
	return true;
}

/* Is the event that came the one that the answer names? */
static bool matches(const struct lag *l)
{
	const char *position = strstr(l->answer, POSITION);

	return position && l->event[0] &&
	       strncmp(position + strlen(POSITION), l->event, ID_LEN) == 0;
}

static bool one(struct lag *l, double *ret_event, double *ret_answer)
{
	zmq_pollitem_t items[] = {{.socket = l->sub, .events = ZMQ_POLLIN},
				  {.fd = l->http, .events = ZMQ_POLLIN}};
	double began = now_ms(), event_at = 0;
	bool answered = false;

	l->got = 0;
	l->answer[0] = l->event[0] = '\0';
	number_request(l);
	if (write(l->http, l->request, strlen(l->request)) != (ssize_t)strlen(l->request))
		return false;
	while (!answered || !matches(l)) {
		if (zmq_poll(items, 2, WAIT_MS) <= 0)
			return false;
		if (items[0].revents && !take_event(l))
			return false;
		if (items[0].revents && l->event[0])
			event_at = now_ms();
		if (items[1].revents && !take_answer(l))
			return false;
		if (!answered && complete(l)) {
			answered = true;
			*ret_answer = now_ms() - began;
			if (strncmp(l->answer, "HTTP/1.1 201", 12) != 0)
				return false;
		}
	}
	*ret_event = event_at - began;
	return true;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static int measure(struct lag *l, size_t times)
{
	for (size_t i = 0; i < times; i++) {
		double began = now_ms(), left;

		if (!one(l, &l->event_ms[i], &l->answer_ms[i])) {
			fprintf(stderr, "commit_lag: request %zu: no event or no 201\n%s\n", i,
				l->answer);
			return 1;
		}
		left = PACE_US - (now_ms() - began) * 1e3;
		if (left > 0)
			usleep((useconds_t)left);
	}
	qsort(l->event_ms, times, sizeof(double), ascending);
	qsort(l->answer_ms, times, sizeof(double), ascending);
	printf("%.3f %.3f %.3f\n", l->event_ms[times / 2], l->answer_ms[times / 2],
	       l->event_ms[times * 99 / 100]);
	return 0;
}

int main(int argc, char **argv)
{
	static struct lag l;
	size_t times = argc == 7 ? strtoul(argv[6], NULL, 10) : 0;

	if (times < 1 || times > SAMPLES || !make_request(&l)) {
		fprintf(stderr, "usage: commit_lag PORT PUB OWN-KEY SERVICE-KEY TOPIC TIMES\n");
		return 2;
	}
	if (!subscribe(&l, argv) || !dial(&l, argv[1])) {
		fprintf(stderr, "commit_lag: cannot connect, or unreadable key\n");
		return 1;
	}
	usleep(500000); /* until the subscription has arrived */
	int status = measure(&l, times);

	zmq_close(l.sub);
	zmq_ctx_term(l.ctx);
	close(l.http);
	return status;
}
