/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_people_merge.c - two records become one by a human's word and are two again as they were.
 * The persons are invented.
 */
#include "support/people_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything that intake holds of persons but versions, which only rise. */
static const char SNAPSHOT[] =
    "SELECT hashtextextended(string_agg(t, E'\\n' ORDER BY t), 0) FROM ("
    " SELECT (to_jsonb(p) - 'version')::text FROM intake.person p"
    " UNION ALL SELECT to_jsonb(k)::text FROM intake.person_key k"
    " UNION ALL SELECT to_jsonb(c)::text FROM intake.person_contact c"
    " UNION ALL SELECT to_jsonb(l)::text FROM intake.person_link l"
    " UNION ALL SELECT to_jsonb(a)::text FROM intake.person_account a"
    " UNION ALL SELECT to_jsonb(s)::text FROM intake.solicitation s"
    " UNION ALL SELECT to_jsonb(s)::text FROM intake.situation s) AS x (t)";

static int version_of(const char *id)
{
	char sql[128];

	snprintf(sql, sizeof(sql), "SELECT version FROM intake.person WHERE id = '%s'", id);
	return (int)test_db_count(db, sql);
}

static void merge(const char *kept, const char *other, const char *more, char id[40])
{
	char body[512];

	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":%d%s}", other,
		 version_of(other), more);
	post(kept, "merges", version_of(kept), body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void undo(const char *merge_id, int status)
{
	char target[128];

	snprintf(target, sizeof(target), "/v1/intake/merges/%s/undo", merge_id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", NULL, status);
}

static void a_merged_record_points_to_the_one_that_was_kept(void **state)
{
	char one[40], two[40], id[40], target[128];

	(void)state;
	person("\"family_name\":\"Gardée\",\"given_names\":\"Anne\",\"birth_date\":\"1960-06-07\"",
	       one);
	person("\"family_name\":\"Effacée\",\"birth_name\":\"Gardée\",\"given_names\":\"Anne\","
	       "\"birth_date\":\"1960-06-07\",\"commune\":\"31555\",\"note\":\"à droite\"",
	       two);
	merge(one, two, ",\"take_from_other\":[\"place\",\"note\"]", id);
	snprintf(target, sizeof(target), PERSONS "/%s", two);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), "merged");
	assert_string_equal(desk_text(&desk, "merged_into"), one);
	assert_null(json_object_get(desk.a.json, "family_name"));
	snprintf(target, sizeof(target), PERSONS "/%s", one);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "commune"), "31555");
	assert_string_equal(desk_text(&desk, "note"), "à droite");
	assert_string_equal(desk_text(&desk, "family_name"), "Gardée");
	/* found by the name of the other record, and only once */
	assert_int_equal(search("\"family_name\":\"Effacée\",\"given_names\":\"Anne\"", one), 0);
	assert_int_equal(desk_items(&desk), 1);
}

static void relatives_are_not_merged(void **state)
{
	char one[40], two[40], body[256];

	(void)state;
	person("\"family_name\":\"Mèrefille\",\"given_names\":\"Anne\"", one);
	person("\"family_name\":\"Mèrefille\",\"given_names\":\"Anne\"", two);
	snprintf(body, sizeof(body),
		 "{\"kind\":\"relative\",\"relation\":\"mother\",\"other_person_id\":\"%s\"}", two);
	post(one, "links", 0, body, 201);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", two);
	post(one, "merges", 1, body, 409);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", one);
	post(two, "merges", 1, body, 409);
	post(one, "merges", 1, body, 422); /* with itself */
}

static void what_was_changed_since_a_merge_stays_when_it_is_undone(void **state)
{
	char one[40], two[40], id[40], target[128], if_match[40];

	(void)state;
	person("\"family_name\":\"Avant\",\"given_names\":\"Lou\",\"note\":\"ancienne\"", one);
	person("\"family_name\":\"Autre\",\"given_names\":\"Lou\",\"commune\":\"31555\"", two);
	merge(one, two, ",\"take_from_other\":[\"place\",\"name\"]", id);
	snprintf(target, sizeof(target), PERSONS "/%s", one);
	snprintf(if_match, sizeof(if_match), "If-Match: \"%d\"", version_of(one));
	desk_send(&desk, "PATCH", target, conseiller, if_match, "{\"note\":\"nouvelle\"}", 200);
	post(one, "contacts", 0, "{\"kind\":\"phone\",\"value\":\"0199007171\"}", 201);
	undo(id, 200);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "family_name"), "Avant");
	assert_string_equal(desk_text(&desk, "note"), "nouvelle");
	assert_null(json_object_get(desk.a.json, "commune"));
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "contacts")), 1);
	assert_int_equal(search("\"family_name\":\"Avant\",\"given_names\":\"Lou\"", one), 0);
}

