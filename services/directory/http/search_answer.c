/* SPDX-License-Identifier: EUPL-1.2 */
#include "search_answer.h"

#include "kept_http.h"
#include "search_why.h"
#include "shown.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- finding ------------------------------------------------------------------------------ */

static bool has(const struct directory_view *view, const struct directory_index_row *row,
		const char *list, const char *code)
{
	int bit = directory_codes_find(&view->codes, list, code);

	return bit >= 0 && directory_bits_has(&row->bits, (unsigned)bit);
}

static struct directory_rank_candidate candidate_of(const struct directory_view *view,
						    const struct directory_centre *centre,
						    const struct directory_index_hit *hit)
{
	const struct directory_segment *segment = view->segments[hit->part];
	const struct directory_index_row *r = &segment->index->rows[hit->row];
	const char *commune = directory_segment_shown(segment, hit->row)->commune;

	return (struct directory_rank_candidate){
	    .tier = hit->tier,
	    .sector = has(view, r, "sector", "ordinary") ? DIRECTORY_SECTOR_ORDINARY
							 : DIRECTORY_SECTOR_SPECIALISED,
	    .age_min = r->age_min > 0 ? r->age_min : DIRECTORY_AGE_ANY,
	    .age_max = r->age_max != DIRECTORY_INDEX_AGE_OPEN ? r->age_max : DIRECTORY_AGE_ANY,
	    .distance_km = hit->km,
	    .same_commune = strcmp(commune, centre->code) == 0,
	    .comes_home = has(view, r, "mode", "at_home") || has(view, r, "mode", "mixed"),
	    .remote = has(view, r, "mode", "remote"),
	    .free = r->free,
	};
}

void directory_found_more(const struct directory_view *view, const struct directory_centre *centre,
			  const struct directory_index_query *query, bool open, size_t most,
			  struct directory_found *found)
{
	size_t had = found->n, room = DIRECTORY_FOUND_MAX - had;

	found->n += directory_index_nearest(view->parts, view->n_parts, query, found->hit + had,
					    most < room ? most : room);
	for (size_t i = had; i < found->n; i++) {
		directory_id_write(found->hit[i].id, found->id[i]);
		found->candidate[i] = candidate_of(view, centre, &found->hit[i]);
		found->candidate[i].id = found->id[i];
		found->candidate[i].row = (int)i;
		found->candidate[i].open = open;
	}
}

/* --- one offer ---------------------------------------------------------------------------- */

static void write_distance(struct cmn_buf *out, double km)
{
	cmn_json_key(out, "distance_km");
	cmn_json_num(out, round(km * 10.0) / 10.0);
}

static void write_offer(struct cmn_call *call, const struct directory_view *view,
			const struct directory_index_hit *hit)
{
	const struct directory_segment *segment = view->segments[hit->part];
	const struct directory_shown *shown = directory_segment_shown(segment, hit->row);
	char today[11];

	cmn_json_key(&call->out, "offer");
	directory_shown_write(&call->out, segment->offers + shown->offer);
	cmn_json_key(&call->out, "actor");
	directory_shown_write(&call->out, segment->actors + shown->actor);
	directory_room_put(&call->out, &shown->room,
			   directory_today(directory_departement_of(shown->commune).code, today));
}

static void write_reason(struct cmn_call *call, const struct directory_rank_candidate *candidate,
			 enum directory_reason reason)
{
	const struct directory_reason_text *text = directory_reason_text(reason);
	const char *label = call->lang == CMN_EN ? text->en : text->fr;
	int step = directory_rank_step(candidate, text->decides);
	char places[64];

	if (reason == DIRECTORY_REASON_FREE) {
		size_t len = strcspn(label, "%");

		snprintf(places, sizeof(places), "%.*s%d", (int)len, label, candidate->free);
		label = places;
	}
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "code", text->code);
	cmn_json_kstr(&call->out, "label", label);
	if (text->decides != DIRECTORY_DECIDES_NOTHING) {
		cmn_json_kint(&call->out, "order", text->decides);
		cmn_json_kint(&call->out, "step", step);
	}
	cmn_json_close(&call->out, '}');
}

static void write_reasons(struct cmn_call *call, const struct directory_rank_wish *wish,
			  const struct directory_rank_candidate *candidate)
{
	enum directory_reason reasons[DIRECTORY_REASONS_MAX];
	size_t n = directory_rank_reasons(wish, candidate, reasons);

	cmn_json_key(&call->out, "reasons");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < n; i++)
		write_reason(call, candidate, reasons[i]);
	cmn_json_close(&call->out, ']');
}

static void write_decides(struct cmn_call *call, const struct directory_rank_candidate *above,
			  const struct directory_rank_candidate *candidate)
{
	enum directory_decides decides = directory_rank_decides(above, candidate);
	const struct directory_decides_text *text = directory_decides_text(decides);

	cmn_json_key(&call->out, "decided_by");
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "criterion", text->code);
	cmn_json_kint(&call->out, "order", decides);
	cmn_json_kstr(&call->out, "label", call->lang == CMN_EN ? text->en : text->fr);
	cmn_json_close(&call->out, '}');
}

