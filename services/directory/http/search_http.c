/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "live.h"
#include "rank.h"
#include "shown.h"
#include "text.h"

#include "cmn/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define RADIUS_DEFAULT 30
#define LIMIT_DEFAULT  20
#define LIMIT_MAX      50

struct wanted {
	struct directory_rank_wish wish;
	struct directory_index_query query;
	struct directory_index_term terms[DIRECTORY_INDEX_TERMS];
	char words[DIRECTORY_TEXT_MAX]; /* what the terms point into */
	const struct directory_centre *centre;
	const char *sector; /* NULL: both */
	bool unfit;         /* also what does not fit the age */
	int64_t radius_km, limit;
};

struct found {
	struct directory_index_hit hit[LIMIT_MAX];
	struct directory_rank_candidate candidate[LIMIT_MAX];
	char id[LIMIT_MAX][37];
	size_t n;
};

static void release_view(struct directory_view **view)
{
	directory_view_drop(view);
}

/* --- what is asked ------------------------------------------------------------------------ */

/* Offers must have this code; false when no offer has ever had it. */
static bool require(const struct directory_view *view, const char *list, const char *code,
		    struct directory_bits *all)
{
	int bit = code != NULL ? directory_codes_find(&view->codes, list, code) : -1;

	if (bit >= 0)
		directory_bits_set(all, (unsigned)bit);
	return code == NULL || bit >= 0;
}

/* Each word asked for is the beginning of a word of the offer. */
static enum cmn_err take_words(struct cmn_call *call, struct wanted *w)
{
	const char *text = cmn_call_param(call, "text");
	char *rest = w->words;

	if (text == NULL)
		return CMN_OK;
	directory_text_fold(text, w->words, sizeof(w->words));
	if (w->words[0] == '\0')
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:text",
				   "le texte cherché ne contient ni lettre ni chiffre",
				   "the text to find holds no letter and no digit");
	while (rest != NULL && *rest != '\0' && w->query.n_terms < DIRECTORY_INDEX_TERMS) {
		char *word = strsep(&rest, " ");

		w->terms[w->query.n_terms++] =
		    (struct directory_index_term){.way = {{word, true}}, .n = 1};
	}
	w->query.terms = w->terms;
	return CMN_OK;
}

static enum cmn_err take_centre(struct cmn_call *call, const struct directory_view *view,
				struct wanted *w)
{
	const char *commune = cmn_call_param(call, "commune");

	w->centre = directory_centres_find(view->centres, commune);
	if (w->centre == NULL)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:commune",
				   "la commune « %s » n’existe pas",
				   "commune \"%s\" does not exist", commune);
	w->query.lat = w->centre->lat;
	w->query.lon = w->centre->lon;
	w->query.radius_km = (double)w->radius_km;
	return CMN_OK;
}

static enum cmn_err take_wishes(struct cmn_call *call, const struct directory_view *view,
				struct wanted *w, bool *ret_none)
{
	const char *unfit = cmn_call_param(call, "unfit");
	const char *theme = cmn_call_param(call, "theme"), *need = cmn_call_param(call, "need");
	enum cmn_err rc;

	w->radius_km = cmn_call_param_int(call, "radius_km", RADIUS_DEFAULT);
	w->limit = cmn_call_param_int(call, "limit", LIMIT_DEFAULT);
	w->sector = cmn_call_param(call, "sector");
	w->wish = (struct directory_rank_wish){
	    .age = (int)cmn_call_param_int(call, "age", DIRECTORY_AGE_ANY),
	    .theme = theme != NULL,
	    .need = need != NULL,
	};
	w->unfit = unfit != NULL && strcmp(unfit, "include") == 0;
	w->query.age = w->wish.age;
	*ret_none = !require(view, "theme", theme, &w->query.all) ||
		    !require(view, "need", need, &w->query.all);
	rc = take_words(call, w);
	return rc ? rc : take_centre(call, view, w);
}

/* --- candidates, in the order of the rule (domain/rank.h) --------------------------------- */

static struct directory_rank_candidate candidate_of(const struct directory_view *view,
						    const struct wanted *w,
						    const struct directory_index_hit *hit,
						    const char *id, int row)
{
	const struct directory_segment *segment = view->segments[hit->part];
	const struct directory_index_row *r = &segment->index->rows[hit->row];
	struct directory_bits home = {0};
	struct directory_bits ordinary = {0};

	require(view, "mode", "at_home", &home);
	require(view, "mode", "mixed", &home);
	require(view, "sector", "ordinary", &ordinary);
	return (struct directory_rank_candidate){
	    .id = id,
	    .row = row,
	    .sector = directory_bits_meet(&r->bits, &ordinary) ? DIRECTORY_SECTOR_ORDINARY
							       : DIRECTORY_SECTOR_SPECIALISED,
	    .age_min = r->age_min > 0 ? r->age_min : DIRECTORY_AGE_ANY,
	    .age_max = r->age_max != DIRECTORY_INDEX_AGE_OPEN ? r->age_max : DIRECTORY_AGE_ANY,
	    .distance_km = hit->km,
	    .same_commune =
		strcmp(directory_segment_shown(segment, hit->row)->commune, w->centre->code) == 0,
	    .comes_home = directory_bits_meet(&r->bits, &home),
	};
}

