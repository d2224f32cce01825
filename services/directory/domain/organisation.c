/* SPDX-License-Identifier: EUPL-1.2 */
#include "organisation.h"

#include <stddef.h>
#include <string.h>

#define DIGITS 14

bool directory_siret_good(const char *text)
{
	int luhn = 0, sum = 0;

	if (strspn(text, "0123456789") != DIGITS || text[DIGITS] != '\0')
		return false;
	for (size_t i = 0; i < DIGITS; i++) {
		int digit = text[i] - '0';
		int twice = i % 2 == 0 ? 2 * digit : digit;

		luhn += twice > 9 ? twice - 9 : twice;
		sum += digit;
	}
	return luhn % 10 == 0 || (strncmp(text, "356000000", 9) == 0 && sum % 5 == 0);
}
