/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_follow.c - arbitrations until they are done, what is sent to the region, what a
 * member's account reads, what an instance owes.
 */
#include "integration/directory/governing.h"

#include "governance_job.h"

/* --- arbitrations -------------------------------------------------------------------------- */

static void an_arbitration_is_followed_until_it_is_done(void **state)
{
	char id[40];

	(void)state;
	afresh();
#define ASK(more, status)                                                      \
	post(g.authority, G "arbitrations",                                    \
	     fmt("{\"departement\":\"31\",\"subject\":\"Transport inventé\"," \
		 "\"asked_by\":\"community\"" more "}"),                       \
	     status)
	ASK(",\"institutions\":[\"ars\",\"pirates\"],\"answer_due\":\"2026-12-01\"", 422);
	refused_at("/institutions/1");
	ASK(",\"institutions\":[\"ars\"],\"answer_due\":\"2026-11-01\"", 422);
	refused_at("/answer_due");
	ASK(",\"institutions\":[],\"answer_due\":\"2026-12-01\"", 422);
	ASK(",\"institutions\":[\"ars\"],\"answer_due\":\"2026-12-01\",\"meeting_id\":\"" NOBODY
	    "\"",
	    422);
	refused_at("/meeting_id");
	ASK(",\"institutions\":[\"ars\",\"departement\"],\"asked_on\":\"2026-10-01\","
	    "\"answer_due\":\"2026-11-01\"",
	    201);
	keep(id);
	assert_int_equal(json_integer_value(json_object_get(me.a.json, "age_days")), 53);
	assert_true(json_is_true(json_object_get(me.a.json, "late")));
	see(g.authority, G "arbitrations?state=open", 200);
	assert_int_equal(items(), 1);
	see(g.members[0].bearer, fmt(G "arbitrations/%s", id), 404);
	const char *here = fmt(G "arbitrations/%s/steps", id);
	change(g.authority, "POST", here, 1, "{\"state\":\"done\"}", 409);
	change(g.authority, "POST", here, 1, "{\"state\":\"answered\"}", 422);
	refused_at("/answer");
	change(g.authority, "POST", here, 1, "{\"state\":\"withdrawn\",\"answer\":\"x\"}", 422);
	change(g.authority, "POST", here, 1,
	       "{\"state\":\"answered\",\"answer\":\"Oui.\",\"on\":\"2026-09-01\"}", 422);
	refused_at("/on");
	change(g.authority, "POST", here, 3, "{\"state\":\"answered\",\"answer\":\"Oui.\"}", 412);
	change(g.authority, "POST", here, 1, "{\"state\":\"answered\",\"answer\":\"Oui.\"}", 200);
	assert_false(json_is_true(json_object_get(me.a.json, "late")));
	change(me.coordonnateur, "POST", here, 2,
	       "{\"state\":\"asked\",\"answer_due\":\"2027-01-15\",\"note\":\"Réponse partielle\"}",
	       200);
	change(g.authority, "POST", here, 3, "{\"state\":\"answered\",\"answer\":\"Tout.\"}", 200);
	change(me.coordonnateur, "POST", here, 4, "{\"state\":\"done\"}", 200);
	assert_string_equal(says("ended_on"), "2026-11-23");
	change(me.coordonnateur, "POST", here, 5, "{\"state\":\"withdrawn\"}", 409);
	see(g.authority, G "arbitrations?state=open", 200);
	assert_int_equal(items(), 0);
	see(g.elsewhere, fmt(G "arbitrations/%s", id), 404);
	post(g.elsewhere, G "arbitrations",
	     "{\"departement\":\"31\",\"subject\":\"x\",\"asked_by\":\"ars\","
	     "\"institutions\":[\"ars\"],\"answer_due\":\"2027-01-01\"}",
	     403);
}

/* --- the region and beyond ----------------------------------------------------------------- */

