/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_meetings.c - meetings are planned, convened, held, their minutes validated;
 * proxies; decisions.
 */
#include "integration/directory/governing.h"

static void the_four_presentations_stand_on_the_agenda_of_the_committee(void **state)
{
	char id[40], meeting[40], other[40], item[40];
	const json_t *first;

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	new_meeting(id, "2027-03-12T14:00:00+01:00", meeting);
	assert_int_equal(many("items"), 4);
	first = json_array_get(json_object_get(me.a.json, "items"), 0);
	assert_string_equal(cmn_json_get(first, "presentation"), "roadmap_execution");
	assert_false(json_is_true(json_object_get(first, "ready")));
	snprintf(item, sizeof(item), "%s", cmn_json_get(first, "id"));
	change(me.coordonnateur, "PATCH", fmt(G "items/%s", item), 1, "{\"ready\":true}", 200);
	change(me.coordonnateur, "PATCH", fmt(G "items/%s", item), 1, "{\"ready\":true}", 412);
	const char *items_ = fmt(G "meetings/%s/items", meeting);
	post(me.coordonnateur, items_, "{\"presentation\":\"obstacles\"}", 409);
	refused_at("/presentation");
	post(me.coordonnateur, items_, "{\"presentation\":\"party\"}", 422);
	post(me.coordonnateur, items_, "{\"note\":\"sans titre\"}", 422);
	post(me.coordonnateur, items_, "{\"title\":\"Divers\"}", 201);
	assert_int_equal(json_integer_value(json_object_get(me.a.json, "position")), 5);
	change(me.coordonnateur, "PATCH", fmt(G "items/%s", says("id")), 1, "{\"dropped\":true}",
	       200);
	see(me.conseiller, fmt(G "meetings/%s", meeting), 200);
	assert_int_equal(many("items"), 4);
	new_instance("operational", ",\"chaired\":\"none\"", other);
	new_meeting(other, "2027-01-12T14:00:00+01:00", meeting);
	assert_int_equal(many("items"), 0);
}

static void a_meeting_goes_its_way_and_no_other(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	post(me.coordonnateur, G "meetings",
	     fmt("{\"instance_id\":\"%s\",\"starts_at\":\"2026-11-23T09:00:00+01:00\"}", id), 201);
	keep(meeting);
	step(meeting, 1, "{\"state\":\"held\"}", 409);
	step(meeting, 1, "{\"state\":\"convened\"}", 422); /* where? */
	refused_at("/place");
	step(meeting, 4, "{\"state\":\"convened\",\"place\":\"Salle\"}", 412);
	step(meeting, 1, "{\"state\":\"convened\",\"place\":\"Salle\",\"on\":\"2026-11-02\"}", 200);
	assert_string_equal(says("convened_on"), "2026-11-02");
	assert_int_equal(many("presences"), MEMBERS + 1);
	step(meeting, 2, "{\"state\":\"planned\"}", 422);
	refused_at("/starts_at");
	step(meeting, 2, "{\"state\":\"planned\",\"starts_at\":\"2026-12-10T10:00:00Z\"}", 422);
	refused_at("/reason");
	step(meeting, 2,
	     "{\"state\":\"planned\",\"starts_at\":\"2026-12-10T10:00:00Z\",\"reason\":\"Grève\"}",
	     200);
	assert_string_equal(says("convened_on"), "");
	step(meeting, 3, "{\"state\":\"convened\",\"visio\":\"https://exemple.fr/v\"}", 200);
	step(meeting, 4, "{\"state\":\"held\"}", 422);
	refused_at("/on");
	step(meeting, 4, "{\"state\":\"held\",\"on\":\"2026-12-12\"}", 422);
	step(meeting, 4,
	     "{\"state\":\"planned\",\"starts_at\":\"2026-11-22T23:30:00Z\",\"reason\":\"Grève\"}",
	     200);
	step(meeting, 5, "{\"state\":\"convened\"}", 200);
	step(meeting, 6, "{\"state\":\"held\"}", 200);
	assert_string_equal(says("held_on"), "2026-11-23"); /* by the clock of the place */
	step(meeting, 7, "{\"state\":\"cancelled\",\"reason\":\"x\"}", 409);
	step(NOBODY, 5, "{\"state\":\"cancelled\",\"reason\":\"x\"}", 404);
	new_meeting(id, "2027-03-12T14:00:00+01:00", meeting);
	step(meeting, 1, "{\"state\":\"cancelled\"}", 422);
	step(meeting, 1, "{\"state\":\"cancelled\",\"reason\":\"Report\"}", 200);
	step(meeting, 2, "{\"state\":\"convened\"}", 409);
	post(me.coordonnateur, fmt(G "meetings/%s/items", meeting), "{\"title\":\"x\"}", 409);
	post(me.coordonnateur, G "meetings",
	     fmt("{\"instance_id\":\"%s\",\"starts_at\":\"2027-01-01T10:00:00Z\"}", NOBODY), 422);
	post(me.coordonnateur, G "meetings",
	     fmt("{\"instance_id\":\"%s\",\"starts_at\":\"9999-12-31T23:59:59Z\"}", id), 422);
}

