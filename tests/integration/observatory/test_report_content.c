/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_report_content.c - what a report says: the four parts, exact and protected, large and small
 * département; what it learns of credits and of its region.
 *
 * With C360_REPORT_DIR the files are left there, to be looked at.
 */
#include "report_facts.h"

#include <stdlib.h>

static const char *report_of(const char *who, const char *departement)
{
	const char *id = opened(who, departement, "annual", "2026");

	act(who, "PUT", id, "/sections/summary", 1,
	    "{\"text\":\"L’année 2026 est la première année entière de la communauté. Les demandes"
	    " viennent surtout des adultes et de leurs aidants.\\n\\nTrois priorités ont été"
	    " suivies :\\n- le répit ;\\n- l’école ;\\n- le logement.\"}",
	    200);
	act(who, "PUT", id, "/sections/impact", 2,
	    "{\"text\":\"Les réponses viennent plus tôt.\",\"written_with\":[\"Association"
	    " inventée\",\"Établissement inventé\"]}",
	    200);
	return id;
}

static void leave(const char *who, const char *id, const char *name)
{
	static const char *const FORMS[] = {"html", "pdf", "xlsx", "odt"};
	const char *dir = getenv("C360_REPORT_DIR");
	char path[400];

	for (size_t i = 0; dir && i < CMN_LEN(FORMS); i++) {
		for (int exact = 0; exact < 2; exact++) {
			FILE *to;

			file_of(who, id, FORMS[i], exact ? "exact" : "protected", 200);
			snprintf(path, sizeof(path), "%s/%s-%s.%s", dir, name,
				 exact ? "exact" : "protected", FORMS[i]);
			to = fopen(path, "wb");
			assert_non_null(to);
			fwrite(me.desk.a.answer.body.data, 1, me.desk.a.answer.body.len, to);
			fclose(to);
		}
	}
}

/* How often the body of the last answer holds this. */
static int how_often(const char *text)
{
	const char *at = me.desk.a.answer.body.data, *end = at + me.desk.a.answer.body.len;
	int n = 0;

	while ((at = memmem(at, (size_t)(end - at), text, strlen(text)))) {
		at += strlen(text);
		n++;
	}
	return n;
}

static int year_is_released(void **state)
{
	int rc = report_setup(state);

	if (rc)
		return rc;
	add_cells(me.db, "31", "1.3 number", "", "31555", 30);
	add_cells(me.db, "31", "1.3 by_problem", "aidants_repit", "31555", 14);
	add_cells(me.db, "31", "1.3 by_problem", "logement", "31555", 9);
	add_cells(me.db, "31", "1.3 by_problem", "scolarite", "31555", 6);
	add_cells(me.db, "31", "1.3 by_problem", "emploi", "31555", 1);
	test_db_exec(me.db, "INSERT INTO observatory.cell_commune (generation, departement,"
			    " indicator, version, part, month, commune, key, n, total) VALUES"
			    " (1, '31', '1.3', 1, 'by_problem', '2026-03-01', '31555', 'soins', 7,"
			    " 0);" CELLS_ARE);
	add_cells(me.db, "31", "1.6 numerator", "", "31555", 18);
	add_cells(me.db, "31", "1.6 denominator", "", "31555", 30);
	release_on("2027-02-01T12:00:00Z");
	the_lab_is_told();
	return 0;
}

/* --- what is in it -----------------------------------------------------------------------------
 */

static void the_exact_edition_has_the_figures_of_the_year(void **state)
{
	const char *id = report_of(me.coord, "31");

	(void)state;
	file_of(me.coord, id, "html", "exact", 200);
	assert_true(answered("ARS – d’accord avec réserve\xc2\xa0: Une place sur deux."));
	/* 41 solicitations in each of twelve months; 15 of 20 situations had a proposal */
	assert_true(answered(">492</td>"));
	assert_true(answered("75,0\xc2\xa0%"));
	assert_true(answered("<th scope=\"row\">janvier</th><td class=\"n\">41</td>"));
	assert_true(answered("aide aux aidants et répit"));
	assert_true(answered("Chiffres publiés par l’observatoire"));
	assert_true(answered("comité inventé"));
	assert_true(answered("15\xc2\xa0"
			     "février\xc2\xa0"
			     "2027"));
}