static void what_was_sent_to_the_region_is_noted(void **state)
{
	(void)state;
	afresh();
#define SEND(audience, day, status)                                                          \
	post(me.coordonnateur, G "transmissions",                                            \
	     "{\"departement\":\"31\",\"kind\":\"activity_report\",\"audience\":\"" audience \
	     "\",\"year\":2025,\"sent_on\":\"" day "\"}",                                    \
	     status)
	SEND("public_policies", "2026-03-01", 201);
	assert_string_equal(says("audience_label"),
			    "commission de coordination des politiques publiques");
	SEND("medico_social", "2026-03-02", 201);
	SEND("cnsa", "2026-03-03", 201);
	SEND("neighbours", "2026-03-03", 422);
	refused_at("/audience");
	SEND("cnsa", "2026-12-03", 422);
	refused_at("/sent_on");
	see(g.authority, G "transmissions?audience=cnsa", 200);
	assert_int_equal(items(), 1);
	see(g.authority, fmt(G "transmissions/%s", cmn_json_get(item(0), "id")), 200);
	see(g.elsewhere, fmt(G "transmissions/%s", says("id")), 404);
}

static void an_authority_of_several_departements_sees_all_that_is_to_come(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	new_instance("operational", ",\"chaired\":\"none\"", id);
	new_meeting(id, "2027-03-12T14:00:00+01:00", meeting);
	new_meeting(id, "2026-10-12T14:00:00+01:00", meeting);
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"09\",\"kind\":\"operational\",\"name\":\"Autre inventée\","
	     "\"set_up_by\":[\"community\"],\"set_up_on\":\"2024-01-01\",\"chaired\":\"none\"}",
	     201);
	keep(id);
	new_meeting(id, "2027-01-12T14:00:00+01:00", meeting);
	see(g.region, G "meetings?from=2026-11-23", 200);
	assert_int_equal(items(), 2);
	assert_string_equal(cmn_json_get(item(0), "departement"), "09");
	see(g.authority, G "meetings?from=2026-11-23", 200);
	assert_int_equal(items(), 1);
	see(g.region, G "meetings?limit=1", 200);
	assert_string_equal(cmn_json_get(item(0), "starts_at"), "2026-10-12T13:00:00Z");
	see(g.region, fmt(G "meetings?limit=2&cursor=%s", says("next")), 200);
	assert_int_equal(items(), 2);
	see(g.region, G "meetings?state=held", 200);
	assert_int_equal(items(), 0);
}

/* --- what a member's account reads ---------------------------------------------------------- */

static void papers_are_for_members_whose_adhesion_opens_them(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	meeting_today(id, meeting);
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	decide(meeting, "other", "", 201);
	change(me.coordonnateur, "POST", fmt(G "meetings/%s/minutes", meeting), 3,
	       "{\"reference\":\"CR 1\"}", 200);
	const char *here = fmt(G "meetings/%s", meeting);
	see(g.members[0].bearer, here, 200);
	assert_false(json_is_true(json_object_get(me.a.json, "papers")));
	assert_null(json_object_get(me.a.json, "items"));
	assert_null(json_object_get(me.a.json, "decisions"));
	assert_string_equal(says("minutes_reference"), "");
	see(g.members[0].bearer, G "decisions", 200);
	assert_int_equal(items(), 0);
	run(fmt(
	    "INSERT INTO adhesion (id, departement, actor_id, number, state, sharing, signed_on,"
	    " begins_on, created_at, updated_at, updated_by) VALUES (gen_random_uuid(), '31',"
	    " '%s', 1, 'signed', '{meeting_papers}', '2026-01-01', '2026-01-01', now(), now(),"
	    " 'test')",
	    g.members[0].id));
	see(g.members[0].bearer, here, 200);
	assert_true(json_is_true(json_object_get(me.a.json, "papers")));
	assert_int_equal(many("items"), 4);
	assert_string_equal(says("minutes_reference"), "CR 1");
	see(g.members[0].bearer, G "decisions", 200);
	assert_int_equal(items(), 1);
	see(g.members[1].bearer, here, 200);
	assert_int_equal(many("items"), 0);
	run("DELETE FROM adhesion");
	see(g.stranger, here, 404);
}

