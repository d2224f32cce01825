/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_definitions_http.c - definitions of a region or a community, and what is aimed at.
 */
#include "figures_desk.h"

/* --- local definitions -------------------------------------------------------------------------
 */

#define LOCAL                                                                                         \
	"{\"departements\":[\"31\"],\"indicator\":\"outreach\",\"valid_from\":\"2026-01-01\","        \
	"\"unit\":\"count\",\"periodicity\":\"year\",\"label_fr\":\"Repérages\","                    \
	"\"rule_fr\":\"Sollicitations venues de l’aller-vers.\",\"source\":\"Feuille de route\","   \
	"\"parts\":[{\"part\":\"number\",\"kind\":\"solicitation\",\"all\":[\"channel:aller_vers\"]," \
	"\"measure\":\"count\"}]}"

/* One member of LOCAL replaced. */
static const char *with(const char *from, const char *to)
{
	static char body[2048];
	const char *at = strstr(LOCAL, from);

	assert_non_null(at);
	snprintf(body, sizeof(body), "%.*s%s%s", (int)(at - LOCAL), LOCAL, to, at + strlen(from));
	return body;
}

static void a_bad_definition_is_refused_with_its_field(void **state)
{
	static const struct {
		const char *from, *to;
		int status;
		const char *pointer;
	} BAD[] = {
	    {"\"31\"", "\"44\"", 403, "/departements/0"},
	    {"2026-01-01", "2026-01-02", 422, "/valid_from"},
	    {"\"unit\":\"count\"", "\"valid_to\":\"2025-01-01\",\"unit\":\"count\"", 422,
	     "/valid_to"},
	    {"\"solicitation\"", "\"miracle\"", 422, "/parts/0/kind"},
	    {"channel:aller_vers", "channel:telepathy", 422, "/parts/0/all"},
	    {"channel:aller_vers", "colour:red", 422, "/parts/0/all"},
	    {"\"part\":\"number\"", "\"part\":\"ratio\"", 422, "/parts/0/part"},
	    {"\"part\":\"number\"", "\"part\":\"numerator\"", 422, "/parts/0/part"},
	    {"\"measure\":\"count\"", "\"measure\":\"stock\"", 422, "/parts/0/measure"},
	    {"\"measure\":\"count\"", "\"by\":\"channel\",\"measure\":\"count\"", 422,
	     "/parts/0/by"},
	    {"\"outreach\"", "\"1.1\"", 422, "/indicator"},
	    {"Repérages", "\\u0007", 422, "/label_fr"},
	    {"\"unit\":\"count\"", "\"unit\":\"apples\"", 422, "/unit"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		desk_send(&desk, "POST", DEFINITIONS, coordonnateur, NULL,
			  with(BAD[i].from, BAD[i].to), BAD[i].status);
		assert_string_equal(asked_pointer(&desk.a), BAD[i].pointer);
	}
	desk_send(&desk, "POST", DEFINITIONS, conseiller, NULL, LOCAL, 403);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.definition"
					       " WHERE departements <> '{}'"),
			 0);
}

static void a_local_definition_is_counted_over_what_is_there_already(void **state)
{
	char id[64];

	(void)state;
	desk_send(&desk, "POST", DEFINITIONS, coordonnateur, "Idempotency-Key: local-one", LOCAL,
		  201);
	assert_string_equal(desk_text(&desk, "scope"), "local");
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	desk_send(&desk, "POST", DEFINITIONS, coordonnateur, "Idempotency-Key: local-one", LOCAL,
		  201);
	assert_string_equal(desk_text(&desk, "id"), id);
	desk_send(&desk, "POST", DEFINITIONS, coordonnateur, NULL, LOCAL, 409);
	counted_cells("31");
	desk_get(&desk, conseiller, FIGURES "2026&indicator=outreach", 200);
	assert_int_equal(whole("outreach", "value"), 1);
	assert_string_equal(json_string_value(json_object_get(figure("outreach"), "scope")),
			    "local");
	desk_get(&desk, observer44, DEFINITIONS "?departement=44&indicator=outreach", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, partner, DEFINITIONS "?departement=31&indicator=outreach", 200);
	assert_int_equal(desk_items(&desk), 1);
}

static void a_next_version_comes_later_and_for_the_same_places(void **state)
{
	(void)state;
	desk_send(&desk, "POST", DEFINITIONS, authority, NULL, with("2026-01-01", "2025-06-01"),
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	desk_send(&desk, "POST", DEFINITIONS, authority, NULL, with("2026-01-01", "2026-02-01"),
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	desk_send(&desk, "POST", DEFINITIONS, authority44, NULL, with("\"31\"", "\"44\""), 409);
	desk_send(&desk, "POST", DEFINITIONS, authority44, NULL,
		  "{\"departements\":[\"44\"],\"indicator\":\"outreach\",\"valid_from\":"
		  "\"2099-01-01\",\"unit\":\"count\",\"periodicity\":\"year\",\"label_fr\":\"x\","
		  "\"rule_fr\":\"x\",\"source\":\"x\",\"parts\":[{\"part\":\"number\",\"kind\":"
		  "\"solicitation\",\"measure\":\"count\"}]}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/departements");
	desk_send(&desk, "POST", DEFINITIONS, authority, NULL, with("2026-01-01", "2099-01-01"),
		  201);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "version")), 2);
	desk_get(&desk, coordonnateur, DEFINITIONS "?departement=31&indicator=outreach", 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "valid_to")),
			    "2099-01-01");
	desk_get(&desk, coordonnateur,
		 DEFINITIONS "?departement=31&indicator=outreach&on=2026-05-05", 200);
	assert_int_equal(desk_items(&desk), 1);
}

