/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_settle.c - what was only read at the start is given back, and found again when needed.
 */
#include "support/cmocka_all.h"

#include "settle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long kb_of(const char *name)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kb = -1;

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kb = strtol(line + strlen(name), NULL, 10);
	fclose(f);
	return kb;
}

static char written[] = "written";

static void pages_of_files_go_and_come_again(void **state)
{
	long file = kb_of("RssFile:"), own = kb_of("RssAnon:");
	struct tm day;
	time_t now = 0;
	char text[64];

	(void)state;
	snprintf(written, sizeof(written), "changed");
	cmn_settle();
	assert_in_range(kb_of("RssFile:"), 1, file - 1);
	assert_in_range(kb_of("RssAnon:"), own / 2, own * 2 + 1000);
	assert_string_equal(written, "changed"); /* what was written is no file's */
	assert_non_null(gmtime_r(&now, &day));
	assert_true(strftime(text, sizeof(text), "%Y-%m-%d", &day) > 0);
	assert_string_equal(text, "1970-01-01");
	cmn_settle(); /* again does no harm */
	assert_string_equal(written, "changed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(pages_of_files_go_and_come_again)};

	return cmocka_run_group_tests_name("settling", tests, NULL, NULL);
}