void directory_found_write(struct cmn_call *call, const struct directory_view *view,
			   const struct directory_question *question,
			   const struct directory_found *found, size_t i)
{
	const struct directory_rank_candidate *candidate = &found->candidate[i];
	struct directory_eligibility eligibility;

	directory_question_judge(question, view, &found->hit[i], &eligibility);
	cmn_json_open(&call->out, '{');
	cmn_json_kint(&call->out, "rank", (int64_t)i + 1);
	write_distance(&call->out, candidate->distance_km);
	cmn_json_kbool(&call->out, "fits", candidate->open);
	write_reasons(call, &question->wish, candidate);
	if (i > 0)
		write_decides(call, &found->candidate[i - 1], candidate);
	directory_eligibility_write(call, &eligibility);
	write_offer(call, view, &found->hit[i]);
	cmn_json_close(&call->out, '}');
}

/* --- what is not open --------------------------------------------------------------------- */

#define MEANWHILE 3

/* A need is told closely enough from two points on (1.3.3, 1.3.3.1): whoever has only "1" has
 * everything. */
static bool is_close(const char *need)
{
	const char *dot = strchr(need, '.');

	return dot != NULL && strchr(dot + 1, '.') != NULL;
}

/* What else answers the needs of this offer; its themes, when it tells no need closely. */
static struct directory_bits alike(const struct directory_view *view,
				   const struct directory_index_row *row)
{
	struct directory_bits needs = {0}, themes = {0};

	for (uint32_t i = 0; i < view->codes.n; i++) {
		const char *code = view->codes.code[i];

		if (!directory_bits_has(&row->bits, i))
			continue;
		if (strncmp(code, "theme:", 6) == 0)
			directory_bits_set(&themes, i);
		if (strncmp(code, "need:", 5) == 0 && is_close(code + 5))
			directory_bits_set(&needs, i);
	}
	return directory_bits_empty(&needs) ? themes : needs;
}

/* What is open to the person and answers the same, best first. */
static void find_meanwhile(const struct directory_view *view, const struct directory_centre *centre,
			   const struct directory_question *question,
			   const struct directory_index_query *query,
			   const struct directory_index_hit *closed, struct directory_found *found)
{
	struct directory_index_query open = *query;
	size_t set = 0;

	while (set < DIRECTORY_INDEX_ANY - 1 && !directory_bits_empty(&open.any[set]))
		set++;
	open.any[set] = alike(view, &view->segments[closed->part]->index->rows[closed->row]);
	directory_question_ask(question, &open);
	found->n = 0;
	directory_found_more(view, centre, &open, true, MEANWHILE, found);
}

static void write_meanwhile(struct cmn_call *call, const struct directory_view *view,
			    const struct directory_found *found)
{
	cmn_json_key(&call->out, "meanwhile");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < found->n; i++) {
		cmn_json_open(&call->out, '{');
		write_distance(&call->out, found->candidate[i].distance_km);
		write_offer(call, view, &found->hit[i]);
		cmn_json_close(&call->out, '}');
	}
	cmn_json_close(&call->out, ']');
}

static void write_closed(struct cmn_call *call, const struct directory_view *view,
			 const struct directory_centre *centre,
			 const struct directory_question *question,
			 const struct directory_index_query *query,
			 const struct directory_index_hit *hit)
{
	struct directory_eligibility eligibility;
	struct directory_found meanwhile;

	directory_question_judge(question, view, hit, &eligibility);
	find_meanwhile(view, centre, question, query, hit, &meanwhile);
	cmn_json_open(&call->out, '{');
	write_distance(&call->out, hit->km);
	directory_eligibility_write(call, &eligibility);
	directory_sentence_write(call, view, &eligibility, meanwhile.hit, meanwhile.n);
	write_offer(call, view, hit);
	write_meanwhile(call, view, &meanwhile);
	cmn_json_close(&call->out, '}');
}

void directory_closed_write(struct cmn_call *call, const struct directory_view *view,
			    const struct directory_centre *centre,
			    const struct directory_question *question,
			    const struct directory_index_query *query, size_t most)
{
	struct directory_index_hit hit[DIRECTORY_CLOSED_MAX];
	struct directory_index_query closed = *query;
	size_t n;

	directory_question_ask(question, &closed);
	closed.fit = DIRECTORY_INDEX_UNFIT;
	n = directory_index_nearest(view->parts, view->n_parts, &closed, hit,
				    most < DIRECTORY_CLOSED_MAX ? most : DIRECTORY_CLOSED_MAX);
	cmn_json_key(&call->out, "not_open");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < n; i++)
		write_closed(call, view, centre, question, query, &hit[i]);
	cmn_json_close(&call->out, ']');
}
