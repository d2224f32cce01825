/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_board_write.c - series as arrays for charts, as a page with charts and tables.
 */
#include "board_write.h"

#include "support/cmocka_all.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

#define SPACE "\u00a0"

static struct cmn_buf out;
static struct board_series series;

static void put(const char *measure, const char *key, size_t period, enum board_state state,
		double value)
{
	const struct board_value v = {.indicator = "1.2",
				      .measure = measure,
				      .key = key,
				      .unit = strcmp(measure, "mean") == 0 ? "days" : "count",
				      .version = 1,
				      .period = period,
				      .state = state,
				      .value = value};
	struct cmn_error err;

	assert_int_equal(board_series_put(&series, &v, &err), CMN_OK);
}

/* The year 2026: 1 234 in January, a secret in March, no mean in April. */
static int begin(void **state)
{
	const struct board_span span = {2026 * 12, BOARD_MONTH, 12};

	(void)state;
	cmn_buf_init(&out, 1 << 20);
	board_series_init(&series, &span);
	put("number", "", 0, BOARD_SHOWN, 1234);
	put("number", "", 1, BOARD_SHOWN, 0);
	put("number", "", 2, BOARD_SUPPRESSED, 777);
	put("by_profile", "child", 0, BOARD_SHOWN, 20);
	put("by_profile", "-", 0, BOARD_SHOWN, 12);
	put("mean", "", 3, BOARD_UNDEFINED, 0);
	put("mean", "", 4, BOARD_SHOWN, 12.25);
	return 0;
}

static int end(void **state)
{
	(void)state;
	cmn_buf_free(&out);
	board_series_free(&series);
	return 0;
}

static void each_line_has_one_value_and_one_state_a_period(void **state)
{
	json_t *doc = NULL;
	const json_t *lines, *line;
	struct cmn_error err;
	size_t i;

	(void)state;
	cmn_json_open(&out, '{');
	board_write_json(&out, &series, CMN_EN);
	cmn_json_close(&out, '}');
	assert_int_equal(cmn_json_parse(out.data, out.len, &doc, &err), CMN_OK);
	assert_int_equal(json_array_size(json_object_get(doc, "periods")), 12);
	lines = json_object_get(json_array_get(json_object_get(doc, "indicators"), 0), "lines");
	assert_int_equal(json_array_size(lines), 4);
	json_array_foreach(lines, i, line)
	{
		assert_int_equal(json_array_size(json_object_get(line, "values")), 12);
		assert_int_equal(json_array_size(json_object_get(line, "states")), 12);
	}
	json_decref(doc);
}

static void a_secret_has_no_value_anywhere_and_zero_is_a_value(void **state)
{
	(void)state;
	cmn_json_open(&out, '{');
	board_write_json(&out, &series, CMN_FR);
	cmn_json_close(&out, '}');
	assert_non_null(strstr(out.data, "\"values\":[1234,0,null,null,"));
	assert_non_null(
	    strstr(out.data, "\"states\":[\"shown\",\"shown\",\"suppressed\",\"unreleased\""));
	assert_non_null(strstr(out.data, "\"states\":[\"unreleased\",\"unreleased\",\"unreleased\","
					 "\"undefined\",\"shown\""));
	assert_null(strstr(out.data, "777"));
}

static void keys_and_measures_have_their_words_in_both_languages(void **state)
{
	(void)state;
	assert_string_equal(board_key_label(&series.lines[1], CMN_FR),
			    "enfant en situation de handicap");
	assert_string_equal(board_key_label(&series.lines[1], CMN_EN), "child with disability");
	assert_string_equal(board_key_label(&series.lines[2], CMN_FR), "non précisé");
	assert_string_equal(board_measure_label(&series.lines[1], CMN_EN), "by profile");
	assert_non_null(strstr(board_indicator_label("1.2", CMN_FR), "profil"));
	assert_string_equal(board_indicator_label("31.own", CMN_FR), "31.own");
}

static void lines_beyond_the_limit_are_left_out_and_that_is_said(void **state)
{
	char key[16];

	(void)state;
	for (int i = 0; i < BOARD_LINES_MAX + 5; i++) {
		snprintf(key, sizeof(key), "k%d", i);
		put("by_problem", key, 0, BOARD_SHOWN, 1);
	}
	assert_int_equal(series.n, BOARD_LINES_MAX);
	assert_false(series.whole);
	cmn_json_open(&out, '{');
	board_write_json(&out, &series, CMN_FR);
	cmn_json_close(&out, '}');
	assert_non_null(strstr(out.data, "\"cut\":true"));
}

static void page_of(struct board_page page)
{
	page.this_year = 2026;
	if (page.year == 0)
		page.year = 2026;
	page.step = BOARD_MONTH;
	cmn_buf_reset(&out);
	board_write_page(&out, &page);
	assert_false(out.failed);
}

static size_t count(const char *what)
{
	size_t n = 0;

	for (const char *at = out.data; (at = strstr(at, what)); at += strlen(what))
		n++;
	return n;
}

