/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_accord_papers.c - the signed paper is what it says, read by those who may, and gone with the
 * situation; credits and contributions.
 */
#include "accord_desk.h"

#include "../intake/document_samples.h"

#include <stdlib.h>

#define FUNDINGS "/v1/referral/fundings"

static const char BASE64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static char *encode(const unsigned char *b, size_t n)
{
	char *out = malloc(n / 3 * 4 + 8), *at = out;

	for (size_t i = 0; i < n; i += 3) {
		unsigned bits = (unsigned)b[i] << 16 | (i + 1 < n ? (unsigned)b[i + 1] << 8 : 0) |
				(i + 2 < n ? b[i + 2] : 0u);

		*at++ = BASE64[bits >> 18];
		*at++ = BASE64[bits >> 12 & 63];
		*at++ = i + 1 < n ? BASE64[bits >> 6 & 63] : '=';
		*at++ = i + 2 < n ? BASE64[bits & 63] : '=';
	}
	*at = '\0';
	return out;
}

static void attach_bytes(const char *accord, const unsigned char *b, size_t n, const char *name,
			 const char *more, int status)
{
	char *coded = encode(b, n), *body = malloc(strlen(coded) + 512), target[128];

	snprintf(body, strlen(coded) + 512, "{\"name\":\"%s\",\"content\":\"%s\"%s}", name, coded,
		 more);
	snprintf(target, sizeof(target), ACCORDS "/%s/documents", accord);
	desk_send(&desk, "POST", target, conseiller, NULL, body, status);
	free(body);
	free(coded);
}

static void attach(const char *accord, const struct sample *s, const char *name, const char *more,
		   int status)
{
	attach_bytes(accord, s->b, s->n, name, more, status);
}

static void refused(const char *accord, const struct sample *s, const char *name, const char *more,
		    const char *pointer)
{
	attach(accord, s, name, more, 422);
	assert_string_equal(asked_pointer(&desk.a), pointer);
}

static void a_signed_paper_is_kept_listed_and_downloaded_and_its_reading_recorded(void **state)
{
	struct sample pdf = a_pdf("");
	char id[40], paper[40], target[160];

	(void)state;
	proposed(id);
	attach(id, &pdf, "../Accord signé\xE2\x80\xAE.pdf", ",\"media_type\":\"application/pdf\"",
	       201);
	accord_keep(paper);
	assert_string_equal(desk_text(&desk, "name"), "Accord signé.pdf");
	assert_int_equal(number("size"), (int)pdf.n);
	snprintf(target, sizeof(target), ACCORDS "/%s/documents", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	snprintf(target, sizeof(target), "/v1/referral/accord-documents/%s", paper);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, coordonnateur, target, 200);
	snprintf(target, sizeof(target), "/v1/referral/accord-documents/%s/content", paper);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk.a.answer.body.len, pdf.n);
	assert_memory_equal(desk.a.answer.body.data, pdf.b, pdf.n);
	assert_non_null(strstr(asked_header(&desk.a, "Content-Disposition"), "attachment"));
}

