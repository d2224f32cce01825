/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/cut.h"

#include "support/cmocka_all.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HELD_MAX ((size_t)8 << 20)

struct cut {
	char dir[32];
	struct sockaddr_un here, there;
	int fd;
	pthread_t thread;
	atomic_bool stop;
	atomic_uint armed, done, open;
	char tag[16];
};

/* One connection: `held` are whole or partial messages of the server, not yet passed on. */
struct lane {
	struct cut *cut;
	int client, server;
	char *held;
	size_t n;
};

static bool send_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		bytes += sent;
		n -= (size_t)sent;
	}
	return true;
}

static uint32_t big_endian(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* Look through what is held.  *ret_whole: bytes up to the last ReadyForQuery, after which the
 * server has nothing more to say.  True when a command of the tag was confirmed in there. */
static bool confirms(const struct lane *l, size_t *ret_whole)
{
	bool seen = false, confirmed = false;
	size_t at = 0;

	*ret_whole = 0;
	while (l->n - at >= 5) {
		size_t len = 1 + big_endian(l->held + at + 1);

		if (l->n - at < len)
			break;
		if (l->held[at] == 'C')
			seen = seen ||
			       strncmp(l->held + at + 5, l->cut->tag, strlen(l->cut->tag)) == 0;
		at += len;
		if (l->held[at - len] == 'Z') {
			*ret_whole = at;
			confirmed = confirmed || seen;
		}
	}
	return confirmed;
}

static bool take_one(struct cut *cut)
{
	unsigned n = atomic_load(&cut->armed);

	while (n > 0)
		if (atomic_compare_exchange_weak(&cut->armed, &n, n - 1))
			return true;
	return false;
}

/* Pass on what the server said, unless it is what nobody shall hear. */
static bool from_server(struct lane *l)
{
	ssize_t got = l->n < HELD_MAX ? recv(l->server, l->held + l->n, HELD_MAX - l->n, 0) : 0;
	size_t whole;

	if (got <= 0)
		return false;
	l->n += (size_t)got;
	if (atomic_load(&l->cut->armed) > 0) {
		bool confirmed = confirms(l, &whole);

		if (confirmed && take_one(l->cut)) {
			atomic_fetch_add(&l->cut->done, 1);
			return false;
		}
		if (whole == 0 && l->held[0] != 'R') /* the greeting waits for an answer */
			return true;
	}
	if (!send_all(l->client, l->held, l->n))
		return false;
	l->n = 0;
	return true;
}

static bool from_client(struct lane *l)
{
	char bytes[65536];
	ssize_t got = recv(l->client, bytes, sizeof(bytes), 0);

	return got > 0 && send_all(l->server, bytes, (size_t)got);
}

static void *pass(void *arg)
{
	struct lane *l = arg;
	struct cut *cut = l->cut;
	bool on = true;

	while (on && !atomic_load(&cut->stop)) {
		struct pollfd fds[] = {{l->client, POLLIN, 0}, {l->server, POLLIN, 0}};

		if (poll(fds, 2, 50) <= 0)
			continue;
		if (fds[0].revents)
			on = from_client(l);
		if (on && fds[1].revents)
			on = from_server(l);
	}
	close(l->client);
	close(l->server);
	free(l->held);
	free(l);
	atomic_fetch_sub(&cut->open, 1);
	return NULL;
}

static void accept_one(struct cut *cut)
{
	struct lane *l = calloc(1, sizeof(*l));
	pthread_t thread;

	l->cut = cut;
	l->held = malloc(HELD_MAX);
	l->client = accept(cut->fd, NULL, NULL);
	l->server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	atomic_fetch_add(&cut->open, 1);
	if (connect(l->server, (const struct sockaddr *)&cut->there, sizeof(cut->there)) == 0 &&
	    pthread_create(&thread, NULL, pass, l) == 0) {
		pthread_detach(thread);
		return;
	}
	atomic_fetch_sub(&cut->open, 1);
	close(l->client);
	close(l->server);
	free(l->held);
	free(l);
}

static void *run(void *arg)
{
	struct cut *cut = arg;

	while (!atomic_load(&cut->stop)) {
		struct pollfd fd = {cut->fd, POLLIN, 0};

		if (poll(&fd, 1, 50) > 0)
			accept_one(cut);
	}
	return NULL;
}

/* Where the server of `url` is: its folder and port. */
static void find_server(const char *url, struct cut *cut)
{
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	const char *host = NULL, *port = "5432";

	assert_non_null(options);
	for (const PQconninfoOption *o = options; o->keyword; o++) {
		if (o->val && strcmp(o->keyword, "host") == 0)
			host = o->val;
		if (o->val && strcmp(o->keyword, "port") == 0)
			port = o->val;
	}
	if (!host || host[0] != '/')
		fail_msg("the test server has no socket in a folder");
	cut->here.sun_family = cut->there.sun_family = AF_UNIX;
	snprintf(cut->there.sun_path, sizeof(cut->there.sun_path), "%s/.s.PGSQL.%s", host, port);
	snprintf(cut->here.sun_path, sizeof(cut->here.sun_path), "%s/.s.PGSQL.%s", cut->dir, port);
	PQconninfoFree(options);
}

struct cut *cut_start(const char *url, char ret_url[CUT_URL])
{
	struct cut *cut = calloc(1, sizeof(*cut));

	snprintf(cut->dir, sizeof(cut->dir), "/tmp/c360-cut-XXXXXX");
	assert_non_null(mkdtemp(cut->dir));
	find_server(url, cut);
	cut->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(cut->fd, (const struct sockaddr *)&cut->here, sizeof(cut->here)), 0);
	assert_int_equal(listen(cut->fd, 64), 0);
	assert_int_equal(pthread_create(&cut->thread, NULL, run, cut), 0);
	snprintf(ret_url, CUT_URL, "%s host=%s", url, cut->dir); /* the later one counts */
	return cut;
}

void cut_stop(struct cut *cut)
{
	atomic_store(&cut->stop, true);
	pthread_join(cut->thread, NULL);
	while (atomic_load(&cut->open) > 0)
		usleep(1000);
	close(cut->fd);
	unlink(cut->here.sun_path);
	rmdir(cut->dir);
	free(cut);
}

void cut_arm(struct cut *cut, const char *tag, unsigned n)
{
	snprintf(cut->tag, sizeof(cut->tag), "%s", tag);
	atomic_store(&cut->armed, n);
}

unsigned cut_done(const struct cut *cut)
{
	return atomic_load(&cut->done);
}
