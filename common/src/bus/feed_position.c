/* SPDX-License-Identifier: EUPL-1.2
 *
 * feed_position.c - how far each stream was applied, read and moved on; and the arrays in which a
 * batch asks the database.
 */
#include "feed.h"
#include "sql.h"

void cmn_array_add(struct cmn_buf *out, const char *text)
{
	cmn_buf_text(out, out->len == 0 ? "{\"" : ",\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			cmn_buf_char(out, '\\');
		cmn_buf_char(out, *text);
	}
	cmn_buf_char(out, '"');
}

void cmn_array_end(struct cmn_buf *out)
{
	cmn_buf_text(out, out->len == 0 ? "{}" : "}");
}

enum cmn_err cmn_array_whole(const struct cmn_buf *array, struct cmn_error *err)
{
	return array->failed ? cmn_no_memory(err) : CMN_OK;
}

/* --- positions -------------------------------------------------------------------------------- */

static void array_add_int(struct cmn_buf *out, int64_t value)
{
	cmn_buf_fmt(out, "%c%lld", out->len == 0 ? '{' : ',', (long long)value);
}

static enum cmn_err fence_broken(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_UNAVAILABLE, "position avancée par une autre réplique",
			"position was moved by another replica");
}

enum cmn_err cmn_feed_advance(struct cmn_feed *feed, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_buf col[5];
	enum cmn_err rc = CMN_OK;
	int64_t moved = 0;

	for (size_t i = 0; i < CMN_LEN(col); i++)
		cmn_buf_init(&col[i], 4 * CMN_ARRAY_MAX);
	for (size_t i = 0; i < feed->n_streams; i++) {
		const struct cmn_feed_stream *s = &feed->streams[i];

		if (cmn_seq_judge(s->applied, s->seen) == CMN_SEQ_OLD)
			continue;
		cmn_array_add(&col[0], s->name);
		array_add_int(&col[1], s->applied.epoch);
		array_add_int(&col[2], s->applied.sequence);
		array_add_int(&col[3], s->seen.epoch);
		array_add_int(&col[4], s->seen.sequence);
		moved++;
	}
	for (size_t i = 0; i < CMN_LEN(col); i++) {
		cmn_array_end(&col[i]);
		rc = rc == CMN_OK ? cmn_array_whole(&col[i], err) : rc;
	}
	if (rc == CMN_OK)
		rc = cmn_conn_run(feed->conn, &CMN_SQL_ADVANCE,
				  (const char *[]){feed->reader, col[0].data, col[1].data,
						   col[2].data, col[3].data, col[4].data},
				  &res, err);
	for (size_t i = 0; i < CMN_LEN(col); i++)
		cmn_buf_free(&col[i]);
	if (rc == CMN_OK && cmn_pg_int(res, 0, 0, 0) != moved)
		rc = fence_broken(err);
	return rc;
}

enum cmn_err cmn_feed_positions(struct cmn_feed *feed, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    cmn_conn_run(feed->conn, &CMN_SQL_POSITIONS, (const char *[]){feed->reader}, &res, err);

	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++) {
		struct cmn_feed_stream *s = cmn_feed_find(feed, PQgetvalue(res, row, 0));

		if (!s)
			continue;
		s->applied.epoch = cmn_pg_int(res, row, 1, 0);
		s->applied.sequence = cmn_pg_int(res, row, 2, 0);
		s->seen = s->applied;
		cmn_feed_fresh(s);
	}
	return rc;
}
