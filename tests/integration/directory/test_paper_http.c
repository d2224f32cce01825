/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_paper_http.c - documents of a community: put, read by those for whom they are, never changed
 * behind anybody's back, withdrawn for good.
 */
#include "integration/directory/papering.h"
#include "support/statements.h"

#include "paper_store.h"

static char id[40], target[200];

static const char *at(const char *what)
{
	snprintf(target, sizeof(target), PAPERS "/%s%s", id, what);
	return target;
}

static void kept(const char *kind, const char *audience, const char *text)
{
	add_paper(me.coordonnateur, kind, audience, "", text_file("notes.txt", text), 201);
	keep(id);
}

static void a_document_is_kept_with_its_type_and_its_hash(void **state)
{
	static const char *const KINDS[] = {"odt", "docx", "xlsx"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct office o = office_of(KINDS[i], NULL);
		char name[40];

		snprintf(name, sizeof(name), "../Charte é.%s", KINDS[i]);
		add_paper(me.coordonnateur, "charter", "public", "", file_of(name, o.b, o.n), 201);
		keep(id);
		assert_string_equal(asked_text(&me.a, "about_kind"), "community");
		const json_t *v = json_array_get(member("versions"), 0);
		assert_int_equal(json_integer_value(json_object_get(v, "bytes")), o.n);
		snprintf(name, sizeof(name), "Charte é.%s", KINDS[i]);
		assert_string_equal(json_string_value(json_object_get(v, "name")), name);
		get(at("/versions/1/content"), 200);
		assert_int_equal(me.a.answer.body.len, o.n);
		assert_memory_equal(me.a.answer.body.data, o.b, o.n);
		assert_non_null(strstr(asked_header(&me.a, "Content-Disposition"), KINDS[i]));
		assert_int_equal(strlen(asked_header(&me.a, "ETag")), 66);
		assert_non_null(strstr(asked_header(&me.a, "Repr-Digest"), "sha-256=:"));
	}
	get(at("/versions/2/content"), 404);
}

static void text_and_csv_are_told_apart_by_what_is_said(void **state)
{
	(void)state;
	add_paper(me.coordonnateur, "financial_statement", "team", "",
		  text_file("comptes.csv", "poste,montant\\nsalaires,1"), 201);
	assert_string_equal(
	    json_string_value(json_object_get(json_array_get(member("versions"), 0), "media_type")),
	    "text/csv");
	add_paper(me.coordonnateur, "minutes", "team", "",
		  "{\"name\":\"a\",\"media_type\":\"text/csv\",\"content\":\"YQ==\"}", 201);
	add_paper(me.coordonnateur, "minutes", "team", "",
		  "{\"name\":\"a.pdf\",\"content\":\"YQ==\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/file/name");
	add_paper(me.coordonnateur, "minutes", "team", "",
		  "{\"name\":\"a\",\"media_type\":\"application/pdf\",\"content\":\"YQ==\"}", 422);
	assert_string_equal(asked_pointer(&me.a), "/file/media_type");
}

static void what_is_wrong_with_a_file_is_named(void **state)
{
	struct office macro = office_of("docx", "word/vbaProject.bin");
	static const char *const BAD[] = {
	    "{\"name\":\"a\",\"content\":\"\"}",             /* empty */
	    "{\"name\":\"a\",\"content\":\"YQ=\"}",          /* no base64 */
	    "{\"name\":\"a\",\"content\":\"/w==\"}",         /* no UTF-8 */
	    "{\"name\":\"a\",\"content\":\"AAA=\"}",         /* NUL */
	    "{\"name\":\"a\",\"content\":\"JVBERi0xLjc=\"}", /* %PDF-1.7 and no more */
	    "{\"name\":\"a\",\"content\":\"UEsDBA==\"}",     /* PK and no more */
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		add_paper(me.coordonnateur, "other", "team", "", BAD[i], 422);
		assert_string_equal(asked_pointer(&me.a), "/file/content");
	}
	add_paper(me.coordonnateur, "other", "team", "", file_of("a.docx", macro.b, macro.n), 422);
	assert_non_null(strstr(me.a.answer.body.data, "macro"));
}

static void each_reader_finds_what_is_for_them(void **state)
{
	static const char *const AUDIENCES[] = {"public", "members", "authorities", "team"};
	char *const who[] = {NULL, partner, mdph, ars, me.conseiller, elsewhere};
	/* by audience: who reads it, in the order above */
	static const char *const READS[] = {"xxxxxx", "..xxx.", "..xxx.", "....x."};
	char list[200];

	(void)state;
	for (size_t a = 0; a < 4; a++) {
		kept("charter", AUDIENCES[a], "Texte inventé.");
		for (size_t w = 0; w < CMN_LEN(who); w++) {
			int status = READS[a][w] == 'x' ? 200 : 404;

			get_as(who[w], at(""), status);
			get_as(who[w], at("/versions/1/content"), status);
		}
		get_as(ars, at(""), a < 3 ? 200 : 404);
		assert_true(a == 3 || member("added_by") != NULL);
		get_as(NULL, at(""), a == 0 ? 200 : 404);
		assert_null(member("added_by"));
	}
	snprintf(list, sizeof(list), PAPERS "?departement=31&kind=charter&limit=200");
	for (size_t w = 0; w < CMN_LEN(who); w++) {
		get_as(who[w], list, 200);
		for (size_t i = 0; i < items(); i++) {
			const char *audience =
			    json_string_value(json_object_get(item(i), "audience"));

			for (size_t a = 0; a < 4; a++)
				assert_true(strcmp(audience, AUDIENCES[a]) != 0 ||
					    READS[a][w] == 'x');
		}
	}
}

