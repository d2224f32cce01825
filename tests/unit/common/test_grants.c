/* SPDX-License-Identifier: EUPL-1.2 */
#include "grants.h"
#include "keys.h"
#include "source.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* the example pair of the documentation of libzmq: public, secret */
#define KEY_A "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"
#define KEY_B "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6"

static char dir[64], path[96];

static void write_text(const char *text)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static int make_dir(void **state)
{
	(void)state;
	snprintf(dir, sizeof(dir), "/tmp/c360-grants-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/file", dir);
	return 0;
}

static int drop_dir(void **state)
{
	(void)state;
	unlink(path);
	rmdir(dir);
	return 0;
}

static void a_pattern_matches_complete_streams_only(void **state)
{
	static const struct {
		const char *pattern, *stream;
		bool matches;
	} CASES[] = {
	    {"31.intake.facts", "31.intake.facts", true},
	    {"*.intake.facts", "31.intake.facts", true},
	    {"*.intake.facts", "971.intake.facts", true},
	    {"31.*.mdph", "31.referral.mdph", true},
	    {"*.*.figures", "2A.observatory.figures", true},
	    {"31.referral.partner.p1", "31.referral.partner.p1", true},
	    {"31.*.mdph", "34.referral.mdph", false},
	    {"31.*.mdph", "31.referral.facts", false},
	    {"31.*.mdph", "31.referral.mdph.x", false},
	    {"31.referral.partner.p1", "31.referral.partner.p12", false},
	    {"31.referral.partner", "31.referral.partner.p1", false},
	    {"3*.intake.facts", "31.intake.facts", false},
	    {"*.intake.*", "31.intake.facts", false},
	    {"*", "31.intake.facts", false},
	    {"", "31.intake.facts", false},
	    {"*.intake.facts", "", false},
	    {"*.intake.facts", "3", false},
	    {"*.intake.facts", "31.intake", false},
	    {"*.intake.facts", "31.intake.facts.", false},
	    {"*.intake.facts", ".intake.facts", false},
	    {"*.intake.facts", "*.intake.facts", false},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++)
		if (cmn_grant_matches(CASES[i].pattern, CASES[i].stream) != CASES[i].matches)
			fail_msg("%s against %s", CASES[i].pattern, CASES[i].stream);
}

static void the_audience_of_a_grant_is_always_named(void **state)
{
	(void)state;
	assert_true(cmn_grant_valid("*.*.mdph"));
	assert_false(cmn_grant_valid("*.*.*"));
	assert_false(cmn_grant_valid("31.intake.*"));
	assert_false(cmn_grant_valid("31.referral.partner.*"));
	assert_false(cmn_grant_valid("31..facts"));
	assert_false(cmn_grant_valid("31.intake.facts "));
	assert_false(cmn_grant_valid(
	    "31.intake.an-audience-whose-name-is-so-long-that-no-envelope-could-hold-it"));
}

static struct cmn_grants *open_text(const char *text)
{
	struct cmn_grants *grants = NULL;
	struct cmn_error err;

	write_text(text);
	assert_int_equal(cmn_grants_open(path, &grants, &err), CMN_OK);
	return grants;
}

static void a_key_reads_what_its_lines_name_and_nothing_else(void **state)
{
	struct cmn_grants *grants =
	    open_text("# services\n"
		      "referral " KEY_A " *.intake.facts *.directory.facts\n"
		      "\n"
		      "  # mdph\n"
		      "mdph31\t" KEY_B "\t31.*.mdph\n");

	(void)state;
	assert_true(cmn_grants_known(grants, KEY_A));
	assert_true(cmn_grants_allow(grants, KEY_A, "31.directory.facts"));
	assert_false(cmn_grants_allow(grants, KEY_A, "31.intake.mdph"));
	assert_true(cmn_grants_allow(grants, KEY_B, "31.intake.mdph"));
	assert_false(cmn_grants_allow(grants, KEY_B, "31.intake.facts"));
	assert_false(cmn_grants_known(grants, "0000000000000000000000000000000000000000"));
	assert_false(cmn_grants_known(grants, ""));
	cmn_grants_close(&grants);
}

