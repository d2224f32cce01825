/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notices_people.c - a message to a person goes only where and when they agreed to be reached.
 * The persons and their contacts are invented.
 */
#include "rights.h"

#include "intake_deps.h"

#include "support/smtp_sink.h"

#define MONDAY_NOON  "2026-03-02T11:00:00Z" /* 12:00 in France */
#define MONDAY_NIGHT "2026-03-02T21:30:00Z"

static struct smtp_sink *sink;
static struct intake_deps deps;

static int setup(void **state)
{
	int rc = rights_setup(state);

	if (rc != 0)
		return rc;
	sink = smtp_sink_open();
	deps.sending = (struct intake_sending){
	    .mail = {smtp_sink_url(sink), "avis@c360.example", "", true, 1500},
	    .mss = {smtp_sink_url(sink), "c@mss.example", "", true, 1500},
	    .mss_domains = "mss.example"};
	return 0;
}

static int teardown(void **state)
{
	smtp_sink_close(&sink);
	return rights_teardown(state);
}

static int fresh(void **state)
{
	(void)state;
	sql("SET search_path = intake; SET session_replication_role = replica;"
	    "DELETE FROM notice; DELETE FROM person_contact; DELETE FROM opposition;"
	    "DELETE FROM person_account; DELETE FROM situation; DELETE FROM solicitation;"
	    "DELETE FROM person; SET session_replication_role = origin");
	invent(P(1), "2026-01-05");
	sql("DELETE FROM intake.person_contact");
	return 0;
}

static void contact(const char *person, const char *kind, const char *value, const char *set)
{
	sql("SET search_path = intake; INSERT INTO person_contact (id, departement, person_id, kind,"
	    " value, reach, means, created_at, created_by) VALUES (gen_random_uuid(), '31', '%s',"
	    " '%s', '%s', lower('%s'), CASE '%s' WHEN 'email' THEN '{email}'::text[]"
	    " WHEN 'mssante' THEN '{mssante}' ELSE '{postal}' END, '2026-01-01', 'test');"
	    "UPDATE person_contact SET version = version %s%s WHERE person_id = '%s'"
	    " AND value = '%s'",
	    person, kind, value, value, kind, set ? ", " : "", set ? set : "", person, value);
}

static void tell(const char *channel)
{
	sql("INSERT INTO intake.notice (id, departement, recipient_kind, person_id, channel, template,"
	    " cause, created_at, next_at, situation_id) SELECT gen_random_uuid(), '31', 'person', '" P(
		1) "', '%s', 'message', gen_random_uuid(), '2026-03-01', '2026-03-01', id"
		   " FROM intake.situation WHERE departement = '31' AND person_id = '" P(1) "'",
	    channel);
}

