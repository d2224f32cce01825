/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_lab_acts.c - proposals are addressed and answered, experiments followed up, capitalised and
 * presented, activities held, commitments assessed together with those who made them.
 */
#include "integration/observatory/lab_desk.h"

/* --- proposals -------------------------------------------------------------------------------- */

static void answer(const char *who, const char *record, const char *body, int status)
{
	post(who, below(record, "answers"), body, status);
}

static void a_proposal_is_answered_by_those_to_whom_it_is_addressed(void **state)
{
	char record[120];

	(void)state;
	made(me.conseiller, "proposals", PROPOSAL, record);
	get(me.ars, record, 404);
	act(me.coord, record, 1, "{\"act\":\"address\"}", 422);
	assert_string_equal(at(), "/on");
	act(me.coord, record, 1, "{\"act\":\"address\",\"on\":\"2026-04-30\"}", 422);
	act(me.coord, record, 1, "{\"act\":\"address\",\"on\":\"2026-11-24\"}", 422);
	act(me.conseiller, record, 1, "{\"act\":\"address\",\"on\":\"2026-05-02\"}", 403);
	act(me.coord, record, 1, "{\"act\":\"address\",\"on\":\"2026-05-02\"}", 200);
	assert_string_equal(text("audience"), "institutions");
	assert_int_equal(count("waited_for"), 2);
	get(me.ars, record, 200);
	get(me.partner, record, 404);
	send_at("PATCH", me.coord, record, 2, "{\"title\":\"x\"}", 409);

	answer(me.ars, record, "{\"answer\":\"under_study\",\"on\":\"2026-06-01\"}", 200);
	assert_int_equal(count("waited_for"), 1);
	answer(
	    me.ars, record,
	    "{\"answer\":\"refused\",\"on\":\"2026-06-01\",\"institution\":\"mdph\",\"text\":\"x\"}",
	    403);
	answer(me.ars, record, "{\"answer\":\"refused\",\"on\":\"2026-06-01\"}", 422);
	assert_string_equal(at(), "/text");
	answer(me.coord, record, "{\"answer\":\"accepted\",\"on\":\"2026-06-01\"}", 422);
	assert_string_equal(at(), "/institution");
	answer(me.coord, record,
	       "{\"answer\":\"accepted\",\"on\":\"2026-06-01\",\"institution\":\"caf\"}", 422);
	assert_string_equal(at(), "/institution");
	answer(me.mdph, record, "{\"answer\":\"accepted\",\"on\":\"2026-04-01\"}", 422);
	assert_string_equal(at(), "/on");
	answer(me.mdph, record, "{\"answer\":\"accepted\",\"on\":\"2026-06-15\"}", 200);
	assert_int_equal(count("waited_for"), 0);
	answer(me.coord, record,
	       "{\"answer\":\"accepted_in_part\",\"on\":\"2026-07-01\",\"institution\":\"ars\","
	       "\"text\":\"Par courrier.\"}",
	       200);
	assert_int_equal(count("answers"), 3);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("answers"), 2), "institution")),
	    "ars");

	act(me.coord, record, 5,
	    "{\"act\":\"conclude\",\"on\":\"2026-09-01\",\"outcome\":\"carried_out\"}", 422);
	assert_string_equal(at(), "/conclusion");
	act(me.coord, record, 5,
	    "{\"act\":\"conclude\",\"on\":\"2026-09-01\",\"outcome\":\"carried_out\",\"conclusion\":"
	    "\"Arrêté pris.\"}",
	    200);
	assert_string_equal(text("state"), "concluded");
	assert_string_equal(text("outcome"), "carried_out");
	show(record, 6, "team", 422);
	show(record, 6, "public", 200);
	get(NULL, LAB "publications?departement=31&family=proposal&lever=legal_framework", 200);
	assert_int_equal(desk_items(&me.desk), 1);
}

static void an_authority_that_does_not_say_which_names_one_of_three(void **state)
{
	char record[120];

	(void)state;
	made(me.coord, "proposals", PROPOSAL, record);
	answer(me.ars, record, "{\"answer\":\"accepted\",\"on\":\"2026-06-01\"}", 404);
	answer(me.coord, record,
	       "{\"answer\":\"accepted\",\"on\":\"2026-06-01\",\"institution\":\"ars\"}", 409);
	act(me.coord, record, 1, "{\"act\":\"address\",\"on\":\"2026-05-02\"}", 200);
	answer(me.authority, record, "{\"answer\":\"accepted\",\"on\":\"2026-06-01\"}", 422);
	answer(me.authority, record,
	       "{\"answer\":\"accepted\",\"on\":\"2026-06-01\",\"institution\":\"mdph\"}", 403);
	answer(me.authority, record,
	       "{\"answer\":\"accepted\",\"on\":\"2026-06-01\",\"institution\":\"ars\"}", 200);
	act(me.coord, record, 3, "{\"act\":\"withdraw\"}", 422);
	act(me.coord, record, 3, "{\"act\":\"withdraw\",\"reason\":\"Sans objet.\"}", 200);
	get(me.ars, record, 200); /* they see that it was withdrawn */
	assert_string_equal(text("state"), "withdrawn");
	answer(me.mdph, record, "{\"answer\":\"accepted\",\"on\":\"2026-06-15\"}", 409);
}

