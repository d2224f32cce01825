/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_http.c - who may import what, pieces in and out of order, acts in their states.
 */
#include "integration/directory/importing.h"

#define LINE                                                                                   \
	"finess;etalab;99;2026-10-10\nstructureet;310000011;310009999;A;A;;;1;R;B;;;555;31;D;" \
	"31000 T;0199000001;;182;L;1;L;;8899A;99;L;1;L;2001-01-01;2001-01-01;2026-01-01;\n"

static void only_a_coordonnateur_of_the_departement_imports(void **state)
{
	static const char BODY[] = "{\"departement\":\"44\",\"kind\":\"hsds\",\"source\":\"x1\","
				   "\"source_date\":\"2026-11-01\"}";

	(void)state;
	put("POST", IMPORTS, me.conseiller, NULL, BODY, 403);
	put("POST", IMPORTS, NULL, NULL, BODY, 401);
	put("POST", IMPORTS, me.coordonnateur, NULL, BODY, 403);
	assert_string_equal(asked_pointer(&me.a), "/departement");
	put("GET", IMPORTS "?departement=44", me.coordonnateur, NULL, NULL, 403);
	begin("hsds", "manual", "", 422);
	assert_string_equal(asked_pointer(&me.a), "/source");
	put("POST", IMPORTS, me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"kind\":\"hsds\",\"source\":\"x1\",\"source_date\":"
	    "\"2036-11-01\"}",
	    422);
	assert_string_equal(asked_pointer(&me.a), "/source_date");
	begin("hsds", "x1", ",\"mapping\":{\"columns\":[{\"column\":\"a\",\"field\":\"id\"}]}",
	      422);
	assert_string_equal(asked_pointer(&me.a), "/mapping/columns");
	/* one of 44 is as absent */
	test_db_exec(db, "INSERT INTO directory.source_import (id, departement, kind, source,"
			 " source_date, complete, all_or_nothing, vanished_max, created_at,"
			 " created_by, touched_at) VALUES ('00000000-0000-4000-8000-000000000044',"
			 " '44', 'hsds', 'x1', '2026-01-01', false, false, 10, '2026-01-01', 'x',"
			 " '2026-01-01')");
	put("GET", IMPORTS "/00000000-0000-4000-8000-000000000044", me.coordonnateur, NULL, NULL,
	    404);
}

static void one_import_of_a_source_at_a_time(void **state)
{
	(void)state;
	begin("hsds", "x1", "", 201);
	begin("finess_csv", "x1", "", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "« x1 »"));
	act("/cancel", NULL, 200);
	act("/cancel", NULL, 409);
	begin("finess_csv", "x1", "", 201);
	act("/cancel", NULL, 200);
}

static void pieces_follow_each_other_and_may_come_twice(void **state)
{
	size_t n = strlen(LINE);

	(void)state;
	begin("finess_csv", "x2", "", 201);
	act("/check", NULL, 409); /* nothing has come */
	send_at(0, LINE, 10, 200);
	assert_int_equal(whole("received"), 10);
	send_at(0, LINE, 10, 200);
	assert_int_equal(whole("received"), 10);
	send_at(0, "autre chose", 10, 409);
	assert_string_equal(asked_pointer(&me.a), "/offset");
	assert_non_null(strstr(asked_text(&me.a, "detail"), "10 octets"));
	send_at(11, LINE + 11, 5, 409);
	send_at(10, LINE + 10, n - 10, 200);
	put("POST", at("/chunks"), me.coordonnateur, NULL,
	    "{\"offset\":0,\"content_base64\":\"AAA\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/content_base64");
	put("POST", at("/chunks"), me.coordonnateur, NULL,
	    "{\"offset\":536870912,\"content_base64\":\"AAAA\"}", 422);
	act("/apply", "{}", 409); /* not checked */
	act("/check", NULL, 200);
	send_at((int64_t)n, "x", 1, 409);
	work("checked");
	assert_int_equal(would("actor", "create"), 1);
	put("POST", at("/apply"), me.coordonnateur, "If-Match: \"1\"", "{}", 412);
	put("POST", at("/apply"), me.coordonnateur, NULL, "{}", 428);
	act("/cancel", NULL, 200);
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'x2'"), 0);
}

