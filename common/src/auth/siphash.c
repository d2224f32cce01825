/* SPDX-License-Identifier: EUPL-1.2 */
#include "siphash.h"

#include <string.h>

struct state {
	uint64_t a, b, c, d;
};

static inline uint64_t rotate(uint64_t x, unsigned by)
{
	return (x << by) | (x >> (64 - by));
}

static inline void round_once(struct state *s)
{
	s->a += s->b;
	s->c += s->d;
	s->b = rotate(s->b, 13) ^ s->a;
	s->d = rotate(s->d, 16) ^ s->c;
	s->a = rotate(s->a, 32);
	s->c += s->b;
	s->a += s->d;
	s->b = rotate(s->b, 17) ^ s->c;
	s->d = rotate(s->d, 21) ^ s->a;
	s->c = rotate(s->c, 32);
}

static inline void absorb(struct state *s, uint64_t word)
{
	s->d ^= word;
	round_once(s);
	s->a ^= word;
}

uint64_t cmn_siphash(const uint64_t key[2], const void *bytes, size_t n)
{
	struct state s = {key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU,
			  key[0] ^ 0x6c7967656e657261U, key[1] ^ 0x7465646279746573U};
	const uint8_t *p = bytes;
	const uint8_t *const whole = p + (n & ~(size_t)7);
	uint64_t word;

	for (; p != whole; p += 8) {
		memcpy(&word, p, 8);
		absorb(&s, word);
	}
	word = 0;
	memcpy(&word, p, n & 7);
	absorb(&s, word | (uint64_t)n << 56);

	s.c ^= 0xff;
	for (int i = 0; i < 3; i++)
		round_once(&s);
	return s.a ^ s.b ^ s.c ^ s.d;
}