static void presence(const char *meeting, const char *member, const char *state, int status)
{
	post(me.coordonnateur, fmt(G "meetings/%s/presences", meeting),
	     fmt("{\"member\":\"%s\",\"state\":\"%s\",\"by\":\"Nom inventé\"}", member, state),
	     status);
}

static bool quorum(const char *key)
{
	return json_is_true(json_object_get(json_object_get(me.a.json, "quorum"), key));
}

static void who_comes_makes_the_quorum(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	post(me.coordonnateur, "/v1/directory/communities/31/rules",
	     "{\"rule\":\"quorum_percent\",\"value\":\"50\",\"valid_from\":\"2026-01-01\","
	     "\"decided_by\":\"Règlement inventé\"}",
	     200);
	whole_instance("co_chairs", id);
	new_meeting(id, "2026-11-23T09:00:00+01:00", meeting);
	presence(meeting, "ars", "present", 409); /* not convened yet */
	step(meeting, 1, "{\"state\":\"convened\"}", 200);
	assert_false(quorum("met"));
	presence(meeting, "pjj", "present", 422);
	refused_at("/member");
	presence(meeting, "ars", "present", 200);
	presence(meeting, g.members[0].id, "remote", 200);
	assert_false(quorum("met"));
	presence(meeting, g.members[1].id, "excused", 200);
	post(me.coordonnateur, fmt(G "meetings/%s/proxies", meeting),
	     fmt("{\"giver\":\"%s\",\"holder\":\"ars\"}", g.members[1].id), 200);
	assert_true(quorum("met")); /* three of five */
	step(meeting, version(), "{\"state\":\"held\"}", 200);
	assert_int_equal(count("SELECT count(*) FROM governance_presence WHERE state = 'absent'"),
			 2);
}

static void proxies_are_counted_and_not_handed_on(void **state)
{
	char id[40], meeting[40];
	const char *a = g.members[0].id, *b = g.members[1].id, *c = g.members[2].id;
	const char *d = g.members[3].id;

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	new_meeting(id, "2026-11-23T09:00:00+01:00", meeting);
	const char *here = fmt(G "meetings/%s/proxies", meeting);
#define GIVE(giver, holder, status)                                                              \
	post(me.coordonnateur, here, fmt("{\"giver\":\"%s\",\"holder\":\"%s\"}", giver, holder), \
	     status)
	GIVE(a, b, 409);
	step(meeting, 1, "{\"state\":\"convened\"}", 200);
	GIVE(a, a, 422);
	refused_at("/holder");
	GIVE("pjj", a, 422);
	refused_at("/giver");
	GIVE(a, "pjj", 422);
	refused_at("/holder");
	GIVE(a, b, 200);
	GIVE(a, c, 409);
	refused_at("/giver");
	GIVE(c, b, 409); /* one is the limit */
	refused_at("/holder");
	GIVE(b, c, 409); /* b holds one */
	GIVE(c, a, 409); /* a gave its own away */
	presence(meeting, d, "present", 200);
	GIVE(d, c, 409);
	refused_at("/giver");
	post(me.coordonnateur, here, fmt("{\"giver\":\"%s\",\"holder\":null}", a), 200);
	post(me.coordonnateur, here, fmt("{\"giver\":\"%s\",\"holder\":null}", a), 409);
	GIVE(c, b, 200);
	post(me.coordonnateur, fmt(G "meetings/%s/proxies", NOBODY),
	     "{\"giver\":\"ars\",\"holder\":\"mdph\"}", 404);
	/* another day: who speaks for whom is asked again */
	see(me.coordonnateur, fmt(G "meetings/%s", meeting), 200);
	step(meeting, version(),
	     "{\"state\":\"planned\",\"starts_at\":\"2026-12-10T10:00:00Z\",\"reason\":\"Grève\"}",
	     200);
	assert_int_equal(many("proxies"), 0);
}