static void the_protected_edition_has_no_number_that_is_withheld(void **state)
{
	const char *id = report_of(me.coord, "31");

	(void)state;
	/* seven in the year, fewer than everybody may be told */
	assert_int_equal(test_db_count(me.db, "SELECT count(*) FROM observatory.release_cell"
					      " WHERE audience = 4 AND said = 'suppressed' AND"
					      " departement = '31' AND span = 'year' AND place = ''"
					      " AND part = 'by_problem' AND key = 'soins'"),
			 1);
	file_of(me.coord, id, "html", "exact", 200);
	assert_true(answered("<th scope=\"row\">accès aux soins</th><td class=\"n\">7</td>"));
	file_of(me.coord, id, "html", "protected", 200);
	assert_true(answered("<th scope=\"row\">accès aux soins</th><td class=\"n\"><abbr"));
	assert_false(answered(">7</td>"));
	assert_false(answered(">7</text>"));
	assert_true(answered("secret statistique"));
	assert_true(answered("<abbr title=\"secret statistique"));
	assert_false(answered("À compléter"));
	assert_true(answered("Édition protégée, publiable"));
	assert_true(answered("Places de répit"));
	assert_false(answered("Accueil temporaire sans notification")); /* for institutions */
}

static void part_four_tells_credits_gifts_and_requests_with_their_mention(void **state)
{
	const char *id;

	(void)state;
	money_is_told();
	id = report_of(me.coord, "31");
	get(me.coord, REPORTS "?departement=31", 200);
	file_of(me.coord, id, "html", "exact", 200);
	assert_true(answered("400\xc2\xa0"
			     "000,00\xc2\xa0€"));
	assert_true(answered("287\xc2\xa0"
			     "654,32\xc2\xa0€")); /* spent on payroll, as told last */
	assert_true(answered("273\xc2\xa0"
			     "344,67\xc2\xa0€")); /* spent the year before */
	/* planned at nothing, and spent all the same: one row */
	assert_int_equal(how_often("<th scope=\"row\">matériel et frais de communication</th>"), 1);
	assert_true(answered("personnel mis à disposition"));
	assert_true(answered("Avec mention"));
	assert_true(answered("9\xc2\xa0"
			     "000,00\xc2\xa0€")); /* asked, with the mention */
	assert_true(answered("3\xc2\xa0"
			     "000,00\xc2\xa0€")); /* granted before it was known to be asked */
	assert_true(
	    answered("Demandes de crédits sans la mention de la communauté 360\xc2\xa0: 1."));
	assert_true(answered("Formation des animateurs de loisirs"));
	file_of(me.coord, id, "html", "protected", 200);
	assert_false(answered("Avec mention"));
	assert_true(answered("13\xc2\xa0"
			     "000,00\xc2\xa0€")); /* both together */
	leave(me.coord, id, "haute-garonne");
}

static void a_small_departement_has_a_report_that_is_useful_and_safe(void **state)
{
	const char *id = report_of(me.coord48, "48");

	(void)state;
	file_of(me.coord48, id, "html", "exact", 200);
	assert_true(answered(">24</td>")); /* two a month in Mende */
	file_of(me.coord48, id, "html", "protected", 200);
	assert_false(answered("<td class=\"n\">2</td>"));
	assert_true(answered("Ce détail est couvert par le secret statistique."));
	assert_false(answered("Aucun nombre ne peut être montré"));
	assert_true(answered("première année entière"));
	leave(me.coord48, id, "lozere");
}

