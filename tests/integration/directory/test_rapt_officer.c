/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_rapt_officer.c - the officer « réponse accompagnée pour tous » of the MDPH takes part in the
 * community (R084): as somebody of the team whom the MDPH employs, and in its instances with the
 * account and the voice of the MDPH.
 */
#include "integration/directory/governing.h"

#define TEAM "/v1/directory/team"

static char officer[40], mdph_id[40];

static const json_t *function_of(const char *code)
{
	const json_t *all = json_object_get(me.a.json, "functions");

	for (size_t i = 0; i < json_array_size(all); i++) {
		const json_t *one = json_array_get(all, i);

		if (strcmp(cmn_json_get(one, "function"), code) == 0)
			return one;
	}
	return NULL;
}

/* Employed by the MDPH; conseiller of the community too when `more` gives a second function. */
static void assign(const char *function, const char *percent, const char *more)
{
	post(me.coordonnateur, TEAM "/assignments",
	     fmt("{\"departement\":\"31\",\"person_id\":\"%s\",\"employer_id\":\"%s\","
		 "\"function\":\"%s\",\"shares\":[{\"from\":\"2026-01-01\",\"percent\":%s}]%s}",
		 officer, mdph_id, function, percent, more),
	     201);
}

static void the_officer_is_of_the_team_and_employed_by_the_mdph(void **state)
{
	const json_t *one;

	(void)state;
	post(me.coordonnateur, "/v1/directory/actors",
	     "{\"departement\":\"31\",\"type\":\"mdph\",\"sector\":\"specialised\","
	     "\"name\":\"MDPH inventée\",\"commune\":\"31555\"}",
	     201);
	keep(mdph_id);
	post(me.coordonnateur, TEAM "/people",
	     "{\"departement\":\"31\",\"name\":\"Personne inventée\"}", 201);
	keep(officer);
	assign("rapt_officer", "20", "");
	see(NULL, TEAM "?departement=31", 200);
	one = function_of("rapt_officer");
	assert_non_null(one);
	assert_int_equal(cmn_json_get_int(one, "people", 0), 1);
	/* one person, two capacities: said so, and counted once each */
	assign("conseiller", "50", ",\"several_capacities\":true");
	see(g.mdph, TEAM "/figures?departement=31&from=2026-01-01&until=2026-12-31", 200);
	assert_non_null(function_of("rapt_officer"));
	assert_non_null(function_of("conseiller"));
	see(g.mdph, fmt(TEAM "/assignments?departement=31&person_id=%s", officer), 200);
	assert_int_equal(items(), 2);
	assert_null(strstr(me.a.answer.body.data, "Personne inventée"));
}

static void the_officer_sits_for_the_mdph_and_has_its_voice(void **state)
{
	char instance[40], meeting[40], vote[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", instance);
	see(g.mdph, fmt(G "instances/%s", instance), 404); /* not yet seated */
	seat(instance, "mdph", "mdph",
	     ",\"titular\":\"Chargée de mission RAPT inventée\",\"alternate\":\"Autre inventé\"",
	     201);
	meeting_today(instance, meeting);
	see(g.mdph, fmt(G "instances/%s", instance), 200);
	see(g.mdph, fmt(G "meetings/%s", meeting), 200);
	post(me.coordonnateur, G "votes",
	     fmt("{\"meeting_id\":\"%s\",\"question\":\"Question inventée\"}", meeting), 201);
	keep(vote);
	post(g.mdph, fmt(G "votes/%s/ballots", vote), "{\"choice\":\"yes\"}", 200);
	post(g.mdph, fmt(G "votes/%s/ballots", vote), "{\"choice\":\"no\"}", 409);
	see(me.coordonnateur, fmt(G "votes/%s", vote), 200);
	change(me.coordonnateur, "POST", fmt(G "votes/%s/closure", vote), version(), "{}", 200);
	assert_string_equal(says("result"), "adopted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_officer_is_of_the_team_and_employed_by_the_mdph),
	    cmocka_unit_test(the_officer_sits_for_the_mdph_and_has_its_voice),
	};

	return cmocka_run_group_tests(tests, governing_setup, governing_teardown);
}
