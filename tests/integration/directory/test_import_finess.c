/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_finess.c - FINESS in lines and as structures, good and bad.  All invented.
 */
#include "integration/directory/importing.h"

#define HEAD "finess;etalab;99;2026-10-10\n"
/* number, body, name, commune, département, category, telephone, siret */
#define LINE(number, name, commune, dep, category, phone)                                    \
	"structureet;" number ";310009999;" name ";" name " LONG;;;12;R;INVENTEE;;;" commune \
	";" dep ";DEP;31000 TOULOUSE;" phone ";;" category ";LIB;1;LIB;;8899A;99;LIB;1;LIB;" \
	"2001-01-01;2001-01-01;2026-01-01;\n"
#define POINT(number, x, y, from)                                                          \
	"geolocalisation;" number ";" x ";" y ";1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2," from \
	";2026-01-01\n"

static void an_establishment_becomes_an_actor_at_its_place(void **state)
{
	(void)state;
	check("finess_csv", "finess", "",
	      HEAD LINE("310000011", "SESSAD INVENTE", "555", "31", "182", "0199000001")
		  LINE("310000029", "PHARMACIE INVENTEE", "555", "31", "620", "0199000002")
		      LINE("090000010", "IME D AILLEURS", "122", "09", "183", "0199000003")
			  POINT("310000011", "574357.8", "6279642.9", "LAMBERT_93"));
	assert_int_equal(whole("lines"), 5);
	assert_int_equal(whole("outside"), 2);
	assert_int_equal(whole("refused"), 0);
	assert_string_equal(said("source_date"), "2026-10-10");
	assert_string_equal(said("encoding"), "utf-8");
	assert_int_equal(would("actor", "create"), 1);
	assert_int_equal(would("place", "create"), 1);
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'finess'"), 0);
	look("/changes", 200);
	assert_int_equal(items(), 2);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.actor a JOIN directory.place p ON"
			       " p.actor_id = a.id WHERE a.source = 'finess' AND a.type = 'sessad'"
			       " AND a.name = 'SESSAD INVENTE LONG' AND a.finess_eg = '310000011'"
			       " AND a.finess_ej = '310009999' AND a.phone = '01 99 00 00 01' AND"
			       " a.commune = '31555' AND a.address LIKE '12 R INVENTEE%%' AND"
			       " a.verified_at IS NULL AND abs(p.lat - 43.6045) < 0.001 AND"
			       " abs(p.lon - 1.4440) < 0.002 AND abs(p.place[0] - 574357.8) < 0.1"
			       " AND a.source_date = '2026-10-10'"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM directory.outbox o JOIN directory.actor a ON"
			       " a.id::text = o.subject WHERE a.source = 'finess' AND"
			       " o.data ->> 'version' = '1'"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM directory.source_import_chunk"), 0);
}

static void the_same_file_twice_changes_nothing_and_tells_nothing(void **state)
{
	int64_t told = count("SELECT count(*) FROM directory.outbox");

	(void)state;
	check("finess_csv", "finess", ",\"complete\":true",
	      HEAD LINE("310000011", "SESSAD INVENTE", "555", "31", "182", "0199000001")
		  POINT("310000011", "574357.8", "6279642.9", "LAMBERT_93"));
	assert_int_equal(would("actor", "leave"), 1);
	assert_int_equal(would("place", "leave"), 1);
	assert_int_equal(would("actor", "change") + would("actor", "create"), 0);
	look("/changes", 200);
	assert_int_equal(items(), 0);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.outbox"), told);
}

static void an_edit_made_here_wins_and_the_report_says_so(void **state)
{
	char target[120];
	const json_t *fields, *one;
	size_t i, kept = 0, changed = 0;

	(void)state;
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT id FROM directory.actor WHERE source = 'finess'");
	snprintf(target, sizeof(target), "/v1/directory/actors/%s", PQgetvalue(res, 0, 0));
	put("PATCH", target, me.coordonnateur, "If-Match: \"1\"", "{\"phone\":\"01 99 00 99 99\"}",
	    200);
	check("finess_csv", "finess", "",
	      HEAD LINE("310000011", "SESSAD RENOMME", "555", "31", "182", "0199000077"));
	assert_int_equal(would("actor", "change"), 1);
	look("/changes?action=change", 200);
	fields = json_object_get(item(0), "fields");
	json_array_foreach(fields, i, one)
	{
		const char *name = json_string_value(json_object_get(one, "field"));
		bool stays = json_is_true(json_object_get(one, "kept"));

		kept +=
		    stays && strcmp(name, "phone") == 0 &&
		    strcmp(json_string_value(json_object_get(one, "from")), "01 99 00 99 99") == 0;
		changed += !stays && strcmp(name, "name") == 0;
	}
	assert_int_equal(kept, 1);
	assert_int_equal(changed, 1);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'finess' AND"
			       " phone = '01 99 00 99 99' AND name = 'SESSAD RENOMME LONG' AND"
			       " folded LIKE 'sessad renomme long %%' AND version = 3"),
			 1);
}

