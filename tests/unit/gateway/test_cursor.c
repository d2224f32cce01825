/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_cursor.h"
#include "support/cmocka_all.h"

#include <stdio.h>
#include <string.h>

static struct gateway_mark mark_of(const char *stream, int64_t epoch, int64_t sequence)
{
	struct gateway_mark m = {.epoch = epoch, .sequence = sequence};

	snprintf(m.stream, sizeof(m.stream), "%s", stream);
	return m;
}

static void what_is_written_is_read_again(void **state)
{
	static const char *const STREAMS[] = {"31.intake.facts", "2A.referral.mdph",
					      "971.directory.facts", "09.observatory.figures"};
	char text[256] = "";
	struct gateway_mark m;
	const char *at = text;
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 4; i++) {
		m = mark_of(STREAMS[i], i + 1, (int64_t)i * 1000000007);
		if (i > 0)
			text[n++] = '~';
		n += gateway_cursor_put(text + n, sizeof(text) - n, &m);
	}
	text[n] = '\0';
	assert_string_equal(text, "31if1.0~2Arm2.1000000007~971df3.2000000014~09og4.3000000021");
	for (int i = 0; i < 4; i++) {
		assert_int_equal(gateway_cursor_next(&at, &m), 1);
		assert_string_equal(m.stream, STREAMS[i]);
		assert_int_equal(m.epoch, i + 1);
		assert_int_equal(m.sequence, (int64_t)i * 1000000007);
	}
	assert_int_equal(gateway_cursor_next(&at, &m), 0);
}

static void no_text_at_all_is_an_empty_vector(void **state)
{
	const char *at = "";
	struct gateway_mark m;

	(void)state;
	assert_int_equal(gateway_cursor_next(&at, &m), 0);
}

static void what_was_not_written_here_is_refused(void **state)
{
	static const char *const BAD[] = {"31",
					  "31i",
					  "31if",
					  "31if1",
					  "31if1.",
					  "31if.4",
					  "31zf1.4",
					  "31iz1.4",
					  "1if1.4",
					  "9999if1.4",
					  "31if0.4",
					  "31if1.4~",
					  "31if1.4~~",
					  "31if1.4 ",
					  "31if-1.4",
					  "31if1.-4",
					  "~31if1.4",
					  "31if1.4,",
					  "31if1.9999999999999999999",
					  "31if9999999999999999999.1",
					  "\xff\xff",
					  "31IF1.4"};

	(void)state;
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++) {
		const char *at = BAD[i];
		struct gateway_mark m;
		int rc;

		do
			rc = gateway_cursor_next(&at, &m);
		while (rc == 1);
		if (rc != -1)
			fail_msg("\"%s\" was taken for a vector", BAD[i]);
	}
}

static void a_stream_without_a_letter_and_a_small_room_write_nothing(void **state)
{
	struct gateway_mark m = mark_of("31.partner.facts", 1, 1);
	char text[8];

	(void)state;
	assert_int_equal(gateway_cursor_put(text, sizeof(text), &m), 0);
	m = mark_of("31.intake.partner", 1, 1);
	assert_int_equal(gateway_cursor_put(text, sizeof(text), &m), 0);
	m = mark_of("nonsense", 1, 1);
	assert_int_equal(gateway_cursor_put(text, sizeof(text), &m), 0);
	m = mark_of("31.intake.facts", 1, 123456789);
	assert_int_equal(gateway_cursor_put(text, sizeof(text), &m), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_again),
	    cmocka_unit_test(no_text_at_all_is_an_empty_vector),
	    cmocka_unit_test(what_was_not_written_here_is_refused),
	    cmocka_unit_test(a_stream_without_a_letter_and_a_small_room_write_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