/* The nearest of one sector that fit, or that do not, until there are enough. */
static void find_more(const struct directory_view *view, const struct wanted *w, const char *sector,
		      enum directory_index_fit fit, struct found *f)
{
	struct directory_index_query query = w->query;
	size_t had = f->n;

	query.fit = fit;
	if ((w->sector != NULL && strcmp(w->sector, sector) != 0) ||
	    !require(view, "sector", sector, &query.all))
		return;
	f->n += directory_index_nearest(view->parts, view->n_parts, &query, f->hit + had,
					(size_t)w->limit - had);
	for (size_t i = had; i < f->n; i++) {
		directory_id_write(f->hit[i].id, f->id[i]);
		f->candidate[i] = candidate_of(view, w, &f->hit[i], f->id[i], (int)i);
	}
}

static void find_all(const struct directory_view *view, const struct wanted *w, struct found *f)
{
	bool aged = w->wish.age != DIRECTORY_AGE_ANY;
	enum directory_index_fit fit = aged ? DIRECTORY_INDEX_FITS : DIRECTORY_INDEX_FIT_ANY;

	find_more(view, w, "ordinary", fit, f);
	find_more(view, w, "specialised", fit, f);
	if (aged && w->unfit) {
		find_more(view, w, "ordinary", DIRECTORY_INDEX_UNFIT, f);
		find_more(view, w, "specialised", DIRECTORY_INDEX_UNFIT, f);
	}
	directory_rank_sort(&w->wish, f->candidate, f->n);
}

/* --- the answer --------------------------------------------------------------------------- */

static void write_reasons(struct cmn_call *call, const struct directory_rank_wish *wish,
			  const struct directory_rank_candidate *candidate)
{
	enum directory_reason reasons[DIRECTORY_REASONS_MAX];
	size_t n = directory_rank_reasons(wish, candidate, reasons);

	cmn_json_key(&call->out, "reasons");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < n; i++) {
		const struct directory_reason_text *text = directory_reason_text(reasons[i]);

		cmn_json_open(&call->out, '{');
		cmn_json_kstr(&call->out, "code", text->code);
		cmn_json_kstr(&call->out, "label", call->lang == CMN_EN ? text->en : text->fr);
		cmn_json_close(&call->out, '}');
	}
	cmn_json_close(&call->out, ']');
}

static void write_item(struct cmn_call *call, const struct directory_view *view,
		       const struct wanted *w, const struct found *f, size_t i)
{
	const struct directory_rank_candidate *candidate = &f->candidate[i];
	const struct directory_index_hit *hit = &f->hit[candidate->row];
	const struct directory_segment *segment = view->segments[hit->part];
	const struct directory_shown *shown = directory_segment_shown(segment, hit->row);

	cmn_json_open(&call->out, '{');
	cmn_json_kint(&call->out, "rank", (int64_t)i + 1);
	cmn_json_key(&call->out, "distance_km");
	cmn_json_num(&call->out, round(candidate->distance_km * 10.0) / 10.0);
	cmn_json_kbool(&call->out, "fits", directory_rank_fits(&w->wish, candidate));
	write_reasons(call, &w->wish, candidate);
	cmn_json_key(&call->out, "offer");
	directory_shown_write(&call->out, segment->offers + shown->offer);
	cmn_json_key(&call->out, "actor");
	directory_shown_write(&call->out, segment->actors + shown->actor);
	cmn_json_close(&call->out, '}');
}

static enum cmn_err reply(struct cmn_call *call, const struct directory_view *view,
			  const struct wanted *w, const struct found *f, int64_t as_of)
{
	char moment[CMN_TIME_LEN];

	cmn_time_format(as_of, moment);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "commune");
	const char *centre = view->centres->text + w->centre->shown;
	cmn_json_raw(&call->out, centre, strlen(centre));
	cmn_json_kint(&call->out, "radius_km", w->radius_km);
	cmn_json_kstr(&call->out, "as_of", moment);
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < f->n; i++)
		write_item(call, view, w, f, i);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_search_offers(struct cmn_call *call)
{
	const struct directory_deps *deps = call->deps;
	struct directory_view *view CMN_AUTO(release_view) = NULL;
	struct wanted wanted = {0};
	struct found found = {0};
	bool none = false;

	if (deps == NULL)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "la recherche n’est pas prête",
				"the search is not ready");
	/* before the view: what it holds is not older than what is said */
	int64_t as_of = directory_live_as_of(deps->live);
	view = directory_live_hold(deps->live);
	enum cmn_err rc = take_wishes(call, view, &wanted, &none);
	if (rc)
		return rc;
	if (!none)
		find_all(view, &wanted, &found);
	return reply(call, view, &wanted, &found, as_of);
}
