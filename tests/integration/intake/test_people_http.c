/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_people_http.c - the record of a person as a conseiller, a listening association and the
 * platform meet it.  The persons are invented.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PERSONS "/v1/intake/persons"

static struct desk desk;
static struct test_db *db;
static const char *conseiller, *conseiller44, *pair, *operator_, *front;

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
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	pair = desk_as(&desk, "pair", "31", "Écoute inventée");
	operator_ = desk_as(&desk, "operator", "31", NULL);
	front = desk_as(&desk, "front", "31", NULL);
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

static void get(const char *who, const char *id, int status)
{
	char target[128];

	snprintf(target, sizeof(target), PERSONS "/%s", id);
	desk_get(&desk, who, target, status);
}

static void change(const char *id, const char *if_match, const char *body, int status)
{
	char target[128];

	snprintf(target, sizeof(target), PERSONS "/%s", id);
	desk_send(&desk, "PATCH", target, conseiller, if_match, body, status);
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

static void nothing_but_the_departement_is_asked_of_a_person(void **state)
{
	char id[40];

	(void)state;
	person(conseiller, "", 201, id);
	get(conseiller, id, 200);
	assert_string_equal(desk_text(&desk, "name_status"), "unknown");
	assert_string_equal(desk_text(&desk, "birth_date"), "unknown");
	assert_string_equal(desk_text(&desk, "age_band"), "unknown");
	person(conseiller, "\"name_status\":\"refused\",\"birth_date\":\"refused\"", 201, id);
	get(conseiller, id, 200);
	assert_string_equal(desk_text(&desk, "name_status"), "refused");
	assert_string_equal(desk_text(&desk, "birth_date"), "refused");
	person(conseiller, "\"birth_date\":\"2020\",\"age_band_stated\":\"under_16\"", 201, id);
	get(conseiller, id, 200);
	assert_string_equal(desk_text(&desk, "age_band"), "under_16");
	assert_string_equal(desk_text(&desk, "profile"), "child");
}

static void every_need_and_every_criterion_is_kept(void **state)
{
	static const char *const LISTS[][2] = {{"communication_modes", "communication_modes"},
					       {"deaf_access_forms", "deaf_access"},
					       {"facilitator_criteria", "facilitator_criteria"}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(LISTS); i++) {
		const struct cmn_code_list *list = cmn_code_list_find(LISTS[i][0]);

		for (size_t c = 0; c < list->n; c++) {
			char members[256], id[40];
			const json_t *kept;

			snprintf(members, sizeof(members), "\"%s\":[\"%s\"]", LISTS[i][1],
				 list->codes[c].code);
			person(conseiller, members, 201, id);
			get(conseiller, id, 200);
			kept = json_array_get(json_object_get(desk.a.json, LISTS[i][1]), 0);
			assert_string_equal(json_string_value(kept), list->codes[c].code);
		}
	}
}

static void what_cannot_be_of_a_person_is_refused_and_named(void **state)
{
	static const struct {
		const char *members, *field;
	} CASES[] = {
	    {"\"birth_date\":\"2999-01-01\"", "/birth_date"},
	    {"\"birth_date\":\"1850-01-01\"", "/birth_date"},
	    {"\"birth_date\":\"2023-02-29\"", "/birth_date"},
	    {"\"birth_date\":\"hier\"", "/birth_date"},
	    {"\"birth_date\":\"\"", "/birth_date"},
	    {"\"family_name\":\"Du\\u0007pont\"", "/family_name"},
	    {"\"family_name\":\"Dupont\\n\"", "/family_name"},
	    {"\"given_names\":\"L\\u202eéa\"", "/given_names"},
	    {"\"given_names\":\"L\\u200béa\"", "/given_names"},
	    {"\"family_name\":\"Dupont \\ud83d\\ude00\"", "/family_name"},
	    {"\"family_name\":\"<b>Dupont</b>\"", "/family_name"},
	    {"\"family_name\":\"x'; DROP TABLE person; --\"", "/family_name"},
	    {"\"family_name\":\"1234\"", "/family_name"},
	    {"\"family_name\":\"- -\"", "/family_name"},
	    {"\"family_name\":\"\"", "/family_name"},
	    {"\"called\":\"\\u00a0\"", "/called"},
	    {"\"commune\":\"44109\"", "/commune"},
	    {"\"commune\":\"31999\"", "/commune"},
	    {"\"commune\":\"3155\"", "/commune"},
	    {"\"postal_code\":\"310\"", "/postal_code"},
	    {"\"address_lines\":[\"1 rue inventée\",\"a\\u0000b\"]", ""},
	    {"\"address_lines\":[\"1 rue inventée\",\"a\\u001bb\"]", "/address_lines/1"},
	    {"\"language\":\"Français\"", "/language"},
	    {"\"interpreter\":\"perhaps\"", "/interpreter"},
	    {"\"communication_modes\":[\"telepathy\"]", "/communication_modes/0"},
	    {"\"facilitator_criteria\":[\"x\"]", "/facilitator_criteria/0"},
	    {"\"ins_status\":\"qualified\"", "/ins_status"},
	    {"\"name_status\":\"refused\",\"family_name\":\"Dupont\"", "/name_status"},
	    {"\"name_status\":\"stated\"", "/name_status"},
	    {"\"ins_matricule\":\"1\"", "/ins_matricule"},
	    {"\"nir\":\"1\"", "/nir"},
	    {"\"contacts\":[{\"kind\":\"phone\",\"value\":\"abc\"}]", "/contacts/0/value"},
	    {"\"contacts\":[{\"kind\":\"email\",\"value\":\"not one\"}]", "/contacts/0/value"},
	    {"\"contacts\":[{\"kind\":\"phone\",\"value\":\"0199001234\",\"means\":[\"email\"]}]",
	     "/contacts/0/means"},
	    {"\"contacts\":[{\"kind\":\"phone\",\"value\":\"0199001234\",\"hours\":"
	     "[{\"days\":[\"mon\"],\"from\":\"12:00\",\"to\":\"09:00\"}]}]",
	     "/contacts/0/hours"},
	    {"\"solicitation_id\":\"0197f0a0-0000-7000-8000-000000000001\"", "/solicitation_id"},
	};
	int64_t before = test_db_count(db, "SELECT count(*) FROM intake.person");

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		char body[1024];

		snprintf(body, sizeof(body), "{\"departement\":\"31\",%s}", CASES[i].members);
		desk_send(&desk, "POST", PERSONS, conseiller, NULL, body,
			  CASES[i].field[0] ? 422 : 400);
		if (CASES[i].field[0] && strcmp(refused(), CASES[i].field) != 0)
			fail_msg("%s: %s", CASES[i].members, refused());
	}
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.person"), before);
}