/* --- experiments ------------------------------------------------------------------------------ */

static void present(const char *record, const char *institutions, int status)
{
	char body[200];

	snprintf(body, sizeof(body),
		 "{\"on\":\"2026-10-01\",\"institutions\":[%s],\"meeting\":\"COTER\"}",
		 institutions);
	post(me.coord, of_record(record, "presentations"), body, status);
}

static void an_experiment_is_followed_up_capitalised_and_presented(void **state)
{
	char record[120];

	(void)state;
	made(me.conseiller, "experiments", EXPERIMENT, record);
	post(me.conseiller, below(record, "follow-ups"), "{\"on\":\"2026-03-01\",\"text\":\"x\"}",
	     409);
	present(record, "\"ars\"", 409);
	act(me.coord, record, 1, "{\"act\":\"end\",\"on\":\"2026-06-01\"}", 409);
	act(me.conseiller, record, 1, "{\"act\":\"start\",\"on\":\"2026-02-15\"}", 200);
	assert_string_equal(text("on"), "2026-02-15");
	post(
	    me.conseiller, below(record, "follow-ups"),
	    "{\"on\":\"2026-03-01\",\"text\":\"Deux établissements l’emploient.\",\"value\":\"2\"}",
	    200);
	post(me.conseiller, below(record, "follow-ups"), "{\"on\":\"2026-01-01\",\"text\":\"x\"}",
	     422);
	assert_string_equal(at(), "/on");
	act(me.coord, record, 3,
	    "{\"act\":\"end\",\"on\":\"2026-06-20\",\"result\":\"confirmed\",\"findings\":\"Moins "
	    "d’appels.\",\"lessons\":\"x\"}",
	    422);
	assert_string_equal(at(), "/lessons");
	act(me.coord, record, 3, "{\"act\":\"end\",\"on\":\"2026-06-20\",\"result\":\"confirmed\"}",
	    422);
	assert_string_equal(at(), "/findings");
	act(me.coord, record, 3,
	    "{\"act\":\"end\",\"on\":\"2026-06-20\",\"result\":\"confirmed\",\"findings\":\"Moins "
	    "d’appels.\"}",
	    200);
	assert_string_equal(text("until"), "2026-06-20");
	send_at("PATCH", me.coord, record, 4, "{\"hypothesis\":\"Autre.\"}", 409);
	assert_string_equal(at(), "/hypothesis");
	send_at("PATCH", me.coord, record, 4,
		"{\"measures\":[{\"label\":\"Délai\",\"after\":\"12 jours\"}]}", 200);
	act(me.coord, record, 5,
	    "{\"act\":\"capitalise\",\"lessons\":\"Une fiche par parcours.\",\"spread\":\"extended\"}",
	    200);
	assert_true(json_is_true(member("to_present")));
	present(record, "\"ars\"", 200);
	assert_true(json_is_true(member("to_present")));
	present(record, "\"departement\",\"mdph\"", 200);
	assert_true(json_is_false(member("to_present")));
	assert_int_equal(count("presentations"), 2);
	act(me.coord, record, 8, "{\"act\":\"abandon\",\"reason\":\"x\"}", 409);
}

/* --- animation -------------------------------------------------------------------------------- */

static void an_activity_is_held_once_its_day_has_come(void **state)
{
	char record[120], later[120];

	(void)state;
	made(me.conseiller, "activities", ACTIVITY, record);
	assert_int_equal(count("organisations"), 2);
	act(me.conseiller, record, 1,
	    "{\"act\":\"hold\",\"participants\":24,\"outcome\":\"Une carte du répit.\"}", 200);
	assert_string_equal(text("state"), "held");
	assert_int_equal(json_integer_value(member("participants")), 24);
	act(me.conseiller, record, 2, "{\"act\":\"cancel\",\"reason\":\"x\"}", 409);
	send_at("PATCH", me.conseiller, record, 2, "{\"on\":\"2026-12-01\"}", 422);
	made(
	    me.coord, "activities",
	    "{\"departement\":\"31\",\"kind\":\"event\",\"title\":\"Forum\",\"on\":\"2026-12-03\"}",
	    later);
	act(me.coord, later, 1, "{\"act\":\"hold\"}", 422);
	assert_string_equal(at(), "/act");
	act(me.coord, later, 1, "{\"act\":\"hold\",\"lessons\":\"x\"}", 422);
	act(me.coord, later, 1, "{\"act\":\"cancel\",\"reason\":\"Salle fermée.\"}", 200);
	show(later, 2, "members", 409);
}

/* --- commitments ------------------------------------------------------------------------------ */

