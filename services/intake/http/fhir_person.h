/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_person.h - the person of a sealed dossier as FHIR R4 Patient, those who speak for them as
 * RelatedPerson: a pure mapping of what was sealed, nothing is looked up.
 */
#ifndef INTAKE_FHIR_PERSON_H
#define INTAKE_FHIR_PERSON_H

#include "cmn/call.h"

struct intake_fhir_sealed {
	const char *dossier_id, *departement;
	const char *sealed_at; /* RFC 3339 */
	const char *words;     /* its categories, separated by blanks */
	json_t *content;
};

/* Without the category identity: identifiers alone, and a label that says so. */
void intake_fhir_patient(struct cmn_buf *out, const struct intake_fhir_sealed *sealed);

/* How many there are; the nth, from 1: id "<dossier>-<n>". */
size_t intake_fhir_relatives(const struct intake_fhir_sealed *sealed);
void intake_fhir_relative(struct cmn_buf *out, const struct intake_fhir_sealed *sealed, size_t n);

#endif
