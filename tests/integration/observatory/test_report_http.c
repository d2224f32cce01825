/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_report_http.c - reports: opened, written, handed over and frozen, validated, sent back, in
 * the order of their region; who reads which edition.
 */
#include "report_desk.h"

static const char OPEN_31[] = "{\"departement\":\"31\",\"kind\":\"annual\",\"period\":\"2026\"}";
static const char HANDED[] = "{\"handed_over_on\":\"2027-02-02\",\"to\":[\"ars\",\"departement\"]}";
static const char VALID[] =
    "{\"validated_on\":\"2027-02-03\",\"validated_by\":\"COTER, séance inventée\"}";

static bool gap(const char *code, const char *section)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(me.desk.a.json, "to_complete"), i, row)
	{
		const char *of = cmn_json_get(row, "section");

		if (strcmp(cmn_json_get(row, "gap"), code) == 0 &&
		    (!section || (of && strcmp(of, section) == 0)))
			return true;
	}
	return false;
}

/* --- opened ------------------------------------------------------------------------------ */

static void a_report_is_opened_once_and_says_what_is_missing(void **state)
{
	(void)state;
	opened(me.coord, "31", "annual", "2026");
	assert_string_equal(said("state"), "draft");
	assert_string_equal(said("due_on"), "2027-02-15");
	assert_string_equal(said("order"), "handover_first");
	assert_true(json_is_false(json_object_get(me.desk.a.json, "provisional")));
	assert_true(gap("section_missing", "summary"));
	assert_true(gap("section_missing", "commitments"));
	assert_true(gap("credits_missing", NULL));
	assert_false(gap("period_not_over", NULL));
	desk_send(&me.desk, "POST", REPORTS, me.coord, NULL, OPEN_31, 409);
	assert_refused("conflict", "/period");
	get(me.conseiller, REPORTS "?departement=31", 200);
	assert_int_equal(desk_items(&me.desk), 1);
}

static void a_period_that_cannot_be_reported_is_refused(void **state)
{
	static const char *const BAD[][2] = {{"annual", "2028"},
					     {"annual", "2026-S1"},
					     {"semester_note", "2026"},
					     {"semester_note", "2027-S2"},
					     {"annual", "2024"}};
	char body[160];

	(void)state;
	test_db_exec(me.db,
		     "SET search_path = observatory; INSERT INTO fact (generation, departement,"
		     " kind, id, day) SELECT current, '31', 'solicitation', gen_random_uuid(),"
		     " '2025-06-01' FROM generation");
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(body, sizeof(body),
			 "{\"departement\":\"31\",\"kind\":\"%s\",\"period\":\"%s\"}", BAD[i][0],
			 BAD[i][1]);
		desk_send(&me.desk, "POST", REPORTS, me.coord, NULL, body, 422);
		assert_refused("invalid", "/period");
	}
	test_db_exec(me.db, "DELETE FROM observatory.fact WHERE departement = '31'");
	desk_send(&me.desk, "POST", REPORTS, me.coord44, NULL, OPEN_31, 403);
	assert_refused("forbidden", "/departement");
	desk_send(&me.desk, "POST", REPORTS, me.conseiller, NULL, OPEN_31, 403);
}

static void a_report_of_another_departement_is_not_there(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");

	(void)state;
	act(me.coord44, "GET", id, "", 0, NULL, 404);
	act(me.coord44, "PUT", id, "/sections/summary", 1, "{\"text\":\"x\"}", 404);
	act(me.coord44, "POST", id, "/handover", 1, HANDED, 404);
	file_of(me.coord44, id, "html", "protected", 404);
	get(me.coord44, REPORTS "?departement=31", 403);
}

/* --- written -----------------------------------------------------------------------------------
 */

static void a_part_is_written_with_partners(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");
	const json_t *section;

	(void)state;
	act(me.conseiller, "PUT", id, "/sections/commitments", 1,
	    "{\"text\":\"Tenus.\\n\\n- un\\n- deux\"}", 200);
	assert_false(gap("section_missing", "commitments"));
	assert_true(gap("section_alone", "commitments"));
	act(me.conseiller, "PUT", id, "/sections/commitments", 2,
	    "{\"text\":\"Tenus, presque tous.\",\"written_with\":[\"Association inventée\"]}", 200);
	assert_false(gap("section_alone", "commitments"));
	section = json_array_get(json_object_get(me.desk.a.json, "sections"), 0);
	assert_string_equal(cmn_json_get(section, "text"), "Tenus, presque tous.");
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(section, "written_with"), 0)),
	    "Association inventée");
	file_of(me.coord, id, "html", "protected", 200);
	assert_true(answered("Tenus, presque tous."));
	assert_true(answered("Association inventée"));
	act(me.coord, "PUT", id, "/sections/commitments", 3, "{\"text\":\"\"}", 200);
	assert_true(gap("section_missing", "commitments"));
}

