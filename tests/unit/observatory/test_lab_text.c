/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_lab_text.c - what leads to a person is found in a text, and what does not is let through.
 * Every number and address here is invented.
 */
#include "lab_text.h"

#include "support/cmocka_all.h"

#include <string.h>

struct found {
	const char *text;
	enum lab_text_fault fault;
};

static void judge_all(const struct found *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lab_text_judge(all[i].text) != all[i].fault)
			fail_msg("%s: %d, not %d", all[i].text, lab_text_judge(all[i].text),
				 all[i].fault);
}
#define JUDGE(table) judge_all(table, sizeof(table) / sizeof((table)[0]))

static void telephone_numbers_are_found_however_they_are_written(void **state)
{
	static const struct found ALL[] = {
	    {"0199001234", LAB_TEXT_PHONE},
	    {"Rappeler au 01 99 00 12 34 le soir.", LAB_TEXT_PHONE},
	    {"01.99.00.12.34", LAB_TEXT_PHONE},
	    {"01-99-00-12-34", LAB_TEXT_PHONE},
	    {"01\u00a099\u00a000\u00a012\u00a034", LAB_TEXT_PHONE},
	    {"01\u202f99\u202f00\u202f12\u202f34", LAB_TEXT_PHONE},
	    {"(01) 99 00 12 34", LAB_TEXT_PHONE},
	    {"0199 001 234", LAB_TEXT_PHONE},
	    {"+33 1 99 00 12 34", LAB_TEXT_PHONE},
	    {"+33199001234", LAB_TEXT_PHONE},
	    {"+262 639 98 00 00", LAB_TEXT_PHONE},
	    {"0033199001234", LAB_TEXT_PHONE},
	    {"00 33 1 99 00 12 34", LAB_TEXT_PHONE},
	    {"２ puis ０１９９００１２３４", LAB_TEXT_PHONE},
	    {"appelé 2 01 99 00 12 34", LAB_TEXT_PHONE},
	    {"01 99 00 12 34 06 39 98 00 00", LAB_TEXT_PHONE},
	    {"x\n0639980000\ny", LAB_TEXT_PHONE},
	};

	(void)state;
	JUDGE(ALL);
}

static void mail_addresses_are_found(void **state)
{
	static const struct found ALL[] = {
	    {"personne.inventee@example.org", LAB_TEXT_MAIL},
	    {"Écrire à <a@b.invalid>.", LAB_TEXT_MAIL},
	    {"é@example.org", LAB_TEXT_MAIL},
	    {"a＠example.org", LAB_TEXT_MAIL},
	    {"31@sub.example.org", LAB_TEXT_MAIL},
	    {"un partenaire @ la table", LAB_TEXT_FINE},
	    {"@communaute360", LAB_TEXT_FINE},
	    {"a@b", LAB_TEXT_FINE},
	    {"3@4.5", LAB_TEXT_FINE},
	};

	(void)state;
	JUDGE(ALL);
}

static void social_security_numbers_are_found_by_their_key(void **state)
{
	static const struct found ALL[] = {
	    {"1850578"
	     "00608491",
	     LAB_TEXT_NIR},
	    {"1 85 05 78 "
	     "006 084 91",
	     LAB_TEXT_NIR},
	    {"n° 1-85-05-78-"
	     "006-084-91 !",
	     LAB_TEXT_NIR},
	    {"1 85 05 78 "
	     "006 084",
	     LAB_TEXT_NIR},
	    {"1 85 05 78 "
	     "006 084 37",
	     LAB_TEXT_FINE},                    /* another key */
	    {"2850 2A00 12345", LAB_TEXT_FINE}, /* too short */
	};

	(void)state;
	JUDGE(ALL);
}

static void amounts_days_and_public_numbers_are_let_through(void **state)
{
	static const struct found ALL[] = {
	    {"", LAB_TEXT_FINE},
	    {"Le 0 800 "
	     "360 360 répond du lundi au vendredi.",
	     LAB_TEXT_FINE},
	    {"0800"
	     "360360",
	     LAB_TEXT_FINE},
	    {"Le 01/02/2026 à 10 h 30", LAB_TEXT_FINE},
	    {"12.02.2026 10 participants", LAB_TEXT_FINE},
	    {"12-02-2026 12", LAB_TEXT_FINE},
	    {"SIRET 123 456 789 00012", LAB_TEXT_FINE},
	    {"SIREN 005 880 596", LAB_TEXT_FINE},
	    {"1 935 000 €, dont 430 000 € pour 44", LAB_TEXT_FINE},
	    {"FINESS 310000000", LAB_TEXT_FINE},
	    {"décret n° 2024-1195 du 20 décembre 2024", LAB_TEXT_FINE},
	    {"L.114-1-1, L.146-3 et R.146-25", LAB_TEXT_FINE},
	    {"en 2023, 2024, 2025 et 2026", LAB_TEXT_FINE},
	    {"ratio 0,05 sur 12 345 678", LAB_TEXT_FINE},
	    {"👩‍🦽 10 ans ; مرحبا", LAB_TEXT_FINE},
	};

	(void)state;
	JUDGE(ALL);
}

static void a_very_long_row_of_digits_is_read_to_its_end(void **state)
{
	char text[5000];

	(void)state;
	memset(text, '7', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_int_equal(lab_text_judge(text), LAB_TEXT_FINE);
	memcpy(text + sizeof(text) - 30, " , +33 1 99 00 12 34        ", 28);
	assert_int_equal(lab_text_judge(text), LAB_TEXT_PHONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(telephone_numbers_are_found_however_they_are_written),
	    cmocka_unit_test(mail_addresses_are_found),
	    cmocka_unit_test(social_security_numbers_are_found_by_their_key),
	    cmocka_unit_test(amounts_days_and_public_numbers_are_let_through),
	    cmocka_unit_test(a_very_long_row_of_digits_is_read_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
