/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_hostile.c - lines that cannot be made, files that are none: refused, with the place.
 */
#include "import_desk.h"

#include "import_store.h"

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
	CMN_AUTO(cmn_buf_free) struct cmn_buf file;
	char id[40];

	(void)state;
	cmn_buf_init(&file, 65536);
	cmn_buf_text(&file, HEAD);
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		cmn_buf_text(&file, BAD[i].line);
		cmn_buf_char(&file, '\n');
	}
	read_file(file.data, 201);
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

/* Who asks again while the first request still reads takes nothing away from it; and a reader that
 * was given up adds nothing to what the next one reads. */
static void two_requests_at_once_lose_no_line_of_a_file(void **state)
{
	static const char FILE_[] = HEAD "03/03/2025;TÉL;Inventée;Zoé;14/05/2014;31483;x;;;;;;\n"
					 "04/03/2025;TÉL;Inventée;Paul;14/05/2015;31483;x;;;;;;\n";
	const struct cmn_pg_ctx ctx = {.departements = "31"};
	struct intake_import_part late = {.departement = "31",
					  .lines = "[{\"line\":9,\"outcome\":\"refused\","
						   "\"reason_fr\":\"x\",\"fingerprint\":\"-\"}]",
					  .from = 0,
					  .to = 1,
					  .last = false};
	struct cmn_error err;
	bool taken = true;
	char id[40];

	(void)state;
	cmn_error_init(&err);
	read_file(FILE_, 201);
	keep_id(id);
	late.id = id;
	/* the other request stored the first line; this one goes on behind it */
	test_db_exec(db, "DELETE FROM intake.import_line WHERE line = 3;"
			 "UPDATE intake.import SET state = 'reading', read_rows = 1"
			 " WHERE state = 'checked'");
	assert_int_equal(intake_store_import_read(desk.pool, &ctx, &late, &taken, &err), CMN_OK);
	assert_false(taken);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.import_line WHERE import_id = '%s'", id), 1);
	read_file(FILE_, 201);
	assert_string_equal(desk_text(&desk, "state"), "checked");
	assert_int_equal(number("lines"), 2);
	assert_int_equal(number("ready"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_that_cannot_be_made_is_named_with_its_column_and_its_reason),
	    cmocka_unit_test(a_file_that_is_none_is_refused_with_the_place),
	    cmocka_unit_test(bytes_of_excel_are_read_and_workbooks_are_not),
	    cmocka_unit_test(two_requests_at_once_lose_no_line_of_a_file),
	};

	return cmocka_run_group_tests_name("hostile imports", tests, setup, teardown);
}
