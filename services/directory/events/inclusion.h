/* SPDX-License-Identifier: EUPL-1.2
 *
 * inclusion.h - structures and services as data·inclusion reads them (schema v1.0.8 of
 * gip-inclusion/data-inclusion-schema, Licence Ouverte 2.0), its rules besides the schema included:
 * no date to come or before 2000, « tous-publics » alone, no full stop at the end of a name, one
 * telephone number, a SIRET whose check digit is right.
 */
#ifndef DIRECTORY_INCLUSION_H
#define DIRECTORY_INCLUSION_H

#include "mapped.h"

#define DIRECTORY_INCLUSION_SOURCE "communaute360"

void directory_inclusion_structure(struct cmn_buf *out, const json_t *actor);
void directory_inclusion_service(struct cmn_buf *out, const json_t *offer);

#endif
