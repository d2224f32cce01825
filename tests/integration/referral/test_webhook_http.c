/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_webhook_http.c - where a webhook may lead, and how many there are.
 */
#include "referral_deps.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define HOOKS "/v1/referral/webhooks"
#define HOOK  "{\"departement\":\"31\",\"url\":\"https://mdph.example.org/c360\"}"

static struct referral_deps deps = {.consent_required = "", .webhooks = {.key = "clé inventée"}};
static struct desk desk;
static const char *mdph;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	desk_open(&desk, "referral", &REFERRAL_OPS, &deps);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* Written in whatever way: nothing of ours is called. */
static void no_address_of_ours_is_taken(void **state)
{
	static const char *const OURS[] = {"https://127.0.0.1/",
					   "https://2130706433/",
					   "https://0x7f000001/",
					   "https://0177.0.0.1/",
					   "https://127.1/",
					   "https://0x7f.1/",
					   "https://[::1]/",
					   "https://[::ffff:127.0.0.1]/",
					   "https://[::ffff:7f00:1]/",
					   "https://[::127.0.0.1]/",
					   "https://[64:ff9b::7f00:1]/",
					   "https://[2002:7f00:1::]/",
					   "https://[fe80::1%25eth0]/",
					   "https://[fd00::1]/",
					   "https://10.0.0.1/",
					   "https://167772161/",
					   "https://192.168.1.1/",
					   "https://172.16.0.1/",
					   "https://169.254.169.254/latest",
					   "https://100.64.0.1/",
					   "https://0.0.0.0/",
					   "https://[::]/",
					   "https://localhost/",
					   "https://LOCALHOST/",
					   "https://localhost./",
					   "https://a.localhost/",
					   "https://router.lan/",
					   "https://db.internal/",
					   "https://db.internal./",
					   "https://mdph.example.org./",
					   "https://intranet/",
					   "https://user@mdph.example.org/",
					   "https://mdph.example.org@127.0.0.1/",
					   "https://127.0.0.1#@mdph.example.org/",
					   "https://mdph.example.org\\\\@127.0.0.1/",
					   "https://mdph.example.org:0/",
					   "https://mdph.example.org:22/",
					   "https://mdph.example.org:5432/",
					   "https://mdph.example.org:65536/",
					   "http://mdph.example.org/",
					   "http://127.0.0.1/abcd",
					   "https:///etc/passwd",
					   "file:///etc/passwd",
					   "gopher://127.0.0.1/"};
	char body[200];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(OURS); i++) {
		snprintf(body, sizeof(body), "{\"departement\":\"31\",\"url\":\"%s\"}", OURS[i]);
		desk_send(&desk, "POST", HOOKS, mdph, NULL, body, 422);
		assert_string_equal(asked_pointer(&desk.a), "/url");
	}
}

static void *makes_one(void *arg)
{
	desk_send(&desk, "POST", HOOKS, mdph, NULL, HOOK, *(int *)arg);
	return NULL;
}

/* Who asks for the eleventh waits until the tenth is written, and counts it. */
static void ten_made_at_once_are_ten(void **state)
{
	pthread_t other;
	int refused = 409;

	test_db_exec(*state,
		     "SET search_path = referral; BEGIN;"
		     "SELECT pg_advisory_xact_lock(hashtextextended('webhook 31', 0));"
		     "INSERT INTO webhook (id, departement, url, event_types, epoch, sequence,"
		     " created_at, created_by) SELECT gen_random_uuid(), '31',"
		     " 'https://mdph.example.org/', '{}', 0, 0, now(), 'test'"
		     " FROM generate_series(1, 10)");
	assert_int_equal(pthread_create(&other, NULL, makes_one, &refused), 0);
	usleep(300000);
	test_db_exec(*state, "COMMIT");
	pthread_join(other, NULL);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.webhook"), 10);
	test_db_exec(*state, "TRUNCATE referral.webhook CASCADE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_address_of_ours_is_taken),
	    cmocka_unit_test(ten_made_at_once_are_ten),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
