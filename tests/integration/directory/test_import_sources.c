/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_sources.c - data·inclusion, HSDS and spreadsheets.  All invented.
 */
#include "integration/directory/importing.h"

#define STRUCTURE(id, more)                                                                        \
	"{\"source\":\"essai\",\"id\":\"" id "\",\"nom\":\"Structure inventée\",\"date_maj\":"    \
	"\"2026-10-01\",\"code_insee\":\"31555\",\"code_postal\":\"31000\",\"commune\":"           \
	"\"Toulouse\",\"adresse\":\"1 rue inventée\",\"latitude\":43.604,\"longitude\":1.444" more \
	"}"
#define SERVICE(id, of, more)                                                                    \
	"{\"source\":\"essai\",\"structure_id\":\"" of "\",\"id\":\"" id "\",\"nom\":\"Service " \
	"inventé\",\"description\":\"Un service inventé.\",\"date_maj\":\"2026-10-01\"" more "}"

#define OFFERS_OF "SELECT count(*) FROM directory.offer o WHERE o.source = "

static void structures_and_services_come_with_their_place(void **state)
{
	(void)state;
	check(
	    "data_inclusion", "di", "",
	    "[" STRUCTURE(
		"s1",
		",\"siret\":\"13003013300016\",\"telephone\":\"+33199000001\","
		"\"courriel\":\"jeanne.inventee@example.org\",\"site_web\":"
		"\"www.exemple.fr\",\"horaires_accueil\":\"Mo-Fr 09:00-12:00; PH "
		"off\",\"reseaux_porteurs\":[\"ccas-cias\"]") ",\n" STRUCTURE("s2",
									      ",\"siret\":\"13003013300017\"") "]\n[" SERVICE("v1",
															      "s1",
															      ",\"thematiques\":[\"famille--soutien-aidants\",\"sante--acces-"
															      "aux-soins\"],\"publics\":[\"tous-publics\",\"seniors\"],\"frais\":"
															      "\"gratuit\",\"zone_eligibilite\":[\"31\"],\"modes_mobilisation\":"
															      "[\"telephoner\"],\"mobilisable_par\":[\"usagers\"],"
															      "\"modes_accueil\":[\"en-presentiel\"]") ",\n" SERVICE("v2",
																						     "absent",
																						     "") ",\n" SERVICE("v3",
																								       "s1",
																								       ",\"code_insee\":\"44109\"") "]");
	fault(1, "courriel", "person_email");
	fault(2, "siret", "bad_siret");
	fault(3, "publics", "exclusive");
	fault(4, "actor", "actor_left_out");
	assert_int_equal(would("actor", "create"), 2);
	assert_int_equal(would("offer", "create"), 1);
	apply("{}");
	assert_int_equal(count(OFFERS_OF "'di' AND o.themes = '{aidants_repit,soins}' AND o.fee ="
					 " 'free' AND o.zone = '{31}' AND o.commune = '31555' AND"
					 " o.lat = 43.604 AND o.publics = '{}' AND EXISTS (SELECT"
					 " FROM directory.offer_place h WHERE h.offer_id = o.id)"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'di' AND"
			       " type = 'ccas' AND email IS NULL AND phone = '01 99 00 00 01' AND"
			       " website = 'https://www.exemple.fr'"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM directory.place WHERE source = 'di' AND hours"
			       " -> 'weekly' -> 0 ->> 'opens' = '09:00'"),
			 1);
	/* and it is found */
	get("/v1/directory/search?commune=31555&radius_km=5&text=service+invente", 200);
	assert_int_equal(items(), 1);
}

static void each_changed_record_has_one_event_and_the_offer_names_its_place(void **state)
{
	(void)state;
	assert_int_equal(count("SELECT count(*) FROM directory.outbox o JOIN directory.offer f ON"
			       " f.id::text = o.subject WHERE f.source = 'di' AND"
			       " json_array_length(o.data -> 'place_ids') = 1"),
			 1);
	check(
	    "data_inclusion", "di", "",
	    STRUCTURE(
		"s1",
		",\"siret\":\"13003013300016\",\"telephone\":\"+33199000001\","
		"\"horaires_accueil\":\"Mo-Fr 09:00-12:00; PH off\","
		"\"site_web\":\"www.exemple.fr\",\"reseaux_porteurs\":[\"ccas-cias\"]") "\n" SERVICE("v1",
												     "s1",
												     ",\"thematiques\":[\"famille--soutien-aidants\"],"
												     "\"modes_accueil\":[\"en-presentiel\"]") "\n");
	assert_int_equal(would("actor", "leave"), 1);
	assert_int_equal(would("offer", "change"), 1);
	apply("{}");
	assert_int_equal(count("SELECT count(*) FROM directory.outbox o JOIN directory.offer f ON"
			       " f.id::text = o.subject WHERE f.source = 'di'"),
			 2);
	assert_int_equal(count(OFFERS_OF "'di' AND o.version = 2 AND o.themes = '{aidants_repit}'"
					 " AND o.fee IS NULL"),
			 1);
}

