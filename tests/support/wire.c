/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/wire.h"

#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

int wire_connect(unsigned port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

void wire_send(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		bytes += sent;
		n -= (size_t)sent;
	}
}

void wire_text(int fd, const char *text)
{
	wire_send(fd, text, strlen(text));
}

size_t wire_some(int fd, char *out, size_t size, int ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n;

	out[0] = '\0';
	if (poll(&p, 1, ms) <= 0)
		return 0;
	n = recv(fd, out, size - 1, 0);
	if (n <= 0)
		return 0;
	out[n] = '\0';
	return (size_t)n;
}

static bool complete(const char *text, size_t n, bool head)
{
	const char *end = strstr(text, "\r\n\r\n"), *length;

	if (!end)
		return false;
	length = strcasestr(text, "\r\nContent-Length:");
	if (head || !length || length > end)
		return true;
	return n >= (size_t)(end - text) + 4 + strtoul(length + 17, NULL, 10);
}

bool wire_answer(int fd, char *out, size_t size, bool head)
{
	size_t n = 0, got;

	out[0] = '\0';
	while (!complete(out, n, head)) {
		got = wire_some(fd, out + n, size - n, 5000);
		if (got == 0)
			return false;
		n += got;
	}
	return true;
}

size_t wire_rest(int fd, char *out, size_t size, int ms)
{
	size_t n = 0, got;

	out[0] = '\0';
	while (n + 1 < size && (got = wire_some(fd, out + n, size - n, ms)) > 0)
		n += got;
	return n;
}

int wire_status(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}
