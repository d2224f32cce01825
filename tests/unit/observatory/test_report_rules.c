/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_report_rules.c - figures in French, periods, states of a report, words of people: pure
 * rules.
 */
#include "support/cmocka_all.h"

#include "report_number.h"
#include "report_state.h"
#include "report_time.h"
#include "report_words.h"

#include <stdio.h>
#include <string.h>

#define N "\xc2\xa0" /* a space that does not break */

static void figures_are_written_as_people_read_them(void **state)
{
	static const struct {
		int64_t value;
		unsigned decimals;
		enum report_unit unit;
		const char *text;
	} CASES[] = {
	    {0, 0, REPORT_PLAIN, "0"},
	    {999, 0, REPORT_PLAIN, "999"},
	    {1000, 0, REPORT_PLAIN, "1" N "000"},
	    {-1234567, 0, REPORT_PLAIN, "-1" N "234" N "567"},
	    {125, 1, REPORT_PERCENT, "12,5" N "%"},
	    {5, 2, REPORT_EUROS, "0,05" N "€"},
	    {-12345678, 2, REPORT_EUROS, "-123" N "456,78" N "€"},
	    {10, 1, REPORT_DAYS, "1,0" N "jour"},
	    {20, 1, REPORT_DAYS, "2,0" N "jours"},
	    {-20, 1, REPORT_DAYS, "-2,0" N "jours"},
	    {50, 2, REPORT_ETP, "0,50" N "ETP"},
	    {INT64_MAX, 3, REPORT_PLAIN, "9" N "223" N "372" N "036" N "854" N "775,807"},
	    {INT64_MIN, 0, REPORT_PLAIN, "-9" N "223" N "372" N "036" N "854" N "775" N "808"},
	};
	char text[REPORT_NUMBER_LEN];

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		report_amount(CASES[i].value, CASES[i].decimals, CASES[i].unit, text);
		assert_string_equal(text, CASES[i].text);
	}
}

static void a_rate_is_rounded_and_needs_a_whole(void **state)
{
	int64_t tenths = -1;

	(void)state;
	assert_false(report_rate(1, 0, &tenths));
	assert_false(report_rate(1, -5, &tenths));
	assert_int_equal(tenths, -1);
	assert_true(report_rate(1, 3, &tenths));
	assert_int_equal(tenths, 333);
	assert_true(report_rate(2, 3, &tenths));
	assert_int_equal(tenths, 667);
	assert_true(report_rate(-1, 2000, &tenths)); /* -0.05 %: away from zero */
	assert_int_equal(tenths, -1);
	assert_true(report_ratio(7, 76000, 100000, &tenths)); /* for 100 000 inhabitants */
	assert_int_equal(tenths, 9);
	assert_false(report_ratio(INT64_MAX, 1, 1000, &tenths));
}

static void days_and_months_have_their_french_names(void **state)
{
	char text[REPORT_NUMBER_LEN];

	(void)state;
	report_day("2026-03-01", text);
	assert_string_equal(text, "1er" N "mars" N "2026");
	report_day("2027-02-15", text);
	assert_string_equal(text, "15" N "février" N "2027");
	report_day("2026-02-30", text);
	assert_string_equal(text, "2026-02-30");
	report_day(NULL, text);
	assert_string_equal(text, "");
	assert_string_equal(report_month(0), "");
	assert_string_equal(report_month(8), "août");
	assert_string_equal(report_month(13), "");
}

static void a_period_is_a_year_or_a_half(void **state)
{
	static const char *const BAD[] = {"",        "2019",    "2101",    "26",       "2026-S0",
					  "2026-S3", "2026-Q1", "2026-s1", "2026-S11", "x026"};
	struct report_period p;
	char first[16], last[16], text[48];
	int month;

	(void)state;
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		assert_false(report_period_parse(BAD[i], &p));
	assert_true(report_period_parse("2026", &p));
	report_period_days(&p, first, last);
	assert_string_equal(first, "2026-01-01");
	assert_string_equal(last, "2026-12-31");
	assert_int_equal(report_period_months(&p, &month), 12);
	assert_false(report_period_over(&p, "2026-12-31"));
	assert_true(report_period_over(&p, "2027-01-01"));
	assert_false(report_period_begun(&p, "2025-12-31"));
	assert_true(report_period_begun(&p, "2026-01-01"));
	assert_true(report_period_parse("2026-S2", &p));
	report_period_days(&p, first, last);
	assert_string_equal(first, "2026-07-01");
	assert_int_equal(report_period_months(&p, &month), 6);
	assert_int_equal(month, 7);
	report_period_label(&p, text);
	assert_string_equal(text, "2e" N "semestre" N "2026");
	report_period_text(&p, text);
	assert_string_equal(text, "2026-S2");
}

static void the_day_of_the_region_falls_in_the_year_after(void **state)
{
	struct report_period p = {2026, 0};
	char due[16];

	(void)state;
	assert_true(report_due(&p, "02-15", due));
	assert_string_equal(due, "2027-02-15");
	assert_false(report_due(&p, NULL, due));
	assert_false(report_due(&p, "02-30", due));
	assert_false(report_due(&p, "2-15", due));
}