static void beside_each_chart_stands_a_table_with_every_value(void **state)
{
	(void)state;
	page_of((struct board_page){.departement = "31",
				    .known = true,
				    .series = &series,
				    .threshold = 11,
				    .released_at = "2026-02-01T03:04:05Z"});
	assert_int_equal(count("<svg role=\"img\""), 4);
	assert_int_equal(count("<table>"), 1);
	/* by its id it gets the focus back when the page is written anew */
	assert_int_equal(count("id=\"t0\" role=\"region\" tabindex=\"0\""), 1);
	assert_int_equal(count("<th scope=\"row\">"), 4);
	assert_int_equal(count("<th scope=\"col\""), 13);
	assert_non_null(strstr(out.data, "<td>1\u202f234</td><td>0</td><td>s<span class=\"sr\">"));
	assert_non_null(strstr(out.data, "<td>12,3</td>")); /* 12.25, to one decimal */
	assert_non_null(strstr(out.data, "de personnes de 1 à 12 n’est pas montré"));
	assert_non_null(strstr(out.data, "01/02/2026"));
	assert_null(strstr(out.data, "777"));
}

static void a_chart_says_in_words_what_it_shows(void **state)
{
	(void)state;
	page_of((struct board_page){.departement = "31", .known = true, .series = &series});
	assert_non_null(strstr(out.data, "De 0 (février 2026) à 1\u202f234 (janvier 2026)" SPACE
					 "; 10 périodes sur 12 sans valeur montrée."));
	assert_int_equal(count("class=\"held\""), 1);
	assert_int_equal(count("<desc id="), 4);
}

static void nothing_of_the_page_comes_from_elsewhere_or_stands_inline(void **state)
{
	(void)state;
	page_of((struct board_page){.departement = "31", .known = true, .series = &series});
	assert_null(strstr(out.data, "http://"));
	assert_null(strstr(out.data, "https://"));
	assert_null(strstr(out.data, "style=\""));
	assert_null(strstr(out.data, "onclick"));
	assert_int_equal(count("<script"), 1);
}

static void exact_figures_say_that_they_are_not_to_be_spread(void **state)
{
	(void)state;
	page_of((struct board_page){
	    .departement = "31", .known = true, .series = &series, .exact = true});
	assert_non_null(strstr(out.data, "ne pas diffuser"));
	assert_null(strstr(out.data, "publiés et protégés"));
}

static void without_a_choice_the_page_asks_and_elsewhere_it_says_so(void **state)
{
	(void)state;
	page_of((struct board_page){.departement = NULL});
	assert_non_null(strstr(out.data, "Choisir un département"));
	page_of((struct board_page){.departement = "75", .known = false});
	assert_non_null(strstr(out.data, "Aucune communauté ici"));
	page_of((struct board_page){.departement = "48", .known = true, .year = 2009});
	assert_non_null(strstr(out.data, "<option value=\"2009\" selected>"));
	assert_non_null(strstr(out.data, "Aucun chiffre à montrer"));
}

static void words_of_others_cannot_become_markup(void **state)
{
	(void)state;
	put("by_problem", "<b onload=\"x\">&", 0, BOARD_SHOWN, 3);
	page_of((struct board_page){.departement = "31", .known = true, .series = &series});
	assert_null(strstr(out.data, "<b "));
	assert_non_null(strstr(out.data, "&lt;b onload=&quot;x&quot;&gt;&amp;"));
}

static void a_cell_of_a_file_is_quoted_and_no_formula(void **state)
{
	(void)state;
	cmn_buf_reset(&out);
	board_csv_cell(&out, "a,b", false);
	board_csv_cell(&out, "say \"x\"", false);
	board_csv_cell(&out, "=1+1", false);
	board_csv_cell(&out, "12.5", true);
	assert_string_equal(out.data, "\"a,b\",\"say \"\"x\"\"\",\"'=1+1\",12.5\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_line_has_one_value_and_one_state_a_period, begin,
					    end),
	    cmocka_unit_test_setup_teardown(a_secret_has_no_value_anywhere_and_zero_is_a_value,
					    begin, end),
	    cmocka_unit_test_setup_teardown(keys_and_measures_have_their_words_in_both_languages,
					    begin, end),
	    cmocka_unit_test_setup_teardown(lines_beyond_the_limit_are_left_out_and_that_is_said,
					    begin, end),
	    cmocka_unit_test_setup_teardown(beside_each_chart_stands_a_table_with_every_value,
					    begin, end),
	    cmocka_unit_test_setup_teardown(a_chart_says_in_words_what_it_shows, begin, end),
	    cmocka_unit_test_setup_teardown(
		nothing_of_the_page_comes_from_elsewhere_or_stands_inline, begin, end),
	    cmocka_unit_test_setup_teardown(exact_figures_say_that_they_are_not_to_be_spread, begin,
					    end),
	    cmocka_unit_test_setup_teardown(without_a_choice_the_page_asks_and_elsewhere_it_says_so,
					    begin, end),
	    cmocka_unit_test_setup_teardown(words_of_others_cannot_become_markup, begin, end),
	    cmocka_unit_test_setup_teardown(a_cell_of_a_file_is_quoted_and_no_formula, begin, end),
	};

	return cmocka_run_group_tests_name("figures for dashboards", tests, NULL, NULL);
}
