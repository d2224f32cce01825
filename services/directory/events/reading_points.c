/* SPDX-License-Identifier: EUPL-1.2 */
#include "reading.h"

#include "geo.h"
#include "import_work.h"

#include <stdio.h>
#include <string.h>

static char *refs_of(const json_t *points)
{
	json_t *refs CMN_AUTO(cmn_json_drop) = json_array();
	const json_t *item;
	size_t i;

	json_array_foreach(points, i, item) json_array_append(refs, json_object_get(item, "ref"));
	return cmn_json_pg_array(refs);
}

/* The row of `places` with this ref; -1: none, it is not of this directory. */
static int row_of(const PGresult *places, const char *ref)
{
	for (int row = 0; row < PQntuples(places); row++)
		if (strcmp(PQgetvalue(places, row, 0), ref) == 0)
			return row;
	return -1;
}

static void put_point(struct directory_reading *r, const json_t *point, const PGresult *places,
		      struct cmn_buf *good)
{
	const char *ref = cmn_json_get(point, "ref");
	double lat = json_number_value(json_object_get(point, "lat"));
	double lon = json_number_value(json_object_get(point, "lon"));
	int row = row_of(places, ref);
	char value[64];

	if (row < 0)
		return;
	r->t.line = (long)cmn_json_get_int(point, "line", 0);
	if (directory_take_far(PQgetvalue(places, row, 1), lat, lon,
			       strtod(PQgetvalue(places, row, 2), NULL),
			       strtod(PQgetvalue(places, row, 3), NULL))) {
		snprintf(value, sizeof(value), "%.5f %.5f", lat, lon);
		directory_take_fault(&r->t, "place", ref, "coordxet", "far_away", value, false);
		return;
	}
	struct directory_geo_plane at = directory_geo_lambert93(lat, lon);
	cmn_json_open(good, '{');
	cmn_json_kstr(good, "ref", ref);
	cmn_json_key(good, "lat");
	cmn_json_num(good, lat);
	cmn_json_key(good, "lon");
	cmn_json_num(good, lon);
	cmn_json_key(good, "x");
	cmn_json_num(good, at.x);
	cmn_json_key(good, "y");
	cmn_json_num(good, at.y);
	cmn_json_close(good, '}');
}

enum cmn_err directory_reading_points(struct directory_reading *r, struct cmn_error *err)
{
	json_t *points CMN_AUTO(cmn_json_drop) = json_loads(r->t.points.data, 0, NULL);
	char *refs CMN_AUTO(cmn_free_drop) = points != NULL ? refs_of(points) : NULL;
	PGresult *places CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_buf good;
	const json_t *item;
	enum cmn_err rc;
	size_t i;

	if (refs == NULL)
		return cmn_no_memory(err);
	rc = directory_work_places(r->conn, r->id, refs, &places, err);
	if (rc)
		return rc;
	cmn_buf_init(&good, 16U << 20);
	cmn_json_open(&good, '[');
	json_array_foreach(points, i, item) put_point(r, item, places, &good);
	cmn_json_close(&good, ']');
	rc = good.failed ? cmn_no_memory(err)
			 : directory_work_points(r->conn, r->id, good.data, err);
	cmn_buf_free(&good);
	return rc;
}
