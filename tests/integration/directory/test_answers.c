/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_answers.c - how long an actor takes to answer, from what referral tells; small counts are
 * for the team and the actor itself.
 */
#include "integration/directory/keeping.h"

#include "answer_feed.h"

#include "support/statements.h"

#include "answers.h"

static struct cmn_conn *bus;
static struct cmn_error err;

static int setup(void **state)
{
	int rc = keeping_setup(state);

	if (rc == 0)
		bus = test_db_conn("directory");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&bus);
	return keeping_teardown(state);
}

static enum cmn_err tell(const char *type, json_t *data)
{
	struct cmn_event ev = {.data = data, .departement = "31"};
	enum cmn_err rc;

	snprintf(ev.type, sizeof(ev.type), "%s", type);
	cmn_error_init(&err);
	rc = directory_feed_apply(bus, &ev, NULL, &err);
	cmn_event_clear(&ev);
	return rc;
}

static void hear(const char *type, json_t *data)
{
	if (tell(type, data))
		fail_msg("%s: %s: %s", type, err.detail[CMN_EN], err.cause);
}

/* So many hours before now. */
static const char *ago(int hours)
{
	static char texts[4][CMN_TIME_LEN];
	static size_t next;
	char *text = texts[next++ % 4];

	cmn_time_format(cmn_clock_us() - hours * INT64_C(3600000000), text);
	return text;
}

static void asked(const struct things *t, const char *id, int hours)
{
	hear("referral.proposal.made.v1",
	     json_pack("{s:s,s:s,s:s,s:s,s:b}", "proposal_id", id, "actor_id", t->actor, "offer_id",
		       t->offer, "proposed_at", ago(hours), "asked", 1));
}

static void answered(const char *id, int asked_h, int answered_h)
{
	hear("referral.proposal.actor_answered.v1",
	     json_pack("{s:s,s:s,s:s}", "proposal_id", id, "proposed_at", ago(asked_h),
		       "answered_at", ago(answered_h)));
}

static void relayed(const struct things *t, const char *id, const char *proposal, int sent_h,
		    const char *type, const char *member, int answered_h)
{
	hear("referral.relay.sent.v1",
	     json_pack("{s:s,s:s,s:s,s:s}", "relay_id", id, "proposal_id", proposal, "actor_id",
		       t->actor, "sent_at", ago(sent_h)));
	hear(type, json_pack("{s:s,s:s}", "relay_id", id, member, ago(answered_h)));
}

