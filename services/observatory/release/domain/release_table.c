/* SPDX-License-Identifier: EUPL-1.2 */
#include "release_table.h"

#include <string.h>

#define SERIES (RELEASE_MONTHS | RELEASE_PLACES | RELEASE_IN_YEAR)

/* A base comes before what stands on it. */
const struct release_table RELEASE_TABLES[] = {
    {"1.1", "number", RELEASE_TOTAL, NULL, NULL, NULL, SERIES},
    {"1.1", "by_channel", RELEASE_KEYS, "1.1 number",
     "allo_360,phone,email,partner_referral,web_form", NULL, 0},
    {"1.1", "apart_relances", RELEASE_TOTAL, NULL, NULL, NULL, 0},
    {"1.1", "apart_abandoned_calls", RELEASE_TOTAL, NULL, NULL, NULL, 0},
    {"1.2", "number", RELEASE_SAME, "1.1 number", NULL, NULL, 0},
    {"1.2", "by_profile", RELEASE_KEYS, "1.1 number", "adult,child,carer,professional", NULL, 0},
    /* the profile follows from these, so that they would tell its small numbers (G7) */
    {"1.2", "by_requester", RELEASE_EXACT, "1.1 number", NULL, NULL, 0},
    {"1.2", "by_person", RELEASE_EXACT, "1.1 number", NULL, NULL, 0},
    {"1.2", "by_age", RELEASE_EXACT, "1.1 number", NULL, NULL, 0},
    {"1.5", "denominator", RELEASE_TOTAL, NULL, NULL, NULL, SERIES},
    {"1.3", "number", RELEASE_SUBSET, "1.1 number", NULL, "1.5 denominator", 0},
    {"1.3", "by_problem", RELEASE_MANY, "1.3 number", NULL, NULL, 0},
    {"1.5", "number", RELEASE_TOTAL, NULL, NULL, NULL, SERIES},
    {"1.5", "numerator", RELEASE_SUBSET, "1.5 denominator", NULL, NULL, 0},
    {"1.4", "denominator", RELEASE_SAME, "1.5 number", NULL, NULL, 0},
    {"1.4", "numerator", RELEASE_SUBSET, "1.4 denominator", NULL, NULL, 0},
    {"1.6", "denominator", RELEASE_SAME, "1.5 number", NULL, NULL, 0},
    {"1.6", "by_state", RELEASE_KEYS, "1.6 denominator",
     "accepted,refused,proposed,declined,withdrawn", NULL, 0},
    {"1.6", "numerator", RELEASE_SAME, "1.6 by_state", "accepted", NULL, 0},
    {"1.6", "numerator.answered", RELEASE_SAME, "1.6 by_state", "accepted", NULL, 0},
    {"1.6", "denominator.answered", RELEASE_EXACT, "1.6 denominator", NULL, NULL, 0},
    {"1.7", "number", RELEASE_TOTAL, NULL, NULL, "1.5 numerator", RELEASE_MONTHS | RELEASE_DAYS},
    /* with solicitations and first proposals it would tell who left without one */
    {"1.7", "waiting", RELEASE_EXACT, NULL, NULL, NULL, RELEASE_STANDS},
    /* each of them came by a solicitation of the channel aller_vers: with their number that key of
     * 1.1 by_channel has few values left, and with it the others of its block */
    {"2.1", "number", RELEASE_EXACT, "1.5 denominator", NULL, NULL, 0},
    {"2.2", "denominator", RELEASE_TOTAL, NULL, NULL, "1.6 numerator", RELEASE_MONTHS},
    {"2.2", "numerator", RELEASE_SUBSET, "2.2 denominator", NULL, NULL, 0},
    {"2.3", "denominator", RELEASE_SAME, "2.2 denominator", NULL, NULL, 0},
    {"2.3", "numerator", RELEASE_SUBSET, "2.3 denominator", NULL, NULL, 0},
    {"3.1", "denominator", RELEASE_TOTAL, NULL, NULL, NULL, RELEASE_MONTHS},
    {"3.1", "numerator", RELEASE_SUBSET, "3.1 denominator", NULL, NULL, 0},
    {"3.1", "by_builder", RELEASE_EXACT, "3.1 denominator", NULL, NULL, 0},
    {"4.1", "number", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_MONTHS | RELEASE_POSTS},
    {"4.1", "by_function", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_POSTS},
    {"4.2", "number", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_MONTHS},
    {"4.2", "by_sector", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_MONTHS},
    {"4.2", "apart_unverified", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_MONTHS},
    {"4.3", "number", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_MONTHS | RELEASE_POSTS},
    {"4.3", "by_employer", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_POSTS},
    {"5.1", "number", RELEASE_BODIES, NULL, NULL, NULL, RELEASE_MONTHS},
};
const size_t RELEASE_TABLE_COUNT = sizeof(RELEASE_TABLES) / sizeof(RELEASE_TABLES[0]);
_Static_assert(sizeof(RELEASE_TABLES) / sizeof(RELEASE_TABLES[0]) <= RELEASE_TABLES_MAX,
	       "RELEASE_TABLES_MAX");

size_t release_table_of(const char *indicator, const char *part)
{
	for (size_t t = 0; t < RELEASE_TABLE_COUNT; t++)
		if (strcmp(RELEASE_TABLES[t].indicator, indicator) == 0 &&
		    strcmp(RELEASE_TABLES[t].part, part) == 0)
			return t;
	return RELEASE_NO_TABLE;
}

size_t release_table_named(const char *name)
{
	const char *space = name ? strchr(name, ' ') : NULL;

	for (size_t t = 0; space && t < RELEASE_TABLE_COUNT; t++) {
		size_t n = strlen(RELEASE_TABLES[t].indicator);

		if (n == (size_t)(space - name) &&
		    strncmp(RELEASE_TABLES[t].indicator, name, n) == 0 &&
		    strcmp(RELEASE_TABLES[t].part, space + 1) == 0)
			return t;
	}
	return RELEASE_NO_TABLE;
}

size_t release_key_order(const char *keys, const char *key)
{
	size_t place = 0, n = strlen(key);

	for (const char *at = keys; at && *at; place++) {
		const char *end = strchr(at, ',');
		size_t len = end ? (size_t)(end - at) : strlen(at);

		if (len == n && strncmp(at, key, n) == 0)
			return place;
		at = end ? end + 1 : at + len;
	}
	return place;
}