static void a_wrong_line_refuses_the_file_with_its_number(void **state)
{
	static const char *const LINES[] = {
	    "referral",
	    "referral " KEY_A,
	    "referral short *.intake.facts",
	    "referral " KEY_A " *.intake.*",
	    "referral " KEY_A " *.intake.facts 31",
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(LINES); i++) {
		struct cmn_grants *grants = NULL;
		struct cmn_error err;
		char text[256];

		snprintf(text, sizeof(text), "# one\n\n%s\n", LINES[i]);
		write_text(text);
		assert_int_equal(cmn_grants_open(path, &grants, &err), CMN_E_INVALID);
		assert_null(grants);
		assert_non_null(strstr(err.detail[CMN_EN], "line 3"));
	}
}

static void a_changed_file_is_read_again_and_a_wrong_one_changes_nothing(void **state)
{
	struct cmn_grants *grants = open_text("referral " KEY_A " *.intake.facts\n");
	struct cmn_error err;
	bool changed = true;

	(void)state;
	assert_int_equal(cmn_grants_refresh(grants, &changed, &err), CMN_OK);
	assert_false(changed);
	write_text("mdph " KEY_B " 31.intake.mdph\n");
	assert_int_equal(cmn_grants_refresh(grants, &changed, &err), CMN_OK);
	assert_true(changed);
	assert_false(cmn_grants_known(grants, KEY_A));
	assert_true(cmn_grants_known(grants, KEY_B));
	write_text("mdph nonsense\n");
	assert_int_equal(cmn_grants_refresh(grants, &changed, &err), CMN_E_INVALID);
	assert_false(changed);
	assert_true(cmn_grants_known(grants, KEY_B));
	cmn_grants_close(&grants);
}

static void a_key_file_must_hold_a_pair(void **state)
{
	struct cmn_keys keys;
	struct cmn_error err;

	(void)state;
	write_text(KEY_A "\n" KEY_B "\n");
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_equal(cmn_keys_load(path, &keys, &err), CMN_OK);
	assert_string_equal(keys.secret_key, KEY_B);
	write_text(KEY_B "\n" KEY_A "\n");
	assert_int_equal(cmn_keys_load(path, &keys, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "no CURVE pair"));
	write_text("");
	assert_int_equal(cmn_keys_load(path, &keys, &err), CMN_E_INVALID);
	unlink(path);
	assert_int_equal(cmn_keys_load(path, &keys, &err), CMN_E_INVALID);
	assert_non_null(strstr(err.detail[CMN_EN], "cannot be read"));
}

static void sources_are_read_with_their_replicas(void **state)
{
	struct cmn_sources sources;
	struct cmn_error err;

	(void)state;
	assert_int_equal(cmn_sources_parse("intake=tcp://a:1,tcp://b:1|tcp://a:2,tcp://b:2|" KEY_A
					   ";directory=tcp://c:1|tcp://c:2|" KEY_B,
					   &sources, &err),
			 CMN_OK);
	assert_int_equal(sources.n, 2);
	assert_int_equal(sources.items[0].n_pubs, 2);
	assert_string_equal(sources.items[0].replays[1], "tcp://b:2");
	assert_string_equal(cmn_sources_find(&sources, "directory")->key, KEY_B);
	assert_null(cmn_sources_find(&sources, "observatory"));
}

static void a_malformed_source_is_refused_by_name(void **state)
{
	static const char *const TEXTS[] = {
	    "",
	    "intake",
	    "intake=",
	    "intake=tcp://a:1",
	    "intake=tcp://a:1|tcp://a:2",
	    "intake=tcp://a:1|tcp://a:2|short",
	    "intake=a:1|tcp://a:2|" KEY_A,
	    "=tcp://a:1|tcp://a:2|" KEY_A,
	};
	struct cmn_sources sources;
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		assert_int_equal(cmn_sources_parse(TEXTS[i], &sources, &err), CMN_E_INVALID);
		assert_non_null(strstr(err.detail[CMN_EN], "expected service="));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_pattern_matches_complete_streams_only),
	    cmocka_unit_test(the_audience_of_a_grant_is_always_named),
	    cmocka_unit_test(a_key_reads_what_its_lines_name_and_nothing_else),
	    cmocka_unit_test(a_wrong_line_refuses_the_file_with_its_number),
	    cmocka_unit_test(a_changed_file_is_read_again_and_a_wrong_one_changes_nothing),
	    cmocka_unit_test(a_key_file_must_hold_a_pair),
	    cmocka_unit_test(sources_are_read_with_their_replicas),
	    cmocka_unit_test(a_malformed_source_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, make_dir, drop_dir);
}
