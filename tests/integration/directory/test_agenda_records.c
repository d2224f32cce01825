/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_agenda_records.c - the calendar follows the records of a community: agreement and roadmap,
 * meetings, presidency and arbitrations, team, books.
 */
#include "integration/directory/agenda_asking.h"
#include "unit/directory/agenda_expected.h"

#define AGREEMENT "0192f000-0000-7000-8000-0000000000a1"
#define ONE       "0192f000-0000-7000-8000-0000000000b1"
#define TWO       "0192f000-0000-7000-8000-0000000000b2"

static char them[40]; /* an actor of 31 */

static void sql(void *state, const char *text)
{
	char whole[4000];

	snprintf(whole, sizeof(whole), "SET search_path = directory; %s", text);
	test_db_exec(state, whole);
}

static int signed_setup(void **state)
{
	int rc = receiving_setup(state);

	if (rc)
		return rc;
	struct things t = some("", "");
	snprintf(them, sizeof(them), "%s", t.actor);
	sql(*state,
	    "INSERT INTO agreement (departement, id, number, kind, title, state, years,"
	    " tacit_renewal, validates, signed_on, effective_on, made_at, made_by) VALUES"
	    " ('31', '" AGREEMENT "', 0, 'engagement', 'Convention inventée', 'in_force', 3,"
	    " true, false, '" AGENDA_SIGNED "', '" AGENDA_SIGNED "', '2023-01-31T10:00:00Z',"
	    " 'tester')");
	return 0;
}

static void ask_kind(const char *kind, const char *from, const char *until)
{
	char target[240];

	snprintf(target, sizeof(target),
		 OBLIGATIONS "?departement=31&limit=200%s%s&from=%s&until=%s",
		 kind != NULL ? "&kind=" : "", kind != NULL ? kind : "", from, until);
	get_as(me.coordonnateur, target, 200);
}

/* --- the agreement ---------------------------------------------------------------------------- */

static void the_table_of_the_years_is_what_is_listed(void **state)
{
	char line[120];

	(void)state;
	ask_kind(NULL, "2020-01-01", AGENDA_END);
	assert_int_equal(items(), CMN_LEN(EXPECTED_OF_THE_FIRST));
	for (size_t i = 0; i < items(); i++) {
		snprintf(line, sizeof(line), "%s %s", cmn_json_get(item(i), "due_on"),
			 cmn_json_get(item(i), "kind"));
		assert_string_equal(line, EXPECTED_OF_THE_FIRST[i]);
	}
}

static void a_roadmap_that_was_validated_meets_and_moves_the_next(void **state)
{
	sql(*state,
	    "INSERT INTO roadmap (departement, id, agreement_id, edition, title, state, starts_on,"
	    " ends_on, validated_on, validated_by, made_at, made_by) VALUES ('31', '" ONE
	    "', '" AGREEMENT
	    "', 1, 'Feuille de route inventée', 'replaced', '2023-07-01', '2024-06-30', '2023-06-20',"
	    " 'committee', now(), 'tester'), ('31', '" TWO "', '" AGREEMENT
	    "', 2, 'Suite inventée',"
	    " 'validated', '2024-07-01', '2025-06-30', '2024-08-01', 'committee', now(), 'tester')");
	ask_kind("roadmap", "2023-01-01", "2025-12-31");
	assert_int_equal(items(), 1);
	assert_string_equal(entry(0), "2023-07-31 roadmap met 2023-06-20");
	assert_string_equal(cmn_json_get(item(0), "subject_id"), AGREEMENT);
	ask_kind("roadmap_update", "2023-01-01", "2027-12-31");
	assert_string_equal(entry(0), "2024-06-20 roadmap_update met 2024-08-01");
	assert_string_equal(entry(1), "2025-08-01 roadmap_update late");
	assert_string_equal(entry(2), "2026-08-01 roadmap_update late");
	assert_string_equal(entry(3), "2027-08-01 roadmap_update due");
	sql(*state, "DELETE FROM roadmap");
}

static void a_denounced_agreement_asks_for_no_renewal(void **state)
{
	sql(*state, "UPDATE agreement SET state = 'denounced', denounced_on = '2025-10-01',"
		    " ends_on = '2026-01-30'");
	ask_kind("agreement_renewal", "2023-01-01", "2030-12-31");
	assert_int_equal(items(), 0);
	ask_kind("governance_meeting", "2025-12-01", "2030-12-31");
	assert_int_equal(items(), 1);
	sql(*state, "UPDATE agreement SET state = 'in_force', denounced_on = NULL, ends_on = NULL");
}

/* --- governance ------------------------------------------------------------------------------- */

