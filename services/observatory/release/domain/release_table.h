/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_table.h - the fixed list of what is published: each part of the national indicators, the
 * number it is a part of, and the cuts in which it is told.  A part that is not in the list, hence
 * every local addition, is told to the own team alone.
 *
 * Facts of one kind are cut along one thing at a time (month, EPCI, profile, …); these cuts share
 * their total alone, so that none narrows another (docs/decisions/0024).  Pure.
 */
#ifndef OBSERVATORY_RELEASE_TABLE_H
#define OBSERVATORY_RELEASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

enum release_form {
	RELEASE_TOTAL = 1, /* all facts of the part */
	RELEASE_SUBSET,    /* some of `base`: those and the others are a table of two cells */
	RELEASE_KEYS,      /* the keys of the part are a table of `base` */
	RELEASE_MANY,      /* the keys overlap: each is a subset of `base` */
	RELEASE_SAME,      /* the number of `base`, of one key when it has one */
	RELEASE_EXACT,     /* to the co-chairs alone, with the year: it is tied to other numbers */
	RELEASE_BODIES,    /* institutions and posts, no persons helped: told to all */
};

enum {
	RELEASE_MONTHS = 1 << 0,  /* by month and quarter, too */
	RELEASE_PLACES = 1 << 1,  /* by EPCI and sub-territory of the year, too */
	RELEASE_IN_YEAR = 1 << 2, /* months of a large département before the year is over */
	RELEASE_DAYS = 1 << 3,    /* mean and median of the year, too */
	RELEASE_POSTS = 1 << 4,   /* of BODIES: thousandths of an ETP over the period */
	RELEASE_STANDS = 1 << 5,  /* of EXACT: who stands at the end of the year */
};

#define RELEASE_NO_TABLE   SIZE_MAX
#define RELEASE_TABLES_MAX 64

struct release_table {
	const char *indicator, *part;
	enum release_form form;
	const char *base; /* "1.1 number"; NULL: none.  It comes before in the list */
	/* of KEYS: its cells in this order, which no figure decides; those not named follow in the
	 * order of their bytes.  Of SAME: the key. */
	const char *keys;
	/* counts nearly the same persons: told when they are equal or far apart, and only beside it
	 */
	const char *near;
	unsigned cuts;
};

extern const struct release_table RELEASE_TABLES[];
extern const size_t RELEASE_TABLE_COUNT;

/* Of "1.1 number"; RELEASE_NO_TABLE when there is none. */
size_t release_table_named(const char *name);
size_t release_table_of(const char *indicator, const char *part);

/* Place of a key in "adult,child": its number, or how many there are when it is not named. */
size_t release_key_order(const char *keys, const char *key);

#endif
