/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_lab_records.c - what the lab records, who reads it, and what is refused with its field.
 */
#include "integration/observatory/lab_desk.h"

#include <stdlib.h>

static void a_solution_is_flagged_published_and_read_without_a_token(void **state)
{
	char record[120];

	(void)state;
	made(me.conseiller, "observations", SOLUTION, record);
	assert_string_equal(text("state"), "kept");
	assert_string_equal(text("audience"), "team");
	assert_string_equal(text("response_level"), "level_3");
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("organisations"), 0), "name")),
	    "Association inventée");
	get(NULL, LAB "publications?departement=31", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	send_at("POST", me.conseiller, of_record(record, "audience"), 1,
		"{\"audience\":\"public\"}", 403);
	show(record, 1, "public", 200);
	assert_string_equal(text("published_on"), "2026-11-23");
	get(NULL,
	    LAB "publications?departement=31&family=observation&kind=solution&need=1.3.3"
		"&lever=transform_offer&year=2026",
	    200);
	assert_int_equal(desk_items(&me.desk), 1);
	assert_true(json_is_true(json_object_get(desk_item(&me.desk, 0), "innovative")));
	assert_null(json_object_get(desk_item(&me.desk, 0), "recorded_role"));
	get(NULL, LAB "publications?departement=31&year=2025", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(NULL, LAB "publications?departement=44", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	show(record, 2, "team", 200);
	assert_null(member("published_on"));
	get(NULL, LAB "publications?departement=31", 200);
	assert_int_equal(desk_items(&me.desk), 0);
}

/* What each sees of a record of each audience. */
static void each_audience_sees_what_is_for_it(void **state)
{
	static const char *const AUDIENCES[] = {"team", "institutions", "members", "public"};
	const char *const readers[] = {me.conseiller, me.ars, me.mdph, me.partner, me.stranger};
	const int least[] = {0, 1, 1, 2, 2};
	char record[120];

	(void)state;
	made(me.coord, "observations", OBSTACLE, record);
	for (int a = 0; a < 4; a++) {
		show(record, a + 1, AUDIENCES[a], 200);
		for (size_t r = 0; r < CMN_LEN(readers); r++) {
			get(readers[r], record, a >= least[r] ? 200 : 404);
			get(readers[r], LAB "observations?departement=31", 200);
			assert_int_equal(desk_items(&me.desk), a >= least[r] ? 1 : 0);
		}
		get(me.coord44, record, a == 3 ? 200 : 404);
	}
	get(me.coord44, LAB "observations?departement=31", 403);
	send_at("PATCH", me.coord44, record, 5, "{\"title\":\"x\"}", 404);
	act(me.coord44, record, 5, "{\"act\":\"set_aside\",\"reason\":\"x\"}", 404);
}

static void others_contribute_and_the_coordonnateur_keeps_or_sets_aside(void **state)
{
	char record[120];

	(void)state;
	made(me.partner, "observations",
	     "{\"departement\":\"31\",\"kind\":\"experiential_knowledge\",\"voice\":\"carer\","
	     "\"heard_in\":\"peer_group\",\"title\":\"Le répit se prépare\",\"on\":\"2026-03-01\"}",
	     record);
	assert_string_equal(text("state"), "contributed");
	get(me.partner, record, 200);
	get(me.mdph, record, 404);
	get(me.ars, record, 404);
	send_at("PATCH", me.partner, record, 1, "{\"text\":\"Trois essais courts.\"}", 200);
	show(record, 2, "public", 409);
	act(me.conseiller, record, 2, "{\"act\":\"keep\"}", 403);
	act(me.coord, record, 2, "{\"act\":\"keep\"}", 200);
	send_at("PATCH", me.partner, record, 3, "{\"text\":\"Autrement.\"}", 403);
	act(me.coord, record, 3, "{\"act\":\"set_aside\"}", 422);
	assert_string_equal(at(), "/reason");
	show(record, 3, "public", 200);
	act(me.coord, record, 4, "{\"act\":\"set_aside\",\"reason\":\"En double.\"}", 200);
	assert_string_equal(text("audience"), "team"); /* what is set aside is no longer public */
	assert_int_equal(count("steps"), 4);
	send_at("PATCH", me.coord, record, 5, "{\"text\":\"x\"}", 409);
	get(me.partner, record, 200);
	assert_null(json_object_get(json_array_get(member("steps"), 3), "reason"));
}

static void what_was_changed_is_kept_as_it_was(void **state)
{
	const json_t *step;
	char record[120];

	(void)state;
	made(me.conseiller, "observations", SOLUTION, record);
	send_at("PATCH", me.conseiller, record, 1,
		"{\"text\":null,\"title\":\"Accueil du mercredi\"}", 200);
	assert_null(member("text"));
	assert_string_equal(text("title"), "Accueil du mercredi");
	step = json_array_get(member("steps"), 0);
	assert_string_equal(
	    json_string_value(json_object_get(json_object_get(step, "before"), "title")),
	    "Accueil partagé");
	send_at("PATCH", me.conseiller, record, 1, "{\"title\":\"x\"}", 412);
	send_at("PATCH", me.conseiller, record, 2, "{\"title\":null}", 422);
	send_at("PATCH", me.conseiller, record, 2, "{\"kind\":\"answer_analysis\"}", 422);
	send_at("PATCH", me.conseiller, record, 2, "{\"innovative\":null,\"inclusive\":false}",
		422);
	assert_string_equal(at(), "/innovative");
	send_at("PATCH", me.conseiller, record, 2, "{}", 422);
}

static void the_same_key_does_it_once(void **state)
{
	char record[120], headers[80];

	(void)state;
	made(me.coord, "observations", OBSTACLE, record);
	for (int i = 0; i < 2; i++) {
		snprintf(headers, sizeof(headers), "If-Match: \"1\"\nIdempotency-Key: act-of-%d",
			 1);
		desk_send(&me.desk, "POST", below(record, "acts"), me.coord, headers,
			  "{\"act\":\"set_aside\",\"reason\":\"En double.\"}", 200);
		assert_int_equal(version(), 2);
	}
	desk_send(&me.desk, "POST", below(record, "acts"), me.coord, headers,
		  "{\"act\":\"set_aside\",\"reason\":\"Autre.\"}", 422);
	for (int i = 0; i < 2; i++)
		desk_send(&me.desk, "POST", LAB "observations", me.coord, "Idempotency-Key: new-1",
			  OBSTACLE, 201);
	assert_int_equal(test_db_count(me.db, "SELECT count(*) FROM observatory.lab_record"), 2);
}

struct refusal {
	const char *family, *body, *pointer;
};

static const struct refusal BAD_RECORDS[] = {
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"solution\",\"title\":\"x\",\"on\":\"2026-04-01\"}",
     "/innovative"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"experiential_knowledge\",\"title\":\"x\",\"on\":"
     "\"2026-04-01\"}",
     "/voice"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"rupture_factor\",\"title\":\"x\",\"on\":"
     "\"2026-11-24\"}",
     "/on"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"rupture_factor\",\"title\":\"x\",\"on\":"
     "\"2026-04-01\",\"until\":\"2026-03-31\"}",
     "/until"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"rupture_factor\",\"title\":\"x\",\"on\":"
     "\"2026-04-01\",\"actors\":[\"" A44 "\"]}",
     "/actors"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"rupture_factor\",\"title\":\"x\",\"on\":"
     "\"2026-04-01\",\"records\":[\"" NOBODY "\"]}",
     "/records"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"rupture_factor\",\"title\":\"x\",\"on\":"
     "\"2026-04-01\",\"levers\":[\"other\"]}",
     "/lever_note"},
    {"observations",
     "{\"departement\":\"31\",\"kind\":\"gossip\",\"title\":\"x\",\"on\":\"2026-04-01\"}", "/kind"},
    {"proposals",
     "{\"departement\":\"31\",\"title\":\"x\",\"text\":\"y\",\"on\":\"2026-04-01\",\"levers\":"
     "[\"mdph_practice\"],\"addressees\":[\"ars\"],\"derogations\":[{\"text\":\"z\"}]}",
     "/derogations"},
    {"proposals",
     "{\"departement\":\"31\",\"title\":\"x\",\"text\":\"y\",\"on\":\"2026-04-01\",\"levers\":"
     "[\"mdph_practice\"],\"addressees\":[]}",
     "/addressees"},
    {"assessments",
     "{\"departement\":\"31\",\"kind\":\"commitment\",\"year\":2026,\"title\":\"x\",\"text\":"
     "\"y\"}",
     "/party_actor_id"},
    {"assessments",
     "{\"departement\":\"31\",\"kind\":\"commitment\",\"year\":2026,\"title\":\"x\",\"text\":"
     "\"y\",\"party_actor_id\":\"" A44 "\"}",
     "/party_actor_id"},
    {"assessments",
     "{\"departement\":\"31\",\"kind\":\"commitment\",\"year\":2027,\"title\":\"x\",\"text\":"
     "\"y\",\"party_institution\":\"ars\"}",
     "/year"},
    {"assessments",
     "{\"departement\":\"31\",\"kind\":\"impact\",\"year\":2026,\"title\":\"x\",\"text\":"
     "\"y\",\"rating\":\"kept\"}",
     "/rating"},
    {"activities",
     "{\"departement\":\"31\",\"kind\":\"visit\",\"title\":\"x\\ny\",\"on\":\"2026-04-01\"}",
     "/title"},
    {"activities",
     "{\"departement\":\"31\",\"kind\":\"visit\",\"title\":\"x\",\"on\":\"2026-02-30\"}", "/on"},
};

static void bad_records_are_refused_at_their_field(void **state)
{
	char target[80];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD_RECORDS); i++) {
		snprintf(target, sizeof(target), LAB "%s", BAD_RECORDS[i].family);
		post(me.coord, target, BAD_RECORDS[i].body, 422);
		if (strcmp(at(), BAD_RECORDS[i].pointer) != 0)
			fail_msg("%s: %s", BAD_RECORDS[i].body, me.desk.a.answer.body.data);
	}
	post(me.coord44, LAB "observations", OBSTACLE, 403);
	post(me.ars, LAB "observations", OBSTACLE, 403);
	post(me.conseiller, LAB "assessments", IMPACT, 403);
	assert_int_equal(test_db_count(me.db, "SELECT count(*) FROM observatory.lab_record"), 0);
}

