/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_reading.h"

#include "import_work.h"
#include "reading.h"

#include "cmn/record.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>

static void reading_drop(struct directory_reading *r)
{
	free(r->window);
	json_decref(r->cursor);
	json_decref(r->mapping);
	directory_ground_clear(&r->ground);
	directory_take_clear(&r->t);
	if (r->sheet != NULL)
		directory_sheet_close(&r->sheet);
}

/* All bytes once: their encoding, and whether they are those that were announced. */
static enum cmn_err look_through(struct directory_reading *r, const char *sha256,
				 struct cmn_error *err)
{
	struct directory_bytes_seen seen = {0};
	unsigned char digest[32];
	char hex[65];
	gnutls_hash_hd_t md;
	enum cmn_err rc = CMN_OK;
	size_t n = 1;

	if (gnutls_hash_init(&md, GNUTLS_DIG_SHA256) < 0)
		return cmn_no_memory(err);
	for (int64_t at = 0; rc == CMN_OK && n > 0; at += (int64_t)n) {
		char *bytes CMN_AUTO(cmn_free_drop) = NULL;

		rc = directory_work_bytes(r->conn, r->id, at, &bytes, &n, err);
		if (rc == CMN_OK && n > 0) {
			directory_bytes_look(&seen, bytes, n);
			(void)gnutls_hash(md, bytes, n);
		}
	}
	gnutls_hash_deinit(md, digest);
	for (size_t i = 0; i < sizeof(digest); i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	if (rc)
		return rc;
	if (sha256 != NULL && strcmp(sha256, hex) != 0)
		return cmn_fail(err, CMN_E_INVALID,
				"le fichier reçu n’est pas celui qui était annoncé",
				"the file received is not the one that was announced");
	if (r->encoding == 0)
		r->encoding = directory_bytes_judge(&seen);
	if (r->encoding == DIRECTORY_UTF16 || r->encoding == DIRECTORY_BINARY)
		return cmn_fail(err, CMN_E_INVALID,
				"ni UTF-8, ni ISO-8859-15, ni Windows-1252 : un classeur ou une"
				" archive, sans doute",
				"neither UTF-8 nor ISO-8859-15 nor Windows-1252: a workbook or an"
				" archive, it seems");
	return CMN_OK;
}

/* --- the slice -------------------------------------------------------------------------------- */

static int64_t kept(const json_t *cursor, const char *key, int64_t otherwise)
{
	return cmn_json_get_int(cursor, key, otherwise);
}

static void take_up(struct directory_reading *r)
{
	r->at = kept(r->cursor, "at", 0);
	r->cut = (struct directory_cut){
	    .line = (long)kept(r->cursor, "line", 1),
	    .col = (long)kept(r->cursor, "col", 0),
	    .depth = (int)kept(r->cursor, "depth", 0),
	    .over = kept(r->cursor, "over", 0) != 0,
	    .skipping = kept(r->cursor, "skipping", 0) != 0,
	    .skip_col = (long)kept(r->cursor, "skip_col", 0),
	};
}

static char *put_down(struct directory_reading *r)
{
	json_t *c = r->cursor;

	json_object_set_new(c, "at", json_integer(r->at + (int64_t)r->done));
	json_object_set_new(c, "line", json_integer(r->cut.line));
	json_object_set_new(c, "col", json_integer(r->cut.col));
	json_object_set_new(c, "depth", json_integer(r->cut.depth));
	json_object_set_new(c, "over", json_integer(r->cut.over));
	json_object_set_new(c, "skipping", json_integer(r->cut.skipping));
	json_object_set_new(c, "skip_col", json_integer(r->cut.skip_col));
	if (r->t.date[0] != '\0')
		json_object_set_new(c, "date", json_string(r->t.date));
	return json_dumps(c, JSON_COMPACT);
}

static enum cmn_err keep(struct directory_reading *r, const char *now, struct cmn_error *err)
{
	char *cursor CMN_AUTO(cmn_free_drop) = put_down(r);
	struct directory_take *t = &r->t;

