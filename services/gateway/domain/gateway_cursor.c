/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_cursor.h"

#include <stdio.h>
#include <string.h>

struct letter {
	char letter;
	const char *name;
};

static const struct letter SERVICES[] = {
    {'i', "intake"}, {'r', "referral"}, {'d', "directory"}, {'o', "observatory"}};
static const struct letter AUDIENCES[] = {{'f', "facts"}, {'m', "mdph"}, {'g', "figures"}};

#define N(table) (sizeof(table) / sizeof((table)[0]))

static char letter_of(const struct letter *table, size_t n, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strlen(table[i].name) == len && memcmp(table[i].name, name, len) == 0)
			return table[i].letter;
	return '\0';
}

static const char *name_of(const struct letter *table, size_t n, char letter)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (table[i].letter == letter)
			return table[i].name;
	return NULL;
}

size_t gateway_cursor_put(char *out, size_t size, const struct gateway_mark *mark)
{
	const char *service = strchr(mark->stream, '.');
	const char *audience = service ? strchr(service + 1, '.') : NULL;
	char s, a;
	int n;

	if (!audience)
		return 0;
	s = letter_of(SERVICES, N(SERVICES), service + 1, (size_t)(audience - service) - 1);
	a = letter_of(AUDIENCES, N(AUDIENCES), audience + 1, strlen(audience + 1));
	if (!s || !a)
		return 0;
	n = snprintf(out, size, "%.*s%c%c%lld.%lld", (int)(service - mark->stream), mark->stream, s,
		     a, (long long)mark->epoch, (long long)mark->sequence);
	return n > 0 && (size_t)n < size ? (size_t)n : 0;
}

/* Eighteen digits at most, so that it fits. */
static bool number(const char **at, int64_t *ret)
{
	size_t n = strspn(*at, "0123456789"), i;

	*ret = 0;
	if (n == 0 || n > 18)
		return false;
	for (i = 0; i < n; i++)
		*ret = *ret * 10 + ((*at)[i] - '0');
	*at += n;
	return true;
}

static bool name(const char **at, struct gateway_mark *ret)
{
	size_t n = strspn(*at, "0123456789AB");
	const char *service, *audience;

	if (n < 2 || n > 3 || !(*at)[n] || !(*at)[n + 1])
		return false;
	service = name_of(SERVICES, N(SERVICES), (*at)[n]);
	audience = name_of(AUDIENCES, N(AUDIENCES), (*at)[n + 1]);
	if (!service || !audience)
		return false;
	snprintf(ret->stream, sizeof(ret->stream), "%.*s.%s.%s", (int)n, *at, service, audience);
	*at += n + 2;
	return true;
}

int gateway_cursor_next(const char **at, struct gateway_mark *ret)
{
	if (**at == '\0')
		return 0;
	if (!name(at, ret) || !number(at, &ret->epoch) || *(*at)++ != '.' ||
	    !number(at, &ret->sequence) || ret->epoch == 0)
		return -1;
	if (**at == '~' && (*at)[1] != '\0')
		(*at)++;
	else if (**at != '\0')
		return -1;
	return 1;
}
