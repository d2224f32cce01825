/* SPDX-License-Identifier: EUPL-1.2
 *
 * document_name.c - what a file may be called, bytes as text, and why one is refused.
 */
#include "cmn/document.h"

#include "cmn/err.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct {
	const char *text;
	enum cmn_document_type type;
} ENDINGS[] = {
    /* the first of a type is the one we write */
    {".pdf", CMN_DOCUMENT_PDF},
    {".jpg", CMN_DOCUMENT_JPEG},
    {".png", CMN_DOCUMENT_PNG},
    {".jpeg", CMN_DOCUMENT_JPEG},
};
#define N_ENDINGS (sizeof(ENDINGS) / sizeof(ENDINGS[0]))

/* The type that the ending promises, 0: none of ours; *ret_len: bytes of the ending. */
static enum cmn_document_type promised(const char *name, size_t len, size_t *ret_len)
{
	for (size_t i = 0; i < N_ENDINGS; i++) {
		size_t n = strlen(ENDINGS[i].text);

		if (len >= n && strncasecmp(name + len - n, ENDINGS[i].text, n) == 0) {
			*ret_len = n;
			return ENDINGS[i].type;
		}
	}
	*ret_len = 0;
	return 0;
}

bool cmn_document_name_lies(const char *name, enum cmn_document_type type)
{
	size_t n;
	enum cmn_document_type said = promised(name, strlen(name), &n);

	return said != 0 && said != type;
}

/* One code point of valid UTF-8, and its bytes. */
static uint32_t code_point(const char *s, size_t *ret_n)
{
	const unsigned char *u = (const unsigned char *)s;
	size_t n = u[0] < 0x80 ? 1 : u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	uint32_t c = n == 1 ? u[0] : u[0] & (0x7fu >> n);

	for (size_t i = 1; i < n; i++)
		c = c << 6 | (u[i] & 0x3fu);
	*ret_n = n;
	return c;
}

/* Controls, marks of direction and of nothing: they make a name look like another. */
static bool is_hidden(uint32_t c)
{
	static const struct {
		uint32_t from, to;
	} RANGES[] = {{0, 0x1f},        {0x7f, 0x9f},     {0xad, 0xad},     {0x61c, 0x61c},
		      {0x180e, 0x180e}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
		      {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xfff0, 0xfffb}, {0xe0000, 0xe0fff}};

	for (size_t i = 0; i < sizeof(RANGES) / sizeof(RANGES[0]); i++)
		if (c >= RANGES[i].from && c <= RANGES[i].to)
			return true;
	return false;
}

static const char *last_part(const char *name)
{
	const char *at = name;

	for (const char *c = name; *c; c++)
		if (*c == '/' || *c == '\\')
			at = c + 1;
	return at;
}

/* `name` cleaned into ret; bytes written, no ending added yet. */
static size_t clean(const char *name, char ret[CMN_DOCUMENT_NAME_LEN])
{
	size_t room = CMN_DOCUMENT_NAME_LEN - 1 - 5, out = 0, n;

	for (name = last_part(name); *name; name += n) {
		uint32_t c = code_point(name, &n);

		if (is_hidden(c) || (out == 0 && strchr(". -", (int)c)))
			continue;
		if (out + n > room)
			break;
		if (c < 0x80 && strchr("\"<>:|?*;%&$`'!#{}", (int)c))
			ret[out++] = '_';
		else
			memcpy(ret + out, name, n), out += n;
	}
	return out;
}

static void end(char ret[CMN_DOCUMENT_NAME_LEN], size_t out, const char *ending)
{
	while (out > 0 && (ret[out - 1] == '.' || ret[out - 1] == ' '))
		out--;
	snprintf(ret + out, CMN_DOCUMENT_NAME_LEN - out, "%s%s", out ? "" : "document", ending);
}

void cmn_document_name(const char *name, enum cmn_document_type type,
		       char ret[CMN_DOCUMENT_NAME_LEN])
{
	size_t out = clean(name, ret), n;

	promised(ret, out, &n);
	end(ret, out - n, ENDINGS[type - 1].text);
}

