/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_fhir_http.c - a PAG below /fhir is read under the agreement that its MDPH needs; its needs
 * under one that names them; and words of any kind come out as strings of FHIR.
 */
#include "pag_desk.h"

#define AGREE(id, purpose, categories)                                                        \
	"INSERT INTO referral.consent_ref (id, departement, situation_id, given, purpose,"    \
	" categories, recipients, decided_at) VALUES ('0197f0a0-0000-7000-8000-0000000000" id \
	"', '31', '" SITUATION "', true, '" purpose "', '" categories "', 'mdph', '2026-01-11');"

static const json_t *member(const json_t *resource, const char *name)
{
	return json_object_get(resource, name);
}

/* "/v1/referral/pags/<id>" as a CarePlan. */
static void read_plan(const char *who, const char *path, int status)
{
	char target[96];

	snprintf(target, sizeof(target), "/fhir/CarePlan/%s", strrchr(path, '/') + 1);
	desk_get(&desk, who, target, status);
}

static const char *first_code(const json_t *list)
{
	const json_t *one = json_array_get(list, 0);

	return json_string_value(
	    member(json_array_get(member(member(one, "details"), "coding"), 0), "code"));
}

static void a_plan_and_its_needs_are_each_read_under_their_agreement(void **state)
{
	char path[96];

	pag_prepared(path);
	test_db_exec(*state, "INSERT INTO referral.handoff_content (departement, handoff_id,"
			     " content) VALUES ('31', '" HANDOFF "', '{\"needs\":[\"1.1.1\"]}')");
	read_plan(mdph, path, 200); /* none is required */
	assert_int_equal(json_array_size(member(desk.a.json, "goal")), 1);
	assert_string_equal(
	    json_string_value(member(json_array_get(member(desk.a.json, "goal"), 0), "reference")),
	    "Goal/" HANDOFF "-1.1.1");
	pag_deps.consent_required = "31=2020-01-01";
	read_plan(mdph, path, 403);
	assert_string_equal(first_code(member(desk.a.json, "issue")), "no-consent");
	read_plan(conseiller, path, 200); /* it is their file */
	test_db_exec(*state, AGREE("d1", "mdph_handoff", "situation"));
	read_plan(mdph, path, 200);
	assert_null(member(desk.a.json, "goal"));
	test_db_exec(*state, AGREE("d2", "mdph_handoff", "situation needs"));
	read_plan(mdph, path, 200);
	assert_int_equal(json_array_size(member(desk.a.json, "goal")), 1);
	test_db_exec(*state, "UPDATE referral.consent_ref SET withdrawn_at = '2026-06-01'");
	read_plan(mdph, path, 403);
	desk_get(&desk, mdph, "/fhir/CarePlan", 200); /* dates and codes */
	assert_int_equal(json_array_size(member(desk.a.json, "entry")), 1);
	assert_null(member(member(json_array_get(member(desk.a.json, "entry"), 0), "resource"),
			   "activity"));
	read_plan(mdph44, path, 404);
	read_plan(partner, path, 403);
}

/* Blanks that the pattern of FHIR does not know, markup, SQL, marks of direction, emoji. */
#define ODD "a\u00a0b\u202fc\u2003d\u2028e\u3000f"
#define HOSTILE \
	"<script>alert(1)</script> '; DROP TABLE pag; -- \u202eesrever \U0001f468\u200d\U0001f469"

static void words_of_any_kind_are_strings_of_fhir(void **state)
{
	static const char BODY[] =
	    "{\"content\":{\"services\":[{\"kind\":\"educational\",\"actor_id\":\"" ACTOR "\","
	    "\"label\":\"" ODD "\",\"nature\":\"" HOSTILE "\",\"from\":\"2026-03-01\","
	    "\"frequency\":{\"every\":\"year\",\"times\":3}}],\"coordinator_id\":\"" ACTOR "\","
	    "\"orientations\":[],\"summary\":\"" HOSTILE "\"}}";
	char path[96];
	const json_t *detail;

	(void)state;
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/pags", BODY, PAGS, path);
	read_plan(mdph, path, 200);
	detail = member(json_array_get(member(desk.a.json, "activity"), 0), "detail");
	assert_string_equal(json_string_value(member(detail, "description")),
			    "a b c d e f\n" HOSTILE);
	assert_string_equal(json_string_value(member(desk.a.json, "description")), HOSTILE);
	assert_string_equal(json_string_value(member(
				member(member(detail, "scheduledTiming"), "repeat"), "periodUnit")),
			    "a");
}

/* Whatever is written of it, the day it changed goes forward and a poll finds it once. */
static void each_answer_is_a_change_that_a_poll_finds(void **state)
{
	char path[96], line[96], last[64], target[160];

	(void)state;
	pag_elaborated(path);
	for (size_t n = 0; n < 2; n++) {
		read_plan(mdph, path, 200);
		snprintf(last, sizeof(last), "%s",
			 json_string_value(member(member(desk.a.json, "meta"), "lastUpdated")));
		pag_line(path, n, line);
		pag_act(n ? other : partner, line, "commitment", 1, "{\"answer\":\"engaged\"}",
			200);
		snprintf(target, sizeof(target), "/fhir/CarePlan?_lastUpdated=gt%s", last);
		desk_get(&desk, mdph, target, 200);
		assert_int_equal(json_array_size(member(desk.a.json, "entry")), 1);
	}
	read_plan(mdph, path, 200);
	snprintf(target, sizeof(target), "/fhir/CarePlan?_lastUpdated=gt%s",
		 json_string_value(member(member(desk.a.json, "meta"), "lastUpdated")));
	desk_get(&desk, mdph, target, 200);
	assert_null(member(desk.a.json, "entry"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_plan_and_its_needs_are_each_read_under_their_agreement,
				   pag_desk_fresh),
	    cmocka_unit_test_setup(words_of_any_kind_are_strings_of_fhir, pag_desk_fresh),
	    cmocka_unit_test_setup(each_answer_is_a_change_that_a_poll_finds, pag_desk_fresh),
	};

	return cmocka_run_group_tests(tests, pag_desk_setup, pag_desk_teardown);
}
