/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_http.c - the first week: a spreadsheet is read, looked at, made and taken away.  The
 * persons are invented.
 */
#include "import_desk.h"

#define GOOD                                                                                      \
	HEAD "03/02/2020 10:00;Tél;INVENTÉE;Zoé;14/05/2014;St-Gaudens;=2+5;open;05/02/2020;;;" \
	     "conseiller-31;given\n"                                                              \
	     "04/02/2021;Phone;Inventee;ZOE;14/05/2014;31483;\"a;\"\"b\"\"\";closed;;"            \
	     "01/03/2021;solution_found;conseiller-31;\n"                                         \
	     "05/02/2022;courriel;;;;;;information_given;;;;;\n"

static void a_file_is_read_made_with_its_dates_and_taken_away(void **state)
{
	char id[40];

	(void)state;
	read_file(GOOD, 201);
	keep_id(id);
	assert_string_equal(desk_text(&desk, "state"), "checked");
	assert_int_equal(number("lines"), 3);
	assert_int_equal(number("ready"), 3);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE import_id = '%s'", id), 0);
	act("POST", id, "/run", 2, 200);
	assert_string_equal(desk_text(&desk, "state"), "done");
	assert_int_equal(number("made"), 3);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE import_id = '%s' AND"
		     " (received_at, text, state) IN (('2020-02-03T09:00:00Z', '=2+5',"
		     " 'in_situation'), ('2021-02-04T11:00:00Z', 'a;\"b\"', 'in_situation'))",
		     id),
	    2);
	/* two lines about the same person are one record, found by its keys */
	assert_int_equal(count_of("SELECT count(*) FROM intake.person WHERE import_id = '%s'", id),
			 1);
	assert_true(count_of("SELECT count(*) FROM intake.person_key k JOIN intake.person p"
			     " ON p.id = k.person_id WHERE p.import_id = '%s'",
			     id) > 2);
	assert_int_equal(count_of("SELECT count(*) FROM intake.situation WHERE import_id = '%s'"
				  " AND (state, opened_at) IN (('open', '2020-02-05T11:00:00Z'),"
				  " ('closed', '2021-02-04T11:00:00Z'))",
				  id),
			 2);
	assert_int_equal(count_of("SELECT count(*) FROM intake.consent WHERE import_id = '%s' AND"
				  " recipients = '{mdph}' AND decided_at = '2020-02-03T09:00:00Z'",
				  id),
			 1);
	assert_int_equal(count_of("SELECT count(*) FROM intake.outbox WHERE data ->> 'import_id' ="
				  " '%s' AND data ->> 'origin' = 'import'",
				  id),
			 5);
	act("DELETE", id, "", 4, 200);
	assert_string_equal(desk_text(&desk, "state"), "removed");
	assert_int_equal(
	    count_of("SELECT (SELECT count(*) FROM intake.person WHERE import_id = '%s')"
		     " + (SELECT count(*) FROM intake.solicitation WHERE import_id = '%s')"
		     " + (SELECT count(*) FROM intake.situation WHERE import_id = '%s')"
		     " + (SELECT count(*) FROM intake.consent WHERE import_id = '%s')",
		     id),
	    0);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.outbox WHERE type ="
		     " 'intake.solicitation.removed.v1' AND data ->> 'import_id' = '%s'",
		     id),
	    3);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.outbox"
					   " WHERE data::text ILIKE '%invent%'"),
			 0);
}

static void the_same_file_again_makes_nothing_new(void **state)
{
	static const char FILE_ONE[] = HEAD "03/02/2020;Phone;Unique;Ana;01/02/2001;;;;;;;;\n"
					    "03/02/2020;Phone;;;;;;;;;;;\n"
					    "03/02/2020;Phone;;;;;;;;;;;\n";
	char id[40], again[40], more[40];

	(void)state;
	read_file(FILE_ONE, 201);
	keep_id(id);
	read_file(FILE_ONE, 201);
	keep_id(again);
	assert_string_equal(id, again);
	act("POST", id, "/run", 2, 200);
	assert_int_equal(number("made"), 3); /* two equal lines are two */
	/* a file that holds the old lines and a new one */
	read_file(HEAD "03/02/2020;Phone;Unique;Ana;01/02/2001;;;;;;;;\n"
		       "03/02/2020;Phone;;;;;;;;;;;\n"
		       "03/02/2020;Phone;;;;;;;;;;;\n"
		       "04/02/2020;Phone;;;;;;;;;;;\n",
		  201);
	keep_id(more);
	assert_string_not_equal(id, more);
	assert_int_equal(number("known"), 3);
	assert_int_equal(number("ready"), 1);
	act("POST", more, "/run", 2, 200);
	assert_int_equal(number("made"), 1);
	act("DELETE", more, "", 4, 200);
	act("DELETE", id, "", 4, 200);
}

