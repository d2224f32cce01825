/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_reception_http.c - every door of intake: what is asked, where it is routed, which clock
 * runs, what a partner may follow.  The persons are invented.
 */
#include "reception_desk.h"

#include "cmn/csv.h"

static const char *front;

static int setup(void **state)
{
	int rc = reception_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "INSERT INTO intake.commune_ref VALUES"
			     " ('44109', '44', 'Nantes'), ('49160', '49', 'Ingrandes')"
			     " ON CONFLICT DO NOTHING;"
			     "INSERT INTO intake.commune_former VALUES ('31998', '31483')");
	front = desk_as(&desk, "front", "31", NULL);
	return 0;
}

static void only_the_channel_and_the_instant_are_asked(void **state)
{
	char id[40];

	(void)state;
	record(platform, "{\"channel\":\"allo_360\"}", 201);
	assert_string_equal(desk_text(&desk, "profile_rule"), "unknown");
	look(id);
	assert_string_equal(desk_text(&desk, "departement"), "31");
	assert_string_equal(desk_text(&desk, "requester_kind"), "unknown");
	assert_string_equal(desk_text(&desk, "commune_status"), "not_stated");
	record(platform, "{\"departement\":\"31\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/channel");
}

static void refusing_to_say_is_an_answer(void **state)
{
	char id[40];

	(void)state;
	record(front,
	       "{\"channel\":\"web_form\",\"requester_kind\":\"anonymous\","
	       "\"person_profile\":\"refused\",\"commune_status\":\"refused\"}",
	       201);
	look(id);
	assert_string_equal(desk_text(&desk, "requester_kind"), "anonymous");
	assert_string_equal(desk_text(&desk, "person_profile"), "refused");
	assert_string_equal(desk_text(&desk, "commune_status"), "refused");
	record(front, "{\"channel\":\"web_form\",\"commune_status\":\"known\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune_status");
	record(front,
	       "{\"channel\":\"web_form\",\"commune\":\"31483\",\"commune_status\":\"refused\"}",
	       422);
	assert_string_equal(asked_pointer(&desk.a), "/commune_status");
}

static void the_age_at_reception_decides_the_profile(void **state)
{
	char id[40];

	(void)state;
	record(conseiller, "{\"channel\":\"phone\",\"person_profile\":\"adult\",\"age\":17}", 201);
	assert_string_equal(desk_text(&desk, "profile"), "child");
	look(id);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "age")), 17);
	record(conseiller, "{\"channel\":\"phone\",\"person_profile\":\"child\",\"age\":18}", 201);
	assert_string_equal(desk_text(&desk, "profile"), "adult");
	record(conseiller, "{\"channel\":\"phone\",\"age\":130}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/age");
	record(conseiller, "{\"channel\":\"phone\",\"age\":-1}", 422);
}

/* The observatory counts age bands (R016); the age itself stays here. */
static void the_age_band_is_told_and_not_the_age(void **state)
{
	static const struct {
		int age;
		const char *band;
	} AGES[] = {{0, "under_16"}, {15, "under_16"}, {16, "from_16_to_25"}, {25, "from_16_to_25"},
		    {26, "adult"},   {59, "adult"},    {60, "ageing"},        {120, "ageing"}};
	char body[120], sql[400];

	for (size_t i = 0; i < CMN_LEN(AGES); i++) {
		snprintf(body, sizeof(body), "{\"channel\":\"phone\",\"age\":%d}", AGES[i].age);
		record(conseiller, body, 201);
		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
			 " AND data ->> 'age_band' = '%s' AND NOT data::jsonb ? 'age'",
			 desk_text(&desk, "id"), AGES[i].band);
		assert_int_equal(test_db_count(*state, sql), 1);
	}
	record(conseiller, "{\"channel\":\"phone\"}", 201);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
		 " AND NOT data::jsonb ? 'age_band'",
		 desk_text(&desk, "id"));
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void the_mdph_and_who_it_does_not_know_get_attention(void **state)
{
	(void)state;
	record(mdph, "{\"channel\":\"mdph_request\",\"mdph_status\":\"reevaluation_needed\"}", 201);
	assert_string_equal(desk_text(&desk, "priority"), "attention");
	record(conseiller, "{\"channel\":\"phone\",\"mdph_status\":\"without_notification\"}", 201);
	assert_string_equal(desk_text(&desk, "priority"), "attention");
	record(conseiller, "{\"channel\":\"phone\",\"mdph_status\":\"known\"}", 201);
	assert_string_equal(desk_text(&desk, "priority"), "ordinary");
	desk_get(&desk, conseiller,
		 SOLICITATIONS "?departement=31&priority=attention&channel=mdph_request", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "population")),
			    "referred_by_professional");
}