/* All of 2026 by the version of 2099: another sum over the same facts. */
static void a_period_is_recounted_by_another_version(void **state)
{
	(void)state;
	counted_cells("31");
	desk_get(&desk, conseiller, FIGURES "2026&indicator=outreach&version=2", 200);
	assert_int_equal(whole("outreach", "value"), 1);
	assert_true(json_is_true(json_object_get(figure("outreach"), "recounted")));
	desk_get(&desk, conseiller, FIGURES "2026&indicator=outreach&version=1", 200);
	assert_null(json_object_get(figure("outreach"), "recounted"));
	desk_get(&desk, conseiller,
		 FIGURES "2026&indicator=outreach&version=2&place_kind=epci&place=" METROPOLE, 200);
	assert_int_equal(whole("outreach", "value"), 0);
}

static void definitions_are_listed_page_by_page(void **state)
{
	char target[700];
	size_t seen = 0;

	(void)state;
	snprintf(target, sizeof(target), DEFINITIONS "?departement=31&limit=4");
	for (int page = 0; page < 10; page++) {
		desk_get(&desk, authority, target, 200);
		seen += desk_items(&desk);
		if (!desk_text(&desk, "next")[0])
			break;
		snprintf(target, sizeof(target), DEFINITIONS "?departement=31&limit=4&cursor=%s",
			 desk_text(&desk, "next"));
	}
	assert_int_equal(seen, 17);
	desk_get(&desk, authority, DEFINITIONS "?departement=44", 403);
	desk_get(&desk, authority, DEFINITIONS "/0197f0a0-0000-7000-8000-000000000009", 404);
}

/* --- several places ----------------------------------------------------------------------------
 */

/* An authority of two départements. */
static const char *authority_of_both(void)
{
	static char line[1536];
	json_t *claims = forge_claims();
	char *bearer;

	json_object_set_new(claims, "roles", json_pack("[s]", "authority"));
	json_object_set_new(claims, "departements", json_pack("[s,s]", "31", "44"));
	bearer = forge_bearer(forge_token(&desk.key, NULL, claims));
	snprintf(line, sizeof(line), "Authorization: %s", bearer);
	free(bearer);
	return line;
}

#define OF(departements, indicator)                                                               \
	"{\"departements\":" departements ",\"indicator\":\"" indicator "\",\"valid_from\":"      \
	"\"2026-01-01\",\"unit\":\"count\",\"periodicity\":\"year\",\"label_fr\":\"Repérages\"," \
	"\"rule_fr\":\"Règle.\",\"source\":\"Annexe\",\"parts\":[{\"part\":\"number\",\"kind\":" \
	"\"solicitation\",\"all\":[\"channel:aller_vers\"],\"measure\":\"count\"}]}"

static void a_definition_for_two_departements_holds_in_both(void **state)
{
	const char *both = authority_of_both();
	const json_t *where;

	(void)state;
	desk_send(&desk, "POST", DEFINITIONS, authority, NULL, OF("[\"31\",\"44\"]", "shared"),
		  403);
	assert_string_equal(asked_pointer(&desk.a), "/departements/1");
	desk_send(&desk, "POST", DEFINITIONS, both, NULL, OF("[\"44\",\"31\"]", "shared"), 201);
	where = json_object_get(desk.a.json, "departements");
	assert_int_equal(json_array_size(where), 2);
	assert_string_equal(json_string_value(json_array_get(where, 0)), "31");
	assert_string_equal(json_string_value(json_array_get(where, 1)), "44");
	desk_get(&desk, observer44, DEFINITIONS "?departement=44&indicator=shared", 200);
	assert_int_equal(desk_items(&desk), 1);
	counted_cells("31");
	desk_get(&desk, conseiller, FIGURES "2026&indicator=shared", 200);
	assert_int_equal(whole("shared", "value"), 1);
}

