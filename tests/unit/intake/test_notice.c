/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notice.c - the life of a notice, its channels, its addresses and its words.
 */
#include "mail.h"
#include "notice.h"
#include "notice_text.h"

#include "support/cmocka_all.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

/* Every state × every act: the table of the header, and nothing else. */
static void every_state_allows_the_acts_of_the_table_and_no_other(void **state)
{
	static const char *const WANT[INTAKE_NOTICE_STATE_END_][INTAKE_NOTICE_ACT_END_] = {
	    [INTAKE_NOTICE_QUEUED] =
		{[INTAKE_NOTICE_TAKE] = "sending", [INTAKE_NOTICE_CANCEL] = "cancelled"},
	    [INTAKE_NOTICE_SENDING] = {[INTAKE_NOTICE_DELIVER] = "delivered",
				       [INTAKE_NOTICE_PRINT] = "to_post",
				       [INTAKE_NOTICE_HAND_OVER] = "handed_over",
				       [INTAKE_NOTICE_REFUSE] = "failed",
				       [INTAKE_NOTICE_GIVE_UP] = "given_up",
				       [INTAKE_NOTICE_POSTPONE] = "queued",
				       [INTAKE_NOTICE_LAPSE] = "failed"},
	    [INTAKE_NOTICE_TO_POST] =
		{[INTAKE_NOTICE_POST] = "handed_over", [INTAKE_NOTICE_CANCEL] = "cancelled"},
	    [INTAKE_NOTICE_FAILED] =
		{[INTAKE_NOTICE_TAKE] = "sending", [INTAKE_NOTICE_CANCEL] = "cancelled"},
	    [INTAKE_NOTICE_GIVEN_UP] =
		{[INTAKE_NOTICE_RETRY] = "queued", [INTAKE_NOTICE_CANCEL] = "cancelled"},
	};

	(void)state;
	for (int s = 0; s <= INTAKE_NOTICE_STATE_END_; s++)
		for (int a = 0; a <= INTAKE_NOTICE_ACT_END_; a++) {
			bool inside = s > 0 && s < INTAKE_NOTICE_STATE_END_ && a > 0 &&
				      a < INTAKE_NOTICE_ACT_END_;
			const char *want = inside ? WANT[s][a] : NULL;
			const char *got = intake_notice_state_name(intake_notice_move(
			    (enum intake_notice_state)s, (enum intake_notice_act)a));

			if (want)
				assert_string_equal(got, want);
			else
				assert_null(got);
		}
}

static void what_is_settled_moves_only_by_a_human(void **state)
{
	(void)state;
	for (int s = 1; s < INTAKE_NOTICE_STATE_END_; s++) {
		enum intake_notice_state st = (enum intake_notice_state)s;
		bool taken = intake_notice_move(st, INTAKE_NOTICE_TAKE) != 0;

		assert_int_equal(intake_notice_state_of(intake_notice_state_name(st)), st);
		assert_false(taken && intake_notice_settled(st));
	}
	assert_int_equal(intake_notice_state_of("lost"), 0);
	assert_int_equal(intake_notice_state_of(NULL), 0);
}

static void waiting_grows_and_ends(void **state)
{
	int64_t before = 0;

	(void)state;
	assert_int_equal(intake_notice_back_off_s(0), 0);
	for (int n = 1; n < INTAKE_NOTICE_ATTEMPTS_MAX; n++) {
		int64_t wait = intake_notice_back_off_s(n);

		assert_true(wait > before && wait <= 86400);
		before = wait;
	}
	assert_int_equal(intake_notice_back_off_s(INTAKE_NOTICE_ATTEMPTS_MAX), 0);
	assert_int_equal(intake_notice_back_off_s(1000), 0);
}

