/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_instances.c - instances are set up, composed by college, grafted, ended; who sees
 * them.
 */
#include "integration/directory/governing.h"

#define CO ",\"chaired\":\"co_chairs\""

static bool flag(const char *key)
{
	return json_is_true(json_object_get(json_object_get(me.a.json, "composition"), key));
}

static size_t missing(void)
{
	return json_array_size(
	    json_object_get(json_object_get(me.a.json, "composition"), "missing"));
}

static void the_committee_is_chaired_by_those_of_the_region(void **state)
{
	char id[40];
	const json_t *chairs;

	(void)state;
	afresh();
	new_instance("strategic_committee", CO, id);
	assert_string_equal(says("called"), "comité territorial départemental (COTER)");
	chairs = json_object_get(me.a.json, "chairs");
	assert_int_equal(json_array_size(chairs), 3);
	assert_string_equal(json_string_value(json_array_get(chairs, 2)), "prefet");
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"strategic_committee\",\"name\":\"Deuxième\","
	     "\"set_up_by\":[\"ars\"],\"set_up_on\":\"2024-01-01\",\"chaired\":\"none\"}",
	     409);
	refused_at("/kind");
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"09\",\"kind\":\"strategic_committee\",\"name\":\"Une autre\","
	     "\"set_up_by\":[\"ars\"],\"set_up_on\":\"2024-01-01\",\"chaired\":\"co_chairs\","
	     "\"chairs\":[\"king\"]}",
	     422);
	refused_at("/chairs");
}

static void another_region_is_other_rows(void **state)
{
	(void)state;
	afresh();
	post(g.elsewhere, G "instances",
	     "{\"departement\":\"44\",\"kind\":\"strategic_committee\",\"name\":\"Comité inventé\","
	     "\"set_up_by\":[\"community\"],\"set_up_on\":\"2023-01-01\",\"chaired\":\"rotating\"}",
	     201);
	assert_string_equal(says("called"), "comité ad hoc");
	assert_true(missing() > 15);
	post(g.elsewhere, G "instances",
	     "{\"departement\":\"44\",\"kind\":\"commission\",\"name\":\"Enfance\","
	     "\"commission\":\"childhood_school\",\"set_up_by\":[\"community\"],"
	     "\"set_up_on\":\"2023-01-01\",\"chaired\":\"none\"}",
	     201);
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"commission\",\"name\":\"Enfance\","
	     "\"commission\":\"childhood_school\",\"set_up_by\":[\"community\"],"
	     "\"set_up_on\":\"2023-01-01\",\"chaired\":\"none\"}",
	     422);
	refused_at("/commission");
	/* one of its own */
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"commission\",\"name\":\"Loisirs\","
	     "\"set_up_by\":[\"community\"],\"set_up_on\":\"2023-01-01\",\"chaired\":\"none\"}",
	     201);
}

static void what_is_strategic_is_common_to_the_departement(void **state)
{
	(void)state;
	afresh();
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"strategic_committee\",\"name\":\"Nord\","
	     "\"sub_territory\":\"Nord\",\"set_up_by\":[\"ars\"],\"set_up_on\":\"2024-01-01\","
	     "\"chaired\":\"none\"}",
	     422);
	refused_at("/sub_territory");
	post(me.coordonnateur, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"operational\",\"name\":\"Nord\","
	     "\"sub_territory\":\"Nord\",\"set_up_by\":[\"community\"],"
	     "\"set_up_on\":\"2024-01-01\",\"chaired\":\"none\",\"per_year\":6}",
	     201);
}

static void a_composition_tells_what_is_missing_and_refuses_nothing(void **state)
{
	char id[40];

	(void)state;
	afresh();
	new_instance("strategic_committee", CO, id);
	assert_int_equal(missing(), 1);
	assert_false(flag("users"));
	assert_false(flag("core_members"));
	seat(id, "users_carers", g.members[1].id, ",\"titular\":\"Nom inventé\"", 201);
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_int_equal(missing(), 0);
	assert_true(flag("users"));
	assert_false(flag("core_members"));
	seat(id, "pjj", g.members[0].id, "", 201); /* a core member, whatever its college */
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_true(flag("core_members"));
	new_instance("operational", ",\"chaired\":\"none\"", id);
	seat(id, "mdph", "mdph", "", 201);
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_true(flag("core_members"));
	assert_false(flag("users"));
}

