/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_codes.c - every code that this service writes of itself stands in its list.
 */
#include "support/cmocka_all.h"

#include "invent.h"
#include "source.h"

#include <stdio.h>
#include <string.h>

/* Is `code` (n bytes) in the column `code` of this file? */
static bool listed(const char *path, const char *code, size_t n)
{
	struct cmn_csv *csv CMN_AUTO(cmn_csv_close) = NULL;
	struct cmn_error err;
	bool end = false;

	cmn_error_init(&err);
	assert_int_equal(cmn_csv_open(path, ',', &csv, &err), CMN_OK);
	while (cmn_csv_next(csv, &end, &err) == CMN_OK && !end) {
		const char *text = cmn_csv_get(csv, "code");

		if (strlen(text) == n && memcmp(text, code, n) == 0)
			return true;
	}
	return false;
}

/* Each part of "a,b". */
static void all_listed(const char *path, const char *codes)
{
	for (const char *c = codes; *c != '\0';) {
		size_t n = strcspn(c, ",");

		if (!listed(path, c, n))
			fail_msg("%.*s is not in %s", (int)n, c, path);
		c += n + (c[n] == ',');
	}
}

static void invented_offers_use_codes_of_the_lists(void **state)
{
	(void)state;
	for (size_t i = 0; i < DIRECTORY_INVENT_KIND_COUNT; i++) {
		all_listed("proto/codes/actor_types.csv", DIRECTORY_INVENT_KINDS[i].type);
		all_listed("proto/codes/problem_types.csv", DIRECTORY_INVENT_KINDS[i].themes);
		all_listed("services/directory/data/serafin-ph.csv",
			   DIRECTORY_INVENT_KINDS[i].needs);
	}
}

static void types_of_the_annuaire_become_codes_of_the_lists(void **state)
{
	struct directory_types types;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(directory_types_load("services/directory/data", &types, &err), CMN_OK);
	assert_int_equal(types.n, 27);
	for (size_t i = 0; i < types.n; i++) {
		all_listed("proto/codes/actor_types.csv", types.row[i].code);
		assert_true(directory_sector_of(types.row[i].sector) != 0);
	}
}

static void associations_are_not_taken_for_gerontology(void **state)
{
	struct directory_types types;
	struct cmn_error err;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(directory_types_load("services/directory/data", &types, &err), CMN_OK);
	for (size_t i = 0; i < types.n; i++) {
		if (strcmp(types.row[i].source_code, "maia") == 0)
			assert_string_equal(types.row[i].code, "accueil_associations");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(invented_offers_use_codes_of_the_lists),
	    cmocka_unit_test(types_of_the_annuaire_become_codes_of_the_lists),
	    cmocka_unit_test(associations_are_not_taken_for_gerontology),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
