/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "live.h"
#include "map.h"
#include "shown.h"
#include "understood.h"

#include "cmn/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LIMIT_DEFAULT 500
#define LINE          ((size_t)1 << 20) /* an offer as JSON */

static void release_view(struct directory_view **view)
{
	directory_view_drop(view);
}

static void free_map(struct directory_map **map)
{
	free(*map);
}

/* --- features (RFC 7946) -------------------------------------------------------------------- */

/* Seven digits are a centimetre. */
static double rounded(double degrees)
{
	return round(degrees * 1e7) / 1e7;
}

static void open_point(struct cmn_buf *out, double lat, double lon)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", "Feature");
	cmn_json_key(out, "geometry");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", "Point");
	cmn_json_key(out, "coordinates");
	cmn_json_open(out, '[');
	cmn_json_num(out, rounded(lon));
	cmn_json_num(out, rounded(lat));
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
}

/* An offer without a place, or at a confidential one, stands at the centre of its commune. */
static const char *where(const struct directory_view *view, const char *commune,
			 const struct directory_index_row *r)
{
	const struct directory_centre *c = directory_centres_find(view->centres, commune);
	bool centre = c != NULL && fabs(c->lat - r->lat) < 1e-9 && fabs(c->lon - r->lon) < 1e-9;

	return centre ? "commune" : "place";
}

/* The members of the offer, as the search shows them, and three more. */
static bool write_offer(struct cmn_buf *out, const struct directory_view *view,
			const struct directory_index_hit *hit, struct cmn_buf *line)
{
	const struct directory_segment *segment = view->segments[hit->part];
	const struct directory_index_row *r = &segment->index->rows[hit->row];
	const struct directory_shown *shown = directory_segment_shown(segment, hit->row);
	char id[37];

	cmn_buf_reset(line);
	directory_shown_write(line, segment->offers + shown->offer);
	if (line->failed || line->len < 2)
		return false;
	line->data[--line->len] = '\0'; /* its bracket: more members follow */
	cmn_json_kstr(line, "kind", "offer");
	cmn_json_kstr(line, "at", where(view, shown->commune, r));
	cmn_json_key(line, "actor");
	directory_shown_write(line, segment->actors + shown->actor);
	cmn_json_close(line, '}');
	if (line->failed)
		return false;
	open_point(out, r->lat, r->lon);
	directory_id_write(hit->id, id);
	cmn_json_kstr(out, "id", id);
	cmn_json_key(out, "properties");
	cmn_json_raw(out, line->data, line->len);
	cmn_json_close(out, '}');
	return true;
}

static void write_cluster(struct cmn_buf *out, const struct directory_map_cell *cell)
{
	double lon = cell->lon / cell->n;

	open_point(out, cell->lat / cell->n, lon > 180.0 ? lon - 360.0 : lon);
	cmn_json_key(out, "properties");
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "kind", "cluster");
	cmn_json_kint(out, "count", cell->n);
	cmn_json_close(out, '}');
	cmn_json_close(out, '}');
}

static bool write_features(struct cmn_buf *out, const struct directory_map *m)
{
	struct cmn_buf line;
	bool fine = true;

	cmn_buf_init(&line, LINE);
	for (size_t i = 0; fine && m->matched <= m->limit && i < m->matched; i++)
		fine = write_offer(out, m->view, &m->hit[i], &line);
	for (size_t i = 0; fine && m->matched > m->limit && i < CMN_LEN(m->cell); i++) {
		if (m->cell[i].n == 1)
			fine = write_offer(out, m->view, &m->cell[i].first, &line);
		else if (m->cell[i].n > 1)
			write_cluster(out, &m->cell[i]);
	}
	cmn_buf_free(&line);
	return fine;
}

static void write_box(struct cmn_buf *out, const struct directory_map_box *box)
{
	cmn_json_key(out, "bbox");
	cmn_json_open(out, '[');
	cmn_json_num(out, rounded(box->west));
	cmn_json_num(out, rounded(box->south));
	cmn_json_num(out, rounded(box->east));
	cmn_json_num(out, rounded(box->north));
	cmn_json_close(out, ']');
}

static enum cmn_err reply(struct cmn_call *call, const struct directory_map *m,
			  const struct directory_filter *filter, int64_t as_of)
{
	struct cmn_buf *out = &call->out;
	char moment[CMN_TIME_LEN];

	cmn_time_format(as_of, moment);
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "type", "FeatureCollection");
	write_box(out, &m->box);
	cmn_json_kint(out, "matched", m->matched);
	cmn_json_kbool(out, "clustered", m->matched > m->limit);
	cmn_json_kbool(out, "truncated", !m->whole);
	cmn_json_kstr(out, "as_of", moment);
	directory_understood_write(out, &filter->words);
	cmn_json_key(out, "features");
	cmn_json_open(out, '[');
	bool fine = write_features(out, m);
	cmn_json_close(out, ']');
	cmn_json_close(out, '}');
	call->content_type = "application/geo+json";
	return fine && !out->failed ? CMN_OK : cmn_no_memory(&call->err);
}

/* --- asked ---------------------------------------------------------------------------------- */

static enum cmn_err draw(struct cmn_call *call, const struct directory_asked *asked)
{
	const struct directory_deps *deps = call->deps;
	struct directory_view *view CMN_AUTO(release_view) = NULL;
	struct directory_map *map CMN_AUTO(free_map) = NULL;
	size_t limit = (size_t)directory_asked_int(asked, "limit", LIMIT_DEFAULT);
	struct directory_map_box box;
	struct directory_filter filter;
	enum cmn_err rc;

	if (deps == NULL)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "la recherche n’est pas prête",
				"the search is not ready");
	int64_t as_of = directory_live_as_of(deps->live);
	view = directory_live_hold(deps->live);
	rc = directory_filter_read(view, asked, &filter, &call->err);
	if (rc == CMN_OK)
		rc = directory_map_frame(view, asked, &filter, &box, &call->err);
	if (rc)
		return rc;
	filter.none = !directory_filter_of_sector(view, &filter) || filter.none;
	map = directory_map_draw(view, &filter, &box, limit);
	return map != NULL ? reply(call, map, &filter, as_of) : cmn_no_memory(&call->err);
}

enum cmn_err directory_http_draw_map(struct cmn_call *call)
{
	const struct directory_asked asked = {.call = call};

	return draw(call, &asked);
}

enum cmn_err directory_http_draw_map_unseen(struct cmn_call *call)
{
	const struct directory_asked asked = {.call = call, .body = call->body};

	return draw(call, &asked);
}