	cmn_json_close(&t->records, ']');
	cmn_json_close(&t->faults, ']');
	cmn_json_close(&t->points, ']');
	if (cursor == NULL || t->records.failed || t->faults.failed || t->points.failed)
		return cmn_no_memory(err);
	const struct directory_work_read read = {
	    .records = t->records.data,
	    .faults = t->faults.data,
	    .cursor = cursor,
	    .encoding = directory_encoding_name(r->encoding),
	    .now = now,
	    .read_bytes = r->at + (int64_t)r->done,
	    .lines = t->lines,
	    .outside = t->outside,
	    .refused = t->refused,
	    .left_out = t->left_out,
	    .nameless = t->nameless,
	};
	return directory_work_keep(r->conn, r->id, &read, err);
}

/* What is wrong with the coordinates is known only when their places are kept. */
static enum cmn_err keep_points(struct directory_reading *r, const char *now, struct cmn_error *err)
{
	struct cmn_buf points = r->t.points;
	enum cmn_err rc;

	if (strcmp(points.data, "[]") == 0)
		return CMN_OK;
	cmn_buf_free(&r->t.records);
	cmn_buf_free(&r->t.faults);
	directory_take_begin(&r->t);
	cmn_buf_free(&r->t.points);
	r->t.points = points;
	rc = directory_reading_points(r, err);
	cmn_buf_free(&r->t.points);
	cmn_buf_init(&r->t.points, 16);
	cmn_json_open(&r->t.points, '[');
	return rc ? rc : keep(r, now, err);
}

static enum cmn_err prepare(struct directory_reading *r, const PGresult *import, const char *now,
			    struct cmn_error *err)
{
	const char *mapping = cmn_column(import, 0, "mapping");
	const char *encoding = cmn_column(import, 0, "encoding");
	const char *header;
	enum cmn_err rc = CMN_OK;

	snprintf(r->today, sizeof(r->today), "%.10s", now);
	r->cursor = json_loads(cmn_column(import, 0, "cursor"), 0, NULL);
	r->mapping = mapping != NULL ? json_loads(mapping, 0, NULL) : NULL;
	r->encoding = encoding != NULL ? directory_encoding_named(encoding) : 0;
	r->t = (struct directory_take){.source = cmn_column(import, 0, "source"),
				       .departement = cmn_column(import, 0, "departement"),
				       .today = r->today,
				       .mapping = r->mapping,
				       .ground = &r->ground};
	directory_take_begin(&r->t);
	if (r->cursor == NULL)
		return cmn_no_memory(err);
	take_up(r);
	if (r->at == 0)
		rc = look_through(r, cmn_column(import, 0, "said_sha256"), err);
	if (rc == CMN_OK)
		rc = directory_ground_load(r->conn, r->t.departement, &r->ground, err);
	if (rc == CMN_OK)
		rc = directory_reading_grow(r, err);
	if (rc == CMN_OK && r->at == 0 && r->n >= 3 && memcmp(r->window, "\xEF\xBB\xBF", 3) == 0)
		r->done = 3;
	header = cmn_json_get(r->cursor, "header");
	if (rc != CMN_OK || header == NULL)
		return rc;
	char *copy CMN_AUTO(cmn_free_drop) = strdup(header);
	return copy != NULL ? directory_reading_sheet(r, copy, err) : cmn_no_memory(err);
}

enum cmn_err directory_reading_slice(struct cmn_conn *conn, const PGresult *import, const char *now,
				     bool *ret_done, struct cmn_error *err)
{
	struct directory_reading r CMN_AUTO(reading_drop) = {
	    .conn = conn,
	    .id = cmn_column(import, 0, "id"),
	    .kind = cmn_column(import, 0, "kind"),
	    .received = cmn_pg_int(import, 0, PQfnumber(import, "received"), 0),
	};
	enum cmn_err rc = prepare(&r, import, now, err);

	*ret_done = false;
	if (rc == CMN_OK)
		rc = directory_reading_pieces(&r, ret_done, err);
	if (rc == CMN_OK)
		rc = keep(&r, now, err);
	return rc ? rc : keep_points(&r, now, err);
}
