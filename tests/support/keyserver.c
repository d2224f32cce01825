/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/keyserver.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FLOOD = 1 << 20 };

struct keyserver {
	int fd;
	char url[64];
	pthread_t thread;
	atomic_bool stop;
	atomic_uint hits, elsewhere;
	pthread_mutex_t lock; /* guards mood and body */
	enum keyserver_mood mood;
	char *body;
};

static void send_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t done = send(fd, bytes, n, MSG_NOSIGNAL);

		if (done <= 0)
			return;
		bytes += done;
		n -= (size_t)done;
	}
}

static void answer(int fd, const char *status, const char *more, const char *body, size_t n)
{
	char head[256];
	int len = snprintf(head, sizeof(head),
			   "HTTP/1.1 %s\r\nContent-Type: application/json\r\n%s"
			   "Content-Length: %zu\r\nConnection: close\r\n\r\n",
			   status, more, n);

	send_all(fd, head, (size_t)len);
	send_all(fd, body, n);
}

static void flood(int fd)
{
	char *much = calloc(1, FLOOD);

	memset(much, ' ', FLOOD - 1);
	answer(fd, "200 OK", "", much, FLOOD - 1);
	free(much);
}

/* Keep the connection open and silent until the other side gives up or we stop. */
static void stall(struct keyserver *s, int fd)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};

	while (!atomic_load(&s->stop) && poll(&wait, 1, 50) == 0)
		;
}

static void serve(struct keyserver *s, int fd)
{
	char request[2048] = "";
	ssize_t got = recv(fd, request, sizeof(request) - 1, 0);
	enum keyserver_mood mood;
	char *body;

	if (got <= 0)
		return;
	pthread_mutex_lock(&s->lock);
	mood = s->mood;
	body = strdup(s->body);
	pthread_mutex_unlock(&s->lock);
	atomic_fetch_add(&s->hits, 1);
	if (strncmp(request, "GET /elsewhere", 14) == 0) {
		atomic_fetch_add(&s->elsewhere, 1);
		mood = KEYSERVER_ANSWERS;
	}
	if (mood == KEYSERVER_ANSWERS)
		answer(fd, "200 OK", "", body, strlen(body));
	else if (mood == KEYSERVER_FAILS)
		answer(fd, "500 Oops", "", body, strlen(body));
	else if (mood == KEYSERVER_REDIRECTS)
		answer(fd, "302 Found", "Location: /elsewhere\r\n", "", 0);
	else if (mood == KEYSERVER_STALLS)
		stall(s, fd);
	else
		flood(fd);
	free(body);
}

static void *loop(void *arg)
{
	struct keyserver *s = arg;

	while (!atomic_load(&s->stop)) {
		struct pollfd wait = {.fd = s->fd, .events = POLLIN};
		int fd;

		if (poll(&wait, 1, 50) <= 0)
			continue;
		fd = accept(s->fd, NULL, NULL);
		if (fd < 0)
			continue;
		serve(s, fd);
		close(fd);
	}
	return NULL;
}

static bool try_port(struct keyserver *s, int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const int yes = 1;

	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(s->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(s->fd, (const struct sockaddr *)&at, sizeof(at)) != 0 || listen(s->fd, 16) != 0) {
		close(s->fd);
		return false;
	}
	snprintf(s->url, sizeof(s->url), "http://127.0.0.1:%d/jwks", port);
	return true;
}

struct keyserver *keyserver_start(int port_first, int port_last)
{
	struct keyserver *s = calloc(1, sizeof(*s));

	pthread_mutex_init(&s->lock, NULL);
	s->mood = KEYSERVER_FAILS;
	s->body = strdup("");
	for (int port = port_first; port <= port_last; port++)
		if (try_port(s, port)) {
			pthread_create(&s->thread, NULL, loop, s);
			return s;
		}
	free(s->body);
	free(s);
	return NULL;
}

void keyserver_stop(struct keyserver *s)
{
	atomic_store(&s->stop, true);
	pthread_join(s->thread, NULL);
	close(s->fd);
	pthread_mutex_destroy(&s->lock);
	free(s->body);
	free(s);
}

const char *keyserver_url(const struct keyserver *s)
{
	return s->url;
}

void keyserver_set(struct keyserver *s, enum keyserver_mood mood, const char *body)
{
	pthread_mutex_lock(&s->lock);
	s->mood = mood;
	if (body != NULL) {
		free(s->body);
		s->body = strdup(body);
	}
	pthread_mutex_unlock(&s->lock);
}

unsigned keyserver_hits(const struct keyserver *s)
{
	return atomic_load(&s->hits);
}

unsigned keyserver_elsewhere(const struct keyserver *s)
{
	return atomic_load(&s->elsewhere);
}
