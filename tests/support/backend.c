/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/backend.h"

#include "cmn/clock.h"
#include "support/cmocka_all.h"

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

#define TEXT_MAX 65536
#define PAGES    4

struct page {
	char target[256];
	int status;
	char body[4096];
};

struct backend {
	int fd;
	pthread_t thread;
	atomic_bool stop;
	atomic_uint requests, connections, open;
	pthread_mutex_t lock;
	enum backend_mood mood;
	char head[1024], body[4096], last[TEXT_MAX];
	size_t n_pages;
	struct page pages[PAGES];
};

struct visit {
	struct backend *b;
	int fd;
};

static bool readable(const struct backend *b, int fd)
{
	struct pollfd p = {fd, POLLIN, 0};

	while (!atomic_load(&b->stop))
		if (poll(&p, 1, 50) > 0)
			return true;
	return false;
}

/* One request with its body; false at the end. */
static bool read_request(const struct backend *b, int fd, char *text)
{
	size_t n = 0;

	for (;;) {
		const char *end, *length;
		ssize_t got = readable(b, fd) ? recv(fd, text + n, TEXT_MAX - 1 - n, 0) : 0;

		if (got <= 0)
			return false;
		n += (size_t)got;
		text[n] = '\0';
		end = strstr(text, "\r\n\r\n");
		length = strcasestr(text, "\r\nContent-Length: ");
		if (end &&
		    n >= (size_t)(end - text) + 4 + (length ? strtoul(length + 18, NULL, 10) : 0))
			return true;
	}
}

static void say(int fd, const char *text)
{
	(void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static const struct page *page_of(const struct backend *b, const char *request)
{
	const char *target = strchr(request, ' ');
	size_t n = target ? strcspn(target + 1, " ") : 0;

	for (size_t i = 0; i < b->n_pages; i++)
		if (strlen(b->pages[i].target) == n &&
		    memcmp(b->pages[i].target, target + 1, n) == 0)
			return &b->pages[i];
	return NULL;
}

static void answer(struct backend *b, int fd, const char *request)
{
	char text[8192];
	const struct page *page;

	pthread_mutex_lock(&b->lock);
	page = page_of(b, request);
	if (page)
		snprintf(text, sizeof(text),
			 "HTTP/1.1 %d X\r\nContent-Type: application/json\r\n"
			 "Content-Length: %zu\r\n\r\n%s",
			 page->status, strlen(page->body), page->body);
	else
		snprintf(text, sizeof(text), "%sContent-Length: %zu\r\n\r\n%s", b->head,
			 strlen(b->body), b->body);
	pthread_mutex_unlock(&b->lock);
	say(fd, text);
}

/* True: the connection goes on. */
static bool behave(struct backend *b, int fd, enum backend_mood mood, const char *request)
{
	switch (mood) {
	case BACKEND_SLOW:
		cmn_sleep_ms(800);
		answer(b, fd, request);
		return true;
	case BACKEND_ANSWERS:
		answer(b, fd, request);
		return true;
	case BACKEND_LEAVES:
		answer(b, fd, request);
		return false;
	case BACKEND_STALLS:
		return !readable(b, fd);
	case BACKEND_GARBAGE:
		say(fd, "SSH-2.0-OpenSSH_9.2\r\n\r\n\r\n");
		return false;
	case BACKEND_CUTS:
		say(fd, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
			"Content-Length: 1000\r\n\r\n{\"half\":");
		return false;
	case BACKEND_HANGS_UP:
		return false;
	}
	return false;
}

static void *serve(void *arg)
{
	struct visit v = *(struct visit *)arg;
	char *text = malloc(TEXT_MAX);
	enum backend_mood mood;

	free(arg);
	do {
		if (!text || !read_request(v.b, v.fd, text))
			break;
		pthread_mutex_lock(&v.b->lock);
		atomic_fetch_add(&v.b->requests, 1);
		memcpy(v.b->last, text, strlen(text) + 1);
		mood = v.b->mood;
		pthread_mutex_unlock(&v.b->lock);
	} while (behave(v.b, v.fd, mood, text));
	close(v.fd);
	free(text);
	atomic_fetch_sub(&v.b->open, 1);
	return NULL;
}

static void *listen_on(void *arg)
{
	struct backend *b = arg;
	pthread_t thread;

	while (readable(b, b->fd)) {
		struct visit *v = malloc(sizeof(*v));
		int fd = accept(b->fd, NULL, NULL);

		if (fd < 0 || !v) {
			free(v);
			continue;
		}
		*v = (struct visit){b, fd};
		atomic_fetch_add(&b->connections, 1);
		atomic_fetch_add(&b->open, 1);
		pthread_create(&thread, NULL, serve, v);
		pthread_detach(thread);
	}
	return NULL;
}

struct backend *backend_start(unsigned port)
{
	struct sockaddr_in at = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct backend *b = calloc(1, sizeof(*b));
	int yes = 1;

	assert_non_null(b);
	pthread_mutex_init(&b->lock, NULL);
	backend_set(b, BACKEND_ANSWERS, NULL, "{}");
	b->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(b->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (bind(b->fd, (const struct sockaddr *)&at, sizeof(at)) != 0 || listen(b->fd, 64) != 0)
		fail_msg("port %u is taken", port);
	assert_int_equal(pthread_create(&b->thread, NULL, listen_on, b), 0);
	return b;
}

void backend_stop(struct backend *b)
{
	if (!b)
		return;
	atomic_store(&b->stop, true);
	pthread_join(b->thread, NULL);
	close(b->fd);
	while (atomic_load(&b->open) > 0)
		cmn_sleep_ms(10);
	pthread_mutex_destroy(&b->lock);
	free(b);
}

void backend_set(struct backend *b, enum backend_mood mood, const char *head, const char *body)
{
	pthread_mutex_lock(&b->lock);
	b->mood = mood;
	snprintf(b->head, sizeof(b->head), "%s",
		 head ? head : "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n");
	snprintf(b->body, sizeof(b->body), "%s", body);
	pthread_mutex_unlock(&b->lock);
}

void backend_page(struct backend *b, const char *target, int status, const char *body)
{
	struct page *p = &b->pages[b->n_pages];

	pthread_mutex_lock(&b->lock);
	assert_true(b->n_pages < PAGES);
	snprintf(p->target, sizeof(p->target), "%s", target);
	snprintf(p->body, sizeof(p->body), "%s", body);
	p->status = status;
	b->n_pages++;
	pthread_mutex_unlock(&b->lock);
}

unsigned backend_requests(const struct backend *b)
{
	return atomic_load(&b->requests);
}

void backend_quiet(struct backend *b)
{
	for (int i = 0; i < 5000 && atomic_load(&b->open) > 0; i++)
		cmn_sleep_ms(1);
	assert_int_equal(atomic_load(&b->open), 0);
}

unsigned backend_connections(const struct backend *b)
{
	return atomic_load(&b->connections);
}

void backend_last(struct backend *b, char *out, size_t size)
{
	pthread_mutex_lock(&b->lock);
	snprintf(out, size, "%s", b->last);
	pthread_mutex_unlock(&b->lock);
}