static void run(const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	if (intake_notice_send(conn, now, &deps, &more, &err) != CMN_OK)
		fail_msg("%s %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
}

static void ends_as(const char *state, const char *reason)
{
	char query[256];

	snprintf(query, sizeof(query),
		 "SELECT count(*) FROM intake.notice WHERE recipient_kind = 'person'"
		 " AND state = '%s' AND coalesce(reason, '') = '%s'",
		 state, reason);
	if (count(query) != 1)
		fail_msg("not %s (%s)", state, reason);
}

/* One notice by this channel, with one contact under this rule. */
static void fares(const char *kind, const char *channel, const char *set, const char *state,
		  const char *reason)
{
	size_t before = smtp_sink_count(sink);
	bool sends = strcmp(state, "handed_over") == 0;

	fresh(NULL);
	contact(P(1), kind,
		strcmp(kind, "email") == 0     ? "zoe@example.org"
		: strcmp(kind, "mssante") == 0 ? "zoe@mss.example"
					       : "1 rue inventée",
		set);
	tell(channel);
	run(MONDAY_NOON);
	ends_as(state, reason);
	assert_int_equal(smtp_sink_count(sink), before + sends);
}

static void each_rule_of_a_contact_is_kept(void **state)
{
	static const char EVENING[] = "hours = '[{\"days\":[\"mon\"],\"from\":\"18:00\","
				      "\"to\":\"20:00\"}]'";

	(void)state;
	fares("email", "email", NULL, "handed_over", "");
	fares("email", "auto", NULL, "handed_over", "");
	fares("email", "email", "never = true", "given_up", "contact_forbidden");
	fares("email", "auto", "never = true", "given_up", "contact_forbidden");
	fares("email", "email", "discreet = true", "given_up", "contact_forbidden");
	fares("email", "email", "means = '{}'", "given_up", "contact_forbidden");
	fares("email", "email", "purposes = '{call_back}'", "given_up", "contact_forbidden");
	fares("email", "email", "purposes = '{notice}'", "handed_over", "");
	fares("email", "email", EVENING, "queued", "not_now");
	fares("email", "letter", NULL, "given_up", "no_way");
	fares("email", "email", "state = 'ended', ended_at = '2026-02-01'", "given_up", "no_way");
	fares("postal", "letter", NULL, "to_post", "");
	fares("postal", "letter", "never = true", "given_up", "contact_forbidden");
	fares("postal", "auto", NULL, "to_post", "");
	fares("mssante", "mss", NULL, "handed_over", "");
	fares("mssante", "mss", "value = 'zoe@elsewhere.example'", "given_up", "no_way");
}

static void the_hour_is_waited_for_and_no_attempt_is_counted(void **state)
{
	(void)state;
	fresh(NULL);
	contact(P(1), "email", "zoe@example.org",
		"hours = '[{\"days\":[\"tue\"],\"from\":\"09:00\",\"to\":\"10:00\"}]'");
	tell("email");
	run(MONDAY_NIGHT);
	ends_as("queued", "not_now");
	assert_int_equal(count("SELECT attempts FROM intake.notice"), 0);
	/* Tuesday at nine in France */
	assert_int_equal(count("SELECT count(*) FROM intake.notice"
			       " WHERE next_at = '2026-03-03T08:00:00Z'"),
			 1);
	run("2026-03-03T08:00:00Z");
	ends_as("handed_over", "");
}

static void the_strictest_rule_of_one_address_holds(void **state)
{
	(void)state;
	invent(P(2), "2026-01-05");
	contact(P(1), "email", "shared@example.org", NULL);
	contact(P(2), "email", "shared@example.org", "never = true");
	tell("email");
	run(MONDAY_NOON);
	ends_as("given_up", "contact_forbidden");
}

static void the_rule_counts_at_the_moment_of_sending(void **state)
{
	size_t before = smtp_sink_count(sink);

	(void)state;
	contact(P(1), "email", "zoe@example.org", NULL);
	tell("email");
	smtp_sink_mood(sink, SMTP_SINK_REFUSES_FOR_NOW);
	run(MONDAY_NOON);
	ends_as("failed", "relay_refused_for_now");
	smtp_sink_mood(sink, SMTP_SINK_TAKES);
	sql("UPDATE intake.person_contact SET never = true");
	run("2026-03-02T11:10:00Z");
	ends_as("given_up", "contact_forbidden");
	assert_int_equal(smtp_sink_count(sink), before);
}

static void whoever_owns_the_file_is_told_of_what_could_not_be_said(void **state)
{
	(void)state;
	tell("email");
	run(MONDAY_NOON);
	ends_as("given_up", "no_way");
	assert_int_equal(count("SELECT count(*) FROM intake.notice WHERE template = 'notice_failed'"
			       " AND recipient = 'conseiller-31-test'"),
			 1);
	run("2026-03-02T11:01:00Z");
	desk_get(&desk, conseiller, "/v1/intake/my/notices?departement=31&unread=true", 200);
	assert_int_equal(desk_items(&desk), 1);
}

static void who_objects_is_not_written_to_but_answered(void **state)
{
	(void)state;
	contact(P(1), "email", "zoe@example.org", NULL);
	sql("INSERT INTO intake.opposition VALUES ('" P(1) "', '31', '2026-01-01',"
							   " gen_random_uuid())");
	tell("auto");
	run(MONDAY_NOON);
	ends_as("given_up", "opposed");
	sql("UPDATE intake.notice SET state = 'queued', template = 'request_received',"
	    " next_at = '2026-03-01' WHERE recipient_kind = 'person'");
	run("2026-03-02T11:05:00Z");
	ends_as("handed_over", "");
}

static void who_objected_before_the_merge_is_left_in_peace_after_it(void **state)
{
	(void)state;
	fresh(NULL);
	contact(P(1), "email", "zoe@example.org", NULL);
	invent(P(2), "2026-01-05");
	sql("UPDATE intake.person SET state = 'merged', merged_into = '" P(1) "' WHERE id = '" P(
	    2) "'");
	sql("INSERT INTO intake.opposition VALUES ('" P(2) "', '31', '2026-01-01',"
							   " gen_random_uuid())");
	tell("auto");
	run(MONDAY_NOON);
	ends_as("given_up", "opposed");
}

static void to_one_who_was_erased_nothing_goes(void **state)
{
	(void)state;
	contact(P(1), "email", "zoe@example.org", NULL);
	tell("email");
	sql("UPDATE intake.person SET state = 'erased' WHERE id = '" P(1) "'");
	run(MONDAY_NOON);
	ends_as("given_up", "recipient_gone");
}

static void the_letter_holds_what_people_wrote_as_text(void **state)
{
	char target[128];

	(void)state;
	contact(P(1), "postal", "<i>1 rue</i> & Cie\n31800 Ici", NULL);
	tell("letter");
	run(MONDAY_NOON);
	desk_get(&desk, conseiller, "/v1/intake/notices?departement=31&state=to_post", 200);
	snprintf(target, sizeof(target), "/v1/intake/notices/%s/letter",
		 cmn_json_get(desk_item(&desk, 0), "id"));
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, conseiller, target, 200);
	assert_non_null(strstr(desk.a.answer.body.data, "&lt;i&gt;1 rue&lt;/i&gt; &amp; Cie<br/>"));
	assert_non_null(strstr(desk.a.answer.body.data, "&lt;b&gt;O&#39;Brien"));
	assert_null(strstr(desk.a.answer.body.data, "<i>"));
	sql("UPDATE intake.person_contact SET never = true");
	desk_get(&desk, conseiller, target, 409);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(each_rule_of_a_contact_is_kept),
	    TEST(the_hour_is_waited_for_and_no_attempt_is_counted),
	    TEST(the_strictest_rule_of_one_address_holds),
	    TEST(the_rule_counts_at_the_moment_of_sending),
	    TEST(whoever_owns_the_file_is_told_of_what_could_not_be_said),
	    TEST(who_objects_is_not_written_to_but_answered),
	    TEST(who_objected_before_the_merge_is_left_in_peace_after_it),
	    TEST(to_one_who_was_erased_nothing_goes),
	    TEST(the_letter_holds_what_people_wrote_as_text),
	};

	return cmocka_run_group_tests_name("notices to people", tests, setup, teardown);
}
