/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_import_large.c - a file of the size that is promised (C360_IMPORT_LINES=50000; make test: a
 * tenth): read in bounded calls, resumed, made, every line once.  The persons are invented.
 */
#include "import_desk.h"

#include "cmn/clock.h"

#include <stdlib.h>

#define LONGEST_MS 6000 /* of one call: the gateway waits ten seconds */

static int lines(void)
{
	const char *said = getenv("C360_IMPORT_LINES");

	return said ? (int)strtol(said, NULL, 10) : 5000;
}

/* One person in three lines; one line in 500 cannot be made. */
static void put_line(struct cmn_buf *file, int i)
{
	static const char *const THEN[] = {
	    ";open;%02d/02/2022;;;conseiller-%d;given\n",
	    ";closed;%02d/02/2022;05/03/2022;solution_found;conseiller-%d;given\n",
	    ";received;;;;;\n", ";information_given;;;;;\n"};
	int person = i / 3;

	cmn_buf_fmt(file,
		    "03/02/202%d;%s;Inventée%c%c%c;Zoé %c%c;%02d/%02d/%d;Saint-Gaudens;ligne %d",
		    i % 3,
		    i % 500 == 499 ? "Pigeon"
		    : i % 2        ? "Tél"
				   : "Courriel",
		    'a' + person % 26, 'a' + person / 26 % 26, 'a' + person / 676 % 26,
		    'a' + person / 17576, 'k' + person % 7, person % 28 + 1, person % 12 + 1,
		    1950 + person % 70, i);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-extra-args"
	cmn_buf_fmt(file, THEN[i % 4], i % 20 + 5, i % 9);
#pragma GCC diagnostic pop
}

static void write_file(struct cmn_buf *file, int n)
{
	cmn_buf_init(file, 15 << 20);
	cmn_buf_text(file, HEAD);
	for (int i = 0; i < n; i++)
		put_line(file, i);
	assert_false(file->failed);
}

/* As a coordonnateur does: the same call again while it says so.  How many calls, and the longest.
 */
static int read_it(const char *content, int64_t *longest)
{
	int calls = 0;

	*longest = 0;
	do {
		int64_t began = cmn_clock_mono_ms(), took;

		read_file(content, 201);
		took = cmn_clock_mono_ms() - began;
		if (took > *longest)
			*longest = took;
		calls++;
	} while (strcmp(desk_text(&desk, "state"), "reading") == 0 && calls < 200);
	assert_string_equal(desk_text(&desk, "state"), "checked");
	return calls;
}

static int until_state(const char *method, const char *id, const char *what, const char *state)
{
	int calls = 0;

	do {
		act(method, id, what, (int)number("version"), 200);
		calls++;
	} while (strcmp(desk_text(&desk, "state"), state) != 0 && calls < 500);
	assert_string_equal(desk_text(&desk, "state"), state);
	return calls;
}

static void a_large_file_is_read_in_bounded_calls_and_every_line_is_made_once(void **state)
{
	CMN_AUTO(cmn_buf_free) struct cmn_buf file;
	int n = lines(), bad = n / 500, calls;
	int64_t longest, began = cmn_clock_mono_ms();
	char id[40];

	(void)state;
	write_file(&file, n);
	calls = read_it(file.data, &longest);
	keep_id(id);
	print_message("# %d lines, %zu bytes read in %d calls, %lld ms, longest %lld ms\n", n,
		      file.len, calls, (long long)(cmn_clock_mono_ms() - began),
		      (long long)longest);
	assert_true(longest < LONGEST_MS);
	assert_int_equal(number("lines"), n);
	assert_int_equal(number("refused"), bad);
	assert_int_equal(number("ready"), n - bad);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.import_line WHERE import_id = '%s'", id), n);
	began = cmn_clock_mono_ms();
	calls = until_state("POST", id, "/run", "done");
	print_message("# made in %d calls, %lld ms\n", calls,
		      (long long)(cmn_clock_mono_ms() - began));
	assert_int_equal(number("made"), n - bad);
	assert_int_equal(count_of("SELECT count(DISTINCT text) FROM intake.solicitation"
				  " WHERE import_id = '%s'",
				  id),
			 n - bad);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.solicitation WHERE import_id = '%s'", id),
	    n - bad);
	assert_int_equal(count_of("SELECT count(*) FROM intake.person WHERE import_id = '%s'", id),
			 (n + 2) / 3);
	assert_int_equal(
	    count_of("SELECT count(*) FROM intake.outbox WHERE type ="
		     " 'intake.solicitation.recorded.v1' AND data ->> 'import_id' = '%s'",
		     id),
	    n - bad);
	began = cmn_clock_mono_ms();
	calls = until_state("DELETE", id, "", "removed");
	print_message("# removed in %d calls, %lld ms\n", calls,
		      (long long)(cmn_clock_mono_ms() - began));
	assert_int_equal(count_of("SELECT count(*) FROM intake.person WHERE import_id = '%s'", id),
			 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_large_file_is_read_in_bounded_calls_and_every_line_is_made_once),
	};

	return cmocka_run_group_tests_name("large imports", tests, setup, teardown);
}