static void what_is_wrong_is_said_and_the_rest_is_kept(void **state)
{
	(void)state;
	check("finess_csv", "finess-bad", ",\"encoding\":\"utf-8\"",
	      "\xEF\xBB\xBF" HEAD LINE("310000110", "IME BON", "555", "31", "183", "0199000001")
	      /* 3 */ LINE("310000110", "IME REVENU", "555", "31", "183", "0199000001")
	      /* 4 */ LINE("310000128", "IME NULLE PART", "999", "31", "183", "0199000001")
	      /* 5 */ LINE("310000136", "IME D OU", "555", "ZZ", "183", "0199000001")
	      /* 6 */ "structureet;310000144;310009999;COURTE\r\n"
	      /* 7 */ LINE("310000151", "IME \"LES \xE9T\xC9S\"", "555", "31", "183", "0199000001")
	      /* 8 */ LINE("31000016", "NUMERO COURT", "555", "31", "183", "0199000001")
	      /* 9 */ LINE("310000177", "\"LES LILAS\" IME \xC3\xA9t\xC3\xA9", "555", "31", "183",
			   "pas un")
	      /* 10 */ LINE("310000185",
			    "IME SP\xC3\x83\xC2\xA9"
			    "CIAL",
			    "555", "31", "183", "")
	      /* 11 */ "autre;1;2\n"
	      /* 12 */ POINT("310000110", "100000.0", "6279642.9", "LAMBERT_93")
	      /* 13 */ POINT("310000177", "x", "6279642.9", "LAMBERT_93")
	      /* 14 */ POINT("310000177", "574357.8", "6279642.9", "LAMBERT_2"));
	fault(3, "id", "repeated");
	fault(4, "commune", "unknown_commune");
	fault(5, "departement", "unknown_departement");
	fault(6, NULL, "fields");
	assert_string_equal(json_string_value(json_object_get(fault(7, NULL, "encoding"), "ref")),
			    "310000151");
	fault(8, "nofinesset", "bad_finess");
	assert_string_equal(
	    json_string_value(json_object_get(fault(9, "telephone", "bad_phone"), "value")),
	    "pas un");
	fault(10, "rs", "spoilt");
	fault(11, NULL, "unknown_line");
	assert_string_equal(
	    json_string_value(json_object_get(fault(12, "coordxet", "far_away"), "reason")),
	    "des coordonnées loin de la commune, en mer peut-être");
	fault(13, "coordxet", "bad_number");
	fault(14, "sourcecoordet", "unknown_system");
	assert_int_equal(would("actor", "create"), 2);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'finess-bad'"
			       " AND name IN ('IME BON LONG', '\"LES LILAS\" IME été LONG')"),
			 2);
	put("GET", at("/faults?limit=2"), me.coordonnateur,
	    "Accept: application/x-ndjson\n"
	    "Accept-Language: en",
	    NULL, 200);
	assert_non_null(strstr(me.a.answer.body.data, "\"reason\":\"this identifier has come"));
}

static void a_file_in_latin_9_is_read_as_it_is_meant(void **state)
{
	(void)state;
	check("finess_csv", "finess-latin", "",
	      HEAD LINE("310000219", "FOYER DU C\xBCUR \xC0 L'\xC9T\xC9 \xA4", "555", "31", "382",
			""));
	assert_string_equal(said("encoding"), "iso-8859-15");
	look("/changes", 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "name")),
			    "FOYER DU CŒUR À L'ÉTÉ € LONG");
	act("/cancel", NULL, 200);
}

#define EGE(number, name, cog, at)                                                                \
	"{\"informationsGeneralesEGE\":{\"egeId\":\"1\",\"nomEgeCourt\":\"" name                  \
	"\",\"nomEgeLong\""                                                                       \
	":\"" name "\",\"numFinessEge\":\"" number "\"},\"categorieentiteGeographiqueExercice\":" \
	"\"446\",\"adresse\":[{\"usageAdresse\":\"03\",\"cogCommune\":\"" cog                     \
	"\",\"ligneQuatre\":"                                                                     \
	"\"1 RUE INVENTEE\",\"codePostal\":\"31000\",\"ligneAcheminement\":\"TOULOUSE\""          \
	",\"coordonneesGeographique\":{" at "}}],\"contact\":[{\"telecom\":{\"telephone\":"       \
	"\"0199000009\"}}],\"etatObjet\":\"A\"}"

static void structures_v1_have_their_coordinates_exchanged(void **state)
{
	(void)state;
	check(
	    "finess_structures", "finess-json", "",
	    "{\"schemaVersion\":\"v1.0.0\",\n\"gcc\":[{\"gccId\":\"1\"}],\"pmej\":[\n"
	    "{\"informationsGeneralesPMEJ\":{\"numFinessPm\":\"310009999\"},\"ege\":[" EGE("310000318", "SAVS INVENTE", "31555", "\"coordonneeX\":\"6279642.90\",\"coordonneeY\":\"574357.80\"") "," EGE(
		"310000326", "SAVS EN MER", "31555",
		"\"directionLatitude\":\"43.3\",\"directionLongitude\":\"-3.0\"") "]},\n{\"informationsGeneralesPMEJ\":{},\"ege\":[]},\n{\"oups\":\n"
										  "{\"informationsGeneralesPMEJ\":{\"numFinessPm\":\"310009998\"},\"ege\":[" EGE(
										      "310000334",
										      "SAVS AILLEURS",
										      "44109",
										      "") "]}]}");
	fault(3, "coordonnees", "far_away");
	fault(4, "numFinessPm", "missing");
	assert_int_equal(would("actor", "create"), 2);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.place WHERE source = 'finess-json'"
			       " AND source_id = '310000318' AND abs(lat - 43.6045) < 0.001"),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_establishment_becomes_an_actor_at_its_place),
	    cmocka_unit_test(the_same_file_twice_changes_nothing_and_tells_nothing),
	    cmocka_unit_test(an_edit_made_here_wins_and_the_report_says_so),
	    cmocka_unit_test(what_is_wrong_is_said_and_the_rest_is_kept),
	    cmocka_unit_test(a_file_in_latin_9_is_read_as_it_is_meant),
	    cmocka_unit_test(structures_v1_have_their_coordinates_exchanged),
	};

	return cmocka_run_group_tests(tests, importing_setup, importing_teardown);
}
