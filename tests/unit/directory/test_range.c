/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_range.c - which piece of a file a header Range asks for.
 */
#include "support/cmocka_all.h"

#include "range.h"

#include <stddef.h>
#include <stdio.h>

#define MOST 100

static void a_range_is_the_piece_that_it_says(void **state)
{
	static const struct {
		const char *header;
		int64_t size;
		enum directory_range what;
		int64_t from, until;
	} CASES[] = {
	    {NULL, 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"lines=1-2", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=a-", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=5", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=5-2", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=0-1,5-6", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=-", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=--5", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=99999999999999999999-", 1000, DIRECTORY_RANGE_WHOLE, 0, 0},
	    {"bytes=0-", 1000, DIRECTORY_RANGE_PIECE, 0, 100},
	    {"bytes=0-0", 1000, DIRECTORY_RANGE_PIECE, 0, 1},
	    {"bytes=10-19", 1000, DIRECTORY_RANGE_PIECE, 10, 20},
	    {"bytes=950-", 1000, DIRECTORY_RANGE_PIECE, 950, 1000},
	    {"bytes=950-5000", 1000, DIRECTORY_RANGE_PIECE, 950, 1000},
	    {"bytes=999-", 1000, DIRECTORY_RANGE_PIECE, 999, 1000},
	    {"bytes=1000-", 1000, DIRECTORY_RANGE_OUTSIDE, 0, 0},
	    {"bytes=-30", 1000, DIRECTORY_RANGE_PIECE, 970, 1000},
	    {"bytes=-500", 1000, DIRECTORY_RANGE_PIECE, 500, 600},
	    {"bytes=-5000", 50, DIRECTORY_RANGE_PIECE, 0, 50},
	    {"bytes=-0", 1000, DIRECTORY_RANGE_OUTSIDE, 0, 0},
	    {"bytes=0-", 0, DIRECTORY_RANGE_OUTSIDE, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		int64_t from = 0, until = 0;
		enum directory_range what =
		    directory_range_of(CASES[i].header, CASES[i].size, MOST, &from, &until);

		if (what != CASES[i].what)
			fail_msg("%s: %d", CASES[i].header, (int)what);
		if (what != DIRECTORY_RANGE_PIECE)
			continue;
		assert_int_equal(from, CASES[i].from);
		assert_int_equal(until, CASES[i].until);
	}
}

static void pieces_put_together_are_the_file(void **state)
{
	(void)state;
	for (int64_t size = 1; size < 450; size += 37) {
		int64_t at = 0;

		while (at < size) {
			char header[40];
			int64_t from = -1, until = -1;

			snprintf(header, sizeof(header), "bytes=%lld-", (long long)at);
			assert_int_equal(directory_range_of(header, size, MOST, &from, &until),
					 DIRECTORY_RANGE_PIECE);
			assert_int_equal(from, at);
			assert_true(until > from && until - from <= MOST);
			at = until;
		}
		assert_int_equal(at, size);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_range_is_the_piece_that_it_says),
	    cmocka_unit_test(pieces_put_together_are_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