/* R169: the terms of the adhesion decide, in that département alone. */
static void an_account_of_a_member_reads_what_its_adhesion_opens(void **state)
{
	struct test_db *db = *state;
	struct things signed_ = some("", ""), other = some("", "");
	char *one = bearer_in(&people_key, "partner", "31", signed_.actor);
	char *two = bearer_in(&people_key, "partner", "31", other.actor);
	char *far = bearer_in(&people_key, "partner", "44", signed_.actor);
	char sql[600];

	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO directory.adhesion (id, departement, actor_id, number, state, sharing,"
	    " signed_on, begins_on, created_at, updated_at, updated_by) VALUES"
	    " (gen_random_uuid(), '31', '%s', 1, 'signed', '{community_documents}',"
	    " '2026-01-31', '2026-02-01', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 't')",
	    signed_.actor);
	test_db_exec(db, sql);
	kept("charter", "members", "Pour les membres.");
	get_as(one, at("/versions/1/content"), 200);
	get_as(two, at("/versions/1/content"), 404);
	get_as(far, at(""), 404);
	get_as(one, PAPERS "?departement=31&kind=charter&limit=200", 200);
	assert_true(items() > 0);
	kept("charter", "authorities", "Pour les autorités.");
	get_as(one, at(""), 404);
	free(one);
	free(two);
	free(far);
}

static void a_job_sheet_reaches_the_ars_and_nobody_else_outside_the_team(void **state)
{
	(void)state;
	add_paper(me.coordonnateur, "job_sheet", "members", "", text_file("f.txt", "x"), 422);
	assert_string_equal(asked_pointer(&me.a), "/audience");
	add_paper(me.coordonnateur, "employment_contract_clause", "public", "",
		  text_file("f.txt", "x"), 422);
	kept("job_sheet", "authorities", "Indépendance écrite.");
	get_as(ars, at("/versions/1/content"), 200);
	get_as(me.conseiller, at(""), 200);
	get_as(mdph, at(""), 404);
	get_as(partner, at(""), 404);
	get_as(prefix44, at(""), 404);
	act("PATCH", me.coordonnateur, at(""), 1, "{\"audience\":\"public\"}", 422);
	/* the authority cannot put what it could not read */
	add_paper(ars, "minutes", "team", "", text_file("f.txt", "x"), 403);
	add_paper(ars, "decision", "members", "", text_file("f.txt", "x"), 201);
}

static void a_new_version_leaves_the_former_readable(void **state)
{
	char body[1000];

	(void)state;
	kept("charter", "members", "Un.");
	snprintf(body, sizeof(body), "%s", text_file("charte.txt", "Deux."));
	act("POST", me.coordonnateur, at("/versions"), 9, body, 412);
	act("POST", elsewhere, at("/versions"), 1, body, 404);
	act("POST", me.conseiller, at("/versions"), 1, body, 403);
	act("POST", me.coordonnateur, at("/versions"), 1, body, 200);
	assert_int_equal(json_integer_value(member("latest")), 2);
	assert_int_equal(json_array_size(member("versions")), 2);
	get_as(mdph, at("/versions/1/content"), 200);
	assert_string_equal(me.a.answer.body.data, "Un.");
	get_as(mdph, at("/versions/2/content"), 200);
	assert_string_equal(me.a.answer.body.data, "Deux.");
	act("PATCH", me.coordonnateur, at(""), 2,
	    "{\"audience\":\"public\",\"title\":\"Charte <b>de</b> qualité ; DROP TABLE paper\"}",
	    200);
	get(at("/versions/2/content"), 200);
}

static void a_withdrawn_document_is_gone_for_good(void **state)
{
	kept("charter", "public", "Secret par erreur.");
	act("POST", me.coordonnateur, at("/withdrawal"), 4, "{\"reason\":\"mistake\"}", 412);
	act("POST", me.coordonnateur, at("/withdrawal"), 1, "{\"reason\":\"mistake\"}", 200);
	assert_string_equal(asked_text(&me.a, "state"), "withdrawn");
	assert_null(json_object_get(json_array_get(member("versions"), 0), "name"));
	get_as(me.coordonnateur, at("/versions/1/content"), 410);
	get(at("/versions/1/content"), 410);
	act("POST", me.coordonnateur, at("/withdrawal"), 2, "{\"reason\":\"mistake\"}", 409);
	act("PATCH", me.coordonnateur, at(""), 2, "{\"title\":\"x\"}", 409);
	char body[1000];
	snprintf(body, sizeof(body), "%s", text_file("charte.txt", "Deux."));
	act("POST", me.coordonnateur, at("/versions"), 2, body, 409);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM directory.paper_version v JOIN"
					       " directory.paper p ON p.id = v.paper_id WHERE"
					       " p.state = 'withdrawn' AND v.content IS NOT NULL"),
			 0);
}

