/* SPDX-License-Identifier: EUPL-1.2 */
#include "mail.h"

#include <stddef.h>
#include <string.h>

static bool alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool local_valid(const char *at, size_t n)
{
	char before = '.';

	if (n == 0 || n > 64)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!alnum(at[i]) && !strchr("._%+'-", at[i]))
			return false;
		if (at[i] == '.' && before == '.')
			return false;
		before = at[i];
	}
	return before != '.';
}

static bool domain_valid(const char *domain)
{
	char before = '.';
	bool dot = false;

	for (const char *c = domain; *c; c++) {
		if (!alnum(*c) && *c != '.' && *c != '-')
			return false;
		/* a label neither begins nor ends with a hyphen, nor is it empty */
		if ((*c == '.' || *c == '-') && before == '.')
			return false;
		if (*c == '.' && before == '-')
			return false;
		dot = dot || *c == '.';
		before = *c;
	}
	return dot && alnum(before);
}

bool intake_mail_valid(const char *address)
{
	const char *at = address ? strchr(address, '@') : NULL;

	return at && strlen(address) <= INTAKE_MAIL_MAX &&
	       local_valid(address, (size_t)(at - address)) && domain_valid(at + 1);
}

/* Does `domain` end as `like`, of n bytes, does? */
static bool ends(const char *domain, const char *like, size_t n)
{
	size_t have = strlen(domain);

	if (have < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (lower(domain[have - n + i]) != lower(like[i]))
			return false;
	return true;
}

static bool fits(const char *domain, const char *entry, size_t n)
{
	if (n > 1 && entry[0] == '.')
		return ends(domain, entry, n) ||
		       (strlen(domain) == n - 1 && ends(domain, entry + 1, n - 1));
	return n > 0 && strlen(domain) == n && ends(domain, entry, n);
}

bool intake_mail_trusted(const char *address, const char *domains)
{
	const char *domain;

	if (!intake_mail_valid(address) || !domains)
		return false;
	domain = strchr(address, '@') + 1;
	while (*domains) {
		size_t n = strcspn(domains, ", ");

		if (fits(domain, domains, n))
			return true;
		domains += n + strspn(domains + n, ", ");
	}
	return false;
}