static void the_papers_of_a_meeting_are_documents_of_the_community(void **state)
{
	char id[40], meeting[40], paper[40];
	const char *minutes;

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	meeting_today(id, meeting);
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	minutes = fmt(G "meetings/%s/minutes", meeting);
	change(me.coordonnateur, "POST", minutes, 3, "{\"paper_id\":\"" NOBODY "\"}", 422);
	refused_at("/paper_id");
	post(me.coordonnateur, "/v1/directory/papers",
	     fmt("{\"departement\":\"31\",\"kind\":\"minutes\",\"title\":\"Compte rendu inventé\","
		 "\"audience\":\"members\",\"about_kind\":\"meeting\",\"about_id\":\"%s\","
		 "\"file\":{\"name\":\"cr.txt\",\"content\":\"Q29tcHRlIHJlbmR1IGludmVudGU=\"}}",
		 meeting),
	     201);
	keep(paper);
	change(me.coordonnateur, "POST", minutes, 3, fmt("{\"paper_id\":\"%s\"}", paper), 200);
	assert_string_equal(says("minutes_paper_id"), paper);
	post(me.coordonnateur, G "transmissions",
	     "{\"departement\":\"31\",\"kind\":\"works\",\"audience\":\"cnsa\",\"year\":2025,"
	     "\"sent_on\":\"2026-03-01\",\"paper_id\":\"" NOBODY "\"}",
	     422);
	refused_at("/paper_id");
}

/* --- what is owed --------------------------------------------------------------------------- */

static const json_t *part(const char *what, size_t which)
{
	const json_t *parts = json_object_get(me.a.json, "parts"), *each;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)parts, i, each)
	{
		if (strcmp(cmn_json_get(each, "what"), what) == 0 && which-- == 0)
			return each;
	}
	return NULL;
}