static void a_document_is_about_a_record_that_exists(void **state)
{
	struct things t = some("", "");
	char more[200], list[300];

	(void)state;
	snprintf(more, sizeof(more), ",\"about_kind\":\"actor\",\"about_id\":\"%s\"", t.actor);
	add_paper(me.coordonnateur, "letter_of_intent", "team", more, text_file("l.txt", "x"), 201);
	snprintf(list, sizeof(list), PAPERS "?departement=31&about_kind=actor&about_id=%s",
		 t.actor);
	get_as(me.coordonnateur, list, 200);
	assert_int_equal(items(), 1);
	get_as(me.coordonnateur, PAPERS "?departement=31&about_kind=community&limit=1", 200);
	assert_int_equal(items(), 1);
	snprintf(more, sizeof(more), ",\"about_kind\":\"actor\",\"about_id\":\"%s\"", t.offer);
	add_paper(me.coordonnateur, "other", "team", more, text_file("l.txt", "x"), 422);
	assert_string_equal(asked_pointer(&me.a), "/about_id");
	add_paper(me.coordonnateur, "other", "team", ",\"about_kind\":\"actor\"",
		  text_file("l.txt", "x"), 422);
	snprintf(more, sizeof(more), ",\"about_kind\":\"community\",\"about_id\":\"%s\"", t.actor);
	add_paper(me.coordonnateur, "other", "team", more, text_file("l.txt", "x"), 422);
	get_as(me.coordonnateur, PAPERS "?departement=31&about_kind=actor", 422);
	assert_string_equal(asked_pointer(&me.a), "query:about_id");
}

static void another_territory_puts_nothing_here(void **state)
{
	(void)state;
	add_paper(elsewhere, "charter", "public", "", text_file("c.txt", "x"), 403);
	add_paper(me.conseiller, "charter", "public", "", text_file("c.txt", "x"), 403);
	add_paper(NULL, "charter", "public", "", text_file("c.txt", "x"), 401);
	kept("charter", "public", "x");
	act("PATCH", elsewhere, at(""), 1, "{\"title\":\"x\"}", 404);
	act("POST", elsewhere, at("/withdrawal"), 1, "{\"reason\":\"mistake\"}", 404);
	add_paper(me.coordonnateur, "charter", "public", ",\"about_kind\":\"king\"",
		  text_file("c.txt", "x"), 422);
}

static void pages_hold_every_document_once(void **state)
{
	char next[600] = "", list[900];
	size_t seen = 0, whole;

	(void)state;
	get_as(me.coordonnateur, PAPERS "?departement=31&limit=200", 200);
	whole = items();
	do {
		snprintf(list, sizeof(list), PAPERS "?departement=31&limit=3%s%s",
			 next[0] ? "&cursor=" : "", next);
		get_as(me.coordonnateur, list, 200);
		seen += items();
		snprintf(next, sizeof(next), "%s", asked_text(&me.a, "next"));
	} while (next[0]);
	assert_int_equal(seen, whole);
}

static void statements_hold(void **state)
{
	static const char *const SMALL[] = {"paper_subject", NULL};

	(void)state;
	test_statements_of("directory", PAPER_STATEMENTS, PAPER_STATEMENT_COUNT, SMALL);
	test_plan_sorts_nothing("directory", &PAPER_LIST);
	test_plan_sorts_nothing("directory", &PAPER_LIST_ABOUT);
}

static void what_is_told_obeys_its_schema(void **state)
{
	struct test_db *db = *state;
	PGresult *told CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT type, data FROM directory.outbox WHERE type LIKE "
			   "'directory.paper.%'");

	assert_true(PQntuples(told) > 5);
	events_obey(told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_is_kept_with_its_type_and_its_hash),
	    cmocka_unit_test(text_and_csv_are_told_apart_by_what_is_said),
	    cmocka_unit_test(what_is_wrong_with_a_file_is_named),
	    cmocka_unit_test(each_reader_finds_what_is_for_them),
	    cmocka_unit_test(an_account_of_a_member_reads_what_its_adhesion_opens),
	    cmocka_unit_test(a_job_sheet_reaches_the_ars_and_nobody_else_outside_the_team),
	    cmocka_unit_test(a_new_version_leaves_the_former_readable),
	    cmocka_unit_test(a_withdrawn_document_is_gone_for_good),
	    cmocka_unit_test(a_document_is_about_a_record_that_exists),
	    cmocka_unit_test(another_territory_puts_nothing_here),
	    cmocka_unit_test(pages_hold_every_document_once),
	    cmocka_unit_test(statements_hold),
	    cmocka_unit_test(what_is_told_obeys_its_schema),
	};

	return cmocka_run_group_tests(tests, papering_setup, papering_teardown);
}
