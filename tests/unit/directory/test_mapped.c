/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_mapped.c - what other forms of directories do not take is not written, and hours in their
 * words.
 */
#include "support/cmocka_all.h"

#include "flat.h"
#include "inclusion.h"
#include "mapped.h"

#include <stdio.h>
#include <string.h>

static void an_address_that_is_none_is_left_out(void **state)
{
	static const char *const GOOD[] = {
	    "https://exemple.fr",
	    "http://www.exemple.fr/a-b_c?x=1&y=2#z",
	    "https://exemple.fr/%C3%A9",
	    "https://exemple.fr:8443/",
	};
	static const char *const BAD[] = {
	    "",
	    "exemple.fr",
	    "www.exemple.fr",
	    "ftp://exemple.fr",
	    "https://",
	    "https://exemple",
	    "https://exemple..fr",
	    "https://exemple.fr/a b",
	    "https://exemple.fr/é",
	    "https://exemple.fr/%zz",
	    "https://exemple.fr/<script>",
	    "https://exemple.fr/\"",
	    "https://exemple.fr#a#b",
	    "javascript:alert(1)",
	    "https://exemple.fr\nX: y",
	};

	(void)state;
	assert_null(directory_url_good(NULL));
	for (size_t i = 0; i < CMN_LEN(GOOD); i++)
		if (directory_url_good(GOOD[i]) == NULL)
			fail_msg("%s", GOOD[i]);
	for (size_t i = 0; i < CMN_LEN(BAD); i++)
		if (directory_url_good(BAD[i]) != NULL)
			fail_msg("%s", BAD[i]);
}

static void an_email_that_is_none_is_left_out(void **state)
{
	/* what stands before the sign, what stands behind it */
	static const char *const BAD[][2] = {
	    {"", "example.org"}, {"a", ""},           {"a", "b"},
	    {"a", "b..org"},     {"a b", "c.org"},    {"a", "example.org;b@example.org"},
	    {"a@b", "c.org"},    {".a", "b.org"},     {"a.", "b.org"},
	    {"\u00e9", "b.org"}, {"a", "\u00e9.org"}, {"a", "b.org\r\nx"},
	    {"a..b", "c.org"},
	};
	char text[120];

	(void)state;
	assert_non_null(directory_email_good("accueil@example.org"));
	assert_non_null(directory_email_good("a.b+c@sous.example.org"));
	assert_null(directory_email_good(NULL));
	assert_null(directory_email_good("sans arobase"));
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		snprintf(text, sizeof(text), "%s%c%s", BAD[i][0], '@', BAD[i][1]);
		if (directory_email_good(text) != NULL)
			fail_msg("%s", text);
	}
}

/* --- hours -------------------------------------------------------------------------------------
 */

static void same_hours(const char *hours, const char *expected)
{
	json_t *given = json_loads(hours, 0, NULL);
	struct cmn_buf text;

	assert_non_null(given);
	cmn_buf_init(&text, 4096);
	directory_osm_hours(&text, given);
	assert_string_equal(text.len > 0 ? text.data : "", expected);
	cmn_buf_free(&text);
	json_decref(given);
}

