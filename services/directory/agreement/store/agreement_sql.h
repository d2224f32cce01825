/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreement_sql.h - pieces of statements that agreements and roadmaps share.
 */
#ifndef AGREEMENT_SQL_H
#define AGREEMENT_SQL_H

/* clang-format off */
#define REGION_OF(departement) "(SELECT region FROM community WHERE departement = " departement ")"

/* Codes that the list of the region requires and that `has` (a condition on l.code) does not meet. */
#define MISSING(departement, list, has)                                                            \
	"(SELECT coalesce(array_agg(l.code ORDER BY l.position), '{}') FROM region_list l"         \
	" WHERE l.region = " REGION_OF(departement) " AND l.list = '" list "' AND l.required"      \
	" AND NOT (" has "))"

/* Who reads: $org NULL for the team and the institutions; a member by the terms of its adhesion, or as a party. */
#define READS_AGREEMENT(a, org, day)                                                               \
	"(" org "::uuid IS NULL OR EXISTS (SELECT FROM agreement_party q JOIN agreement v"         \
	" ON v.departement = q.departement AND v.id = q.agreement_id WHERE q.departement = "       \
	a ".departement AND q.actor_id = " org "::uuid AND (v.id IN (" a ".id, " a ".parent_id)"   \
	" OR v.parent_id = " a ".id AND v.state = 'in_force'))"                                    \
	" OR member_may(" a ".departement, " org "::uuid, 'community_documents', " day "::date))"
/* clang-format on */

#endif
