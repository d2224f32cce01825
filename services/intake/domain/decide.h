/* SPDX-License-Identifier: EUPL-1.2
 *
 * decide.h - who may decide for, or with, a person: age, representatives, and the matter.
 *
 * Code civil: a minor is represented by the holders of parental authority (371-1, 372), each of
 * whom is deemed to act with the other for a usual act (372-2), until the eighteenth birthday
 * (414); parents who disagree go to the judge (373-2-8).  An adult decides alone (414), about their
 * own person even under a measure (459), and with or through whom the judge named in money matters
 * (440, 467, 473, 494-1).  An agent or a trusted person named by the person takes nothing away.
 */
#ifndef INTAKE_DECIDE_H
#define INTAKE_DECIDE_H

#include <stdbool.h>
#include <stddef.h>

enum intake_matter { INTAKE_MATTER_PERSON = 1 << 0, INTAKE_MATTER_PROPERTY = 1 << 1 };

/* Codes of proto/codes/link_powers.csv. */
enum intake_power {
	INTAKE_POWER_NONE = 1 << 0,
	INTAKE_POWER_ASSISTS = 1 << 1,
	INTAKE_POWER_JOINTLY = 1 << 2,
	INTAKE_POWER_ALONE = 1 << 3,
};

/* For whom a quality counts at all. */
enum intake_capacity {
	INTAKE_OF_NOBODY = 0, /* a relative, a carer: no power by that quality */
	INTAKE_OF_A_MINOR,
	INTAKE_OF_AN_ADULT, /* a measure of protection */
	INTAKE_OF_CHOICE,   /* named by the person */
};

/* A quality: a code of proto/codes/link_kinds.csv. */
struct intake_link_kind {
	const char *code;
	enum intake_capacity capacity;
	unsigned powers;         /* that it can have */
	enum intake_power power; /* by default */
	unsigned matters;        /* by default */
};
/* NULL when the code is none. */
const struct intake_link_kind *intake_link_kind_of(const char *code);

enum intake_power intake_power_of(const char *code); /* 0: none of them */
const char *intake_power_code(enum intake_power power);

struct intake_decider {
	const struct intake_link_kind *kind;
	enum intake_power power;
	unsigned matters;
	bool disagrees;
};

/* Codes of proto/codes/decision_rules.csv. */
enum intake_decision_rule {
	INTAKE_DECIDES_SELF = 1,
	INTAKE_DECIDES_ASSISTED,
	INTAKE_DECIDES_ONE_OF,
	INTAKE_DECIDES_ALL_OF,
	INTAKE_DECIDES_DISAGREEMENT,
	INTAKE_DECIDES_NOBODY_KNOWN,
	INTAKE_DECIDES_AGE_UNKNOWN,
};
const char *intake_decision_code(enum intake_decision_rule rule);

#define INTAKE_DECIDERS_MAX 32

struct intake_decision {
	enum intake_decision_rule rule;
	unsigned who; /* bit i: deciders[i] */
};

/* `of_age` as birth.h says it; `deciders` are those whose relation holds on that day, at most 32.
 */
struct intake_decision intake_decide(int of_age, const struct intake_decider *deciders, size_t n,
				     enum intake_matter matter, bool usual);

#endif
