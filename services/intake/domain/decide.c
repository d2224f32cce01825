/* SPDX-License-Identifier: EUPL-1.2 */
#include "decide.h"

#include <string.h>

#define LEN(a) (sizeof(a) / sizeof((a)[0]))

#define NONE    INTAKE_POWER_NONE
#define ASSISTS INTAKE_POWER_ASSISTS
#define JOINTLY INTAKE_POWER_JOINTLY
#define ALONE   INTAKE_POWER_ALONE
#define PERSON  INTAKE_MATTER_PERSON
#define MONEY   INTAKE_MATTER_PROPERTY
#define ANY     (NONE | ASSISTS | JOINTLY | ALONE)

static const struct intake_link_kind KINDS[] = {
    {"parental_authority", INTAKE_OF_A_MINOR, NONE | JOINTLY | ALONE, JOINTLY, PERSON | MONEY},
    {"guardian_of_minor", INTAKE_OF_A_MINOR, NONE | JOINTLY | ALONE, ALONE, PERSON | MONEY},
    {"tutelle", INTAKE_OF_AN_ADULT, ANY, ALONE, MONEY},
    {"curatelle", INTAKE_OF_AN_ADULT, NONE | ASSISTS, ASSISTS, MONEY},
    {"curatelle_renforcee", INTAKE_OF_AN_ADULT, NONE | ASSISTS, ASSISTS, MONEY},
    {"sauvegarde", INTAKE_OF_AN_ADULT, ANY, NONE, MONEY},
    {"habilitation_familiale", INTAKE_OF_AN_ADULT, ANY, ALONE, MONEY},
    {"future_protection", INTAKE_OF_AN_ADULT, ANY, ALONE, MONEY},
    {"mandate", INTAKE_OF_CHOICE, ANY, ALONE, PERSON},
    {"trusted_person", INTAKE_OF_CHOICE, NONE | ASSISTS, ASSISTS, PERSON},
    {"carer", INTAKE_OF_NOBODY, NONE, NONE, 0},
    {"relative", INTAKE_OF_NOBODY, NONE, NONE, 0},
    {"professional", INTAKE_OF_NOBODY, NONE, NONE, 0},
    {"neighbour", INTAKE_OF_NOBODY, NONE, NONE, 0},
};

static const struct {
	enum intake_power power;
	const char *code;
} POWERS[] = {{NONE, "none"}, {ASSISTS, "assists"}, {JOINTLY, "jointly"}, {ALONE, "alone"}};

static const char *const RULES[] = {
    [INTAKE_DECIDES_SELF] = "self",
    [INTAKE_DECIDES_ASSISTED] = "self_assisted",
    [INTAKE_DECIDES_ONE_OF] = "one_of",
    [INTAKE_DECIDES_ALL_OF] = "all_of",
    [INTAKE_DECIDES_DISAGREEMENT] = "disagreement",
    [INTAKE_DECIDES_NOBODY_KNOWN] = "nobody_known",
    [INTAKE_DECIDES_AGE_UNKNOWN] = "age_unknown",
};

const struct intake_link_kind *intake_link_kind_of(const char *code)
{
	for (size_t i = 0; i < LEN(KINDS); i++)
		if (strcmp(KINDS[i].code, code) == 0)
			return &KINDS[i];
	return NULL;
}

enum intake_power intake_power_of(const char *code)
{
	for (size_t i = 0; i < LEN(POWERS); i++)
		if (strcmp(POWERS[i].code, code) == 0)
			return POWERS[i].power;
	return 0;
}

const char *intake_power_code(enum intake_power power)
{
	for (size_t i = 0; i < LEN(POWERS); i++)
		if (POWERS[i].power == power)
			return POWERS[i].code;
	return NULL;
}

const char *intake_decision_code(enum intake_decision_rule rule)
{
	return RULES[rule];
}

/* Those of one capacity who have a power in this matter. */
struct found {
	unsigned who, alone, jointly, assists;
	int n;
	bool disagree;
};

static struct found find(const struct intake_decider *d, size_t n, enum intake_capacity capacity,
			 enum intake_matter matter)
{
	struct found f = {0};

	for (size_t i = 0; i < n && i < INTAKE_DECIDERS_MAX; i++) {
		unsigned bit = 1u << i;

		if (d[i].kind->capacity != capacity || !(d[i].matters & matter) ||
		    d[i].power == NONE)
			continue;
		f.n++;
		f.who |= bit;
		f.alone |= d[i].power == ALONE ? bit : 0;
		f.jointly |= d[i].power == JOINTLY ? bit : 0;
		f.assists |= d[i].power == ASSISTS ? bit : 0;
		f.disagree = f.disagree || d[i].disagrees;
	}
	return f;
}

static struct intake_decision answer(enum intake_decision_rule rule, unsigned who)
{
	return (struct intake_decision){rule, who};
}

static struct intake_decision for_a_minor(const struct found *f, bool usual)
{
	if (f->n == 0)
		return answer(INTAKE_DECIDES_NOBODY_KNOWN, 0);
	if (f->disagree && f->n > 1)
		return answer(INTAKE_DECIDES_DISAGREEMENT, f->who);
	if (usual || !f->jointly)
		return answer(INTAKE_DECIDES_ONE_OF, f->who);
	return answer(INTAKE_DECIDES_ALL_OF, f->who);
}

/* Who represents comes before who assists; an agent of choice is named beside the person. */
static struct intake_decision for_an_adult(const struct found *f, unsigned chosen)
{
	unsigned represent = f->alone | f->jointly;

	if (f->disagree && f->n > 1)
		return answer(INTAKE_DECIDES_DISAGREEMENT, f->who);
	if (represent)
		return answer(f->jointly ? INTAKE_DECIDES_ALL_OF : INTAKE_DECIDES_ONE_OF,
			      represent);
	if (f->assists)
		return answer(INTAKE_DECIDES_ASSISTED, f->assists);
	return answer(INTAKE_DECIDES_SELF, chosen);
}

struct intake_decision intake_decide(int of_age, const struct intake_decider *deciders, size_t n,
				     enum intake_matter matter, bool usual)
{
	struct found minor = find(deciders, n, INTAKE_OF_A_MINOR, matter);
	struct found adult = find(deciders, n, INTAKE_OF_AN_ADULT, matter);
	struct found choice = find(deciders, n, INTAKE_OF_CHOICE, matter);

	if (of_age < 0)
		return for_a_minor(&minor, usual);
	/* a measure of protection is an adult's: its holder shows the age that nobody wrote down */
	if (of_age == 0 && adult.n == 0)
		return answer(INTAKE_DECIDES_AGE_UNKNOWN, minor.who);
	return for_an_adult(&adult, choice.who);
}
