/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/settings.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/cmocka_all.h"

struct values {
	const char *address, *password, *note;
	unsigned port, pool, wait_ms;
	bool tls;
};

struct own_values {
	struct values common; /* first, as in every service */
	const char *window;
};

#define ROW(n, k, f, s, w, m)                                                          \
	{                                                                              \
		.name = (n), .kind = (k), .fallback = (f), .secret = (s), .what = (w), \
		.offset = offsetof(struct values, m)                                   \
	}

static const struct cmn_setting TABLE[] = {
    ROW("T_ADDRESS", CMN_SET_TEXT, "127.0.0.1", false, "address to listen on", address),
    ROW("T_PORT", CMN_SET_PORT, "8080", false, "port to listen on", port),
    ROW("T_PASSWORD", CMN_SET_TEXT, NULL, true, "password of the database", password),
    ROW("T_POOL", CMN_SET_COUNT, "8", false, "connections", pool),
    ROW("T_WAIT_MS", CMN_SET_MILLIS, "0", false, "longest wait, milliseconds", wait_ms),
    ROW("T_TLS", CMN_SET_BOOL, "false", false, "speak TLS", tls),
    ROW("T_NOTE", CMN_SET_TEXT, "", false, "text shown at start", note),
};
static const struct cmn_setting OWN[] = {
    {"T_WINDOW", CMN_SET_TEXT, "1 h", false, "window", offsetof(struct own_values, window)},
};
#define N CMN_LEN(TABLE)

static char complaints[4096], page[4096];

static int read_into(const struct cmn_setting *table, size_t n, void *base)
{
	FILE *f = fmemopen(complaints, sizeof(complaints), "w");
	int failed;

	memset(complaints, 0, sizeof(complaints));
	failed = cmn_settings_read(table, n, base, f);
	fclose(f);
	return failed;
}

static size_t lines_in(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static int clean(void **state)
{
	static const char *const NAMES[] = {"T_ADDRESS", "T_PORT",          "T_POOL",
					    "T_WAIT_MS", "T_TLS",           "T_NOTE",
					    "T_WINDOW",  "T_PASSWORD_FILE", "T_PORT_FILE"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(NAMES); i++)
		unsetenv(NAMES[i]);
	return setenv("T_PASSWORD", "s3cret", 1);
}

static void what_is_not_given_has_its_fallback(void **state)
{
	struct values v;

	(void)state;
	memset(&v, 0xff, sizeof(v));
	assert_int_equal(read_into(TABLE, N, &v), 0);
	assert_string_equal(complaints, "");
	assert_string_equal(v.address, "127.0.0.1");
	assert_string_equal(v.password, "s3cret");
	assert_string_equal(v.note, "");
	assert_int_equal(v.port, 8080);
	assert_int_equal(v.pool, 8);
	assert_int_equal(v.wait_ms, 0);
	assert_false(v.tls);
	cmn_settings_free(TABLE, N, &v);
	assert_null(v.address);
}

static void what_is_given_is_read_and_empty_counts_as_not_given(void **state)
{
	struct values v;

	(void)state;
	setenv("T_ADDRESS", "::1", 1);
	setenv("T_PORT", "65535", 1);
	setenv("T_POOL", "1000000", 1);
	setenv("T_WAIT_MS", "86400000", 1);
	setenv("T_TLS", "true", 1);
	setenv("T_NOTE", "", 1);
	assert_int_equal(read_into(TABLE, N, &v), 0);
	assert_string_equal(v.address, "::1");
	assert_string_equal(v.note, "");
	assert_int_equal(v.port, 65535);
	assert_int_equal(v.pool, 1000000);
	assert_int_equal(v.wait_ms, 86400000);
	assert_true(v.tls);
	cmn_settings_free(TABLE, N, &v);
	setenv("T_PORT", "", 1);
	assert_int_equal(read_into(TABLE, N, &v), 0);
	assert_int_equal(v.port, 8080);
	cmn_settings_free(TABLE, N, &v);
}

static void all_errors_are_told_at_once_each_on_one_line(void **state)
{
	struct values v;

	(void)state;
	unsetenv("T_PASSWORD");
	setenv("T_PORT", "70000", 1);
	setenv("T_POOL", "0", 1);
	setenv("T_TLS", "yes", 1);
	assert_int_equal(read_into(TABLE, N, &v), 4);
	assert_int_equal(lines_in(complaints), 4);
	assert_non_null(
	    strstr(complaints, "T_PORT: \"70000\" refused; expected a port, 1 to 65535\n"));
	assert_non_null(
	    strstr(complaints, "T_PASSWORD: missing; expected text in UTF-8: password of the"));
	assert_non_null(
	    strstr(complaints, "T_POOL: \"0\" refused; expected a whole number, 1 to 1000000\n"));
	assert_non_null(strstr(complaints, "T_TLS: \"yes\" refused; expected true or false\n"));
	cmn_settings_free(TABLE, N, &v);
}

static void numbers_must_be_nothing_but_digits_in_range(void **state)
{
	static const char *const BAD[] = {"0",
					  "65536",
					  "-1",
					  "+1",
					  " 80",
					  "80 ",
					  "0x50",
					  "8080a",
					  "1e3",
					  "80.0",
					  "99999999999999999999"};
	struct values v;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		setenv("T_PORT", BAD[i], 1);
		assert_int_equal(read_into(TABLE, N, &v), 1);
		assert_non_null(strstr(complaints, BAD[i]));
		cmn_settings_free(TABLE, N, &v);
	}
}

