/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/ask.h"
#include "support/cmocka_all.h"
#include "support/rows.h"

#include <stdio.h>
#include <string.h>

/* "Bearer <sub>" is believed. */
enum cmn_err cmn_auth_check(struct cmn_auth *auth, const char *header, struct cmn_caller *ret,
			    struct cmn_error *err)
{
	(void)auth;
	(void)err;
	if (header)
		snprintf(ret->sub, sizeof(ret->sub), "%s", header + 7);
	return CMN_OK;
}

static char opened[256];

/* Letters after the cursor, two a page. */
static enum cmn_err list(struct cmn_call *call)
{
	static const char *const COLUMNS[] = {"name", "_cursor", NULL};
	static const char *const LETTERS[] = {"a", "b", "c", "d", "e"};
	const char *cells[16] = {NULL};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	size_t i, n = 0;

	if (cmn_call_cursor(call, opened, sizeof(opened)) != CMN_OK)
		return call->err.code;
	for (i = 0; i < CMN_LEN(LETTERS) && n < 6; i++)
		if (strcmp(LETTERS[i], opened) > 0)
			cells[n] = cells[n + 1] = LETTERS[i], n += 2;
	res = rows_make(COLUMNS, cells);
	return cmn_reply_list(call, res, 2);
}

#define TEXT "{\"type\":\"string\"}"
static const struct cmn_param PARAMS[] = {
    {"departement", CMN_IN_QUERY, false, TEXT},
    {"cursor", CMN_IN_QUERY, false, TEXT},
    {"limit", CMN_IN_QUERY, false, "{\"type\":\"integer\"}"},
};
static const struct cmn_op OPS[] = {
    {.id = "list_a",
     .method = "GET",
     .path = "/a",
     .roles = CMN_ROLE_PUBLIC,
     .flags = CMN_OP_NDJSON,
     .ok_status = 200,
     .params = PARAMS,
     .n_params = 3,
     .handle = list},
    {.id = "list_b",
     .method = "GET",
     .path = "/b",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .params = PARAMS,
     .n_params = 3,
     .handle = list},
};
static const struct cmn_ops TABLE = {"test", OPS, 2};

static struct cmn_dispatcher *d;
static struct asked a;
static char next[256];
static int anything;

static struct cmn_dispatcher *make(const char *key)
{
	const struct cmn_dispatcher_settings settings = {
	    .ops = &TABLE, .auth = (struct cmn_auth *)(void *)&anything, .cursor_key = key};
	struct cmn_dispatcher *made = NULL;
	struct cmn_error err;

	assert_int_equal(cmn_dispatcher_make(&settings, &made, &err), CMN_OK);
	return made;
}

static int open_all(void **state)
{
	(void)state;
	d = make("one key");
	return 0;
}

static int close_all(void **state)
{
	(void)state;
	cmn_dispatcher_free(&d);
	return 0;
}

static int clear(void **state)
{
	(void)state;
	asked_clear(&a);
	return 0;
}

static void page(struct cmn_dispatcher *from, const char *target, const char *headers)
{
	char full[512];

	asked_clear(&a);
	snprintf(full, sizeof(full), "%s%s", target, next);
	ask(from, "GET", full, headers, NULL, &a);
}

static void first_page(const char *target, const char *headers)
{
	next[0] = '\0';
	page(d, target, headers);
	assert_int_equal(a.answer.status, 200);
	snprintf(next, sizeof(next), "%s", asked_text(&a, "next"));
	assert_string_not_equal(next, "");
}

static void refused(void)
{
	assert_int_equal(a.answer.status, 400);
	assert_string_equal(asked_pointer(&a), "query:cursor");
}

static const char *name_of(size_t i)
{
	return json_string_value(
	    json_object_get(json_array_get(json_object_get(a.json, "items"), i), "name"));
}

