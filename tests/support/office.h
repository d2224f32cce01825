/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/office.h - the smallest archives of each office format, made here; members are stored.
 */
#ifndef SUPPORT_OFFICE_H
#define SUPPORT_OFFICE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct office {
	unsigned char b[8192], list[4096];
	size_t n, list_n, members;
};

static inline void office_put(struct office *o, const void *bytes, size_t n)
{
	memcpy(o->b + o->n, bytes, n);
	o->n += n;
}

static inline void office_le(unsigned char *at, uint32_t v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)(v >> 8 * i);
}

/* flags: of the member; what it says to hold unpacked is `swollen` bytes more. */
static inline void office_member(struct office *o, const char *name, const char *text,
				 unsigned flags, uint32_t swollen)
{
	unsigned char local[30] = {'P', 'K', 3, 4}, entry[46] = {'P', 'K', 1, 2};
	size_t len = strlen(text), name_len = strlen(name);

	office_le(local + 6, flags, 2);
	office_le(local + 18, (uint32_t)len, 4);
	office_le(local + 22, (uint32_t)len + swollen, 4);
	office_le(local + 26, (uint32_t)name_len, 2);
	office_le(entry + 8, flags, 2);
	office_le(entry + 20, (uint32_t)len, 4);
	office_le(entry + 24, (uint32_t)len + swollen, 4);
	office_le(entry + 28, (uint32_t)name_len, 2);
	office_le(entry + 42, (uint32_t)o->n, 4);
	office_put(o, local, sizeof(local));
	office_put(o, name, name_len);
	office_put(o, text, len);
	memcpy(o->list + o->list_n, entry, sizeof(entry));
	memcpy(o->list + o->list_n + sizeof(entry), name, name_len);
	o->list_n += sizeof(entry) + name_len;
	o->members++;
}

static inline void office_end(struct office *o)
{
	unsigned char end[22] = {'P', 'K', 5, 6};
	size_t directory = o->n;

	office_put(o, o->list, o->list_n);
	office_le(end + 8, (uint32_t)o->members, 2);
	office_le(end + 10, (uint32_t)o->members, 2);
	office_le(end + 12, (uint32_t)o->list_n, 4);
	office_le(end + 16, (uint32_t)directory, 4);
	office_put(o, end, sizeof(end));
}

#define OFFICE_ODT "application/vnd.oasis.opendocument.text"

/* kind: "odt", "docx", "xlsx"; one more member when `more` is not NULL. */
static inline struct office office_of(const char *kind, const char *more)
{
	struct office o = {.n = 0};

	if (strcmp(kind, "odt") == 0) {
		office_member(&o, "mimetype", OFFICE_ODT, 0, 0);
		office_member(&o, "content.xml", "<office:document-content/>", 0, 0);
		office_member(&o, "META-INF/manifest.xml", "<manifest:manifest/>", 0, 0);
	} else {
		office_member(&o, "[Content_Types].xml", "<Types/>", 0, 0);
		office_member(&o,
			      strcmp(kind, "docx") == 0 ? "word/document.xml" : "xl/workbook.xml",
			      "<w/>", 0, 0);
	}
	if (more)
		office_member(&o, more, "x", 0, 0);
	office_end(&o);
	return o;
}

#endif
