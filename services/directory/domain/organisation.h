/* SPDX-License-Identifier: EUPL-1.2
 *
 * organisation.h - numbers that public registers give to organisations.
 */
#ifndef DIRECTORY_ORGANISATION_H
#define DIRECTORY_ORGANISATION_H

#include <stdbool.h>

/* Fourteen digits with the check digit of Luhn over all of them; for the establishments of La Poste
 * (SIREN 356 000 000) the sum of the digits is a multiple of five instead (INSEE). */
bool directory_siret_good(const char *text);

#endif
