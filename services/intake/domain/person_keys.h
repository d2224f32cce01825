/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_keys.h - under which keys a person is found, so that a search looks up a few rows of an
 * index and not the whole département.
 *
 * Whoever errs in one trait agrees in two others; hence pairs of traits: the sounds of a family and
 * a given name (in whichever order), each of them with the birth date (day and month in either
 * order), a telephone number.  A name with its commune, or alone, serves who knows no more.
 */
#ifndef INTAKE_PERSON_KEYS_H
#define INTAKE_PERSON_KEYS_H

#include "person_match.h"

#define INTAKE_KEY_LEN  48
#define INTAKE_KEYS_MAX 40

struct intake_keys {
	char key[INTAKE_KEYS_MAX][INTAKE_KEY_LEN]; /* each once */
	size_t n;
};

/* Keys under which a record stands. */
void intake_keys_of(const struct intake_traits *t, struct intake_keys *ret);
/* Keys under which to look for it: those that say most; names alone only when nothing else is
 * known. */
void intake_keys_to_find(const struct intake_traits *t, struct intake_keys *ret);

#define INTAKE_REACH_LEN 32
/* A telephone number as +33123456789, digits of a foreign one after its +; false when it is not
 * one.  An e-mail address in small letters, cut to what a key holds. */
bool intake_phone_normal(const char *text, char out[INTAKE_REACH_LEN]);

#endif
