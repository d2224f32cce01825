/* SPDX-License-Identifier: EUPL-1.2
 *
 * profile.h - whose need it is: the four values of indicator 1.2.
 *
 * The national table mixes who asks with whom it is about (docs/decisions, gap G7), so both are
 * recorded and the reported value is derived here, by a written table whose rows are the codes of
 * profile_rules.csv; the first row that fits wins.  A professional who asks counts as professional;
 * the carer's own need as carer; everything else by the person concerned, child or adult by the age
 * at reception where it is known, else as it was stated.  When neither is known the request counts
 * as adult: the table has no fifth value, and the rule kept with the record says so (R006, R213,
 * R214).
 */
#ifndef INTAKE_PROFILE_H
#define INTAKE_PROFILE_H

#define INTAKE_AGE_UNKNOWN (-1)
#define INTAKE_AGE_ADULT   18 /* years: majority, code civil art. 414 */

struct intake_profile_rule {
	const char *code;    /* profile_rules.csv */
	const char *profile; /* profile_1_2.csv */
};

/* Codes of requester_kinds.csv and person_profiles.csv; age in whole years at reception, or
 * INTAKE_AGE_UNKNOWN.  Never NULL; codes it does not know fall through to the last row. */
const struct intake_profile_rule *intake_profile_rule(const char *requester_kind,
						      const char *person_profile, int age);

/* The profile alone, when no age is known. */
const char *intake_profile(const char *requester_kind, const char *person_profile);

#endif
