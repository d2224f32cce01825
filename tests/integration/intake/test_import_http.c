/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_http.c - the first week: a spreadsheet is read, looked at, made and taken away.  The
 * persons are invented.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define IMPORTS "/v1/intake/imports"

#define HEAD         "Recu;Canal;Nom;Prenom;Ne;Commune;Texte;Suite;Ouvert;Clos;Motif;Compte;Accord\n"
#define COLUMN(c, f) "{\"column\":\"" c "\",\"field\":\"" f "\"}"
#define COLUMNS                                                                                                                                                      \
	COLUMN("Recu", "received_at")                                                                                                                                \
	",{\"column\":\"Canal\",\"field\":\"channel\",\"values\":[{\"from\":\"TÉL\",\"to\":\"phone\""                                                               \
	"}]}," COLUMN("Nom", "family_name") "," COLUMN("Prenom", "given_names") "," COLUMN("Ne", "birth_date") "," COLUMN("Commune", "commune") "," COLUMN(          \
	    "Texte",                                                                                                                                                 \
	    "text") "," COLUMN("Suite",                                                                                                                              \
			       "outcome") "," COLUMN("Ouvert",                                                                                                       \
						     "opened_at") "," COLUMN("Clos",                                                                                 \
									     "closed_at") "," COLUMN("Motif",                                                        \
												     "closure_reason") "," COLUMN("Compte",                          \
																  "conseiller") "," COLUMN("Accord", \
																			   "consent_decision")
#define DEFAULTS                                                           \
	"{\"field\":\"consent_purpose\",\"value\":\"mdph_handoff\"},"      \
	"{\"field\":\"consent_categories\",\"value\":\"identity|needs\"}," \
	"{\"field\":\"consent_recipients\",\"value\":\"mdph\"}"

static struct desk desk;
static struct test_db *db;
static const char *boss, *boss44, *adviser;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(db, "SET search_path = intake;"
			 "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens'),"
			 " ('31001', '31', 'Double'), ('31002', '31', 'Double')"
			 " ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	boss = desk_as(&desk, "coordonnateur", "31", NULL);
	boss44 = desk_as(&desk, "coordonnateur", "44", NULL);
	adviser = desk_as(&desk, "conseiller", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* POST the file as text; `more` are further members of the body. */
static void send_as(const char *who, const char *member, const char *content, const char *more,
		    int status)
{
	json_t *body = json_pack("{s:s, s:s, s:s, s:{s:o, s:o}}", "departement", "31", "label",
				 "Fichier inventé", member, content, "mapping", "columns",
				 json_loads("[" COLUMNS "]", 0, NULL), "defaults",
				 json_loads("[" DEFAULTS "]", 0, NULL));
	json_t *also = more ? json_loads(more, 0, NULL) : NULL;
	char *text;

	json_object_update(body, also);
	text = json_dumps(body, 0);
	desk_send(&desk, "POST", IMPORTS, who, NULL, text, status);
	free(text);
	json_decref(also);
	json_decref(body);
}

static void read_file(const char *content, int status)
{
	send_as(boss, "content", content, NULL, status);
}

static int64_t number(const char *key)
{
	return json_integer_value(json_object_get(desk.a.json, key));
}

static int64_t count_of(const char *sql, const char *id)
{
	char text[1024];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(text, sizeof(text), sql, id, id, id, id);
#pragma GCC diagnostic pop
	return test_db_count(db, text);
}

static void act(const char *method, const char *id, const char *what, int version, int status)
{
	char target[128], match[40];

	snprintf(target, sizeof(target), IMPORTS "/%s%s", id, what);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, method, target, boss, match, NULL, status);
}

static void keep_id(char id[40])
{
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void report(const char *id, const char *query)
{
	char target[160];

	snprintf(target, sizeof(target), IMPORTS "/%s/lines%s", id, query);
	desk_get(&desk, boss, target, 200);
}

static const char *in_report(size_t i, const char *key)
{
	const char *text = json_string_value(json_object_get(desk_item(&desk, i), key));

	return text ? text : "";
}

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

static void a_line_that_cannot_be_made_is_named_with_its_column_and_its_reason(void **state)
{
	static const struct {
		const char *line, *column;
	} BAD[] = {
	    {";Phone;;;;;;;;;;;", "Recu"},
	    {"31/02/2020;Phone;;;;;;;;;;;", "Recu"},
	    {"03/02/2099;Phone;;;;;;;;;;;", "Recu"},
	    {"03/02/2014;Phone;;;;;;;;;;;", "Recu"},
	    {"03/02/2020;Pigeon;;;;;;;;;;;", "Canal"},
	    {"03/02/2020;;;;;;;;;;;;", "Canal"},
	    {"03/02/2020;Phone;X\xE2\x80\xAEY;Ana;;;;;;;;;", "Nom"},
	    {"03/02/2020;Phone;Né;Ana;01/01/2099;;;;;;;;", "Ne"},
	    {"03/02/2020;Phone;Né;Ana;01/01/1850;;;;;;;;", "Ne"},
	    {"03/02/2020;Phone;;;;Nulle-Part;;;;;;;", "Commune"},
	    {"03/02/2020;Phone;;;;Double;;;;;;;", "Commune"},
	    {"03/02/2020;Phone;;;;;;open;;;;;", "Compte"},
	    {"03/02/2020;Phone;;;;;;open;01/02/2020;;;c;", "Ouvert"},
	    {"03/02/2020;Phone;;;;;;closed;04/02/2020;03/02/2020;solution_found;c;", "Clos"},
	    {"03/02/2020;Phone;;;;;;closed;04/02/2020;;;c;", "Clos"},
	    {"03/02/2020;Phone;;;;;;closed;04/02/2020;05/02/2020;because;c;", "Motif"},
	    {"03/02/2020;Phone;;;;;;open;04/02/2020;;;un compte;", "Compte"},
	    {"03/02/2020;Phone;;;;;;;;;;;peut-être", "Accord"},
	    {"03/02/2020;Phone;;;;;;", ""}, /* too few columns */
	    {"03/02/2020;Phone;;;;;;;;;;;;;", ""},
	};
	char file[8192] = HEAD, id[40];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		strcat(file, BAD[i].line);
		strcat(file, "\n");
	}
	read_file(file, 201);
	keep_id(id);
	assert_int_equal(number("refused"), CMN_LEN(BAD));
	report(id, "?outcome=refused&limit=100");
	assert_int_equal(desk_items(&desk), CMN_LEN(BAD));
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		assert_string_equal(in_report(i, "column"), BAD[i].column);
		assert_true(in_report(i, "reason_fr")[0] && in_report(i, "reason_en")[0]);
		assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, i), "line")),
				 i + 2);
	}
	act("POST", id, "/run", 2, 200); /* nothing was ready */
	assert_int_equal(number("made"), 0);
	act("DELETE", id, "", 4, 200);
}

