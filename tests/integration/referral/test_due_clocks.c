/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_due_clocks.c - clocks of what names its own last day: the answer to an invitation to a GOS,
 * a commitment of a concertation; and the delay of a demande at the MDPH, at the ends of months.
 */
#include "concertation_desk.h"

#include "clock_job.h"

#define DEMANDES "/v1/referral/mdph-demandes"
#define CLOCKS   "/v1/referral/clocks?departement=31&situation_id=" SITUATION

static int clean(void **state)
{
	test_db_exec(db, "SET search_path = referral; DELETE FROM clock; TRUNCATE mdph_demande");
	return fresh(state);
}

static void run_clocks(const char *now)
{
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	for (int i = 0; more && i < 20; i++) {
		more = false;
		if (referral_job_clocks(conn, now, NULL, &more, &err) != CMN_OK)
			fail_msg("clocks: %s %s", err.detail[CMN_EN], err.cause);
	}
}

/* The running clock of this name; fails when there is none. */
static const json_t *clock_of(const char *name)
{
	desk_get(&desk, conseiller, CLOCKS, 200);
	for (size_t i = 0; i < desk_items(&desk); i++) {
		const json_t *one = desk_item(&desk, i);

		if (strcmp(cmn_json_get(one, "clock"), name) == 0 &&
		    strcmp(cmn_json_get(one, "state"), "running") == 0)
			return one;
	}
	fail_msg("no running clock %s", name);
	return NULL;
}

static int64_t running(const char *name)
{
	char sql[160];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.clock WHERE clock = '%s' AND stopped_at IS NULL",
		 name);
	return number(sql);
}

static void invite(const char *answer_by, char id[40])
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"gos_at\":\"%s\",\"mdph_number\":\"31-2026/0042\","
		 "\"answer_by\":\"%s\"}",
		 in_days(40), answer_by);
	said(mdph, GOS, 0, 201, body);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static int64_t escalated(const char *clock, const char *level)
{
	char sql[300];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.clock.escalated.v1'"
		 " AND data->>'clock' = '%s' AND data->>'level' = '%s'",
		 clock, level);
	return number(sql);
}

static void an_invitation_to_a_gos_is_due_on_the_day_that_it_names(void **state)
{
	char id[40];

	(void)state;
	invite(day_in(20), id);
	assert_int_equal(running("gos_answer"), 0); /* nobody knows yet whose file it is */
	act(conseiller, GOS, id, "situation", 1, "{\"situation_id\":\"" SITUATION "\"}", 200);
	assert_string_equal(cmn_json_get(clock_of("gos_answer"), "due_on"), day_in(20));
	assert_true(json_is_false(json_object_get(clock_of("gos_answer"), "legal")));
	run_clocks(in_days(19));
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE type ="
				" 'referral.clock.reminded.v1'"),
			 1);
	run_clocks(in_days(60));
	run_clocks(in_days(60));
	assert_int_equal(escalated("gos_answer", "conseiller"), 1);
	assert_int_equal(escalated("gos_answer", "coordonnateur"), 1);
	assert_int_equal(escalated("gos_answer", "member_contact"), 1);
	act(conseiller, GOS, id, "answer", 2, "{\"answer\":\"accepted\"}", 200);
	assert_int_equal(running("gos_answer"), 0);
}

static void whoever_declines_or_cancels_stops_it(void **state)
{
	char id[40];

	(void)state;
	invite(day_in(5), id);
	act(conseiller, GOS, id, "situation", 1, "{\"situation_id\":\"" SITUATION "\"}", 200);
	act(conseiller, GOS, id, "answer", 2, "{\"answer\":\"declined\",\"reason\":\"not_known\"}",
	    200);
	assert_int_equal(running("gos_answer"), 0);
	invite(day_in(5), id);
	act(conseiller, GOS, id, "situation", 1, "{\"situation_id\":\"" SITUATION "\"}", 200);
	act(mdph, GOS, id, "cancellation", 2, "{}", 200);
	assert_int_equal(running("gos_answer"), 0);
	run_clocks(in_days(60));
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE type LIKE"
				" 'referral.clock.%'"),
			 0);
}

