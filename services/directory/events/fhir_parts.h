/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_parts.h - elements that several resources of the directory have: head, telecom, address,
 * codes, hours.
 */
#ifndef DIRECTORY_FHIR_PARTS_H
#define DIRECTORY_FHIR_PARTS_H

#include "mapped.h"

void directory_fhir_head(struct cmn_buf *out, const char *type, const json_t *from);
/* Of the record itself, then of its contacts; nothing when there is none. */
void directory_fhir_telecom(struct cmn_buf *out, const json_t *from);
/* The object alone: the key is the caller's. */
void directory_fhir_address(struct cmn_buf *out, const json_t *from, const char *postal_code);

/* Codes of a list of the record, each a CodeableConcept: the elements, or the array with its key.
 */
void directory_fhir_concepts(struct cmn_buf *out, const json_t *from, const char *member,
			     const char *list);
void directory_fhir_concept_array(struct cmn_buf *out, const char *key, const json_t *from,
				  const char *member, const char *list);
void directory_fhir_text(struct cmn_buf *out, const char *key, struct cmn_buf *text);

/* What is so every week; all of it in words; the closures. */
void directory_fhir_times(struct cmn_buf *out, const json_t *hours, const char *key,
			  const char *begin, const char *end);
void directory_fhir_exceptions(struct cmn_buf *out, const json_t *hours);
void directory_fhir_closures(struct cmn_buf *out, const json_t *hours);

#endif
