/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_scale.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NARROW_SPACE "\xe2\x80\xaf" /* U+202F */

double board_axis_top(double most)
{
	static const double STEPS[] = {1, 2, 5};
	double ten = 1;

	if (!(most > 0))
		return 1;
	while (ten > most)
		ten /= 10;
	while (ten * 10 <= most)
		ten *= 10;
	for (size_t i = 0; i < 3; i++) {
		if (STEPS[i] * ten >= most)
			return STEPS[i] * ten;
	}
	return ten * 10;
}

void board_plain(double value, int decimals, char out[BOARD_NUMBER_LEN])
{
	static const double TENS[] = {1, 10, 100, 1000};
	char *end;

	/* a half goes up, as people round */
	if (decimals >= 0 && decimals < 4)
		value = round(value * TENS[decimals]) / TENS[decimals];
	snprintf(out, BOARD_NUMBER_LEN, "%.*f", decimals, value);
	if (!strchr(out, '.'))
		return;
	end = out + strlen(out);
	while (end[-1] == '0')
		*--end = '\0';
	if (end[-1] == '.')
		*--end = '\0';
	if (strcmp(out, "-0") == 0)
		memcpy(out, "0", 2);
}

/* From the plain form: a space before each group of three, a comma for the point. */
void board_number(double value, int decimals, char out[BOARD_NUMBER_LEN])
{
	char plain[BOARD_NUMBER_LEN];
	size_t whole, n = 0;

	board_plain(value, decimals, plain);
	whole = strcspn(plain, ".");
	for (size_t i = 0; plain[i] && n + 4 < BOARD_NUMBER_LEN; i++) {
		if (i > 0 && i < whole && (whole - i) % 3 == 0 && plain[i - 1] != '-') {
			memcpy(out + n, NARROW_SPACE, 3);
			n += 3;
		}
		out[n++] = plain[i] == '.' ? ',' : plain[i];
	}
	out[n] = '\0';
}