/* Put together here, so that no such number stands in the file: sex, year, month, place, order. */
static void a_social_security_number_is_kept_nowhere(void **state)
{
	static const char *const FIELDS[] = {"mdph_number", "note", "family_name"};
	int64_t value = 2;
	char number[24], body[256];

	(void)state;
	value = ((((value * 100 + 85) * 100 + 5) * 100 + 31) * 1000 + 555) * 1000 + 123;
	snprintf(number, sizeof(number), "%lld %02lld", (long long)value,
		 (long long)(97 - value % 97));
	for (size_t i = 0; i < CMN_LEN(FIELDS); i++) {
		char field[32];

		snprintf(body, sizeof(body), "{\"departement\":\"31\",\"%s\":\"%s\"}", FIELDS[i],
			 number);
		snprintf(field, sizeof(field), "/%s", FIELDS[i]);
		desk_send(&desk, "POST", PERSONS, conseiller, NULL, body, 422);
		assert_string_equal(refused(), field);
		assert_non_null(strstr(desk.a.answer.body.data, "NIR"));
	}
	/* the same digits with another key are only digits */
	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"note\":\"%lld 00\"}",
		 (long long)value);
	desk_send(&desk, "POST", PERSONS, conseiller, NULL, body, 201);
}

static void names_of_every_script_and_orthography_are_kept_as_they_were_said(void **state)
{
	static const char *const NAMES[] = {"N’Guyen-Lefèvre",
					    "de la Tour d'Auvergne",
					    "Şahin",
					    "Łukasiewicz",
					    "محمد",
					    "Иванов",
					    "陳",
					    "Œuvrard",
					    "O'Brien Jr."};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NAMES); i++) {
		char members[128], id[40];

		snprintf(members, sizeof(members), "\"family_name\":\"%s\"", NAMES[i]);
		person(conseiller, members, 201, id);
		get(conseiller, id, 200);
		assert_string_equal(desk_text(&desk, "family_name"), NAMES[i]);
	}
}

static void what_is_named_is_changed_and_the_rest_stays(void **state)
{
	char id[40];

	(void)state;
	person(
	    conseiller,
	    "\"family_name\":\"Changeant\",\"given_names\":\"Odile\",\"note\":\"Sonner deux fois\\n"
	    "et attendre\",\"birth_date\":\"1990-04-05\"",
	    201, id);
	change(id, NULL, "{\"commune\":\"31555\"}", 428);
	change(id, "If-Match: \"7\"", "{\"commune\":\"31555\"}", 412);
	change(id, "If-Match: \"1\"", "{\"commune\":\"31555\",\"note\":null}", 200);
	assert_string_equal(desk_text(&desk, "family_name"), "Changeant");
	assert_string_equal(desk_text(&desk, "commune"), "31555");
	assert_string_equal(desk_text(&desk, "note"), "");
	assert_string_equal(desk_text(&desk, "age_band"), "adult");
	change(id, "If-Match: \"2\"", "{\"family_name\":null,\"given_names\":null}", 200);
	assert_string_equal(desk_text(&desk, "name_status"), "unknown");
	change(id, "If-Match: \"3\"", "{\"birth_date\":\"2999\"}", 422);
	change(id, "If-Match: \"3\"", "{}", 422);
}

