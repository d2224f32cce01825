/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_hostile.c - what may stand in a life project and what may not: every text, every
 * rule of who speaks, every code.
 */
#include "project_help.h"

#define V "\"expression\":\"direct\""

/* Each place of a version that takes words, as a body with one %s. */
static const struct {
	const char *before, *after;
	const char *pointer;
	bool line;
} TEXTS[] = {
    {"{\"built_with\":[\"person\"],\"summary\":\"", "\"}", "/summary", false},
    {"{\"built_with\":[\"person\"],\"aspiration\":{" V ",\"text\":\"", "\"}}", "/aspiration/text",
     false},
    {"{\"built_with\":[\"person\"],\"aspiration\":{" V ",\"text\":\"x\",\"tools\":\"", "\"}}",
     "/aspiration/tools", true},
    {"{\"built_with\":[\"person\"],\"wishes\":[{" V ",\"text\":\"", "\"}]}", "/wishes/0/text",
     false},
    {"{\"built_with\":[\"person\"],\"wishes\":[{" V ",\"text\":\"x\",\"tools\":\"", "\"}]}",
     "/wishes/0/tools", true},
    {"{\"built_with\":[\"person\"],\"stages\":[{\"kind\":\"project\",\"state\":\"planned\","
     "\"title\":\"",
     "\"}]}", "/stages/0/title", true},
    {"{\"built_with\":[\"person\"],\"stages\":[{\"kind\":\"project\",\"state\":\"planned\","
     "\"title\":\"x\",\"note\":\"",
     "\"}]}", "/stages/0/note", false},
    {"{\"built_with\":[\"person\"],\"peers\":[{\"kind\":\"peer\",\"state\":\"offered\","
     "\"organisation\":\"",
     "\"}]}", "/peers/0/organisation", true},
};

/* As they stand inside a JSON string, and as they must come back. */
static const char *const VERBATIM[] = {
    "Robert'); DROP TABLE intake.project; --",
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "$1 ${x} %s %n {{7*7}} ' \\\" \\\\ /",
    "\xf0\x9f\x98\x80 \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\xa6\xbd e\xcc\x81",
    "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\x8f mélangé \xe2\x80\xae enversé",
    "\xe2\x80\xa8 \xc2\x85 \xef\xbb\xbf \xe2\x80\x8b",
};

static const char *with(size_t i, const char *text)
{
	static char body[1100000];

	snprintf(body, sizeof(body), "%s%s%s", TEXTS[i].before, text, TEXTS[i].after);
	return body;
}

static void every_text_comes_back_as_it_was_said(void **state)
{
	char situation[40], id[40];
	int version = 1;

	(void)state;
	a_project(situation, id);
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++)
		for (size_t t = 0; t < CMN_LEN(VERBATIM); t++) {
			json_t *sent = json_loads(with(i, VERBATIM[t]), 0, NULL);

			assert_non_null(sent);
			write_it(id, version++, with(i, VERBATIM[t]), 201);
			assert_true(json_equal(json_object_get(desk.a.json, "content"), sent));
			json_decref(sent);
		}
	assert_int_equal(number_of("number"), CMN_LEN(TEXTS) * CMN_LEN(VERBATIM));
}

static void control_characters_are_refused_and_the_field_is_named(void **state)
{
	static const char *const CONTROLS[] = {"\\u0001", "a\\u0007b", "\\u001b[31m",
					       "\\u007f", "\\b",       "\\f"};
	char situation[40], id[40];
	int version = 1;

	(void)state;
	a_project(situation, id);
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		for (size_t t = 0; t < CMN_LEN(CONTROLS); t++) {
			write_it(id, version, with(i, CONTROLS[t]), 422);
			assert_string_equal(asked_pointer(&desk.a), TEXTS[i].pointer);
		}
		write_it(id, version, with(i, "a\\u0000b"), 400);
		write_it(id, version, with(i, "\xc3\x28"), 400);
		write_it(id, version, with(i, "\xed\xa0\x80"), 400);
		write_it(id, version, with(i, ""), 422);
		assert_string_equal(asked_pointer(&desk.a), TEXTS[i].pointer);
		write_it(id, version, with(i, "ligne\\n\\tsuite"), TEXTS[i].line ? 422 : 201);
		version += !TEXTS[i].line;
	}
}

