/* SPDX-License-Identifier: EUPL-1.2
 *
 * A version of a life project is written while every allocation and every call of libpq fails in
 * its turn: all that was said is kept, or the caller hears that nothing was.
 */
#include "project_help.h"

#include "support/fuse.h"

#include "cmn/clock.h"

#define ENOUGH 8000
#define BODY                                                                                        \
	"{\"owner\":\"family\",\"built_with\":[\"person\",\"carer\"],\"summary\":\"Inventé.\","    \
	"\"aspiration\":{\"text\":\"Inventé.\",\"expression\":\"direct\",\"domain\":\"culture\"}," \
	"\"wishes\":[{\"text\":\"Inventé.\",\"expression\":\"direct\",\"domain\":\"health\"}],"    \
	"\"needs\":[{\"code\":\"1.1.10\"},{\"code\":\"1.3.1.1\"}],"                                 \
	"\"acts\":[{\"code\":\"2.3.1.1\",\"label\":\"Accompagnements à l’expression du projet "  \
	"personnalisé\"},{\"code\":\"2.4.1\"}]}"

static char token[2048], project[40];

static int setup(void **state)
{
	char situation[40];

	if (help_setup(state) != 0)
		return -1;
	a_project(situation, project);
	snprintf(token, sizeof(token), "%s", strchr(conseiller, ' ') + 1);
	return 0;
}

static int write_once(const char *key, int64_t version)
{
	char target[128], seen[32];
	const struct cmn_header headers[] = {{"Content-Type", "application/json"},
					     {"Authorization", token},
					     {"Idempotency-Key", key},
					     {"If-Match", seen}};
	const struct cmn_request request = {.method = "POST",
					    .target = target,
					    .headers = headers,
					    .n_headers = CMN_LEN(headers),
					    .body = BODY,
					    .body_len = sizeof(BODY) - 1};
	struct cmn_answer answer = {0};
	int status;

	snprintf(target, sizeof(target), "/v1/intake/projects/%s/versions", project);
	snprintf(seen, sizeof(seen), "\"%d\"", (int)version);
	cmn_dispatch(desk.d, &request, &answer);
	status = answer.status;
	assert_true(answer.fixed || answer.body.len > 0);
	cmn_answer_clear(&answer);
	return status;
}

static int64_t version_of(void **state)
{
	return count(state, "SELECT version FROM intake.project WHERE id = '<id>'", project);
}

/* Versions and events that hold all that was said. */
static int64_t whole(void **state)
{
	int64_t versions =
	    count(state,
		  "SELECT count(*) FROM intake.project_version WHERE project_id = '<id>' AND"
		  " content - 'acts' = jsonb '{\"owner\":\"family\",\"built_with\":[\"person\","
		  "\"carer\"],\"summary\":\"Inventé.\",\"aspiration\":{\"text\":\"Inventé.\","
		  "\"expression\":\"direct\",\"domain\":\"culture\"},\"wishes\":[{\"text\":"
		  "\"Inventé.\",\"expression\":\"direct\",\"domain\":\"health\"}],\"needs\":"
		  "[{\"code\":\"1.1.10\"},{\"code\":\"1.3.1.1\"}]}' AND content -> 'acts' ="
		  " '[{\"code\":\"2.3.1.1\"},{\"code\":\"2.4.1\"}]'"
		  " AND built_with = '{person,carer}' AND categories = 'wishes needs health'",
		  project);
	int64_t events = count(
	    state,
	    "SELECT count(*) FROM intake.outbox WHERE subject = '<id>' AND"
	    " type = 'intake.project.versioned.v1' AND data::jsonb -> 'built_with' ="
	    " '[\"person\",\"carer\"]' AND data::jsonb -> 'domains' ="
	    " '[\"culture\",\"health\"]' AND data::jsonb -> 'acts' = '[\"2.3.1.1\",\"2.4.1\"]'",
	    project);

	assert_int_equal(versions, events);
	return versions;
}

static void torture(void **state, enum fuse_kind kind, const char *name)
{
	bool blown = true;

	for (long n = 0; blown; n = fuse_next(n, 60, 5)) {
		int64_t before, version;
		char key[64];
		int status;

		assert_in_range(n, 0, ENOUGH);
		snprintf(key, sizeof(key), "warm-%s-%ld", name, n);
		while (write_once(key, version_of(state)) != 201) /* connected, the token known */
			cmn_sleep_ms(20);
		before = whole(state);
		version = version_of(state);
		snprintf(key, sizeof(key), "torture-%s-%ld", name, n);
		fuse_light(kind, n, false);
		status = write_once(key, version);
		blown = fuse_out();
		if (status != 201 && status != 503)
			fail_msg("%s, round %ld: status %d", name, n, status);
		assert_int_equal(whole(state) - before, version_of(state) - version);
		/* the fact is kept when only its answer could not be written: the key brings it, as
		 * soon as the pool has a connection again */
		for (int tries = 0; write_once(key, version) != 201; tries++) {
			assert_in_range(tries, 0, 250);
			cmn_sleep_ms(20);
		}
		assert_int_equal(whole(state), before + 1);
		assert_int_equal(version_of(state), version + 1);
	}
}

static void without_memory_no_word_of_a_version_is_dropped(void **state)
{
	torture(state, FUSE_MEMORY, "memory");
}

static void when_libpq_refuses_no_version_is_half_written(void **state)
{
	torture(state, FUSE_PQ_FAIL, "refused");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_memory_no_word_of_a_version_is_dropped),
	    cmocka_unit_test(when_libpq_refuses_no_version_is_half_written),
	};

	return cmocka_run_group_tests(tests, setup, help_teardown);
}
