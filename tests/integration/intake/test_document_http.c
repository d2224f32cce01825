/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_document_http.c - documents of a file as a conseiller puts them in, reads and erases them.
 */
#include "dossier_help.h"

#include "intake_deps.h"

static void a_document_is_kept_with_its_hash_and_given_back_byte_by_byte(void **state)
{
	struct sample files[] = {a_pdf(""), a_png(NULL, NULL), a_jpeg()};
	static const char *const TYPES[] = {"application/pdf", "image/png", "image/jpeg"};
	char situation[40], id[40], target[128];

	(void)state;
	a_situation(situation);
	for (size_t i = 0; i < CMN_LEN(files); i++) {
		add_document(conseiller, situation, "Décision", "", &files[i], 201);
		keep_id(id);
		assert_string_equal(desk_text(&desk, "media_type"), TYPES[i]);
		assert_int_equal(json_integer_value(json_object_get(desk.a.json, "size")),
				 files[i].n);
		assert_int_equal(strlen(desk_text(&desk, "sha256")), 64);
		snprintf(target, sizeof(target), "/v1/intake/documents/%s/content", id);
		desk_get(&desk, coordonnateur, target, 200);
		assert_string_equal(desk.a.answer.content_type, TYPES[i]);
		assert_int_equal(desk.a.answer.body.len, files[i].n);
		assert_memory_equal(desk.a.answer.body.data, files[i].b, files[i].n);
		assert_string_equal(asked_header(&desk.a, "X-Content-Type-Options"), "nosniff");
		assert_non_null(strstr(asked_header(&desk.a, "Content-Disposition"),
				       "attachment; filename*=UTF-8''D%C3%A9cision."));
		desk_get(&desk, conseiller44, target, 404);
		desk_get(&desk, operator_, target, 403);
	}
	snprintf(target, sizeof(target), "/v1/intake/situations/%s/documents?limit=2", situation);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_true(desk_text(&desk, "next")[0]);
	desk_get(&desk, conseiller44, target, 404);
}