static void another_departement_answers_as_what_does_not_exist(void **state)
{
	char id[40];

	(void)state;
	person(conseiller, "\"family_name\":\"Ailleurs\"", 201, id);
	get(conseiller44, id, 404);
	get(conseiller, "0197f0a0-0000-7000-8000-000000000001", 404);
	desk_send(&desk, "POST", PERSONS, conseiller44, NULL, "{\"departement\":\"31\"}", 403);
	desk_send(&desk, "POST", PERSONS "/search", conseiller44, NULL,
		  "{\"departement\":\"31\",\"family_name\":\"Ailleurs\"}", 403);
}

static void a_listening_association_sees_names_and_contact_rules_only(void **state)
{
	char id[40];
	const json_t *contact;

	(void)state;
	person(
	    conseiller,
	    "\"family_name\":\"Écoutée\",\"given_names\":\"Rosa\",\"note\":\"remarque\","
	    "\"birth_date\":\"1980-02-03\",\"mdph_number\":\"31-77\",\"ins_status\":\"provisional\","
	    "\"contacts\":[{\"kind\":\"phone\",\"value\":\"01 99 00 12 34\",\"never\":true}]",
	    201, id);
	get(pair, id, 200);
	assert_string_equal(desk_text(&desk, "family_name"), "Écoutée");
	contact = json_array_get(json_object_get(desk.a.json, "contacts"), 0);
	assert_true(json_is_true(json_object_get(contact, "never")));
	assert_null(json_object_get(desk.a.json, "note"));
	assert_null(json_object_get(desk.a.json, "mdph_number"));
	assert_null(json_object_get(desk.a.json, "ins_status"));
	assert_null(json_object_get(desk.a.json, "birth_date"));
	desk_send(&desk, "POST", PERSONS "/search", pair, NULL,
		  "{\"departement\":\"31\",\"family_name\":\"Ecoutee\",\"given_names\":\"Rosa\"}",
		  200);
	assert_int_equal(desk_items(&desk), 1);
	assert_null(json_object_get(desk_item(&desk, 0), "birth_date"));
	person(pair, "\"family_name\":\"Nouvelle\"", 201, NULL);
	get(front, id, 403);
	get(operator_, id, 403);
}

static void the_platform_records_a_draft_with_its_call_and_sees_nobody(void **state)
{
	char id[40], call[40], members[256];

	(void)state;
	person(conseiller, "\"family_name\":\"Brouillon\",\"given_names\":\"Ève\"", 201, NULL);
	person(operator_, "\"family_name\":\"Brouillon\"", 422, NULL);
	assert_string_equal(refused(), "/solicitation_id");
	solicitation(call);
	snprintf(members, sizeof(members),
		 "\"family_name\":\"Brouillon\",\"given_names\":\"Ève\",\"solicitation_id\":\"%s\","
		 "\"as\":\"requester\"",
		 call);
	person(operator_, members, 201, id);
	assert_string_equal(desk_text(&desk, "state"), "draft");
	assert_null(json_object_get(desk.a.json, "candidates"));
	assert_null(strstr(desk.a.answer.body.data, "Brouillon"));
	desk_send(&desk, "POST", PERSONS "/search", operator_, NULL,
		  "{\"departement\":\"31\",\"family_name\":\"Brouillon\"}", 403);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.solicitation"
					   " WHERE requester_person_id IS NOT NULL"),
			 1);
	person(operator_, members, 409, NULL); /* the place is taken */
	change(id, "If-Match: \"1\"", "{\"commune\":\"31483\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "known");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_but_the_departement_is_asked_of_a_person),
	    cmocka_unit_test(every_need_and_every_criterion_is_kept),
	    cmocka_unit_test(what_cannot_be_of_a_person_is_refused_and_named),
	    cmocka_unit_test(a_social_security_number_is_kept_nowhere),
	    cmocka_unit_test(names_of_every_script_and_orthography_are_kept_as_they_were_said),
	    cmocka_unit_test(what_is_named_is_changed_and_the_rest_stays),
	    cmocka_unit_test(another_departement_answers_as_what_does_not_exist),
	    cmocka_unit_test(a_listening_association_sees_names_and_contact_rules_only),
	    cmocka_unit_test(the_platform_records_a_draft_with_its_call_and_sees_nobody),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
