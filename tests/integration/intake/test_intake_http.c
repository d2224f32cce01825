/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_intake_http.c - the operations of intake as a conseiller meets them.  The persons are
 * invented.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define SOLICITATIONS "/v1/intake/solicitations"
#define SITUATIONS    "/v1/intake/situations"

static struct desk desk;
static const char *conseiller, *conseiller44, *front;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = intake;"
			     "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens')"
			     " ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	front = desk_as(&desk, "front", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* A solicitation with one more member, `"name":value`; expects this status. */
static void record_with(const char *who, const char *member, int status)
{
	char body[1024];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"carer\","
		 "\"person_profile\":\"child\"%s%s}",
		 member ? "," : "", member ? member : "");
	desk_send(&desk, "POST", SOLICITATIONS, who, NULL, body, status);
}

static void record(char id[40])
{
	record_with(conseiller, NULL, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void open_situation(char id[40])
{
	char solicitation[40], body[128];

	record(solicitation);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", solicitation);
	desk_send(&desk, "POST", SITUATIONS, conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void close_situation(const char *id, const char *if_match, const char *reason, int status)
{
	char target[128], body[128];

	snprintf(target, sizeof(target), SITUATIONS "/%s/closure", id);
	snprintf(body, sizeof(body), "{\"reason\":\"%s\"}", reason);
	desk_send(&desk, "POST", target, conseiller, if_match, body, status);
}

/* Every code of a list is taken as the whole value of a member. */
static void each_code(const char *list, const char *member)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);

	assert_non_null(codes);
	for (size_t i = 0; i < codes->n; i++) {
		char body[512];

		snprintf(body, sizeof(body),
			 "{\"departement\":\"31\",\"channel\":\"%s\",\"requester_kind\":\"%s\","
			 "\"person_profile\":\"%s\"}",
			 strcmp(member, "channel") == 0 ? codes->codes[i].code : "phone",
			 strcmp(member, "requester_kind") == 0 ? codes->codes[i].code : "person",
			 strcmp(member, "person_profile") == 0 ? codes->codes[i].code : "adult");
		desk_send(&desk, "POST", SOLICITATIONS, conseiller, NULL, body, 201);
	}
}

static void each_channel_each_requester_and_each_profile_is_taken(void **state)
{
	(void)state;
	each_code("channels", "channel");
	each_code("requester_kinds", "requester_kind");
	each_code("person_profiles", "person_profile");
}

/* Every code of a list is recorded and read back, in an array or alone. */
static void kept(const char *list, const char *member, bool array)
{
	const struct cmn_code_list *codes = cmn_code_list_find(list);

	assert_non_null(codes);
	for (size_t i = 0; i < codes->n; i++) {
		const json_t *value;
		char text[256], target[128];

		snprintf(text, sizeof(text), "\"%s\":%s\"%s\"%s", member, array ? "[" : "",
			 codes->codes[i].code, array ? "]" : "");
		record_with(conseiller, text, 201);
		snprintf(target, sizeof(target), SOLICITATIONS "/%s", desk_text(&desk, "id"));
		desk_get(&desk, conseiller, target, 200);
		value = json_object_get(desk.a.json, member);
		if (array)
			value = json_array_get(value, 0);
		assert_string_equal(json_string_value(value), codes->codes[i].code);
	}
}

static void every_moment_problem_and_type_of_situation_is_kept(void **state)
{
	(void)state;
	kept("moments_charnieres", "moments", true);
	kept("problem_types", "problem_types", true);
	kept("situation_types", "situation_type", false);
}

static void nothing_but_channel_place_and_who_is_asked(void **state)
{
	(void)state;
	record_with(conseiller, NULL, 201);
	record_with(conseiller, "\"mdph_status\":\"unknown_to_mdph\"", 201);
	record_with(conseiller, "\"mdph_status\":\"reevaluation_needed\"", 201);
}

static void a_front_writes_and_reads_nothing_back(void **state)
{
	char target[128];

	(void)state;
	record_with(front, "\"text\":\"Personne inventée.\"", 201);
	assert_string_equal(desk_text(&desk, "text"), "");
	snprintf(target, sizeof(target), SOLICITATIONS "/%s", desk_text(&desk, "id"));
	desk_get(&desk, front, target, 403);
	desk_get(&desk, front, SOLICITATIONS "?departement=31", 403);
}

static void an_impossible_or_future_date_is_named(void **state)
{
	static const char *const BAD[] = {
	    "\"received_at\":\"2026-02-30T10:00:00Z\"", "\"received_at\":\"2199-01-01T10:00:00Z\"",
	    "\"received_at\":\"2019-12-31T10:00:00Z\"", "\"received_at\":\"hier\""};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		record_with(conseiller, BAD[i], 422);
		assert_string_equal(asked_pointer(&desk.a), "/received_at");
	}
}

static void a_commune_that_is_not_of_the_departement_is_named(void **state)
{
	(void)state;
	record_with(conseiller, "\"commune\":\"31999\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
	record_with(conseiller, "\"commune\":\"44109\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
	record_with(conseiller, "\"commune\":\"31483\"", 201);
}

static void a_commune_that_may_still_arrive_is_waited_for_and_not_refused(void **state)
{
	(void)state;
	desk.behind = true;
	record_with(conseiller, "\"commune\":\"31998\"", 503);
	assert_string_equal(desk_text(&desk, "type"), "urn:c360:error:reference-not-arrived");
	record_with(conseiller, "\"commune\":\"31483\"", 201);
	desk.behind = false;
	record_with(conseiller, "\"commune\":\"31998\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
}

static void what_is_of_another_departement_is_as_absent(void **state)
{
	char id[40], there[128];

	(void)state;
	open_situation(id);
	snprintf(there, sizeof(there), SITUATIONS "/%s", id);
	desk_get(&desk, conseiller44, there, 404);
	assert_null(asked_header(&desk.a, "ETag"));
	desk_get(&desk, conseiller44, SITUATIONS "/00000000-0000-7000-8000-000000000000", 404);
	desk_get(&desk, conseiller44, SITUATIONS "?departement=31", 403);
	desk_get(&desk, conseiller44, SITUATIONS "?departement=44", 200);
	assert_int_equal(desk_items(&desk), 0);
}

static void a_situation_belongs_to_who_opens_it(void **state)
{
	char id[40];

	(void)state;
	open_situation(id);
	assert_string_equal(desk_text(&desk, "conseiller"), "conseiller-31-test");
	assert_string_equal(desk_text(&desk, "state"), "open");
}

static void a_solicitation_opens_one_situation(void **state)
{
	char solicitation[40], body[128];

	(void)state;
	record(solicitation);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", solicitation);
	desk_send(&desk, "POST", SITUATIONS, conseiller, "Idempotency-Key: one", body, 201);
	desk_send(&desk, "POST", SITUATIONS, conseiller, "Idempotency-Key: one", body, 201);
	desk_send(&desk, "POST", SITUATIONS, conseiller, "Idempotency-Key: two", body, 409);
}

/* As referral tells it (R030). */
static void a_refused_proposal(struct test_db *db, const char *situation)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO intake.refused_proposal VALUES (gen_random_uuid(), '31', '%s',"
		 " '2026-01-12')",
		 situation);
	test_db_exec(db, sql);
}

static void each_reason_of_the_specification_closes_a_situation(void **state)
{
	static const char *const REASONS[] = {"solution_found", "requester_stops",
					      "solutions_refused", "information_given"};

	for (size_t i = 0; i < CMN_LEN(REASONS); i++) {
		char id[40];

		open_situation(id);
		if (strcmp(REASONS[i], "solutions_refused") == 0)
			a_refused_proposal(*state, id);
		close_situation(id, "If-Match: \"1\"", REASONS[i], 200);
		assert_string_equal(desk_text(&desk, "state"), "closed");
		assert_string_equal(desk_text(&desk, "closure_reason"), REASONS[i]);
	}
}

static void a_closure_names_the_version_it_saw(void **state)
{
	char id[40];

	(void)state;
	open_situation(id);
	close_situation(id, NULL, "solution_found", 428);
	close_situation(id, "If-Match: \"9\"", "solution_found", 412);
	close_situation(id, "If-Match: \"1\"", "because", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	close_situation(id, "If-Match: \"1\"", "solution_found", 200);
	close_situation(id, "If-Match: \"2\"", "solution_found", 409);
}

static void information_given_ends_a_solicitation_without_a_situation(void **state)
{
	char id[40], target[128], body[128];

	(void)state;
	record(id);
	snprintf(target, sizeof(target), SOLICITATIONS "/%s/information", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "information_given");
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", id);
	desk_send(&desk, "POST", SITUATIONS, conseiller, NULL, body, 409);
}

static void the_queue_shows_the_age_of_each_open_file(void **state)
{
	char id[40];

	(void)state;
	open_situation(id);
	desk_get(&desk, conseiller, SITUATIONS "?departement=31&limit=1", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "age_days")), 0);
	assert_non_null(json_object_get(desk.a.json, "next"));
}

static void who_reads_a_file_is_written_down(void **state)
{
	char id[40], target[128], sql[256];

	open_situation(id);
	snprintf(target, sizeof(target), SITUATIONS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	desk_close(&desk); /* flushes the trail */
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.audit WHERE operation = 'get_situation'"
		 " AND (resource_id = '%s' OR '%s' = ANY (resources))",
		 id, id);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void a_repeated_write_shows_the_file_and_is_written_down(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: closed-once";
	static const char BODY[] = "{\"reason\":\"solution_found\"}";
	char id[40], target[128], sql[256];

	open_situation(id);
	snprintf(target, sizeof(target), SITUATIONS "/%s/closure", id);
	desk_send(&desk, "POST", target, conseiller, KEY, BODY, 200);
	desk_send(&desk, "POST", target, conseiller, KEY, BODY, 200);
	desk_close(&desk); /* flushes the trail */
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.audit WHERE operation = 'close_situation'"
		 " AND resource_id = '%s'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_channel_each_requester_and_each_profile_is_taken),
	    cmocka_unit_test(every_moment_problem_and_type_of_situation_is_kept),
	    cmocka_unit_test(nothing_but_channel_place_and_who_is_asked),
	    cmocka_unit_test(a_front_writes_and_reads_nothing_back),
	    cmocka_unit_test(an_impossible_or_future_date_is_named),
	    cmocka_unit_test(a_commune_that_is_not_of_the_departement_is_named),
	    cmocka_unit_test(a_commune_that_may_still_arrive_is_waited_for_and_not_refused),
	    cmocka_unit_test(what_is_of_another_departement_is_as_absent),
	    cmocka_unit_test(a_situation_belongs_to_who_opens_it),
	    cmocka_unit_test(a_solicitation_opens_one_situation),
	    cmocka_unit_test(each_reason_of_the_specification_closes_a_situation),
	    cmocka_unit_test(a_closure_names_the_version_it_saw),
	    cmocka_unit_test(information_given_ends_a_solicitation_without_a_situation),
	    cmocka_unit_test(the_queue_shows_the_age_of_each_open_file),
	    cmocka_unit_test(who_reads_a_file_is_written_down),
	    cmocka_unit_test(a_repeated_write_shows_the_file_and_is_written_down),
	};

	return cmocka_run_group_tests_name("intake operations", tests, setup, teardown);
}
