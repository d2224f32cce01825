/* SPDX-License-Identifier: EUPL-1.2 */
#include "route.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static const struct cmn_op OPS[] = {
    {.id = "list", .method = "GET", .path = "/v1/actors"},
    {.id = "create", .method = "POST", .path = "/v1/actors"},
    {.id = "get", .method = "GET", .path = "/v1/actors/{id}"},
    {.id = "change", .method = "PATCH", .path = "/v1/actors/{id}"},
    {.id = "nearest", .method = "GET", .path = "/v1/actors/nearest"},
    {.id = "offers", .method = "GET", .path = "/v1/actors/{actor}/offers"},
    {.id = "root", .method = "GET", .path = "/"},
};
static const struct cmn_ops TABLE = {"test", OPS, CMN_LEN(OPS)};

static struct cmn_routes routes;
static struct cmn_error err;

static int make(void **state)
{
	(void)state;
	cmn_error_init(&err);
	return cmn_routes_make(&TABLE, &routes, &err);
}

static int drop(void **state)
{
	(void)state;
	cmn_routes_clear(&routes);
	return 0;
}

/* operationId of what a request reaches; "404", "405" */
static const char *reach(const char *method, const char *path)
{
	static struct cmn_target target;
	const struct cmn_node *node;
	enum cmn_method m = cmn_method_of(method);

	if (cmn_target_parse(path, &target, &err) != CMN_OK)
		return "400";
	node = cmn_routes_find(&routes, &target);
	if (!node)
		return "404";
	return m < CMN_METHODS && node->op[m] ? OPS[node->op[m] - 1].id : "405";
}

static void each_operation_is_reached_by_its_method_and_path(void **state)
{
	(void)state;
	assert_string_equal(reach("GET", "/v1/actors"), "list");
	assert_string_equal(reach("POST", "/v1/actors"), "create");
	assert_string_equal(reach("GET", "/v1/actors/7"), "get");
	assert_string_equal(reach("PATCH", "/v1/actors/7"), "change");
	assert_string_equal(reach("GET", "/v1/actors/7/offers"), "offers");
	assert_string_equal(reach("GET", "/"), "root");
}

static void head_is_get(void **state)
{
	(void)state;
	assert_string_equal(reach("HEAD", "/v1/actors/7"), "get");
}

static void a_fixed_segment_wins_over_a_parameter(void **state)
{
	(void)state;
	assert_string_equal(reach("GET", "/v1/actors/nearest"), "nearest");
	assert_string_equal(reach("GET", "/v1/actors/nearest/offers"), "offers");
}

static void what_is_not_in_the_table_is_not_found(void **state)
{
	(void)state;
	assert_string_equal(reach("GET", "/v1"), "404");
	assert_string_equal(reach("GET", "/v1/actor"), "404");
	assert_string_equal(reach("GET", "/v1/actors/"), "404");
	assert_string_equal(reach("GET", "/v1/actors/7/offers/8"), "404");
	assert_string_equal(reach("GET", "/V1/actors"), "404");
	assert_string_equal(reach("GET", "/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a"), "404");
}

static void a_known_path_says_which_methods_it_has(void **state)
{
	struct cmn_target target;
	char allow[64];

	(void)state;
	assert_string_equal(reach("DELETE", "/v1/actors"), "405");
	assert_string_equal(reach("BREW", "/v1/actors"), "405");
	assert_int_equal(cmn_target_parse("/v1/actors", &target, &err), CMN_OK);
	cmn_node_allow(cmn_routes_find(&routes, &target), allow, sizeof(allow));
	assert_string_equal(allow, "GET, HEAD, POST, OPTIONS");
}

static void refused(const struct cmn_op *ops, size_t n, const char *why)
{
	const struct cmn_ops table = {"test", ops, n};
	struct cmn_routes made;

	cmn_error_init(&err);
	assert_int_equal(cmn_routes_make(&table, &made, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], why));
}

static void a_wrong_table_is_refused_and_the_operation_named(void **state)
{
	const struct cmn_op taken[] = {{.id = "a", .method = "GET", .path = "/x/{id}"},
				       {.id = "b", .method = "GET", .path = "/x/{other}"}};
	const struct cmn_op method[] = {{.id = "a", .method = "BREW", .path = "/x"}};
	const struct cmn_op head[] = {{.id = "a", .method = "HEAD", .path = "/x"}};
	const struct cmn_op slash[] = {{.id = "a", .method = "GET", .path = "x"}};
	const struct cmn_op empty[] = {{.id = "a", .method = "GET", .path = "/x//y"}};

	(void)state;
	refused(taken, 2, "\"b\" (GET /x/{other}): the path is taken already");
	refused(method, 1, "unknown method");
	refused(head, 1, "unknown method");
	refused(slash, 1, "does not begin");
	refused(empty, 1, "empty or too deep");
}

static void hundreds_of_routes_are_all_found(void **state)
{
	static char paths[500][40];
	static struct cmn_op ops[500];
	struct cmn_ops table = {"test", ops, 500};
	struct cmn_routes many;
	struct cmn_target target;
	int i;

	(void)state;
	for (i = 0; i < 500; i++) {
		snprintf(paths[i], sizeof(paths[i]), "/v%d/r%d/{id}", i % 7, i);
		ops[i] = (struct cmn_op){.id = paths[i], .method = "GET", .path = paths[i]};
	}
	assert_int_equal(cmn_routes_make(&table, &many, &err), CMN_OK);
	for (i = 0; i < 500; i++) {
		char path[40];

		snprintf(path, sizeof(path), "/v%d/r%d/x", i % 7, i);
		assert_int_equal(cmn_target_parse(path, &target, &err), CMN_OK);
		assert_int_equal(cmn_routes_find(&many, &target)->op[CMN_GET], i + 1);
	}
	cmn_routes_clear(&many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_operation_is_reached_by_its_method_and_path, make,
					    drop),
	    cmocka_unit_test_setup_teardown(head_is_get, make, drop),
	    cmocka_unit_test_setup_teardown(a_fixed_segment_wins_over_a_parameter, make, drop),
	    cmocka_unit_test_setup_teardown(what_is_not_in_the_table_is_not_found, make, drop),
	    cmocka_unit_test_setup_teardown(a_known_path_says_which_methods_it_has, make, drop),
	    cmocka_unit_test(a_wrong_table_is_refused_and_the_operation_named),
	    cmocka_unit_test(hundreds_of_routes_are_all_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
