/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_archive.c - ODT, DOCX and XLSX are ZIP archives (APPNOTE 6.3): walked by their directory,
 * which is the only list of members that a reader believes.
 */
#include "paper_media.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#define END_LEN      22
#define MEMBER_LEN   46
#define LOCAL_LEN    30
#define COMMENT_MAX  65535
#define MEMBERS_MAX  5000
#define UNPACKED_MAX ((uint64_t)256 * 1024 * 1024)

typedef enum paper_fault fault;

enum has {
	HAS_MIMETYPE = 1 << 0,
	HAS_CONTENT = 1 << 1,
	HAS_MANIFEST = 1 << 2,
	HAS_TYPES = 1 << 3,
	HAS_DOCUMENT = 1 << 4,
	HAS_WORKBOOK = 1 << 5,
	HAS_MACRO = 1 << 6,
};

struct walk {
	const unsigned char *b;
	size_t directory; /* where the list of members begins */
	size_t at, end;   /* in the list */
	uint64_t unpacked;
	unsigned has; /* enum has */
};

static uint32_t le16(const unsigned char *b)
{
	return (uint32_t)b[0] | (uint32_t)b[1] << 8;
}

static uint32_t le32(const unsigned char *b)
{
	return le16(b) | le16(b + 2) << 16;
}

bool paper_is_archive(const unsigned char *bytes, size_t n)
{
	return n >= 4 && memcmp(bytes, "PK\3\4", 4) == 0;
}

/* --- one member ---------------------------------------------------------------------------- */

struct member {
	const char *name;
	size_t name_len, packed, unpacked, local;
	unsigned flags, method;
};

static bool is(const struct member *m, const char *name)
{
	return m->name_len == strlen(name) && memcmp(m->name, name, m->name_len) == 0;
}

static bool ends(const struct member *m, const char *with)
{
	size_t n = strlen(with);

	return m->name_len >= n && strncasecmp(m->name + m->name_len - n, with, n) == 0;
}

static bool begins(const struct member *m, const char *with)
{
	size_t n = strlen(with);

	return m->name_len >= n && strncasecmp(m->name, with, n) == 0;
}

/* A name that leads out of the folder in which it is unpacked. */
static bool escapes(const struct member *m)
{
	if (m->name_len == 0 || m->name[0] == '/' || memchr(m->name, '\\', m->name_len) ||
	    memchr(m->name, 0, m->name_len))
		return true;
	for (size_t i = 0; i + 1 < m->name_len; i++)
		if (m->name[i] == '.' && m->name[i + 1] == '.' &&
		    (i == 0 || m->name[i - 1] == '/') &&
		    (i + 2 == m->name_len || m->name[i + 2] == '/'))
			return true;
	return false;
}

/* The bytes of a member lie before the directory, behind a header that says the same name. */
static bool is_there(const struct walk *w, const struct member *m, size_t *ret_data)
{
	const unsigned char *h = w->b + m->local;
	size_t head;

	if (m->local > w->directory || w->directory - m->local < LOCAL_LEN ||
	    memcmp(h, "PK\3\4", 4) != 0 || le16(h + 26) != m->name_len)
		return false;
	head = LOCAL_LEN + m->name_len + le16(h + 28);
	if (w->directory - m->local < head || w->directory - m->local - head < m->packed ||
	    memcmp(h + LOCAL_LEN, m->name, m->name_len) != 0)
		return false;
	*ret_data = m->local + head;
	return true;
}

static unsigned what(const struct walk *w, const struct member *m, size_t data)
{
	static const char ODT[] = "application/vnd.oasis.opendocument.text";

	if (ends(m, "vbaProject.bin") || begins(m, "Basic/") || begins(m, "Scripts/"))
		return HAS_MACRO;
	if (is(m, "mimetype"))
		return m->local == 0 && m->method == 0 && m->packed == sizeof(ODT) - 1 &&
			       memcmp(w->b + data, ODT, sizeof(ODT) - 1) == 0
			   ? HAS_MIMETYPE
			   : 0;
	return is(m, "content.xml")             ? HAS_CONTENT
	       : is(m, "META-INF/manifest.xml") ? HAS_MANIFEST
	       : is(m, "[Content_Types].xml")   ? HAS_TYPES
	       : is(m, "word/document.xml")     ? HAS_DOCUMENT
	       : is(m, "xl/workbook.xml")       ? HAS_WORKBOOK
						: 0;
}

