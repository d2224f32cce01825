/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "support/bus.h"
#include "support/cmocka_all.h"
#include "zap.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zmq.h>

#define PORT 18340

static struct test_bus bus;
static struct cmn_relay *relay;
static struct test_party mdph, stranger;

static void grant(bool reader, const char *mdph_pattern)
{
	char text[512];

	snprintf(text, sizeof(text), "# who reads what\n%s%s%s\nmdph31 %s %s\n",
		 reader ? "referral " : "#", reader ? bus.reader.public_key : "",
		 reader ? " *.intake.facts" : "", mdph.public_key, mdph_pattern);
	test_bus_grants(&bus, text);
}

static int open_bus(void **state)
{
	test_bus_open(&bus, *state, PORT);
	test_bus_party(&bus, &mdph, "mdph");
	test_bus_party(&bus, &stranger, "stranger");
	grant(true, "31.intake.mdph");
	relay = test_relay(&bus, 0);
	return 0;
}

static int close_bus(void **state)
{
	(void)state;
	cmn_relay_stop(&relay);
	test_bus_close(&bus);
	return 0;
}

static void write_everywhere(void)
{
	test_outbox(&bus, "31.facts", "s1", 3);
	test_outbox(&bus, "31.mdph", "s1", 3);
	test_outbox(&bus, "34.facts", "s2", 3);
	test_outbox(&bus, "34.mdph", "s2", 3);
	cmn_relay_kick(relay);
}

/* The next message, which must come. */
static void assert_hears(void *sub, const char *kind, const char *part)
{
	CMN_AUTO(cmn_free_drop) char *payload = test_sub_next(sub, kind, 5000);

	assert_non_null(payload);
	assert_non_null(strstr(payload, part));
}

static void drain(void *sub)
{
	for (char *payload; (payload = test_sub_next(sub, NULL, 0)) != NULL;)
		free(payload);
}

static void an_unknown_key_receives_nothing(void **state)
{
	const char *topics[] = {"31.intake.facts.", "31.intake.mdph.", ""};
	const char *granted[] = {"31.intake.facts."};
	int64_t before = atomic_load(&CMN_REFUSED_KEY.value);
	void *sub = test_sub(&bus, &stranger, 0, topics, CMN_LEN(topics));
	void *good = test_sub(&bus, &bus.reader, 0, granted, 1);
	void *dealer = test_dealer(&bus, &stranger, 0);

	(void)state;
	assert_hears(good, "heads", "sequence");
	write_everywhere();
	assert_hears(good, "event", "31.intake.facts");
	assert_null(test_ask(dealer, "{\"stream\":\"31.intake.facts\",\"after\":0}", 1000));
	assert_null(test_sub_next(sub, NULL, 500));
	assert_true(atomic_load(&CMN_REFUSED_KEY.value) > before);
}

static void a_client_without_curve_receives_nothing(void **state)
{
	void *sub = zmq_socket(bus.ctx, ZMQ_SUB);
	char endpoint[64];
	int zero = 0;

	(void)state;
	snprintf(endpoint, sizeof(endpoint), "tcp://127.0.0.1:%d", PORT);
	zmq_setsockopt(sub, ZMQ_LINGER, &zero, sizeof(zero));
	zmq_setsockopt(sub, ZMQ_SUBSCRIBE, "", 0);
	zmq_connect(sub, endpoint);
	cmn_sleep_ms(300);
	write_everywhere();
	assert_null(test_sub_next(sub, NULL, 1500));
	zmq_close(sub);
}