static void an_authority_validates_the_minutes_and_all_is_closed(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	meeting_today(id, meeting);
	const char *minutes = fmt(G "meetings/%s/minutes", meeting);
	const char *validation = fmt(G "meetings/%s/minutes-validation", meeting);
	change(me.coordonnateur, "POST", minutes, 2, "{\"reference\":\"CR 1\"}", 409);
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	change(g.authority, "POST", validation, 3, "", 409);
	change(me.coordonnateur, "POST", minutes, 3, "{}", 422);
	change(me.coordonnateur, "POST", minutes, 3, "{\"reference\":\"CR\",\"on\":\"2026-12-01\"}",
	       422);
	change(me.coordonnateur, "POST", minutes, 3, "{\"reference\":\"CR 1\"}", 200);
	assert_string_equal(says("minutes_on"), "2026-11-23");
	change(me.coordonnateur, "POST", validation, 4, "", 403);
	change(g.members[0].bearer, "POST", validation, 4, "", 403);
	change(g.authority, "POST", validation, 3, "", 412);
	change(g.authority, "POST", validation, 4, "", 200);
	assert_string_equal(says("minutes_validated_by"), "authority");
	change(g.authority, "POST", validation, 5, "", 409);
	change(me.coordonnateur, "POST", minutes, 5, "{\"reference\":\"CR 2\"}", 409);
	presence(meeting, "ars", "present", 409);
	post(me.coordonnateur, fmt(G "meetings/%s/decisions", meeting),
	     "{\"kind\":\"other\",\"text\":\"Trop tard.\"}", 409);
}

static void the_member_that_presides_validates_where_the_presidency_rotates(void **state)
{
	char id[40], meeting[40];

	(void)state;
	afresh();
	whole_instance("rotating", id);
	post(me.coordonnateur, fmt(G "instances/%s/presidencies", id),
	     fmt("{\"member\":\"%s\",\"from\":\"2026-01-01\",\"until\":\"2026-12-31\","
		 "\"volunteer\":true}",
		 g.members[2].id),
	     201);
	meeting_today(id, meeting);
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	change(me.coordonnateur, "POST", fmt(G "meetings/%s/minutes", meeting), 3,
	       "{\"reference\":\"CR 1\"}", 200);
	const char *validation = fmt(G "meetings/%s/minutes-validation", meeting);
	change(g.members[1].bearer, "POST", validation, 4, "", 403);
	change(g.members[2].bearer, "POST", validation, 4, "", 200);
	assert_string_equal(says("minutes_validated_by"), g.members[2].id);
}

static void decisions_are_for_the_instance_that_may_take_them(void **state)
{
	char id[40], meeting[40], other[40], small[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	meeting_today(id, meeting);
	decide(meeting, "bilan_validated", ",\"year\":2025", 409);
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	decide(meeting, "bilan_validated", "", 422);
	refused_at("/year");
	decide(meeting, "bilan_validated", ",\"year\":2025", 201);
	assert_string_equal(says("decided_on"), "2026-11-23");
	decide(meeting, "bilan_validated", ",\"year\":2025", 409);
	refused_at("/year");
	decide(meeting, "report_validated", ",\"year\":2025", 201);
	decide(meeting, "coherence_opinion", "", 422);
	refused_at("/opinion");
	decide(meeting, "other", ",\"opinion\":\"coherent\"", 422);
	decide(meeting, "coherence_opinion", ",\"opinion\":\"with_reserves\"", 201);
	decide(meeting, "roadmap_validated", fmt(",\"about_id\":\"%s\"", NOBODY), 201);
	decide(meeting, "team_size_reviewed", "", 201);
	decide(NOBODY, "other", "", 404);
	new_instance("operational", ",\"chaired\":\"none\"", other);
	seat(other, "mdph", "mdph", "", 201);
	meeting_today(other, small);
	step(small, 2, "{\"state\":\"held\"}", 200);
	decide(small, "roadmap_validated", "", 422);
	refused_at("/kind");
	decide(small, "arbitration", "", 201);
	see(g.authority, G "decisions?departement=31", 200);
	assert_int_equal(items(), 6);
	see(g.authority, G "decisions?kind=coherence_opinion", 200);
	assert_int_equal(items(), 1);
	see(g.elsewhere, fmt(G "decisions/%s", cmn_json_get(item(0), "id")), 404);
}

static void what_is_told_obeys_its_schema(void **state)
{
	PGresult *told CMN_AUTO(cmn_pgres_drop) = NULL;

	(void)state;
	test_db_exec(g.db, "SET search_path = directory");
	told = PQexec(g.db->pg, "SELECT type, data::text FROM outbox WHERE type LIKE"
				" 'directory.governance%'");
	assert_true(PQntuples(told) > 15);
	events_obey(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_four_presentations_stand_on_the_agenda_of_the_committee),
	    cmocka_unit_test(a_meeting_goes_its_way_and_no_other),
	    cmocka_unit_test(who_comes_makes_the_quorum),
	    cmocka_unit_test(proxies_are_counted_and_not_handed_on),
	    cmocka_unit_test(an_authority_validates_the_minutes_and_all_is_closed),
	    cmocka_unit_test(the_member_that_presides_validates_where_the_presidency_rotates),
	    cmocka_unit_test(decisions_are_for_the_instance_that_may_take_them),
	    cmocka_unit_test(what_is_told_obeys_its_schema),
	};

	return cmocka_run_group_tests(tests, governing_setup, governing_teardown);
}
