/* SPDX-License-Identifier: EUPL-1.2
 *
 * The formats that are asserted under CMN_SCHEMA_FORMAT, with what is said when one is not met.
 */
#include "schema_internal.h"

#include <string.h>

static const struct schema_format FORMATS[] = {
    {"date-time",
     schema_format_date_time,
     {"une date et une heure valides sont attendues (exemple : 2026-03-31T14:30:00+02:00)",
      "a valid date and time are expected (example: 2026-03-31T14:30:00+02:00)"}},
    {"date",
     schema_format_date,
     {"une date valide est attendue (année-mois-jour, exemple : 2026-03-31)",
      "a valid date is expected (year-month-day, example: 2026-03-31)"}},
    {"time",
     schema_format_time,
     {"une heure valide est attendue (exemple : 14:30:00+02:00)",
      "a valid time is expected (example: 14:30:00+02:00)"}},
    {"duration",
     schema_format_duration,
     {"une durée ISO 8601 est attendue (exemple : P3M)",
      "an ISO 8601 duration is expected (example: P3M)"}},
    {"uuid", schema_format_uuid, {"un UUID est attendu", "a UUID is expected"}},
    {"email",
     schema_format_email,
     {"une adresse électronique valide est attendue", "a valid e-mail address is expected"}},
    {"uri",
     schema_format_uri,
     {"une adresse complète est attendue (exemple : https://exemple.fr/)",
      "a complete address is expected (example: https://example.org/)"}},
    {"uri-reference",
     schema_format_uri_reference,
     {"une adresse valide est attendue", "a valid address is expected"}},
    {"iri",
     schema_format_iri,
     {"une adresse complète est attendue (exemple : https://exemple.fr/)",
      "a complete address is expected (example: https://example.org/)"}},
    {"iri-reference",
     schema_format_iri_reference,
     {"une adresse valide est attendue", "a valid address is expected"}},
    {"uri-template",
     schema_format_uri_template,
     {"un modèle d’adresse valide est attendu", "a valid address template is expected"}},
    {"ipv4", schema_format_ipv4, {"une adresse IPv4 est attendue", "an IPv4 address is expected"}},
    {"ipv6", schema_format_ipv6, {"une adresse IPv6 est attendue", "an IPv6 address is expected"}},
    {"hostname",
     schema_format_hostname,
     {"un nom de machine est attendu (exemple : www.exemple.fr)",
      "a host name is expected (example: www.example.org)"}},
    {"json-pointer",
     schema_format_pointer,
     {"un pointeur JSON est attendu", "a JSON Pointer is expected"}},
    {"relative-json-pointer",
     schema_format_relative_pointer,
     {"un pointeur JSON relatif est attendu", "a relative JSON Pointer is expected"}},
    {"regex",
     schema_format_regex,
     {"une expression régulière ECMA 262 est attendue",
      "a regular expression of ECMA 262 is expected"}},
};

const struct schema_format *schema_format_find(const char *name)
{
	for (size_t i = 0; i < CMN_LEN(FORMATS); i++)
		if (strcmp(FORMATS[i].name, name) == 0)
			return &FORMATS[i];
	return NULL;
}

int cmn_format_valid(const char *format, const char *text, size_t n)
{
	const struct schema_format *found = schema_format_find(format);

	return found != NULL ? found->valid(text, n) : -1;
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

bool schema_format_uuid(const char *text, size_t n)
{
	if (n != 36)
		return false;
	for (size_t i = 0; i < n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !is_hex(text[i]))
			return false;
	}
	return true;
}

bool schema_format_pointer(const char *text, size_t n)
{
	if (n > 0 && text[0] != '/')
		return false;
	for (size_t i = 0; i < n; i++)
		if (text[i] == '~' && (i + 1 == n || (text[i + 1] != '0' && text[i + 1] != '1')))
			return false;
	return true;
}

bool schema_format_relative_pointer(const char *text, size_t n)
{
	size_t digits = 0;

	while (digits < n && text[digits] >= '0' && text[digits] <= '9')
		digits++;
	if (digits == 0 || (digits > 1 && text[0] == '0'))
		return false;
	if (n - digits == 1 && text[digits] == '#')
		return true;
	return schema_format_pointer(text + digits, n - digits);
}

bool schema_format_regex(const char *text, size_t n)
{
	return schema_ecma_valid(text, n);
}