static void who_may_be_known_is_said_and_attached_only_when_asked(void **state)
{
	char id[40], anna[40];

	(void)state;
	desk_send(&desk, "POST", "/v1/intake/persons", adviser, NULL,
		  "{\"departement\":\"31\",\"family_name\":\"Jumelle\",\"given_names\":\"Anna\","
		  "\"birth_date\":\"2012-03-04\"}",
		  201);
	snprintf(anna, sizeof(anna), "%s", desk_text(&desk, "id"));
	read_file(HEAD "03/02/2020;Phone;Jumelle;Anna;04/03/2012;;;;;;;;\n"
		       "03/02/2020;Phone;Jumelle;Eva;04/03/2012;;;;;;;;\n",
		  201);
	keep_id(id);
	assert_int_equal(number("probable"), 1); /* a twin is another person */
	/* the score is that of the search, whose keys the record has */
	desk_send(&desk, "POST", "/v1/intake/persons/search", adviser, NULL,
		  "{\"departement\":\"31\",\"family_name\":\"Jumelle\",\"given_names\":\"Anna\","
		  "\"birth_date\":\"2012-03-04\"}",
		  200);
	json_t *searched = json_incref((json_t *)(uintptr_t)desk_item(&desk, 0));

	report(id, "");
	assert_string_equal(in_report(0, "probable_person_id"), anna);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "probable_score")),
			 json_integer_value(json_object_get(searched, "score")));
	json_decref(searched);
	assert_null(json_object_get(desk_item(&desk, 1), "probable_person_id"));
	act("DELETE", id, "", 2, 200);
	send_as(boss, "content",
		HEAD "03/02/2020;Phone;JUMELLE;anna;04/03/2012;;;;;;;;\n"
		     "03/02/2020;Phone;Jumelle;Eva;04/03/2012;;;;;;;;\n",
		"{\"attach_known\":true}", 201);
	keep_id(id);
	act("POST", id, "/run", 2, 200);
	assert_int_equal(count_of("SELECT count(*) FROM intake.solicitation WHERE import_id = '%s'"
				  " AND person_id IN (SELECT id FROM intake.person"
				  "   WHERE given_names = 'Anna' AND import_id IS NULL)",
				  id),
			 1);
	act("DELETE", id, "", 4, 200);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.person WHERE family_name ="
					   " 'Jumelle'"),
			 1);
}

/* Two records of one person; the second is merged into the first, and its id is told. */
static void merge_into(const char *kept, const char *other, char id[40])
{
	char target[160], body[160];

	snprintf(target, sizeof(target), "/v1/intake/persons/%s/merges", kept);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", other);
	desk_send(&desk, "POST", target, adviser, "If-Match: \"1\"", body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void a_person(const char *body, char id[40])
{
	desk_send(&desk, "POST", "/v1/intake/persons", adviser, NULL, body, 201);
	keep_id(id);
}

static void whoever_was_merged_since_a_file_was_read_is_the_one_who_was_kept(void **state)
{
	char kept[40], other[40], merge[40], id[40], target[128];

	(void)state;
	a_person("{\"departement\":\"31\",\"family_name\":\"Gardée-Invent\"}", kept);
	a_person("{\"departement\":\"31\",\"family_name\":\"Attachée\","
		 "\"given_names\":\"Lou\",\"birth_date\":\"2012-03-04\"}",
		 other);
	send_as(boss, "content", HEAD "03/02/2020;Phone;Attachée;Lou;04/03/2012;;;;;;;;\n",
		"{\"attach_known\":true}", 201);
	keep_id(id);
	merge_into(kept, other, merge);
	act("POST", id, "/run", 2, 200);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE person_id = '%s'", kept), 1);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE person_id = '%s'", other), 0);
	/* what was made after the merge stays where it was made */
	snprintf(target, sizeof(target), "/v1/intake/merges/%s/undo", merge);
	desk_send(&desk, "POST", target, adviser, "If-Match: \"1\"", NULL, 200);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE person_id = '%s'", kept), 1);
}

static void an_import_whose_person_was_merged_is_not_taken_away(void **state)
{
	char kept[40], made[64], merge[40], id[40], line[40];

	(void)state;
	a_person("{\"departement\":\"31\",\"family_name\":\"Gardée-Encore\"}", kept);
	read_file(HEAD "03/02/2020;Phone;Fondue;Lou;;;;;;;;;\n", 201);
	keep_id(id);
	act("POST", id, "/run", 2, 200);
	report(id, "");
	snprintf(made, sizeof(made), "%s", in_report(0, "person_id"));
	merge_into(kept, made, merge);
	act("DELETE", id, "", 3, 409);
	assert_string_equal(asked_slug(&desk.a), "conflict");
	report(id, "");
	snprintf(line, sizeof(line), "%s", in_report(0, "person_id"));
	assert_string_equal(line, made);
}