/* The next member of the directory. */
static fault take(struct walk *w)
{
	const unsigned char *d = w->b + w->at;
	struct member m;
	size_t whole, data;

	if (w->end - w->at < MEMBER_LEN || memcmp(d, "PK\1\2", 4) != 0)
		return PAPER_BROKEN;
	m = (struct member){.name = (const char *)d + MEMBER_LEN,
			    .name_len = le16(d + 28),
			    .packed = le32(d + 20),
			    .unpacked = le32(d + 24),
			    .local = le32(d + 42),
			    .flags = le16(d + 8),
			    .method = le16(d + 10)};
	whole = MEMBER_LEN + m.name_len + le16(d + 30) + le16(d + 32);
	if (w->end - w->at < whole)
		return PAPER_BROKEN;
	if (m.flags & 1)
		return PAPER_ENCRYPTED;
	if ((m.method != 0 && m.method != 8) || !is_there(w, &m, &data))
		return PAPER_BROKEN;
	if (escapes(&m))
		return PAPER_TWOFOLD;
	w->unpacked += m.unpacked;
	if (w->unpacked > UNPACKED_MAX)
		return PAPER_SWELLS;
	w->has |= what(w, &m, data);
	w->at += whole;
	return 0;
}

/* --- the whole ----------------------------------------------------------------------------- */

/* The record at the very end.  Behind it nothing, before the first member nothing. */
static fault find_end(const unsigned char *b, size_t n, const unsigned char **ret)
{
	size_t least = n > END_LEN + COMMENT_MAX ? n - END_LEN - COMMENT_MAX : 0;

	if (n < END_LEN)
		return PAPER_BROKEN;
	if (memcmp(b + n - END_LEN, "PK\5\6", 4) == 0) {
		*ret = b + n - END_LEN;
		return le16(*ret + 20) == 0 ? 0 : PAPER_BROKEN;
	}
	for (size_t i = n - END_LEN; i > least; i--)
		if (memcmp(b + i - 1, "PK\5\6", 4) == 0)
			return PAPER_TWOFOLD;
	return PAPER_BROKEN;
}

static enum paper_media kind_of(unsigned has)
{
	const unsigned odt = HAS_MIMETYPE | HAS_CONTENT | HAS_MANIFEST;

	if ((has & odt) == odt)
		return has & HAS_TYPES ? 0 : PAPER_ODT;
	if (!(has & HAS_TYPES) || has & HAS_MIMETYPE)
		return 0;
	switch (has & (HAS_DOCUMENT | HAS_WORKBOOK)) {
	case HAS_DOCUMENT:
		return PAPER_DOCX;
	case HAS_WORKBOOK:
		return PAPER_XLSX;
	default:
		return 0;
	}
}

static bool holds_pdf(const unsigned char *b, size_t n)
{
	for (size_t i = 0; i + 5 <= n && i < 1024; i++)
		if (memcmp(b + i, "%PDF-", 5) == 0)
			return true;
	return false;
}

fault paper_inspect_archive(const unsigned char *bytes, size_t n, enum paper_media *ret)
{
	struct walk w = {.b = bytes};
	const unsigned char *end;
	fault f = find_end(bytes, n, &end);
	size_t members;

	if (f)
		return f;
	members = le16(end + 10);
	w.directory = w.at = le32(end + 16);
	w.end = n - END_LEN;
	if (le16(end + 4) != 0 || le16(end + 6) != 0 || le16(end + 8) != members ||
	    members > MEMBERS_MAX || w.at > w.end || w.end - w.at != le32(end + 12))
		return PAPER_BROKEN;
	for (; f == 0 && members > 0; members--)
		f = take(&w);
	if (f)
		return f;
	if (w.at != w.end)
		return PAPER_BROKEN;
	if (w.has & HAS_MACRO)
		return PAPER_MACRO;
	if (holds_pdf(bytes, n))
		return PAPER_TWOFOLD;
	*ret = kind_of(w.has);
	return *ret ? 0 : PAPER_UNKNOWN;
}
