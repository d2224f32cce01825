/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_said.c - encodings, fields, telephone numbers, hours and codes as public files write them.
 */
#include "support/cmocka_all.h"

#include "bytes.h"
#include "fields.h"
#include "opening.h"
#include "said.h"

#include <stdio.h>
#include <string.h>

static enum directory_encoding judged(const char *bytes, size_t n)
{
	struct directory_bytes_seen whole = {0}, parts = {0};

	directory_bytes_look(&whole, bytes, n);
	for (size_t i = 0; i < n; i++) /* wherever it is cut, the same is seen */
		directory_bytes_look(&parts, bytes + i, 1);
	assert_int_equal(directory_bytes_judge(&whole), directory_bytes_judge(&parts));
	return directory_bytes_judge(&whole);
}
#define JUDGED(text) judged(text, sizeof(text) - 1)

static void the_encoding_is_found_from_all_bytes(void **state)
{
	(void)state;
	assert_int_equal(JUDGED("abc"), DIRECTORY_UTF8);
	assert_int_equal(JUDGED("\xEF\xBB\xBF"
				"été"),
			 DIRECTORY_UTF8);
	assert_int_equal(JUDGED("\xE9t\xE9"), DIRECTORY_LATIN9);
	assert_int_equal(JUDGED("l\x92\xE9t\xE9"), DIRECTORY_WINDOWS_1252);
	assert_int_equal(JUDGED("\xFF\xFE"
				"a\0b\0"),
			 DIRECTORY_UTF16);
	assert_int_equal(JUDGED("a\0b\0c\0d\0"), DIRECTORY_UTF16);
	assert_int_equal(JUDGED("PK\x03\x04xyz"), DIRECTORY_BINARY);
	/* one broken line among many good ones */
	assert_int_equal(JUDGED("ééééééééééé \xE9"), DIRECTORY_UTF8);
	/* overlong, surrogate, cut at the end */
	assert_int_equal(JUDGED("\xC0\xAF"), DIRECTORY_LATIN9);
	assert_int_equal(JUDGED("\xED\xA0\x80"), DIRECTORY_WINDOWS_1252);
	assert_int_equal(JUDGED("\xC3"), DIRECTORY_LATIN9);
}

static void letters_of_both_old_encodings_are_those_of_today(void **state)
{
	char out[64];

	(void)state;
	out[directory_bytes_text(DIRECTORY_LATIN9, "c\xBDur \xA4 \xBE\xE9", 9, out)] = '\0';
	assert_string_equal(out, "cœur € Ÿé");
	out[directory_bytes_text(DIRECTORY_WINDOWS_1252,
				 "c\x9Cur \x80 l\x92"
				 "a\x81",
				 11, out)] = '\0';
	assert_string_equal(out, "cœur € l’a\xEF\xBF\xBD");
}

static void text_that_was_spoilt_before_is_seen(void **state)
{
	(void)state;
	assert_true(directory_text_spoilt("spÃ©cial"));
	assert_true(directory_text_spoilt("sp\xEF\xBF\xBD"
					  "cial"));
	assert_false(directory_text_spoilt("spécial À Ã"));
}

static size_t fields(const char *line, char separator, bool lenient, char *room, char **f)
{
	snprintf(room, 256, "%s", line);
	return directory_fields(room, separator, lenient, f);
}

