/* SPDX-License-Identifier: EUPL-1.2 */
#include "geo.h"
#include "more.h"
#include "rank.h"
#include "search.h"

#include <math.h>
#include <string.h>

#define RADIUS_DEFAULT 30
#define LIMIT_DEFAULT  20

static void free_ranked(struct directory_rank_candidate **p)
{
	free(*p);
}

static int64_t integer(const PGresult *res, int row, const char *column, int64_t when_null)
{
	return cmn_pg_int(res, row, PQfnumber(res, column), when_null);
}

static double degrees(const PGresult *res, int row, const char *column)
{
	return strtod(cmn_column(res, row, column), NULL);
}

static struct directory_rank_candidate candidate_of(const PGresult *hits, int row,
						    const PGresult *centre)
{
	const char *mode = cmn_column(hits, row, "mode");

	return (struct directory_rank_candidate){
	    .id = cmn_column(hits, row, "id"),
	    .row = row,
	    .sector = directory_sector_of(cmn_column(hits, row, "sector")),
	    .age_min = (int)integer(hits, row, "age_min", DIRECTORY_AGE_ANY),
	    .age_max = (int)integer(hits, row, "age_max", DIRECTORY_AGE_ANY),
	    .distance_km =
		directory_geo_distance_km(degrees(centre, 0, "lat"), degrees(centre, 0, "lon"),
					  degrees(hits, row, "lat"), degrees(hits, row, "lon")),
	    .same_commune =
		strcmp(cmn_column(hits, row, "commune"), cmn_column(centre, 0, "code")) == 0,
	    .comes_home = strcmp(mode, "at_home") == 0 || strcmp(mode, "mixed") == 0,
	};
}

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

static void write_actor(struct cmn_call *call, const PGresult *hits, int row)
{
	static const char *const TEXTS[][2] = {
	    {"id", "actor_id"},
	    {"name", "_actor_name"},
	    {"type", "_actor_type"},
	    {"commune", "_actor_commune"},
	    {"phone", "_actor_phone"},
	    {"email", "_actor_email"},
	    {"website", "_actor_website"},
	};

	cmn_json_key(&call->out, "actor");
	cmn_json_open(&call->out, '{');
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++)
		cmn_json_kstr(&call->out, TEXTS[i][0], cmn_column(hits, row, TEXTS[i][1]));
	cmn_json_kbool(&call->out, "to_verify",
		       cmn_pg_bool(hits, row, PQfnumber(hits, "_actor_to_verify")));
	cmn_json_kbool(&call->out, "invented",
		       cmn_pg_bool(hits, row, PQfnumber(hits, "_actor_invented")));
	cmn_json_close(&call->out, '}');
}

static void write_item(struct cmn_call *call, const struct directory_rank_wish *wish,
		       const PGresult *hits, const struct directory_rank_candidate *candidate,
		       int64_t rank)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kint(&call->out, "rank", rank);
	cmn_json_key(&call->out, "distance_km");
	cmn_json_num(&call->out, round(candidate->distance_km * 10.0) / 10.0);
	cmn_json_kbool(&call->out, "fits", directory_rank_fits(wish, candidate));
	write_reasons(call, wish, candidate);
	cmn_json_key(&call->out, "offer");
	cmn_pg_write_row(&call->out, hits, candidate->row);
	write_actor(call, hits, candidate->row);
	cmn_json_close(&call->out, '}');
}

static enum cmn_err reply(struct cmn_call *call, const struct directory_search *search,
			  const PGresult *centre, const PGresult *hits)
{
	size_t n = 0;
	const struct directory_rank_wish wish = {
	    .age = (int)search->age,
	    .theme = search->theme != NULL,
	    .need = search->need != NULL,
	};
	struct directory_rank_candidate *ranked CMN_AUTO(free_ranked) =
	    calloc((size_t)PQntuples(hits) + 1, sizeof(*ranked));

	if (ranked == NULL)
		return cmn_no_memory(&call->err);
	for (int row = 0; row < PQntuples(hits); row++) {
		ranked[n] = candidate_of(hits, row, centre);
		n += ranked[n].distance_km <= (double)search->radius_km;
	}
	directory_rank_sort(&wish, ranked, n);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "commune");
	cmn_pg_write_row(&call->out, centre, 0);
	cmn_json_kint(&call->out, "radius_km", search->radius_km);
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < n && (int64_t)i < search->limit; i++)
		write_item(call, &wish, hits, &ranked[i], (int64_t)i + 1);
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	if (call->out.failed)
		return cmn_no_memory(&call->err);
	return CMN_OK;
}

enum cmn_err directory_http_search_offers(struct cmn_call *call)
{
	PGresult *centre CMN_AUTO(cmn_pgres_drop) = NULL;
	PGresult *hits CMN_AUTO(cmn_pgres_drop) = NULL;
	const char *unfit = cmn_call_param(call, "unfit");
	char room[DIRECTORY_TEXT_MAX];
	struct directory_search search = {
	    .commune = cmn_call_param(call, "commune"),
	    .radius_km = cmn_call_param_int(call, "radius_km", RADIUS_DEFAULT),
	    .theme = cmn_call_param(call, "theme"),
	    .need = cmn_call_param(call, "need"),
	    .sector = cmn_call_param(call, "sector"),
	    .age = cmn_call_param_int(call, "age", DIRECTORY_AGE_ANY),
	    .unfit = unfit != NULL && strcmp(unfit, "include") == 0,
	    .limit = cmn_call_param_int(call, "limit", LIMIT_DEFAULT),
	};
	enum cmn_err rc = directory_pattern_of(call, room, &search.pattern);

	if (rc == CMN_OK)
		rc = directory_search_run(call->pool, &call->ctx, &search, &centre, &hits,
					  &call->err);
	if (rc)
		return rc;
	if (PQntuples(centre) == 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:commune",
				   "la commune « %s » n’existe pas",
				   "commune \"%s\" does not exist", search.commune);
	return reply(call, &search, centre, hits);
}