static void what_left_its_source_leaves_a_tombstone_and_comes_back(void **state)
{
	(void)state;
	check("data_inclusion", "di", ",\"complete\":true,\"vanished_max_percent\":40",
	      "[" STRUCTURE("s2", "") "]");
	/* no service in it: they are not spoken of, and an actor that still offers stays */
	assert_int_equal(would("offer", "close"), 0);
	assert_int_equal(would("actor", "close"), 0);
	look("/changes?action=leave", 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "why")), "maintained_here");
	act("/cancel", NULL, 200);
	check("data_inclusion", "di", ",\"complete\":true,\"vanished_max_percent\":40",
	      "[" STRUCTURE("s2", "") "," SERVICE("v9", "s2", "") "]");
	assert_int_equal(would("offer", "close"), 1);
	act("/apply", "{}", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "manquent"));
	apply("{\"force\":true}");
	assert_int_equal(
	    count("SELECT count(*) FROM directory.actor WHERE source = 'di' AND NOT"
		  " active AND retired_why = 'left_source' AND retired_at IS NOT NULL"),
	    1);
	get("/v1/directory/search?commune=31555&radius_km=5&text=service+invente", 200);
	assert_int_equal(items(), 1); /* v9 */
	check("data_inclusion", "di", "", "[" STRUCTURE("s1", "") "," SERVICE("v1", "s1", "") "]");
	assert_int_equal(would("actor", "reopen"), 1);
	assert_int_equal(would("offer", "reopen"), 1);
	apply("{}");
	assert_int_equal(count(OFFERS_OF "'di' AND o.active AND o.retired_why IS NULL"), 2);
}

static void what_people_retired_or_verified_here_is_left(void **state)
{
	char target[120];

	(void)state;
	PGresult *res CMN_AUTO(cmn_pgres_drop) =
	    PQexec(db->pg, "SELECT id, version FROM directory.actor WHERE source_id = 's2'");
	char header[40];
	snprintf(target, sizeof(target), "/v1/directory/actors/%s", PQgetvalue(res, 0, 0));
	snprintf(header, sizeof(header), "If-Match: \"%s\"", PQgetvalue(res, 0, 1));
	put("PATCH", target, me.coordonnateur, header,
	    "{\"active\":false,\"retired_why\":\"ceased\"}", 200);
	check("data_inclusion", "di", "", "[" STRUCTURE("s2", "") "]");
	assert_int_equal(would("actor", "leave"), 1);
	look("/changes", 200);
	assert_string_equal(json_string_value(json_object_get(item(0), "why")), "retired_here");
	act("/cancel", NULL, 200);
}

#define HSDS(id, name, city, more)                                                                    \
	"{\"id\":\"" id "\",\"name\":\"" name "\",\"status\":\"active\",\"description\":\"Un "        \
	"service inventé.\",\"minimum_age\":20,\"maximum_age\":60,\"url\":\"https://exemple.fr/x"    \
	"\",\"organization\":{\"id\":\"org-1\",\"name\":\"Association inventée\",\"description\":"   \
	"\"x\",\"organization_identifiers\":[{\"id\":\"i\",\"identifier_type\":\"SIRET\","            \
	"\"identifier\":\"13003013300024\"}]},\"service_at_locations\":[{\"id\":\"l\",\"location\":{" \
	"\"id\":\"loc-" city "\",\"location_type\":\"physical\",\"name\":\"Lieu\",\"latitude\":"      \
	"43.604,\"longitude\":1.444,\"addresses\":[{\"id\":\"a\",\"address_1\":\"1 rue inventée\","  \
	"\"city\":\"" city "\",\"state_province\":\"31\",\"postal_code\":\"31000\",\"country\":"      \
	"\"FR\",\"address_type\":\"physical\"}]}}]" more "}"

static void hsds_services_come_whole(void **state)
{
	(void)state;
	check(
	    "hsds", "hsds-essai",
	    ",\"mapping\":{\"defaults\":[{\"field\":\"sector\",\"value\":"
	    "\"specialised\"},{\"field\":\"type\",\"value\":\"savs\"}]}",
	    "{\"total_items\":3,\"contents\":[" HSDS(
		"h1", "SAVS inventé", "Toulouse",
		",\"schedules\":[{\"id\":\"s\",\"freq\":\"WEEKLY\",\"byday\":\"MO,TU\","
		"\"opens_at\":\"09:00\",\"closes_at\":\"17:00\"}],\"attributes\":[{\"id\":"
		"\"t\",\"taxonomy_term\":{\"code\":\"1.3.4.1\"}},{\"id\":\"u\",\"value\":"
		"\"logement\"}],\"service_areas\":[{\"id\":\"z\",\"uri\":"
		"\"https://exemple.fr/departement/31\"}]") ",\n" HSDS("h2", "Second inventé",
								      "Toulouse",
								      "") ",\n" HSDS("h3", "Clos",
										     "Toulouse",
										     ",\"x\":1") "],\"empty\":false}");
	assert_int_equal(whole("refused"), 0);
	assert_int_equal(would("actor", "create"), 1);
	assert_int_equal(would("place", "create"), 1);
	apply("{}");
	assert_int_equal(count(OFFERS_OF "'hsds-essai' AND o.needs = '{1.3.4.1}' AND o.themes ="
					 " '{logement}' AND o.zone = '{31}' AND o.age_min = 20 AND"
					 " o.age_max = 60 AND o.sector = 'specialised' AND o.hours"
					 " -> 'weekly' -> 0 ->> 'closes' = '17:00'"),
			 1);
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'hsds-essai'"
			       " AND siret = '13003013300024' AND type = 'savs'"),
			 1);
}