static void a_value_with_control_characters_stays_on_its_line(void **state)
{
	struct values v;

	(void)state;
	setenv("T_PORT", "80\nT_TLS: fine\x1b[2J", 1);
	assert_int_equal(read_into(TABLE, N, &v), 1);
	assert_int_equal(lines_in(complaints), 1);
	assert_null(strchr(complaints, '\x1b'));
	cmn_settings_free(TABLE, N, &v);
}

static void a_secret_is_never_shown(void **state)
{
	struct values v;
	FILE *f = fmemopen(page, sizeof(page), "w");

	(void)state;
	setenv("T_PASSWORD",
	       "s3cr\xff"
	       "et",
	       1);
	assert_int_equal(read_into(TABLE, N, &v), 1);
	assert_non_null(strstr(complaints, "T_PASSWORD: refused; expected text in UTF-8\n"));
	assert_null(strstr(complaints, "s3cr"));
	cmn_settings_free(TABLE, N, &v);

	setenv("T_PASSWORD", "s3cret", 1);
	assert_int_equal(read_into(TABLE, N, &v), 0);
	cmn_settings_print(TABLE, N, &v, f);
	fclose(f);
	assert_string_equal(page, "T_ADDRESS=127.0.0.1\nT_PORT=8080\nT_PASSWORD=***\nT_POOL=8\n"
				  "T_WAIT_MS=0\nT_TLS=false\nT_NOTE=\n");
	cmn_settings_free(TABLE, N, &v);
}

/* A file with exactly these bytes, named by the variable. */
static void set_file(const char *variable, char *path, const void *bytes, size_t n)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), n);
	close(fd);
	setenv(variable, path, 1);
}

static void a_value_may_come_from_a_file_without_its_last_newline(void **state)
{
	static const struct {
		const char *bytes, *value;
	} CASES[] = {{"from file\n", "from file"},
		     {"from file", "from file"},
		     {"dos\r\n", "dos"},
		     {"two\n\n", "two\n"}};

	(void)state;
	unsetenv("T_PASSWORD");
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		char path[] = "/tmp/c360-settings-XXXXXX";
		struct values v;

		set_file("T_PASSWORD_FILE", path, CASES[i].bytes, strlen(CASES[i].bytes));
		assert_int_equal(read_into(TABLE, N, &v), 0);
		assert_string_equal(v.password, CASES[i].value);
		cmn_settings_free(TABLE, N, &v);
		unlink(path);
	}
}

static void a_number_may_come_from_a_file_too(void **state)
{
	char path[] = "/tmp/c360-settings-XXXXXX";
	struct values v;

	(void)state;
	set_file("T_PORT_FILE", path, "81\n", 3);
	assert_int_equal(read_into(TABLE, N, &v), 0);
	assert_int_equal(v.port, 81);
	cmn_settings_free(TABLE, N, &v);
	unlink(path);
}

/* Reading the table gives exactly one error, with this in it. */
static void check_one_error(const char *part)
{
	struct values v;

	assert_int_equal(read_into(TABLE, N, &v), 1);
	if (!strstr(complaints, part))
		fail_msg("no \"%s\" in: %s", part, complaints);
	cmn_settings_free(TABLE, N, &v);
}