static void a_part_that_nobody_may_write_is_refused(void **state)
{
	static const char *const PERSONAL[] = {"Appeler le 06 39 98 00 00.", "à x@example.org"};
	const char *id = opened(me.coord, "31", "annual", "2026");
	char body[200];

	(void)state;
	act(me.coord, "PUT", id, "/sections/summary", 9, "{\"text\":\"x\"}", 412);
	act(me.coord, "PUT", id, "/sections/summary", 0, "{\"text\":\"x\"}", 428);
	act(me.coord, "PUT", id, "/sections/difficulties", 1, "{\"text\":\"x\"}", 422);
	act(me.coord, "PUT", id, "/sections/unknown", 1, "{\"text\":\"x\"}", 400);
	act(me.partner, "PUT", id, "/sections/summary", 1, "{\"text\":\"x\"}", 403);
	act(me.coord, "PUT", NOBODY, "/sections/summary", 1, "{\"text\":\"x\"}", 404);
	for (size_t i = 0; i < CMN_LEN(PERSONAL); i++) {
		snprintf(body, sizeof(body), "{\"text\":\"%s\"}", PERSONAL[i]);
		act(me.coord, "PUT", id, "/sections/summary", 1, body, 422);
		assert_refused("invalid", "/text");
	}
}

static void hostile_words_are_words(void **state)
{
	static const char *const WORDS[] = {"<script>alert(1)</script>", "'); DROP TABLE report;--",
					    "👩‍🦽 \\u202Egauche", "=1+1"};
	const char *id = opened(me.coord, "31", "annual", "2026");
	char body[300];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(WORDS); i++) {
		snprintf(body, sizeof(body), "{\"text\":\"%s\",\"written_with\":[\"%s\"]}",
			 WORDS[i], WORDS[i]);
		act(me.coord, "PUT", id, "/sections/summary", (int)i + 1, body, 200);
		for (size_t f = 0; f < 4; f++) {
			static const char *const FORMS[] = {"html", "pdf", "xlsx", "odt"};

			file_of(me.coord, id, FORMS[f], "exact", 200);
			assert_false(answered("<script>"));
		}
	}
	act(me.coord, "PUT", id, "/sections/summary", 5, "{\"text\":\"a\\u0007b\"}", 422);
	assert_refused("invalid", "/text");
}

/* --- frozen ------------------------------------------------------------------------------------
 */

static void what_is_handed_over_is_frozen_and_hashed(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");
	struct cmn_buf before;
	const json_t *files;

	(void)state;
	act(me.coord, "PUT", id, "/sections/summary", 1, "{\"text\":\"Une année.\"}", 200);
	file_of(me.authority, id, "pdf", "exact", 404); /* a draft is of the team */
	act(me.coord, "POST", id, "/handover", 2, HANDED, 200);
	assert_string_equal(said("state"), "handed_over");
	files = json_object_get(me.desk.a.json, "files");
	assert_int_equal(json_array_size(files), 8);
	assert_int_equal(strlen(cmn_json_get(json_array_get(files, 0), "sha256")), 64);
	assert_int_equal(test_db_count(me.db,
				       "SELECT count(*) FROM observatory.report_file WHERE sha256 ="
				       " encode(sha256(bytes), 'hex') AND length(bytes) > 1000"),
			 8);
	file_of(me.authority, id, "html", "exact", 200);
	assert_true(answered("Une année."));
	assert_true(answered("Édition exacte"));
	cmn_buf_init(&before, 1 << 24);
	cmn_buf_put(&before, me.desk.a.answer.body.data, me.desk.a.answer.body.len);
	/* whatever comes afterwards, the file stays */
	add_cells(me.db, "31", "1.1 number", "", "31555", 5);
	test_db_exec(me.db, "UPDATE observatory.report_section SET text = 'autre'");
	file_of(me.coord, id, "html", "exact", 200);
	assert_int_equal(me.desk.a.answer.body.len, before.len);
	assert_memory_equal(me.desk.a.answer.body.data, before.data, before.len);
	cmn_buf_free(&before);
	act(me.coord, "PUT", id, "/sections/summary", 3, "{\"text\":\"x\"}", 409);
	act(me.coord, "POST", id, "/handover", 3, HANDED, 409);
	act(me.coord, "POST", id, "/validation", 2, VALID, 412);
	act(me.coord, "POST", id, "/validation", 3, VALID, 200);
	assert_string_equal(said("state"), "closed");
	act(me.coord, "POST", id, "/return", 4,
	    "{\"returned_on\":\"2027-02-03\",\"reason\":\"Compléter.\"}", 409);
}

