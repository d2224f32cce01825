/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notices_send.c - the job that sends, against a database and a relay that misbehaves.  The
 * accounts and addresses are invented.
 */
#include "intake_deps.h"
#include "notice.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/smtp_sink.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static struct smtp_sink *sink;
static struct intake_deps deps;
static struct test_db *db;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	sink = smtp_sink_open();
	deps.sending = (struct intake_sending){
	    .mail = {smtp_sink_url(sink), "avis@c360.example", "", true, 1500},
	    .mss = {smtp_sink_url(sink), "c360@mss.example", "", true, 1500},
	    .mss_domains = ".mss.example"};
	test_db_exec(db,
		     "SET search_path = intake;"
		     "INSERT INTO notice_address (id, departement, holder_kind, holder, channel,"
		     " address, updated_at, updated_by) VALUES"
		     " (gen_random_uuid(), '31', 'account', 'mailed', 'email',"
		     "  'mailed@example.org', '2026-01-01', 'test'),"
		     " (gen_random_uuid(), '31', 'organisation', 'mdph-31', 'mss',"
		     "  'accueil@mdph31.mss.example', '2026-01-01', 'test'),"
		     " (gen_random_uuid(), '31', 'organisation', 'stranger', 'mss',"
		     "  'a@elsewhere.example', '2026-01-01', 'test')");
	return 0;
}

static int teardown(void **state)
{
	smtp_sink_close(&sink);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	(void)state;
	smtp_sink_mood(sink, SMTP_SINK_TAKES);
	test_db_exec(db, "DELETE FROM intake.notice");
	return 0;
}

static void enqueue(const char *kind, const char *recipient, const char *channel)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO intake.notice (id, departement, recipient_kind, recipient, channel,"
		 " template, cause, created_at, next_at) VALUES (gen_random_uuid(), '31', '%s',"
		 " '%s', '%s', 'to_do', gen_random_uuid(), '2026-03-01', '2026-03-01')",
		 kind, recipient, channel);
	test_db_exec(db, sql);
}

static bool run(const char *now)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_error err;
	bool more = false;

	cmn_error_init(&err);
	if (intake_notice_send(conn, now, &deps, &more, &err) != CMN_OK)
		fail_msg("%s %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
	return more;
}

static int64_t in_state(const char *state, const char *reason)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.notice WHERE state = '%s' AND reason %s '%s'", state,
		 reason ? "=" : "IS DISTINCT FROM", reason ? reason : "-");
	return test_db_count(db, sql);
}

static void an_account_without_address_finds_its_notice_in_its_list(void **state)
{
	(void)state;
	enqueue("account", "listed", "auto");
	run("2026-03-01T10:00:00Z");
	assert_int_equal(in_state("delivered", NULL), 1);
	assert_int_equal(smtp_sink_count(sink), 0);
}

static void the_mail_says_only_that_there_is_a_message(void **state)
{
	static const char *const NEVER[] = {"tâche", "task", "mailed's", "to_do", "2026-03-01\n"};
	size_t before = smtp_sink_count(sink);
	const char *text;

	(void)state;
	enqueue("account", "mailed", "auto");
	run("2026-03-01T10:00:00Z");
	assert_int_equal(in_state("handed_over", NULL), 1);
	assert_int_equal(smtp_sink_count(sink), before + 1);
	text = smtp_sink_message(sink, before);
	assert_non_null(strstr(text, "RCPT TO:<mailed@example.org>"));
	assert_non_null(strstr(text, "\nSubject: Vous avez un message\n"));
	assert_non_null(strstr(text, "\nDate: Sun, 01 Mar 2026 10:00:00 +0000\n"));
	assert_non_null(strstr(text, "@c360.example>\n"));
	assert_non_null(strstr(text, "Auto-Submitted: auto-generated"));
	assert_non_null(strstr(text, "Communaut=C3=A9 360"));
	for (size_t i = 0; i < CMN_LEN(NEVER); i++)
		assert_null(strstr(text, NEVER[i]));
}

