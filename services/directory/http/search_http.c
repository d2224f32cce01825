/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "filter.h"
#include "live.h"
#include "search_answer.h"
#include "understood.h"

#include "cmn/clock.h"

#include <string.h>

#define LIMIT_DEFAULT 20

struct wanted {
	struct directory_question question;
	struct directory_filter filter;
	bool unfit; /* also what is not open to the person, last */
	int64_t radius_km, limit, not_open;
};

static void release_view(struct directory_view **view)
{
	directory_view_drop(view);
}

/* --- what is asked ------------------------------------------------------------------------ */

static enum cmn_err take_wishes(const struct directory_asked *asked,
				const struct directory_view *view, struct wanted *w,
				struct cmn_error *err)
{
	const char *unfit = directory_asked_text(asked, "unfit");
	enum cmn_err rc;

	w->radius_km = directory_asked_int(asked, "radius_km", DIRECTORY_RADIUS_DEFAULT);
	w->limit = directory_asked_int(asked, "limit", LIMIT_DEFAULT);
	w->not_open = directory_asked_int(asked, "not_open", 0);
	w->unfit = unfit != NULL && strcmp(unfit, "include") == 0;
	rc = directory_filter_read(view, asked, &w->filter, err);
	w->filter.none = !directory_filter_of_sector(view, &w->filter) || w->filter.none;
	if (rc == CMN_OK)
		rc = directory_filter_around(view, asked, &w->filter, err);
	if (rc == CMN_OK)
		rc = directory_question_read(view, asked, w->filter.centre, &w->question, err);
	return rc;
}

/* --- what is found, and the answer --------------------------------------------------------- */

static void find_all(const struct directory_view *view, const struct wanted *w,
		     struct directory_found *found)
{
	struct directory_index_query query = w->filter.query;
	size_t limit = (size_t)w->limit;

	directory_question_ask(&w->question, &query);
	directory_found_more(view, w->filter.centre, &query, true, limit, found);
	query.fit = DIRECTORY_INDEX_UNFIT;
	if (w->unfit && found->n < limit)
		directory_found_more(view, w->filter.centre, &query, false, limit - found->n,
				     found);
}

static void find(const struct directory_view *view, struct wanted *w, struct directory_found *found)
{
	size_t enough = w->limit < DIRECTORY_TOO_LITTLE ? (size_t)w->limit : DIRECTORY_TOO_LITTLE;

	found->n = 0;
	if (w->filter.none)
		return;
	find_all(view, w, found);
	if (found->n < enough && directory_filter_widen(view, &w->filter)) {
		found->n = 0;
		find_all(view, w, found);
	}
}

static enum cmn_err reply(struct cmn_call *call, const struct directory_view *view,
			  const struct wanted *w, const struct directory_found *found,
			  int64_t as_of)
{
	char moment[CMN_TIME_LEN];

	cmn_time_format(as_of, moment);
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "commune");
	const char *centre = view->centres->text + w->filter.centre->shown;
	cmn_json_raw(&call->out, centre, strlen(centre));
	cmn_json_kint(&call->out, "radius_km", w->radius_km);
	cmn_json_kstr(&call->out, "as_of", moment);
	directory_understood_write(&call->out, &w->filter.words);
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < found->n; i++)
		directory_found_write(call, view, &w->question, found, i);
	cmn_json_close(&call->out, ']');
	if (w->not_open > 0)
		directory_closed_write(call, view, w->filter.centre, &w->question, &w->filter.query,
				       w->filter.none ? 0 : (size_t)w->not_open);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

static enum cmn_err search(struct cmn_call *call, const struct directory_asked *asked)
{
	const struct directory_deps *deps = call->deps;
	struct directory_view *view CMN_AUTO(release_view) = NULL;
	struct directory_found found;
	struct wanted wanted = {0};

	if (deps == NULL)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "la recherche n’est pas prête",
				"the search is not ready");
	/* before the view: what it holds is not older than what is said */
	int64_t as_of = directory_live_as_of(deps->live);
	view = directory_live_hold(deps->live);
	enum cmn_err rc = take_wishes(asked, view, &wanted, &call->err);
	if (rc)
		return rc;
	find(view, &wanted, &found);
	return reply(call, view, &wanted, &found, as_of);
}

enum cmn_err directory_http_search_offers(struct cmn_call *call)
{
	const struct directory_asked asked = {.call = call};

	return search(call, &asked);
}

enum cmn_err directory_http_search_offers_unseen(struct cmn_call *call)
{
	const struct directory_asked asked = {.call = call, .body = call->body};

	return search(call, &asked);
}
