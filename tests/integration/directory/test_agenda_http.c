/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_http.c - the calendar of obligations as it is asked for: days, states, pages, what is
 * noted as done, announcements and who saw them.
 */
#include "integration/directory/agenda_asking.h"

static char id[40];

/* --- the list --------------------------------------------------------------------------------- */

static void what_is_due_is_listed_with_what_to_do_and_where(void **state)
{
	char link[120];

	(void)state;
	temporary_since("2026-03-01", id);
	get_as(me.conseiller, OBLIGATIONS "?departement=31&kind=premises", 200);
	assert_string_equal(asked_text(&me.a, "from"), "2025-11-22");
	assert_string_equal(asked_text(&me.a, "until"), "2027-11-23");
	assert_int_equal(items(), 1);
	assert_string_equal(entry(0), "2027-03-01 premises due");
	assert_string_equal(cmn_json_get(item(0), "subject_id"), id);
	assert_string_equal(cmn_json_get(item(0), "label"),
			    "fin de l’année des locaux provisoires");
	assert_string_equal(cmn_json_get(item(0), "source"), "R249");
	assert_int_equal(cmn_json_get_int(item(0), "days_left", 0), 98);
	snprintf(link, sizeof(link), POINTS "/%s", id);
	assert_string_equal(cmn_json_get(item(0), "link"), link);
	assert_non_null(cmn_json_get(item(0), "to_do"));
	put("GET", OBLIGATIONS "?departement=31&kind=premises", me.authority, "Accept-Language: en",
	    NULL, 200);
	assert_string_equal(cmn_json_get(item(0), "label"),
			    "end of the year of temporary premises");
}

static void a_state_is_that_of_today(void **state)
{
	(void)state;
	temporary_since("2026-02-20", id); /* 89 days left */
	temporary_since("2025-11-20", id); /* three days ago */
	get_as(me.coordonnateur, OBLIGATIONS "?departement=31&state=soon&kind=premises", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(entry(0), "2027-02-20 premises soon");
	get_as(me.coordonnateur, OBLIGATIONS "?departement=31&state=late&kind=premises", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(entry(0), "2026-11-20 premises late");
	assert_int_equal(cmn_json_get_int(item(0), "days_left", 0), -3);
	patch(point(id), 1,
	      "{\"neutral\":true,\"temporary\":{\"since\":\"2025-11-20\",\"plan\":\"Fait.\","
	      "\"complied_on\":\"2026-11-22\"}}",
	      200);
	get_as(me.coordonnateur, OBLIGATIONS "?departement=31&state=met&kind=premises", 200);
	assert_string_equal(entry(0), "2026-11-20 premises met 2026-11-22");
	assert_null(json_object_get(item(0), "days_left"));
}

static void pages_follow_each_other_without_a_gap(void **state)
{
	char seen[8][160], next[CMN_NEXT_LEN + 200];
	size_t n = 0;

	(void)state;
	get_as(me.coordonnateur, OBLIGATIONS "?departement=31&limit=1", 200);
	for (;;) {
		assert_int_equal(items(), 1);
		snprintf(seen[n++], sizeof(seen[0]), "%s", cmn_json_get(item(0), "id"));
		if (asked_text(&me.a, "next")[0] == '\0')
			break;
		assert_true(n < 8);
		snprintf(next, sizeof(next), OBLIGATIONS "?departement=31&limit=1&cursor=%s",
			 asked_text(&me.a, "next"));
		get_as(me.coordonnateur, next, 200);
	}
	get_as(me.coordonnateur, OBLIGATIONS "?departement=31", 200);
	assert_int_equal(items(), n);
	for (size_t i = 0; i < n; i++)
		assert_string_equal(cmn_json_get(item(i), "id"), seen[i]);
	assert_true(n >= 3);
}

static void days_that_cannot_be_are_refused(void **state)
{
	static const char *const BAD[] = {
	    "?from=0001-01-01",
	    "?from=9999-12-31",
	    "?until=9999-12-31",
	    "?from=2026-11-23&until=2026-11-22",
	    "?from=2026-01-01&until=2036-01-03",
	};
	char target[200];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(target, sizeof(target), OBLIGATIONS "%s", BAD[i]);
		put("GET", target, me.coordonnateur, NULL, NULL, 422);
	}
	get_as(me.coordonnateur, OBLIGATIONS "?from=2026-02-30", 400);
	get_as(me.coordonnateur, OBLIGATIONS "?until=2026-02-30", 400);
	get_as(me.coordonnateur, OBLIGATIONS "?kind=nothing", 400);
	get_as(me.coordonnateur, OBLIGATIONS "?state=nothing", 400);
	get_as(me.coordonnateur, OBLIGATIONS "?from=2026-01-01&until=2035-12-31", 200);
	get_as(me.coordonnateur, OBLIGATIONS "?departement=44", 403);
	get_as(me.person, OBLIGATIONS, 403);
	get(OBLIGATIONS, 401);
}

static void without_a_departement_every_community_of_the_territory_is_shown(void **state)
{
	size_t n;

	test_db_exec(*state, "UPDATE directory.reception_point SET departement = departement");
	get_as(me.authority, OBLIGATIONS, 200);
	n = items();
	assert_true(n >= 3);
	get_as(me.authority, OBLIGATIONS "?departement=09", 200);
	assert_int_equal(items(), 0);
	get_as(me.authority, OBLIGATIONS "?departement=31", 200);
	assert_int_equal(items(), n);
}

/* --- noted as done ---------------------------------------------------------------------------- */

static void note(const char *more, int status)
{
	char body[300];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",%s}", more);
	put("POST", ACTS, me.coordonnateur, NULL, body, status);
}

