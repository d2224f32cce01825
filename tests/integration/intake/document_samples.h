/* SPDX-License-Identifier: EUPL-1.2
 *
 * document_samples.h - the smallest files of each kind, made here and of nobody.
 */
#ifndef DOCUMENT_SAMPLES_H
#define DOCUMENT_SAMPLES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct sample {
	unsigned char b[2048];
	size_t n;
};

static inline void put(struct sample *s, const void *bytes, size_t n)
{
	memcpy(s->b + s->n, bytes, n);
	s->n += n;
}

static inline void text(struct sample *s, const char *t)
{
	put(s, t, strlen(t));
}

static inline struct sample a_pdf(const char *trailer)
{
	struct sample s = {.n = 0};

	text(&s, "%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nxref\n0 1\n"
		 "0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R");
	text(&s, trailer);
	text(&s, ">>\nstartxref\n42\n%%EOF\n");
	return s;
}

static inline uint32_t sample_crc(const unsigned char *b, size_t n)
{
	uint32_t c = 0xffffffffu;

	for (size_t i = 0; i < n; i++) {
		c ^= b[i];
		for (int k = 0; k < 8; k++)
			c = (c >> 1) ^ (0xedb88320u & (0u - (c & 1u)));
	}
	return ~c;
}

static inline void be(struct sample *s, uint32_t v)
{
	const unsigned char b[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16),
				    (unsigned char)(v >> 8), (unsigned char)v};

	put(s, b, 4);
}

static inline void chunk(struct sample *s, const char *type, const void *data, size_t n)
{
	size_t at;

	be(s, (uint32_t)n);
	at = s->n;
	text(s, type);
	put(s, data, n);
	be(s, sample_crc(s->b + at, n + 4));
}

static inline struct sample a_png(const char *extra_type, const char *extra)
{
	static const unsigned char IHDR[13] = {0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0};
	static const unsigned char IDAT[10] = {0x78, 0x9c, 0x63, 0, 0, 0, 2, 0, 1, 0};
	struct sample s = {.n = 0};

	put(&s, "\x89PNG\r\n\x1a\n", 8);
	chunk(&s, "IHDR", IHDR, sizeof(IHDR));
	if (extra_type)
		chunk(&s, extra_type, extra, strlen(extra));
	chunk(&s, "IDAT", IDAT, sizeof(IDAT));
	chunk(&s, "IEND", "", 0);
	return s;
}

static inline struct sample a_jpeg(void)
{
	static const unsigned char B[] = {
	    0xff, 0xd8, 0xff, 0xe0, 0,    16,   'J', 'F',  'I',  'F',  0,    1,    1,
	    0,    0,    1,    0,    1,    0,    0,   0xff, 0xc0, 0,    11,   8,    0,
	    1,    0,    1,    1,    1,    0x11, 0,   0xff, 0xda, 0,    8,    1,    1,
	    0,    0,    0x3f, 0,    0x12, 0xff, 0,   0x34, 0xff, 0xd0, 0x56, 0xff, 0xd9,
	};
	struct sample s = {.n = 0};

	put(&s, B, sizeof(B));
	return s;
}

/* The end of an archive whose reader begins at the end of the file. */
static inline void archive_end(struct sample *s, unsigned char comment)
{
	unsigned char b[22] = {'P', 'K', 5, 6, [20] = comment};

	put(s, b, sizeof(b));
}

static inline void base64(const struct sample *s, char *out)
{
	static const char A[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i;

	for (i = 0; i + 2 < s->n; i += 3) {
		*out++ = A[s->b[i] >> 2];
		*out++ = A[(s->b[i] & 3) << 4 | s->b[i + 1] >> 4];
		*out++ = A[(s->b[i + 1] & 15) << 2 | s->b[i + 2] >> 6];
		*out++ = A[s->b[i + 2] & 63];
	}
	if (i < s->n) {
		unsigned second = i + 1 < s->n ? s->b[i + 1] : 0;

		*out++ = A[s->b[i] >> 2];
		*out++ = A[(s->b[i] & 3u) << 4 | second >> 4];
		*out++ = i + 1 < s->n ? A[(second & 15) << 2] : '=';
		*out++ = '=';
	}
	*out = '\0';
}

#endif