static void hours_read_as_opening_hours(void **state)
{
	(void)state;
	same_hours("{}", "");
	same_hours("{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"wednesday\",\"thursday\","
		   "\"friday\"],\"opens\":\"09:00\",\"closes\":\"17:00\"}]}",
		   "Mo-Fr 09:00-17:00; PH off");
	same_hours("{\"weekly\":[{\"days\":[\"monday\",\"tuesday\",\"friday\"],\"opens\":\"09:00\","
		   "\"closes\":\"12:00\"},{\"days\":[\"friday\"],\"opens\":\"14:00\","
		   "\"closes\":\"24:00\"}],\"holidays\":\"as_usual\"}",
		   "Mo,Tu,Fr 09:00-12:00, Fr 14:00-24:00");
	same_hours("{\"weekly\":[{\"days\":[\"saturday\"],\"opens\":\"09:30\",\"closes\":\"11:00\","
		   "\"nth\":[1,-1]}]}",
		   "Sa[1,-1] 09:30-11:00; PH off");
	same_hours("{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":\"12:00\","
		   "\"from\":\"2026-09-01\",\"until\":\"2027-06-30\"}],\"exceptions\":[{\"from\":"
		   "\"2026-12-24\",\"until\":\"2026-12-31\",\"closed\":true},{\"from\":"
		   "\"2027-01-02\",\"opens\":\"10:00\",\"closes\":\"12:00\"}]}",
		   "2026 Sep 01-2027 Jun 30 Mo 09:00-12:00; PH off; 2026 Dec 24-2026 Dec 31 off;"
		   " 2027 Jan 02 10:00-12:00");
	same_hours("{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":\"12:00\","
		   "\"weeks\":\"odd\",\"from\":\"2026-09-01\"}]}",
		   "2026 Sep 01+ week 01-53/2 Mo 09:00-12:00; PH off");
}

/* --- data·inclusion ------------------------------------------------------------------------------
 */

#define ID \
	"\"id\":\"018f0000-0000-7000-8000-000000000001\",\"actor_id\":\"018f0000-0000-7000-8000-000000000002\","
#define COMMON \
	ID "\"sector\":\"ordinary\",\"mode\":\"mixed\",\"modified_at\":\"2026-11-22T10:00:00Z\","

static json_t *service(const char *more)
{
	struct cmn_buf text, out;
	json_t *offer, *ret;

	cmn_buf_init(&text, 65536);
	cmn_buf_fmt(&text, "{" COMMON "%s}", more);
	offer = json_loads(text.data, 0, NULL);
	assert_non_null(offer);
	cmn_buf_init(&out, 65536);
	directory_inclusion_service(&out, offer);
	ret = json_loads(out.data, 0, NULL);
	if (ret == NULL)
		fail_msg("%s", out.data);
	cmn_buf_free(&text);
	cmn_buf_free(&out);
	json_decref(offer);
	return ret;
}

static void is_list(const json_t *object, const char *key, const char *expected)
{
	char *text = json_dumps(json_object_get(object, key), JSON_COMPACT | JSON_ENCODE_ANY);

	assert_string_equal(text != NULL ? text : "", expected);
	free(text);
}

static void everybody_stands_alone_among_publics(void **state)
{
	static const struct {
		const char *more, *publics;
	} CASES[] = {
	    {"\"name\":\"Offre inventée\",\"publics\":[\"everybody\",\"carer\"]",
	     "[\"tous-publics\"]"},
	    {"\"name\":\"Offre inventée\"", "[\"tous-publics\"]"},
	    {"\"name\":\"Offre inventée\",\"disability_types\":[\"autism\"]",
	     "[\"personnes-en-situation-de-handicap\"]"},
	    {"\"name\":\"Offre inventée\",\"publics\":[\"carer\",\"sibling\"]", "[\"familles\"]"},
	    {"\"name\":\"Offre inventée\",\"publics\":[\"professional\"]", ""},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		json_t *made = service(CASES[i].more);

		is_list(made, "publics", CASES[i].publics);
		json_decref(made);
	}
}

static void names_end_without_a_full_stop_and_are_neither_short_nor_long(void **state)
{
	static const struct {
		const char *name, *becomes;
	} CASES[] = {
	    {"Offre inventée.", "Offre inventée"},
	    {"  Offre inventée ... ", "Offre inventée"},
	    {"GE", "GE (offre)"},
	};
	char name[900] = "", more[1000];
	json_t *made;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		snprintf(more, sizeof(more), "\"name\":\"%s\"", CASES[i].name);
		made = service(more);
		assert_string_equal(json_string_value(json_object_get(made, "nom")),
				    CASES[i].becomes);
		assert_true(strlen(json_string_value(json_object_get(made, "description"))) >= 5);
		json_decref(made);
	}
	for (size_t i = 0; i < 400; i += 2)
		memcpy(name + i, "é", 2);
	snprintf(more, sizeof(more), "\"name\":\"%s\"", name);
	made = service(more);
	assert_int_equal(strlen(json_string_value(json_object_get(made, "nom"))), 300);
	json_decref(made);
}

