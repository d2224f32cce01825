/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/uuid.h"

#include "cmn/clock.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define SMALL 32

static void ask_system(unsigned char *at, size_t n)
{
	while (n > 0) {
		ssize_t got = getrandom(at, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			abort();
		at += got;
		n -= (size_t)got;
	}
}

/* Every request wants a few bytes twice: a thread keeps a small stock, so that most of them cost no
 * system call.  Bytes are wiped when they are handed out.  Nothing here forks. */
void cmn_random(void *out, size_t n)
{
	static _Thread_local unsigned char stock[16 * SMALL];
	static _Thread_local size_t left;

	if (n > SMALL) {
		ask_system(out, n);
		return;
	}
	if (left < n) {
		ask_system(stock, sizeof(stock));
		left = sizeof(stock);
	}
	left -= n;
	memcpy(out, stock + left, n);
	explicit_bzero(stock + left, n);
}

/* 48 bits of milliseconds, then 12 bits that part the millisecond (RFC 9562, 6.2, method 3).  One
 * atomic word holds the last value given, so ids of one process rise even when many are made in
 * the same instant and when the clock is set back. */
static uint64_t next_stamp(void)
{
	static _Atomic uint64_t last;
	int64_t us = cmn_clock_us();
	uint64_t now = us > 0 ? (uint64_t)us : 0;
	uint64_t want = (now / 1000) << 12 | (now % 1000) * 4096 / 1000;
	uint64_t seen = atomic_load(&last);
	uint64_t next;

	do
		next = want > seen ? want : seen + 1;
	while (!atomic_compare_exchange_weak(&last, &seen, next));
	return next;
}

static void write_text(const unsigned char raw[16], char out[CMN_UUID_LEN])
{
	static const char HEX[] = "0123456789abcdef";

	for (int i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = HEX[raw[i] >> 4];
		*out++ = HEX[raw[i] & 15];
	}
	*out = '\0';
}

void cmn_uuid7(char out[CMN_UUID_LEN])
{
	unsigned char raw[16];
	uint64_t stamp = next_stamp();

	for (int i = 0; i < 6; i++)
		raw[i] = (unsigned char)(stamp >> (52 - 8 * i));
	raw[6] = (unsigned char)(0x70 | (stamp >> 8 & 0x0f));
	raw[7] = (unsigned char)stamp;
	cmn_random(raw + 8, 8);
	raw[8] = (unsigned char)(0x80 | (raw[8] & 0x3f));
	write_text(raw, out);
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool cmn_uuid_valid(const char *text)
{
	for (int i = 0; i < CMN_UUID_LEN - 1; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !is_hex(text[i]))
			return false;
	}
	return text[CMN_UUID_LEN - 1] == '\0';
}
