/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_fhir_write.c - a Task that an MDPH sends: what it refers to is what it seems to be, what it
 * asks for is not passed over, and what of it is not kept is named.
 */
#include "pag_desk.h"

#define ROOT     "https://c360.exemple.fr"
#define TASK     "/fhir/Task/" SENT
#define FULFILL  "http://hl7.org/fhir/CodeSystem/task-code"
#define OF_STATE "urn:c360:codes:handoff_states"

static int fresh(void **state)
{
	pag_deps.public_url = ROOT;
	return pag_desk_fresh(state);
}

static char version[24]; /* that was read */

/* The Task as it is read, with `more` (members, as JSON) laid over it; owned. */
static char *task_with(const char *more)
{
	CMN_AUTO(cmn_json_drop) json_t *over = json_loads(more, 0, NULL);

	assert_non_null(over);
	desk_get(&desk, mdph, TASK, 200);
	snprintf(version, sizeof(version), "%s",
		 cmn_json_get(json_object_get(desk.a.json, "meta"), "versionId"));
	assert_int_equal(json_object_update(desk.a.json, over), 0);
	return json_dumps(desk.a.json, JSON_COMPACT);
}

/* A PUT of it, at the version that was read. */
static void put(const char *more, const char *type, int status)
{
	CMN_AUTO(cmn_free_drop) char *body = task_with(more);
	char headers[2000];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: %s\nIf-Match: W/\"%s\"", mdph, type,
		 version);
	asked_clear(&desk.a);
	ask(desk.d, "PUT", TASK, headers, body, &desk.a);
	if (desk.a.answer.status != status)
		fail_msg("%s: %d: %s", more, desk.a.answer.status, desk.a.answer.body.data);
}

static void put_fhir(const char *more, int status)
{
	put(more, "application/fhir+json", status);
}

static const char *expression(void)
{
	const json_t *issue = json_array_get(json_object_get(desk.a.json, "issue"), 0);

	return json_string_value(json_array_get(json_object_get(issue, "expression"), 0));
}

/* All headers C360-Loss, with a blank between. */
static const char *lost(void)
{
	static char all[1000];

	all[0] = '\0';
	for (size_t i = 0; i < desk.a.answer.n_headers; i++)
		if (strcmp(desk.a.answer.headers[i].name, "C360-Loss") == 0)
			snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s%s",
				 all[0] ? " " : "", desk.a.answer.headers[i].value);
	return all;
}

static void a_reference_to_another_server_is_refused(void **state)
{
	static const char *const BAD[][2] = {
	    {"focus", "https://elsewhere.example.org/fhir/ServiceRequest/" SENT},
	    {"focus", "http://c360.exemple.fr/fhir/ServiceRequest/" SENT},
	    {"focus", ROOT ".example.org/fhir/ServiceRequest/" SENT},
	    {"focus", ROOT "/other/fhir/ServiceRequest/" SENT},
	    {"focus", "other/ServiceRequest/" SENT},
	    {"focus", "ServiceRequest/" SENT "/_history/1"},
	    {"owner", "https://elsewhere.example.org/fhir/Organization/mdph-31"},
	};
	char more[200], where[32];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(more, sizeof(more),
			 "{\"status\":\"received\",\"%s\":{\"reference\":\"%s\"}}", BAD[i][0],
			 BAD[i][1]);
		snprintf(where, sizeof(where), "Task.%s", BAD[i][0]);
		put_fhir(more, 422);
		assert_string_equal(expression(), where);
	}
	put_fhir("{\"status\":\"received\",\"for\":{\"identifier\":{\"system\":\"urn:other\","
		 "\"value\":\"0197f0a0-0000-7000-8000-0000000000a2\"}}}",
		 422);
	assert_string_equal(expression(), "Task.for");
	put_fhir("{\"status\":\"received\",\"focus\":{\"reference\":\"" ROOT
		 "/fhir/ServiceRequest/" SENT "\"}}",
		 200);
	assert_string_equal(lost(), "");
}

