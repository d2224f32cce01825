/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_ranking_cases.c - the small stories of ranking_cases.json: a few offers, a question, the
 * order expected, what decides each rank, what is not open and why, and what is open meanwhile.
 *
 * Members of an offer: n (its name), km north of the commune, sector, type of its actor, theme,
 * needs, min, max (age), mode, doors, ori, dis, pub, zone, by, fun (of its actor), free and until
 * (places, and for how many days from now they are known), old and verified (days since the source,
 * since a coordonnateur verified the actor).  Without them: ordinary, club_sportif, scolarite, free
 * access, a source of last month, nothing known of places.
 */
#include "integration/directory/asking.h"

#define CASES "tests/integration/directory/ranking_cases.json"
#define HERE  "31483"
#define WHERE "/v1/directory/search?commune=" HERE "&"

static json_t *cases;

static int setup(void **state)
{
	cases = json_load_file(CASES, 0, NULL);
	assert_non_null(cases);
	if (asking_setup(state) != 0)
		return -1;
	test_db_exec(*state, "UPDATE directory.offer SET active = false");
	return 0;
}

static int teardown(void **state)
{
	json_decref(cases);
	return asking_teardown(state);
}

static const char *text(const json_t *of, const char *key, const char *otherwise)
{
	const char *value = json_string_value(json_object_get(of, key));

	return value != NULL ? value : otherwise;
}

static long number(const json_t *of, const char *key, long otherwise)
{
	const json_t *value = json_object_get(of, key);

	return value != NULL ? (long)json_integer_value(value) : otherwise;
}

/* --- telling the story ------------------------------------------------------------------------ */

static void add_actor(struct test_db *db, const json_t *o, const char *n)
{
	char sql[1600], verified[64] = "NULL";

	if (json_object_get(o, "verified") != NULL)
		snprintf(verified, sizeof(verified), "now() - interval '%ld days'",
			 number(o, "verified", 0));
	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO directory.actor (id, departement, type, sector, name, sort_key, folded,"
	    " commune, source, source_id, source_date, functions, verified_at, created_at,"
	    " updated_at) VALUES ('00000000-0000-7000-8000-00000000%02x01', '31', '%s', '%s',"
	    " 'Acteur inventé', 'a', 'a', '" HERE "', 'case', '%s', CURRENT_DATE - %ld, '{%s}',"
	    " %s, now(), now())",
	    (unsigned)n[0], text(o, "type", "club_sportif"), text(o, "sector", "ordinary"), n,
	    number(o, "old", 30), text(o, "fun", ""), verified);
	test_db_exec(db, sql);
}

static void limit_of(const json_t *o, const char *key, char room[16])
{
	snprintf(room, 16, "%ld", number(o, key, 0));
	if (json_object_get(o, key) == NULL)
		snprintf(room, 16, "NULL");
}

static void add_offer(struct test_db *db, const json_t *o, const char *n)
{
	char sql[3000], min[16], max[16];
	const json_t *km = json_object_get(o, "km");

	limit_of(o, "min", min);
	limit_of(o, "max", max);
	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO directory.offer (id, departement, actor_id, name, folded, sector, themes,"
	    " needs, age_min, age_max, mode, commune, lat, lon, place, source, source_id, doors,"
	    " orientations, disability_types, publics, zone, intake_by, created_at, updated_at)"
	    " SELECT '00000000-0000-7000-9000-00000000%02x02', '31',"
	    " '00000000-0000-7000-8000-00000000%02x01', '%s', 'a', '%s', '{%s}', '{%s}', %s, %s, '%s',"
	    " code, lat + %f / 111.1951, lon, place, 'case', '%s', '{%s}', '{%s}', '{%s}', '{%s}',"
	    " '{%s}', '{%s}', now(), now() FROM directory.commune WHERE code = '" HERE "'",
	    (unsigned)n[0], (unsigned)n[0], n, text(o, "sector", "ordinary"),
	    text(o, "theme", "scolarite"), text(o, "needs", ""), min, max,
	    text(o, "mode", "on_site"), json_number_value(km), n, text(o, "doors", "free"),
	    text(o, "ori", ""), text(o, "dis", ""), text(o, "pub", ""), text(o, "zone", ""),
	    text(o, "by", ""));
	test_db_exec(db, sql);
}

/* Said some days ago, confirmed long before: it is for the room alone. */
static void add_room(struct test_db *db, const json_t *o, const char *n)
{
	char sql[800];

	if (json_object_get(o, "free") == NULL)
		return;
	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO directory.offer_kept (offer_id, departement, free, true_on, known_until,"
	    " confirmed_at, confirmed_by, via, confirm_by, remind_on)"
	    " VALUES ('00000000-0000-7000-9000-00000000%02x02', '31', %ld, CURRENT_DATE - 3,"
	    " CURRENT_DATE + %ld, '2021-01-01Z', 'case', 'team', '2021-06-01', '2021-06-01')",
	    (unsigned)n[0], number(o, "free", 0), number(o, "until", 7));
	test_db_exec(db, sql);
}

