/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_seeds.c - the figures of the calls for interest, recomputed from what was loaded:
 * 1 935 000 euros, 430 000 with its contradiction, 229 098 (R187 to R189, R201 to R203).
 */
#include "integration/directory/spending.h"

#define ENVELOPES "/v1/directory/envelopes"

static const json_t *envelope_of(const char *departement)
{
	char target[80];

	snprintf(target, sizeof(target), ENVELOPES "?year=2026&departement=%s", departement);
	get(NULL, target, 200);
	assert_int_equal(desk_items(&me.desk), 1);
	return desk_item(&me.desk, 0);
}

static int64_t cents(const json_t *row, const char *key)
{
	return cmn_json_get_int(row, key, -1);
}

static int64_t sum_of_parts(const json_t *envelope)
{
	const json_t *part;
	int64_t sum = 0;
	size_t i;

	json_array_foreach(json_object_get(envelope, "parts"), i, part) sum += cents(part, "cents");
	return sum;
}

static const json_t *check_of(const json_t *envelope, const char *component)
{
	return among(json_object_get(envelope, "checks"), "component", component);
}

static void the_envelope_of_the_region_is_the_sum_of_its_departements(void **state)
{
	const json_t *region, *check;
	int64_t sum = 0;

	(void)state;
	get(NULL, ENVELOPES "?region=76&year=2026", 200);
	assert_int_equal(desk_items(&me.desk), 14); /* the region and its thirteen */
	region = desk_item(&me.desk, 0);
	assert_null(json_object_get(region, "departement"));
	for (size_t i = 1; i < 14; i++)
		sum += cents(desk_item(&me.desk, i), "total_cents");
	assert_int_equal(sum, 193500000);
	assert_int_equal(cents(region, "total_cents"), 193500000);
	check = check_of(region, "total");
	assert_int_equal(cents(check, "found_cents"), 193500000);
	assert_int_equal(cents(check, "difference_cents"), 0);
	assert_true(json_is_true(json_object_get(region, "adds_up")));
}

static void each_departement_has_the_amount_of_its_bracket(void **state)
{
	static const struct {
		const char *departement;
		int64_t euros;
	} BRACKETS[] = {{"09", 69000},  {"32", 69000},  {"46", 69000},  {"48", 69000},
			{"65", 69000},  {"12", 90000},  {"82", 90000},  {"11", 125000},
			{"81", 125000}, {"66", 150000}, {"30", 240000}, {"34", 370000},
			{"31", 400000}, {"44", 430000}, {"49", 229098}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BRACKETS); i++)
		assert_int_equal(cents(envelope_of(BRACKETS[i].departement), "total_cents"),
				 BRACKETS[i].euros * 100);
}

static void of_400_000_euros_305_000_remain_after_the_appv(void **state)
{
	const json_t *envelope = envelope_of("31");

	(void)state;
	assert_int_equal(
	    cents(among(json_object_get(envelope, "parts"), "component", "appv"), "cents"),
	    9500000);
	assert_int_equal(
	    cents(among(json_object_get(envelope, "parts"), "component", "team"), "cents"),
	    40000000 - 9500000);
	assert_int_equal(sum_of_parts(envelope), 40000000);
	assert_true(json_is_true(json_object_get(envelope, "adds_up")));
}

static void of_430_000_euros_the_table_adds_up_and_the_text_is_kept_beside_it(void **state)
{
	const json_t *envelope = envelope_of("44"), *text;

	(void)state;
	assert_int_equal(sum_of_parts(envelope), 43000000);
	assert_int_equal(cents(check_of(envelope, "total"), "difference_cents"), 0);
	text = check_of(envelope, "team");
	assert_int_equal(cents(text, "stated_cents"), 21000000);
	assert_int_equal(cents(text, "found_cents"), 31000000);
	assert_int_equal(cents(text, "difference_cents") + 10000000, 0);
	assert_true(json_is_false(json_object_get(text, "adds_up")));
	assert_non_null(cmn_json_get(text, "note"));
	assert_true(json_is_false(json_object_get(envelope, "adds_up")));
}

static void of_229_098_euros_all_figures_agree(void **state)
{
	const json_t *envelope = envelope_of("49");

	(void)state;
	assert_int_equal(sum_of_parts(envelope), 22909800);
	assert_int_equal(cents(check_of(envelope, "team"), "stated_cents"), 14909800);
	assert_int_equal(cents(check_of(envelope, "team"), "found_cents"), 10700000 + 4209800);
	assert_true(json_is_true(json_object_get(envelope, "adds_up")));
}

static void besides_the_money_the_mdph_lends_one_full_time_post(void **state)
{
	static const char *const WHERE[] = {"44", "49"};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		const json_t *gifts = json_object_get(envelope_of(WHERE[i]), "in_kind");

		assert_int_equal(json_array_size(gifts), 1);
		assert_int_equal(cents(json_array_get(gifts, 0), "fte_hundredths"), 100);
	}
	assert_int_equal(json_array_size(json_object_get(envelope_of("31"), "in_kind")), 0);
}

static void before_its_first_year_there_is_no_envelope(void **state)
{
	(void)state;
	get(NULL, ENVELOPES "?departement=31&year=2022", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(NULL, ENVELOPES "?departement=44&year=2021", 200);
	assert_int_equal(desk_items(&me.desk), 1);
	get(NULL, ENVELOPES, 200); /* this year, everywhere */
	assert_int_equal(desk_items(&me.desk), 16);
	get(NULL, ENVELOPES "?departement=75", 200);
	assert_int_equal(desk_items(&me.desk), 0);
	get(NULL, ENVELOPES "?region=x", 400);
}

static void a_second_import_changes_nothing(void **state)
{
	struct cmn_conn *bus = test_db_conn("directory");

	(void)state;
	load_some(bus);
	cmn_conn_close(&bus);
	assert_int_equal(
	    test_db_count(me.db, "SELECT count(*) FROM directory.envelope WHERE version > 1"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_envelope_of_the_region_is_the_sum_of_its_departements),
	    cmocka_unit_test(each_departement_has_the_amount_of_its_bracket),
	    cmocka_unit_test(of_400_000_euros_305_000_remain_after_the_appv),
	    cmocka_unit_test(of_430_000_euros_the_table_adds_up_and_the_text_is_kept_beside_it),
	    cmocka_unit_test(of_229_098_euros_all_figures_agree),
	    cmocka_unit_test(besides_the_money_the_mdph_lends_one_full_time_post),
	    cmocka_unit_test(before_its_first_year_there_is_no_envelope),
	    cmocka_unit_test(a_second_import_changes_nothing),
	};

	return cmocka_run_group_tests(tests, spending_setup, spending_teardown);
}