static void neither_role_alters_a_file(void **state)
{
	(void)state;
	assert_int_equal(test_db_count(me.db, "SELECT count(*) FROM pg_roles r, unnest(ARRAY["
					      "'UPDATE', 'DELETE', 'TRUNCATE']) p WHERE"
					      " NOT r.rolsuper AND r.rolname LIKE '%observatory%'"
					      " AND has_table_privilege(r.oid,"
					      " 'observatory.report_file', p)"),
			 0);
	assert_int_not_equal(test_db_count(me.db, "SELECT count(*) FROM pg_roles r WHERE r.rolname"
						  " LIKE '%observatory%' AND NOT r.rolsuper"),
			     0);
}

static void days_of_the_steps_follow_one_another(void **state)
{
	static const char *const BAD[] = {"2026-12-31", "2027-02-04", "2027-02-30"};
	const char *id = opened(me.coord, "31", "annual", "2026");
	char body[160];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(body, sizeof(body), "{\"handed_over_on\":\"%s\",\"to\":[\"ars\"]}",
			 BAD[i]);
		act(me.coord, "POST", id, "/handover", 1, body, 422);
		assert_refused("invalid", "/handed_over_on");
	}
	act(me.coord, "POST", id, "/handover", 1, HANDED, 200);
	act(me.coord, "POST", id, "/validation", 2,
	    "{\"validated_on\":\"2027-02-01\",\"validated_by\":\"x\"}", 422);
	assert_refused("invalid", "/validated_on");
	act(me.coord, "POST", id, "/return", 2, "{\"returned_on\":\"2027-02-01\",\"reason\":\"x\"}",
	    422);
	assert_refused("invalid", "/returned_on");
	act(me.coord, "POST", id, "/return", 2, "{\"returned_on\":\"2027-02-02\",\"reason\":\"x\"}",
	    200);
}

static void a_year_that_is_not_over_stays_provisional(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2027");

	(void)state;
	assert_true(json_is_true(json_object_get(me.desk.a.json, "provisional")));
	assert_true(gap("period_not_over", NULL));
	file_of(me.coord, id, "html", "exact", 200);
	assert_true(answered("Document provisoire"));
	act(me.coord, "POST", id, "/handover", 1, HANDED, 409);
	assert_refused("conflict", "");
}

static void the_other_region_validates_before_it_hands_over(void **state)
{
	const char *id = opened(me.coord44, "44", "annual", "2026");

	(void)state;
	assert_string_equal(said("order"), "validation_first");
	assert_string_equal(said("due_on"), ""); /* its text gives no day */
	file_of(me.coord44, id, "html", "exact", 200);
	assert_true(answered("validé par la gouvernance"));
	assert_true(answered("ne fixe pas de jour"));
	act(me.coord44, "POST", id, "/handover", 1, HANDED, 409);
	act(me.coord44, "POST", id, "/validation", 1, VALID, 200);
	assert_string_equal(said("state"), "validated");
	assert_int_equal(json_array_size(json_object_get(me.desk.a.json, "files")), 8);
	act(me.coord44, "POST", id, "/handover", 2,
	    "{\"handed_over_on\":\"2027-02-03\",\"to\":[\"ars\",\"members\"]}", 200);
	assert_string_equal(said("state"), "closed");
}

static void a_report_that_is_sent_back_is_another_edition(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");

	(void)state;
	act(me.coord, "POST", id, "/return", 1, "{\"returned_on\":\"2027-02-03\",\"reason\":\"x\"}",
	    409);
	act(me.coord, "POST", id, "/handover", 1, HANDED, 200);
	act(me.coord, "POST", id, "/return", 2,
	    "{\"returned_on\":\"2027-02-03\",\"reason\":\"Compléter la partie 2.\"}", 200);
	assert_string_equal(said("state"), "draft");
	assert_int_equal(json_integer_value(json_object_get(me.desk.a.json, "edition")), 2);
	assert_int_equal(json_array_size(json_object_get(me.desk.a.json, "files")), 0);
	file_of(me.coord, id, "html", "exact", 200);
	assert_true(answered("Compléter la partie 2."));
	act(me.coord, "POST", id, "/handover", 3, HANDED, 200);
	assert_int_equal(test_db_count(me.db, "SELECT count(DISTINCT edition) FROM"
					      " observatory.report_file"),
			 2);
}

