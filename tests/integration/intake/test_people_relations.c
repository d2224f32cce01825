/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_people_relations.c - who is somebody to a person, how the person is reached, and which
 * solicitations and accounts are theirs.  The persons are invented.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PERSONS "/v1/intake/persons"

static struct desk desk;
static struct test_db *db;
static const char *conseiller;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(db, "SET search_path = intake;"
			 "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens'),"
			 " ('31555', '31', 'Toulouse') ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* A person with these members; its id. */
static void person(const char *who, const char *members, int status, char id[40])
{
	char body[4096];

	snprintf(body, sizeof(body), "{\"departement\":\"31\"%s%s}", members[0] ? "," : "",
		 members);
	desk_send(&desk, "POST", PERSONS, who, NULL, body, status);
	if (id)
		snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

/* The field that was refused. */
static const char *refused(void)
{
	const json_t *errors = json_object_get(desk.a.json, "errors");
	const char *pointer =
	    json_string_value(json_object_get(json_array_get(errors, 0), "pointer"));

	return pointer ? pointer : "";
}

static void solicitation(char id[40])
{
	desk_send(&desk, "POST", "/v1/intake/solicitations", conseiller, NULL,
		  "{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"carer\","
		  "\"person_profile\":\"child\"}",
		  201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

/* POST to what belongs to a person. */
static void post(const char *id, const char *act, const char *body, int status)
{
	char target[256];

	snprintf(target, sizeof(target), PERSONS "/%s/%s", id, act);
	desk_send(&desk, "POST", target, conseiller, NULL, body, status);
}

static void patch(const char *what, const char *id, int version, const char *body, int status)
{
	char target[256], if_match[40];

	snprintf(target, sizeof(target), "/v1/intake/%s/%s", what, id);
	snprintf(if_match, sizeof(if_match), "If-Match: \"%d\"", version);
	desk_send(&desk, "PATCH", target, conseiller, if_match, body, status);
}

static const char *decides(const char *id, const char *query)
{
	char target[256];

	snprintf(target, sizeof(target), PERSONS "/%s/decision%s", id, query);
	desk_get(&desk, conseiller, target, 200);
	return desk_text(&desk, "rule");
}

static void separated_parents_decide_together_until_the_eighteenth_birthday(void **state)
{
	char child[40], mother[40], father[40], link[40], body[256];

	(void)state;
	person(conseiller, "\"given_names\":\"Enfant\",\"birth_date\":\"2012-05-06\"", 201, child);
	person(conseiller, "\"given_names\":\"Mère\"", 201, mother);
	person(conseiller, "\"given_names\":\"Père\"", 201, father);
	assert_string_equal(decides(child, "?on=2026-01-01"), "nobody_known");
	snprintf(
	    body, sizeof(body),
	    "{\"kind\":\"parental_authority\",\"relation\":\"mother\",\"other_person_id\":\"%s\","
	    "\"valid_from\":\"2012-05-06\"}",
	    mother);
	post(child, "links", body, 201);
	snprintf(
	    body, sizeof(body),
	    "{\"kind\":\"parental_authority\",\"relation\":\"father\",\"other_person_id\":\"%s\","
	    "\"valid_from\":\"2012-05-06\"}",
	    father);
	post(child, "links", body, 201);
	snprintf(link, sizeof(link), "%s", desk_text(&desk, "id"));
	assert_string_equal(decides(child, "?on=2026-01-01"), "all_of");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "links")), 2);
	assert_string_equal(decides(child, "?on=2026-01-01&usual=true"), "one_of");
	patch("links", link, 1, "{\"disagrees\":true}", 200);
	assert_string_equal(decides(child, "?on=2026-01-01&usual=true"), "disagreement");
	assert_string_equal(decides(child, "?on=2030-05-05"), "disagreement");
	assert_string_equal(decides(child, "?on=2030-05-06"), "self");
	assert_string_equal(decides(child, "?on=2012-05-05"), "nobody_known");
	patch("links", link, 2, "{\"valid_to\":\"2026-02-01\"}", 200);
	assert_string_equal(decides(child, "?on=2026-02-01"), "disagreement");
	assert_string_equal(decides(child, "?on=2026-02-02&usual=true"), "one_of");
}

static void what_a_quality_does_not_give_is_refused_and_named(void **state)
{
	static const struct {
		const char *body, *field;
	} CASES[] = {
	    {"{\"kind\":\"carer\"}", "/other_person_id"},
	    {"{\"kind\":\"carer\",\"organisation\":\"x\",\"other_person_id\":"
	     "\"0197f0a0-0000-7000-8000-000000000001\"}",
	     "/other_person_id"},
	    {"{\"kind\":\"carer\",\"other_person_id\":\"0197f0a0-0000-7000-8000-000000000001\"}",
	     "/other_person_id"},
	    {"{\"kind\":\"carer\",\"organisation\":\"x\",\"power\":\"alone\"}", "/power"},
	    {"{\"kind\":\"curatelle\",\"organisation\":\"x\",\"power\":\"alone\"}", "/power"},
	    {"{\"kind\":\"tutelle\",\"organisation\":\"x\",\"valid_from\":\"2026-02-02\","
	     "\"valid_to\":\"2026-02-01\"}",
	     "/valid_to"},
	    {"{\"kind\":\"tutelle\",\"organisation\":\"x\\u202e\"}", "/organisation"},
	    {"{\"kind\":\"tutelle\",\"organisation\":\"x\",\"limits\":\"a\\u0007b\"}", "/limits"},
	    {"{\"kind\":\"parental_authority\",\"organisation\":\"x\"}", "/kind"},
	    {"{\"kind\":\"uncle\",\"organisation\":\"x\"}", "/kind"},
	};
	char adult[40];

	(void)state;
	person(conseiller, "\"birth_date\":\"1980\"", 201, adult);
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		post(adult, "links", CASES[i].body, 422);
		assert_string_equal(refused(), CASES[i].field);
	}
}