/* All sixteen sets of ways × all wishes. */
static void only_an_open_way_is_chosen_and_a_wish_is_never_replaced(void **state)
{
	(void)state;
	for (unsigned set = 0; set < 16; set++) {
		const struct intake_notice_ways ways = {
		    .email = set & 1, .mss = set & 2, .letter = set & 4, .list = set & 8};
		const bool open[] = {false, ways.list, ways.email, ways.mss, ways.letter};

		for (int w = 0; w < INTAKE_NOTICE_CHANNEL_END_; w++) {
			int by = intake_notice_choose((enum intake_notice_channel)w, ways);

			assert_true(by == 0 || open[by]);
			if (w)
				assert_true(by == (open[w] ? w : 0));
			else
				assert_int_equal(by == 0, set == 0);
		}
	}
}

static void a_reply_about_us_never_gives_up_a_recipient(void **state)
{
	(void)state;
	for (int reply = 0; reply < 700; reply++) {
		assert_int_equal(intake_mail_outcome(true, true, reply), INTAKE_NOTICE_HAND_OVER);
		assert_int_equal(intake_mail_outcome(false, false, reply), INTAKE_NOTICE_REFUSE);
		if (reply < 500 || reply > 599)
			assert_int_equal(intake_mail_outcome(false, true, reply),
					 INTAKE_NOTICE_REFUSE);
	}
	assert_int_equal(intake_mail_outcome(false, true, 550), INTAKE_NOTICE_GIVE_UP);
	assert_int_equal(intake_mail_outcome(false, true, 554), INTAKE_NOTICE_GIVE_UP);
	assert_int_equal(intake_mail_outcome(false, true, 552), INTAKE_NOTICE_REFUSE);
	assert_int_equal(intake_mail_outcome(false, true, 535), INTAKE_NOTICE_REFUSE);
}

static void an_address_is_plain_or_refused(void **state)
{
	static const char *const GOOD[] = {"a@example.org", "first.last+tag@a-b.example.org",
					   "o'brien_1%x-2@x1.example"};
	static const char *const BAD[] = {
	    "",
	    "a",
	    "@example.org",
	    "a@",
	    "a@localhost",
	    "a@example..org",
	    "a@.example.org",
	    "a@example.org.",
	    "a@-a.example",
	    "a@a-.example",
	    ".a@example.org",
	    "a.@example.org",
	    "a..b@example.org",
	    "a b@example.org",
	    "a@exa mple.org",
	    "a@b@example.org",
	    "a@example.org\r\nBcc: b@example.org",
	    "a\n@example.org",
	    "\"a\"@example.org",
	    "<a@example.org>",
	    "a,b@example.org",
	    "é@example.org",
	    "a@exämple.org",
	    "a@[127.0.0.1]",
	    "a\xe2\x80\xae@example.org",
	};
	char longest[300];

	(void)state;
	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++)
		assert_true(intake_mail_valid(GOOD[i]));
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		if (intake_mail_valid(BAD[i]))
			fail_msg("taken: %s", BAD[i]);
	assert_false(intake_mail_valid(NULL));
	snprintf(longest, sizeof(longest), "a@%0250d.example", 0);
	assert_false(intake_mail_valid(longest));
	snprintf(longest, sizeof(longest), "%065d@example.org", 0);
	assert_false(intake_mail_valid(longest));
}

static void only_a_domain_of_the_trusted_list_is_mssante(void **state)
{
	static const char LIST[] = ".mss.example, poste.example";

	(void)state;
	assert_true(intake_mail_trusted("a@mss.example", LIST));
	assert_true(intake_mail_trusted("a@mdph31.MSS.example", LIST));
	assert_true(intake_mail_trusted("a@poste.example", LIST));
	assert_false(intake_mail_trusted("a@evilmss.example", LIST));
	assert_false(intake_mail_trusted("a@x.poste.example", LIST));
	assert_false(intake_mail_trusted("a@mss.example.evil.example", LIST));
	assert_false(intake_mail_trusted("a@mss.example", ""));
	assert_false(intake_mail_trusted("a@mss.example", ","));
	assert_false(intake_mail_trusted("a@mss.example", "."));
	assert_false(intake_mail_trusted("a@mss.example", NULL));
	assert_false(intake_mail_trusted("a\n@mss.example", LIST));
}