static void without_a_public_address_only_relative_references_are_ours(void **state)
{
	(void)state;
	pag_deps.public_url = NULL;
	put_fhir("{\"status\":\"received\",\"focus\":{\"reference\":\"" ROOT
		 "/fhir/ServiceRequest/" SENT "\"}}",
		 422);
	put_fhir("{\"status\":\"received\",\"focus\":{\"reference\":\"ServiceRequest/" SENT "\"}}",
		 200);
}

static void a_code_that_asks_for_something_else_is_not_passed_over(void **state)
{
	static const char *const BAD[] = {
	    "{\"coding\":[{\"system\":\"" FULFILL "\",\"code\":\"abort\"}]}",
	    "{\"coding\":[{\"system\":\"" FULFILL "\",\"code\":\"fulfill\"},"
	    "{\"system\":\"" FULFILL "\",\"code\":\"abort\"}]}",
	    "{\"coding\":[{\"system\":\"urn:other\",\"code\":\"fulfill\"}]}",
	    "{\"text\":\"abort\"}",
	    "\"abort\"",
	};
	char more[300];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(more, sizeof(more), "{\"status\":\"received\",\"code\":%s}", BAD[i]);
		put_fhir(more, 422);
		assert_string_equal(expression(), "Task.code");
	}
	desk_get(&desk, mdph, TASK, 200);
	assert_string_equal(desk_text(&desk, "status"), "requested");
	put_fhir("{\"status\":\"received\",\"code\":{\"coding\":[{\"system\":\"" FULFILL
		 "\",\"code\":\"fulfill\"},{\"system\":\"urn:other\",\"code\":\"x\"}]}}",
		 200);
	assert_string_equal(lost(), "Task.code.coding[1]");
}

static void every_part_that_is_not_kept_is_named(void **state)
{
	static const char *const CASES[][2] = {
	    {"{}", ""},
	    {"{\"note\":[{\"text\":\"Texte inventé.\"}],\"_status\":{\"id\":\"x\"}}",
	     "Task.note Task._status"},
	    {"{\"identifier\":[{\"system\":\"urn:c360:handoff\",\"value\":\"" SENT
	     "\"},{\"system\":\"urn:other\",\"value\":\"7\"}]}",
	     "Task.identifier[1]"},
	    {"{\"owner\":{\"reference\":\"Organization/mdph-31\",\"display\":\"Nous\"}}",
	     "Task.owner.display"},
	    {"{\"authoredOn\":\"2020-01-01\",\"text\":{\"status\":\"generated\","
	     "\"div\":\"<div/>\"}}",
	     "Task.authoredOn Task.text"},
	    {"{\"statusReason\":{\"text\":\"Mots inventés.\"}}", "Task.statusReason"},
	    {"{\"output\":[{\"type\":{\"text\":\"x\"},\"valueString\":\"y\"}]}", "Task.output"},
	    {"{\"businessStatus\":{\"coding\":[{\"system\":\"" OF_STATE
	     "\",\"code\":\"sent\"},{\"system\":\"urn:other\",\"code\":\"y\"}]}}",
	     "Task.businessStatus.coding[1]"},
	    {"{\"meta\":{\"tag\":[{\"system\":\"urn:other\",\"code\":\"z\"}]}}", "Task.meta.tag"},
	    {"{\"owner\":{\"reference\":\"Organization/mdph-31\",\"a\\r\\nSet-Cookie\":1}}",
	     "Task.owner"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		put_fhir(CASES[i][0], 200);
		if (strcmp(lost(), CASES[i][1]) != 0)
			fail_msg("%s: %s", CASES[i][0], lost());
	}
}

/* What the act takes is not lost, though no Task shows it. */
static void words_between_the_teams_and_the_number_are_kept(void **state)
{
	(void)state;
	put_fhir("{\"status\":\"received\"}", 200);
	put_fhir("{\"status\":\"rejected\",\"businessStatus\":{\"coding\":[{\"system\":\"" OF_STATE
		 "\",\"code\":\"already_known\"}]},\"statusReason\":{\"text\":\"Mots inventés.\"},"
		 "\"output\":[{\"type\":{\"coding\":[{\"code\":\"known_number\"}]},"
		 "\"valueString\":\"31-2026-77\"}]}",
		 200);
	assert_string_equal(lost(), "");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.handoff WHERE"
					       " known_number = '31-2026-77'"),
			 1);
}

