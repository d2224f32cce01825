/* SPDX-License-Identifier: EUPL-1.2 */
#include "export_http.h"
#include "exports.h"
#include "range.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

#define WHOLE_MOST ((int64_t)15 << 20) /* bytes of a file given at once; an answer holds 16 MiB */
#define PIECE_MOST ((int64_t)8 << 20)

const char *directory_root(const struct cmn_call *call)
{
	const struct directory_deps *deps = call->deps;

	return deps != NULL && deps->public_url != NULL ? deps->public_url : "";
}

json_t *directory_doc(const PGresult *res, int row)
{
	const char *text = cmn_column(res, row, "doc");

	return text != NULL ? json_loads(text, 0, NULL) : NULL;
}

/* --- the list ----------------------------------------------------------------------------------
 */

enum cmn_err directory_http_list_exports(struct cmn_call *call)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_exports_list(call->pool, &res, &call->err);

	if (rc)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int row = 0; row < PQntuples(res); row++) {
		/* the writer of rows begins a document: the comma is ours */
		if (row > 0)
			cmn_buf_char(&call->out, ',');
		cmn_pg_write_row(&call->out, res, row);
	}
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

/* --- a file ------------------------------------------------------------------------------------
 */

struct asked_file {
	const char *export_id, *name, *sha256;
	int64_t size, from, until;
	char etag[80];
};

static const char *header_of(const struct cmn_call *call, const char *name)
{
	size_t count = 0;
	const char *value = cmn_request_header(call->request_, name, &count);

	return count == 1 ? value : NULL;
}

/* until 0: no piece at all. */
static void say_range(struct cmn_call *call, int64_t from, int64_t until, int64_t size)
{
	char text[96];

	if (until == 0)
		snprintf(text, sizeof(text), "bytes */%lld", (long long)size);
	else
		snprintf(text, sizeof(text), "bytes %lld-%lld/%lld", (long long)from,
			 (long long)until - 1, (long long)size);
	cmn_call_answer_header(call, "Content-Range", text);
}

static void base64(const unsigned char bytes[32], char ret[45])
{
	static const char SIGNS[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0, o = 0; i < 33; i += 3) {
		unsigned w = (unsigned)bytes[i] << 16 | (unsigned)bytes[i + 1] << 8;

		w |= i + 2 < 32 ? bytes[i + 2] : 0u;
		ret[o++] = SIGNS[w >> 18];
		ret[o++] = SIGNS[w >> 12 & 63];
		ret[o++] = SIGNS[w >> 6 & 63];
		ret[o++] = i + 2 < 32 ? SIGNS[w & 63] : '=';
	}
	ret[44] = '\0';
}

static void say_digest(struct cmn_call *call, const char *name, const unsigned char digest[32])
{
	char text[64], sum[45];

	base64(digest, sum);
	snprintf(text, sizeof(text), "sha-256=:%s:", sum);
	cmn_call_answer_header(call, name, text);
}

static unsigned char byte_of(const char *hex)
{
	char two[3] = {hex[0], hex[1], '\0'};

	return (unsigned char)strtoul(two, NULL, 16);
}

/* The digest of the whole is said with every piece (RFC 9530): whoever puts the pieces together
 * knows whether they are one file. */
static void say_file(struct cmn_call *call, const struct asked_file *f, const PGresult *res)
{
	unsigned char digest[32];
	char text[160];

	for (size_t i = 0; i < sizeof(digest); i++)
		digest[i] = byte_of(f->sha256 + 2 * i);
	say_digest(call, "Repr-Digest", digest);
	cmn_call_answer_header(call, "ETag", f->etag);
	cmn_call_answer_header(call, "Accept-Ranges", "bytes");
	snprintf(text, sizeof(text), "/v1/directory/exports/%s/%s", f->export_id, f->name);
	cmn_call_answer_header(call, "Content-Location", text);
	snprintf(text, sizeof(text), "attachment; filename=\"%s\"", f->name);
	cmn_call_answer_header(call, "Content-Disposition", text);
	cmn_call_answer_header(call, "C360-As-Of", cmn_column(res, 0, "as_of"));
}