static void what_no_other_record_says_is_noted_once(void **state)
{
	char target[160], act[40];

	(void)state;
	note("\"kind\":\"activity_report\",\"year\":2025,\"done_on\":\"2026-02-10\"", 201);
	snprintf(act, sizeof(act), "%s", asked_text(&me.a, "id"));
	assert_string_equal(asked_text(&me.a, "state"), "noted");
	note("\"kind\":\"activity_report\",\"year\":2025,\"done_on\":\"2026-02-11\"", 409);
	note("\"kind\":\"consumption_check\",\"done_on\":\"2026-03-31\"", 201);
	note("\"kind\":\"consumption_check\",\"done_on\":\"2026-03-31\"", 201); /* twice a day */
	snprintf(target, sizeof(target), ACTS "/%s/withdrawal", act);
	put("POST", target, me.coordonnateur, "If-Match: \"9\"", NULL, 412);
	put("POST", target, me.coordonnateur, "If-Match: \"1\"", NULL, 200);
	assert_string_equal(asked_text(&me.a, "state"), "withdrawn");
	put("POST", target, me.coordonnateur, "If-Match: \"2\"", NULL, 409);
	note("\"kind\":\"activity_report\",\"year\":2025,\"done_on\":\"2026-02-11\"", 201);
	get_as(me.conseiller, ACTS "?departement=31", 200);
	assert_int_equal(items(), 4);
	snprintf(target, sizeof(target), ACTS "/%s", act);
	get_as(me.authority, target, 200);
}

