/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/smtp_sink.h"

#include "support/cmocka_all.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define KEPT_MAX 64
#define TEXT_MAX 32768

struct smtp_sink {
	int fd;
	char url[64];
	pthread_t thread;
	atomic_int mood;
	atomic_bool stop;
	atomic_size_t kept;
	char *messages[KEPT_MAX];
};

/* A line without its end; false when the other side is gone or the sink ends. */
static bool read_line(struct smtp_sink *s, int fd, char *line, size_t size)
{
	size_t n = 0;
	char c;

	while (!atomic_load(&s->stop)) {
		struct pollfd p = {.fd = fd, .events = POLLIN};

		if (poll(&p, 1, 100) == 0)
			continue;
		if (read(fd, &c, 1) != 1)
			return false;
		if (c == '\n') {
			line[n && line[n - 1] == '\r' ? n - 1 : n] = '\0';
			return true;
		}
		if (n + 1 < size)
			line[n++] = c;
	}
	return false;
}

static void say(int fd, const char *text)
{
	(void)!write(fd, text, strlen(text));
}

static void keep(struct smtp_sink *s, const char *text)
{
	size_t at = atomic_load(&s->kept);

	if (at < KEPT_MAX) {
		s->messages[at] = strdup(text);
		atomic_store(&s->kept, at + 1);
	}
}

/* Everything after DATA; false: the connection is to be closed. */
static bool take_text(struct smtp_sink *s, int fd, char *text)
{
	int mood = atomic_load(&s->mood);
	char line[2048];

	if (mood == SMTP_SINK_CUTS_BEFORE_TEXT)
		return false;
	say(fd, "354 go on\r\n");
	while (read_line(s, fd, line, sizeof(line)) && strcmp(line, ".") != 0) {
		const char *plain = line[0] == '.' ? line + 1 : line;

		if (strlen(text) + strlen(plain) + 2 < TEXT_MAX) {
			strncat(text, plain, TEXT_MAX - strlen(text) - 1);
			strncat(text, "\n", TEXT_MAX - strlen(text) - 1);
		}
	}
	if (mood == SMTP_SINK_REFUSES_TEXT) {
		say(fd, "554 not this\r\n");
		return true;
	}
	keep(s, text);
	if (mood == SMTP_SINK_CUTS_AFTER_TEXT)
		return false;
	say(fd, "250 taken\r\n");
	return true;
}

static bool answer(struct smtp_sink *s, int fd, const char *line, char *text)
{
	int mood = atomic_load(&s->mood);

	if (strncmp(line, "EHLO", 4) == 0) {
		say(fd, "250 sink\r\n");
	} else if (strncmp(line, "MAIL", 4) == 0) {
		text[0] = '\0';
		say(fd, mood == SMTP_SINK_REFUSES_SENDER ? "550 not you\r\n" : "250 ok\r\n");
	} else if (strncmp(line, "RCPT", 4) == 0) {
		snprintf(text, TEXT_MAX, "%s\n", line);
		say(fd, mood == SMTP_SINK_REFUSES_RCPT      ? "550 nobody here\r\n"
			: mood == SMTP_SINK_REFUSES_FOR_NOW ? "451 later\r\n"
							    : "250 ok\r\n");
	} else if (strncmp(line, "DATA", 4) == 0) {
		return take_text(s, fd, text);
	} else if (strncmp(line, "QUIT", 4) == 0) {
		say(fd, "221 bye\r\n");
		return false;
	} else {
		say(fd, "502 what\r\n");
	}
	return true;
}

static void serve(struct smtp_sink *s, int fd)
{
	int mood = atomic_load(&s->mood);
	char *text = calloc(1, TEXT_MAX);
	char line[2048];

	if (mood != SMTP_SINK_SILENT)
		say(fd, mood == SMTP_SINK_BUSY ? "421 busy\r\n" : "220 sink\r\n");
	while (mood != SMTP_SINK_BUSY && text && read_line(s, fd, line, sizeof(line)))
		if (!answer(s, fd, line, text))
			break;
	free(text);
	close(fd);
}

static void *run(void *arg)
{
	struct smtp_sink *s = arg;

	while (!atomic_load(&s->stop)) {
		struct pollfd p = {.fd = s->fd, .events = POLLIN};
		int fd = poll(&p, 1, 100) > 0 ? accept(s->fd, NULL, NULL) : -1;

		if (fd >= 0)
			serve(s, fd);
	}
	return NULL;
}

struct smtp_sink *smtp_sink_open(void)
{
	struct smtp_sink *s = calloc(1, sizeof(*s));
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t n = sizeof(at);

	assert_non_null(s);
	s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(s->fd, (struct sockaddr *)&at, n), 0);
	assert_int_equal(listen(s->fd, 8), 0);
	assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &n), 0);
	snprintf(s->url, sizeof(s->url), "smtp://127.0.0.1:%u", ntohs(at.sin_port));
	assert_int_equal(pthread_create(&s->thread, NULL, run, s), 0);
	return s;
}

void smtp_sink_close(struct smtp_sink **sink)
{
	struct smtp_sink *s = *sink;

	if (!s)
		return;
	atomic_store(&s->stop, true);
	pthread_join(s->thread, NULL);
	close(s->fd);
	for (size_t i = 0; i < KEPT_MAX; i++)
		free(s->messages[i]);
	free(s);
	*sink = NULL;
}

const char *smtp_sink_url(const struct smtp_sink *sink)
{
	return sink->url;
}

void smtp_sink_mood(struct smtp_sink *sink, enum smtp_sink_mood mood)
{
	atomic_store(&sink->mood, (int)mood);
}

size_t smtp_sink_count(struct smtp_sink *sink)
{
	return atomic_load(&sink->kept);
}

const char *smtp_sink_message(struct smtp_sink *sink, size_t i)
{
	assert_true(i < atomic_load(&sink->kept));
	return sink->messages[i];
}