static void fields_are_cut_with_and_without_quotes(void **state)
{
	char *f[DIRECTORY_FIELDS_MAX], room[256];

	(void)state;
	assert_int_equal(fields("a;;c", ';', false, room, f), 3);
	assert_string_equal(f[1], "");
	assert_int_equal(fields("\"a;\"\"b\"\"\";c", ';', false, room, f), 2);
	assert_string_equal(f[0], "a;\"b\"");
	assert_int_equal(fields("\"a\"b;c", ';', false, room, f), 0);
	assert_int_equal(fields("\"a", ';', false, room, f), 0);
	assert_int_equal(fields("\"LES LILAS\" IME;c", ';', true, room, f), 2);
	assert_string_equal(f[0], "\"LES LILAS\" IME");
	assert_int_equal(fields("a;", ';', false, room, f), 2);
	assert_int_equal(fields("\"\"", ';', false, room, f), 1);
	assert_string_equal(f[0], "");
	assert_int_equal(directory_separator("a,b;c;d", 7), ';');
	assert_int_equal(directory_separator("a\tb", 3), '\t');
	assert_int_equal(directory_separator("\"a,b,c\";d", 9), ';');
}

static void blanks_are_one_space_and_none_at_the_ends(void **state)
{
	char text[] = " \xC2\xA0 a \t b\xE2\x80\xAF"
		      "c  ";

	(void)state;
	directory_trim(text);
	assert_string_equal(text, "a b c");
}

static void telephone_numbers_are_written_one_way(void **state)
{
	static const char *const GOOD[][2] = {
	    {"01.99.00.00.01", "01 99 00 00 01"},
	    {"0199000001", "01 99 00 00 01"},
	    {"+33 1 99 00 00 01", "01 99 00 00 01"},
	    {"+33 (0)1 99 00 00 01", "01 99 00 00 01"},
	    {"0033199000001", "01 99 00 00 01"},
	    {"199000001", "01 99 00 00 01"},
	    {"3646", "3646"},
	    {"0 800 360 360", "0800 360 360"},
	};
	static const char *const BAD[] = {"",
					  "05",
					  "01990000",
					  "pas de numéro",
					  "12345678901234567890",
					  "00 00 00 00 00",
					  "01 99 00 00 01 / 02"};
	char phone[32];

	(void)state;
	for (size_t i = 0; i < sizeof(GOOD) / sizeof(GOOD[0]); i++) {
		assert_true(directory_said_phone(GOOD[i][0], phone, sizeof(phone)));
		assert_string_equal(phone, GOOD[i][1]);
	}
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		assert_false(directory_said_phone(BAD[i], phone, sizeof(phone)));
}

static void an_address_that_names_a_person_is_told_from_one_of_a_service(void **state)
{
	static const char *const PERSONS[] = {"jeanne.inventee@example.org",
					      "j.martin@example.org"};
	static const char *const SERVICES[] = {
	    "contact@example.org", "ime.lilas@example.org", "accueil.toulouse@example.org",
	    "sessad31@example.org", "esat.les.tilleuls@example.org"};

	(void)state;
	for (size_t i = 0; i < sizeof(PERSONS) / sizeof(PERSONS[0]); i++)
		assert_true(directory_said_person(PERSONS[i]));
	for (size_t i = 0; i < sizeof(SERVICES) / sizeof(SERVICES[0]); i++)
		assert_false(directory_said_person(SERVICES[i]));
	assert_true(directory_said_email("a.b+c@example.org"));
	assert_false(directory_said_email("a@b"));
	assert_false(directory_said_email("a b@example.org"));
	assert_false(directory_said_email("a@@example.org"));
	assert_false(directory_said_email("a..b@example.org"));
}

static void sites_are_addresses_of_the_web(void **state)
{
	char site[256];

	(void)state;
	assert_true(directory_said_website("www.exemple.fr", site, sizeof(site)));
	assert_string_equal(site, "https://www.exemple.fr");
	assert_true(directory_said_website("http://exemple.fr/x?y=1", site, sizeof(site)));
	assert_false(directory_said_website("javascript://exemple.fr", site, sizeof(site)));
	assert_false(directory_said_website("voir sur place", site, sizeof(site)));
	assert_false(directory_said_website("https://a@example.org", site, sizeof(site)));
}

