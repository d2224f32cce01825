/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_paper_media.c - office documents are known by their bytes, and refused when something is
 * hidden in them; who reads which document.
 */
#include "support/cmocka_all.h"
#include "support/office.h"

#include "paper_media.h"
#include "paper_sight.h"

static enum paper_fault look(const struct office *o, enum paper_media *media)
{
	assert_true(paper_is_archive(o->b, o->n));
	return paper_inspect_archive(o->b, o->n, media);
}

static void each_office_format_is_known(void **state)
{
	static const struct {
		const char *kind;
		enum paper_media media;
	} KNOWN[] = {{"odt", PAPER_ODT}, {"docx", PAPER_DOCX}, {"xlsx", PAPER_XLSX}};
	enum paper_media media;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct office o = office_of(KNOWN[i].kind, "docProps/app.xml");

		assert_int_equal(look(&o, &media), 0);
		assert_int_equal(media, KNOWN[i].media);
		assert_int_equal(paper_media_named(paper_media_type(media)), media);
	}
}

static void an_archive_cut_anywhere_is_broken(void **state)
{
	struct office o = office_of("docx", NULL);
	enum paper_media media;

	(void)state;
	for (size_t n = 4; n < o.n; n++)
		assert_int_not_equal(paper_inspect_archive(o.b, n, &media), 0);
	/* and no byte of its lists can be changed without a word or a sound reading */
	for (size_t at = 0; at < o.n; at++) {
		struct office other = o;

		other.b[at] ^= 0xff;
		(void)paper_inspect_archive(other.b, other.n, &media);
	}
}

static void what_is_hidden_is_named(void **state)
{
	struct office macro = office_of("docx", "word/vbaProject.bin");
	struct office basic = office_of("odt", "Basic/Standard/Module1.xml");
	struct office out = office_of("docx", "word/../../etc/passwd");
	struct office root = office_of("xlsx", "/etc/passwd");
	struct office pdf = office_of("docx", "%PDF-1.7");
	struct office none = {.n = 0}, both = office_of("docx", "xl/workbook.xml");
	struct office tail = office_of("odt", NULL), front = {.n = 0};
	enum paper_media media;

	(void)state;
	assert_int_equal(look(&macro, &media), PAPER_MACRO);
	assert_int_equal(look(&basic, &media), PAPER_MACRO);
	assert_int_equal(look(&out, &media), PAPER_TWOFOLD);
	assert_int_equal(look(&root, &media), PAPER_TWOFOLD);
	assert_int_equal(look(&pdf, &media), PAPER_TWOFOLD);
	assert_int_equal(look(&both, &media), PAPER_UNKNOWN);
	office_put(&tail, "behind", 6);
	assert_int_equal(look(&tail, &media), PAPER_TWOFOLD);
	office_member(&none, "readme.txt", "x", 0, 0);
	office_end(&none);
	assert_int_equal(look(&none, &media), PAPER_UNKNOWN);
	office_put(&front, "PK\3\4 before", 11);
	tail = office_of("odt", NULL);
	office_put(&front, tail.b, tail.n);
	assert_int_equal(look(&front, &media), PAPER_BROKEN);
}

static void a_password_and_a_bomb_are_refused(void **state)
{
	struct office locked = {.n = 0}, bomb = {.n = 0};
	enum paper_media media;

	(void)state;
	office_member(&locked, "[Content_Types].xml", "x", 1, 0);
	office_end(&locked);
	assert_int_equal(look(&locked, &media), PAPER_ENCRYPTED);
	office_member(&bomb, "[Content_Types].xml", "x", 0, 0xf0000000u);
	office_end(&bomb);
	assert_int_equal(look(&bomb, &media), PAPER_SWELLS);
}

static void a_name_promises_its_type(void **state)
{
	(void)state;
	assert_int_equal(paper_media_promised("Charte.ODT"), PAPER_ODT);
	assert_int_equal(paper_media_promised("a.pdf.docx"), PAPER_DOCX);
	assert_int_equal(paper_media_promised("comptes.csv"), PAPER_CSV);
	assert_int_equal(paper_media_promised("photo.png"), 0);
	assert_int_equal(paper_media_promised(""), 0);
	assert_int_equal(paper_media_named("text/html"), 0);
}

static void each_reader_sees_what_is_for_them(void **state)
{
	static const char *const AUDIENCES[] = {"public", "members", "authorities", "team"};
	/* of an ordinary document, and of a job sheet where it may have that audience */
	static const char *const SEES[] = {
	    [PAPER_SIGHT_EVERYBODY] = "x...", [PAPER_SIGHT_MEMBER] = "xx..",
	    [PAPER_SIGHT_MDPH] = "xxx.",      [PAPER_SIGHT_AUTHORITY] = "xxx.",
	    [PAPER_SIGHT_TEAM] = "xxxx",
	};

	(void)state;
	for (enum paper_sight s = PAPER_SIGHT_EVERYBODY; s <= PAPER_SIGHT_TEAM; s++) {
		for (size_t a = 0; a < 4; a++)
			assert_int_equal(paper_seen(s, "charter", AUDIENCES[a]), SEES[s][a] == 'x');
		assert_int_equal(paper_seen(s, "job_sheet", "authorities"),
				 s >= PAPER_SIGHT_AUTHORITY);
		assert_non_null(paper_sight_code(s));
	}
}

static void what_is_of_an_employment_is_not_for_everybody(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *kind = i ? "job_sheet" : "employment_contract_clause";

		assert_true(paper_audience_fits(kind, "team"));
		assert_true(paper_audience_fits(kind, "authorities"));
		assert_false(paper_audience_fits(kind, "members"));
		assert_false(paper_audience_fits(kind, "public"));
	}
	assert_true(paper_audience_fits("charter", "public"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_office_format_is_known),
	    cmocka_unit_test(an_archive_cut_anywhere_is_broken),
	    cmocka_unit_test(what_is_hidden_is_named),
	    cmocka_unit_test(a_password_and_a_bomb_are_refused),
	    cmocka_unit_test(a_name_promises_its_type),
	    cmocka_unit_test(each_reader_sees_what_is_for_them),
	    cmocka_unit_test(what_is_of_an_employment_is_not_for_everybody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
