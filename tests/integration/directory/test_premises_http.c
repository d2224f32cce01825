/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_premises_http.c - temporary premises: their year, who is warned of its end and when, and
 * that it does not begin anew (R249).
 */
#include "integration/directory/receiving.h"

#include "premises_job.h"
#include "premises_rows.h"

#define PREMISES "/v1/directory/temporary-premises?departement=31"

static char id[40];

static void temporary_point(const char *since)
{
	struct things t = some("", "");
	char more[200];

	snprintf(more, sizeof(more),
		 ",\"neutral\":false,\"temporary\":{\"since\":\"%s\",\"plan\":\"Déménager.\"}",
		 since);
	new_point(&t, more, 201, id);
}

/* The clock runs once at this instant: how many points it looked at is not told, what it did is. */
static void tick(const char *now)
{
	struct cmn_conn *bus = test_db_conn("directory");
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	for (int i = 0; more && i < 50; i++) {
		more = false;
		if (directory_job_premises(bus, now, NULL, &more, &err) != CMN_OK)
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	}
	assert_false(more);
	cmn_conn_close(&bus);
}

static int64_t warnings(struct test_db *db, const char *where)
{
	char sql[500];
	int64_t told, noted;

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.premises_warning WHERE reception_point_id = '%s'"
		 " AND %s",
		 id, where);
	noted = test_db_count(db, sql);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.outbox, json_to_record(data) AS d (level text,"
		 " due date, told_to json) WHERE type = 'directory.premises.warned.v1'"
		 " AND subject = '%s' AND %s",
		 id, where);
	told = test_db_count(db, sql);
	assert_int_equal(noted, told);
	return told;
}

static void each_step_is_told_once_to_whom_it_concerns(void **state)
{
	temporary_point("2026-11-01"); /* until 2027-11-01 */
	tick("2026-11-23T12:00:00Z");
	assert_int_equal(warnings(*state, "true"), 0);
	tick("2027-08-02T21:59:59Z"); /* still the day before, 91 days */
	assert_int_equal(warnings(*state, "true"), 0);
	tick("2027-08-02T22:00:00Z");
	assert_int_equal(warnings(*state, "level = 'due_in_90_days'"), 1);
	assert_int_equal(warnings(*state, "told_to::text LIKE '%authority%'"), 0);
	tick("2027-08-03T10:00:00Z");
	tick("2027-10-01T21:59:59Z");
	assert_int_equal(warnings(*state, "true"), 1);
	tick("2027-10-02T10:00:00Z");
	assert_int_equal(warnings(*state, "level = 'due_in_30_days'"
					  " AND told_to::text LIKE '%authority%'"),
			 1);
	tick("2027-11-01T22:00:00Z");
	assert_int_equal(warnings(*state, "true"), 2); /* the last day is a day of the year */
	tick("2027-11-01T23:00:00Z");
	assert_int_equal(warnings(*state, "level = 'overdue' AND due = '2027-11-01'"), 1);
	tick("2027-11-01T12:00:00Z"); /* a clock that goes back */
	tick("2030-01-01T00:00:00Z");
	assert_int_equal(warnings(*state, "true"), 3);
}

static void who_comes_late_to_the_list_gets_the_step_that_is_reached_alone(void **state)
{
	temporary_point("2025-06-01");
	tick("2026-11-23T12:00:00Z");
	assert_int_equal(warnings(*state, "true"), 1);
	assert_int_equal(warnings(*state, "level = 'overdue'"), 1);
}

static void premises_that_comply_or_close_are_left_alone(void **state)
{
	temporary_point("2025-12-01");
	patch(point(id), 1,
	      "{\"neutral\":true,\"temporary\":{\"since\":\"2025-12-01\",\"plan\":\"Fait.\","
	      "\"complied_on\":\"2026-11-20\"}}",
	      200);
	assert_string_equal(cmn_json_get(member("temporary"), "state"), "complied");
	tick("2027-11-23T10:00:00Z");
	assert_int_equal(warnings(*state, "true"), 0);
	temporary_point("2025-12-01");
	patch(point(id), 1, "{\"active\":false}", 200);
	tick("2027-11-23T10:00:00Z");
	assert_int_equal(warnings(*state, "true"), 0);
	patch(point(id), 2, "{\"active\":true}", 200);
	tick("2027-11-23T10:00:00Z");
	assert_int_equal(warnings(*state, "level = 'overdue'"), 1);
}

static void a_place_out_of_use_waits_until_it_is_used_again(void **state)
{
	struct things t = some("", "");

	new_point(&t, ",\"neutral\":false,\"temporary\":{\"since\":\"2025-12-01\",\"plan\":\"x\"}",
		  201, id);
	patch(of("places", t.place), 1, "{\"active\":false}", 200);
	tick("2027-01-10T10:00:00Z");
	assert_int_equal(warnings(*state, "true"), 0);
	patch(of("places", t.place), 2, "{\"active\":true}", 200);
	tick("2027-01-11T10:00:00Z");
	assert_int_equal(warnings(*state, "level = 'overdue'"), 1);
}