static void a_file_that_is_none_is_refused_with_the_place(void **state)
{
	char *wide = malloc(1 << 20);

	(void)state;
	read_file("", 422);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	read_file(HEAD "03/02/2020;\"Phone;;;;;;;;;;;\n", 422); /* never closed */
	assert_string_equal(asked_pointer(&desk.a), "/content");
	assert_non_null(strstr(desk_text(&desk, "detail"), "ligne 2"));
	read_file(HEAD "03/02/2020;Pho\"ne;;;;;;;;;;;\n", 422);
	read_file("Recu;Recu\n", 422); /* two columns of one name */
	read_file("Autre;Canal\n", 422);
	assert_string_equal(asked_pointer(&desk.a), "/mapping/columns/0/column");
	memset(wide, 'x', (1 << 20) - 1);
	wide[(1 << 20) - 1] = '\0';
	memcpy(wide, HEAD, strlen(HEAD));
	read_file(wide, 422);
	free(wide);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.import"
					   " WHERE state NOT IN ('removed')"),
			 0);
}

static void bytes_of_excel_are_read_and_workbooks_are_not(void **state)
{
	char id[40];

	(void)state;
	/* Windows-1252: "Recu;Canal;Nom;… \r\n03/02/2020;Tél;Été;…" */
	send_as(boss, "content_base64",
		"UmVjdTtDYW5hbDtOb207UHJlbm9tO05lO0NvbW11bmU7VGV4dGU7U3VpdGU7T3V2ZXJ0O0Nsb3M7TW90"
		"aWY7Q29tcHRlO0FjY29yZA0KMDMvMDIvMjAyMDtU6Ww7yXTpO1pv6Ts7Ozs7Ozs7Ow0K",
		NULL, 201);
	keep_id(id);
	assert_string_equal(desk_text(&desk, "encoding"), "windows-1252");
	act("DELETE", id, "", 2, 200);
	send_as(boss, "content_base64", "UEsDBHh5eg==", NULL, 422); /* a workbook */
	assert_string_equal(asked_pointer(&desk.a), "/content_base64");
	send_as(boss, "content_base64", "//5SAGUAYwB1AA==", NULL, 422); /* UTF-16 */
	send_as(boss, "content_base64", "Um8AAAo=", NULL, 422);         /* zero bytes */
	send_as(boss, "content_base64", "***", NULL, 422);
	send_as(boss, "content_base64", "UmVjdQ==", "{\"content\":\"x\"}", 422);
	/* a byte order mark, CRLF and tabs */
	read_file("\xEF\xBB\xBFRecu\tCanal\tNom\tPrenom\tNe\tCommune\tTexte\tSuite\tOuvert\tClos\t"
		  "Motif\tCompte\tAccord\r\n03/02/2020\tPhone\t\t\t\t\t\t\t\t\t\t\t\r\n",
		  201);
	keep_id(id);
	assert_int_equal(number("ready"), 1);
	assert_string_equal(desk_text(&desk, "delimiter"), "tab");
	act("DELETE", id, "", 2, 200);
}