void cmn_document_name_as(const char *name, const char *ending, char ret[CMN_DOCUMENT_NAME_LEN])
{
	size_t out = clean(name, ret), n = strlen(ending);

	if (out >= n && strncasecmp(ret + out - n, ending, n) == 0)
		out -= n;
	end(ret, out, ending);
}

/* Bytes of an ending like ".odt": kept whole when a long name is cut. */
static size_t short_ending(const char *name, size_t len)
{
	const char *dot = strrchr(name, '.');
	size_t n = dot ? len - (size_t)(dot - name) : 0;

	return n >= 2 && n <= 5 && strspn(dot + 1, "abcdefghijklmnopqrstuvwxyz") == n - 1 ? n : 0;
}

void cmn_document_disposition(const char *name, char *ret, size_t size)
{
	static const char PLAIN[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-_.~";
	size_t len = strlen(name), ending = short_ending(name, len), out, n;

	out = (size_t)snprintf(ret, size, "attachment; filename*=UTF-8''");
	for (size_t i = 0; i < len - ending; i += n) {
		code_point(name + i, &n);
		if (out + 3 * n + ending + 1 > size)
			break; /* a whole character more does not fit */
		for (size_t k = 0; k < n; k++) {
			unsigned char c = (unsigned char)name[i + k];

			if (strchr(PLAIN, c))
				ret[out++] = (char)c;
			else
				out += (size_t)snprintf(ret + out, size - out, "%%%02X", c);
		}
	}
	snprintf(ret + out, size - out, "%s", name + len - ending);
}

/* --- base64 ------------------------------------------------------------------------------------
 */

static int value_of(unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool cmn_base64(const char *text, size_t len, unsigned char *ret, size_t *ret_n)
{
	size_t pad = 0, out = 0;

	if (len % 4 != 0)
		return false;
	while (pad < 2 && pad < len && text[len - 1 - pad] == '=')
		pad++;
	for (size_t i = 0; i < len; i += 4) {
		size_t keep = i + 4 == len ? 3 - pad : 3;
		uint32_t bits = 0;

		for (size_t k = 0; k < 4; k++) {
			int v = k > keep ? 0 : value_of((unsigned char)text[i + k]);

			if (v < 0)
				return false;
			bits = bits << 6 | (uint32_t)v;
		}
		if (keep < 3 && (bits & (0xffffffu >> (8 * keep))) != 0)
			return false;
		for (size_t k = 0; k < keep; k++)
			ret[out++] = (unsigned char)(bits >> (16 - 8 * k));
	}
	*ret_n = out;
	return true;
}

/* --- refusing ----------------------------------------------------------------------------------
 */

enum cmn_err cmn_document_refuse(enum cmn_document_fault fault, const char *pointer,
				 struct cmn_error *err)
{
	switch (fault) {
	case CMN_DOCUMENT_EMPTY:
		return cmn_fail_at(err, CMN_E_INVALID, pointer, "le document est vide",
				   "the document is empty");
	case CMN_DOCUMENT_UNKNOWN:
		return cmn_fail_at(err, CMN_E_INVALID, pointer,
				   "ce n’est ni un PDF, ni une image JPEG ou PNG",
				   "this is neither a PDF nor a JPEG or PNG image");
	case CMN_DOCUMENT_BROKEN:
		return cmn_fail_at(err, CMN_E_INVALID, pointer,
				   "le document est incomplet ou abîmé",
				   "the document is incomplete or damaged");
	case CMN_DOCUMENT_ENCRYPTED:
		return cmn_fail_at(err, CMN_E_INVALID, pointer,
				   "ce PDF est chiffré : enregistrez-le sans mot de passe",
				   "this PDF is encrypted: save it without a password");
	case CMN_DOCUMENT_TWOFOLD:
		return cmn_fail_at(err, CMN_E_INVALID, pointer,
				   "un autre contenu est caché dans ce document : "
				   "enregistrez-le à nouveau",
				   "something else is hidden in this document: save it anew");
	}
	return CMN_OK;
}
