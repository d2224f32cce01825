/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/log.h"

#include "cmn/buf.h"
#include "cmn/clock.h"
#include "cmn/json.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

/* A pipe takes up to 4096 bytes (PIPE_BUF) whole, whoever else writes into it. */
#define LINE_MAX_BYTES 4096
#define TEXT_MAX_BYTES 1024

static const char *_Atomic service_name = "c360";
static _Atomic int least_level = CMN_INFO;

void cmn_log_init(const char *service, enum cmn_level least)
{
	atomic_store(&service_name, service);
	atomic_store(&least_level, (int)least);
}

/* Bytes that are not UTF-8 would spoil the line for every reader. */
static void write_masked(struct cmn_buf *b, const char *text, size_t n)
{
	char safe[TEXT_MAX_BYTES] = "";

	for (size_t i = 0; i < n; i++)
		safe[i] = (unsigned char)text[i] < 0x80 ? text[i] : '?';
	cmn_json_strn(b, safe, n);
}

/* Long text is cut, at the start of a character. */
static void write_text(struct cmn_buf *b, const char *text)
{
	size_t n = strnlen(text, TEXT_MAX_BYTES + 1);

	if (n > TEXT_MAX_BYTES)
		for (n = TEXT_MAX_BYTES; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
			n--;
	if (cmn_utf8_valid(text, n))
		cmn_json_strn(b, text, n);
	else
		write_masked(b, text, n);
}

static void write_head(struct cmn_buf *b, enum cmn_level level, const char *event)
{
	static const char *const LEVELS[] = {"debug", "info", "warn", "error"};
	char ts[CMN_TIME_LEN];

	cmn_time_format(cmn_clock_us(), ts);
	cmn_json_open(b, '{');
	cmn_json_kstr(b, "ts", ts);
	cmn_json_kstr(b, "level", LEVELS[level]);
	cmn_json_kstr(b, "service", atomic_load(&service_name));
	cmn_json_key(b, "event");
	write_text(b, event);
}

static void write_fields(struct cmn_buf *b, const struct cmn_kv *kv, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		cmn_json_key(b, kv[i].key);
		if (kv[i].text)
			write_text(b, kv[i].text);
		else
			cmn_json_int(b, kv[i].number);
	}
}

/* Where stderr is gone there is nobody left to tell. */
static void emit(const char *line, size_t n)
{
	while (n > 0) {
		ssize_t put = write(STDERR_FILENO, line, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return;
		line += put;
		n -= (size_t)put;
	}
}

void cmn_log_line(enum cmn_level level, const char *event, const struct cmn_kv *kv, size_t n)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf b = {.max = LINE_MAX_BYTES};

	if ((int)level < atomic_load_explicit(&least_level, memory_order_relaxed))
		return;
	write_head(&b, level, event);
	write_fields(&b, kv, n);
	cmn_buf_text(&b, "}\n");
	if (b.failed) {
		cmn_buf_free(&b);
		write_head(&b, level, event);
		cmn_json_kbool(&b, "truncated", true);
		cmn_buf_text(&b, "}\n");
	}
	if (!b.failed)
		emit(b.data, b.len);
}

bool cmn_log_rarely(int64_t *last_mono_ms, unsigned seconds)
{
	int64_t now = cmn_clock_mono_ms();
	int64_t last = __atomic_load_n(last_mono_ms, __ATOMIC_RELAXED);

	if (last != 0 && now - last < (int64_t)seconds * 1000)
		return false;
	return __atomic_compare_exchange_n(last_mono_ms, &last, now, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}