static void a_commitment_without_news_is_escalated_after_its_day(void **state)
{
	struct cmn_error err;
	char meeting[40], seat[40], pledge[40];
	bool more = true;

	(void)state;
	planned(meeting, seat);
	test_db_exec(db, "UPDATE referral.concertation SET state = 'held', held_on = '2026-02-01'");
	act(conseiller, MEETINGS, meeting, "decisions", 0,
	    "{\"code\":\"other\",\"commitment\":{\"party\":\"carer\",\"what\":\"x\","
	    "\"until_on\":\"2097-01-02\"}}",
	    201);
	snprintf(pledge, sizeof(pledge), "%s",
		 cmn_json_get(json_array_get(json_object_get(desk.a.json, "decisions"), 0),
			      "commitment_id"));
	assert_string_equal(cmn_json_get(clock_of("commitment_news"), "due_on"), "2097-01-02");
	/* changed: the new day counts */
	act(conseiller, PLEDGES, pledge, "follow-up", 1,
	    "{\"state\":\"changed\",\"until_on\":\"2097-02-04\"}", 200);
	assert_string_equal(cmn_json_get(clock_of("commitment_news"), "due_on"), "2097-02-04");
	test_db_exec(db, "DELETE FROM referral.outbox");
	run_clocks("2097-02-05T10:00:00.000000Z");
	cmn_error_init(&err);
	assert_int_equal(
	    referral_job_meetings(conn, "2097-02-05T10:00:00.000000Z", NULL, &more, &err), CMN_OK);
	/* the conseiller is asked once, by the job; then the coordonnateur, then the member */
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'commitment_due'"),
			 1);
	run_clocks("2097-04-05T10:00:00.000000Z");
	assert_int_equal(escalated("commitment_news", "coordonnateur"), 1);
	assert_int_equal(escalated("commitment_news", "member_contact"), 1);
	act(conseiller, PLEDGES, pledge, "follow-up", 2, "{\"state\":\"kept\"}", 200);
	assert_int_equal(running("commitment_news"), 0);
}

/* --- a demande at the MDPH ----------------------------------------------------------------------
 */

static void demande(char id[40])
{
	said(conseiller, DEMANDES, 0, 201,
	     "{\"situation_id\":\"" SITUATION "\",\"types\":[\"4\"]}");
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

/* From day to day of the same number, else the last of the month; Sundays and holidays change
 * nothing; more than four months: the refusal is there on the day after. */
static void silence_refuses_after_four_months_counted_at_the_ends_of_months(void **state)
{
	static const char *const DAYS[][3] = {
	    {"2025-01-15", "2025-05-15", "2025-05-16"}, {"2024-10-31", "2025-02-28", "2025-03-01"},
	    {"2023-10-31", "2024-02-29", "2024-03-01"}, {"2024-10-30", "2025-02-28", "2025-03-01"},
	    {"2023-10-29", "2024-02-29", "2024-03-01"}, {"2024-02-29", "2024-06-29", "2024-06-30"},
	    {"2025-02-28", "2025-06-28", "2025-06-29"}, {"2024-12-31", "2025-04-30", "2025-05-01"},
	    {"2025-01-01", "2025-05-01", "2025-05-02"}, {"2025-05-31", "2025-09-30", "2025-10-01"},
	    {"2024-08-31", "2024-12-31", "2025-01-01"}, {"2024-03-31", "2024-07-31", "2024-08-01"},
	};

	for (size_t i = 0; i < CMN_LEN(DAYS); i++) {
		char id[40], body[80];

		clean(state);
		demande(id);
		snprintf(body, sizeof(body), "{\"received_on\":\"%s\"}", DAYS[i][0]);
		act(conseiller, DEMANDES, id, "receipt", 1, body, 200);
		assert_string_equal(desk_text(&desk, "legal_delay_from"), DAYS[i][0]);
		assert_string_equal(desk_text(&desk, "silence_refuses_from"), DAYS[i][2]);
		assert_string_equal(cmn_json_get(clock_of("demande_decision"), "due_on"),
				    DAYS[i][1]);
		assert_true(json_is_true(json_object_get(clock_of("demande_decision"), "legal")));
		assert_string_equal(cmn_json_get(clock_of("demande_decision"), "end_rule"),
				    "as_is");
	}
}

static void only_a_complete_demande_starts_the_legal_delay(void **state)
{
	char id[40];

	(void)state;
	demande(id);
	act(conseiller, DEMANDES, id, "receipt", 1,
	    "{\"received_on\":\"2026-01-31\",\"complete\":false}", 200);
	assert_string_equal(desk_text(&desk, "state"), "incomplete");
	assert_true(json_is_false(json_object_get(desk.a.json, "starts_legal_delay")));
	assert_null(json_object_get(desk.a.json, "legal_delay_from"));
	assert_null(json_object_get(desk.a.json, "silence_refuses_from"));
	assert_int_equal(running("demande_decision"), 0);
	assert_int_equal(running("demande_completion"), 1);
	act(conseiller, DEMANDES, id, "completion", 2, "{\"complete_on\":\"2026-01-30\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/complete_on");
	act(conseiller, DEMANDES, id, "completion", 2, "{\"complete_on\":\"2999-01-30\"}", 422);
	act(conseiller, DEMANDES, id, "completion", 2, "{\"complete_on\":\"2026-02-28\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "received");
	assert_string_equal(desk_text(&desk, "received_on"), "2026-01-31");
	assert_string_equal(desk_text(&desk, "legal_delay_from"), "2026-02-28");
	assert_string_equal(desk_text(&desk, "silence_refuses_from"), "2026-06-29");
	assert_string_equal(cmn_json_get(clock_of("demande_decision"), "due_on"), "2026-06-28");
	assert_int_equal(running("demande_completion"), 0);
	act(conseiller, DEMANDES, id, "completion", 3, "{\"complete_on\":\"2026-02-28\"}", 409);
	assert_int_equal(sent("referral.demande.incomplete.v1"), 1);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE type ="
				" 'referral.demande.received.v1' AND data->>'received_on' ="
				" '2026-01-31' AND data->>'complete_on' = '2026-02-28'"),
			 1);
}