/* Every state, every act, both orders: what is not in the table is not allowed. */
static void a_report_goes_its_way_in_the_order_of_its_region(void **state)
{
	static const struct {
		bool validated_first;
		enum report_state from;
		enum report_act act;
		enum report_state to;
	} WAYS[] = {
	    {false, REPORT_DRAFT, REPORT_WRITE, REPORT_DRAFT},
	    {false, REPORT_DRAFT, REPORT_HAND_OVER, REPORT_HANDED_OVER},
	    {false, REPORT_HANDED_OVER, REPORT_VALIDATE, REPORT_CLOSED},
	    {false, REPORT_HANDED_OVER, REPORT_RETURN, REPORT_DRAFT},
	    {true, REPORT_DRAFT, REPORT_WRITE, REPORT_DRAFT},
	    {true, REPORT_DRAFT, REPORT_VALIDATE, REPORT_VALIDATED},
	    {true, REPORT_VALIDATED, REPORT_HAND_OVER, REPORT_CLOSED},
	    {true, REPORT_VALIDATED, REPORT_RETURN, REPORT_DRAFT},
	};

	(void)state;
	for (int order = 0; order < 2; order++) {
		for (int from = -1; from <= REPORT_STATE_END_; from++) {
			for (int act = -1; act <= REPORT_ACT_END_; act++) {
				int to = 0;

				for (size_t i = 0; i < sizeof(WAYS) / sizeof(WAYS[0]); i++)
					if (WAYS[i].validated_first == order &&
					    (int)WAYS[i].from == from && (int)WAYS[i].act == act)
						to = WAYS[i].to;
				assert_int_equal(report_after((enum report_state)from,
							      (enum report_act)act, order),
						 to);
			}
		}
	}
	assert_true(report_freezes(REPORT_HAND_OVER, false));
	assert_false(report_freezes(REPORT_VALIDATE, false));
	assert_true(report_freezes(REPORT_VALIDATE, true));
	assert_false(report_freezes(REPORT_HAND_OVER, true));
	for (enum report_state s = REPORT_DRAFT; s < REPORT_STATE_END_; s++)
		assert_int_equal(report_state_of(report_state_code(s)), s);
	assert_int_equal(report_state_of("lost"), 0);
}

static void words_are_paragraphs_and_points(void **state)
{
	const char *text = "\n \nUn.\nSuite.\n\n- a\n* b\nsuite de b\n\nFin";
	static const struct {
		const char *text;
		bool item;
	} WANT[] = {{"Un.\nSuite.", false}, {"a", true}, {"b\nsuite de b", true}, {"Fin", false}};
	struct report_piece piece;

	(void)state;
	for (size_t i = 0; i < sizeof(WANT) / sizeof(WANT[0]); i++) {
		assert_true(report_next_piece(&text, &piece));
		assert_int_equal(piece.len, strlen(WANT[i].text));
		assert_memory_equal(piece.text, WANT[i].text, piece.len);
		assert_int_equal(piece.item, WANT[i].item);
	}
	assert_false(report_next_piece(&text, &piece));
	text = " \n\t\n- \n* \n-  ";
	assert_false(report_next_piece(&text, &piece));
}

static void what_no_file_may_hold_is_taken_out(void **state)
{
	static const struct {
		const char *from, *to;
	} CASES[] = {
	    {"a\x01z\x7f\tz", "a z  z"},
	    {"l1\nl2", "l1\nl2"},
	    {"\xe2\x80\xae"
	     "gauche",
	     "gauche"}, /* turned around */
	    {"\xef\xbf\xbf", "\xef\xbf\xbd"},
	    {"\xff\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"}, /* half a surrogate */
	    {"👩‍🦽 œuvre", "👩‍🦽 œuvre"},
	    {"\xc2\x85", " "},
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		size_t n = report_clean(CASES[i].from, strlen(CASES[i].from), out, sizeof(out));

		assert_string_equal(out, CASES[i].to);
		assert_int_equal(n, strlen(CASES[i].to));
	}
	report_clean("éééééééé", 16, out, 10); /* six bytes of room */
	assert_string_equal(out, "ééé…");
	report_clean("abcdef\xc3", 7, out, sizeof(out));
	assert_string_equal(out, "abcdef\xef\xbf\xbd");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(figures_are_written_as_people_read_them),
	    cmocka_unit_test(a_rate_is_rounded_and_needs_a_whole),
	    cmocka_unit_test(days_and_months_have_their_french_names),
	    cmocka_unit_test(a_period_is_a_year_or_a_half),
	    cmocka_unit_test(the_day_of_the_region_falls_in_the_year_after),
	    cmocka_unit_test(a_report_goes_its_way_in_the_order_of_its_region),
	    cmocka_unit_test(words_are_paragraphs_and_points),
	    cmocka_unit_test(what_no_file_may_hold_is_taken_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