static void texts_that_are_too_long_are_refused_by_name_and_a_megabyte_at_once(void **state)
{
	static char text[1000001];
	char situation[40], id[40];
	int version = 1;

	(void)state;
	a_project(situation, id);
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		size_t limit = TEXTS[i].line ? 200 : 4000;

		memset(text, 'a', sizeof(text) - 1);
		write_it(id, version, with(i, text), 413);
		text[limit + 1] = '\0';
		write_it(id, version, with(i, text), 422);
		assert_string_equal(asked_pointer(&desk.a), TEXTS[i].pointer);
		text[limit] = '\0';
		write_it(id, version++, with(i, text), 201);
		text[limit] = 'a';
		text[limit + 1] = 'a';
	}
}

/* A version that is refused at this pointer, for this word of the reason. */
static void refused(const char *id, const char *content, const char *pointer, const char *why)
{
	write_it(id, 1, content, 422);
	if (strcmp(asked_pointer(&desk.a), pointer) != 0)
		fail_msg("%s instead of %s for %s", asked_pointer(&desk.a), pointer, content);
	if (!strstr(desk.a.answer.body.data, why))
		fail_msg("no \"%s\" in %s", why, desk.a.answer.body.data);
}

#define B          "{\"built_with\":[\"person\"],"
#define WISH(more) B "\"wishes\":[{\"text\":\"x\"," V "},{\"text\":\"x\"," more "}]}"

static void who_speaks_is_said_with_each_wish(void **state)
{
	char situation[40], id[40];

	(void)state;
	a_project(situation, id);
	refused(id, WISH("\"domain\":\"housing\""), "/wishes/1/expression", "");
	refused(id, WISH("\"expression\":\"with_help\""), "/wishes/1/said_by", "aidé");
	refused(id, WISH("\"expression\":\"third_party\""), "/wishes/1/said_by", "aidé");
	refused(id, WISH("\"expression\":\"third_party\",\"said_by\":\"parent\""),
		"/wishes/1/direct_expression", "entendre");
	refused(id, WISH(V ",\"said_by\":\"parent\""), "/wishes/1/said_by", "elle-même");
	refused(id, WISH(V ",\"direct_expression\":\"tried\""), "/wishes/1/direct_expression",
		"exprimée");
	refused(id, WISH(V ",\"said_by\":\"Paul\""), "/wishes/1/said_by", "");
	refused(id, WISH(V ",\"domain\":\"money\""), "/wishes/1/domain", "");
	refused(id, WISH(V ",\"modes\":[\"shouting\"]"), "/wishes/1/modes/0", "");
	refused(id, WISH(V ",\"modes\":[\"oral\",\"oral\"]"), "/wishes/1/modes", "");
	refused(id, WISH(V ",\"said_on\":\"2199-01-01\""), "/wishes/1/said_on", "futur");
	refused(id, WISH(V ",\"said_on\":\"1999-12-31\""), "/wishes/1/said_on", "2000");
	refused(id, WISH(V ",\"said_on\":\"2026-02-30\""), "/wishes/1/said_on", "");
	refused(id, WISH(V ",\"name\":\"x\""), "/wishes/1/name", "");
	refused(id, B "\"aspiration\":{\"text\":\"x\",\"expression\":\"with_help\"}}",
		"/aspiration/said_by", "aidé");
	write_it(id, 1,
		 WISH("\"expression\":\"third_party\",\"said_by\":\"parent\",\"direct_expression\":"
		      "\"planned\",\"modes\":[\"eye_blink\",\"tablet\"],\"tools\":\"tablette\""),
		 201);
}

static void stages_and_peers_have_days_that_can_be(void **state)
{
#define STAGE(more) B "\"stages\":[{\"kind\":\"parcours\",\"title\":\"x\"," more "}]}"
	char situation[40], id[40];

	(void)state;
	a_project(situation, id);
	refused(id, STAGE("\"state\":\"reached\""), "/stages/0/reached_on", "manque");
	refused(id, STAGE("\"state\":\"planned\",\"reached_on\":\"2026-01-01\""),
		"/stages/0/reached_on", "pas atteinte");
	refused(id, STAGE("\"state\":\"reached\",\"reached_on\":\"2199-01-01\""),
		"/stages/0/reached_on", "futur");
	refused(id, STAGE("\"state\":\"somehow\""), "/stages/0/state", "");
	refused(id,
		B "\"peers\":[{\"kind\":\"peer\",\"state\":\"offered\",\"since\":"
		  "\"2199-01-01\"}]}",
		"/peers/0/since", "futur");
	refused(id, B "\"peers\":[{\"kind\":\"friend\",\"state\":\"offered\"}]}", "/peers/0/kind",
		"");
	write_it(id, 1, STAGE("\"state\":\"reached\",\"reached_on\":\"2026-01-01\""), 201);
}