static void the_last_merge_is_undone_first(void **state)
{
	char a[40], b[40], c[40], first[40], second[40], third[40];
	int64_t before;

	(void)state;
	person("\"family_name\":\"Chaîne\",\"given_names\":\"Un\"", a);
	person("\"family_name\":\"Chaîne\",\"given_names\":\"Deux\"", b);
	person("\"family_name\":\"Chaîne\",\"given_names\":\"Trois\"", c);
	before = test_db_count(db, SNAPSHOT);
	merge(a, b, "", first);
	merge(a, c, ",\"take_from_other\":[\"name\"]", second);
	undo(first, 409);
	undo(second, 200);
	undo(second, 412);
	merge(c, a, "", third); /* b follows, and points to c */
	undo(first, 409);       /* a is merged itself */
	undo(third, 200);
	undo(first, 200);
	assert_int_equal(test_db_count(db, SNAPSHOT), before);
}

static void of_two_who_merge_at_once_the_second_is_told(void **state)
{
	char one[40], two[40], id[40], body[128];

	(void)state;
	person("\"family_name\":\"Course\",\"given_names\":\"Eve\"", one);
	person("\"family_name\":\"Course\",\"given_names\":\"Eve\"", two);
	merge(one, two, "", id);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", one);
	post(two, "merges", 1, body, 409);
	assert_non_null(strstr(desk.a.answer.body.data, one)); /* who was kept */
}

/* --- at random -----------------------------------------------------------------------------------
 */

#define PEOPLE 40

static unsigned seed = 20261122;

static unsigned below(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

static char people[PEOPLE][40];

static void populate(void)
{
	static const char *const FAMILIES[] = {"Hasard", "Sort", "Dé", "Aléa"};
	char members[512], body[256];

	for (int i = 0; i < PEOPLE; i++) {
		snprintf(
		    members, sizeof(members),
		    "\"family_name\":\"%s\",\"given_names\":\"N%c\",\"birth_date\":\"19%02u-0%u\","
		    "\"contacts\":[{\"kind\":\"phone\",\"value\":\"01990012%02u\"}]%s",
		    FAMILIES[below(4)], 'a' + (int)below(26), 10 + below(80), 1 + below(9),
		    below(40), below(2) ? ",\"commune\":\"31555\",\"note\":\"x\"" : "");
		person(members, people[i]);
	}
	for (int i = 0; i < PEOPLE; i++) {
		snprintf(body, sizeof(body), "{\"kind\":\"carer\",\"organisation\":\"Service %d\"}",
			 i);
		post(people[i], "links", 0, body, 201);
	}
	test_db_exec(
	    db,
	    "INSERT INTO intake.solicitation (id, departement, received_at, recorded_at,"
	    " recorded_by, channel, requester_kind, person_profile, profile,"
	    " requester_person_id, person_id)"
	    " SELECT gen_random_uuid(), '31', '2026-01-01', '2026-01-01', 'x', 'phone',"
	    " 'person', 'adult', 'adult', p.id, CASE WHEN random() < 0.5 THEN p.id ELSE q.id END"
	    " FROM intake.person p, LATERAL (SELECT id FROM intake.person q"
	    "  WHERE q.departement = p.departement ORDER BY random() LIMIT 1) q"
	    " WHERE p.departement = '31' AND p.state = 'known'");
}

/* C360_MERGES=10000 is the whole form. */
static void undoing_restores_identical_records(void **state)
{
	static const char *const GROUPS[] = {"name", "birth", "place", "note", "needs", "ins"};
	const char *said = getenv("C360_MERGES");
	int times = said ? (int)strtol(said, NULL, 10) : 300;
	int64_t before;

	(void)state;
	populate();
	before = test_db_count(db, SNAPSHOT);
	for (int done = 0; done < times;) {
		char ids[3][40], more[128];
		int depth = 1 + (int)below(3), kept = (int)below(PEOPLE), n = 0;

		while (n < depth) {
			int other = (int)below(PEOPLE);
			char sql[160];

			snprintf(
			    sql, sizeof(sql),
			    "SELECT count(*) FROM intake.person WHERE id = '%s' AND state = 'known'",
			    people[other]);
			if (other == kept || test_db_count(db, sql) == 0)
				continue;
			snprintf(more, sizeof(more), ",\"take_from_other\":[\"%s\"]",
				 GROUPS[below(CMN_LEN(GROUPS))]);
			merge(people[kept], people[other], below(2) ? more : "", ids[n++]);
		}
		done += n;
		while (n > 0)
			undo(ids[--n], 200);
		if (done % 50 < 3 || done >= times)
			assert_int_equal(test_db_count(db, SNAPSHOT), before);
	}
	assert_int_equal(test_db_count(db, SNAPSHOT), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_merged_record_points_to_the_one_that_was_kept),
	    cmocka_unit_test(relatives_are_not_merged),
	    cmocka_unit_test(what_was_changed_since_a_merge_stays_when_it_is_undone),
	    cmocka_unit_test(the_last_merge_is_undone_first),
	    cmocka_unit_test(of_two_who_merge_at_once_the_second_is_told),
	    cmocka_unit_test(undoing_restores_identical_records),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
