/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_region_http.c - two regions, one model: words, rules and lists are data; a community sets
 * for itself what its region leaves open.
 */
#include "integration/directory/asking.h"
#include "support/statements.h"

#include "region_job.h"
#include "region_store.h"
#include "region_value.h"

#define COMMUNITY(departement) "/v1/directory/communities/" departement

static const json_t *one_of(const char *array, const char *key, const char *value)
{
	const json_t *all = json_object_get(me.a.json, array), *each;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)all, i,
			   each) if (strcmp(cmn_json_get(each, key), value) == 0) return each;
	return NULL;
}

static const char *rule(const char *name)
{
	const json_t *found = one_of("rules", "rule", name);

	return found ? cmn_json_get(found, "value") : NULL;
}

static void set(const char *who, const char *departement, const char *body, int status)
{
	char target[80];

	snprintf(target, sizeof(target), COMMUNITY("%s") "/rules", departement);
	put("POST", target, who, NULL, body, status);
}

#define BY ",\"decided_by\":\"Décision inventée\"}"

static void two_regions_are_two_sets_of_rows(void **state)
{
	(void)state;
	get(COMMUNITY("31"), 200);
	assert_string_equal(rule("agreement_kind"), "engagement");
	assert_string_equal(rule("roadmap_due_months"), "6");
	assert_string_equal(rule("quotite_floor"), "50");
	assert_string_equal(rule("committee_floor_per_year"), "1");
	assert_null(rule("presidency_max_consecutive"));
	assert_non_null(one_of("lists", "code", "prefet"));
	get(COMMUNITY("44"), 200);
	assert_string_equal(rule("agreement_kind"), "constitutive");
	assert_string_equal(rule("quotite_floor"), "0");
	assert_string_equal(rule("committee_floor_per_year"), "2");
	assert_string_equal(rule("presidency_max_consecutive"), "2");
	assert_string_equal(cmn_json_get(one_of("words", "term", "facilitator"), "label"),
			    "faciliteur");
	get(COMMUNITY("75"), 404);
	get(COMMUNITY("31") "?on=2000-01-01", 200);
	assert_int_equal(json_array_size(json_object_get(me.a.json, "rules")), 0);
	get(COMMUNITY("31") "?on=2026-02-30", 400);
}

static void every_rule_has_a_value_of_its_unit(void **state)
{
	static const char *const ALL[] = {"09", "31", "44", "49"};
	char target[80];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(ALL); i++) {
		const json_t *each;
		size_t n;

		snprintf(target, sizeof(target), COMMUNITY("%s"), ALL[i]);
		get(target, 200);
		json_array_foreach(
		    json_object_get(me.a.json, "rules"), n,
		    each) if (!directory_region_value_good(cmn_json_get(each, "unit"),
							   cmn_json_get(each, "value")))
		    fail_msg("%s %s", ALL[i], cmn_json_get(each, "rule"));
		assert_true(n > 10);
	}
}

static void a_community_sets_what_its_region_leaves_open(void **state)
{
	(void)state;
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"4\",\"valid_from\":\"2026-01-01\"" BY,
	    200);
	assert_string_equal(rule("committee_meetings_per_year"), "4");
	assert_string_equal(
	    cmn_json_get(one_of("rules", "rule", "committee_meetings_per_year"), "decided_by"),
	    "Décision inventée");
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"3\",\"valid_from\":\"2026-01-01\"" BY,
	    200);
	get(COMMUNITY("31") "?on=2026-01-01", 200);
	assert_string_equal(rule("committee_meetings_per_year"), "3");
	get(COMMUNITY("31") "?on=2025-12-31", 200);
	assert_string_equal(rule("committee_meetings_per_year"), "2");
	get(COMMUNITY("09") "?on=2026-01-01", 200);
	assert_string_equal(rule("committee_meetings_per_year"), "2");
	assert_int_equal(
	    test_db_count(*state,
			  "SELECT rule_int('31', 'committee_meetings_per_year', '2026-06-01')"),
	    3);
	assert_int_equal(
	    test_db_count(*state, "SELECT count(*) FROM (SELECT rule_int('31', 'agreement_kind',"
				  " '2026-06-01') AS v UNION ALL SELECT rule_int('31', 'no_such',"
				  " '2026-06-01')) s WHERE v IS NOT NULL"),
	    0);
}

static int64_t meetings(struct test_db *db, const char *day)
{
	char sql[120];

	snprintf(sql, sizeof(sql), "SELECT rule_int('31', 'committee_meetings_per_year', '%s')",
		 day);
	return test_db_count(db, sql);
}

