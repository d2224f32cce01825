/* SPDX-License-Identifier: EUPL-1.2
 *
 * said.h - values of public files, checked and written as the directory writes them.
 */
#ifndef DIRECTORY_SAID_H
#define DIRECTORY_SAID_H

#include <stdbool.h>
#include <stddef.h>

/* "01.99.00.00.01", "0199000001", "+33 1 99 00 00 01", "199000001" (a zero lost to a spreadsheet)
 * -> "01 99 00 00 01"; short numbers (3646, 0 800 360 360) in their own groups.  False: no French
 * telephone number. */
bool directory_said_phone(const char *text, char *ret, size_t size);

/* An address of the form x@y.z, at most 120 characters. */
bool directory_said_email(const char *text);

/* Does it seem to name a person ("jeanne.martin@…", "j.martin@…")?  Words of functions and places
 * (contact, accueil, direction …) do not. */
bool directory_said_person(const char *email);

/* "www.exemple.fr" -> "https://www.exemple.fr"; http and https only, at most 200 characters. */
bool directory_said_website(const char *text, char *ret, size_t size);

/* The département of an INSEE code of a commune, or of a postal code ("20" is Corsica: of a postal
 * code 20000 to 20199 it is 2A, beyond 2B); false: no département of France has this code. */
bool directory_said_departement(const char *commune, char ret[4]);
bool directory_said_departement_of_postal(const char *code, char ret[4]);
/* Does a département or a territory overseas have this code? */
bool directory_said_departement_exists(const char *code);

/* A FINESS number: nine digits, the second an A or a B in Corsica. */
bool directory_said_finess(const char *text);

/* A decimal number with a point or a comma, and nothing else. */
bool directory_said_number(const char *text, double *ret);

/* Kilometres beyond which a point does not belong to a commune whose centre is known: the largest
 * communes of the country reach 25 km from theirs; those of Guyane 150. */
double directory_said_reach_km(const char *departement);

#endif
