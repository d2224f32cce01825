/* SPDX-License-Identifier: EUPL-1.2 */
#include "said.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Digits without what separates them; a country code becomes the zero. */
static size_t digits_of(const char *text, char out[20])
{
	size_t n = 0;
	const char *at = text;

	if (strncmp(at, "+33", 3) == 0 || strncmp(at, "0033", 4) == 0) {
		at += *at == '+' ? 3 : 4;
		if (strncmp(at, "(0)", 3) == 0 || strncmp(at, " (0)", 4) == 0)
			at = strchr(at, ')') + 1;
		out[n++] = '0';
	}
	for (; *at != '\0'; at++) {
		if (digit(*at) && n < 15)
			out[n++] = *at;
		else if (strchr(" .-/()", *at) == NULL)
			return 0;
	}
	if (n == 11 && out[0] == '0' && out[1] == '0') { /* +33 0561… */
		memmove(out, out + 1, 10);
		n = 10;
	}
	out[n] = '\0';
	return n;
}

bool directory_said_phone(const char *text, char *ret, size_t size)
{
	char d[20];
	size_t n = digits_of(text, d);
	int len;

	if (n == 9 && d[0] >= '1' && d[0] <= '9') {
		memmove(d + 1, d, 10);
		d[0] = '0';
		n = 10;
	}
	if (n == 4 && (d[0] == '1' || d[0] == '3'))
		len = snprintf(ret, size, "%s", d);
	else if (n == 10 && d[0] == '0' && d[1] == '8')
		len = snprintf(ret, size, "%.4s %.3s %.3s", d, d + 4, d + 7);
	else if (n == 10 && d[0] == '0' && d[1] != '0')
		len =
		    snprintf(ret, size, "%.2s %.2s %.2s %.2s %.2s", d, d + 2, d + 4, d + 6, d + 8);
	else
		return false;
	return len > 0 && (size_t)len < size;
}

static bool email_char(char c)
{
	return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       strchr("._%+-", c) != NULL;
}

bool directory_said_email(const char *text)
{
	const char *at = strchr(text, '@');
	const char *dot = at != NULL ? strrchr(at, '.') : NULL;

	if (at == NULL || at == text || dot == NULL || dot == at + 1 || strlen(dot) < 3 ||
	    strlen(text) > 120 || strstr(text, "..") != NULL || text[0] == '.' || at[-1] == '.' ||
	    at[1] == '.' || at[1] == '-')
		return false;
	for (const char *c = text; *c != '\0'; c++)
		if (c != at && !email_char(*c))
			return false;
	return true;
}

static bool letters(const char *from, const char *to)
{
	for (; from < to; from++)
		if (!((*from >= 'a' && *from <= 'z') || (*from >= 'A' && *from <= 'Z') ||
		      *from == '-'))
			return false;
	return true;
}

/* Words that stand before the @ of services. */
static const char *const OF_SERVICES[] = {
    "accueil",     "admin",         "adm",         "ap",           "asso",        "association",
    "cadre",       "cda",           "ccas",        "centre",       "cmp",         "cmpp",
    "camsp",       "communication", "contact",     "coordination", "cpam",        "direction",
    "directeur",   "directrice",    "dispositif",  "dir",          "ditep",       "eam",
    "emploi",      "equipe",        "erhr",        "esat",         "etab",        "etablissement",
    "facturation", "fam",           "foyer",       "gem",          "handicap",    "ime",
    "info",        "infos",         "insertion",   "itep",         "mairie",      "maison",
    "mas",         "mdph",          "mission",     "numerique",    "orientation", "pcpe",
    "pfr",         "plateforme",    "point",       "pole",         "rh",          "samsah",
    "savs",        "sec",           "secretariat", "service",      "services",    "sessad",
    "siege",       "social",        "ssiad",       "standard",     "unite",       "urgence",
    "vie",         "france",        "jeunes",      "aidants",      "relais",      "repit",
    "residence",   "les",           "la",          "le",           "saint",
};

static bool of_service(const char *from, size_t n)
{
	for (size_t i = 0; i < sizeof(OF_SERVICES) / sizeof(OF_SERVICES[0]); i++)
		if (strlen(OF_SERVICES[i]) == n && strncasecmp(OF_SERVICES[i], from, n) == 0)
			return true;
	return false;
}

bool directory_said_person(const char *email)
{
	const char *at = strchr(email, '@');
	const char *dot = memchr(email, '.', at != NULL ? (size_t)(at - email) : 0);

	if (dot == NULL || memchr(dot + 1, '.', (size_t)(at - dot - 1)) != NULL || dot == email ||
	    dot + 1 == at || !letters(email, dot) || !letters(dot + 1, at))
		return false;
	return !of_service(email, (size_t)(dot - email)) &&
	       !of_service(dot + 1, (size_t)(at - dot - 1));
}

bool directory_said_website(const char *text, char *ret, size_t size)
{
	const char *host = strstr(text, "://");
	bool known = strncmp(text, "http://", 7) == 0 || strncmp(text, "https://", 8) == 0;
	int len;

	if (host != NULL && !known)
		return false;
	host = host != NULL ? host + 3 : text;
	if (strlen(text) < 4 || strchr(host, '.') == NULL || host[0] == '.' || host[0] == '/' ||
	    text[strcspn(text, " \"<>\\^`{|}@")] != '\0')
		return false;
	len = snprintf(ret, size, "%s%s", known ? "" : "https://", text);
	return len > 0 && len <= 200 && (size_t)len < size;
}

bool directory_said_departement_exists(const char *code)
{
	size_t n = strlen(code);
	int value = 0;

	if (strcmp(code, "2A") == 0 || strcmp(code, "2B") == 0)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (!digit(code[i]) || n > 3)
			return false;
		value = value * 10 + (code[i] - '0');
	}
	if (n == 2)
		return value >= 1 && value <= 95 && value != 20;
	return n == 3 && ((value >= 971 && value <= 978) || (value >= 984 && value <= 989));
}

bool directory_said_departement(const char *commune, char ret[4])
{
	size_t n = commune[0] == '9' && (commune[1] == '7' || commune[1] == '8') ? 3 : 2;

	if (strlen(commune) != 5)
		return false;
	snprintf(ret, 4, "%.*s", (int)n, commune);
	return directory_said_departement_exists(ret);
}

bool directory_said_departement_of_postal(const char *code, char ret[4])
{
	for (size_t i = 0; i < 5; i++)
		if (!digit(code[i]))
			return false;
	if (code[5] != '\0')
		return false;
	if (code[0] == '2' && code[1] == '0') {
		snprintf(ret, 4, "%s", code[2] < '2' ? "2A" : "2B");
		return true;
	}
	return directory_said_departement(code, ret);
}

bool directory_said_number(const char *text, double *ret)
{
	double value = 0, unit = 1;
	bool minus = *text == '-', behind = false;
	size_t digits = 0;

	if (*text == '-' || *text == '+')
		text++;
	for (; *text != '\0'; text++) {
		if ((*text == '.' || *text == ',') && !behind) {
			behind = true;
			continue;
		}
		if (!digit(*text) || ++digits > 17)
			return false;
		value = value * 10 + (*text - '0');
		unit *= behind ? 10 : 1;
	}
	*ret = (minus ? -value : value) / unit;
	return digits > 0;
}

double directory_said_reach_km(const char *departement)
{
	return strcmp(departement, "973") == 0 ? 150.0 : 25.0;
}

bool directory_said_finess(const char *text)
{
	return strlen(text) == 9 && strspn(text, "0123456789AB") == 9;
}