static void a_note_of_a_half_year_is_for_the_committee(void **state)
{
	const char *id = opened(me.coord, "31", "semester_note", "2026-S2");

	(void)state;
	assert_string_equal(said("due_on"), "");
	act(me.coord, "PUT", id, "/sections/difficulties", 1, "{\"text\":\"Le transport.\"}", 200);
	act(me.coord, "PUT", id, "/sections/summary", 2, "{\"text\":\"x\"}", 422);
	file_of(me.coord, id, "html", "exact", 200);
	assert_true(answered("Note de semestre"));
	assert_true(answered("Le transport."));
	assert_true(answered("Indicateurs du 3e trimestre"));
	assert_true(answered("Indicateurs du 4e trimestre"));
	leave(me.coord, id, "note");
	act(me.coord, "POST", id, "/handover", 2,
	    "{\"handed_over_on\":\"2027-01-20\",\"to\":[\"committee\"]}", 200);
	assert_string_equal(said("state"), "handed_over");
}

/* Of Loire-Atlantique nothing is released. */
static void a_note_that_is_handed_over_has_no_live_figure(void **state)
{
	const char *authority44 = desk_as(&me.desk, "authority", "44", NULL);
	const char *id = opened(me.coord44, "44", "semester_note", "2026-S2");

	(void)state;
	test_db_exec(me.db, "INSERT INTO observatory.cell (generation, departement, indicator,"
			    " version, part, month, key, n, total) VALUES"
			    " (1, '44', '1.1', 1, 'number', '2026-08-01', '', 77, 0)");
	file_of(me.coord44, id, "html", "exact", 200);
	assert_true(answered(">77</td>"));
	act(me.coord44, "POST", id, "/handover", 1,
	    "{\"handed_over_on\":\"2027-01-20\",\"to\":[\"committee\"]}", 200);
	file_of(authority44, id, "html", "exact", 200);
	assert_false(answered(">77</td>"));
	assert_true(answered("les trimestres sont publiés avec l’année"));
	file_of(me.coord44, id, "html", "exact", 200);
	assert_false(answered(">77</td>"));
	test_db_exec(me.db, "DELETE FROM observatory.cell WHERE departement = '44'");
}

static void a_note_does_not_tell_the_whole_year(void **state)
{
	const char *id = opened(me.coord, "31", "semester_note", "2026-S1");

	(void)state;
	for (int exact = 0; exact < 2; exact++) {
		file_of(me.coord, id, "html", exact ? "exact" : "protected", 200);
		assert_true(!exact || answered("Indicateurs du 1er trimestre"));
		assert_false(answered("Sollicitations reçues, par intercommunalité"));
		assert_true(answered("sont publiés une fois par an"));
		assert_false(answered(">492</td>"));
		assert_false(answered(">480</td>")); /* of Toulouse, in the year */
	}
}