static void who_may_be_known_is_said_and_attached_only_when_asked(void **state)
{
	char id[40];

	(void)state;
	test_db_exec(db, "INSERT INTO intake.person (id, departement, created_at, created_by,"
			 " updated_at, updated_by, name_status, family_name, given_names,"
			 " birth_date) VALUES ('00000000-0000-7000-8000-0000000000aa', '31', now(),"
			 " 'x', now(), 'x', 'stated', 'Jumelle', 'Anna', '2012-03-04')");
	read_file(HEAD "03/02/2020;Phone;Jumelle;Anna;04/03/2012;;;;;;;;\n"
		       "03/02/2020;Phone;Jumelle;Eva;04/03/2012;;;;;;;;\n",
		  201);
	keep_id(id);
	assert_int_equal(number("probable"), 2);
	report(id, "");
	assert_string_equal(in_report(0, "probable_person_id"),
			    "00000000-0000-7000-8000-0000000000aa");
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "probable_score")),
			 100);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 1), "probable_score")),
			 60);
	act("DELETE", id, "", 2, 200);
	send_as(boss, "content",
		HEAD "03/02/2020;Phone;JUMELLE;anna;04/03/2012;;;;;;;;\n"
		     "03/02/2020;Phone;Jumelle;Eva;04/03/2012;;;;;;;;\n",
		"{\"attach_known\":true}", 201);
	keep_id(id);
	act("POST", id, "/run", 2, 200);
	assert_int_equal(count_of("SELECT count(*) FROM intake.solicitation WHERE import_id = '%s'"
				  " AND person_id = '00000000-0000-7000-8000-0000000000aa'",
				  id),
			 1);
	act("DELETE", id, "", 4, 200);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM intake.person WHERE family_name ="
					   " 'Jumelle'"),
			 1);
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
	int version = 2;

	(void)state;
	cmn_buf_init(&file, 1 << 20);
	cmn_buf_text(&file, HEAD);
	for (int i = 0; i < 1700; i++)
		cmn_buf_fmt(&file, "03/02/2021;Phone;;;;;ligne %d;;;;;;\n", i);
	read_file(file.data, 201);
	keep_id(id);
	/* as if the service died while it made them: started, and three slices made by nobody */
	test_db_exec(db, "UPDATE intake.import SET state = 'running' WHERE state = 'checked'");
	act("POST", id, "/run", version, 200);
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
	act("DELETE", id, "", version, 200);
	assert_string_equal(desk_text(&desk, "state"), "removed");
	/* reading broke off: the same file is read to its end */
	read_file(file.data, 201);
	keep_id(id);
	test_db_exec(db, "UPDATE intake.import SET state = 'reading' WHERE state = 'checked';"
			 "DELETE FROM intake.import_line WHERE line > 900");
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
	    cmocka_unit_test(a_line_that_cannot_be_made_is_named_with_its_column_and_its_reason),
	    cmocka_unit_test(a_file_that_is_none_is_refused_with_the_place),
	    cmocka_unit_test(bytes_of_excel_are_read_and_workbooks_are_not),
	    cmocka_unit_test(who_may_be_known_is_said_and_attached_only_when_asked),
	    cmocka_unit_test(what_people_worked_on_is_not_taken_away),
	    cmocka_unit_test(an_import_that_stopped_anywhere_goes_on_where_it_stood),
	    cmocka_unit_test(only_the_coordonnateur_of_the_departement_imports),
	};

	return cmocka_run_group_tests_name("imports", tests, setup, teardown);
}