static void a_document_that_lies_is_refused_and_says_how(void **state)
{
	struct sample pdf = a_pdf(""), png = a_png(NULL, NULL), locked = a_pdf("/Encrypt 5 0 R");
	struct sample cut = a_jpeg(), html = {.n = 0}, twofold = a_png(NULL, NULL);
	char situation[40], target[128];

	cut.n -= 2;
	text(&html, "<html><script>alert(1)</script></html>");
	text(&twofold, "PK\3\4");
	a_situation(situation);
	add_document(conseiller, situation, "x.pdf", "", &png, 422);
	assert_string_equal(asked_pointer(&desk.a), "/name");
	add_document(conseiller, situation, "x", ",\"media_type\":\"image/png\"", &pdf, 422);
	assert_string_equal(asked_pointer(&desk.a), "/media_type");
	add_document(conseiller, situation, "x", ",\"media_type\":\"text/html\"", &html, 422);
	add_document(conseiller, situation, "x.pdf", "", &html, 422);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	add_document(conseiller, situation, "x.pdf", "", &locked, 422);
	assert_non_null(strstr(desk_text(&desk, "detail"), "chiffré"));
	add_document(conseiller, situation, "x", "", &cut, 422);
	add_document(conseiller, situation, "x", "", &twofold, 422);
	html.n = 0;
	add_document(conseiller, situation, "x", "", &html, 422);
	assert_non_null(strstr(desk_text(&desk, "detail"), "vide"));
	add_document(conseiller44, situation, "x", "", &pdf, 404);
	snprintf(target, sizeof(target), "/v1/intake/situations/%s/documents", situation);
	desk_send(&desk, "POST", target, conseiller, NULL,
		  "{\"name\":\"x\",\"content\":\"JVBERi0xLjcK!\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	desk_send(&desk, "POST", target, conseiller, NULL, "{\"name\":\"\",\"content\":\"AAAA\"}",
		  422);
	snprintf(target, sizeof(target),
		 "SELECT count(*) FROM intake.document WHERE situation_id = '%s'", situation);
	assert_int_equal(test_db_count(*state, target), 0);
}

/* A JPEG of this size with coded data that means nothing. */
static void a_document_larger_than_allowed_is_refused(void **state)
{
	static struct intake_deps deps = {.document_max_kib = 1};
	struct sample big = a_pdf("");
	struct desk saved;
	char situation[40], filler[1000];

	(void)state;
	a_situation(situation);
	memset(filler, ' ', sizeof(filler));
	filler[sizeof(filler) - 1] = '\0';
	big.n -= strlen(">>\nstartxref\n42\n%%EOF\n");
	text(&big, filler);
	text(&big, ">>\nstartxref\n42\n%%EOF\n");
	add_document(conseiller, situation, "x", "", &big, 201);
	saved = desk;
	desk_open(&desk, "intake", &INTAKE_OPS, &deps);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	add_document(conseiller, situation, "x", "", &big, 413);
	desk_close(&desk);
	desk = saved;
	conseiller = desk.bearer[0];
}

static void an_erased_document_leaves_its_hash_and_why(void **state)
{
	struct sample pdf = a_pdf("");
	char situation[40], id[40], sha[65], target[128], sql[256];

	a_situation(situation);
	add_document(conseiller, situation, "Nom.pdf", "", &pdf, 201);
	keep_id(id);
	snprintf(sha, sizeof(sha), "%s", desk_text(&desk, "sha256"));
	snprintf(target, sizeof(target), "/v1/intake/documents/%s/erasure", id);
	desk_send(&desk, "POST", target, conseiller44, "If-Match: \"1\"",
		  "{\"reason\":\"wrong_person\"}", 404);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"7\"",
		  "{\"reason\":\"wrong_person\"}", 412);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "{\"reason\":\"because\"}",
		  422);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"reason\":\"wrong_person\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "erased");
	assert_string_equal(desk_text(&desk, "sha256"), sha);
	assert_string_equal(desk_text(&desk, "erasure_reason"), "wrong_person");
	assert_string_equal(desk_text(&desk, "name"), "-");
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"2\"",
		  "{\"reason\":\"wrong_person\"}", 409);
	snprintf(target, sizeof(target), "/v1/intake/documents/%s/content", id);
	desk_get(&desk, conseiller, target, 410);
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.document WHERE id = '%s' AND content IS NULL", id);
	assert_int_equal(test_db_count(*state, sql), 1);
}

static void bytes_that_changed_in_the_database_are_not_given_out(void **state)
{
	struct sample pdf = a_pdf("");
	char situation[40], id[40], target[128], sql[256];

	a_situation(situation);
	add_document(conseiller, situation, "x.pdf", "", &pdf, 201);
	keep_id(id);
	snprintf(sql, sizeof(sql), "UPDATE intake.document SET content = '\\x00' WHERE id = '%s'",
		 id);
	test_db_exec(*state, sql);
	snprintf(target, sizeof(target), "/v1/intake/documents/%s/content", id);
	desk_get(&desk, conseiller, target, 500);
}

static void an_agreement_may_name_its_signed_form(void **state)
{
	struct sample pdf = a_pdf("");
	char situation[40], id[40], members[512];

	(void)state;
	a_situation(situation);
	add_document(conseiller, situation, "accord.pdf", "", &pdf, 201);
	keep_id(id);
	snprintf(members, sizeof(members),
		 "\"decision\":\"given\",\"means\":\"written\",\"purpose\":\"mdph_handoff\","
		 "\"categories\":[\"identity\"],\"recipients\":[{\"kind\":\"mdph\"}],"
		 "\"proof_document_id\":\"%s\"",
		 id);
	say(conseiller, "situation_id", situation, members, 201);
	assert_string_equal(desk_text(&desk, "proof_document_id"), id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_document_is_kept_with_its_hash_and_given_back_byte_by_byte),
	    cmocka_unit_test(a_document_that_lies_is_refused_and_says_how),
	    cmocka_unit_test(a_document_larger_than_allowed_is_refused),
	    cmocka_unit_test(an_erased_document_leaves_its_hash_and_why),
	    cmocka_unit_test(bytes_that_changed_in_the_database_are_not_given_out),
	    cmocka_unit_test(an_agreement_may_name_its_signed_form),
	};

	return cmocka_run_group_tests(tests, help_setup, help_teardown);
}