static void needs_and_acts_are_codes_of_the_official_table(void **state)
{
	char situation[40], id[40];

	(void)state;
	a_project(situation, id);
	refused(id, B "\"needs\":[{\"code\":\"2.3.1.1\"}]}", "/needs/0/code", "");
	refused(id, B "\"needs\":[{\"code\":\"1\"}]}", "/needs/0/code", "");
	refused(id, B "\"acts\":[{\"code\":\"3.2.4.1\"}]}", "/acts/0/code", "");
	refused(id, B "\"acts\":[{\"code\":\"2.3.9.9\"}]}", "/acts/0/code", "");
	refused(id, B "\"needs\":[{\"code\":\"1.1.10\"},{\"code\":\"1.1.10\"}]}", "/needs/1/code",
		"déjà");
	/* the two that a source text quotes with a code that means something else */
	refused(id,
		B "\"acts\":[{\"code\":\"2.3.2.2\",\"label\":"
		  "\"Accompagnements pour préparer sa vie professionnelle\"}]}",
		"/acts/0/code", "2.3.3.2");
	refused(id,
		B "\"needs\":[{\"code\":\"1.2.1\",\"label\":"
		  "\"Besoins pour accéder aux droits et à la citoyenneté\"}]}",
		"/needs/0/code", "1.3.1.1");
	refused(id, B "\"needs\":[{\"code\":\"1.2.1\",\"label\":\"Tout autre chose\"}]}",
		"/needs/0/code", "officielle");
	refused(id, B "\"acts\":[{\"code\":\"2.3.1.1\",\"role\":\"maitre_ouvrage\"}]}",
		"/acts/0/role", "ouvrage");
	refused(id, B "\"acts\":[{\"code\":\"2.3.1.1\",\"done_on\":\"2199-01-01\"}]}",
		"/acts/0/done_on", "futur");
	write_it(id, 1,
		 B "\"needs\":[{\"code\":\"1.3.1.1\",\"label\":"
		   "\"besoins pour accéder aux droits et à la citoyenneté\"}],"
		   "\"acts\":[{\"code\":\"2.3.5.1\",\"label\":"
		   "\"Accompagnements pour l'ouverture des droits\",\"role\":\"assistant\"},"
		   "{\"code\":\"2.4\"},{\"code\":\"2.4.1\"},{\"code\":\"2.3.1.2\"}]}",
		 201);
	assert_null(strstr(desk.a.answer.body.data, "ouverture des droits")); /* not kept */
}

static void a_version_says_who_built_it_and_something_more(void **state)
{
	char situation[40], id[40], many[8000] = B "\"wishes\":[";

	(void)state;
	a_project(situation, id);
	refused(id, "{\"summary\":\"x\"}", "/built_with", "");
	refused(id, "{\"built_with\":[],\"summary\":\"x\"}", "/built_with", "");
	refused(id, "{\"built_with\":[\"person\"]}", "", "");
	refused(id, "{\"built_with\":[\"person\",\"person\"],\"summary\":\"x\"}", "/built_with",
		"");
	refused(id, "{\"built_with\":[\"mayor\"],\"summary\":\"x\"}", "/built_with/0", "");
	refused(id, B "\"diagnosis\":\"x\"}", "/diagnosis", "");
	for (int i = 0; i < 61; i++) {
		size_t n = strlen(many);

		snprintf(many + n, sizeof(many) - n, "%s{\"text\":\"x\"," V "}", i ? "," : "");
	}
	strncat(many, "]}", sizeof(many) - strlen(many) - 1);
	refused(id, many, "/wishes", "");
}

static void an_answer_says_who_spoke_and_when(void **state)
{
	char situation[40];

	(void)state;
	a_situation(situation);
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL,
		  "{\"wanted\":true,\"expression\":\"third_party\",\"said_by\":\"parent\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/direct_expression");
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL,
		  "{\"wanted\":true,\"expression\":\"direct\",\"said_on\":\"2199-01-01\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/said_on");
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL,
		  "{\"expression\":\"direct\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/wanted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_text_comes_back_as_it_was_said),
	    cmocka_unit_test(control_characters_are_refused_and_the_field_is_named),
	    cmocka_unit_test(texts_that_are_too_long_are_refused_by_name_and_a_megabyte_at_once),
	    cmocka_unit_test(who_speaks_is_said_with_each_wish),
	    cmocka_unit_test(stages_and_peers_have_days_that_can_be),
	    cmocka_unit_test(needs_and_acts_are_codes_of_the_official_table),
	    cmocka_unit_test(a_version_says_who_built_it_and_something_more),
	    cmocka_unit_test(an_answer_says_who_spoke_and_when),
	};

	return cmocka_run_group_tests_name("hostile life projects", tests, help_setup,
					   help_teardown);
}
