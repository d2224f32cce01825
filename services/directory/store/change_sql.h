/* SPDX-License-Identifier: EUPL-1.2
 *
 * change_sql.h - how the statement that changes a record also accepts the change that was proposed
 * of it: both or neither.  The proposed change is locked in a statement before (changes.h), so what
 * ACCEPTABLE sees is how it is.
 */
#ifndef DIRECTORY_CHANGE_SQL_H
#define DIRECTORY_CHANGE_SQL_H

#include "more_sql.h"

/* clang-format off */
/* Names of members, never what they say. */
#define CHANGE_FACT(w)                                                                             \
	"json_strip_nulls(json_build_object('change_id', " w ".id, 'departement', " w              \
	".departement, 'actor_id', " w ".actor_id, 'kind', " w ".kind, 'subject_id', " w           \
	".subject_id, 'subject_version', " w ".subject_version, 'members', (SELECT json_agg(m.k"   \
	" ORDER BY m.k) FROM jsonb_object_keys(" w ".change) AS m (k)), 'via', " w ".via, 'state', " \
	w ".state, 'reason', " w ".reason, 'applied_version', " w ".applied_version))"

/* In `target`: NULL accepts nothing, and is no condition. */
#define ACCEPTABLE(param)                                                                          \
	" AND (" param "::uuid IS NULL OR EXISTS (SELECT FROM proposed_change w WHERE w.id = "     \
	param "::uuid AND w.departement = $6 AND w.state = 'proposed'))"

#define ACCEPTED(param)                                                                            \
	", accepted AS (UPDATE proposed_change w SET state = 'accepted',"                          \
	" decided_at = $7::timestamptz, decided_by = $1, applied_version = fact.version,"          \
	" version = w.version + 1 FROM fact WHERE w.id = " param "::uuid AND w.departement = $6"   \
	" RETURNING w.*)" TOLD_BESIDES("accepted", DIRECTORY_EVENT_CHANGE_ACCEPTED,                \
				       CHANGE_FACT("accepted"))
/* clang-format on */

#endif