static void what_people_worked_on_is_not_taken_away(void **state)
{
	char id[40], solicitation[64], target[128];

	(void)state;
	read_file(HEAD "03/02/2020;Phone;Suivie;Lou;;;;;;;;;\n", 201);
	keep_id(id);
	act("POST", id, "/run", 2, 200);
	report(id, "");
	snprintf(solicitation, sizeof(solicitation), "%s", in_report(0, "solicitation_id"));
	snprintf(target, sizeof(target), "{\"solicitation_id\":\"%s\"}", solicitation);
	desk_send(&desk, "POST", "/v1/intake/situations", adviser, NULL, target, 201);
	act("DELETE", id, "", 4, 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "import"));
	assert_string_equal(asked_pointer(&desk.a), "path:id");
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE import_id = '%s'", id), 1);
}

static void an_import_that_stopped_anywhere_goes_on_where_it_stood(void **state)
{
	struct cmn_buf file;
	char id[40];
	int version;

	(void)state;
	cmn_buf_init(&file, 1 << 20);
	cmn_buf_text(&file, HEAD);
	for (int i = 0; i < 1700; i++)
		cmn_buf_fmt(&file, "03/02/2021;Phone;;;;;ligne %d;;;;;;\n", i);
	read_file(file.data, 201);
	keep_id(id);
	version = (int)number("version");
	/* as if the service died while it made them: started, and three slices made by nobody */
	test_db_exec(db, "UPDATE intake.import SET state = 'running' WHERE state = 'checked'");
	/* a call works for some seconds; then it is asked again with the new version */
	for (int calls = 0; calls < 50 && strcmp(desk_text(&desk, "state"), "done") != 0; calls++) {
		act("POST", id, "/run", version, 200);
		version = (int)number("version");
	}
	assert_string_equal(desk_text(&desk, "state"), "done");
	assert_int_equal(number("made"), 1700);
	assert_int_equal(number("next_line"), 1702);
	assert_int_equal(count_of("SELECT count(DISTINCT text) FROM intake.solicitation"
				  " WHERE import_id = '%s'",
				  id),
			 1700);
	version = (int)number("version");
	act("POST", id, "/run", version, 409); /* done is done */
	act("DELETE", id, "", 1, 412);
	for (int calls = 0; calls < 50 && strcmp(desk_text(&desk, "state"), "removed") != 0;
	     calls++) {
		act("DELETE", id, "", version, 200);
		version = (int)number("version");
	}
	assert_string_equal(desk_text(&desk, "state"), "removed");
	/* reading broke off: the same file is read to its end */
	read_file(file.data, 201);
	keep_id(id);
	test_db_exec(db, "UPDATE intake.import SET state = 'reading', read_rows = 1000"
			 " WHERE state = 'checked';"
			 "DELETE FROM intake.import_line WHERE line > 1001");
	read_file(file.data, 201);
	assert_int_equal(number("ready"), 1700);
	act("DELETE", id, "", (int)number("version"), 200);
	cmn_buf_free(&file);
}

static void only_the_coordonnateur_of_the_departement_imports(void **state)
{
	char id[40], target[128];

	(void)state;
	send_as(adviser, "content", HEAD, NULL, 403);
	send_as(boss44, "content", HEAD, NULL, 403);
	assert_string_equal(asked_pointer(&desk.a), "/departement");
	read_file(HEAD, 201);
	keep_id(id);
	snprintf(target, sizeof(target), IMPORTS "/%s", id);
	desk_get(&desk, boss44, target, 404);
	desk_get(&desk, boss, IMPORTS "?departement=31", 200);
	assert_true(desk_items(&desk) > 0);
	desk_get(&desk, boss, IMPORTS "?departement=44", 403);
	act("DELETE", id, "", 2, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_is_read_made_with_its_dates_and_taken_away),
	    cmocka_unit_test(the_same_file_again_makes_nothing_new),
	    cmocka_unit_test(who_may_be_known_is_said_and_attached_only_when_asked),
	    cmocka_unit_test(whoever_was_merged_since_a_file_was_read_is_the_one_who_was_kept),
	    cmocka_unit_test(an_import_whose_person_was_merged_is_not_taken_away),
	    cmocka_unit_test(what_people_worked_on_is_not_taken_away),
	    cmocka_unit_test(an_import_that_stopped_anywhere_goes_on_where_it_stood),
	    cmocka_unit_test(only_the_coordonnateur_of_the_departement_imports),
	};

	return cmocka_run_group_tests_name("imports", tests, setup, teardown);
}
