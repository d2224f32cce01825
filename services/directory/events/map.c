/* SPDX-License-Identifier: EUPL-1.2 */
#include "map.h"

#include "geo.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define EARTH_KM 20038.0 /* half of the way around: everywhere */
#define AROUND   0.3     /* degrees around the centres of communes: offers stand beside them */

static double width(const struct directory_map_box *box)
{
	double w = box->east - box->west;

	return w < 0.0 ? w + 360.0 : w;
}

static bool inside(const struct directory_map_box *box, double lat, double lon)
{
	if (lat < box->south || lat > box->north)
		return false;
	return box->west <= box->east ? lon >= box->west && lon <= box->east
				      : lon >= box->west || lon <= box->east;
}

/* --- the frame ------------------------------------------------------------------------------ */

static bool read_box(const char *text, struct directory_map_box *ret)
{
	double *const to[] = {&ret->west, &ret->south, &ret->east, &ret->north};

	for (int i = 0; i < 4; i++) {
		char *end;

		*to[i] = strtod(text, &end);
		if (end == text || *end != (i < 3 ? ',' : '\0') || !isfinite(*to[i]))
			return false;
		text = end + 1;
	}
	return ret->south >= -90.0 && ret->north <= 90.0 && ret->south < ret->north &&
	       fabs(ret->west) <= 180.0 && fabs(ret->east) <= 180.0 &&
	       (ret->west < ret->east || ret->west > ret->east);
}

/* The circle around the frame: the index searches circles. */
static void circle(const struct directory_map_box *box, struct directory_index_query *query)
{
	double lon = box->west + width(box) / 2.0;
	double corners[][2] = {{box->south, box->west},
			       {box->north, box->west},
			       {box->south, box->east},
			       {box->north, box->east}};

	query->lat = (box->south + box->north) / 2.0;
	query->lon = lon > 180.0 ? lon - 360.0 : lon;
	query->radius_km = width(box) > 90.0 ? EARTH_KM : 0.0;
	for (int i = 0; i < 4; i++) {
		double km =
		    directory_geo_distance_km(query->lat, query->lon, corners[i][0], corners[i][1]);

		if (km > query->radius_km)
			query->radius_km = km;
	}
	/* the side towards the equator bulges beyond its corners */
	query->radius_km = query->radius_km * 1.02 + 0.1;
}

static void around(const struct directory_index_query *query, struct directory_map_box *ret)
{
	double lat = query->radius_km / 110.57;
	double lon = query->radius_km / (111.32 * fmax(cos(query->lat * M_PI / 180.0), 0.01));

	*ret = (struct directory_map_box){query->lon - lon, query->lat - lat, query->lon + lon,
					  query->lat + lat};
}

/* The communes of a territory, and a little around them. */
static bool surround(const struct directory_view *view, const struct directory_territory *t,
		     struct directory_map_box *ret)
{
	struct directory_map_box box = {180.0, 90.0, -180.0, -90.0};

	for (size_t i = 0; i < view->centres->n; i++) {
		const struct directory_centre *c = &view->centres->centre[i];

		if (!directory_territory_has(t, c))
			continue;
		box.west = fmin(box.west, c->lon - AROUND);
		box.east = fmax(box.east, c->lon + AROUND);
		box.south = fmin(box.south, c->lat - AROUND);
		box.north = fmax(box.north, c->lat + AROUND);
	}
	*ret = box;
	return box.west < box.east;
}

enum cmn_err directory_map_frame(const struct directory_view *view,
				 const struct directory_asked *asked,
				 struct directory_filter *filter, struct directory_map_box *ret,
				 struct cmn_error *err)
{
	const char *box = directory_asked_text(asked, "bbox");
	char at[DIRECTORY_ASKED_AT];

	directory_asked_at(asked, "bbox", at);
	if (box != NULL && !read_box(box, ret))
		return cmn_fail_at(err, CMN_E_INVALID, at,
				   "ce cadre n’est pas « ouest,sud,est,nord » en degrés",
				   "this frame is not \"west,south,east,north\" in degrees");
	if (box == NULL && directory_asked_text(asked, "commune") != NULL) {
		enum cmn_err rc = directory_filter_around(view, asked, filter, err);

		if (rc == CMN_OK)
			around(&filter->query, ret);
		return rc;
	}
	if (box == NULL && filter->query.here == NULL)
		return cmn_fail_at(err, CMN_E_INVALID, at,
				   "dites où : un cadre, une commune ou un territoire",
				   "say where: a frame, a commune or a territory");
	if (box == NULL && !surround(view, &filter->territory, ret))
		return cmn_fail_at(err, CMN_E_INVALID, directory_asked_at(asked, "departement", at),
				   "ce territoire n’a pas de commune ici",
				   "this territory has no commune here");
	circle(ret, &filter->query);
	return CMN_OK;
}

/* --- drawing -------------------------------------------------------------------------------- */

static size_t step(double value, double from, double size)
{
	double at = floor((value - from) / size * DIRECTORY_MAP_SIDE);

	return at < 0.0 ? 0 : at >= DIRECTORY_MAP_SIDE ? DIRECTORY_MAP_SIDE - 1 : (size_t)at;
}

static struct directory_map_cell *cell_of(struct directory_map *m, double lat, double lon)
{
	double east = lon < m->box.west ? lon + 360.0 : lon;
	size_t x = step(east, m->box.west, width(&m->box));
	size_t y = step(lat, m->box.south, m->box.north - m->box.south);

	return &m->cell[y * DIRECTORY_MAP_SIDE + x];
}

static bool take(void *arg, const struct directory_index_hit *hit)
{
	struct directory_map *m = arg;
	const struct directory_index_row *r = &m->view->segments[hit->part]->index->rows[hit->row];

	if (!inside(&m->box, r->lat, r->lon))
		return true;
	if (m->matched == DIRECTORY_MAP_MOST) {
		m->whole = false;
		return false;
	}
	struct directory_map_cell *cell = cell_of(m, r->lat, r->lon);
	if (cell->n == 0)
		cell->first = *hit;
	cell->n++;
	cell->lat += r->lat;
	cell->lon += r->lon < m->box.west ? r->lon + 360.0 : r->lon;
	if (m->matched < m->limit)
		m->hit[m->matched] = *hit;
	m->matched++;
	return true;
}

struct directory_map *directory_map_draw(const struct directory_view *view,
					 const struct directory_filter *filter,
					 const struct directory_map_box *box, size_t limit)
{
	struct directory_map *m = calloc(1, sizeof(*m));

	if (m == NULL)
		return NULL;
	m->view = view;
	m->box = *box;
	m->limit = limit < DIRECTORY_MAP_LIMIT ? limit : DIRECTORY_MAP_LIMIT;
	m->whole = true;
	if (!filter->none)
		directory_index_each(view->parts, view->n_parts, &filter->query, take, m);
	return m;
}
