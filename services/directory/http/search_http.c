/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"
#include "live.h"
#include "search_answer.h"
#include "text.h"

#include "cmn/clock.h"

#include <string.h>

#define RADIUS_DEFAULT 30
#define LIMIT_DEFAULT  20

struct wanted {
	struct directory_asked asked;
	struct directory_question question;
	struct directory_index_query query;
	struct directory_index_term terms[DIRECTORY_INDEX_TERMS];
	char words[DIRECTORY_TEXT_MAX]; /* what the terms point into */
	const struct directory_centre *centre;
	const char *sector; /* NULL: both */
	bool unfit;         /* also what is not open to the person, last */
	int64_t radius_km, limit, not_open;
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

	w->asked = (struct directory_asked){.call = call, .body = call->body};
	w->radius_km = cmn_call_param_int(call, "radius_km", RADIUS_DEFAULT);
	w->limit = cmn_call_param_int(call, "limit", LIMIT_DEFAULT);
	w->not_open = cmn_call_param_int(call, "not_open", 0);
	w->sector = cmn_call_param(call, "sector");
	w->unfit = unfit != NULL && strcmp(unfit, "include") == 0;
	*ret_none = !require(view, "theme", theme, &w->query.all) ||
		    !require(view, "need", need, &w->query.all) ||
		    !require(view, "sector", w->sector, &w->query.all);
	rc = take_words(call, w);
	if (rc == CMN_OK)
		rc = take_centre(call, view, w);
	if (rc == CMN_OK)
		rc = directory_question_read(view, &w->asked, w->centre, &w->question, &call->err);
	return rc;
}

/* --- what is found, and the answer --------------------------------------------------------- */

static void find_all(const struct directory_view *view, const struct wanted *w,
		     struct directory_found *found)
{
	struct directory_index_query query = w->query;
	size_t limit = (size_t)w->limit;

	directory_question_ask(&w->question, &query);
	directory_found_more(view, w->centre, &query, true, limit, found);
	query.fit = DIRECTORY_INDEX_UNFIT;
	if (w->unfit && found->n < limit)
		directory_found_more(view, w->centre, &query, false, limit - found->n, found);
}

static enum cmn_err reply(struct cmn_call *call, const struct directory_view *view,
			  const struct wanted *w, const struct directory_found *found, bool none,
			  int64_t as_of)
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
	for (size_t i = 0; i < found->n; i++)
		directory_found_write(call, view, &w->question, found, i);
	cmn_json_close(&call->out, ']');
	if (w->not_open > 0)
		directory_closed_write(call, view, w->centre, &w->question, &w->query,
				       none ? 0 : (size_t)w->not_open);
	cmn_json_close(&call->out, '}');
	return call->out.failed ? cmn_no_memory(&call->err) : CMN_OK;
}

enum cmn_err directory_http_search_offers(struct cmn_call *call)
{
	const struct directory_deps *deps = call->deps;
	struct directory_view *view CMN_AUTO(release_view) = NULL;
	struct directory_found found;
	struct wanted wanted = {0};
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
	found.n = 0;
	if (!none)
		find_all(view, &wanted, &found);
	return reply(call, view, &wanted, &found, none, as_of);
}
