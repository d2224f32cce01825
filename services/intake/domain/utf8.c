/* SPDX-License-Identifier: EUPL-1.2 */
#include "utf8.h"

#include <stddef.h>

struct range {
	unsigned from, to;
};

#define AMONG(ranges, c) among(ranges, sizeof(ranges) / sizeof((ranges)[0]), c)

static bool among(const struct range *ranges, size_t n, unsigned c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

unsigned intake_utf8_next(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	unsigned more = p[0] < 0xC0 ? 0 : p[0] < 0xE0 ? 1 : p[0] < 0xF0 ? 2 : 3;
	unsigned c = more == 0 ? p[0] : p[0] & (0x3Fu >> more);

	if (*p == 0)
		return 0;
	p++;
	for (; more > 0 && *p; more--, p++)
		c = c << 6 | (*p & 0x3Fu);
	*text = (const char *)p;
	return c;
}

bool intake_utf8_control(unsigned c)
{
	static const struct range CONTROL[] = {{0x01, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x2029}};

	return AMONG(CONTROL, c);
}

bool intake_utf8_invisible(unsigned c)
{
	static const struct range INVISIBLE[] = {
	    {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},
	    {0x180B, 0x180F}, {0x200B, 0x200F}, {0x202A, 0x202E},   {0x2060, 0x206F},
	    {0x3164, 0x3164}, {0xE000, 0xF8FF}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
	    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFF}, {0xE0000, 0x10FFFF}};

	return AMONG(INVISIBLE, c);
}

bool intake_utf8_symbol(unsigned c)
{
	static const struct range SYMBOL[] = {{0x2190, 0x2BFF},
					      {0x3000, 0x3004},
					      {0x3200, 0x33FF},
					      {0x1D000, 0x1D7FF},
					      {0x1F000, 0x1FBFF}};

	return AMONG(SYMBOL, c);
}

bool intake_utf8_letter(unsigned c)
{
	static const struct range LETTER[] = {
	    {'A', 'Z'},         {'a', 'z'},        {0xC0, 0xD6},     {0xD8, 0xF6},
	    {0xF8, 0x2C1},      {0x300, 0x37D},    {0x37F, 0x3FF},   {0x400, 0x589},
	    {0x591, 0x5FF},     {0x620, 0x669},    {0x66E, 0x6D3},   {0x6D5, 0x1FFF},
	    {0x2C00, 0x2DFF},   {0x3005, 0x31FF},  {0x3400, 0x9FFF}, {0xA000, 0xDFFF},
	    {0xF900, 0xFDFF},   {0xFE20, 0xFEFE},  {0xFF10, 0xFFEF}, {0x10000, 0x1CFFF},
	    {0x1E000, 0x1EFFF}, {0x20000, 0x3FFFF}};

	return AMONG(LETTER, c) && !intake_utf8_invisible(c);
}
