/* SPDX-License-Identifier: EUPL-1.2 */
#include "coverage.h"

#include <stdio.h>
#include <string.h>

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

bool intake_semester(const char *text, char first[INTAKE_DAY_LEN], char next[INTAKE_DAY_LEN])
{
	int year;

	if (!text || strlen(text) != 7 || strncmp(text, "20", 2) != 0 || text[2] < '2' ||
	    !digit(text[2]) || !digit(text[3]) || text[4] != '-' || text[5] != 'S')
		return false;
	if (text[6] != '1' && text[6] != '2')
		return false;
	year = 2000 + (text[2] - '0') * 10 + (text[3] - '0');
	snprintf(first, INTAKE_DAY_LEN, "%04d-%s", year % 10000,
		 text[6] == '1' ? "01-01" : "07-01");
	snprintf(next, INTAKE_DAY_LEN, "%04d-%s", (year + (text[6] == '2')) % 10000,
		 text[6] == '1' ? "07-01" : "01-01");
	return true;
}
