/* SPDX-License-Identifier: EUPL-1.2 */
#include "saved_job.h"

#include "question.h"

#include <string.h>

#define NEWS  100                 /* told of one search in one round */
#define ROOM  ((size_t)64 * 1024) /* ids of an answer */
#define SHOWN 20                  /* ids in an event */

/* --- what a search finds -------------------------------------------------------------------- */

struct finding {
	const char *known; /* "{id,…}": left out */
	size_t most, n;
	struct cmn_buf *out;
};

static bool take(void *arg, const struct directory_index_hit *hit)
{
	struct finding *f = arg;
	char id[37];

	directory_id_write(hit->id, id);
	if (strstr(f->known, id) != NULL)
		return true;
	if (f->n++ == f->most)
		return false;
	cmn_buf_char(f->out, f->n > 1 ? ',' : '{');
	cmn_buf_text(f->out, id);
	return true;
}

enum cmn_err directory_saved_find(const struct directory_view *view, const json_t *criteria,
				  const char *known, size_t most, struct cmn_buf *out,
				  size_t *ret_n, struct cmn_error *err)
{
	const struct directory_asked asked = {.body = criteria};
	struct finding f = {.known = known, .most = most, .out = out};
	struct directory_question question;
	struct directory_filter filter;
	enum cmn_err rc = directory_filter_read(view, &asked, &filter, err);

	if (rc == CMN_OK)
		rc = directory_filter_around(view, &asked, &filter, err);
	if (rc == CMN_OK)
		rc = directory_question_read(view, &asked, filter.centre, &question, err);
	if (rc)
		return rc;
	directory_question_ask(&question, &filter.query);
	if (directory_filter_of_sector(view, &filter) && !filter.none)
		directory_index_each(view->parts, view->n_parts, &filter.query, take, &f);
	cmn_buf_text(out, f.n > 0 ? "}" : "{}");
	*ret_n = f.n;
	return out->failed ? cmn_no_memory(err) : CMN_OK;
}

/* --- watching ------------------------------------------------------------------------------- */

static void drop_buf(struct cmn_buf *b)
{
	cmn_buf_free(b);
}

/* Codes and ids only; of many offers the first. */
static void write_data(struct cmn_buf *data, const char *id, const char *departement,
		       const char *offers, size_t n)
{
	cmn_json_open(data, '{');
	cmn_json_kstr(data, "saved_search_id", id);
	cmn_json_kstr(data, "departement", departement);
	cmn_json_kint(data, "found", (int64_t)n);
	cmn_json_key(data, "offers");
	cmn_json_open(data, '[');
	for (size_t i = 0; i < n && i < SHOWN; i++)
		cmn_json_strn(data, offers + 1 + 37 * i, 36);
	cmn_json_close(data, ']');
	cmn_json_close(data, '}');
}

/* Criteria that ask for what exists no more (a commune, a code) find nothing, and wait. */
static enum cmn_err watch(struct cmn_conn *conn, const struct directory_view *view,
			  const PGresult *due, int row, const char *now, struct cmn_error *err)
{
	struct cmn_buf offers CMN_AUTO(drop_buf), data CMN_AUTO(drop_buf);
	json_t *criteria CMN_AUTO(cmn_json_drop) =
	    json_loads(cmn_column(due, row, "criteria"), 0, NULL);
	const char *id = cmn_column(due, row, "id");
	struct cmn_error why;
	size_t n = 0;

	cmn_error_init(&why);
	cmn_buf_init(&offers, ROOM);
	cmn_buf_init(&data, ROOM);
	enum cmn_err rc = criteria != NULL
			      ? directory_saved_find(view, criteria, cmn_column(due, row, "known"),
						     NEWS, &offers, &n, &why)
			      : CMN_E_INVALID;
	if (rc != CMN_OK) {
		n = 0;
		cmn_buf_reset(&offers);
		cmn_buf_text(&offers, "{}");
	}
	n = n < NEWS ? n : NEWS; /* the rest in the next round */
	write_data(&data, id, cmn_column(due, row, "departement"), offers.data, n);
	if (offers.failed || data.failed)
		return cmn_no_memory(err);
	return directory_saved_checked(conn, id, now, offers.data, data.data, err);
}

static void release_view(struct directory_view **view)
{
	directory_view_drop(view);
}

static enum cmn_err round_of(struct cmn_conn *conn, const char *now, struct directory_live *live,
			     bool *ret_more, struct cmn_error *err)
{
	struct directory_view *view CMN_AUTO(release_view) = directory_live_hold(live);
	PGresult *due CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_saved_due(conn, now, &due, err);

	for (int row = 0; rc == CMN_OK && row < PQntuples(due); row++)
		rc = watch(conn, view, due, row, now, err);
	*ret_more = rc == CMN_OK && PQntuples(due) == DIRECTORY_SAVED_BATCH;
	return rc ? rc : directory_saved_forget(conn, now, err);
}

enum cmn_err directory_saved_watch(struct cmn_conn *conn, const char *now,
				   struct directory_live *live, bool *ret_more,
				   struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_begin(conn, err);

	*ret_more = false;
	if (rc == CMN_OK)
		rc = round_of(conn, now, live, ret_more, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, err);
	if (rc)
		cmn_conn_rollback(conn);
	return rc;
}
