/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_roles.c - the rule of roles says what the published matrix says, cell by cell.
 */
#include "support/cmocka_all.h"

#include "roles.h"

#include "cmn/codes.h"
#include "cmn/csv.h"

#include <stdio.h>
#include <string.h>

static const char *const COLUMNS[DIRECTORY_FUNCTIONS] = {"DIAGNOSTIC",
							 "INFO_ORIENTATION",
							 "EXPRESSION_PROJET",
							 "EVALUATION_ATTRIBUTION",
							 "AGENCEMENT_SOLUTIONS",
							 "PAG",
							 "EFFECTION_PERSONNE",
							 "EFFECTION_AIDANT",
							 "REPIT",
							 "APPUI_PRO"};

static void same_row(const struct directory_role *role, const struct cmn_csv *csv)
{
	const char *departement = cmn_csv_get(csv, "departement_seul");

	assert_string_equal(role->departement != NULL ? role->departement : "", departement);
	assert_int_equal(strlen(role->cells), DIRECTORY_FUNCTIONS);
	for (int i = 0; i < DIRECTORY_FUNCTIONS; i++) {
		const char *cell = cmn_csv_get(csv, COLUMNS[i]);
		bool plain = strcmp(cell, "X") == 0 || strcmp(cell, "x") == 0;

		if ((cell[0] == '\0') != (role->cells[i] == DIRECTORY_CELL_NONE) ||
		    (plain && role->cells[i] != DIRECTORY_CELL_EXPECTED))
			fail_msg("row %d, %s: '%s' is not '%c'", role->row, COLUMNS[i], cell,
				 role->cells[i]);
	}
}

static void the_signs_are_the_published_matrix(void **state)
{
	struct cmn_csv *csv = NULL;
	struct cmn_error err;
	bool end = false;
	size_t n = 0;

	(void)state;
	cmn_error_init(&err);
	assert_int_equal(
	    cmn_csv_open("services/directory/data/qui-fait-quoi-annexe2.csv", ',', &csv, &err),
	    CMN_OK);
	while (cmn_csv_next(csv, &end, &err) == CMN_OK && !end) {
		assert_true(n < DIRECTORY_ROLE_COUNT);
		assert_int_equal(DIRECTORY_ROLES[n].row, n + 1);
		same_row(&DIRECTORY_ROLES[n++], csv);
	}
	assert_int_equal(n, DIRECTORY_ROLE_COUNT);
	cmn_csv_close(&csv);
}

static void every_kind_of_actor_named_is_one(void **state)
{
	const struct cmn_code_list *types = cmn_code_list_find("actor_types");

	(void)state;
	for (size_t i = 0; i < DIRECTORY_ROLE_COUNT; i++) {
		char names[600], *rest = names;

		snprintf(names, sizeof(names), "%s", DIRECTORY_ROLES[i].types);
		for (char *name = strsep(&rest, " "); name != NULL; name = strsep(&rest, " ")) {
			if (cmn_code_find(types, name) == NULL)
				fail_msg("%s is no kind of actor", name);
		}
	}
}

static unsigned step(const char *type, const char *own, struct directory_role_ask ask)
{
	struct directory_codes codes = {0};
	struct directory_order order = {0};
	struct directory_index_row row = {.free = -1};

	directory_codes_set(&codes, "type", type, &row.bits);
	directory_codes_set(&codes, "function", own, &row.bits);
	directory_roles_order(&ask, &codes, &order);
	return directory_order_step(directory_order_tier(&order, &row, 1.0), DIRECTORY_BY_ROLE);
}

#define UNASKED .function = DIRECTORY_FUNCTION_NONE

