/* SPDX-License-Identifier: EUPL-1.2
 *
 * filter.h - what is asked of offers (asked.h), made into what the index is asked: the search,
 * its facets, the map and saved searches all read it here, so that they mean the same.
 */
#ifndef DIRECTORY_FILTER_H
#define DIRECTORY_FILTER_H

#include "asked.h"
#include "view.h"
#include "words.h"

#define DIRECTORY_RADIUS_DEFAULT 30
#define DIRECTORY_TOO_LITTLE     3 /* offers: with fewer, the words are taken more widely */

/* Only offers held there; an empty text: wherever. */
struct directory_territory {
	const struct directory_view *view;
	char departement[4];
	char epci[12]; /* SIREN */
};

bool directory_territory_has(const struct directory_territory *t, const struct directory_centre *c);

/* Points into itself: it stays where it was made, as long as the view is held. */
struct directory_filter {
	struct directory_index_query query; /* without the sector */
	struct directory_words words;       /* of `text`; n 0 without one */
	struct directory_territory territory;
	const struct directory_centre *centre; /* of `commune` */
	const char *sector;                    /* NULL: both */
	bool none;                             /* a code is asked for that no offer has ever had */
};

/* A bit that every offer must have; false when no offer has ever had it. */
bool directory_filter_require(const struct directory_view *view, const char *list, const char *code,
			      struct directory_bits *all);

/* theme, need, sector, age, text, departement, epci.  A word that no offer has is taken for the
 * nearest ones. */
enum cmn_err directory_filter_read(const struct directory_view *view,
				   const struct directory_asked *asked,
				   struct directory_filter *ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* commune, radius_km: where `ret` searches.  CMN_E_INVALID when there is no such commune. */
enum cmn_err directory_filter_around(const struct directory_view *view,
				     const struct directory_asked *asked,
				     struct directory_filter *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* The words of the text taken more widely, because too little was found.  False: asking again
 * would find the same. */
bool directory_filter_widen(const struct directory_view *view, struct directory_filter *filter);

/* The sector among the conditions of the query itself; false when no offer has it. */
bool directory_filter_of_sector(const struct directory_view *view, struct directory_filter *filter);

#endif
