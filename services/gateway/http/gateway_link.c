/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_link.h"

#include "cmn/clock.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

struct gateway_link *gateway_link_new(void)
{
	struct gateway_link *link = malloc(sizeof(*link));

	if (link) {
		link->fd = -1;
		link->reused = false;
		link->at = link->n = 0;
	}
	return link;
}

void gateway_link_close(struct gateway_link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	link->reused = false;
	link->at = link->n = 0;
}

void gateway_link_free(struct gateway_link *link)
{
	if (!link)
		return;
	gateway_link_close(link);
	free(link);
}

/* --- connect
 * --------------------------------------------------------------------------------------- */

static bool wait_connected(int fd, unsigned ms)
{
	struct pollfd p = {fd, POLLOUT, 0};
	socklen_t size = sizeof(int);
	int bad = 0;

	return poll(&p, 1, (int)ms) == 1 &&
	       getsockopt(fd, SOL_SOCKET, SO_ERROR, &bad, &size) == 0 && bad == 0;
}

/* Time-outs of the socket itself: a call costs no poll. */
static bool make_patient(int fd, unsigned total_ms)
{
	struct timeval t = {.tv_sec = total_ms / 1000, .tv_usec = total_ms % 1000 * 1000};
	int yes = 1;

	if (t.tv_sec == 0 && t.tv_usec == 0)
		t.tv_usec = 1;
	return setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t)) == 0 &&
	       setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t)) == 0 &&
	       setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes)) == 0;
}

static int connect_one(const struct addrinfo *a, unsigned connect_ms, unsigned total_ms)
{
	struct timeval t = {.tv_sec = connect_ms / 1000, .tv_usec = connect_ms % 1000 * 1000};
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC, a->ai_protocol);
	bool good;

	if (fd < 0)
		return -1;
	/* connect() of a blocking socket keeps to the time-out for sending */
	good = setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t)) == 0 &&
	       (connect(fd, a->ai_addr, a->ai_addrlen) == 0 ||
		(errno == EINTR && wait_connected(fd, connect_ms)));
	if (good && make_patient(fd, total_ms))
		return fd;
	close(fd);
	return -1;
}

bool gateway_link_connect(struct gateway_link *link, const char *host, const char *port,
			  unsigned connect_ms, unsigned total_ms)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	struct addrinfo *found = NULL;

	gateway_link_close(link);
	if (getaddrinfo(host, port, &hints, &found) != 0)
		return false;
	for (const struct addrinfo *a = found; a && link->fd < 0; a = a->ai_next)
		link->fd = connect_one(a, connect_ms, total_ms);
	freeaddrinfo(found);
	return link->fd >= 0;
}

/* --- bytes
 * ----------------------------------------------------------------------------------------- */

bool gateway_link_alive(const struct gateway_link *link)
{
	char byte;

	return link->fd >= 0 && recv(link->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 &&
	       errno == EAGAIN;
}

static size_t take(struct iovec *part, size_t n)
{
	if (n > part->iov_len)
		n = part->iov_len;
	part->iov_base = (char *)part->iov_base + n;
	part->iov_len -= n;
	return n;
}

bool gateway_link_send(struct gateway_link *link, const char *head, size_t head_len,
		       const char *body, size_t body_len)
{
	struct iovec parts[2] = {{(void *)(uintptr_t)head, head_len},
				 {(void *)(uintptr_t)body, body_len}};
	struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
	size_t left = head_len + body_len;

	while (left > 0) {
		ssize_t sent = sendmsg(link->fd, &message, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0 || cmn_clock_mono_ms() > link->until)
			return false;
		left -= (size_t)sent;
		take(&parts[1], (size_t)sent - take(&parts[0], (size_t)sent));
	}
	return true;
}

enum gateway_got gateway_link_more(struct gateway_link *link)
{
	ssize_t got;

	if (link->at > 0) {
		memmove(link->in, link->in + link->at, link->n - link->at);
		link->n -= link->at;
		link->at = 0;
	}
	do
		got = recv(link->fd, link->in + link->n, sizeof(link->in) - link->n, 0);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return GATEWAY_LATE;
	if (got <= 0)
		return GATEWAY_ENDED;
	link->n += (size_t)got;
	return cmn_clock_mono_ms() > link->until ? GATEWAY_LATE : GATEWAY_GOT;
}