static void tell(struct test_db *db, const json_t *one)
{
	const json_t *offer;
	size_t i;

	test_db_exec(db, "DELETE FROM directory.offer_kept WHERE confirmed_by = 'case';"
			 " DELETE FROM directory.offer WHERE source = 'case';"
			 " DELETE FROM directory.actor WHERE source = 'case'");
	json_array_foreach(json_object_get(one, "offers"), i, offer)
	{
		const char *n = text(offer, "n", "?");

		add_actor(db, offer, n);
		add_offer(db, offer, n);
		add_room(db, offer, n);
	}
	assert_true(directory_live_catch_up(me.deps.live, 10000));
}

/* --- what comes of it ------------------------------------------------------------------------- */

static const char *story; /* at hand, for what fails */

static const char *name_of(const json_t *item)
{
	return text(json_object_get(item, "offer"), "name", "?");
}

/* The names in a list, with blanks. */
static void names(const json_t *list, char room[128])
{
	const json_t *one;
	size_t i;

	room[0] = '\0';
	json_array_foreach((json_t *)(uintptr_t)list, i, one)
	{
		size_t len = strlen(room);

		snprintf(room + len, 128 - len, "%s%s", i > 0 ? " " : "", name_of(one));
	}
}

static const json_t *named(const char *list, const char *name)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(me.a.json, list), i, one)
	{
		if (strcmp(name_of(one), name) == 0)
			return one;
	}
	fail_msg("%s: %s is not in %s", story, name, list);
	return NULL;
}

static bool has_code(const json_t *list, const char *code)
{
	const json_t *one;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)list, i, one)
	{
		if (strcmp(text(one, "code", ""), code) == 0 && strlen(text(one, "label", "")) > 3)
			return true;
	}
	return false;
}

static void expect_order(const json_t *one)
{
	char found[128], by[128] = "";

	names(json_object_get(me.a.json, "items"), found);
	if (strcmp(found, text(one, "order", "")) != 0)
		fail_msg("%s: %s instead of %s", story, found, text(one, "order", ""));
	for (size_t i = 1; i < items(); i++) {
		size_t len = strlen(by);

		snprintf(by + len, sizeof(by) - len, "%s%s", i > 1 ? " " : "",
			 text(json_object_get(item(i), "decided_by"), "criterion", "?"));
	}
	if (strcmp(by, text(one, "by", "")) != 0)
		fail_msg("%s: decided by %s instead of %s", story, by, text(one, "by", ""));
}

static void expect_reasons(const json_t *one)
{
	const char *name;
	json_t *expected;

	json_object_foreach(json_object_get(one, "reason"), name, expected)
	{
		const json_t *reasons = json_object_get(named("items", name), "reasons");

		if (!has_code(reasons, json_string_value(expected)))
			fail_msg("%s: %s has not the reason %s", story, name,
				 json_string_value(expected));
	}
	json_object_foreach(json_object_get(one, "verdict"), name, expected)
	{
		const json_t *eligibility = json_object_get(named("items", name), "eligibility");

		if (strcmp(text(eligibility, "verdict", ""), json_string_value(expected)) != 0)
			fail_msg("%s: %s is %s", story, name, text(eligibility, "verdict", ""));
	}
	json_object_foreach(json_object_get(one, "why"), name, expected)
	{
		const json_t *eligibility = json_object_get(named("items", name), "eligibility");

		if (!has_code(json_object_get(eligibility, "why"), json_string_value(expected)))
			fail_msg("%s: %s is not told %s", story, name, json_string_value(expected));
	}
}

static void expect_closed(const json_t *one)
{
	const json_t *closed = json_object_get(one, "closed");
	const char *name;
	json_t *expected;

	assert_int_equal(json_array_size(json_object_get(me.a.json, "not_open")),
			 json_object_size(closed));
	json_object_foreach((json_t *)(uintptr_t)closed, name, expected)
	{
		const json_t *item = named("not_open", name);
		const json_t *eligibility = json_object_get(item, "eligibility");

		assert_string_equal(text(eligibility, "verdict", ""), "not_open");
		if (!has_code(json_object_get(eligibility, "why"), json_string_value(expected)))
			fail_msg("%s: %s is not closed by %s", story, name,
				 json_string_value(expected));
		assert_memory_equal(text(item, "sentence", ""), "Pas ouvert", 10);
	}
	json_object_foreach(json_object_get(one, "meanwhile"), name, expected)
	{
		char found[128];

		names(json_object_get(named("not_open", name), "meanwhile"), found);
		if (strcmp(found, json_string_value(expected)) != 0)
			fail_msg("%s: open meanwhile %s", story, found);
	}
}

static void each_story_ends_as_it_should(void **state)
{
	const json_t *one;
	size_t i;

	assert_true(json_array_size(cases) >= 60);
	json_array_foreach(cases, i, one)
	{
		bool all = strstr(text(one, "ask", ""), "unfit=include") != NULL;
		char target[400];

		story = text(one, "story", "?");
		tell(*state, one);
		snprintf(target, sizeof(target), WHERE "%s&not_open=5", text(one, "ask", ""));
		get(target, 200);
		expect_order(one);
		expect_reasons(one);
		if (!all)
			expect_closed(one);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_story_ends_as_it_should),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