static void look(const char *now)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	for (int i = 0; more && i < 100; i++) {
		more = false;
		if (governance_job_due(conn, now, NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	}
	cmn_conn_close(&conn);
}

static void what_is_owed_is_told_and_kept(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	const char *here = fmt(G "instances/%s/frequency", id);
	see(g.authority, here, 200);
	assert_int_equal(json_integer_value(json_object_get(me.a.json, "per_year")), 2);
	assert_int_equal(json_integer_value(json_object_get(me.a.json, "floor")), 1);
	assert_string_equal(says("next_due"), "2026-12-31");
	assert_string_equal(cmn_json_get(part("meeting", 0), "state"), "late");
	assert_string_equal(cmn_json_get(part("meeting", 1), "state"), "due");
	assert_string_equal(cmn_json_get(part("floor", 0), "state"), "due");
	assert_string_equal(cmn_json_get(part("statement", 1), "state"), "due");
	meeting_today(id, meeting);
	see(g.authority, here, 200);
	assert_string_equal(cmn_json_get(part("meeting", 1), "state"), "planned");
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	post(me.coordonnateur, G "statements",
	     fmt("{\"meeting_id\":\"%s\",\"life\":\"La vie.\",\"difficulties\":\"Aucune.\","
		 "\"questions\":\"Une.\",\"partnerships\":\"Deux.\"}",
		 meeting),
	     201);
	post(me.coordonnateur, G "statements",
	     fmt("{\"meeting_id\":\"%s\",\"life\":\"La vie.\",\"difficulties\":\"Aucune.\","
		 "\"questions\":\"Une.\",\"partnerships\":\"Deux.\"}",
		 meeting),
	     409);
	see(g.authority, here, 200);
	assert_string_equal(cmn_json_get(part("meeting", 1), "state"), "met");
	assert_string_equal(cmn_json_get(part("floor", 0), "state"), "met");
	assert_string_equal(cmn_json_get(part("statement", 1), "state"), "met");
	assert_string_equal(says("next_due"), "2027-06-30");
	see(g.authority, fmt("%s?year=2024", here), 200);
	assert_string_equal(cmn_json_get(part("meeting", 0), "state"), "late");
	see(g.authority, fmt("%s?year=2023", here), 200);
	assert_string_equal(cmn_json_get(part("meeting", 0), "state"), "not_asked");
	look("2026-11-23T11:00:00Z");
	/* three years of two meetings, two statements and a floor */
	assert_int_equal(count("SELECT count(*) FROM governance_due"), 15);
	assert_int_equal(count("SELECT count(*) FROM governance_due WHERE what = 'meeting'"
			       " AND due_on = '2026-12-31' AND state = 'met'"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM governance_due WHERE state = 'late'"), 7);
	assert_int_equal(count("SELECT count(*) FROM governance_instance WHERE look_at ="
			       " '2026-11-23T23:00:00Z'"),
			 1);
}

static void a_job_looks_again_after_each_change_and_each_day(void **state)
{
	char id[40];

	(void)state;
	afresh();
	new_instance("strategic_committee", ",\"chaired\":\"co_chairs\"", id);
	look("2026-11-23T11:00:00Z");
	assert_int_equal(count("SELECT count(*) FROM governance_due WHERE what = 'meeting'"), 6);
	change(me.coordonnateur, "PATCH", fmt(G "instances/%s", id), 1, "{\"per_year\":4}", 200);
	look("2026-11-23T11:00:00Z");
	assert_int_equal(count("SELECT count(*) FROM governance_due WHERE what = 'meeting'"), 12);
	change(me.coordonnateur, "PATCH", fmt(G "instances/%s", id), 2, "{\"per_year\":5}", 200);
	look("2026-11-23T11:00:00Z");
	assert_int_equal(count("SELECT count(*) FROM governance_due WHERE what = 'meeting'"), 3);
	look("2027-01-02T10:00:00Z");
	assert_int_equal(count("SELECT count(*) FROM governance_due WHERE what = 'floor'"
			       " AND state = 'late'"),
			 2);
}

static void hostile_texts_are_words_or_refused(void **state)
{
	char id[40];

	(void)state;
	afresh();
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"operational\","
	     "\"name\":\"'; DROP TABLE governance_instance; -- <b>\xF0\x9F\x99\x82</b>\","
	     "\"set_up_by\":[\"ars\"],\"set_up_on\":\"2024-01-01\",\"chaired\":\"none\"}",
	     201);
	keep(id);
	assert_non_null(strstr(says("name"), "DROP TABLE"));
	change(me.coordonnateur, "PATCH", fmt(G "instances/%s", id), 1, "{\"name\":\"\\u0000\"}",
	       400);
	change(me.coordonnateur, "PATCH", fmt(G "instances/%s", id), 1, "{\"name\":\"  \"}", 422);
	change(me.coordonnateur, "PATCH", fmt(G "instances/%s", id), 1, "{}", 422);
}

static void what_is_told_obeys_its_schema(void **state)
{
	PGresult *told CMN_AUTO(cmn_pgres_drop) = NULL;

	(void)state;
	test_db_exec(g.db, "SET search_path = directory");
	told = PQexec(g.db->pg, "SELECT type, data::text FROM outbox WHERE type LIKE"
				" 'directory.governance%'");
	assert_true(PQntuples(told) > 5);
	events_obey(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_arbitration_is_followed_until_it_is_done),
	    cmocka_unit_test(what_was_sent_to_the_region_is_noted),
	    cmocka_unit_test(an_authority_of_several_departements_sees_all_that_is_to_come),
	    cmocka_unit_test(papers_are_for_members_whose_adhesion_opens_them),
	    cmocka_unit_test(the_papers_of_a_meeting_are_documents_of_the_community),
	    cmocka_unit_test(what_is_owed_is_told_and_kept),
	    cmocka_unit_test(a_job_looks_again_after_each_change_and_each_day),
	    cmocka_unit_test(hostile_texts_are_words_or_refused),
	    cmocka_unit_test(what_is_told_obeys_its_schema),
	};

	return cmocka_run_group_tests(tests, governing_setup, governing_teardown);
}