static void an_organisation_is_reached_in_the_trusted_space_alone(void **state)
{
	size_t before = smtp_sink_count(sink);

	(void)state;
	enqueue("organisation", "mdph-31", "mss");
	enqueue("organisation", "stranger", "mss");
	run("2026-03-01T10:00:00Z");
	assert_int_equal(smtp_sink_count(sink), before + 1);
	assert_non_null(strstr(smtp_sink_message(sink, before), "accueil@mdph31.mss.example"));
	assert_int_equal(in_state("given_up", "no_way"), 1);
}

/* One attempt with the relay in this mood. */
static void fares(enum smtp_sink_mood mood, const char *state, const char *reason)
{
	test_db_exec(db, "DELETE FROM intake.notice");
	smtp_sink_mood(sink, mood);
	enqueue("account", "mailed", "email");
	run("2026-03-01T10:00:00Z");
	if (in_state(state, reason) != 1)
		fail_msg("mood %d is not %s %s", (int)mood, state, reason);
	smtp_sink_mood(sink, SMTP_SINK_TAKES);
}

static void each_way_to_fail_has_its_end(void **state)
{
	(void)state;
	fares(SMTP_SINK_REFUSES_RCPT, "given_up", "relay_refused");
	fares(SMTP_SINK_REFUSES_TEXT, "given_up", "relay_refused");
	fares(SMTP_SINK_REFUSES_FOR_NOW, "failed", "relay_refused_for_now");
	fares(SMTP_SINK_REFUSES_SENDER, "failed", "relay_away");
	fares(SMTP_SINK_BUSY, "failed", "relay_away");
	fares(SMTP_SINK_SILENT, "failed", "relay_away");
	fares(SMTP_SINK_CUTS_BEFORE_TEXT, "failed", "relay_away");
	fares(SMTP_SINK_CUTS_AFTER_TEXT, "failed", "outcome_unknown");
}

static void message_id(size_t i, char out[128])
{
	const char *at = strstr(smtp_sink_message(sink, i), "\nMessage-ID: ");

	assert_non_null(at);
	snprintf(out, 128, "%.*s", (int)strcspn(at + 1, "\n"), at + 1);
}

static void what_may_have_left_leaves_again_under_the_same_name(void **state)
{
	size_t before = smtp_sink_count(sink);
	char first[128], second[128];

	(void)state;
	smtp_sink_mood(sink, SMTP_SINK_CUTS_AFTER_TEXT);
	enqueue("account", "mailed", "email");
	run("2026-03-01T10:00:00Z");
	smtp_sink_mood(sink, SMTP_SINK_TAKES);
	run("2026-03-01T10:00:30Z"); /* not yet: a minute */
	assert_int_equal(smtp_sink_count(sink), before + 1);
	run("2026-03-01T10:01:00Z");
	assert_int_equal(smtp_sink_count(sink), before + 2);
	message_id(before, first);
	message_id(before + 1, second);
	assert_string_equal(first, second);
	assert_int_equal(in_state("handed_over", NULL), 1);
	run("2026-03-02T10:01:00Z");
	assert_int_equal(smtp_sink_count(sink), before + 2);
}

static void after_eight_attempts_somebody_must_look(void **state)
{
	char now[CMN_TIME_LEN];
	int64_t us = 0;

	(void)state;
	smtp_sink_mood(sink, SMTP_SINK_REFUSES_FOR_NOW);
	enqueue("account", "mailed", "email");
	assert_true(cmn_time_parse("2026-03-01T10:00:00Z", &us));
	for (int n = 1; n <= INTAKE_NOTICE_ATTEMPTS_MAX; n++) {
		cmn_time_format(us, now);
		run(now);
		assert_int_equal(test_db_count(db, "SELECT attempts FROM intake.notice"), n);
		us += intake_notice_back_off_s(n) * 1000000;
	}
	assert_int_equal(in_state("given_up", "too_many_attempts"), 1);
}