/* More than one header holds: none of it is left out in silence. */
static void however_much_is_lost_all_of_it_is_told(void **state)
{
	static const char *const NAMES[] = {
	    "language",        "extension",       "instantiatesCanonical",
	    "instantiatesUri", "partOf",          "priority",
	    "description",     "encounter",       "executionPeriod",
	    "performerType",   "location",        "reasonReference",
	    "insurance",       "relevantHistory", "restriction"};
	CMN_AUTO(cmn_json_drop) json_t *more = json_object();
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	CMN_AUTO(cmn_free_drop) char *many = NULL;
	char name[64];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NAMES); i++)
		json_object_set_new(more, NAMES[i], json_string("x"));
	text = json_dumps(more, 0);
	put_fhir(text, 200);
	for (size_t i = 0; i < CMN_LEN(NAMES); i++) {
		snprintf(name, sizeof(name), "Task.%s", NAMES[i]);
		assert_non_null(strstr(lost(), name));
	}
	/* what is too much part by part is named by its elements */
	json_object_set_new(more, "identifier", json_array());
	for (size_t i = 0; i < 200; i++)
		json_array_append_new(json_object_get(more, "identifier"),
				      json_pack("{s:i}", "n", (int)i));
	many = json_dumps(more, 0);
	put_fhir(many, 200);
	assert_non_null(strstr(lost(), "Task.identifier"));
	assert_non_null(strstr(lost(), "Task.restriction"));
	assert_null(strstr(lost(), "["));
}

static void a_media_type_may_say_the_version_of_fhir(void **state)
{
	static const char *const GOOD[] = {
	    "application/fhir+json; fhirVersion=4.0",
	    "application/fhir+json;charset=utf-8;fhirVersion=\"4.0\"",
	    "application/fhir+json ; fhirVersion=4.0 ; charset=UTF-8",
	    "application/json; fhirVersion=4.0",
	};
	static const char *const BAD[] = {
	    "application/fhir+json; fhirVersion=3.0", "application/fhir+json; fhirVersion=4.0.1",
	    "application/fhir+json; fhirVersion=", "application/fhir+json; fhirVersion=4.0;",
	    "application/fhir+json; other=4.0"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(GOOD); i++)
		put("{}", GOOD[i], 200);
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		put("{}", BAD[i], 415);
}

static void words_that_cannot_be_read_are_refused_where_they_stand(void **state)
{
	(void)state;
	put_fhir("{\"status\":\"received\"}", 200);
	put_fhir("{\"status\":\"rejected\",\"statusReason\":{\"text\":\"a\\u0007b\"}}", 422);
	assert_string_equal(expression(), "Task.statusReason.text");
	put_fhir("{\"status\":\"rejected\",\"statusReason\":{\"text\":\" \\u00a0 \"}}", 422);
	assert_string_equal(expression(), "Task.statusReason");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_reference_to_another_server_is_refused),
	    TEST(without_a_public_address_only_relative_references_are_ours),
	    TEST(a_code_that_asks_for_something_else_is_not_passed_over),
	    TEST(every_part_that_is_not_kept_is_named),
	    TEST(words_between_the_teams_and_the_number_are_kept),
	    TEST(however_much_is_lost_all_of_it_is_told),
	    TEST(a_media_type_may_say_the_version_of_fhir),
	    TEST(words_that_cannot_be_read_are_refused_where_they_stand),
	};

	return cmocka_run_group_tests_name("fhir write", tests, pag_desk_setup, pag_desk_teardown);
}