static void what_another_replica_holds_is_left_to_it(void **state)
{
	PGconn *other = PQconnectdb(test_db_url("directory_bus"));
	char sql[200];

	temporary_point("2025-06-02");
	snprintf(sql, sizeof(sql),
		 "SELECT FROM directory.reception_point WHERE id = '%s' FOR UPDATE", id);
	PQclear(PQexec(other, "BEGIN"));
	PQclear(PQexec(other, sql));
	tick("2026-11-23T12:00:00Z");
	assert_int_equal(warnings(*state, "true"), 0);
	PQclear(PQexec(other, "ROLLBACK"));
	PQfinish(other);
	tick("2026-11-23T12:00:00Z");
	assert_int_equal(warnings(*state, "true"), 1);
}

static void a_batch_of_many_is_worked_off_whole(void **state)
{
	char sql[600];

	temporary_point("2025-06-03");
	snprintf(sql, sizeof(sql),
		 "INSERT INTO directory.reception_point SELECT (jsonb_populate_record(r,"
		 " jsonb_build_object('id', gen_random_uuid(), 'departement', '31'))).*"
		 " FROM directory.reception_point r, generate_series(1, 250) WHERE r.id = '%s'",
		 id);
	test_db_exec(*state, sql);
	tick("2026-11-23T12:00:00Z");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.premises_warning"
					       " WHERE since = '2025-06-03'"),
			 251);
	test_db_exec(*state, "DELETE FROM directory.premises_warning WHERE since = '2025-06-03';"
			     " DELETE FROM directory.reception_point"
			     " WHERE temporary_since = '2025-06-03'");
}

/* --- the year is one ------------------------------------------------------------------------- */

static void the_year_does_not_begin_anew(void **state)
{
	(void)state;
	temporary_point("2026-05-10");
	patch(point(id), 1, "{\"temporary\":{\"since\":\"2026-05-11\",\"plan\":\"x\"}}", 422);
	assert_string_equal(asked_pointer(&me.a), "/temporary/since");
	patch(point(id), 1, "{\"temporary\":null,\"neutral\":true}", 422);
	assert_string_equal(asked_pointer(&me.a), "/temporary");
	patch(point(id), 1, "{\"temporary\":{\"since\":\"2026-05-09\",\"plan\":\"x\"}}", 200);
	assert_string_equal(cmn_json_get(member("temporary"), "due"), "2027-05-09");
	patch(point(id), 2, "{\"neutral\":true}", 200); /* the rest of the plan goes on */
	assert_string_equal(cmn_json_get(member("temporary"), "state"), "in_progress");
}

static void after_it_complied_another_period_may_begin(void **state)
{
	(void)state;
	temporary_point("2026-01-10");
	patch(point(id), 1,
	      "{\"neutral\":true,\"temporary\":{\"since\":\"2026-01-10\",\"plan\":\"x\","
	      "\"complied_on\":\"2026-06-01\"}}",
	      200);
	patch(point(id), 2, "{\"temporary\":{\"since\":\"2026-06-01\",\"plan\":\"y\"}}", 422);
	assert_string_equal(asked_pointer(&me.a), "/temporary/since");
	patch(point(id), 2, "{\"temporary\":{\"since\":\"2026-09-01\",\"plan\":\"y\"}}", 200);
	assert_string_equal(cmn_json_get(member("temporary"), "due"), "2027-09-01");
	temporary_point("2026-01-10");
	patch(point(id), 1,
	      "{\"neutral\":true,\"temporary\":{\"since\":\"2026-01-10\",\"plan\":\"x\","
	      "\"complied_on\":\"2026-06-01\"}}",
	      200);
	patch(point(id), 2, "{\"temporary\":null}", 200);
	assert_null(member("temporary"));
}

static void days_of_the_period_are_days_that_can_be(void **state)
{
	static const struct {
		const char *temporary, *pointer;
	} bad[] = {
	    {"{\"since\":\"2026-11-24\",\"plan\":\"x\"}", "/temporary/since"},
	    {"{\"since\":\"2026-02-30\",\"plan\":\"x\"}", "/temporary/since"},
	    {"{\"since\":\"2026-02-20\",\"plan\":\"x\",\"complied_on\":\"2026-02-19\"}",
	     "/temporary/complied_on"},
	    {"{\"since\":\"2026-02-20\",\"plan\":\"x\",\"complied_on\":\"2026-11-24\"}",
	     "/temporary/complied_on"},
	    {"{\"since\":\"2026-02-20\",\"plan\":\"x\",\"complied_on\":\"2026-11-20\"}",
	     "/neutral"},
	    {"{\"since\":\"2026-02-20\"}", "/temporary/plan"},
	    {"{\"since\":\"2026-02-20\",\"plan\":\"\"}", "/temporary/plan"},
	};
	struct things t = some("", "");
	char more[200], room[40];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(bad); i++) {
		snprintf(more, sizeof(more), ",\"neutral\":false,\"temporary\":%s",
			 bad[i].temporary);
		new_point(&t, more, 422, room);
		assert_string_equal(asked_pointer(&me.a), bad[i].pointer);
	}
}

