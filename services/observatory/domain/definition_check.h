/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_check.h - definitions as people write them, and what is wrong with one.  Pure.
 *
 * A definition is dated and never altered: another version follows it, from the first day of a
 * month.  The names of its parts say what they are for:
 *   number               what the indicator counts; absent: its numerator
 *   numerator, denominator            the rate, per cent; with a suffix (".answered") another one
 *   waiting              what still waits at the end of the period
 *   by_<x>               the same by the codes of an attribute
 *   apart_<x>            told beside the number, never in it
 */
#ifndef OBSERVATORY_DEFINITION_CHECK_H
#define OBSERVATORY_DEFINITION_CHECK_H

#include "definition.h"

#define OBSERVATORY_PARTS_MAX 24

struct observatory_definition {
	const char *indicator;
	int version;              /* from 1, without a gap */
	const char *departements; /* "31,81": only there; "": everywhere, a national one */
	int32_t valid_from;       /* first day of a month */
	int32_t valid_to;        /* the same, no longer counted; INT32_MAX: until another follows */
	const char *unit;        /* count, percent, days, etp */
	const char *periodicity; /* month, quarter, semester, year */
	const char *label[2], *rule[2]; /* French, English */
	const char *source;
	const struct observatory_part *parts;
	size_t n_parts;
	int64_t seq;  /* in the order of learning; 0: not kept yet */
	bool decided; /* closed: `valid_to` was said; false: it follows from the next version */
};

/* What facts there are (data/facts.csv, data/fact-attributes.csv). */
struct observatory_attribute {
	const char *kind, *attribute;
	const char *const *values;
	size_t n_values; /* 0: identifiers, of any form */
};
struct observatory_kind {
	const char *kind;
	bool stands; /* has an end: STOCK, WEIGHTED */
	bool valued; /* SPREAD, WEIGHTED */
};
struct observatory_vocabulary {
	const struct observatory_kind *kinds;
	size_t n_kinds;
	const struct observatory_attribute *attributes;
	size_t n_attributes;
};

#define OBSERVATORY_NO_PART SIZE_MAX

/* What is wrong. */
#define OBSERVATORY_FAULT_TEXT 192
struct observatory_fault {
	size_t definition; /* index of the definition, where several were looked at */
	size_t part;       /* index of its part; OBSERVATORY_NO_PART: the definition itself */
	const char *field; /* column of the file, member of the operation */
	char fr[OBSERVATORY_FAULT_TEXT], en[OBSERVATORY_FAULT_TEXT];
};

/* COUNT, SPREAD … by "count", "spread", "stock", "weighted"; 0: no measure of this name. */
enum observatory_measure observatory_measure_named(const char *name);
const char *observatory_measure_name(enum observatory_measure m);

/* False, and *ret says why: one definition by itself. */
bool observatory_definition_good(const struct observatory_definition *d,
				 const struct observatory_vocabulary *v,
				 struct observatory_fault *ret);

/* The versions of all indicators beside each other: told twice, a gap in the numbers, days that
 * overlap, other départements than before.  Sorted by (indicator, version). */
bool observatory_versions_good(const struct observatory_definition *all, size_t n,
			       struct observatory_fault *ret);

/* May `d` follow `before` as its next version?  By number, days and départements. */
bool observatory_version_follows(const struct observatory_definition *before,
				 const struct observatory_definition *d,
				 struct observatory_fault *ret);

/* Let each version end where the next one begins; sorted by (indicator, version). */
void observatory_versions_follow(struct observatory_definition *all, size_t n);

#endif
