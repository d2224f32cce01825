/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_index_http.c - who reads after a write finds what was written, here and at another replica;
 * what is shown is what the record says; words are found from their beginning, in any order.
 */
#include "integration/directory/asking.h"

#include "cmn/clock.h"

#include <strings.h>

#define SEARCH "/v1/directory/search?commune=31483&radius_km=30"

/* Another replica: its own index, its own thread, the same database. */
static struct directory_deps other;
static struct cmn_dispatcher *other_d;

static int setup(void **state)
{
	int rc = asking_setup(state);
	struct cmn_error err;

	cmn_error_init(&err);
	if (rc == 0 &&
	    directory_live_open(test_db_url("directory"), "directory", &other.live, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	const struct cmn_dispatcher_settings settings = {.ops = &DIRECTORY_OPS,
							 .deps = &other,
							 .pool = me.pool,
							 .auth = me.auth,
							 .cursor_key = "k"};
	if (rc == 0 && cmn_dispatcher_make(&settings, &other_d, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	return rc;
}

static int teardown(void **state)
{
	cmn_dispatcher_free(&other_d);
	directory_live_close(&other.live);
	return asking_teardown(state);
}

/* As the listener asks: through directory_http_answer().  header: "Name: value" or NULL. */
static void through(struct directory_deps *deps, struct cmn_dispatcher *d, const char *method,
		    const char *target, const char *header, const char *body)
{
	char name[32] = "Accept", value[64] = "*/*";
	struct cmn_header headers[] = {
	    {"Authorization", me.coordonnateur + strlen("Authorization: ")},
	    {"Content-Type", "application/json"},
	    {name, value}};
	struct cmn_request request = {.method = method,
				      .target = target,
				      .headers = headers,
				      .n_headers = 3,
				      .body = body,
				      .body_len = body != NULL ? strlen(body) : 0};

	if (header != NULL)
		sscanf(header, "%31[^:]: %63[^\n]", name, value);
	asked_clear(&me.a);
	directory_http_answer(deps, d, &request, &me.a.answer);
	if (me.a.answer.body.len > 0)
		me.a.json = json_loadb(me.a.answer.body.data, me.a.answer.body.len, 0, NULL);
	assert_non_null(me.a.json);
}

static void new_offer(char target[128], const char *name)
{
	char body[600], actor[40];

	through(
	    &me.deps, me.d, "POST", "/v1/directory/actors", NULL,
	    "{\"departement\":\"31\",\"type\":\"ccas\",\"sector\":\"ordinary\",\"name\":\"CCAS inventé\","
	    "\"commune\":\"31483\"}");
	assert_int_equal(me.a.answer.status, 201);
	snprintf(actor, sizeof(actor), "%s", asked_text(&me.a, "id"));
	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"%s\",\"sector\":\"ordinary\","
	    "\"themes\":[\"emploi\"],\"mode\":\"on_site\",\"commune\":\"31483\"}",
	    actor, name);
	through(&me.deps, me.d, "POST", "/v1/directory/offers", NULL, body);
	assert_int_equal(me.a.answer.status, 201);
	snprintf(target, 128, "%s", asked_header(&me.a, "Location"));
}

static void what_was_written_here_is_found_at_once(void **state)
{
	char target[128];

	(void)state;
	new_offer(target, "Xylophone pour tous");
	through(&me.deps, me.d, "GET", SEARCH "&text=xylo", NULL, NULL);
	assert_int_equal(items(), 1);
	for (int i = 1; i <= 20; i++) {
		char version[40];

		snprintf(version, sizeof(version), "If-Match: \"%d\"", i);
		through(&me.deps, me.d, "PATCH", target, version,
			i % 2 ? "{\"active\":false}" : "{\"active\":true}");
		assert_int_equal(me.a.answer.status, 200);
		through(&me.deps, me.d, "GET", SEARCH "&text=xylo", NULL, NULL);
		assert_int_equal(items(), i % 2 == 0);
	}
}

static void what_was_written_elsewhere_is_found_by_its_position(void **state)
{
	char target[128];

	(void)state;
	new_offer(target, "Violoncelle pour tous");
	for (int i = 1; i <= 20; i++) {
		char header[64];

		snprintf(header, sizeof(header), "If-Match: \"%d\"", i);
		through(&me.deps, me.d, "PATCH", target, header,
			i % 2 ? "{\"active\":false}" : "{\"active\":true}");
		assert_int_equal(me.a.answer.status, 200);
		snprintf(header, sizeof(header), "C360-After: %s",
			 asked_header(&me.a, "C360-Position"));
		through(&other, other_d, "GET", SEARCH "&text=violoncelle", header, NULL);
		assert_int_equal(me.a.answer.status, 200);
		assert_int_equal(items(), i % 2 == 0);
	}
}

static void without_a_position_it_is_found_within_a_second(void **state)
{
	char target[128];
	int64_t began = cmn_clock_mono_ms();

	(void)state;
	new_offer(target, "Harmonica pour tous");
	do {
		cmn_sleep_ms(20);
		through(&other, other_d, "GET", SEARCH "&text=harmonica", NULL, NULL);
	} while (items() == 0 && cmn_clock_mono_ms() - began < 5000);
	assert_int_equal(items(), 1);
	assert_true(cmn_clock_mono_ms() - began < 3000);
}

static void an_answer_says_how_old_it_is(void **state)
{
	int64_t as_of = 0;

	(void)state;
	get(SEARCH, 200);
	assert_true(cmn_time_parse(asked_text(&me.a, "as_of"), &as_of));
	assert_true(cmn_clock_us() >= as_of && cmn_clock_us() - as_of < 3000000);
}

static void what_is_shown_is_what_the_record_says(void **state)
{
	json_t *found;

	(void)state;
	get(SEARCH "&limit=50", 200);
	found = json_incref(me.a.json);
	const json_t *list = json_object_get(found, "items");
	assert_int_equal(json_array_size(list), 50);
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *offer = json_object_get(json_array_get(list, i), "offer"), *value;
		const char *key;
		char target[128];

		snprintf(target, sizeof(target), "/v1/directory/offers/%s",
			 json_string_value(json_object_get(offer, "id")));
		get(target, 200);
		assert_true(json_object_size(offer) > 15);
		json_object_foreach(offer, key, value)
		    assert_true(json_equal(value, json_object_get(me.a.json, key)));
	}
	json_decref(found);
}

static void words_are_found_from_their_beginning_in_any_order(void **state)
{
	static const struct {
		const char *text;
		size_t n;
	} CASES[] = {
	    {"Th%C3%A9r%C3%A9mine", 1},
	    {"pour+theremine", 1},
	    {"GAUDENS+tou+there", 1},
	    {"theremines", 1}, /* in all its forms */
	    {"heremine", 1},   /* mistyped */
	    {"remine", 0},
	    {"theremine+zzz", 0},
	    {"t-h-e", 0},
	};
	char target[256];

	(void)state;
	new_offer(target, "L’Thérémine pour tous");
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		snprintf(target, sizeof(target), SEARCH "&text=%s", CASES[i].text);
		get(target, 200);
		if (items() != CASES[i].n)
			fail_msg("%s: %zu", CASES[i].text, items());
	}
	get(SEARCH "&text=%2B%2B%2B", 422);
	assert_string_equal(asked_pointer(&me.a), "query:text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_was_written_here_is_found_at_once),
	    cmocka_unit_test(what_was_written_elsewhere_is_found_by_its_position),
	    cmocka_unit_test(without_a_position_it_is_found_within_a_second),
	    cmocka_unit_test(an_answer_says_how_old_it_is),
	    cmocka_unit_test(what_is_shown_is_what_the_record_says),
	    cmocka_unit_test(words_are_found_from_their_beginning_in_any_order),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
