/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/clock.h"
#include "cmn/log.h"
#include "feed.h"
#include "sql.h"

#include <stdio.h>
#include <string.h>

/* --- what the database knows of the batch ----------------------------------------------------- */

static enum cmn_err mark_queued(struct cmn_feed *feed, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	CMN_AUTO(cmn_buf_free) struct cmn_buf subjects;
	enum cmn_err rc;

	cmn_buf_init(&subjects, CMN_ARRAY_MAX);
	for (size_t i = 0; i < feed->n_batch; i++)
		cmn_array_add(&subjects, feed->batch[i].ev.subject);
	cmn_array_end(&subjects);
	rc = cmn_array_whole(&subjects, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(feed->conn, &CMN_SQL_PARKED_OF,
				  (const char *[]){feed->reader, subjects.data}, &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		for (size_t i = 0; i < feed->n_batch; i++)
			if (strcmp(feed->batch[i].ev.subject, PQgetvalue(res, row, 0)) == 0)
				feed->batch[i].queued = true;
	return rc;
}

/* The same event may come in two streams, or again under a number of a new epoch: the first of
 * each id that the inbox took is fresh. */
static void mark_one_fresh(struct cmn_feed *feed, const char *id)
{
	for (size_t i = 0; i < feed->n_batch; i++) {
		struct cmn_feed_item *item = &feed->batch[i];

		if (!item->queued && strcmp(item->ev.id, id) == 0) {
			item->fresh = true;
			return;
		}
	}
}

static enum cmn_err add_inbox(struct cmn_feed *feed, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	CMN_AUTO(cmn_buf_free) struct cmn_buf ids;
	char now[CMN_TIME_LEN];
	enum cmn_err rc;

	cmn_buf_init(&ids, CMN_ARRAY_MAX);
	for (size_t i = 0; i < feed->n_batch; i++) {
		feed->batch[i].fresh = feed->inbox != CMN_INBOX_ASKED;
		if (!feed->batch[i].queued)
			cmn_array_add(&ids, feed->batch[i].ev.id);
	}
	if (feed->inbox == CMN_INBOX_NONE)
		return CMN_OK;
	cmn_array_end(&ids);
	cmn_time_format(cmn_clock_us(), now);
	rc = cmn_array_whole(&ids, err);
	if (rc == CMN_OK)
		rc = cmn_conn_run(feed->conn, &CMN_SQL_INBOX_ADD, (const char *[]){ids.data, now},
				  &res, err);
	for (int row = 0; rc == CMN_OK && row < PQntuples(res); row++)
		if (feed->inbox == CMN_INBOX_ASKED)
			mark_one_fresh(feed, PQgetvalue(res, row, 0));
	return rc;
}

/* --- parking ---------------------------------------------------------------------------------- */

void cmn_feed_reason(const struct cmn_error *err, char *ret, size_t size)
{
	snprintf(ret, size, "%s: %s", cmn_err_slug(err->code), err->detail[CMN_EN]);
}

static enum cmn_err park(struct cmn_feed *feed, const struct cmn_feed_item *item,
			 const char *reason, struct cmn_error *err)
{
	char epoch[24], sequence[24], now[CMN_TIME_LEN];
	const struct cmn_event *ev = &item->ev;

	snprintf(epoch, sizeof(epoch), "%lld", (long long)ev->epoch);
	snprintf(sequence, sizeof(sequence), "%lld", (long long)ev->sequence);
	cmn_time_format(cmn_clock_us(), now);
	if (cmn_log_rarely(&feed->parked_said, 10))
		cmn_log(CMN_ERROR, "feed.parked", {"reader", feed->reader, 0},
			{"type", ev->type, 0}, {"reason", reason, 0});
	return cmn_conn_run(feed->conn, &CMN_SQL_PARK,
			    (const char *[]){feed->reader, ev->stream, epoch, sequence, ev->subject,
					     ev->type, item->raw, reason, now},
			    NULL, err);
}

static enum cmn_err park_queued(struct cmn_feed *feed, const struct cmn_feed_item *item,
				struct cmn_error *err)
{
	return park(feed, item, item->reason ? item->reason : "queued behind its subject", err);
}

/* The event at `at` is poison: it is parked, and all later ones of its subject behind it. */
static enum cmn_err park_from(struct cmn_feed *feed, size_t at, struct cmn_error *err)
{
	char reason[320];

	cmn_feed_reason(err, reason, sizeof(reason));
	for (size_t i = at + 1; i < feed->n_batch; i++)
		if (strcmp(feed->batch[i].ev.subject, feed->batch[at].ev.subject) == 0)
			feed->batch[i].queued = true;
	return park(feed, &feed->batch[at], reason, err);
}

/* --- the two ways through a batch ------------------------------------------------------------- */

static bool later(enum cmn_err rc)
{
	return rc == CMN_E_UNAVAILABLE || rc == CMN_E_OUTCOME_UNKNOWN;
}

static enum cmn_err check_and_apply(struct cmn_feed *feed, const struct cmn_event *ev,
				    struct cmn_error *err)
{
	enum cmn_err rc = feed->check ? feed->check(ev, err) : CMN_OK;

	if (rc == CMN_OK && feed->apply_batch)
		rc = feed->apply_batch(feed->conn, &ev, 1, feed->deps, err);
	else if (rc == CMN_OK)
		rc = feed->apply(feed->conn, ev, feed->deps, err);
	/* whoever fails without saying so in err: the code decides */
	if (rc != CMN_OK && err->code != rc)
		err->code = rc;
	return rc;
}

/* What is fresh in the batch, in one call. */
static enum cmn_err apply_fresh(struct cmn_feed *feed, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;
	size_t n = 0;

	for (size_t i = 0; rc == CMN_OK && i < feed->n_batch; i++) {
		const struct cmn_feed_item *item = &feed->batch[i];

		if (item->queued || !item->fresh)
			continue;
		rc = feed->check ? feed->check(&item->ev, err) : CMN_OK;
		feed->together[n++] = &item->ev;
	}
	if (rc == CMN_OK && n > 0)
		rc = feed->apply_batch(feed->conn, feed->together, n, feed->deps, err);
	return rc;
}

/* All at once: any failure ends it, and the caller rolls back. */
static enum cmn_err apply_together(struct cmn_feed *feed, struct cmn_error *err)
{
	enum cmn_err rc = mark_queued(feed, err);

	if (rc == CMN_OK)
		rc = add_inbox(feed, err);
	for (size_t i = 0; rc == CMN_OK && i < feed->n_batch; i++) {
		struct cmn_feed_item *item = &feed->batch[i];

		if (item->queued)
			rc = park_queued(feed, item, err);
		else if (item->fresh && !feed->apply_batch)
			rc = check_and_apply(feed, &item->ev, err);
	}
	if (rc == CMN_OK && feed->apply_batch)
		rc = apply_fresh(feed, err);
	return rc;
}

static enum cmn_err once(struct cmn_feed *feed, const struct cmn_event *ev, struct cmn_error *err)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char id[48], now[CMN_TIME_LEN];
	enum cmn_err rc;

	snprintf(id, sizeof(id), "{%s}", ev->id);
	cmn_time_format(cmn_clock_us(), now);
	rc = feed->inbox == CMN_INBOX_NONE ? CMN_OK
					   : cmn_conn_run(feed->conn, &CMN_SQL_INBOX_ADD,
							  (const char *[]){id, now}, &res, err);
	if (rc != CMN_OK || (feed->inbox == CMN_INBOX_ASKED && PQntuples(res) == 0))
		return rc;
	return check_and_apply(feed, ev, err);
}

enum cmn_err cmn_feed_one(struct cmn_feed *feed, const struct cmn_event *ev, bool *ret_poison,
			  struct cmn_error *err)
{
	struct cmn_error undo;
	enum cmn_err rc = cmn_conn_run(feed->conn, &CMN_SQL_SAVE, NULL, NULL, err);

	*ret_poison = false;
	if (rc != CMN_OK)
		return rc;
	rc = once(feed, ev, err);
	if (rc == CMN_OK)
		return cmn_conn_run(feed->conn, &CMN_SQL_SAVED, NULL, NULL, err);
	if (later(rc) || cmn_conn_lost(feed->conn))
		return rc;
	cmn_error_init(&undo);
	if (cmn_conn_run(feed->conn, &CMN_SQL_UNSAVE, NULL, NULL, &undo) != CMN_OK) {
		*err = undo;
		return undo.code;
	}
	*ret_poison = true;
	return CMN_OK;
}

static enum cmn_err apply_singly(struct cmn_feed *feed, struct cmn_error *err)
{
	enum cmn_err rc = mark_queued(feed, err);

	for (size_t i = 0; rc == CMN_OK && i < feed->n_batch; i++) {
		struct cmn_feed_item *item = &feed->batch[i];
		bool poison = false;

		if (item->queued)
			rc = park_queued(feed, item, err);
		else
			rc = cmn_feed_one(feed, &item->ev, &poison, err);
		if (rc == CMN_OK && poison)
			rc = park_from(feed, i, err);
	}
	return rc;
}

/* --- the whole batch -------------------------------------------------------------------------- */

static enum cmn_err transact(struct cmn_feed *feed,
			     enum cmn_err (*way)(struct cmn_feed *, struct cmn_error *),
			     struct cmn_error *err)
{
	enum cmn_err rc = cmn_conn_begin(feed->conn, err);

	if (rc == CMN_OK)
		rc = way(feed, err);
	if (rc == CMN_OK)
		rc = cmn_feed_advance(feed, err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(feed->conn, err);
	if (rc != CMN_OK)
		cmn_conn_rollback(feed->conn);
	return rc;
}

static void committed(struct cmn_feed *feed)
{
	cmn_metric_add(&CMN_FEED_EVENTS, (int64_t)feed->n_batch);
	for (size_t i = 0; i < feed->n_batch; i++) {
		feed->batch[i].stream->applied = feed->batch[i].stream->seen;
		cmn_feed_fresh(feed->batch[i].stream);
		cmn_event_clear(&feed->batch[i].ev);
		free(feed->batch[i].raw);
		free(feed->batch[i].reason);
	}
	feed->n_batch = 0;
}

enum cmn_err cmn_feed_flush(struct cmn_feed *feed, struct cmn_error *err)
{
	enum cmn_err rc;

	if (feed->n_batch == 0)
		return CMN_OK;
	rc = transact(feed, apply_together, err);
	if (rc != CMN_OK && !later(rc) && !cmn_conn_lost(feed->conn))
		rc = transact(feed, apply_singly, err);
	if (rc == CMN_OK)
		committed(feed);
	return rc;
}