static void a_guardian_is_asked_about_money_and_the_person_about_themselves(void **state)
{
	char adult[40];

	(void)state;
	person(conseiller, "\"age_band_stated\":\"adult\"", 201, adult);
	assert_string_equal(decides(adult, ""), "self");
	post(adult, "links",
	     "{\"kind\":\"tutelle\",\"organisation\":\"Association inventée\",\"proof\":\"seen\"}",
	     201);
	assert_true(desk_text(&desk, "proof_at")[0] != '\0');
	assert_string_equal(decides(adult, "?matter=property"), "one_of");
	assert_string_equal(decides(adult, "?matter=person"), "self");
	person(conseiller, "", 201, adult);
	assert_string_equal(decides(adult, ""), "age_unknown");
}

static const char *permitted(const char *id, const char *query)
{
	char target[256];

	snprintf(target, sizeof(target), "/v1/intake/contacts/%s/permission?%s", id, query);
	desk_get(&desk, conseiller, target, 200);
	return desk_text(&desk, "answer");
}

#define CALL "means=voice&purpose=call_back&at="

static void a_number_that_one_record_forbids_is_forbidden_for_all(void **state)
{
	char one[40], two[40], allowed[40], never[40];

	(void)state;
	person(conseiller, "", 201, one);
	person(conseiller, "", 201, two);
	post(one, "contacts", "{\"kind\":\"phone\",\"value\":\"01 99 00 61 61\"}", 201);
	snprintf(allowed, sizeof(allowed), "%s", desk_text(&desk, "id"));
	/* Monday in summer: 06:30 UTC is 08:30 in France, in winter 07:30 */
	assert_string_equal(permitted(allowed, CALL "2026-07-06T06:30:00Z"), "allowed");
	assert_string_equal(permitted(allowed, CALL "2026-01-05T06:30:00Z"), "later");
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "wait_minutes")), 30);
	assert_string_equal(permitted(allowed, "means=sms&purpose=notice&at=2026-07-06T08:00:00Z"),
			    "other_means");
	post(two, "contacts", "{\"kind\":\"phone\",\"value\":\"+33199006161\",\"never\":true}",
	     201);
	snprintf(never, sizeof(never), "%s", desk_text(&desk, "id"));
	assert_string_equal(permitted(allowed, CALL "2026-07-06T08:00:00Z"), "never");
	assert_string_equal(permitted(allowed, "means=voice&purpose=emergency"), "never");
	patch("contacts", never, 1, "{\"ended\":true}", 200);
	assert_string_equal(permitted(allowed, CALL "2026-07-06T08:00:00Z"), "allowed");
	assert_string_equal(permitted(never, CALL "2026-07-06T08:00:00Z"), "ended");
	patch("contacts", allowed, 1, "{\"purposes\":[\"recap\"],\"discreet\":true}", 200);
	assert_string_equal(permitted(allowed, CALL "2026-07-06T08:00:00Z"), "other_purpose");
	assert_true(json_is_true(json_object_get(desk.a.json, "discreet")));
}

static void an_account_is_one_person_and_a_person_may_lose_it(void **state)
{
	static const char BODY[] =
	    "{\"account\":\"person-relations-31\",\"checked_how\":\"in_person_with_document\"}";
	char one[40], two[40], target[128];

	(void)state;
	person(conseiller, "", 201, one);
	person(conseiller, "", 201, two);
	post(one, "accounts", BODY, 201);
	snprintf(target, sizeof(target), "/v1/intake/accounts/%s/end", desk_text(&desk, "id"));
	post(two, "accounts", BODY, 409);
	desk_send(&desk, "POST", target, conseiller, NULL, NULL, 200);
	desk_send(&desk, "POST", target, conseiller, NULL, NULL, 409);
	post(two, "accounts", BODY, 201);
}