static void what_leads_to_a_person_is_refused_wherever_it_stands(void **state)
{
	static const struct refusal BAD[] = {
	    {"observations",
	     "{\"departement\":\"31\",\"kind\":\"expressed_need\",\"title\":\"x\",\"on\":"
	     "\"2026-04-01\",\"text\":\"Rappeler au 06 39 98 00 00\"}",
	     "/text"},
	    {"observations",
	     "{\"departement\":\"31\",\"kind\":\"expressed_need\",\"title\":\"a.b@example.org\",\"on\":"
	     "\"2026-04-01\"}",
	     "/title"},
	    {"proposals",
	     "{\"departement\":\"31\",\"title\":\"x\",\"text\":\"y\",\"on\":\"2026-04-01\",\"levers\":"
	     "[\"legal_framework\"],\"addressees\":[\"ars\"],\"derogations\":[{\"text\":\"z\"},{"
	     "\"text\":\"1 85 05 78 \\u003006 084 91\"}]}",
	     "/derogations/1/text"},
	    {"experiments",
	     "{\"departement\":\"31\",\"kind\":\"tool\",\"title\":\"x\",\"on\":\"2026-04-01\","
	     "\"hypothesis\":\"y\",\"measures\":[{\"label\":\"+33 1 99 00 12 34\"}]}",
	     "/measures/0/label"},
	    {"activities",
	     "{\"departement\":\"31\",\"kind\":\"visit\",\"title\":\"x\",\"on\":\"2026-04-01\","
	     "\"outcome\":\"\\u0007\"}",
	     "/outcome"},
	};
	char target[80], record[120];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(target, sizeof(target), LAB "%s", BAD[i].family);
		post(me.coord, target, BAD[i].body, 422);
		assert_string_equal(at(), BAD[i].pointer);
		assert_null(strstr(me.desk.a.answer.body.data, "639980000"));
	}
	made(me.coord, "observations", OBSTACLE, record);
	send_at("PATCH", me.coord, record, 1, "{\"text\":\"0639980000\"}", 422);
	assert_string_equal(at(), "/text");
	act(me.coord, record, 1, "{\"act\":\"set_aside\",\"reason\":\"dit par a@example.org\"}",
	    422);
	assert_string_equal(at(), "/reason");
}

