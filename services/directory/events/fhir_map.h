/* SPDX-License-Identifier: EUPL-1.2
 *
 * fhir_map.h - actors, places and offers as Organization, Location and HealthcareService of FHIR
 * R4.
 *
 * Identifiers have the systems of the French core profile: SIRET https://sirene.fr, FINESS
 * https://finess.esante.gouv.fr.  Codes of ours as cmn/fhir.h says.
 */
#ifndef DIRECTORY_FHIR_MAP_H
#define DIRECTORY_FHIR_MAP_H

#include "mapped.h"

void directory_fhir_organization(struct cmn_buf *out, const json_t *actor);
void directory_fhir_location(struct cmn_buf *out, const json_t *place);
void directory_fhir_service(struct cmn_buf *out, const json_t *offer);

#endif
