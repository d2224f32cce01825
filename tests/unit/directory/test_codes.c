/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_codes.c - every code that this service writes of itself stands in its list.
 */
#include "support/cmocka_all.h"

#include "invent.h"
#include "offers.h"
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

/* Every text of the lists below `object`, by the name of its member. */
static void lists_listed(const json_t *object, const char *const names[][2], size_t n)
{
	char path[96];
	const json_t *item;
	size_t i;

	for (size_t k = 0; k < n; k++) {
		snprintf(path, sizeof(path), "proto/codes/%s.csv", names[k][1]);
		json_array_foreach(json_object_get(object, names[k][0]), i, item)
		    all_listed(path, json_string_value(item));
	}
}

static void what_is_further_said_of_invented_offers_holds(void **state)
{
	static const char *const NAMES[][2] = {
	    {"disability_types", "disability_types"},
	    {"receptions", "reception_modes"},
	    {"languages", "languages"},
	    {"communication", "communication_modes"},
	    {"publics", "offer_publics"},
	    {"doors", "offer_doors"},
	    {"orientations", "mdph_rights"},
	    {"intake_modes", "intake_modes"},
	    {"intake_by", "intake_askers"},
	    {"tags", "directory_tags"},
	    {"accessibility", "accessibility_facts"},
	};
	struct directory_hours hours;
	struct directory_hours_where where;

	(void)state;
	for (size_t i = 0; i < DIRECTORY_INVENT_KIND_COUNT; i++) {
		json_t *more = json_loads(DIRECTORY_INVENT_KINDS[i].more, 0, NULL);
		json_t *place = json_loads(DIRECTORY_INVENT_KINDS[i].place, 0, NULL);

		assert_true(json_is_object(more) && json_is_object(place));
		lists_listed(more, NAMES, CMN_LEN(NAMES));
		lists_listed(place, NAMES, CMN_LEN(NAMES));
		assert_int_equal(json_array_size(json_object_get(more, "orientations")) > 0,
				 strstr(DIRECTORY_INVENT_KINDS[i].more, "cdaph_orientation") !=
				     NULL);
		assert_true(directory_hours_of(json_object_get(more, "hours"), &hours));
		assert_int_equal(directory_hours_check(&hours, 20779, "31", &where),
				 DIRECTORY_HOURS_GOOD);
		json_decref(more);
		json_decref(place);
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

/* R088 to R090, R092, R093, R098, R101. */
static void every_kind_of_actor_that_is_named_has_its_type(void **state)
{
	(void)state;
	all_listed("proto/codes/actor_types.csv", "maison_solidarites,pmi,france_services,ccas");
	all_listed("proto/codes/actor_types.csv", "enseignant_referent,pco,ime,sessad,ditep");
	all_listed("proto/codes/actor_types.csv", "pcpe,erhr,emams,emasco,emploi_accompagne,cra");
	all_listed("proto/codes/actor_types.csv", "mdph,employeur_appv,association_gestionnaire,"
						  "association_usagers,ien,dac,ght,"
						  "etablissement_sante,prh,caf");
	all_listed("proto/codes/actor_types.csv", "sas_hr,pfra,pfr_personnes_agees,sas_repit");
	all_listed("proto/codes/actor_types.csv",
		   "clic,espace_departemental,accueil_departemental");
	all_listed("proto/codes/core_member_categories.csv",
		   "mdph,appv_employer,esms,association,social_services,ien,dac,ght_ch,prh_caf");
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
	    cmocka_unit_test(what_is_further_said_of_invented_offers_holds),
	    cmocka_unit_test(every_kind_of_actor_that_is_named_has_its_type),
	    cmocka_unit_test(types_of_the_annuaire_become_codes_of_the_lists),
	    cmocka_unit_test(associations_are_not_taken_for_gerontology),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