static void communities_are_compared_by_inhabitant_and_by_etp(void **state)
{
	static const char EXACT[] =
	    "/v1/observatory/regions/76/comparison?year=2026&format=html&edition=exact";

	(void)state;
	money_is_told();
	get(me.authority, EXACT, 200);
	/* 492 of 100 000 inhabitants; 423 800 euros for them, less what was carried over */
	assert_true(answered("<td class=\"n\">49,2</td>"));
	assert_true(answered("4,24\xc2\xa0€"));
	assert_true(answered("Hors de votre territoire\xc2\xa0: Lozère."));
	get(me.observer, EXACT, 403);
	assert_refused("forbidden", "query:edition");
	get(me.authority48,
	    "/v1/observatory/regions/76/comparison?year=2026&format=html&edition=protected", 200);
	assert_true(answered("<td class=\"n\">2,4</td>")); /* 24 are enough to be told */
	get(me.authority, "/v1/observatory/regions/76/comparison?year=2026", 200);
	assert_string_equal(me.desk.a.answer.content_type,
			    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
	get(me.authority, "/v1/observatory/regions/99/comparison?year=2026", 404);
	get(me.authority, "/v1/observatory/regions/76/comparison?year=2030", 400);
}

/* Live figures of January 2027: the own team alone compares them. */
static void a_year_that_is_not_released_is_compared_by_the_team_alone(void **state)
{
	static const char EXACT[] =
	    "/v1/observatory/regions/76/comparison?year=2027&format=html&edition=exact";
	const char *others[] = {me.authority, desk_as(&me.desk, "mdph", "31", NULL)};

	(void)state;
	test_db_exec(me.db, "INSERT INTO observatory.cell (generation, departement, indicator,"
			    " version, part, month, key, n, total) VALUES"
			    " (1, '31', '1.1', 1, 'number', '2027-01-01', '', 77, 0)");
	get(me.conseiller, EXACT, 200);
	assert_true(answered("<td class=\"n\">7,7</td>"));
	for (size_t i = 0; i < CMN_LEN(others); i++) {
		get(others[i], EXACT, 200);
		assert_false(answered("<td class=\"n\">7,7</td>"));
		assert_false(answered("<td class=\"n\">77</td>"));
	}
	test_db_exec(me.db, "DELETE FROM observatory.cell WHERE month >= '2027-01-01'");
}

/* --- what is learnt ----------------------------------------------------------------------------
 */

static void a_community_speaks_of_itself_and_the_last_word_holds(void **state)
{
	(void)state;
	assert_int_equal(learn("44", "directory.community.published.v1", "2026-01-02T00:00:00Z",
			       "{\"departement\":\"31\",\"name\":\"x\",\"region\":\"52\","
			       "\"rules\":[]}"),
			 CMN_E_INVALID);
	assert_int_equal(learn("31", "directory.community.published.v1", "2026-01-02T00:00:00Z",
			       "{\"departement\":\"31\"}"),
			 CMN_E_INVALID);
	community("48", "Lozère", "76", "handover_first", "1");
	assert_int_equal(
	    test_db_count(me.db,
			  "SELECT count(*) FROM observatory.community_ref WHERE departement ="
			  " '48' AND name = 'Communauté 360 – Lozère' AND"
			  " observatory.community_rule('48', 'activity_report_day',"
			  " '2026-12-31') = '02-15'"),
	    1);
}

static void what_a_community_set_for_itself_goes_before_its_region(void **state)
{
	(void)state;
	assert_int_equal(
	    learn(
		"81", "directory.community.published.v1", "2026-01-02T00:00:00Z",
		"{\"departement\":\"81\",\"name\":\"x\",\"departement_name\":\"Tarn\",\"region\":"
		"\"76\",\"region_name\":\"O\",\"population\":1,\"words\":[],\"rules\":["
		"{\"rule\":\"r\",\"value\":\"1\",\"valid_from\":\"2022-01-01\",\"valid_to\":"
		"\"2024-12-31\",\"own\":false},{\"rule\":\"r\",\"value\":\"2\",\"valid_from\":"
		"\"2025-01-01\",\"own\":false,\"settable\":true},{\"rule\":\"r\",\"value\":\"3\",\"valid_from\":"
		"\"2026-01-01\",\"own\":true}]}"),
	    CMN_OK);
	assert_int_equal(
	    test_db_count(me.db,
			  "SELECT (SELECT string_agg(observatory.community_rule('81', 'r', d), ''"
			  " ORDER BY d) FROM unnest(ARRAY['2024-12-31', '2025-06-01', '2026-06-01']"
			  "::date[]) d)::int"),
	    123);
}

int main(void)
{
#define EACH(name) cmocka_unit_test_setup(name, report_empty)
	const struct CMUnitTest tests[] = {
	    EACH(the_exact_edition_has_the_figures_of_the_year),
	    EACH(the_protected_edition_has_no_number_that_is_withheld),
	    EACH(part_four_tells_credits_gifts_and_requests_with_their_mention),
	    EACH(a_small_departement_has_a_report_that_is_useful_and_safe),
	    EACH(a_note_of_a_half_year_is_for_the_committee),
	    EACH(a_note_that_is_handed_over_has_no_live_figure),
	    EACH(a_note_does_not_tell_the_whole_year),
	    EACH(communities_are_compared_by_inhabitant_and_by_etp),
	    EACH(a_year_that_is_not_released_is_compared_by_the_team_alone),
	    EACH(a_community_speaks_of_itself_and_the_last_word_holds),
	    EACH(what_a_community_set_for_itself_goes_before_its_region),
	};

	return cmocka_run_group_tests(tests, year_is_released, report_teardown);
}
