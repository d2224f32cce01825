/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/schema.h - JSON Schema, draft 2020-12, over jansson.
 *
 * The part of the draft that our OpenAPI 3.1 and event schemas use; proved against the official
 * JSON-Schema-Test-Suite.  A schema that uses a keyword which this validator does not claim is
 * refused when it is compiled, never ignored: a rule that is silently skipped is worse than none.
 */
#ifndef CMN_SCHEMA_H
#define CMN_SCHEMA_H

#include "cmn/err.h"

#include <jansson.h>
#include <stdatomic.h>

struct cmn_schema; /* compiled, immutable: may be used by many threads at once */

enum {
	CMN_SCHEMA_FORMAT = 1, /* assert `format`; without it, formats are annotations only */
	CMN_SCHEMA_STRICT = 2, /* refuse keywords that nobody defines: the guard against typos */
};

/* Another document that a $ref may name by absolute URI; borrowed until compile returns. */
struct cmn_schema_remote {
	const char *uri;
	const json_t *doc;
};

/* Compile `doc` (an object or a boolean).  $ref and $dynamicRef are resolved inside the document
 * and inside `remotes`, never over the network.  On success *ret is owned: cmn_schema_free().
 * CMN_E_INVALID names the pointer in the schema and the keyword that is not supported. */
enum cmn_err cmn_schema_compile(const json_t *doc, unsigned flags,
				const struct cmn_schema_remote *remotes, size_t n_remotes,
				struct cmn_schema **ret, struct cmn_error *err) CMN_MUST_CHECK;
void cmn_schema_free(struct cmn_schema **schema); /* NULL inside is fine */

/* A schema known by its text and compiled when it is first asked for: a process uses a part of
 * those it knows, and a compiled one takes some twenty kilobytes.  Many threads may ask at once. */
struct cmn_schema_late {
	const char *text; /* JSON, NUL-terminated; it outlives the struct */
	_Atomic(struct cmn_schema *) made;
};

/* *ret belongs to `late`.  CMN_E_INTERNAL: the text is not a schema that this validator takes; the
 * tests prove that each text of the contract is. */
enum cmn_err cmn_schema_late(struct cmn_schema_late *late, const struct cmn_schema **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_schema_late_free(struct cmn_schema_late *late); /* nobody uses it any more */

/* Check an instance.  CMN_OK, or CMN_E_INVALID with up to CMN_FAULTS_MAX faults: each has the JSON
 * Pointer of the field and what was expected, in both languages, never the value itself (it may
 * be personal data).  For oneOf/anyOf the faults are those of the branch that came nearest. */
enum cmn_err cmn_schema_check(const struct cmn_schema *schema, const json_t *instance,
			      struct cmn_error *err) CMN_MUST_CHECK;

/* Formats asserted under CMN_SCHEMA_FORMAT, usable alone: "date-time", "date", "time",
 * "duration", "uuid", "email", "uri", "uri-reference", "ipv4", "ipv6", "hostname",
 * "json-pointer", "relative-json-pointer", "regex", ... (the list stands in schema_format.c).
 * Returns -1 for a format that is not known. */
int cmn_format_valid(const char *format, const char *text, size_t n);

#endif