static void what_lies_about_its_type_is_encrypted_or_too_large_is_refused_by_its_field(void **state)
{
	struct sample pdf = a_pdf(""), png = a_png(NULL, NULL), secret = a_pdf("/Encrypt 5 0 R"),
		      cut = pdf;
	unsigned char *large = calloc(1, 10 * 1024 * 1024 + 1024);
	char id[40], target[128];

	(void)state;
	proposed(id);
	refused(id, &png, "accord.pdf", "", "/content");
	refused(id, &png, "accord.png", "", "/content");
	refused(id, &pdf, "accord.png", "", "/name");
	refused(id, &pdf, "accord.pdf", ",\"media_type\":\"image/png\"", "/media_type");
	refused(id, &secret, "accord.pdf", "", "/content");
	assert_non_null(strstr(desk.a.answer.body.data, "chiffré"));
	cut.n /= 2;
	refused(id, &cut, "accord.pdf", "", "/content");
	memcpy(large, pdf.b, pdf.n);
	attach_bytes(id, large, 10 * 1024 * 1024 + 1, "accord.pdf", "", 413);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	free(large);
	snprintf(target, sizeof(target), ACCORDS "/%s/documents", id);
	desk_send(&desk, "POST", target, conseiller, NULL,
		  "{\"name\":\"a.pdf\",\"content\":\"pas du base64\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	desk_send(&desk, "POST", target, conseiller, NULL, "{\"name\":\"a.pdf\",\"content\":\"\"}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/content");
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.accord_document"), 0);
}

static void a_draft_has_no_signed_paper(void **state)
{
	struct sample pdf = a_pdf("");
	char id[40];

	(void)state;
	make(NEW, 201);
	accord_keep(id);
	attach(id, &pdf, "accord.pdf", "", 409);
}

/* --- erasure -------------------------------------------------------------------------------------
 */

static void erase(void)
{
	struct cmn_event ev = {.stream = "31.intake.facts", .departement = "31"};
	struct cmn_error err;

	snprintf(ev.type, sizeof(ev.type), "intake.situation.erased.v1");
	ev.data =
	    json_pack("{s:s, s:s}", "situation_id", SITUATION, "erased_at", "2026-06-01T10:00:00Z");
	cmn_error_init(&err);
	if (referral_feed_apply(conn, &ev, NULL, &err) != CMN_OK)
		fail_msg("%s (%s)", err.detail[CMN_EN], err.cause);
	cmn_event_clear(&ev);
}

static int64_t words(void)
{
	return test_db_count(
	    db, "SELECT (SELECT count(*) FROM referral.accord t WHERE t::text LIKE '%" WORDS
		"%') + (SELECT count(*) FROM referral.accord_version t WHERE t::text LIKE '%" WORDS
		"%') + (SELECT count(*) FROM referral.accord_signature WHERE witness IS NOT NULL)"
		" + (SELECT count(*) FROM referral.accord_document WHERE content IS NOT NULL"
		"   OR name <> 'erased')");
}

static void the_words_and_papers_go_with_the_situation_and_amounts_stay(void **state)
{
	struct sample pdf = a_pdf("");
	char id[40], paper[40], target[160];

	(void)state;
	proposed(id);
	sign(id, 1, "moi", today, ",\"means\":\"oral_with_witness\",\"witness\":\"infirmière\"",
	     200);
	attach(id, &pdf, "accord.pdf", "", 201);
	accord_keep(paper);
	assert_int_equal(words(), 3);
	erase();
	erase();
	assert_int_equal(words(), 0);
	snprintf(target, sizeof(target), ACCORDS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(
	    json_integer_value(json_object_get(
		json_array_get(
		    json_object_get(json_object_get(desk.a.json, "content"), "financing"), 1),
		"amount_cents")),
	    1250000);
	snprintf(target, sizeof(target), "/v1/referral/accord-documents/%s/content", paper);
	desk_get(&desk, conseiller, target, 410);
	snprintf(target, sizeof(target), "/v1/referral/accord-documents/%s", paper);
	desk_get(&desk, conseiller, target, 200);
	assert_string_equal(desk_text(&desk, "state"), "erased");
	/* nothing is added any more */
	sign(id, 1, "service", today, BY_HAND, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	attach(id, &pdf, "accord.pdf", "", 409);
	act("POST", id, "/cancellation", 4, "{\"reason\":\"mistake\",\"note\":\"" WORDS "\"}", 409);
	assert_int_equal(words(), 0);
}

static void what_is_written_at_that_moment_keeps_no_words(void **state)
{
	(void)state;
	erase();
	test_db_exec(
	    db,
	    "INSERT INTO referral.accord (id, departement, situation_id, state_at,"
	    " closes_situation, made_at, made_by) VALUES ('" NOWHERE "', '31', '" SITUATION
	    "', now(), true, now(), 'x');"
	    "INSERT INTO referral.accord_version (departement, accord_id, number, situation_id,"
	    " content, sha256, written_at, written_by) VALUES ('31', '" NOWHERE "', 1, '" SITUATION
	    "', '{\"plan\":{\"summary\":\"" WORDS "\"},\"financing\":[]}', 'x', now(), 'x')");
	assert_int_equal(words(), 0);
}

/* --- credits and contributions -------------------------------------------------------------------
 */

static void ask_for(const char *members, int status, const char *pointer)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"purpose\":\"priority_action\",%s}",
		 members);
	desk_send(&desk, "POST", FUNDINGS, conseiller, NULL, body, status);
	if (pointer)
		assert_string_equal(asked_pointer(&desk.a), pointer);
}

#define CNR "\"kind\":\"cnr\",\"funder\":\"ars\",\"asked_on\":\"2026-03-04\""

static void an_actor_who_asks_mentions_the_community(void **state)
{
	(void)state;
	ask_for(CNR ",\"side\":\"actor\",\"actor_id\":\"" ACTOR "\"", 422, "/mention_c360");
	ask_for(CNR ",\"side\":\"actor\",\"mention_c360\":true", 422, "/actor_id");
	ask_for(CNR ",\"side\":\"actor\",\"mention_c360\":true,\"actor_id\":\"" NOWHERE "\"", 422,
		"/actor_id");
	ask_for(CNR ",\"side\":\"community\",\"actor_id\":\"" ACTOR "\"", 422, "/actor_id");
	ask_for(CNR ",\"side\":\"community\",\"amount_cents\":-1", 422, "/amount_cents");
	ask_for("\"kind\":\"cnr\",\"funder\":\"ars\",\"side\":\"community\",\"asked_on\":"
		"\"2199-01-01\"",
		422, "/asked_on");
	ask_for(CNR ",\"side\":\"community\",\"accord_id\":\"" NOWHERE "\"", 422, "/situation_id");
	ask_for(CNR ",\"side\":\"community\",\"accord_id\":\"" NOWHERE "\",\"situation_id\":"
		    "\"" SITUATION "\"",
		422, "/accord_id");
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.funding"), 0);
	ask_for(CNR ",\"side\":\"actor\",\"mention_c360\":true,\"actor_id\":\"" ACTOR
		    "\",\"situation_id\":\"" SITUATION "\",\"amount_cents\":500000",
		201, NULL);
	assert_int_equal(events("referral.funding.asked.v1"), 1);
}

static void the_funders_answer_comes_once_and_the_year_adds_it_up(void **state)
{
	char id[40], target[128], page[400];
	const json_t *group;

	(void)state;
	ask_for(CNR ",\"side\":\"community\",\"amount_cents\":100", 201, NULL);
	accord_keep(id);
	ask_for(CNR ",\"side\":\"community\",\"amount_cents\":250,\"mention_c360\":true", 201,
		NULL);
	ask_for("\"kind\":\"contribution_in_kind\",\"funder\":\"company\",\"side\":\"community\","
		"\"asked_on\":\"2025-12-31\"",
		201, NULL);
	snprintf(target, sizeof(target), FUNDINGS "/%s/decision", id);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"state\":\"refused\",\"decided_on\":\"2026-03-05\",\"granted_cents\":1}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/granted_cents");
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"state\":\"granted\",\"decided_on\":\"2026-03-03\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/decided_on");
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"state\":\"granted\",\"decided_on\":\"2026-03-05\",\"granted_cents\":80}",
		  200);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"2\"",
		  "{\"state\":\"refused\",\"decided_on\":\"2026-03-05\"}", 409);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"",
		  "{\"state\":\"refused\",\"decided_on\":\"2026-03-05\"}", 412);
	assert_int_equal(events("referral.funding.decided.v1"), 1);
	desk_get(&desk, coordonnateur, FUNDINGS "?departement=31&year=2026&limit=1", 200);
	assert_int_equal(desk_items(&desk), 1);
	snprintf(page, sizeof(page), FUNDINGS "?departement=31&year=2026&limit=1&cursor=%.300s",
		 desk_text(&desk, "next"));
	desk_get(&desk, coordonnateur, page, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, coordonnateur, FUNDINGS "?departement=31&year=2026", 200);
	assert_int_equal(desk_items(&desk), 2);
	desk_get(&desk, coordonnateur, FUNDINGS "?departement=44&year=2026", 403);
	desk_get(&desk, authority, "/v1/referral/funding-summary?departement=31&year=2026", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "groups")), 2);
	group = json_array_get(json_object_get(desk.a.json, "groups"), 1);
	assert_int_equal(json_integer_value(json_object_get(group, "granted_cents")), 80);
	assert_null(strstr(desk.a.answer.body.data, "situation"));
	desk_get(&desk, authority, FUNDINGS "?departement=31&year=2026", 403);
	desk_get(&desk, conseiller, "/v1/referral/funding-summary?departement=31&year=2026", 403);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, accord_fresh)
	const struct CMUnitTest tests[] = {
	    T(a_signed_paper_is_kept_listed_and_downloaded_and_its_reading_recorded),
	    T(what_lies_about_its_type_is_encrypted_or_too_large_is_refused_by_its_field),
	    T(a_draft_has_no_signed_paper),
	    T(the_words_and_papers_go_with_the_situation_and_amounts_stay),
	    T(what_is_written_at_that_moment_keeps_no_words),
	    T(an_actor_who_asks_mentions_the_community),
	    T(the_funders_answer_comes_once_and_the_year_adds_it_up),
	};

	return cmocka_run_group_tests(tests, accord_setup, accord_teardown);
}