static void a_file_that_is_not_the_one_announced_is_not_read(void **state)
{
	(void)state;
	begin("finess_csv", "x3", ",\"size\":100000", 201);
	send_at(0, LINE, strlen(LINE), 200);
	act("/check", NULL, 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "sur 100000"));
	act("/cancel", NULL, 200);
	begin("finess_csv", "x3",
	      ",\"sha256\":\"0000000000000000000000000000000000000000000000000000000000000000\"",
	      201);
	send_at(0, LINE, strlen(LINE), 200);
	act("/check", NULL, 200);
	work("failed");
	assert_non_null(strstr(said("why"), "annoncé"));
}

static void what_changed_here_since_the_comparison_is_compared_again(void **state)
{
	char target[120];

	(void)state;
	check("finess_csv", "x4", "", LINE);
	apply("{}");
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT id FROM directory.actor WHERE source = 'x4'");
	snprintf(target, sizeof(target), "/v1/directory/actors/%s", PQgetvalue(res, 0, 0));
	begin("finess_csv", "x4", "", 201);
	char *other = strdup(LINE);
	memcpy(strstr(other, "0199000001"), "0199000002", 10);
	memcpy(strstr(other, ";A;A;"), ";B;B;", 5);
	send_at(0, other, strlen(other), 200);
	free(other);
	act("/check", NULL, 200);
	work("checked");
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"", "{\"phone\":\"01 99 00 11 11\"}",
	    200);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'x4' AND name ="
			       " 'B' AND phone = '01 99 00 11 11' AND version = 3"),
			 1);
}

static void what_nobody_touches_for_a_week_is_given_up(void **state)
{
	struct cmn_error err;
	bool more;

	(void)state;
	begin("finess_csv", "x5", "", 201);
	send_at(0, LINE, strlen(LINE), 200);
	test_db_exec(db, "UPDATE directory.source_import SET touched_at = '2026-11-01' WHERE source"
			 " = 'x5'");
	cmn_error_init(&err);
	assert_int_equal(directory_import_forget_job(bus, NOW, NULL, &more, &err), CMN_OK);
	look("", 200);
	assert_string_equal(said("state"), "cancelled");
	assert_int_equal(
	    count("SELECT count(*) FROM directory.source_import_chunk c JOIN"
		  " directory.source_import i ON i.id = c.import_id WHERE i.source = 'x5'"),
	    0);
	put("GET", IMPORTS "?departement=31&limit=2", me.coordonnateur, NULL, NULL, 200);
	assert_int_equal(items(), 2);
	assert_non_null(json_object_get(me.a.json, "next"));
}

static void an_actor_known_from_elsewhere_is_not_made_twice(void **state)
{
	(void)state;
	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"sessad\",\"sector\":\"specialised\",\"name\":"
	    "\"Connu inventé\",\"commune\":\"31555\",\"finess_eg\":\"310000771\"}",
	    201);
	char *other = strdup(LINE);
	memcpy(strstr(other, "310000011"), "310000771", 9);
	check("finess_csv", "x6", "", other);
	free(other);
	assert_int_equal(would("actor", "leave"), 1);
	look("/changes?action=leave", 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "why")), "known_elsewhere");
	apply("{}");
	assert_int_equal(
	    count("SELECT count(*) FROM directory.place p JOIN directory.actor a ON a.id"
		  " = p.actor_id WHERE p.source = 'x6' AND a.name = 'Connu inventé'"),
	    1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_a_coordonnateur_of_the_departement_imports),
	    cmocka_unit_test(one_import_of_a_source_at_a_time),
	    cmocka_unit_test(pieces_follow_each_other_and_may_come_twice),
	    cmocka_unit_test(a_file_that_is_not_the_one_announced_is_not_read),
	    cmocka_unit_test(what_changed_here_since_the_comparison_is_compared_again),
	    cmocka_unit_test(what_nobody_touches_for_a_week_is_given_up),
	    cmocka_unit_test(an_actor_known_from_elsewhere_is_not_made_twice),
	};

	return cmocka_run_group_tests(tests, importing_setup, importing_teardown);
}