static void count_at(int hours_from_now)
{
	char now[CMN_TIME_LEN];
	bool more = true;

	cmn_time_format(cmn_clock_us() + hours_from_now * INT64_C(3600000000), now);
	while (more)
		if (directory_job_answers(bus, now, NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
}

static const char *number(const char *key)
{
	static char text[32];

	snprintf(text, sizeof(text), "%g",
		 json_number_value(json_object_get(member("answer_time"), key)));
	return text;
}

static void a_few_answers_are_for_the_team_and_the_actor(void **state)
{
	struct things t = some("", "");
	char target[200], id[CMN_UUID_LEN];

	(void)state;
	for (int i = 1; i <= 10; i++) {
		cmn_uuid7(id);
		asked(&t, id, 24 * (i + 1));
		answered(id, 24 * (i + 1), 24);
	}
	count_at(0);
	get(of("offers", t.offer), 200);
	assert_null(member("answer_time"));
	get_as(me.conseiller, of("offers", t.offer), 200);
	assert_string_equal(number("answers"), "10");
	assert_string_equal(number("median_days"), "5.5");
	assert_string_equal(number("mean_days"), "5.5");
	snprintf(target, sizeof(target), "%s", of("actors", t.actor));
	as_partner(t.actor, "GET", target, NULL, NULL, 200);
	assert_string_equal(number("answers"), "10");
	as_partner(t.place, "GET", target, NULL, NULL, 200);
	assert_null(member("answer_time"));
}

static void eleven_are_for_everybody_and_one_slow_answer_moves_the_mean_alone(void **state)
{
	struct things t = some("", "");
	char id[CMN_UUID_LEN];

	(void)state;
	for (int i = 0; i < 11; i++) {
		cmn_uuid7(id);
		asked(&t, id, i == 0 ? 24 * 112 : 48);
		answered(id, 48, 24);
	}
	count_at(0);
	get(of("offers", t.offer), 200);
	assert_string_equal(number("answers"), "11");
	assert_string_equal(number("median_days"), "1");
	assert_string_equal(number("mean_days"), "11");
	get(of("actors", t.actor), 200);
	assert_string_equal(number("answers"), "11");
}

static void a_relay_counts_for_its_actor_and_the_offer_of_its_proposal(void **state)
{
	struct things t = some("", "");
	char proposal[CMN_UUID_LEN], id[CMN_UUID_LEN];

	(void)state;
	cmn_uuid7(proposal);
	hear("referral.proposal.made.v1",
	     json_pack("{s:s,s:s,s:s,s:s}", "proposal_id", proposal, "actor_id", t.actor,
		       "offer_id", t.offer, "proposed_at", ago(900)));
	for (int i = 0; i < 12; i++) {
		cmn_uuid7(id);
		if (i % 2)
			relayed(&t, id, proposal, 72, "referral.relay.acknowledged.v1",
				"acknowledged_at", 24);
		else
			relayed(&t, id, proposal, 72, "referral.relay.declined.v1", "declined_at",
				24);
	}
	count_at(0);
	get(of("offers", t.offer), 200);
	assert_string_equal(number("answers"), "12");
	assert_string_equal(number("median_days"), "2");
}

static void the_first_answer_counts_and_what_comes_twice_counts_once(void **state)
{
	struct things t = some("", "");
	char id[CMN_UUID_LEN];

	(void)state;
	cmn_uuid7(id);
	for (int i = 0; i < 2; i++) {
		asked(&t, id, 72);
		answered(id, 72, i == 0 ? 48 : 24);
	}
	cmn_uuid7(id);
	asked(&t, id, 72); /* and no answer is none */
	count_at(0);
	get_as(me.conseiller, of("offers", t.offer), 200);
	assert_string_equal(number("answers"), "1");
	assert_string_equal(number("median_days"), "1");
}

/* Who looks every minute must not see who came between. */
static void a_figure_moves_once_a_day(void **state)
{
	struct things t = some("", "");
	char id[CMN_UUID_LEN];

	(void)state;
	for (int i = 0; i < 2; i++) {
		cmn_uuid7(id);
		asked(&t, id, 72);
		answered(id, 72, 24);
		count_at(i);
		get_as(me.conseiller, of("offers", t.offer), 200);
		assert_string_equal(number("answers"), "1");
	}
	count_at(25);
	get_as(me.conseiller, of("offers", t.offer), 200);
	assert_string_equal(number("answers"), "2");
	count_at(24 * 367);
	get_as(me.conseiller, of("offers", t.offer), 200);
	assert_null(member("answer_time"));
}

static void facts_are_forgotten_when_no_figure_needs_them(void **state)
{
	count_at(24 * 850);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.answer_fact"), 0);
}

static void an_event_without_what_it_needs_is_refused(void **state)
{
	static const char *const TYPES[] = {
	    "referral.proposal.made.v1", "referral.proposal.actor_answered.v1",
	    "referral.relay.sent.v1", "referral.relay.acknowledged.v1",
	    "referral.relay.declined.v1"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(TYPES); i++)
		assert_int_not_equal(tell(TYPES[i], json_object()), CMN_OK);
	assert_int_equal(tell("referral.unknown.thing.v1", json_object()), CMN_OK);
}

static void its_statements_prepare_and_read_no_whole_table(void **state)
{
	(void)state;
	test_statements("directory_bus", DIRECTORY_ANSWER_STATEMENTS,
			DIRECTORY_ANSWER_STATEMENT_COUNT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_few_answers_are_for_the_team_and_the_actor),
	    cmocka_unit_test(eleven_are_for_everybody_and_one_slow_answer_moves_the_mean_alone),
	    cmocka_unit_test(a_relay_counts_for_its_actor_and_the_offer_of_its_proposal),
	    cmocka_unit_test(the_first_answer_counts_and_what_comes_twice_counts_once),
	    cmocka_unit_test(a_figure_moves_once_a_day),
	    cmocka_unit_test(facts_are_forgotten_when_no_figure_needs_them),
	    cmocka_unit_test(an_event_without_what_it_needs_is_refused),
	    cmocka_unit_test(its_statements_prepare_and_read_no_whole_table),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