static enum cmn_err too_large(struct cmn_call *call, int64_t size)
{
	return cmn_fail_at(&call->err, CMN_E_BAD_REQUEST, "header:Range",
			   "ce fichier a %lld octets : demandez-le par morceaux (Range: bytes=0-)",
			   "this file has %lld bytes: ask for it in pieces (Range: bytes=0-)",
			   (long long)size);
}

static enum cmn_err outside(struct cmn_call *call, int64_t size)
{
	say_range(call, 0, 0, size);
	return cmn_fail_at(&call->err, CMN_E_RANGE_NOT_SATISFIABLE, "header:Range",
			   "le fichier a %lld octets", "the file has %lld bytes", (long long)size);
}

/* The whole, a piece, or nothing at all (304). */
static enum cmn_err choose(struct cmn_call *call, struct asked_file *f)
{
	const char *if_range = header_of(call, "If-Range");
	const char *known = header_of(call, "If-None-Match");
	const char *range = header_of(call, "Range");

	if (known != NULL && (strcmp(known, "*") == 0 || strstr(known, f->etag) != NULL)) {
		call->status = 304;
		return CMN_OK;
	}
	/* a piece of another file than the one that was begun is of no use */
	if (if_range != NULL && strcmp(if_range, f->etag) != 0)
		range = NULL;
	f->until = f->size;
	switch (directory_range_of(range, f->size, PIECE_MOST, &f->from, &f->until)) {
	case DIRECTORY_RANGE_OUTSIDE:
		return outside(call, f->size);
	case DIRECTORY_RANGE_PIECE:
		call->status = 206;
		say_range(call, f->from, f->until, f->size);
		return CMN_OK;
	case DIRECTORY_RANGE_WHOLE:
	default:
		f->from = 0;
		f->until = f->size;
		return f->size > WHOLE_MOST ? too_large(call, f->size) : CMN_OK;
	}
}

/* Types are constants of the program: the row goes before the answer does. */
static const char *type_of(const char *media_type)
{
	static const char *const TYPES[] = {
	    "application/x-ndjson",
	    "application/json",
	    "application/geo+json",
	    "text/csv; charset=utf-8",
	};

	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		if (strcmp(TYPES[i], media_type) == 0)
			return TYPES[i];
	return "application/octet-stream";
}

enum cmn_err directory_reply_file(struct cmn_call *call, const char *export_id, const char *name)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_exports_file(call->pool, export_id, name, &res, &call->err);
	struct asked_file f = {.name = name};
	unsigned char digest[32];

	if (rc)
		return rc;
	f.export_id = cmn_column(res, 0, "export_id");
	f.sha256 = cmn_column(res, 0, "sha256");
	f.size = cmn_pg_int(res, 0, PQfnumber(res, "bytes"), 0);
	snprintf(f.etag, sizeof(f.etag), "\"%.64s\"", f.sha256);
	rc = choose(call, &f);
	if (rc)
		return rc;
	say_file(call, &f, res);
	call->content_type = type_of(cmn_column(res, 0, "media_type"));
	if (call->status == 304)
		return CMN_OK;
	rc = directory_exports_bytes(call->pool, f.export_id, name, f.from, f.until, &call->out,
				     &call->err);
	if (rc == CMN_OK && call->status == 206 &&
	    gnutls_hash_fast(GNUTLS_DIG_SHA256, call->out.data, call->out.len, digest) == 0)
		say_digest(call, "Content-Digest", digest);
	return rc;
}

enum cmn_err directory_http_read_export_file(struct cmn_call *call)
{
	return directory_reply_file(call, cmn_call_param(call, "export_id"),
				    cmn_call_param(call, "file"));
}
