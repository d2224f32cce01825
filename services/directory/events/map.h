/* SPDX-License-Identifier: EUPL-1.2
 *
 * map.h - the offers of a map: those in its frame that satisfy a filter, each by itself when they
 * are few, gathered by place when they are many.
 */
#ifndef DIRECTORY_MAP_H
#define DIRECTORY_MAP_H

#include "filter.h"

#define DIRECTORY_MAP_SIDE  32     /* cells on each side of the frame */
#define DIRECTORY_MAP_MOST  200000 /* offers looked at */
#define DIRECTORY_MAP_LIMIT 1000   /* shown each by itself */

struct directory_map_box {
	double west, south, east, north; /* degrees; west > east: across the antimeridian */
};

struct directory_map_cell {
	uint32_t n;
	double lat, lon; /* sums */
	struct directory_index_hit first;
};

struct directory_map {
	struct directory_map_box box;
	size_t limit;
	uint32_t matched;
	bool whole; /* all of them were looked at */
	struct directory_index_hit hit[DIRECTORY_MAP_LIMIT];
	struct directory_map_cell cell[DIRECTORY_MAP_SIDE * DIRECTORY_MAP_SIDE];
	const struct directory_view *view;
};

/* bbox "west,south,east,north", else commune and radius_km, else the communes of departement and
 * epci.  CMN_E_INVALID at the member that is wrong; at "bbox" when none of them is told. */
enum cmn_err directory_map_frame(const struct directory_view *view,
				 const struct directory_asked *asked,
				 struct directory_filter *filter, struct directory_map_box *ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Owned by the caller, free(); NULL: memory is short. */
struct directory_map *directory_map_draw(const struct directory_view *view,
					 const struct directory_filter *filter,
					 const struct directory_map_box *box, size_t limit);

#endif