#define MAPPING                                                                                   \
	",\"mapping\":{\"columns\":[{\"column\":\"Code\",\"field\":\"id\"},{\"column\":\"nom\","  \
	"\"field\":\"name\"},{\"column\":\"Genre\",\"field\":\"type\",\"values\":[{\"from\":"     \
	"\"grp d'entraide\",\"to\":\"gem\"}]},{\"column\":\"Ville\",\"field\":\"commune_name\"}," \
	"{\"column\":\"Tél\",\"field\":\"phone\"},{\"column\":\"X\",\"field\":\"x_lambert93\"}," \
	"{\"column\":\"Y\",\"field\":\"y_lambert93\"}]}"

static void a_spreadsheet_is_read_by_its_mapping(void **state)
{
	(void)state;
	begin("sheet", "tableau",
	      ",\"mapping\":{\"columns\":[{\"column\":\"a\",\"field\":\"name\"}]}", 422);
	assert_string_equal(asked_pointer(&me.a), "/mapping/columns");
	check(
	    "sheet", "tableau", MAPPING,
	    "CODE;Nom;genre;VILLE;tel;x;y\r\n"
	    "1;\"GEM \"\"inventé\"\"\nsur deux lignes\";Grp d’entraide;St Gaudens;01.99.00.00.01;;\r"
	    "2;Inventé;SAVS;Toulouse;;574357,8;6279642,9\n"
	    "3;Nulle part;SAVS;Inventéville;;;\n"
	    "4;Trop;peu\n"
	    "5;\"guillemet\"x;SAVS;Toulouse;;;\n"
	    "1;Encore;SAVS;Toulouse;;;\n");
	fault(5, "Ville", "unknown_commune");
	fault(6, NULL, "fields");
	fault(7, NULL, "quotes");
	fault(8, "id", "repeated");
	assert_int_equal(would("actor", "create"), 2);
	act("/apply", "{}", 200);
	work("applied");
	assert_int_equal(count("SELECT count(*) FROM directory.actor WHERE source = 'tableau' AND"
			       " (name, type, commune) IN (('GEM \"inventé\" sur deux lignes',"
			       " 'gem', '31483'), ('Inventé', 'savs', '31555'))"),
			 2);
	assert_int_equal(count("SELECT count(*) FROM directory.place WHERE source = 'tableau' AND"
			       " abs(lat - 43.6045) < 0.001"),
			 1);
}

static void all_or_nothing_means_it(void **state)
{
	(void)state;
	check("sheet", "tableau", MAPPING ",\"all_or_nothing\":true",
	      "code;nom;genre;ville;tél;x;y\n1;A inventé;SAVS;Toulouse;;;\n2;B;SAVS;Nulle;;;\n");
	act("/apply", "{\"force\":true}", 409);
	assert_non_null(strstr(asked_text(&me.a, "detail"), "tout ou rien"));
	act("/cancel", NULL, 200);
}

static void a_header_without_the_columns_is_refused_whole(void **state)
{
	(void)state;
	begin("sheet", "tableau", MAPPING, 201);
	send_at(0, "a;b;c\n1;2;3\n", 12, 200);
	act("/check", NULL, 200);
	work("failed");
	assert_non_null(strstr(said("why"), "Code"));
	begin("sheet", "tableau", MAPPING, 201);
	send_at(0, "PK\x03\x04zzzzzzzz", 12, 200);
	act("/check", NULL, 200);
	work("failed");
	assert_non_null(strstr(said("why"), "classeur"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(structures_and_services_come_with_their_place),
	    cmocka_unit_test(each_changed_record_has_one_event_and_the_offer_names_its_place),
	    cmocka_unit_test(what_left_its_source_leaves_a_tombstone_and_comes_back),
	    cmocka_unit_test(what_people_retired_or_verified_here_is_left),
	    cmocka_unit_test(hsds_services_come_whole),
	    cmocka_unit_test(a_spreadsheet_is_read_by_its_mapping),
	    cmocka_unit_test(all_or_nothing_means_it),
	    cmocka_unit_test(a_header_without_the_columns_is_refused_whole),
	};

	return cmocka_run_group_tests(tests, importing_setup, importing_teardown);
}