static void meetings_statements_and_arbitrations_are_followed(void **state)
{
	sql(*state,
	    "INSERT INTO governance_instance (id, departement, kind, name, set_up_by, set_up_on, chaired,"
	    " look_at, created_at) VALUES ('" ONE "', '31', 'strategic_committee', 'COTER inventé',"
	    " '{ars}', '2023-02-01', 'co_chairs', now(), now());"
	    "INSERT INTO governance_meeting (id, departement, instance_id, state, starts_at, convened_on,"
	    " held_on, created_at) VALUES ('" ONE "', '31', '" ONE
	    "', 'held', '2026-05-11T08:00:00Z',"
	    " '2026-04-20', '2026-05-11', now()), ('" TWO "', '31', '" ONE "', 'convened',"
	    " '2026-12-09T23:30:00Z', '2026-11-20', NULL, now());"
	    "INSERT INTO governance_statement (id, departement, meeting_id, year, life, difficulties,"
	    " questions, partnerships, created_at) VALUES ('" ONE "', '31', '" ONE
	    "', 2026, 'a', 'b', 'c',"
	    " 'd', now());"
	    "INSERT INTO governance_arbitration (id, departement, subject, asked_by, institutions, asked_on,"
	    " answer_due, created_at) VALUES ('" ONE
	    "', '31', 'Sujet inventé', 'community', '{ars}',"
	    " '2026-10-01', '2026-11-20', now());"
	    "INSERT INTO governance_presidency (id, departement, instance_id, member, from_on, until_on,"
	    " created_at) VALUES ('" ONE "', '31', '" ONE
	    "', 'ars', '2026-01-01', '2026-12-31', now())");
	ask_kind("governance_meeting", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-06-30 governance_meeting met 2026-05-11");
	assert_string_equal(entry(1), "2026-12-31 governance_meeting soon");
	assert_string_equal(cmn_json_get(item(1), "planned_on"), "2026-12-10"); /* by local time */
	ask_kind("governance_floor", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-12-31 governance_floor met 2026-05-11");
	ask_kind("meeting", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-05-11 meeting met 2026-05-11");
	assert_string_equal(entry(1), "2026-12-10 meeting due");
	ask_kind("life_report", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-06-30 life_report met 2026-05-11");
	ask_kind("arbitration", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-11-20 arbitration late");
	ask_kind("presidency_end", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-12-31 presidency_end soon");
	sql(*state,
	    "INSERT INTO governance_decision (id, departement, meeting_id, kind, text, decided_on,"
	    " created_at) VALUES ('" ONE "', '31', '" ONE
	    "', 'roadmap_validated', 'Décision inventée.',"
	    " '2026-05-11', now())");
	ask_kind("roadmap", "2023-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2023-07-31 roadmap met 2026-05-11");
	assert_string_equal(cmn_json_get(item(0), "subject_id"), AGREEMENT);
	ask_kind("roadmap_update", "2023-01-01", "2027-12-31");
	assert_int_equal(items(), 1);
	assert_string_equal(entry(0), "2027-05-11 roadmap_update due");
	sql(*state,
	    "UPDATE governance_arbitration SET state = 'answered', answered_on = '2026-11-22';"
	    "INSERT INTO governance_presidency (id, departement, instance_id, member, from_on, until_on,"
	    " created_at) VALUES ('" TWO "', '31', '" ONE "', 'mdph', '2027-01-01', '2027-12-31',"
	    " '2026-11-20T10:00:00Z')");
	ask_kind("arbitration", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-11-20 arbitration met 2026-11-22");
	ask_kind("presidency_end", "2026-01-01", "2026-12-31");
	assert_string_equal(entry(0), "2026-12-31 presidency_end met 2026-11-20");
}

/* --- the team --------------------------------------------------------------------------------- */

static void what_the_team_plans_is_shown_to_the_team_alone(void **state)
{
	char text[3000];

	snprintf(
	    text, sizeof(text),
	    "INSERT INTO team_session (id, departement, kind, title, planned_on, cancelled, present,"
	    " version, created_at, updated_at) VALUES ('" ONE
	    "', '31', 'training', 'Titre inventé',"
	    " '2026-12-01', false, '{}', 1, now(), now()), ('" TWO
	    "', '31', 'case_analysis', 'Titre"
	    " inventé', '2026-12-15', false, '{}', 1, now(), now());"
	    "INSERT INTO team_person (id, departement, name, certified_on, certified_until, turn,"
	    " version, created_at, updated_at) VALUES ('" ONE
	    "', '31', 'Nom Inventé', '2024-01-10',"
	    " '2027-01-10', 1, 1, now(), now()), ('" TWO "', '31', 'Autre Inventé', '2024-01-10',"
	    " '2027-01-11', 1, 1, now(), now());"
	    "INSERT INTO team_assignment (id, departement, person_id, function, membership, employer_id,"
	    " starts, ends, several, shares, lent, active, version, created_at, updated_at) VALUES"
	    " ('" ONE "', '31', '" ONE
	    "', 'conseiller', 'core', '%s', '2024-01-01', NULL, false, '[]',"
	    " false, true, 1, now(), now()), ('" TWO "', '31', '" TWO
	    "', 'conseiller', 'core', '%s',"
	    " '2024-01-01', '2026-06-30', false, '[]', false, true, 1, now(), now());"
	    "INSERT INTO team_programme (id, departement, year, missions, ars_on, cd_on, mdph_on, version,"
	    " created_at, updated_at) VALUES ('" ONE
	    "', '31', 2026, 'Missions inventées', '2026-01-10',"
	    " '2026-02-05', '2026-01-20', 1, now(), now()), ('" TWO "', '31', 2027, 'Missions"
	    " inventées', '2026-11-10', NULL, NULL, 1, now(), now())",
	    them, them);
	sql(*state, text);
	ask_kind("training", "2026-11-23", "2027-02-28");
	assert_string_equal(entry(0), "2026-12-01 training due");
	ask_kind("supervision", "2026-11-23", "2027-02-28");
	assert_string_equal(entry(0), "2026-12-15 supervision due");
	ask_kind("certificate_end", "2026-11-23", "2027-02-28");
	assert_int_equal(items(), 1); /* the other has left */
	assert_string_equal(entry(0), "2027-01-10 certificate_end soon");
	assert_null(strstr(me.a.answer.body.data, "Invent\xc3\xa9\""));
	ask_kind("team_roadmap", "2026-01-01", "2027-02-28");
	assert_string_equal(entry(0), "2026-01-31 team_roadmap met 2026-02-05");
	assert_string_equal(entry(1), "2027-01-31 team_roadmap soon");
	get_as(me.authority, OBLIGATIONS "?departement=31&kind=certificate_end", 200);
	assert_int_equal(items(), 0);
	get_as(me.authority, OBLIGATIONS "?departement=31&kind=team_roadmap", 200);
	assert_true(items() > 0);
}

static void what_is_told_of_people_of_the_team_is_told_to_nobody_else(void **state)
{
	announce("2026-12-05T10:00:00Z");
	assert_int_equal(
	    told(*state, "n.kind = 'certificate_end' AND n.told_to = '{coordonnateur}'"), 1);
	announce("2027-01-12T10:00:00Z");
	assert_int_equal(
	    told(*state, "n.kind = 'certificate_end' AND n.told_to = '{coordonnateur}'"), 2);
	assert_int_equal(told(*state, "n.kind = 'certificate_end'"), 2);
	/* no meeting was convened for the half-year that is over: that the one of December was not
	 * held */
	assert_int_equal(told(*state, "n.kind = 'governance_meeting' AND n.level = 'overdue'"
				      " AND n.due_on = '2026-12-31'"),
			 1);
	assert_int_equal(told(*state, "n.kind = 'governance_meeting' AND n.level <> 'overdue'"
				      " AND n.due_on = '2026-12-31'"),
			 0);
}

/* --- where it is done ------------------------------------------------------------------------- */

static bool is_operation(const char *template)
{
	char path[200];

	snprintf(path, sizeof(path), "%.*s", (int)strcspn(template, "?"), template);
	for (size_t i = 0; i < DIRECTORY_OPS.n; i++)
		if (strcmp(DIRECTORY_OPS.ops[i].path, path) == 0 &&
		    strcmp(DIRECTORY_OPS.ops[i].method, "GET") == 0)
			return true;
	return strncmp(path, "/v1/intake/", 11) == 0; /* of another service */
}

static void each_link_is_an_operation_of_the_contract(void **state)
{
	(void)state;
	for (int kind = 0; kind < DIRECTORY_DUE_KINDS; kind++) {
		const char *template = directory_agenda_template((enum directory_agenda_kind)kind);

		if (!is_operation(template))
			fail_msg("%s", template);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_table_of_the_years_is_what_is_listed),
	    cmocka_unit_test(a_roadmap_that_was_validated_meets_and_moves_the_next),
	    cmocka_unit_test(a_denounced_agreement_asks_for_no_renewal),
	    cmocka_unit_test(meetings_statements_and_arbitrations_are_followed),
	    cmocka_unit_test(what_the_team_plans_is_shown_to_the_team_alone),
	    cmocka_unit_test(what_is_told_of_people_of_the_team_is_told_to_nobody_else),
	    cmocka_unit_test(each_link_is_an_operation_of_the_contract),
	};

	return cmocka_run_group_tests(tests, signed_setup, asking_teardown);
}