/* --- who sees it ----------------------------------------------------------------------------- */

static const json_t *listed(const char *who, const char *query)
{
	char target[200];

	snprintf(target, sizeof(target), PREMISES "&limit=200%s", query);
	get_as(who, target, 200);
	for (size_t i = 0; i < items(); i++)
		if (strcmp(cmn_json_get(item(i), "reception_point_id"), id) == 0)
			return item(i);
	return NULL;
}

static void team_and_authority_see_the_year_and_who_was_warned(void **state)
{
	const json_t *found, *warned;

	(void)state;
	temporary_point("2025-12-01"); /* until 2026-12-01 */
	tick(TODAY "T12:00:00Z");
	found = listed(me.authority, "");
	assert_non_null(found);
	assert_string_equal(cmn_json_get(found, "plan"), "Déménager.");
	assert_string_equal(cmn_json_get(found, "state"), "in_progress");
	assert_int_equal(cmn_json_get_int(found, "days_left", -1), 8);
	warned = json_array_get(json_object_get(found, "warnings"), 0);
	assert_string_equal(cmn_json_get(warned, "level"), "due_in_30_days");
	assert_string_equal(cmn_json_get(warned, "told_at"), TODAY "T12:00:00.000000Z");
	assert_int_equal(json_array_size(json_object_get(warned, "told_to")), 2);
	assert_non_null(listed(me.conseiller, "&state=in_progress"));
	assert_null(listed(me.conseiller, "&state=overdue"));
	assert_null(listed(me.conseiller, "&state=complied"));
}

static void nobody_else_sees_it(void **state)
{
	(void)state;
	temporary_point("2025-12-01");
	get(PREMISES, 401);
	get_as(me.conseiller, "/v1/directory/temporary-premises?departement=44", 403);
	get_as(me.authority, "/v1/directory/temporary-premises?departement=44", 403);
	get_as(me.authority, "/v1/directory/temporary-premises", 400);
	get(point(id), 200);
	assert_null(member("temporary"));
	get_as(me.conseiller, point(id), 200);
	assert_non_null(member("temporary"));
	get(POINTS "?departement=31&limit=200", 200);
	assert_null(strstr(me.a.answer.body.data, "Déménager"));
}

static void pages_go_by_the_end_of_the_year(void **state)
{
	char target[700] = PREMISES "&limit=2", last[20] = "", next[600];
	int rows = 0, pages = 0;

	for (int i = 0; i < 3; i++)
		temporary_point("2026-03-03");
	do {
		get_as(me.conseiller, target, 200);
		for (size_t i = 0; i < items(); i++, rows++) {
			assert_true(strcmp(cmn_json_get(item(i), "due"), last) >= 0);
			snprintf(last, sizeof(last), "%s", cmn_json_get(item(i), "due"));
		}
		snprintf(next, sizeof(next), "%s", asked_text(&me.a, "next"));
		snprintf(target, sizeof(target), PREMISES "&limit=2&cursor=%s", next);
	} while (next[0] != '\0' && pages++ < 200);
	assert_int_equal(rows, test_db_count(*state,
					     "SELECT count(*) FROM directory.reception_point r"
					     " JOIN directory.place p ON p.id = r.place_id"
					     " WHERE r.active AND p.active AND temporary_due IS NOT"
					     " NULL AND complied_on IS NULL"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_step_is_told_once_to_whom_it_concerns),
	    cmocka_unit_test(who_comes_late_to_the_list_gets_the_step_that_is_reached_alone),
	    cmocka_unit_test(premises_that_comply_or_close_are_left_alone),
	    cmocka_unit_test(a_place_out_of_use_waits_until_it_is_used_again),
	    cmocka_unit_test(what_another_replica_holds_is_left_to_it),
	    cmocka_unit_test(a_batch_of_many_is_worked_off_whole),
	    cmocka_unit_test(the_year_does_not_begin_anew),
	    cmocka_unit_test(after_it_complied_another_period_may_begin),
	    cmocka_unit_test(days_of_the_period_are_days_that_can_be),
	    cmocka_unit_test(team_and_authority_see_the_year_and_who_was_warned),
	    cmocka_unit_test(nobody_else_sees_it),
	    cmocka_unit_test(pages_go_by_the_end_of_the_year),
	};

	return cmocka_run_group_tests(tests, receiving_setup, asking_teardown);
}