static void the_same_key_freezes_once(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");

	(void)state;
	for (int i = 0; i < 2; i++) {
		char target[160];

		snprintf(target, sizeof(target), REPORTS "/%s/handover", id);
		desk_send(&me.desk, "POST", target, me.coord,
			  "If-Match: \"1\"\nIdempotency-Key: 7f6f0f0e-once", HANDED, 200);
		assert_string_equal(said("state"), "handed_over");
	}
	assert_int_equal(test_db_count(me.db, "SELECT count(*) FROM observatory.report_file"), 8);
}

/* --- who reads ---------------------------------------------------------------------------------
 */

/* Length and hash of a file tell who has all but one number which it is. */
static void files_are_listed(const char *who, size_t n)
{
	const json_t *files, *file;
	size_t i;

	get(who, REPORTS "?departement=31", 200);
	assert_int_equal(desk_items(&me.desk), 1);
	files = json_object_get(desk_item(&me.desk, 0), "files");
	assert_int_equal(json_array_size(files), n);
	json_array_foreach(files, i, file)
	{
		if (n == 4)
			assert_string_equal(cmn_json_get(file, "audience"), "protected");
	}
}

static void each_reads_the_edition_that_is_meant_for_it(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");

	(void)state;
	get(me.partner, REPORTS "?departement=31", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	act(me.coord, "POST", id, "/handover", 1, HANDED, 200);
	files_are_listed(me.partner, 4);
	files_are_listed(me.observer, 4);
	files_are_listed(me.authority, 8);
	files_are_listed(me.conseiller, 8);
	file_of(me.authority, id, "xlsx", "exact", 200);
	file_of(me.authority, id, "odt", "protected", 200);
	file_of(me.partner, id, "pdf", "protected", 200);
	assert_string_equal(me.desk.a.answer.content_type, "application/pdf");
	assert_non_null(strstr(asked_header(&me.desk.a, "Content-Disposition"),
			       "rapport-activite-31-2026-protege.pdf"));
	file_of(me.partner, id, "pdf", "exact", 403);
	assert_refused("forbidden", "query:edition");
	file_of(me.observer, id, "html", "protected", 200);
	assert_false(answered("À compléter"));
	act(me.authority, "GET", id, "", 0, NULL, 403);
}

static void why_a_report_was_sent_back_is_of_its_addressees(void **state)
{
	const char *id = opened(me.coord, "31", "annual", "2026");
	const char *const READS[] = {me.coord, me.conseiller, me.authority};
	const char *const DOES_NOT[] = {me.partner, me.observer};

	(void)state;
	act(me.coord, "POST", id, "/handover", 1, HANDED, 200);
	act(me.coord, "POST", id, "/return", 2,
	    "{\"returned_on\":\"2027-02-03\",\"reason\":\"Compléter la partie 2.\"}", 200);
	act(me.coord, "POST", id, "/handover", 3,
	    "{\"handed_over_on\":\"2027-02-03\",\"to\":[\"ars\"]}", 200);
	for (size_t i = 0; i < CMN_LEN(READS); i++) {
		get(READS[i], REPORTS "?departement=31", 200);
		assert_true(answered("Compléter la partie 2."));
		assert_true(answered("returned_on"));
	}
	for (size_t i = 0; i < CMN_LEN(DOES_NOT); i++) {
		get(DOES_NOT[i], REPORTS "?departement=31", 200);
		assert_int_equal(desk_items(&me.desk), 1);
		assert_false(answered("Compléter la partie 2."));
		assert_false(answered("returned_on"));
	}
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup(name, report_empty)
	const struct CMUnitTest tests[] = {
	    EACH(a_report_is_opened_once_and_says_what_is_missing),
	    EACH(a_period_that_cannot_be_reported_is_refused),
	    EACH(a_report_of_another_departement_is_not_there),
	    EACH(a_part_is_written_with_partners),
	    EACH(a_part_that_nobody_may_write_is_refused),
	    EACH(hostile_words_are_words),
	    EACH(what_is_handed_over_is_frozen_and_hashed),
	    EACH(neither_role_alters_a_file),
	    EACH(days_of_the_steps_follow_one_another),
	    EACH(a_year_that_is_not_over_stays_provisional),
	    EACH(the_other_region_validates_before_it_hands_over),
	    EACH(a_report_that_is_sent_back_is_another_edition),
	    EACH(the_same_key_freezes_once),
	    EACH(each_reads_the_edition_that_is_meant_for_it),
	    EACH(why_a_report_was_sent_back_is_of_its_addressees),
	};

	return cmocka_run_group_tests(tests, report_setup, report_teardown);
}
