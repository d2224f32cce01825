/* SPDX-License-Identifier: EUPL-1.2 */
#include "saw.h"

#include "cmn/http.h"
#include "cmn/log.h"
#include "cmn/metrics.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define COLUMNS   10
#define QUEUE_MAX 4096 /* rows */
#define BATCH_MAX 500  /* rows of one statement */
#define BATCH_MS  200
#define PUT_MS    2000
#define STOP_MS   3000

/* An array of arrays must be rectangular, so the ids of each row travel as the text of an array.
 * Tried again after a failure, also one whose outcome nobody knows: what is there already by its
 * seen_id is left alone.  The conflict is not named: that would need the right to read. */
const struct cmn_stmt CMN_SAW_INSERT = {
    .name = "audit_seen",
    .writes = true,
    .n_params = COLUMNS,
    .sql = "INSERT INTO audit"
	   " (at, actor, operation, resource_id, resources, departement, request_id, seen_id,"
	   " function, organisation)"
	   " SELECT at, actor, operation, resource_id, resources::uuid[], departement, request_id,"
	   " seen_id, function, organisation"
	   " FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::uuid[], $5::text[],"
	   " $6::text[], $7::uuid[], $8::uuid[], $9::text[], $10::text[])"
	   " AS seen (at, actor, operation, resource_id, resources, departement, request_id,"
	   " seen_id, function, organisation)"
	   " ON CONFLICT DO NOTHING",
};

CMN_DEFINE_GAUGE(queued, "c360_audit_queue_length",
		 "Reads seen and not yet written to the audit table");

int64_t cmn_audit_waiting(void)
{
	return atomic_load(&queued.value);
}

struct cmn_saw {
	struct cmn_pool *pool;
	pthread_mutex_t lock;
	pthread_cond_t work, room;
	pthread_t thread;
	struct cmn_seen *head, **tail;
	size_t n;
	bool stop;
	int64_t stop_by_ms;
};

/* --- the columns of one batch ------------------------------------------------------------ */

static void put_element(struct cmn_buf *b, bool first, const char *text)
{
	cmn_buf_char(b, first ? '{' : ',');
	if (!text) {
		cmn_buf_text(b, "NULL");
		return;
	}
	cmn_buf_char(b, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			cmn_buf_char(b, '\\');
		cmn_buf_char(b, *text);
	}
	cmn_buf_char(b, '"');
}

static void put_row(struct cmn_buf col[COLUMNS], bool first, const struct cmn_seen *s)
{
	bool one = s->n_ids == 1;

	put_element(&col[0], first, s->at);
	put_element(&col[1], first, s->actor);
	put_element(&col[2], first, s->operation);
	put_element(&col[3], first, one ? s->ids.data + 1 : NULL);
	if (one)
		put_element(&col[4], first, NULL);
	else
		cmn_buf_fmt(&col[4], "%c\"%s}\"", first ? '{' : ',', s->ids.data);
	put_element(&col[5], first, s->departement[0] ? s->departement : NULL);
	put_element(&col[6], first, s->request_id);
	put_element(&col[7], first, s->seen_id);
	put_element(&col[8], first, s->function);
	put_element(&col[9], first, s->organisation[0] ? s->organisation : NULL);
}

static enum cmn_err write_batch(struct cmn_saw *saw, const struct cmn_seen *list, size_t n,
				struct cmn_error *err)
{
	const struct cmn_pg_ctx ctx = {.departements = "", .actor = "system"};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const struct cmn_seen *s = list;
	const char *params[COLUMNS];
	struct cmn_buf col[COLUMNS];
	bool failed = false;
	size_t i;

	for (i = 0; i < COLUMNS; i++)
		cmn_buf_init(&col[i], (size_t)32 << 20);
	put_row(col, true, s);
	for (i = 1; i < n; i++) { /* the last row's `next` belongs to whoever appends */
		s = s->next;
		put_row(col, false, s);
	}
	for (i = 0; i < COLUMNS; i++) {
		cmn_buf_char(&col[i], '}');
		failed = failed || col[i].failed;
		params[i] = col[i].data;
	}
	if (failed)
		cmn_no_memory(err);
	else if (cmn_pool_run(saw->pool, &ctx, &CMN_SAW_INSERT, params, &res, err) == CMN_OK)
		err->code = CMN_OK;
	for (i = 0; i < COLUMNS; i++)
		cmn_buf_free(&col[i]);
	return err->code;
}

/* --- the thread -------------------------------------------------------------------------- */