/* Open, then closed by a later row, then open again: what the community set stays written. */
static void a_region_that_closes_its_rule_decides_alone(void **state)
{
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"5\",\"valid_from\":\"2026-03-01\"" BY,
	    200);
	test_db_exec(
	    *state,
	    "INSERT INTO region_rule (region, rule, value, unit, valid_from, settable, source)"
	    " VALUES ('76', 'committee_meetings_per_year', '3', 'count', '2027-01-01', false,"
	    " 'test'), ('76', 'committee_meetings_per_year', '2', 'count', '2028-01-01', true,"
	    " 'test')");
	assert_int_equal(meetings(*state, "2026-12-31"), 5);
	assert_int_equal(meetings(*state, "2027-06-01"), 3);
	assert_int_equal(meetings(*state, "2028-01-01"), 5);
	get(COMMUNITY("31") "?on=2027-06-01", 200);
	assert_string_equal(rule("committee_meetings_per_year"), "3");
	assert_null(
	    cmn_json_get(one_of("rules", "rule", "committee_meetings_per_year"), "decided_by"));
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"4\",\"valid_from\":\"2027-02-01\"" BY,
	    409);
	test_db_exec(*state, "UPDATE region_rule SET valid_to = '2028-12-31' WHERE region = '76'"
			     " AND rule = 'committee_meetings_per_year'");
	assert_int_equal(test_db_count(*state,
				       "SELECT (rule_int('31', 'committee_meetings_per_year',"
				       " '2029-01-01') IS NULL)::int"),
			 1);
	test_db_exec(*state, "DELETE FROM region_rule WHERE source = 'test'; UPDATE region_rule SET"
			     " valid_to = NULL WHERE region = '76' AND rule ="
			     " 'committee_meetings_per_year'");
}

static void what_cannot_be_set_is_refused_at_its_member(void **state)
{
	(void)state;
	set(me.coordonnateur, "31",
	    "{\"rule\":\"agreement_years\",\"value\":\"5\",\"valid_from\":\"2026-01-01\"" BY, 409);
	set(me.coordonnateur, "31",
	    "{\"rule\":\"no_such\",\"value\":\"5\",\"valid_from\":\"2026-01-01\"" BY, 422);
	assert_string_equal(asked_pointer(&me.a), "/rule");
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"often\",\"valid_from\":\"2026-01-01\"" BY,
	    422);
	assert_string_equal(asked_pointer(&me.a), "/value");
	set(me.coordonnateur, "44",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"4\",\"valid_from\":\"2026-01-01\"" BY,
	    403);
	set(me.conseiller, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"4\",\"valid_from\":\"2026-01-01\"" BY,
	    403);
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"4\",\"valid_from\":\"2026-01-01\","
	    "\"decided_by\":\"a\\u0001b\"}",
	    422);
}

/* --- told to the others ------------------------------------------------------------------------
 */

static int64_t told(void **state, const char *departement)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox WHERE type ="
		 " 'directory.community.published.v1' AND stream = '%s.facts'",
		 departement);
	return test_db_count(*state, sql);
}

static void tell(void)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more = true;

	while (more)
		assert_int_equal(
		    directory_job_communities(conn, "2026-11-23T10:00:00Z", NULL, &more, &err),
		    CMN_OK);
	cmn_conn_close(&conn);
}

static void a_community_is_told_when_it_differs_and_as_its_schema_says(void **state)
{
	struct cmn_event ev = {.departement = "44"};
	struct cmn_error err;
	PGresult *res;

	tell();
	assert_int_equal(told(state, "31"), 1);
	assert_int_equal(told(state, "44"), 1);
	tell(); /* nothing differs */
	assert_int_equal(told(state, "31"), 1);
	set(me.coordonnateur, "31",
	    "{\"rule\":\"committee_meetings_per_year\",\"value\":\"7\",\"valid_from\":\"2026-02-01\"" BY,
	    200);
	tell();
	assert_int_equal(told(state, "31"), 2);
	assert_int_equal(told(state, "44"), 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.outbox o,"
					       " json_array_elements(o.data -> 'rules') r WHERE"
					       " o.stream = '31.facts' AND r ->> 'own' = 'true' AND"
					       " r ->> 'value' = '7'"),
			 1);
	res =
	    PQexec(((struct test_db *)*state)->pg, "SELECT data FROM directory.outbox WHERE type ="
						   " 'directory.community.published.v1'");
	for (int i = 0; i < PQntuples(res); i++) {
		snprintf(ev.type, sizeof(ev.type), "directory.community.published.v1");
		ev.data = json_loads(PQgetvalue(res, i, 0), 0, NULL);
		assert_non_null(ev.data);
		if (cmn_event_check(&ev, &err) != CMN_OK)
			fail_msg("%s", err.detail[CMN_EN]);
		cmn_event_clear(&ev);
	}
	PQclear(res);
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {
	    "community",      "departement", "region_word",    "region_rule",
	    "community_rule", "region_list", "community_told", NULL};

	(void)state;
	test_statements("directory", DIRECTORY_REGION_STATEMENTS, DIRECTORY_REGION_STATEMENT_COUNT,
			SMALL);
	test_statements("directory_bus", DIRECTORY_REGION_TOLD_STATEMENTS,
			DIRECTORY_REGION_TOLD_STATEMENT_COUNT, SMALL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_regions_are_two_sets_of_rows),
	    cmocka_unit_test(every_rule_has_a_value_of_its_unit),
	    cmocka_unit_test(a_community_sets_what_its_region_leaves_open),
	    cmocka_unit_test(a_region_that_closes_its_rule_decides_alone),
	    cmocka_unit_test(what_cannot_be_set_is_refused_at_its_member),
	    cmocka_unit_test(a_community_is_told_when_it_differs_and_as_its_schema_says),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests_name("regions as data", tests, asking_setup, asking_teardown);
}
