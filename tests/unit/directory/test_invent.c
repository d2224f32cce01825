/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_invent.c - invented offers are the same everywhere, and in proportion to people.
 */
#include "support/cmocka_all.h"

#include "invent.h"
#include "source_id.h"

#include <string.h>

#define DRAWN 20000

static struct directory_invent_place places[3] = {
    {.population = 500000}, {.population = 100}, {.population = 20000}};

/* First values for seed 1234567, as published with the algorithm's reference code. */
static void the_generator_gives_the_published_sequence(void **state)
{
	static const uint64_t EXPECTED[] = {6457827717110365317u, 3203168211198807973u,
					    9817491932198370423u, 4593380528125082431u,
					    16408922859458223821u};
	struct directory_splitmix g = {.state = 1234567};

	(void)state;
	for (size_t i = 0; i < sizeof(EXPECTED) / sizeof(EXPECTED[0]); i++)
		assert_true(directory_splitmix_next(&g) == EXPECTED[i]);
}

static void numbers_stay_below_their_bound_and_reach_it(void **state)
{
	struct directory_splitmix g = {.state = 1};
	unsigned seen[6] = {0};

	(void)state;
	for (int i = 0; i < 6000; i++) {
		uint64_t n = directory_splitmix_below(&g, 6);

		assert_in_range(n, 0, 5);
		seen[n]++;
	}
	for (size_t i = 0; i < 6; i++)
		assert_in_range(seen[i], 850, 1150);
	assert_int_equal(directory_splitmix_below(&g, 1), 0);
}

static void the_same_seed_draws_the_same_offers(void **state)
{
	struct directory_splitmix a = {.state = 360}, b = {.state = 360};
	uint64_t total = directory_invent_prepare(places, 3);

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct directory_invented x = directory_invent_next(&a, places, 3, total);
		struct directory_invented y = directory_invent_next(&b, places, 3, total);

		assert_int_equal(x.place, y.place);
		assert_ptr_equal(x.kind, y.kind);
	}
}

static void people_draw_offers_and_no_commune_is_forgotten(void **state)
{
	struct directory_splitmix g = {.state = 7};
	uint64_t total = directory_invent_prepare(places, 3);
	unsigned seen[3] = {0};

	(void)state;
	assert_int_equal(total, 500000 + 100 + 20000 + 3 * 250);
	for (int i = 0; i < DRAWN; i++)
		seen[directory_invent_next(&g, places, 3, total).place]++;
	assert_true(seen[0] > 20 * seen[2]);
	assert_true(seen[2] > seen[1]);
	assert_true(seen[1] > 0);
}

static void a_village_gets_no_offer_that_needs_a_town(void **state)
{
	struct directory_invent_place village[1] = {{.population = 80}};
	struct directory_splitmix g = {.state = 7};
	uint64_t total = directory_invent_prepare(village, 1);

	(void)state;
	for (int i = 0; i < 2000; i++)
		assert_int_equal(directory_invent_next(&g, village, 1, total).kind->town, 0);
}

static void the_ordinary_environment_is_the_larger_part(void **state)
{
	struct directory_splitmix g = {.state = 360};
	uint64_t total = directory_invent_prepare(places, 3);
	unsigned ordinary = 0;

	(void)state;
	for (int i = 0; i < DRAWN; i++)
		ordinary += directory_invent_next(&g, places, 3, total).kind->sector ==
			    DIRECTORY_SECTOR_ORDINARY;
	assert_in_range(ordinary, DRAWN / 2, DRAWN * 9 / 10);
}

static void every_kind_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; i < DIRECTORY_INVENT_KIND_COUNT; i++) {
		const struct directory_invent_kind *k = &DIRECTORY_INVENT_KINDS[i];

		assert_true(strlen(k->type) > 0 && strlen(k->title) > 0);
		assert_true(strlen(k->themes) > 0 && strlen(k->needs) > 0);
		assert_true(k->weight > 0);
		assert_true(k->age_max == DIRECTORY_AGE_ANY || k->age_min <= k->age_max);
	}
}

/* As uuid.uuid5() of Python gives it. */
static void identifiers_of_imported_records_never_change(void **state)
{
	char a[CMN_UUID_LEN], b[CMN_UUID_LEN];

	(void)state;
	directory_source_uuid("mdph-sites-2018", "mdph-09-01", a);
	assert_string_equal(a, "f84d2540-0f98-597d-bb2b-9f924778766e");
	directory_source_uuid("mdph-sites-2018", "mdph-09-02", b);
	assert_string_not_equal(a, b);
	assert_true(cmn_uuid_valid(a));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_generator_gives_the_published_sequence),
	    cmocka_unit_test(numbers_stay_below_their_bound_and_reach_it),
	    cmocka_unit_test(the_same_seed_draws_the_same_offers),
	    cmocka_unit_test(people_draw_offers_and_no_commune_is_forgotten),
	    cmocka_unit_test(a_village_gets_no_offer_that_needs_a_town),
	    cmocka_unit_test(the_ordinary_environment_is_the_larger_part),
	    cmocka_unit_test(every_kind_is_complete),
	    cmocka_unit_test(identifiers_of_imported_records_never_change),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