static void speak(const char *who, const char *record, const char *body, int status)
{
	post(who, below(record, "words"), body, status);
}

static void a_commitment_is_assessed_with_whom_it_is_of(void **state)
{
	char record[120];

	(void)state;
	made(me.coord, "assessments", COMMITMENT, record);
	assert_string_equal(text("party"), "Association inventée");
	get(me.partner, record, 404);
	act(me.coord, record, 1, "{\"act\":\"submit\"}", 200);
	get(me.partner, record, 200); /* its own */
	get(me.stranger, record, 404);
	speak(me.stranger, record, "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 404);
	show(record, 2, "members", 200);
	speak(me.stranger, record, "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 403);
	speak(me.partner, record, "{\"accord\":\"agrees_with_reserve\",\"on\":\"2026-11-20\"}",
	      422);
	assert_string_equal(at(), "/text");
	speak(me.partner, record,
	      "{\"accord\":\"agrees\",\"on\":\"2026-11-20\",\"actor_id\":\"" B31 "\"}", 403);
	speak(me.partner, record,
	      "{\"accord\":\"agrees\",\"on\":\"2026-11-20\",\"institution\":\"ars\"}", 403);
	act(me.coord, record, 3, "{\"act\":\"settle\"}", 422);
	assert_string_equal(at(), "/reason");
	speak(
	    me.partner, record,
	    "{\"accord\":\"agrees_with_reserve\",\"on\":\"2026-11-20\",\"text\":\"La seconde ouvre "
	    "en janvier.\"}",
	    200);
	speak(me.mdph, record, "{\"accord\":\"agrees\",\"on\":\"2026-11-21\"}", 200);
	show(record, 5, "public", 422);
	act(me.coord, record, 5, "{\"act\":\"reopen\",\"reason\":\"Préciser.\"}", 200);
	assert_string_equal(text("audience"), "team");
	send_at("PATCH", me.coord, record, 6,
		"{\"assessment\":\"Une place, la seconde en janvier.\"}", 200);
	act(me.coord, record, 7, "{\"act\":\"submit\"}", 200);
	assert_true(json_is_true(json_object_get(json_array_get(member("words"), 0), "stale")));
	speak(me.coord, record,
	      "{\"accord\":\"agrees\",\"on\":\"2026-11-22\",\"actor_id\":\"" A31 "\"}", 200);
	assert_true(json_is_false(json_object_get(json_array_get(member("words"), 2), "stale")));
	speak(me.coord, record,
	      "{\"accord\":\"agrees\",\"on\":\"2026-11-22\",\"actor_id\":\"" A44 "\"}", 422);
	assert_string_equal(at(), "/actor_id");
	act(me.coord, record, 9, "{\"act\":\"settle\"}", 200);
	speak(me.partner, record, "{\"accord\":\"disagrees\",\"on\":\"2026-11-23\",\"text\":\"x\"}",
	      409);
	show(record, 10, "public", 200);
}

static void the_impact_is_spoken_about_by_every_member_that_sees_it(void **state)
{
	char record[120];

	(void)state;
	made(me.coord, "assessments", IMPACT, record);
	act(me.coord, record, 1, "{\"act\":\"submit\"}", 200);
	speak(me.partner, record, "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 404);
	show(record, 2, "members", 200);
	speak(me.partner, record, "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 200);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("words"), 0), "organisation")),
	    "Association inventée");
	speak(me.ars, record, "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 200);
	act(me.coord, record, 5, "{\"act\":\"settle\"}", 200);
}

/* --- levers ----------------------------------------------------------------------------------- */

static void levers_count_what_their_reader_sees(void **state)
{
	char record[120];

	(void)state;
	made(me.coord, "observations", SOLUTION, record);
	made(me.coord, "proposals", PROPOSAL, record);
	act(me.coord, record, 1, "{\"act\":\"address\",\"on\":\"2026-05-02\"}", 200);
	get(me.coord, LAB "levers?departement=31&year=2026", 200);
	assert_int_equal(desk_items(&me.desk), 2);
	get(me.ars, LAB "levers?departement=31", 200);
	assert_int_equal(desk_items(&me.desk), 1);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&me.desk, 0), "proposals")),
			 1);
	get(me.coord, LAB "levers?departement=31&year=2025", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(me.coord44, LAB "levers?departement=31", 403);
}

#define TEST(name) cmocka_unit_test_setup(name, lab_empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_proposal_is_answered_by_those_to_whom_it_is_addressed),
	    TEST(an_authority_that_does_not_say_which_names_one_of_three),
	    TEST(an_experiment_is_followed_up_capitalised_and_presented),
	    TEST(an_activity_is_held_once_its_day_has_come),
	    TEST(a_commitment_is_assessed_with_whom_it_is_of),
	    TEST(the_impact_is_spoken_about_by_every_member_that_sees_it),
	    TEST(levers_count_what_their_reader_sees),
	};

	return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