static void a_value_and_a_file_for_it_are_one_too_many(void **state)
{
	(void)state;
	setenv("T_PASSWORD_FILE", "/nonexistent/secret", 1);
	check_one_error("T_PASSWORD: given twice, also by T_PASSWORD_FILE; give one\n");
}

static void a_file_that_cannot_be_read_is_named_with_the_reason(void **state)
{
	(void)state;
	unsetenv("T_PASSWORD");
	setenv("T_PASSWORD_FILE", "/nonexistent/secret", 1);
	check_one_error("T_PASSWORD_FILE: cannot read \"/nonexistent/secret\": "
			"No such file or directory\n");
	setenv("T_PASSWORD_FILE", "/tmp", 1);
	check_one_error("T_PASSWORD_FILE: cannot read \"/tmp\": Is a directory\n");
}

static void a_file_that_is_empty_binary_or_huge_is_refused(void **state)
{
	static char big[70000];
	const struct {
		const char *bytes, *part;
		size_t n;
	} cases[] = {
	    {"\n", "T_PASSWORD: missing", 1},
	    {"", "T_PASSWORD: missing", 0},
	    {"a\0b", "holds a NUL byte\n", 3},
	    {big, "more than 65536 bytes\n", sizeof(big)},
	};

	(void)state;
	unsetenv("T_PASSWORD");
	memset(big, 'a', sizeof(big));
	for (size_t i = 0; i < CMN_LEN(cases); i++) {
		char path[] = "/tmp/c360-settings-XXXXXX";

		set_file("T_PASSWORD_FILE", path, cases[i].bytes, cases[i].n);
		check_one_error(cases[i].part);
		unlink(path);
	}
}

static void two_tables_fill_the_same_struct(void **state)
{
	struct own_values v;

	(void)state;
	setenv("T_WINDOW", "2 h", 1);
	assert_int_equal(read_into(TABLE, N, &v), 0);
	assert_int_equal(read_into(OWN, CMN_LEN(OWN), &v), 0);
	assert_string_equal(v.common.address, "127.0.0.1");
	assert_string_equal(v.window, "2 h");
	cmn_settings_free(OWN, CMN_LEN(OWN), &v);
	assert_string_equal(v.common.address, "127.0.0.1");
	cmn_settings_free(TABLE, N, &v);
}

static void help_stands_in_columns_and_shows_what_is_required(void **state)
{
	FILE *f = fmemopen(page, sizeof(page), "w");

	(void)state;
	cmn_settings_help(TABLE, N, f);
	fclose(f);
	assert_string_equal(page, "  T_ADDRESS   127.0.0.1   address to listen on\n"
				  "  T_PORT      8080        port to listen on\n"
				  "  T_PASSWORD  (required)  password of the database\n"
				  "  T_POOL      8           connections\n"
				  "  T_WAIT_MS   0           longest wait, milliseconds\n"
				  "  T_TLS       false       speak TLS\n"
				  "  T_NOTE      (empty)     text shown at start\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(what_is_not_given_has_its_fallback, clean),
	    cmocka_unit_test_setup(what_is_given_is_read_and_empty_counts_as_not_given, clean),
	    cmocka_unit_test_setup(all_errors_are_told_at_once_each_on_one_line, clean),
	    cmocka_unit_test_setup(numbers_must_be_nothing_but_digits_in_range, clean),
	    cmocka_unit_test_setup(a_value_with_control_characters_stays_on_its_line, clean),
	    cmocka_unit_test_setup(a_secret_is_never_shown, clean),
	    cmocka_unit_test_setup(a_value_may_come_from_a_file_without_its_last_newline, clean),
	    cmocka_unit_test_setup(a_number_may_come_from_a_file_too, clean),
	    cmocka_unit_test_setup(a_value_and_a_file_for_it_are_one_too_many, clean),
	    cmocka_unit_test_setup(a_file_that_cannot_be_read_is_named_with_the_reason, clean),
	    cmocka_unit_test_setup(a_file_that_is_empty_binary_or_huge_is_refused, clean),
	    cmocka_unit_test_setup(two_tables_fill_the_same_struct, clean),
	    cmocka_unit_test_setup(help_stands_in_columns_and_shows_what_is_required, clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
