/* SPDX-License-Identifier: EUPL-1.2
 *
 * importing.h - a file is made, sent, checked and applied, as a coordonnateur does it and the job
 * of the service works it off.  Organisations, numbers and addresses are invented.
 */
#ifndef DIRECTORY_IMPORTING_H
#define DIRECTORY_IMPORTING_H

#include "integration/directory/asking.h"

#include "import_reading.h"

#include <gnutls/gnutls.h>

#define IMPORTS "/v1/directory/imports"

static struct cmn_conn *bus;
static char import_id[40];
static struct test_db *db;

static inline int importing_setup(void **state)
{
	int rc = asking_setup(state);

	if (rc == 0) {
		bus = test_db_conn("directory");
		db = *state;
	}
	return rc;
}

static inline int importing_teardown(void **state)
{
	cmn_conn_close(&bus);
	return asking_teardown(state);
}

static inline int64_t count(const char *format, ...) CMN_PRINTF(1, 2);
static inline int64_t count(const char *format, ...)
{
	char sql[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(sql, sizeof(sql), format, args);
	va_end(args);
	return test_db_count(db, sql);
}

/* A file of this kind and source for 31; more: further members, with their comma. */
static inline void begin(const char *kind, const char *source, const char *more, int status)
{
	char body[8000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"kind\":\"%s\",\"source\":\"%s\",\"source_date\":"
		 "\"2026-11-01\"%s}",
		 kind, source, more);
	put("POST", IMPORTS, me.coordonnateur, NULL, body, status);
	if (status == 201)
		snprintf(import_id, sizeof(import_id), "%s", asked_text(&me.a, "id"));
}

static inline const char *at(const char *what)
{
	static char target[200];

	snprintf(target, sizeof(target), IMPORTS "/%s%s", import_id, what);
	return target;
}

static inline void look(const char *what, int status)
{
	put("GET", at(what), me.coordonnateur, NULL, NULL, status);
}

static inline int64_t whole(const char *key)
{
	return json_integer_value(json_object_get(me.a.json, key));
}

static inline const char *said(const char *key)
{
	const char *text = json_string_value(json_object_get(me.a.json, key));

	return text != NULL ? text : "";
}

static inline void send_at(int64_t offset, const char *bytes, size_t n, int status)
{
	const gnutls_datum_t in = {.data = (unsigned char *)(uintptr_t)bytes, .size = (unsigned)n};
	gnutls_datum_t out = {0};
	char *body = NULL;

	assert_int_equal(gnutls_base64_encode2(&in, &out), 0);
	assert_true(asprintf(&body, "{\"offset\":%lld,\"content_base64\":\"%.*s\"}",
			     (long long)offset, (int)out.size, (char *)out.data) > 0);
	put("POST", at("/chunks"), me.coordonnateur, NULL, body, status);
	gnutls_free(out.data);
	free(body);
}

static inline void act(const char *what, const char *body, int status)
{
	char header[40];

	look("", 200);
	snprintf(header, sizeof(header), "If-Match: \"%lld\"", (long long)whole("version"));
	put("POST", at(what), me.coordonnateur, header, body, status);
}

static inline bool work_once(void)
{
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	if (directory_import_step(bus, import_id, NOW, &more, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return more;
}

static inline void work(const char *state)
{
	for (int n = 0; n < 2000 && work_once(); n++)
		;
	look("", 200);
	if (strcmp(said("state"), state) != 0)
		fail_msg("%s expected: %s", state, me.a.answer.body.data);
}

/* Begun, sent in pieces of `piece` bytes (0: one), read and compared. */
static inline void check_bytes(const char *kind, const char *source, const char *more,
			       const char *bytes, size_t n, size_t piece)
{
	begin(kind, source, more, 201);
	for (size_t from = 0; from<n; from += piece> 0 ? piece : n)
		send_at((int64_t)from, bytes + from,
			piece > 0 && n - from > piece ? piece : n - from, 200);
	act("/check", NULL, 200);
	work("checked");
}

static inline void check(const char *kind, const char *source, const char *more, const char *text)
{
	check_bytes(kind, source, more, text, strlen(text), 0);
}

static inline void apply(const char *body)
{
	act("/apply", body, 200);
	work("applied");
	directory_live_catch_up(me.deps.live, 1000);
}

/* What would become of records of a kind. */
static inline int64_t would(const char *kind, const char *action)
{
	look("", 200);
	return json_integer_value(
	    json_object_get(json_object_get(json_object_get(me.a.json, "counts"), kind), action));
}

/* The faults: one with this line, field and code must be there. */
static inline const json_t *fault(int64_t line, const char *field, const char *code)
{
	const json_t *one;
	size_t i;

	look("/faults?limit=200", 200);
	json_array_foreach(json_object_get(me.a.json, "items"), i, one)
	{
		const char *f = json_string_value(json_object_get(one, "field"));

		if (json_integer_value(json_object_get(one, "line")) == line &&
		    strcmp(json_string_value(json_object_get(one, "code")), code) == 0 &&
		    (field == NULL || (f != NULL && strcmp(f, field) == 0)))
			return one;
	}
	fail_msg("no fault %s at line %lld: %s", code, (long long)line, me.a.answer.body.data);
	return NULL;
}

#endif