static void a_commune_merged_away_is_answered_with_the_one_of_today(void **state)
{
	char id[40];

	(void)state;
	for (int stated = 0; stated < 2; stated++) {
		record(conseiller,
		       stated
			   ? "{\"channel\":\"phone\",\"departement\":\"31\",\"commune\":\"31998\"}"
			   : "{\"channel\":\"phone\",\"commune\":\"31998\"}",
		       201);
		assert_string_equal(desk_text(&desk, "commune"), "31483");
		assert_string_equal(desk_text(&desk, "commune_given"), "31998");
		look(id);
		assert_string_equal(desk_text(&desk, "commune"), "31483");
		assert_string_equal(desk_text(&desk, "commune_given"), "31998");
	}
	desk_get(&desk, platform, "/v1/intake/routing/31998", 200);
	assert_string_equal(desk_text(&desk, "commune"), "31483");
	assert_string_equal(desk_text(&desk, "commune_given"), "31998");
	desk_get(&desk, platform, "/v1/intake/routing/31997", 404);
}

static void a_commune_that_changed_departement_is_not_taken_elsewhere(void **state)
{
	(void)state;
	record(coordonnateur44,
	       "{\"channel\":\"phone\",\"departement\":\"44\",\"commune\":\"44060\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
	assert_non_null(strstr(desk_text(&desk, "detail"), "49160"));
	record(coordonnateur44, "{\"channel\":\"phone\",\"commune\":\"44060\"}", 403);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
	record(coordonnateur44, "{\"channel\":\"phone\",\"commune\":\"44999\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
}

static void a_postal_code_routes_nothing(void **state)
{
	(void)state;
	record(platform, "{\"channel\":\"phone\",\"postal_code\":\"31800\"}", 422);
	record(platform, "{\"channel\":\"phone\",\"commune\":\"31800\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
	record(platform, "{\"channel\":\"phone\",\"commune\":\"44109\"}", 403);
	assert_string_equal(asked_pointer(&desk.a), "/commune");
}

static void the_table_of_former_codes_is_that_of_the_data(void **state)
{
	struct cmn_csv *csv = NULL;
	struct cmn_error err;
	bool end = false;
	int64_t n = 0;

	assert_int_equal(
	    cmn_csv_open("services/directory/data/communes-anciens-codes.csv", ',', &csv, &err),
	    CMN_OK);
	while (cmn_csv_next(csv, &end, &err) == CMN_OK && !end) {
		char sql[160];

		snprintf(sql, sizeof(sql),
			 "SELECT count(*) FROM intake.commune_former WHERE code = '%s'"
			 " AND present = '%s'",
			 cmn_csv_get(csv, "code_ancien"), cmn_csv_get(csv, "code_insee"));
		assert_int_equal(test_db_count(*state, sql), 1);
		n++;
	}
	assert_true(end);
	cmn_csv_close(&csv);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM intake.commune_former"
					       " WHERE code <> '31998'"),
			 n);
}

static void what_is_written_in_each_field_is_kept_or_refused_by_name(void **state)
{
	static const char *const WORDS[] = {"Élève inventée 👩🏽‍🦽, 9 ans",
					    "‏مرحبا‎ (marque d’écriture)",
					    "'; DROP TABLE intake.solicitation; --",
					    "<script>alert(1)</script> & <b>gras</b>",
					    "$1 %s \\\\ {a,b} \\\"x\\\"",
					    "a\\tb\\r\\nc"};
	static const char *const FIELDS[] = {"channel",        "requester_kind", "person_profile",
					     "commune",        "departement",    "situation_type",
					     "commune_status", "mdph_status",    "received_at",
					     "call_id",        "population"};
	char body[1024], id[40], pointer[64];

	(void)state;
	for (size_t w = 0; w < CMN_LEN(WORDS); w++) {
		json_t *said;

		snprintf(body, sizeof(body), "{\"channel\":\"phone\",\"text\":\"%s\"}", WORDS[w]);
		said = json_loads(body, 0, NULL);
		record(conseiller, body, 201);
		look(id);
		assert_string_equal(desk_text(&desk, "text"), cmn_json_get(said, "text"));
		json_decref(said);
		for (size_t f = 0; f < CMN_LEN(FIELDS); f++) {
			snprintf(body, sizeof(body), "{%s\"%s\":\"%s\"}",
				 f ? "\"channel\":\"phone\"," : "", FIELDS[f], WORDS[w]);
			snprintf(pointer, sizeof(pointer), "/%s", FIELDS[f]);
			record(conseiller, body, 422);
			assert_string_equal(asked_pointer(&desk.a), pointer);
			assert_null(strstr(desk.a.answer.body.data, "DROP TABLE"));
		}
	}
}

static void a_control_character_is_refused_and_a_nul_is_no_text(void **state)
{
	(void)state;
	record(conseiller, "{\"channel\":\"phone\",\"text\":\"a\\u0001b\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/text");
	record(conseiller, "{\"channel\":\"phone\",\"text\":\"a\\u001b[2Jb\"}", 422);
	record(conseiller, "{\"channel\":\"phone\",\"text\":\"a\\u0085b\"}", 422);
	record(conseiller, "{\"channel\":\"phone\",\"text\":\"a\\u0000b\"}", 400);
	record(conseiller, "{\"channel\":\"phone\",\"text\":\" \\u00a0\\n\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/text");
}

static void a_story_of_a_megabyte_is_too_large(void **state)
{
	static char body[1 << 20];
	int n = snprintf(body, sizeof(body), "{\"channel\":\"phone\",\"text\":\"");

	(void)state;
	memset(body + n, 'a', sizeof(body) - (size_t)n - 3);
	memcpy(body + sizeof(body) - 3, "\"}", 3);
	record(conseiller, body, 413);
	assert_string_equal(asked_slug(&desk.a), "payload-too-large");
	body[5000] = '"';
	body[5001] = '}';
	body[5002] = '\0';
	record(conseiller, body, 422);
	assert_string_equal(asked_pointer(&desk.a), "/text");
}

/* --- the person's word in the same gesture -----------------------------------------------------
 */

static void an_agreement_said_on_the_phone_is_kept_in_the_same_gesture(void **state)
{
	char id[40], sql[512];

	record(
	    conseiller,
	    "{\"channel\":\"phone\",\"consent\":{\"decision\":\"given\",\"words\":\"share_2026_1\","
	    "\"purpose\":\"partner_outcome\",\"categories\":[\"outcome\"],"
	    "\"recipients\":[\"partner:org-inventee\"]}}",
	    201);
	keep_id(id);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.consent c JOIN intake.solicitation s"
		 " ON s.id = c.solicitation_id JOIN intake.outbox o ON o.subject = c.id::text"
		 " WHERE s.id = '%s' AND c.decided_at = s.received_at AND c.means = 'oral'"
		 " AND c.words = 'share_2026_1' AND c.collected_by = 'conseiller-31-test'"
		 " AND o.type = 'intake.consent.given.v1'",
		 id);
	assert_int_equal(test_db_count(*state, sql), 1);
	record(conseiller,
	       "{\"channel\":\"phone\",\"consent\":{\"decision\":\"refused\","
	       "\"words\":\"share_2026_1\"}}",
	       201);
	record(conseiller,
	       "{\"channel\":\"phone\",\"consent\":{\"decision\":\"given\","
	       "\"words\":\"share_2026_1\"}}",
	       422);
	record(conseiller,
	       "{\"channel\":\"phone\",\"consent\":{\"decision\":\"given\",\"words\":\"mine\","
	       "\"purpose\":\"listening\",\"categories\":[\"outcome\"],\"recipients\":[\"mdph\"]}}",
	       422);
	assert_string_equal(asked_pointer(&desk.a), "/consent/words");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_the_channel_and_the_instant_are_asked),
	    cmocka_unit_test(refusing_to_say_is_an_answer),
	    cmocka_unit_test(the_age_at_reception_decides_the_profile),
	    cmocka_unit_test(the_age_band_is_told_and_not_the_age),
	    cmocka_unit_test(the_mdph_and_who_it_does_not_know_get_attention),
	    cmocka_unit_test(a_commune_merged_away_is_answered_with_the_one_of_today),
	    cmocka_unit_test(a_commune_that_changed_departement_is_not_taken_elsewhere),
	    cmocka_unit_test(a_postal_code_routes_nothing),
	    cmocka_unit_test(the_table_of_former_codes_is_that_of_the_data),
	    cmocka_unit_test(what_is_written_in_each_field_is_kept_or_refused_by_name),
	    cmocka_unit_test(a_control_character_is_refused_and_a_nul_is_no_text),
	    cmocka_unit_test(a_story_of_a_megabyte_is_too_large),
	    cmocka_unit_test(an_agreement_said_on_the_phone_is_kept_in_the_same_gesture),
	};

	return cmocka_run_group_tests_name("reception", tests, setup, reception_teardown);
}