static void who_presides_is_held_against_the_rule_of_the_region(void **state)
{
	char id[40];

	(void)state;
	afresh();
	new_instance("strategic_committee", ",\"chaired\":\"rotating\"", id);
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_false(flag("chaired_as_ruled"));
	run("INSERT INTO region_rule (region, rule, value, unit, valid_from, settable, source)"
	    " VALUES ('76', 'presidency', 'rotating', 'code', '2023-01-01', false, 'test')");
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_true(flag("chaired_as_ruled"));
	assert_false(flag("carrier_presides"));
	run(fmt("INSERT INTO governance_presidency (id, departement, instance_id, member, from_on,"
		" until_on, created_at) VALUES (gen_random_uuid(), '31', '%s', '%s', '2026-01-01',"
		" '2026-12-31', now())",
		id, g.members[0].id));
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_false(flag("carrier_presides"));
	run(fmt("INSERT INTO carrier (id, departement, actor_id, role, from_on, recorded_at,"
		" recorded_by) VALUES (gen_random_uuid(), '31', '%s', 'co_porteur', '2024-01-01',"
		" now(), 'test')",
		g.members[0].id));
	see(me.coordonnateur, fmt(G "instances/%s", id), 200);
	assert_true(flag("carrier_presides"));
	run("DELETE FROM carrier");
}

static void a_seat_is_of_a_college_and_of_somebody_known(void **state)
{
	char id[40], other[40];

	(void)state;
	afresh();
	new_instance("operational", ",\"chaired\":\"none\"", id);
	seat(id, "ase", g.members[0].id, "", 422); /* of the other region */
	refused_at("/college");
	seat(id, "mdph", NOBODY, "", 422);
	refused_at("/actor_id");
	new_actor("09", "09122", "", other);
	seat(id, "mdph", other, "", 422);
	refused_at("/actor_id");
	seat(id, "mdph", "mdph", ",\"until\":\"2022-12-31\"", 422);
	refused_at("/until");
	seat(id, "mdph", "mdph", ",\"until\":\"9999-12-31\"", 422);
	seat(id, "mdph", "mdph", ",\"titular\":\"un\\u0007deux\"", 422);
	seat(NOBODY, "mdph", "mdph", "", 404);
	seat(id, "mdph", "mdph", "", 201);
	assert_string_equal(says("member"), "mdph");
	const char *here = fmt(G "seats/%s", says("id"));
	change(me.coordonnateur, "PATCH", here, 9, "{\"voting\":false}", 412);
	change(me.coordonnateur, "PATCH", here, 1, "{\"until\":\"2022-01-01\"}", 409);
	change(me.coordonnateur, "PATCH", here, 1,
	       "{\"titular\":\"Autre nom inventé\",\"voting\":false}", 200);
	assert_string_equal(says("titular"), "Autre nom inventé");
	change(g.elsewhere, "PATCH", here, 2, "{\"voting\":true}", 404);
}

static void it_is_grafted_only_when_it_is_collegial(void **state)
{
	char id[40];

	(void)state;
	afresh();
	new_instance("strategic_committee", CO, id);
	const char *here = fmt(G "instances/%s/graft", id);
	change(me.coordonnateur, "POST", here, 1, "{\"host\":\"Schéma inventé\"}", 409);
	refused_at("/host");
	assert_non_null(strstr(says("detail"), "usagers"));
	seat(id, "users_carers", g.members[1].id, "", 201);
	change(me.coordonnateur, "POST", here, 7, "{\"host\":\"Schéma inventé\"}", 412);
	change(me.coordonnateur, "POST", here, 1, "{\"host\":\"Schéma inventé\"}", 200);
	assert_string_equal(says("grafted_on"), "Schéma inventé");
	assert_string_equal(says("grafted_since"), "2026-11-23");
	change(me.coordonnateur, "POST", here, 2, "{\"host\":null}", 200);
	assert_string_equal(says("grafted_on"), "");
}