static void pages_follow_each_other_to_the_end(void **state)
{
	(void)state;
	first_page("/a", NULL);
	assert_string_equal(name_of(0), "a");
	assert_string_equal(name_of(1), "b");
	assert_int_equal(json_array_size(json_object_get(a.json, "items")), 2);
	assert_null(
	    json_object_get(json_array_get(json_object_get(a.json, "items"), 0), "_cursor"));
	page(d, "/a?cursor=", NULL);
	assert_string_equal(name_of(0), "c");
	snprintf(next, sizeof(next), "%s", asked_text(&a, "next"));
	page(d, "/a?cursor=", NULL);
	assert_string_equal(name_of(0), "e");
	assert_null(json_object_get(a.json, "next"));
}

static void a_cursor_is_opaque(void **state)
{
	(void)state;
	first_page("/a", NULL);
	assert_true(
	    strspn(next, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
	    strlen(next));
}

static void a_forged_cursor_is_refused(void **state)
{
	size_t i, n;

	(void)state;
	first_page("/a", NULL);
	n = strlen(next);
	for (i = 0; i < n - 1; i++) { /* the last character has spare bits */
		char was = next[i];

		next[i] = was == 'A' ? 'B' : 'A';
		page(d, "/a?cursor=", NULL);
		refused();
		next[i] = was;
	}
	snprintf(next, sizeof(next), "YQ");
	page(d, "/a?cursor=", NULL);
	refused();
	snprintf(next, sizeof(next), "%%2A%%2A");
	page(d, "/a?cursor=", NULL);
	refused();
	memset(next, 'A', 200);
	next[200] = '\0';
	page(d, "/a?cursor=", NULL);
	refused();
}

static void a_cursor_is_for_one_caller_one_list_and_one_filter(void **state)
{
	(void)state;
	first_page("/a?departement=31", "Authorization: Bearer anne");
	page(d, "/a?departement=31&cursor=", "Authorization: Bearer anne");
	assert_int_equal(a.answer.status, 200);
	page(d, "/a?departement=31&limit=2&cursor=", "Authorization: Bearer anne");
	assert_int_equal(a.answer.status, 200);
	page(d, "/a?departement=31&cursor=", "Authorization: Bearer luc");
	refused();
	page(d, "/a?departement=31&cursor=", NULL);
	refused();
	page(d, "/b?departement=31&cursor=", "Authorization: Bearer anne");
	refused();
	page(d, "/a?departement=09&cursor=", "Authorization: Bearer anne");
	refused();
	page(d, "/a?cursor=", "Authorization: Bearer anne");
	refused();
}

static void replicas_with_one_key_understand_each_other(void **state)
{
	struct cmn_dispatcher *same = make("one key"), *other = make("another key"),
			      *none = make("");

	(void)state;
	first_page("/a", NULL);
	page(same, "/a?cursor=", NULL);
	assert_int_equal(a.answer.status, 200);
	page(other, "/a?cursor=", NULL);
	refused();
	page(none, "/a?cursor=", NULL);
	refused();
	cmn_dispatcher_free(&same);
	cmn_dispatcher_free(&other);
	cmn_dispatcher_free(&none);
}

static void a_page_as_ndjson_has_its_cursor_in_a_header(void **state)
{
	(void)state;
	next[0] = '\0';
	page(d, "/a", "Accept: application/x-ndjson");
	assert_string_equal(a.answer.content_type, "application/x-ndjson");
	assert_string_equal(a.answer.body.data, "{\"name\":\"a\"}\n{\"name\":\"b\"}\n");
	snprintf(next, sizeof(next), "%s", asked_header(&a, "C360-Next"));
	page(d, "/a?cursor=", NULL);
	assert_string_equal(name_of(0), "c");
	next[0] = '\0';
	page(d, "/b", "Accept: application/x-ndjson"); /* not offered by this list */
	assert_string_equal(a.answer.content_type, "application/json");
}

#define T(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(pages_follow_each_other_to_the_end),
	    T(a_cursor_is_opaque),
	    T(a_forged_cursor_is_refused),
	    T(a_cursor_is_for_one_caller_one_list_and_one_filter),
	    T(replicas_with_one_key_understand_each_other),
	    T(a_page_as_ndjson_has_its_cursor_in_a_header),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
