/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_serafin.c - the SERAFIN-PH codes offered are those of the official table, word for
 * word, and the codes that a source text quotes wrongly mean what the table says (R050 to R055).
 */
#include "support/cmocka_all.h"

#include "project.h"

#include "cmn/codes.h"
#include "cmn/csv.h"

#include <string.h>

#define OFFICIAL "services/directory/data/serafin-ph.csv"

/* Each row of a block, the root apart, is a code of the list with the same words; returns how many.
 */
static size_t same_as_official(const char *block, const char *name)
{
	const struct cmn_code_list *list = cmn_code_list_find(name);
	struct cmn_csv *csv CMN_AUTO(cmn_csv_close) = NULL;
	struct cmn_error err;
	bool end = false;
	size_t n = 0;

	assert_non_null(list);
	cmn_error_init(&err);
	assert_int_equal(cmn_csv_open(OFFICIAL, ',', &csv, &err), CMN_OK);
	while (cmn_csv_next(csv, &end, &err) == CMN_OK && !end) {
		const struct cmn_code *code;

		if (strcmp(cmn_csv_get(csv, "bloc"), block) != 0 ||
		    strcmp(cmn_csv_get(csv, "niveau"), "1") == 0)
			continue;
		code = cmn_code_find(list, cmn_csv_get(csv, "code"));
		if (!code)
			fail_msg("%s is not in %s", cmn_csv_get(csv, "code"), name);
		assert_true(intake_same_label(code->label[CMN_FR], cmn_csv_get(csv, "libelle")));
		n++;
	}
	assert_int_equal(n, list->n); /* and nothing beside it */
	return n;
}

static void needs_and_acts_are_those_of_the_official_table(void **state)
{
	(void)state;
	assert_int_equal(same_as_official("besoin", "serafin_needs"), 34);
	assert_int_equal(same_as_official("prestation_directe", "serafin_acts"), 36);
}

static void means(const char *list, const char *code, const char *label)
{
	const struct cmn_code *found = cmn_code_find(cmn_code_list_find(list), code);

	assert_non_null(found);
	if (!intake_same_label(found->label[CMN_FR], label))
		fail_msg("%s means %s", code, found->label[CMN_FR]);
}

static void the_acts_of_facilitators_and_conseillers_have_their_codes(void **state)
{
	(void)state;
	means("serafin_acts", "2.3.1.1", "Accompagnements à l'expression du projet personnalisé");
	means("serafin_acts", "2.3.1.2", "Accompagnements à l'exercice des droits et libertés");
	means("serafin_acts", "2.3.5.1", "Accompagnements pour l'ouverture des droits");
	means("serafin_acts", "2.4.1",
	      "Prestation de coordination renforcée pour la cohérence du parcours");
	means("serafin_acts", "2.4",
	      "Prestation de coordination renforcée pour la cohérence du parcours");
}

static void the_codes_quoted_wrongly_mean_what_the_table_says(void **state)
{
	(void)state;
	means("serafin_needs", "1.2.1", "Besoins en matière d'autonomie");
	means("serafin_needs", "1.3.1.1", "Besoins pour accéder aux droits et à la citoyenneté");
	means("serafin_acts", "2.3.2.2",
	      "Accompagnements pour accomplir les activités domestiques");
	means("serafin_acts", "2.3.3.2", "Accompagnements pour préparer sa vie professionnelle");
}

static void a_need_is_no_act_and_an_act_no_need(void **state)
{
	const struct cmn_code_list *needs = cmn_code_list_find("serafin_needs");

	(void)state;
	for (size_t i = 0; i < needs->n; i++)
		assert_null(
		    cmn_code_find(cmn_code_list_find("serafin_acts"), needs->codes[i].code));
	assert_null(cmn_code_find(needs, "2.3.3.2"));
	assert_null(cmn_code_find(needs, "1"));
	assert_null(cmn_code_find(cmn_code_list_find("serafin_acts"), "3.1.1"));
}

static void the_life_project_has_its_six_domains(void **state)
{
	static const char *const SIX[] = {"housing",     "employment", "health",
					  "citizenship", "culture",    "leisure"};
	const struct cmn_code_list *domains = cmn_code_list_find("life_domains");

	(void)state;
	assert_int_equal(domains->n, CMN_LEN(SIX));
	for (size_t i = 0; i < CMN_LEN(SIX); i++)
		assert_string_equal(domains->codes[i].code, SIX[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(needs_and_acts_are_those_of_the_official_table),
	    cmocka_unit_test(the_acts_of_facilitators_and_conseillers_have_their_codes),
	    cmocka_unit_test(the_codes_quoted_wrongly_mean_what_the_table_says),
	    cmocka_unit_test(a_need_is_no_act_and_an_act_no_need),
	    cmocka_unit_test(the_life_project_has_its_six_domains),
	};

	return cmocka_run_group_tests_name("codes of the life project", tests, NULL, NULL);
}