static void what_has_ended_is_not_changed(void **state)
{
	char id[40];

	(void)state;
	afresh();
	new_instance("strategic_committee", CO, id);
	const char *here = fmt(G "instances/%s", id);
	change(me.coordonnateur, "PATCH", here, 1, "{\"ended_on\":\"2026-12-01\"}", 422);
	change(me.coordonnateur, "PATCH", here, 1, "{\"ended_on\":\"2022-12-01\"}", 409);
	change(me.coordonnateur, "PATCH", here, 1, "{\"per_year\":4,\"working\":\"En salle.\"}",
	       200);
	change(me.coordonnateur, "PATCH", here, 1, "{\"name\":\"x\"}", 412);
	change(me.coordonnateur, "PATCH", here, 2, "{\"ended_on\":\"2026-11-01\"}", 200);
	change(me.coordonnateur, "PATCH", here, 3, "{\"name\":\"x\"}", 409);
	seat(id, "mdph", "mdph", "", 409);
	post(me.coordonnateur, G "meetings",
	     fmt("{\"instance_id\":\"%s\",\"starts_at\":\"2027-01-01T10:00:00Z\"}", id), 409);
	new_instance("strategic_committee", CO, id); /* the next one */
}

static void each_sees_what_is_its_own(void **state)
{
	char id[40], other[40];

	(void)state;
	afresh();
	whole_instance("co_chairs", id);
	new_instance("operational", ",\"chaired\":\"none\"", other);
	const char *here = fmt(G "instances/%s", id);
	see(g.members[2].bearer, here, 200);
	see(g.members[2].bearer, fmt(G "instances/%s", other), 404);
	see(g.stranger, here, 404);
	see(g.mdph, here, 404);
	see(g.authority, here, 200);
	see(me.conseiller, here, 200);
	see(g.elsewhere, here, 404);
	see(me.front, here, 403);
	see(g.members[2].bearer, G "instances?departement=31", 200);
	assert_int_equal(items(), 1);
	see(g.authority, G "instances", 200);
	assert_int_equal(items(), 2);
	see(g.elsewhere, G "instances", 200);
	assert_int_equal(items(), 0);
	see(g.elsewhere, G "instances?departement=31", 403);
	see(g.authority, G "instances?kind=operational&limit=1", 200);
	assert_int_equal(items(), 1);
	post(me.conseiller, G "instances", "{}", 403);
	post(g.elsewhere, G "instances",
	     "{\"departement\":\"31\",\"kind\":\"operational\",\"name\":\"x\","
	     "\"set_up_by\":[\"ars\"],\"set_up_on\":\"2024-01-01\",\"chaired\":\"none\"}",
	     403);
	refused_at("/departement");
}

static void members_of_the_community_are_the_assembly(void **state)
{
	char id[40];
	int64_t all;

	(void)state;
	afresh();
	new_instance("general_assembly", ",\"chaired\":\"none\"", id);
	all = count("SELECT count(*) FROM actor WHERE departement = '31' AND active"
		    " AND membership IS NOT NULL");
	see(g.members[3].bearer, fmt(G "instances/%s", id), 200);
	assert_int_equal(json_integer_value(
			     json_object_get(json_object_get(me.a.json, "composition"), "members")),
			 all);
	see(g.stranger, fmt(G "instances/%s", id), 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_committee_is_chaired_by_those_of_the_region),
	    cmocka_unit_test(another_region_is_other_rows),
	    cmocka_unit_test(what_is_strategic_is_common_to_the_departement),
	    cmocka_unit_test(a_composition_tells_what_is_missing_and_refuses_nothing),
	    cmocka_unit_test(who_presides_is_held_against_the_rule_of_the_region),
	    cmocka_unit_test(a_seat_is_of_a_college_and_of_somebody_known),
	    cmocka_unit_test(it_is_grafted_only_when_it_is_collegial),
	    cmocka_unit_test(what_has_ended_is_not_changed),
	    cmocka_unit_test(each_sees_what_is_its_own),
	    cmocka_unit_test(members_of_the_community_are_the_assembly),
	};

	return cmocka_run_group_tests(tests, governing_setup, governing_teardown);
}
