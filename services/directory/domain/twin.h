/* SPDX-License-Identifier: EUPL-1.2
 *
 * twin.h - could these two records be one actor, or one offer, how surely, and why?
 *
 * Evidence for and against is added up in points, field by field; the weights are our own, judged
 * by a labelled set (tests/unit/directory/test_twin_set.c).  The result is a proposal to a human,
 * never a decision: nothing here or elsewhere merges by itself.
 */
#ifndef DIRECTORY_TWIN_H
#define DIRECTORY_TWIN_H

#include "twin_name.h"

/* What is compared; texts are borrowed, "" or NULL where nothing is known. */
struct directory_twin {
	const char *name;
	const char *commune;      /* code */
	const char *commune_name; /* folded: what a name says of it is no evidence */
	const char *phone, *siret, *finess, *address;
	const char *type;     /* of an actor */
	const char *actor;    /* of an offer: who offers it */
	double lat, lon;      /* of an offer */
	bool placed;          /* at a place of its own: not the centre of its commune */
	int age_min, age_max; /* of an offer; negative: not said */
};

/* proto/codes/twin_fields.csv, in this order. */
enum directory_twin_field {
	DIRECTORY_TWIN_NAME,
	DIRECTORY_TWIN_SIRET,
	DIRECTORY_TWIN_FINESS,
	DIRECTORY_TWIN_PHONE,
	DIRECTORY_TWIN_ADDRESS,
	DIRECTORY_TWIN_COMMUNE,
	DIRECTORY_TWIN_DISTANCE,
	DIRECTORY_TWIN_TYPE,
	DIRECTORY_TWIN_ACTOR,
	DIRECTORY_TWIN_AGES,
	DIRECTORY_TWIN_FIELDS
};

/* How one field of the two compares: twin_verdicts.csv. */
enum directory_twin_verdict {
	DIRECTORY_TWIN_UNKNOWN, /* one of the two says nothing */
	DIRECTORY_TWIN_SAME,
	DIRECTORY_TWIN_NEAR,
	DIRECTORY_TWIN_OTHER,
};

struct directory_twin_match {
	int score; /* 0 to 100 */
	struct {
		enum directory_twin_verdict verdict;
		int points;
	} field[DIRECTORY_TWIN_FIELDS];
};
#define DIRECTORY_TWIN_PROPOSED_FROM 60

struct directory_twin_match directory_twin_match(const struct directory_twin *a,
						 const struct directory_twin *b);

const char *directory_twin_field_code(enum directory_twin_field field);
const char *directory_twin_verdict_code(enum directory_twin_verdict verdict);

/* Under which keys a record is found, so that a few rows of an index are compared and not the whole
 * département: its numbers, its telephone, each word of its name in its commune, and its two
 * longest words wherever it is. */
#define DIRECTORY_TWIN_KEYS_MAX 16
#define DIRECTORY_TWIN_KEY_LEN  64
struct directory_twin_keys {
	size_t n;
	char key[DIRECTORY_TWIN_KEYS_MAX][DIRECTORY_TWIN_KEY_LEN]; /* each once */
};
void directory_twin_keys(const struct directory_twin *t, struct directory_twin_keys *ret);

#endif