static void who_acts_comes_before_who_coordinates_before_who_supports(void **state)
{
	static const struct {
		const char *type;
		unsigned step;
	} CASES[] = {
	    {"sessad", 0},
	    {"mdph", 0},
	    {"camsp", 0},
	    {"emploi_accompagne", 0},
	    {"prh", 0},
	    {"pcpe", 0},
	    {"pfra", 0},
	    {"accueil_loisirs", 0},
	    {"dac", 1},
	    {"sas_hr", 1},
	    {"erhr", 1},
	    {"commission_affectation", 1},
	    {"communaute_pratiques", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		assert_int_equal(step(CASES[i].type, "", (struct directory_role_ask){UNASKED}),
				 CASES[i].step);
}

static void conditions_of_the_matrix_are_kept(void **state)
{
#define PAG        .function = DIRECTORY_FUNCTION_PAG
#define AGENCEMENT .function = DIRECTORY_FUNCTION_AGENCEMENT
	static const struct {
		const char *type;
		struct directory_role_ask ask;
		unsigned step;
	} CASES[] = {
	    {"communaute_360", {AGENCEMENT}, 0},
	    {"dac", {AGENCEMENT}, 1},
	    {"dac", {AGENCEMENT, .asker = DIRECTORY_ASKER_PROFESSIONAL}, 0},
	    {"dac", {AGENCEMENT, .asker = DIRECTORY_ASKER_USER}, 3},
	    {"emploi_accompagne", {AGENCEMENT}, 1},
	    {"emploi_accompagne", {AGENCEMENT, .theme = "emploi"}, 0},
	    {"emploi_accompagne", {AGENCEMENT, .theme = "logement"}, 3},
	    {"commission_affectation", {AGENCEMENT, .theme = "scolarite"}, 0},
	    {"prh", {AGENCEMENT, .theme = "sport_culture_loisirs"}, 0},
	    {"pfra", {AGENCEMENT, .theme = "aidants_repit"}, 0},
	    {"sas_hr", {AGENCEMENT, .disability_types = "autism,rare"}, 0},
	    {"sas_hr", {AGENCEMENT, .disability_types = "autism"}, 3},
	    {"sas_hr", {AGENCEMENT}, 1},
	    {"mdph", {PAG}, 0},
	    {"pcpe", {PAG}, 1},
	    {"club_sportif", {PAG}, 2},
	    {"sessad", {PAG}, 3},
	    {"plateforme_phv", {AGENCEMENT, .departement = "44"}, 0},
	    {"plateforme_phv", {AGENCEMENT, .departement = "31"}, 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		if (step(CASES[i].type, "", CASES[i].ask) != CASES[i].step)
			fail_msg("case %zu, %s", i, CASES[i].type);
	}
}

static void what_an_actor_says_of_itself_counts_more(void **state)
{
	(void)state;
	assert_int_equal(step("sessad", "pag", (struct directory_role_ask){PAG}), 0);
	assert_int_equal(step("club_sportif", "pag", (struct directory_role_ask){PAG}), 0);
	assert_int_equal(step("club_sportif", "repit", (struct directory_role_ask){PAG}), 2);
}

static void each_step_has_its_reason(void **state)
{
	static const struct directory_role_ask ASKED = {PAG}, NOT_ASKED = {UNASKED};

	(void)state;
	assert_int_equal(directory_role_reason(&ASKED, 0), DIRECTORY_ROLE_EXPECTED);
	assert_int_equal(directory_role_reason(&ASKED, 2), DIRECTORY_ROLE_SILENT);
	assert_int_equal(directory_role_reason(&NOT_ASKED, 0), DIRECTORY_ROLE_SILENT);
	assert_int_equal(directory_role_reason(&NOT_ASKED, 1), DIRECTORY_ROLE_COORDINATES);
	assert_int_equal(directory_function_of("pag"), DIRECTORY_FUNCTION_PAG);
	assert_int_equal(directory_function_of("PAG"), DIRECTORY_FUNCTION_NONE);
	assert_int_equal(directory_function_of(NULL), DIRECTORY_FUNCTION_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_signs_are_the_published_matrix),
	    cmocka_unit_test(every_kind_of_actor_named_is_one),
	    cmocka_unit_test(who_acts_comes_before_who_coordinates_before_who_supports),
	    cmocka_unit_test(conditions_of_the_matrix_are_kept),
	    cmocka_unit_test(what_an_actor_says_of_itself_counts_more),
	    cmocka_unit_test(each_step_has_its_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