static void without_a_relay_mail_waits_and_says_so(void **state)
{
	struct intake_relay was = deps.sending.mail;

	(void)state;
	deps.sending.mail.url = "";
	enqueue("account", "mailed", "email");
	for (int i = 0; i < 20; i++) {
		char now[CMN_TIME_LEN];

		snprintf(now, sizeof(now), "2026-03-%02dT10:00:00Z", i + 1);
		run(now);
	}
	assert_int_equal(in_state("queued", "relay_unset"), 1);
	assert_int_equal(test_db_count(db, "SELECT attempts FROM intake.notice"), 0);
	deps.sending.mail = was;
	run("2026-04-01T10:00:00Z");
	assert_int_equal(in_state("handed_over", NULL), 1);
}

static void nothing_goes_in_clear_to_a_relay_without_tls(void **state)
{
	size_t before = smtp_sink_count(sink);

	(void)state;
	deps.sending.mail.clear = false;
	enqueue("account", "mailed", "email");
	run("2026-03-01T10:00:00Z");
	deps.sending.mail.clear = true;
	assert_int_equal(smtp_sink_count(sink), before);
	assert_int_equal(in_state("failed", "relay_away"), 1);
}

static void one_silent_relay_does_not_hold_a_batch(void **state)
{
	int64_t began = cmn_clock_mono_ms();

	(void)state;
	smtp_sink_mood(sink, SMTP_SINK_SILENT);
	for (int i = 0; i < 10; i++)
		enqueue("account", "mailed", "email");
	enqueue("account", "listed", "auto");
	while (run("2026-03-01T10:00:00Z"))
		;
	assert_true(cmn_clock_mono_ms() - began < 6000);
	assert_int_equal(in_state("failed", "relay_away"), 1);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.notice"
					   " WHERE state IN ('queued', 'delivered')"),
			 10);
}

static void a_notice_in_the_hand_of_a_dead_job_goes_again(void **state)
{
	size_t before = smtp_sink_count(sink);

	(void)state;
	enqueue("account", "mailed", "email");
	test_db_exec(db, "UPDATE intake.notice SET state = 'sending', attempts = 1,"
			 " lease_until = '2026-03-01T10:02:00Z'");
	run("2026-03-01T10:01:00Z"); /* may still be alive */
	assert_int_equal(smtp_sink_count(sink), before);
	run("2026-03-01T10:03:00Z");
	assert_int_equal(smtp_sink_count(sink), before + 1);
	assert_int_equal(in_state("handed_over", NULL), 1);
}

static void *run_beside(void *arg)
{
	(void)arg;
	for (int i = 0; i < 5; i++)
		run("2026-03-01T10:00:00Z");
	return NULL;
}

static void replicas_at_once_send_each_notice_once(void **state)
{
	size_t before = smtp_sink_count(sink);
	pthread_t threads[4];

	(void)state;
	for (int i = 0; i < 20; i++)
		enqueue("account", "mailed", "email");
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, run_beside, NULL), 0);
	for (size_t i = 0; i < CMN_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(smtp_sink_count(sink), before + 20);
	assert_int_equal(in_state("handed_over", NULL), 20);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(an_account_without_address_finds_its_notice_in_its_list),
	    TEST(the_mail_says_only_that_there_is_a_message),
	    TEST(an_organisation_is_reached_in_the_trusted_space_alone),
	    TEST(each_way_to_fail_has_its_end),
	    TEST(what_may_have_left_leaves_again_under_the_same_name),
	    TEST(after_eight_attempts_somebody_must_look),
	    TEST(without_a_relay_mail_waits_and_says_so),
	    TEST(nothing_goes_in_clear_to_a_relay_without_tls),
	    TEST(one_silent_relay_does_not_hold_a_batch),
	    TEST(a_notice_in_the_hand_of_a_dead_job_goes_again),
	    TEST(replicas_at_once_send_each_notice_once),
	};

	return cmocka_run_group_tests_name("sending notices", tests, setup, teardown);
}