static void codes_tell_their_departement(void **state)
{
	char d[4];

	(void)state;
	assert_true(directory_said_departement("31555", d));
	assert_string_equal(d, "31");
	assert_true(directory_said_departement("97105", d));
	assert_string_equal(d, "971");
	assert_true(directory_said_departement("2A004", d));
	assert_string_equal(d, "2A");
	assert_false(directory_said_departement("00123", d));
	assert_false(directory_said_departement("99123", d));
	assert_false(directory_said_departement("3155", d));
	assert_true(directory_said_departement_of_postal("20200", d));
	assert_string_equal(d, "2B");
	assert_true(directory_said_departement_of_postal("20000", d));
	assert_string_equal(d, "2A");
	assert_false(directory_said_departement_of_postal("3100A", d));
	assert_false(directory_said_departement_exists("20"));
	assert_false(directory_said_departement_exists("96"));
	assert_false(directory_said_departement_exists(""));
}

static void numbers_have_a_point_or_a_comma(void **state)
{
	double v;

	(void)state;
	assert_true(directory_said_number("574357,8", &v));
	assert_true(v == 574357.8);
	assert_true(directory_said_number("-1.5", &v));
	assert_true(v == -1.5);
	assert_false(directory_said_number("", &v));
	assert_false(directory_said_number("1.2.3", &v));
	assert_false(directory_said_number("1e9", &v));
	assert_false(directory_said_number("nan", &v));
}

static void hours_of_openstreetmap_are_weeks(void **state)
{
	struct directory_osm_hours h;

	(void)state;
	assert_true(
	    directory_osm_week("Mo-Fr 09:00-12:00,14:00-17:00; We off; Sa 9:00-12:00; PH off", &h));
	assert_int_equal(h.n[0], 2);
	assert_int_equal(h.day[0][1].closes, 17 * 60);
	assert_int_equal(h.n[2], 0);
	assert_int_equal(h.n[5], 1);
	assert_int_equal(h.n[6], 0);
	assert_false(h.holidays_as_usual);
	assert_true(directory_osm_week("24/7", &h));
	assert_int_equal(h.day[6][0].closes, 1440);
	assert_true(directory_osm_week("Fr-Mo 20:00-02:00", &h));
	assert_int_equal(h.n[6], 1);
	assert_int_equal(h.n[1], 0);
	assert_true(directory_osm_week("Mo,PH 10:00-12:00", &h));
	assert_true(h.holidays_as_usual);
	assert_true(directory_osm_week("08:00-00:00", &h));
	assert_int_equal(h.day[3][0].closes, 1440);
	static const char *const NOT[] = {"",
					  "off",
					  "Mo-Fr",
					  "lundi 9h",
					  "Mo 09:00+",
					  "Jan Mo 09:00-10:00",
					  "Mo 25:00-26:00",
					  "Mo 09:00-09:00",
					  "Mo 09:00-10:00 \"x\"",
					  "Mo- 09:00-10:00",
					  "Mo, 09:00-10:00"};
	for (size_t i = 0; i < sizeof(NOT) / sizeof(NOT[0]); i++)
		if (directory_osm_week(NOT[i], &h))
			fail_msg("%s", NOT[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_encoding_is_found_from_all_bytes),
	    cmocka_unit_test(letters_of_both_old_encodings_are_those_of_today),
	    cmocka_unit_test(text_that_was_spoilt_before_is_seen),
	    cmocka_unit_test(fields_are_cut_with_and_without_quotes),
	    cmocka_unit_test(blanks_are_one_space_and_none_at_the_ends),
	    cmocka_unit_test(telephone_numbers_are_written_one_way),
	    cmocka_unit_test(an_address_that_names_a_person_is_told_from_one_of_a_service),
	    cmocka_unit_test(sites_are_addresses_of_the_web),
	    cmocka_unit_test(codes_tell_their_departement),
	    cmocka_unit_test(numbers_have_a_point_or_a_comma),
	    cmocka_unit_test(hours_of_openstreetmap_are_weeks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