static void nothing_is_done_to_an_erased_person(void **state)
{
	char id[40], other[40], body[128], sql[128], target[128];

	(void)state;
	person(conseiller, "", 201, id);
	person(conseiller, "", 201, other);
	snprintf(sql, sizeof(sql), "UPDATE intake.person SET state = 'erased' WHERE id = '%s'", id);
	test_db_exec(db, sql);
	snprintf(target, sizeof(target), PERSONS "/%s", id);
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"1\"", "{\"note\":\"x\"}", 409);
	post(id, "contacts", "{\"kind\":\"phone\",\"value\":\"0199001234\"}", 409);
	post(id, "links", "{\"kind\":\"carer\",\"organisation\":\"x\"}", 409);
	post(id, "accounts", "{\"account\":\"x\",\"checked_how\":\"in_person_known\"}", 409);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", id);
	snprintf(target, sizeof(target), PERSONS "/%s/merges", other);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", body, 409);
	post(other, "distinct", "{\"other_id\":\"0197f0a0-0000-7000-8000-000000000001\"}", 422);
	snprintf(body, sizeof(body), "{\"kind\":\"relative\",\"other_person_id\":\"%s\"}", id);
	post(other, "links", body, 422);
}

static void a_repeated_creation_makes_one_person(void **state)
{
	char call[40], body[256], first[40];
	int64_t before;

	(void)state;
	solicitation(call);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"family_name\":\"Répétée\",\"solicitation_id\":\"%s\"}",
		 call);
	before = test_db_count(db, "SELECT count(*) FROM intake.person");
	for (int i = 0; i < 2; i++) {
		desk_send(&desk, "POST", PERSONS, conseiller, "Idempotency-Key: once-people", body,
			  201);
		if (i == 0)
			snprintf(first, sizeof(first), "%s", desk_text(&desk, "id"));
		assert_string_equal(desk_text(&desk, "id"), first);
		assert_int_equal(json_array_size(json_object_get(desk.a.json, "candidates")), 0);
	}
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.person"), before + 1);
	desk_send(&desk, "POST", PERSONS, conseiller, "Idempotency-Key: once-people",
		  "{\"departement\":\"31\"}", 422);
}

static void a_person_takes_the_place_of_requester_or_concerned_or_both(void **state)
{
	char id[40], other[40], call[40], target[128], body[128];

	(void)state;
	person(conseiller, "\"family_name\":\"Placée\"", 201, id);
	person(conseiller, "\"family_name\":\"Autre\"", 201, other);
	solicitation(call);
	snprintf(target, sizeof(target), PERSONS "/%s/solicitations", id);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\",\"as\":\"both\"}", call);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", body, 200);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", body, 412);
	snprintf(target, sizeof(target), PERSONS "/%s/solicitations", other);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", body, 409);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"solicitation_id\":\"0197f0a0-0000-7000-8000-000000000001\"}", 422);
	assert_string_equal(refused(), "/solicitation_id");
}

static void who_read_and_wrote_a_person_is_written_down(void **state)
{
	char id[40], sql[256];

	(void)state;
	person(conseiller, "\"family_name\":\"Tracée\"", 201, id);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.audit WHERE resource_id = '%s' AND operation ="
		 " 'create_person'",
		 id);
	assert_int_equal(test_db_count(db, sql), 1);
	snprintf(
	    sql, sizeof(sql),
	    "SELECT count(*) FROM intake.outbox WHERE subject = '%s' AND data::text LIKE '%%racée%%'",
	    id);
	assert_int_equal(test_db_count(db, sql), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(separated_parents_decide_together_until_the_eighteenth_birthday),
	    cmocka_unit_test(what_a_quality_does_not_give_is_refused_and_named),
	    cmocka_unit_test(a_guardian_is_asked_about_money_and_the_person_about_themselves),
	    cmocka_unit_test(a_number_that_one_record_forbids_is_forbidden_for_all),
	    cmocka_unit_test(an_account_is_one_person_and_a_person_may_lose_it),
	    cmocka_unit_test(nothing_is_done_to_an_erased_person),
	    cmocka_unit_test(a_repeated_creation_makes_one_person),
	    cmocka_unit_test(a_person_takes_the_place_of_requester_or_concerned_or_both),
	    cmocka_unit_test(who_read_and_wrote_a_person_is_written_down),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
