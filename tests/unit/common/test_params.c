/* SPDX-License-Identifier: EUPL-1.2 */
#include "support/ask.h"
#include "support/cmocka_all.h"

#include <string.h>

static const struct cmn_param PARAMS[] = {
    {"id", CMN_IN_PATH, true,
     "{\"$ref\":\"#/$defs/Id\",\"$defs\":{\"Id\":{\"type\":\"string\","
     "\"format\":\"uuid\"}}}"},
    {"limit", CMN_IN_QUERY, false, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}"},
    {"near", CMN_IN_QUERY, false, "{\"type\":\"number\",\"maximum\":100}"},
    {"open", CMN_IN_QUERY, false,
     "{\"$ref\":\"#/$defs/Flag\",\"$defs\":{\"Flag\":{\"type\":\"boolean\"}}}"},
    {"departement", CMN_IN_QUERY, true, "{\"type\":\"string\",\"pattern\":\"^[0-9]{2}$\"}"},
    {"types", CMN_IN_QUERY, false,
     "{\"type\":\"array\",\"maxItems\":2,\"items\":{\"type\":\"string\",\"enum\":[\"a\",\"b\",\"c\"]}}"},
    {"X-Channel", CMN_IN_HEADER, false, "{\"type\":\"string\",\"enum\":[\"phone\",\"web\"]}"},
};

/* Tells back what the handler sees. */
static enum cmn_err show(struct cmn_call *call)
{
	size_t i;

	cmn_json_open(&call->out, '{');
	for (i = 0; i < call->op->n_params; i++)
		cmn_json_kstr(&call->out, call->op->params[i].name,
			      cmn_call_param(call, call->op->params[i].name));
	cmn_json_kint(&call->out, "as_int", cmn_call_param_int(call, "limit", 50));
	cmn_json_kbool(&call->out, "nothing", cmn_call_param(call, "nothing") == NULL);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

static const struct cmn_op OPS[] = {{.id = "show",
				     .method = "GET",
				     .path = "/v1/{id}/show",
				     .roles = CMN_ROLE_PUBLIC,
				     .ok_status = 200,
				     .params = PARAMS,
				     .n_params = CMN_LEN(PARAMS),
				     .handle = show}};
static const struct cmn_ops TABLE = {"test", OPS, 1};

static struct cmn_dispatcher *d;
static struct asked a;

static int open_all(void **state)
{
	const struct cmn_dispatcher_settings settings = {.ops = &TABLE};
	struct cmn_error err;

	(void)state;
	return (int)cmn_dispatcher_make(&settings, &d, &err);
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

#define AT "/v1/6f9619ff-8b86-4011-b42d-00cf4fc964ff/show"

static void refused(const char *target, const char *headers, const char *pointer)
{
	ask(d, "GET", target, headers, NULL, &a);
	assert_int_equal(a.answer.status, 400);
	assert_string_equal(asked_slug(&a), "bad-request");
	assert_string_equal(asked_pointer(&a), pointer);
	asked_clear(&a);
}

static void every_kind_reaches_the_handler(void **state)
{
	(void)state;
	ask(d, "GET", AT "?limit=20&near=1.5e1&open=true&departement=31&types=a,c",
	    "x-channel: web", NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_string_equal(asked_text(&a, "id"), "6f9619ff-8b86-4011-b42d-00cf4fc964ff");
	assert_string_equal(asked_text(&a, "near"), "1.5e1");
	assert_string_equal(asked_text(&a, "open"), "true");
	assert_string_equal(asked_text(&a, "types"), "a,c");
	assert_string_equal(asked_text(&a, "X-Channel"), "web");
	assert_int_equal(json_integer_value(json_object_get(a.json, "as_int")), 20);
	assert_true(json_is_true(json_object_get(a.json, "nothing")));
}

static void what_is_absent_is_null_and_may_have_another_value(void **state)
{
	(void)state;
	ask(d, "GET", AT "?departement=31", NULL, NULL, &a);
	assert_int_equal(a.answer.status, 200);
	assert_null(json_object_get(a.json, "limit"));
	assert_int_equal(json_integer_value(json_object_get(a.json, "as_int")), 50);
}

static void a_number_too_large_for_json_is_refused_and_not_a_shortage_of_memory(void **state)
{
	(void)state;
	refused(AT "?departement=31&near=1e999", NULL, "query:near");
	refused(AT "?departement=31&near=-1e999", NULL, "query:near");
}

/* 200 times "é": cut at 255 bytes it would end inside a character. */
static void a_long_item_of_a_list_is_looked_at_whole(void **state)
{
	char target[1400] = AT "?departement=31&types=a,";
	size_t i, n = strlen(target);

	(void)state;
	for (i = 0; i < 200; i++)
		memcpy(target + n + 6 * i, "%C3%A9", 7);
	refused(target, NULL, "query:types");
}

static void a_value_outside_its_schema_is_named(void **state)
{
	(void)state;
	refused(AT "?departement=31&limit=0", NULL, "query:limit");
	refused(AT "?departement=31&limit=201", NULL, "query:limit");
	refused(AT "?departement=31&near=100.5", NULL, "query:near");
	refused(AT "?departement=310", NULL, "query:departement");
	refused(AT "?departement=31&types=a,d", NULL, "query:types");
	refused(AT "?departement=31&types=a,b,c", NULL, "query:types");
	refused(AT "?departement=31", "X-Channel: fax", "header:X-Channel");
	refused("/v1/42/show?departement=31", NULL, "path:id");
}

static void a_value_of_another_form_is_named(void **state)
{
	(void)state;
	refused(AT "?departement=31&limit=ten", NULL, "query:limit");
	refused(AT "?departement=31&limit=", NULL, "query:limit");
	refused(AT "?departement=31&limit=1.0", NULL, "query:limit");
	refused(AT "?departement=31&limit=+1", NULL, "query:limit");
	refused(AT "?departement=31&limit=99999999999999999999", NULL, "query:limit");
	refused(AT "?departement=31&open=yes", NULL, "query:open");
	refused(AT "?departement=31&near=NaN", NULL, "query:near");
}

static void a_missing_or_doubled_or_unknown_parameter_is_named(void **state)
{
	(void)state;
	refused(AT, NULL, "query:departement");
	refused(AT "?departement=31&departement=31", NULL, "query:departement");
	refused(AT "?departement=31&Limit=3", NULL, "query:Limit");
	refused(AT "?departement=31&id=x", NULL, "query:id");
}

static void a_header_that_is_not_utf8_is_refused(void **state)
{
	(void)state;
	ask(d, "GET", AT "?departement=31", "X-Channel: \xE9", NULL, &a);
	assert_int_equal(a.answer.status, 400);
	assert_non_null(strstr(asked_text(&a, "detail"), "UTF-8"));
	asked_clear(&a);
	ask(d, "GET", AT "?departement=31", "X-Channel: web\nX-Channel: web", NULL, &a);
	assert_int_equal(a.answer.status, 400);
}

#define T(name) cmocka_unit_test_teardown(name, clear)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(every_kind_reaches_the_handler),
	    T(what_is_absent_is_null_and_may_have_another_value),
	    T(a_number_too_large_for_json_is_refused_and_not_a_shortage_of_memory),
	    T(a_long_item_of_a_list_is_looked_at_whole),
	    T(a_value_outside_its_schema_is_named),
	    T(a_value_of_another_form_is_named),
	    T(a_missing_or_doubled_or_unknown_parameter_is_named),
	    T(a_header_that_is_not_utf8_is_refused),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