static void hostile_words_come_back_as_they_were_said(void **state)
{
	static const char WORDS[] =
	    "'; DROP TABLE lab_record; -- <script>alert(1)</script> 👩‍🦽 \u202Eabc"
	    " {\"a\":null} $1 %s \\\\";
	char record[120], body[600], *long_body = malloc(1200000);

	(void)state;
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"kind\":\"insufficient_answer\",\"title\":\"x\",\"on\":"
		 "\"2026-04-01\",\"text\":\"'; DROP TABLE lab_record; -- <script>alert(1)</script> "
		 "👩‍🦽 \u202Eabc {\\\"a\\\":null} $1 %%s \\\\\\\\\"}");
	made(me.coord, "observations", body, record);
	assert_string_equal(text("text"), WORDS);
	assert_non_null(long_body);
	memset(long_body, 'x', 1199999);
	long_body[1199999] = '\0';
	memcpy(long_body, "{\"departement\":\"31\",\"text\":\"", 28);
	memcpy(long_body + 1199997, "\"}", 2);
	post(me.coord, LAB "observations", long_body, 413);
	free(long_body);
}

static void lists_are_read_page_by_page_the_latest_first(void **state)
{
	char body[300], target[700];

	(void)state;
	for (int i = 1; i <= 5; i++) {
		snprintf(body, sizeof(body),
			 "{\"departement\":\"31\",\"kind\":\"%s\",\"title\":\"%d\",\"on\":"
			 "\"2026-03-0%d\"}",
			 i % 2 ? "project_obstacle" : "rupture_factor", i, i / 2 + 1);
		post(me.coord, LAB "observations", body, 201);
	}
	get(me.coord, LAB "observations?departement=31&limit=2", 200);
	assert_int_equal(desk_items(&me.desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&me.desk, 0), "title")),
			    "5");
	snprintf(target, sizeof(target), LAB "observations?departement=31&limit=2&cursor=%s",
		 text("next"));
	get(me.coord, target, 200);
	assert_int_equal(desk_items(&me.desk), 2);
	snprintf(target, sizeof(target), LAB "observations?departement=31&limit=2&cursor=%s",
		 text("next"));
	get(me.coord, target, 200);
	assert_int_equal(desk_items(&me.desk), 1);
	assert_string_equal(json_string_value(json_object_get(desk_item(&me.desk, 0), "title")),
			    "1");
	assert_null(member("next"));
	get(me.coord, LAB "observations?departement=31&kind=rupture_factor", 200);
	assert_int_equal(desk_items(&me.desk), 2);
	get(me.coord, LAB "observations?departement=31&state=set_aside", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(me.coord, LAB "observations?departement=31&cursor=forged", 400);
	get(me.coord, LAB "observations", 400);
	get(me.coord, LAB "observations?departement=31&kind=gossip", 400);
}

#define TEST(name) cmocka_unit_test_setup(name, lab_empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_solution_is_flagged_published_and_read_without_a_token),
	    TEST(each_audience_sees_what_is_for_it),
	    TEST(others_contribute_and_the_coordonnateur_keeps_or_sets_aside),
	    TEST(what_was_changed_is_kept_as_it_was),
	    TEST(the_same_key_does_it_once),
	    TEST(bad_records_are_refused_at_their_field),
	    TEST(what_leads_to_a_person_is_refused_wherever_it_stands),
	    TEST(hostile_words_come_back_as_they_were_said),
	    TEST(lists_are_read_page_by_page_the_latest_first),
	};

	return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