static void an_mdph_that_asks_for_everything_receives_no_fact(void **state)
{
	const char *topics[] = {"",
				"3",
				"31",
				"31.",
				"31.intake.",
				"31.intake.facts",
				"31.intake.facts.",
				"34.intake.mdph.",
				"31.intake.mdph.x",
				"31.intake.mdph."};
	int64_t before = atomic_load(&CMN_REFUSED_STREAM.value);
	void *sub = test_sub(&bus, &mdph, 0, topics, CMN_LEN(topics));
	void *dealer = test_dealer(&bus, &mdph, 0);
	CMN_AUTO(cmn_free_drop) char *answer = NULL;

	(void)state;
	assert_hears(sub, "heads", "sequence");
	write_everywhere();
	for (int i = 0; i < 3; i++)
		assert_hears(sub, "event", "\"stream\":\"31.intake.mdph\"");
	/* nothing but the heads of its own stream follows */
	assert_null(test_sub_next(sub, "event", 1500));
	answer = test_ask(dealer, "{\"stream\":\"31.intake.facts\",\"after\":0}", 5000);
	assert_non_null(answer);
	assert_string_equal(answer, "{\"error\":\"forbidden\"}\n");
	assert_true(atomic_load(&CMN_REFUSED_STREAM.value) - before >=
		    (int64_t)CMN_LEN(topics) - 1);
}

static void a_revoked_key_is_cut_off_and_the_others_go_on(void **state)
{
	const char *facts[] = {"31.intake.facts."}, *own[] = {"31.intake.mdph."};
	void *good = test_sub(&bus, &bus.reader, 0, facts, 1);
	void *revoked = test_sub(&bus, &mdph, 0, own, 1);

	(void)state;
	assert_hears(good, "heads", "sequence");
	assert_hears(revoked, "heads", "sequence");
	grant(true, "44.intake.mdph");
	cmn_sleep_ms(2000);
	drain(good);
	drain(revoked);
	assert_hears(good, "heads", "sequence");
	write_everywhere();
	assert_hears(good, "event", "31.intake.facts");
	assert_null(test_sub_next(revoked, NULL, 1500));
}

static void a_reader_whose_key_is_granted_later_is_served_without_a_restart(void **state)
{
	struct cmn_feed *feed;

	(void)state;
	grant(false, "31.intake.mdph");
	cmn_sleep_ms(2000);
	feed = test_feed(&bus, test_effect, NULL);
	write_everywhere();
	cmn_sleep_ms(1000);
	assert_int_equal(test_db_count(bus.db, "SELECT count(*) FROM referral.effect"), 0);
	grant(true, "31.intake.mdph");
	test_until(bus.db, "SELECT count(*) FROM referral.effect", 3, 20);
	cmn_feed_stop(&feed);
}

static void a_malformed_grants_file_leaves_the_grants_as_they_were(void **state)
{
	const char *facts[] = {"31.intake.facts."};
	void *sub = test_sub(&bus, &bus.reader, 0, facts, 1);

	(void)state;
	assert_hears(sub, "heads", "sequence");
	test_bus_grants(&bus, "referral not-a-key *.intake.facts\n");
	cmn_sleep_ms(2200);
	drain(sub);
	write_everywhere();
	assert_hears(sub, "event", "31.intake.facts");
}

static void a_key_file_open_to_others_is_refused(void **state)
{
	struct cmn_bus_settings settings = {.service = "intake",
					    .schema = "intake",
					    .conninfo = test_db_url("intake_bus"),
					    .pub_endpoint = "tcp://127.0.0.1:18346",
					    .replay_endpoint = "tcp://127.0.0.1:18347",
					    .key_file = bus.owner.file,
					    .grants_file = bus.grants};
	struct cmn_relay *other = NULL;
	struct cmn_error err;

	(void)state;
	assert_int_equal(chmod(bus.owner.file, 0640), 0);
	assert_int_equal(cmn_relay_start(&settings, &other, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "open to other accounts"));
}

#define BUS_TEST(f) cmocka_unit_test_setup_teardown(f, open_bus, close_bus)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    BUS_TEST(an_unknown_key_receives_nothing),
	    BUS_TEST(a_client_without_curve_receives_nothing),
	    BUS_TEST(an_mdph_that_asks_for_everything_receives_no_fact),
	    BUS_TEST(a_revoked_key_is_cut_off_and_the_others_go_on),
	    BUS_TEST(a_reader_whose_key_is_granted_later_is_served_without_a_restart),
	    BUS_TEST(a_malformed_grants_file_leaves_the_grants_as_they_were),
	    BUS_TEST(a_key_file_open_to_others_is_refused),
	};

	return cmocka_run_group_tests(tests, test_db_setup, test_db_teardown);
}