static void each_place_has_room_for_so_many_and_the_full_one_is_named(void **state)
{
	const char *both = authority_of_both();

	test_db_exec(*state,
		     "INSERT INTO observatory.definition (id, indicator, version, departements,"
		     " valid_from, unit, periodicity, label_fr, label_en, rule_fr, rule_en, source,"
		     " recorded_at, recorded_by) SELECT gen_random_uuid(), 'full_' || i, 1, '{44}',"
		     " '2026-01-01', 'count', 'year', 'x', 'x', 'x', 'x', 'x', now(), 'test'"
		     " FROM generate_series(1, 199) AS i");
	/* with the one of the test before: 200 */
	desk_send(&desk, "POST", DEFINITIONS, both, NULL, OF("[\"31\",\"44\"]", "too_many"), 409);
	assert_string_equal(asked_pointer(&desk.a), "/departements/1");
	desk_send(&desk, "POST", DEFINITIONS, both, NULL, OF("[\"44\",\"31\"]", "too_many"), 409);
	assert_string_equal(asked_pointer(&desk.a), "/departements/0");
	desk_send(&desk, "POST", DEFINITIONS, both, NULL, OF("[\"31\"]", "not_too_many"), 201);
	test_db_exec(*state, "DELETE FROM observatory.definition WHERE indicator LIKE 'full%'");
}

/* --- targets -----------------------------------------------------------------------------------
 */

#define TARGET(indicator, measure, value, from)                                          \
	"{\"departement\":\"31\",\"indicator\":\"" indicator "\",\"valid_from\":\"" from \
	"\",\"measure\":\"" measure "\",\"direction\":\"at_most\"," value                \
	"\"periodicity\":\"month\"}"

static void a_target_holds_until_the_next_one(void **state)
{
	const json_t *target;
	char here[80];

	(void)state;
	desk_send(&desk, "POST", TARGETS, authority, NULL,
		  TARGET("1.7", "mean", "\"value\":7,", "2026-01-01"), 201);
	snprintf(here, sizeof(here), TARGETS "/%s", desk_text(&desk, "id"));
	desk_get(&desk, partner, here, 200);
	desk_get(&desk, conseiller, FIGURES "2026-03&indicator=1.7", 200);
	target = json_object_get(figure("1.7"), "target");
	near_to(number(target, "value"), 7);
	assert_true(json_is_true(json_object_get(target, "reached")));
	desk_get(&desk, conseiller, FIGURES "2026-04&indicator=1.7", 200);
	assert_true(
	    json_is_false(json_object_get(json_object_get(figure("1.7"), "target"), "reached")));
	desk_get(&desk, conseiller, FIGURES "2026&indicator=1.7", 200);
	assert_null(json_object_get(json_object_get(figure("1.7"), "target"), "reached"));
	desk_get(&desk, conseiller, FIGURES "2025&indicator=1.7", 200);
	assert_null(json_object_get(figure("1.7"), "target"));
	desk_send(&desk, "POST", TARGETS, authority, NULL, TARGET("1.7", "mean", "", "2026-04-01"),
		  201);
	desk_get(&desk, conseiller, FIGURES "2026-04&indicator=1.7", 200);
	assert_null(json_object_get(figure("1.7"), "target"));
	desk_get(&desk, conseiller, FIGURES "2026-03&indicator=1.7", 200);
	assert_non_null(json_object_get(figure("1.7"), "target"));
	desk_get(&desk, partner, TARGETS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
}

static void a_target_fits_its_indicator(void **state)
{
	static const struct {
		const char *body;
		const char *pointer;
	} BAD[] = {
	    {TARGET("9.9", "number", "\"value\":7,", "2026-01-01"), "/indicator"},
	    {TARGET("1.1", "mean", "\"value\":7,", "2026-01-01"), "/measure"},
	    {TARGET("1.1", "rate", "\"value\":7,", "2026-01-01"), "/measure"},
	    {TARGET("4.1", "number", "\"value\":7,", "2026-01-01"), "/measure"},
	    {TARGET("1.1", "number", "\"value\":-7,", "2026-01-01"), "/value"},
	    {TARGET("1.1", "number", "\"value\":7,", "2026-02-30"), "/valid_from"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		desk_send(&desk, "POST", TARGETS, coordonnateur, NULL, BAD[i].body, 422);
		assert_string_equal(asked_pointer(&desk.a), BAD[i].pointer);
	}
	desk_send(&desk, "POST", TARGETS, authority44, NULL,
		  TARGET("1.1", "number", "\"value\":7,", "2026-01-01"), 403);
	desk_send(&desk, "POST", TARGETS, conseiller, NULL,
		  TARGET("1.1", "number", "\"value\":7,", "2026-01-01"), 403);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_bad_definition_is_refused_with_its_field),
	    cmocka_unit_test(a_local_definition_is_counted_over_what_is_there_already),
	    cmocka_unit_test(a_next_version_comes_later_and_for_the_same_places),
	    cmocka_unit_test(a_period_is_recounted_by_another_version),
	    cmocka_unit_test(definitions_are_listed_page_by_page),
	    cmocka_unit_test(a_definition_for_two_departements_holds_in_both),
	    cmocka_unit_test(each_place_has_room_for_so_many_and_the_full_one_is_named),
	    cmocka_unit_test(a_target_holds_until_the_next_one),
	    cmocka_unit_test(a_target_fits_its_indicator),
	};

	return cmocka_run_group_tests_name("definitions", tests, setup, teardown);
}
