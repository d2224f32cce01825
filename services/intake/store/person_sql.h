/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_sql.h - pieces that the statements on persons share.  Only for the store.
 */
#ifndef INTAKE_PERSON_SQL_H
#define INTAKE_PERSON_SQL_H

#include "cmn/record.h"

/* What is known of a person: every column but those that say which record it is. */
/* clang-format off */
#define PERSON_TRAIT_LIST(X)                                                                       \
	X(name_status) X(family_name) X(birth_name) X(given_names) X(called) X(birth_date)         \
	X(age_band_stated) X(commune) X(address_lines) X(postal_code) X(language) X(interpreter)   \
	X(communication_modes) X(deaf_access) X(facilitator_criteria) X(ins_status) X(sex)         \
	X(birth_place) X(mdph_number)
/* clang-format on */

#define PERSON_COMMA_(column) #column ", "
/* name_status, family_name, …, note */
#define PERSON_TRAITS PERSON_TRAIT_LIST(PERSON_COMMA_) "note"

/* The keys of the person that `fact` names, from the array in `param`. */
#define PERSON_KEYED(param)                                                          \
	", unkeyed AS (DELETE FROM person_key k USING fact WHERE k.departement = $6" \
	"   AND k.person_id = fact.id AND k.key <> ALL (" param "::text[]))"         \
	", keyed AS (INSERT INTO person_key (departement, key, person_id)"           \
	"  SELECT $6, key, fact.id FROM fact, unnest(" param "::text[]) AS key"      \
	"  ON CONFLICT DO NOTHING)"

/* The act in the audit trail of the person too, when it is about a record of theirs. */
#define PERSON_AUDITED(id)                                                                        \
	", audited_person AS (INSERT INTO audit (at, actor, operation, resource_id, departement," \
	"  request_id) SELECT $7::timestamptz, $1, $2, " id ", $6, $8::uuid FROM fact)"

#define CONTACT_JSON                                                                         \
	"json_strip_nulls(json_build_object('id', c.id, 'departement', c.departement,"       \
	" 'version', c.version, 'state', c.state, 'person_id', c.person_id, 'kind', c.kind," \
	" 'value', c.value, 'label', c.label, 'never', c.never, 'discreet', c.discreet,"     \
	" 'means', to_json(c.means), 'purposes', to_json(c.purposes), 'hours', c.hours,"     \
	" 'language', c.language))"

#endif
