/* SPDX-License-Identifier: EUPL-1.2
 *
 * visibility.h - which group of fields of a file a role may see.
 *
 * One table for every view of intake.  The team sees the work; a listening association (role pair,
 * R034) sees what it takes to listen: contact rules, codes, state, who owns the file.  A private
 * note is its author's alone: no role sees it, so no row of the table grants it.
 */
#ifndef INTAKE_VISIBILITY_H
#define INTAKE_VISIBILITY_H

#include <stdbool.h>
#include <stddef.h>

enum intake_group {
	INTAKE_SEE_STATE = 1,     /* state, dates, age, owner, département */
	INTAKE_SEE_CODES,         /* profile, types, moments, priority, commune */
	INTAKE_SEE_CONTACT_RULES, /* numbers never to call, hours, language */
	INTAKE_SEE_IDENTITY,      /* name, birth date, address, phone */
	INTAKE_SEE_NEED,          /* the need in words, who else handles it, closure note */
	INTAKE_SEE_TIMELINE,      /* acts, with their text */
	INTAKE_SEE_TASKS,
	INTAKE_SEE_EVALUATION,
	INTAKE_SEE_SHARED_NOTES,
	INTAKE_SEE_PROJECT, /* projet de vie; to others only when the person shares it */
	INTAKE_SEE_PRIVATE_NOTES,
	INTAKE_SEE_END_
};

/* `role` is the name of cmn/role.h ("conseiller"); unknown sees nothing. */
bool intake_sees(const char *role, enum intake_group group);

/* Names of the groups that at least one of `n` roles sees, as PostgreSQL array text
 * "{state,codes}". `size` of 160 holds them all. */
void intake_seen_groups(const char *const *roles, size_t n, char *out, size_t size);

const char *intake_group_name(enum intake_group group); /* "state"; NULL: not a group */

#endif