static void a_way_of_asking_is_named_only_with_what_it_needs(void **state)
{
	json_t *made = service("\"name\":\"Offre inventée\",\"intake_modes\":[\"phone\",\"email\","
			       "\"visit\",\"form\"],\"intake_url\":\"pas une adresse\"");

	(void)state;
	is_list(made, "modes_mobilisation", "[\"se-presenter\"]");
	assert_null(json_object_get(made, "lien_mobilisation"));
	json_decref(made);
	made = service("\"name\":\"Offre inventée\",\"intake_modes\":[\"phone\"],\"contacts\":"
		       "[{\"phone\":\"05 36 49 00 01 / 05 36 49 00 02\"}]");
	is_list(made, "modes_mobilisation", "[\"telephoner\"]");
	assert_string_equal(json_string_value(json_object_get(made, "telephone")), "0536490001");
	json_decref(made);
}

static void a_siret_with_a_wrong_check_digit_is_left_out(void **state)
{
	static const char *const SIRETS[][2] = {{"13003013300016", "13003013300016"},
						{"13003013300017", NULL}};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(SIRETS); i++) {
		json_t *actor = json_pack("{s:s,s:s,s:s,s:s,s:s,s:s,s:b,s:s}", "id",
					  "018f0000-0000-7000-8000-000000000001", "name",
					  "Acteur inventé", "type", "mdph", "siret", SIRETS[i][0],
					  "modified_at", "2026-11-22T10:00:00Z", "source_date",
					  "1999-12-31", "to_verify", 1, "commune", "31555");
		struct cmn_buf out;

		cmn_buf_init(&out, 65536);
		directory_inclusion_structure(&out, actor);
		json_t *made = json_loads(out.data, 0, NULL);
		const char *siret = json_string_value(json_object_get(made, "siret"));
		assert_true((siret == NULL) == (SIRETS[i][1] == NULL));
		is_list(made, "reseaux_porteurs", "[\"mdph\"]");
		/* no date before 2000 */
		assert_string_equal(json_string_value(json_object_get(made, "date_maj")),
				    "2026-11-22");
		json_decref(made);
		json_decref(actor);
		cmn_buf_free(&out);
	}
}

/* --- CSV
 * ------------------------------------------------------------------------------------------ */

static void a_cell_is_never_a_formula_and_keeps_its_quotes(void **state)
{
	static const struct {
		const char *name, *cell;
	} CASES[] = {
	    {"=1+1", "\"'=1+1\""},
	    {"@SUM(A1)", "\"'@SUM(A1)\""},
	    {"+cmd|' /C calc'!A0", "\"'+cmd|' /C calc'!A0\""},
	    {"+33 5 36 49 00 01", "\"+33 5 36 49 00 01\""},
	    {"-5", "\"-5\""},
	    {"a \"b\", c", "\"a \"\"b\"\", c\""},
	    {"a\nb", "\"a\nb\""},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		json_t *actor = json_pack("{s:s,s:s}", "id", "x", "name", CASES[i].name);
		struct cmn_buf out;

		cmn_buf_init(&out, 65536);
		directory_csv_actors(&out, actor);
		assert_non_null(strstr(out.data, CASES[i].cell));
		json_decref(actor);
		cmn_buf_free(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_address_that_is_none_is_left_out),
	    cmocka_unit_test(an_email_that_is_none_is_left_out),
	    cmocka_unit_test(hours_read_as_opening_hours),
	    cmocka_unit_test(everybody_stands_alone_among_publics),
	    cmocka_unit_test(names_end_without_a_full_stop_and_are_neither_short_nor_long),
	    cmocka_unit_test(a_way_of_asking_is_named_only_with_what_it_needs),
	    cmocka_unit_test(a_siret_with_a_wrong_check_digit_is_left_out),
	    cmocka_unit_test(a_cell_is_never_a_formula_and_keeps_its_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
