/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_refs.h - every column of intake that points at a person: the one place that a merge and
 * its undoing look at.
 *
 * Whoever adds a table with such a column adds a line here: ONE(table, column), TWO when two
 * columns of the same table do, or AT(table, column, departement) when the person is of the
 * département that another column names.  The table has `id uuid` and `departement`, an index that
 * begins with (departement, column), and the handlers may SELECT and UPDATE it.  What is only ever
 * appended (consents, audit) or protects (legal_hold, opposition) stays with the record it was said
 * about; who reads it follows person.merged_into.
 * So does import_line: it says whom a line made, which holds the import against being taken away,
 * and the lines that are still to be made follow person.merged_into (import_slice_store.c).
 */
#ifndef INTAKE_PERSON_REFS_H
#define INTAKE_PERSON_REFS_H

#define INTAKE_PERSON_REFS(ONE, TWO, AT)                  \
	TWO(solicitation, requester_person_id, person_id) \
	ONE(situation, person_id)                         \
	ONE(person_contact, person_id)                    \
	TWO(person_link, person_id, other_person_id)      \
	ONE(person_account, person_id)                    \
	ONE(data_request, person_id)                      \
	ONE(person, merged_into)                          \
	AT(transfer, new_person_id, to_departement)

#endif