static void what_cannot_be_noted_is_refused_with_its_field(void **state)
{
	static const struct {
		const char *said, *at;
	} CASES[] = {
	    {"\"kind\":\"roadmap\",\"done_on\":\"2026-02-10\"", "/kind"},
	    {"\"kind\":\"governance_meeting\",\"done_on\":\"2026-02-10\"", "/kind"},
	    {"\"kind\":\"activity_report\",\"done_on\":\"2026-02-10\"", "/year"},
	    {"\"kind\":\"consumption_check\",\"year\":2026,\"done_on\":\"2026-02-10\"", "/year"},
	    {"\"kind\":\"consumption_check\",\"done_on\":\"2026-11-24\"", "/done_on"},
	    {"\"kind\":\"consumption_check\",\"done_on\":\"2026-02-30\"", "/done_on"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		note(CASES[i].said, 422);
		if (strstr(me.a.answer.body.data, CASES[i].at) == NULL)
			fail_msg("%s: %s", CASES[i].said, me.a.answer.body.data);
	}
	put("POST", ACTS, me.coordonnateur, NULL,
	    "{\"departement\":\"44\",\"kind\":\"consumption_check\",\"done_on\":\"2026-02-10\"}",
	    403);
	put("POST", ACTS, me.conseiller, NULL,
	    "{\"departement\":\"31\",\"kind\":\"consumption_check\",\"done_on\":\"2026-02-10\"}",
	    403);
	get_as(me.coordonnateur, ACTS "/" NONE, 404);
	get_as(me.coordonnateur, ACTS "?departement=44", 403);
}

/* --- announcements ---------------------------------------------------------------------------- */

static void each_step_is_told_once_whatever_the_clock_does(void **state)
{
	char of_it[200];

	temporary_since("2026-05-10", id); /* until 2027-05-10 */
#define TOLD(more) \
	(snprintf(of_it, sizeof(of_it), "n.subject_id = '%s' AND " more, id), told(*state, of_it))
	announce("2027-02-08T22:59:59Z"); /* still the day before, 91 days */
	assert_int_equal(TOLD("true"), 0);
	announce("2027-02-08T23:00:00Z");
	assert_int_equal(TOLD("n.level = 'due_in_90_days' AND n.told_to = '{coordonnateur}'"), 1);
	announce("2027-02-09T10:00:00Z");
	announce("2027-02-08T10:00:00Z"); /* a clock that goes back */
	announce("2027-02-10T10:00:00Z");
	assert_int_equal(TOLD("true"), 1);
	announce("2027-04-10T10:00:00Z");
	assert_int_equal(
	    TOLD("n.level = 'due_in_30_days' AND n.told_to = '{coordonnateur,authority}'"), 1);
	announce("2027-05-10T21:59:59Z"); /* the last day is a day of the year */
	assert_int_equal(TOLD("n.level = 'due_in_7_days'"), 1);
	assert_int_equal(TOLD("true"), 3);
	announce("2027-05-10T22:00:00Z");
	assert_int_equal(TOLD("n.level = 'overdue' AND n.due_on = '2027-05-10'"), 1);
	announce("2027-03-01T10:00:00Z");
	announce("2030-01-01T10:00:00Z");
	assert_int_equal(TOLD("true"), 4);
}

static void who_comes_late_learns_what_is_true_and_not_what_was(void **state)
{
	char of_it[200];

	temporary_since("2026-09-01", id);
	announce("2027-08-20T10:00:00Z"); /* 12 days before */
	assert_int_equal(TOLD("true"), 1);
	assert_int_equal(TOLD("n.level = 'due_in_30_days'"), 1);
	temporary_since("2026-09-01", id);
	announce("2027-11-01T10:00:00Z"); /* two months late: no news */
	assert_int_equal(TOLD("true"), 0);
}

static void what_was_told_is_read_by_whom_it_is_for_and_seen(void **state)
{
	char target[160], notice[40];

	(void)state;
	temporary_since("2026-10-01", id);
	announce("2027-09-20T10:00:00Z");
	get_as(me.authority, NOTICES "?departement=31&limit=1", 200);
	assert_string_equal(cmn_json_get(item(0), "subject_id"), id);
	assert_string_equal(cmn_json_get(item(0), "level"), "due_in_30_days");
	assert_null(json_object_get(item(0), "seen_at"));
	snprintf(notice, sizeof(notice), "%s", cmn_json_get(item(0), "id"));
	snprintf(target, sizeof(target), NOTICES "/%s/seen", notice);
	put("POST", target, me.conseiller, NULL, NULL, 403);
	put("POST", target, me.coordonnateur, NULL, NULL, 200);
	assert_string_not_equal(asked_text(&me.a, "seen_at"), "");
	put("POST", target, me.coordonnateur, NULL, NULL, 200); /* again */
	get_as(me.conseiller, NOTICES "?departement=31&seen=true", 200);
	assert_int_equal(items(), 1);
	assert_string_equal(cmn_json_get(item(0), "id"), notice);
	get_as(me.authority, NOTICES "?departement=31&seen=true", 200); /* the other side has not */
	assert_int_equal(items(), 0);
	put("POST", target, me.authority, NULL, NULL, 200);
	get_as(me.authority, NOTICES "?seen=true", 200);
	assert_int_equal(items(), 1);
	put("POST", NOTICES "/" NONE "/seen", me.coordonnateur, NULL, NULL, 404);
	get_as(me.coordonnateur, NOTICES "?departement=44", 403);
}

static void an_authority_is_not_shown_what_only_the_team_was_told(void **state)
{
	char of_it[200], target[160];
	size_t all;

	temporary_since("2026-11-20", id);
	announce("2027-08-30T10:00:00Z"); /* 82 days: to the coordonnateur alone */
	assert_int_equal(TOLD("n.told_to = '{coordonnateur}'"), 1);
	get_as(me.coordonnateur, NOTICES "?departement=31&limit=200", 200);
	for (all = 0; strcmp(cmn_json_get(item(all), "subject_id"), id) != 0; all++)
		;
	snprintf(target, sizeof(target), NOTICES "/%s/seen", cmn_json_get(item(all), "id"));
	put("POST", target, me.authority, NULL, NULL, 404);
	get_as(me.coordonnateur, NOTICES, 200);
	all = items();
	get_as(me.authority, NOTICES, 200);
	assert_true(items() < all);
}

static void what_is_told_is_what_its_schema_says(void **state)
{
	struct test_db *db = *state;
	PGresult *published CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT type, data::text FROM directory.outbox"
			   " WHERE type = 'directory.obligation.warned.v1'");

	assert_true(PQntuples(published) >= 7);
	events_obey(published);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_due_is_listed_with_what_to_do_and_where),
	    cmocka_unit_test(a_state_is_that_of_today),
	    cmocka_unit_test(pages_follow_each_other_without_a_gap),
	    cmocka_unit_test(days_that_cannot_be_are_refused),
	    cmocka_unit_test(without_a_departement_every_community_of_the_territory_is_shown),
	    cmocka_unit_test(what_no_other_record_says_is_noted_once),
	    cmocka_unit_test(what_cannot_be_noted_is_refused_with_its_field),
	    cmocka_unit_test(each_step_is_told_once_whatever_the_clock_does),
	    cmocka_unit_test(who_comes_late_learns_what_is_true_and_not_what_was),
	    cmocka_unit_test(what_was_told_is_read_by_whom_it_is_for_and_seen),
	    cmocka_unit_test(an_authority_is_not_shown_what_only_the_team_was_told),
	    cmocka_unit_test(what_is_told_is_what_its_schema_says),
	};

	return cmocka_run_group_tests(tests, receiving_setup, asking_teardown);
}