static void every_template_has_words_in_both_languages_and_a_code(void **state)
{
	const struct cmn_code_list *codes = cmn_code_list_find("notice_templates");
	const struct intake_notice_text *t;

	(void)state;
	assert_non_null(codes);
	for (size_t i = 0; (t = intake_notice_text_at(i)); i++) {
		assert_non_null(cmn_code_find(codes, t->code));
		for (int lang = 0; lang < 2; lang++) {
			assert_true(strlen(t->title[lang]) > 5 && strlen(t->title[lang]) < 190);
			assert_true(strlen(t->body[lang]) > 10 && strlen(t->body[lang]) < 1900);
		}
	}
	for (size_t i = 0; i < codes->n; i++)
		assert_non_null(intake_notice_text(codes->codes[i].code, "2026-06-01"));
	assert_null(intake_notice_text("nothing", "2026-06-01"));
	assert_non_null(intake_notice_text("message", "1999-01-01"));
}

/* Carriers, members and their kinds (R248, R250).  "MDPH" stays: it is who decides, not who we
 * are. */
static void no_text_names_a_carrier(const char *text)
{
	static const char *const CARRIERS[] = {
	    "APF",         "UGECAM",  "ADAPEI",    "Adapei",    "APAJH",     "ARSEAA",     "UNAPEI",
	    "Unapei",      "ADPEP",   "PEP",       "AGAPEI",    "Agapei",    "Resilience", "ASEI",
	    "Mutualité",   "IMC",     "Arche",     "LADAPT",    "ITEP",      "SESSAD",     "ESAT",
	    "association", "porteur", "carrier",   "fondation", "Fondation", "PCPE",       "Handi",
	    "Odigo",       "hotline", "plateforme"};

	for (size_t i = 0; i < sizeof(CARRIERS) / sizeof(CARRIERS[0]); i++)
		if (strstr(text, CARRIERS[i]))
			fail_msg("names \"%s\": %s", CARRIERS[i], text);
	for (const char *at = text; (at = strstr(at, "ommunauté")); at++)
		assert_int_equal(strncmp(at, "ommunauté 360", strlen("ommunauté 360")), 0);
}

static void the_texts_name_the_communaute_360_alone(void **state)
{
	const struct intake_notice_text *t;

	(void)state;
	for (int lang = 0; lang < 2; lang++) {
		no_text_names_a_carrier(INTAKE_MAIL_SUBJECT[lang]);
		no_text_names_a_carrier(INTAKE_MAIL_BODY[lang]);
		assert_non_null(strstr(INTAKE_MAIL_BODY[lang], "Communauté 360"));
		for (size_t i = 0; (t = intake_notice_text_at(i)); i++) {
			no_text_names_a_carrier(t->title[lang]);
			no_text_names_a_carrier(t->body[lang]);
		}
	}
}

static void the_email_form_has_no_place_for_anything(void **state)
{
	(void)state;
	for (int lang = 0; lang < 2; lang++) {
		assert_null(strchr(INTAKE_MAIL_SUBJECT[lang], '{'));
		assert_null(strchr(INTAKE_MAIL_BODY[lang], '{'));
		for (const char *c = INTAKE_MAIL_SUBJECT[lang]; *c; c++)
			assert_true(*c >= ' ' && *c < 127); /* a header as it is */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_state_allows_the_acts_of_the_table_and_no_other),
	    cmocka_unit_test(what_is_settled_moves_only_by_a_human),
	    cmocka_unit_test(waiting_grows_and_ends),
	    cmocka_unit_test(only_an_open_way_is_chosen_and_a_wish_is_never_replaced),
	    cmocka_unit_test(a_reply_about_us_never_gives_up_a_recipient),
	    cmocka_unit_test(an_address_is_plain_or_refused),
	    cmocka_unit_test(only_a_domain_of_the_trusted_list_is_mssante),
	    cmocka_unit_test(every_template_has_words_in_both_languages_and_a_code),
	    cmocka_unit_test(the_texts_name_the_communaute_360_alone),
	    cmocka_unit_test(the_email_form_has_no_place_for_anything),
	};

	return cmocka_run_group_tests_name("notices", tests, NULL, NULL);
}
