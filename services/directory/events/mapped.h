/* SPDX-License-Identifier: EUPL-1.2
 *
 * mapped.h - what the mappings to other forms of directories have in common: labels, texts joined,
 * ids that follow from others, and what those forms do not take.
 *
 * A document is what store/export_rows.h reads, parsed.  A mapping is pure: a document in, text
 * out, nothing that the document does not hold; what it cannot carry stands in
 * docs/services/directory-export.md.
 */
#ifndef DIRECTORY_MAPPED_H
#define DIRECTORY_MAPPED_H

#include "cmn/buf.h"
#include "cmn/json.h"
#include "cmn/uuid.h"

/* Member `key` of an object: borrowed, NULL when absent. */
const json_t *directory_get(const json_t *object, const char *key);
bool directory_true(const json_t *object, const char *key);
size_t directory_size(const json_t *object, const char *key); /* of an array; 0 when absent */
const char *directory_code_at(const json_t *object, const char *key, size_t i);

/* What the list calls the code, in French; the code itself where the list does not have it. */
const char *directory_label(const char *list, const char *code);

/* Sentences and lists are put together in a buffer: nothing is added for what is absent. */
void directory_say(struct cmn_buf *text, const char *words); /* ". " between sentences */
void directory_say_labels(struct cmn_buf *text, const char *lead, const json_t *object,
			  const char *key, const char *list); /* "lead : a, b" */
void directory_kjoined(struct cmn_buf *out, const char *key, const struct cmn_buf *text);

/* The same text always has the same id (UUIDv5): for what has none of its own. */
void directory_id_of(const char *kind, const char *parent, const char *what,
		     char ret[CMN_UUID_LEN]);

/* A web address and an e-mail as their formats have them (RFC 3986, RFC 5321, ASCII); NULL for what
 * is none: better no address than one that breaks its reader. */
const char *directory_url_good(const char *text);
const char *directory_email_good(const char *text);

/* "Mo-Fr 09:00-12:00; PH off" (opening_hours of OpenStreetMap); nothing without hours. */
void directory_osm_hours(struct cmn_buf *text, const json_t *hours);

static inline bool directory_said(const struct cmn_buf *text)
{
	return text->len > 0;
}

#endif