/* A decision may come before the file was whole: no delay ever ran. */
static void what_was_never_complete_started_no_legal_delay(void **state)
{
	char id[40];

	(void)state;
	demande(id);
	act(conseiller, DEMANDES, id, "receipt", 1,
	    "{\"received_on\":\"2026-01-31\",\"complete\":false}", 200);
	act(conseiller, DEMANDES, id, "decision", 2,
	    "{\"decision\":\"rejection\",\"decided_on\":\"2026-03-30\"}", 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "starts_legal_delay")));
	assert_null(json_object_get(desk.a.json, "legal_delay_from"));
	assert_int_equal(running("demande_completion"), 0);
}

/* The silence is a task: the person is told what they may do; a decision may still come. */
static void the_silence_of_the_mdph_is_told_to_the_team(void **state)
{
	char id[40];

	(void)state;
	demande(id);
	act(conseiller, DEMANDES, id, "receipt", 1, "{\"received_on\":\"2026-01-31\"}", 200);
	test_db_exec(db, "DELETE FROM referral.outbox");
	run_clocks("2026-05-31T10:00:00.000000Z");
	assert_int_equal(escalated("demande_decision", "conseiller"), 0);
	run_clocks("2026-06-01T10:00:00.000000Z");
	assert_int_equal(escalated("demande_decision", "conseiller"), 1);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'demande_undecided'"),
			 1);
	act(conseiller, DEMANDES, id, "decision", 2,
	    "{\"decision\":\"attribution\",\"decided_on\":\"2026-06-30\"}", 200);
	assert_int_equal(running("demande_decision"), 0);
}

#define ONE(test) cmocka_unit_test_setup(test, clean)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(an_invitation_to_a_gos_is_due_on_the_day_that_it_names),
	    ONE(whoever_declines_or_cancels_stops_it),
	    ONE(a_commitment_without_news_is_escalated_after_its_day),
	    ONE(silence_refuses_after_four_months_counted_at_the_ends_of_months),
	    ONE(only_a_complete_demande_starts_the_legal_delay),
	    ONE(what_was_never_complete_started_no_legal_delay),
	    ONE(the_silence_of_the_mdph_is_told_to_the_team),
	};

	return cmocka_run_group_tests_name("clocks with a day of their own", tests,
					   concertation_setup, concertation_teardown);
}