/* Drop the first n rows: they are in the table. */
static void forget(struct cmn_saw *saw, size_t n)
{
	pthread_mutex_lock(&saw->lock);
	while (n-- > 0) {
		struct cmn_seen *s = saw->head;

		saw->head = s->next;
		s->next = NULL;
		cmn_seen_free(&s);
		saw->n--;
	}
	if (!saw->head)
		saw->tail = &saw->head;
	cmn_metric_set(&queued, (int64_t)saw->n);
	pthread_cond_broadcast(&saw->room);
	pthread_mutex_unlock(&saw->lock);
}

/* Wait for rows; the number to write now.  A short wait first lets a batch gather. */
static size_t gather(struct cmn_saw *saw, bool *stop)
{
	const struct timespec until = cmn_clock_in_ms(BATCH_MS);
	size_t n;

	pthread_mutex_lock(&saw->lock);
	while (saw->n == 0 && !saw->stop)
		pthread_cond_wait(&saw->work, &saw->lock);
	while (saw->n < BATCH_MAX && !saw->stop)
		if (pthread_cond_timedwait(&saw->work, &saw->lock, &until) != 0)
			break;
	n = saw->n < BATCH_MAX ? saw->n : BATCH_MAX;
	*stop = saw->stop;
	pthread_mutex_unlock(&saw->lock);
	return n;
}

static void *run(void *arg)
{
	static int64_t said;
	struct cmn_saw *saw = arg;
	struct cmn_error err;
	bool stop = false;
	size_t n;

	while ((n = gather(saw, &stop)) > 0 || !stop) {
		cmn_error_init(&err);
		if (n == 0)
			continue;
		if (write_batch(saw, saw->head, n, &err) == CMN_OK) {
			forget(saw, n);
			continue;
		}
		if (stop && cmn_clock_mono_ms() > saw->stop_by_ms) {
			cmn_log(CMN_ERROR, "audit lost", {"rows", NULL, (int64_t)saw->n});
			break;
		}
		if (cmn_log_rarely(&said, 10))
			cmn_log(CMN_ERROR, "audit not written",
				{"error", cmn_err_slug(err.code), 0}, {"cause", err.cause, 0});
		cmn_sleep_ms(BATCH_MS);
	}
	return NULL;
}

enum cmn_err cmn_saw_start(struct cmn_pool *pool, struct cmn_saw **ret, struct cmn_error *err)
{
	struct cmn_saw *saw = calloc(1, sizeof(*saw));
	pthread_condattr_t attr;

	if (!saw)
		return cmn_no_memory(err);
	saw->pool = pool;
	saw->tail = &saw->head;
	pthread_mutex_init(&saw->lock, NULL);
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_cond_init(&saw->work, &attr);
	pthread_cond_init(&saw->room, &attr);
	pthread_condattr_destroy(&attr);
	cmn_metric_register(&queued);
	if (pthread_create(&saw->thread, NULL, run, saw) != 0) {
		free(saw);
		return cmn_fail(err, CMN_E_UNAVAILABLE, "plus de fil d’exécution disponible",
				"no thread left");
	}
	*ret = saw;
	return CMN_OK;
}

bool cmn_saw_put(struct cmn_saw *saw, struct cmn_seen **list)
{
	const struct timespec until = cmn_clock_in_ms(PUT_MS);
	bool room = true;

	pthread_mutex_lock(&saw->lock);
	while (saw->n >= QUEUE_MAX && room)
		room = pthread_cond_timedwait(&saw->room, &saw->lock, &until) == 0;
	room = saw->n < QUEUE_MAX && !saw->stop;
	if (room) {
		*saw->tail = *list;
		*list = NULL;
		for (; *saw->tail; saw->tail = &(*saw->tail)->next)
			saw->n++;
		cmn_metric_set(&queued, (int64_t)saw->n);
		pthread_cond_signal(&saw->work);
	}
	pthread_mutex_unlock(&saw->lock);
	return room;
}

void cmn_saw_stop(struct cmn_saw **saw)
{
	struct cmn_saw *s = *saw;

	if (!s)
		return;
	pthread_mutex_lock(&s->lock);
	s->stop = true;
	s->stop_by_ms = cmn_clock_mono_ms() + STOP_MS;
	pthread_cond_broadcast(&s->work);
	pthread_mutex_unlock(&s->lock);
	pthread_join(s->thread, NULL);
	cmn_seen_free(&s->head);
	pthread_cond_destroy(&s->work);
	pthread_cond_destroy(&s->room);
	pthread_mutex_destroy(&s->lock);
	free(s);
	*saw = NULL;
}
