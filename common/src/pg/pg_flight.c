/* SPDX-License-Identifier: EUPL-1.2
 *
 * pg_flight.c - one pipeline: queue the statements, send them in one write, collect the answers
 * until the Sync, and give up at a deadline.
 *
 * The results of the statements arrive before the commit, which happens at the Sync: only after
 * its answer is anything acknowledged.
 */
#include "pg_link.h"

#include "cmn/clock.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* One thing asked of the server, in the order of the answers. */
struct item {
	struct pg_prepared *prepare; /* not NULL: asks to prepare it */
	const struct cmn_step *step;
	PGresult **ret;
};

struct flight {
	struct pg_link *link;
	int64_t deadline_ms;
	struct cmn_error *err;
	bool refused;
	size_t n, at; /* items asked; the one whose answer is awaited */
	struct item items[2 * PG_FLIGHT_STEPS];
};

/* NULL when three quarters are taken: such a statement is sent with its text. */
static struct pg_prepared *find_slot(struct pg_link *link, const struct cmn_stmt *stmt)
{
	size_t at = ((uintptr_t)stmt->sql >> 3) * 2654435761U;

	for (;; at++) {
		struct pg_prepared *p = &link->prepared[at & (PG_PREPARED_SLOTS - 1)];

		if (p->stmt == stmt && p->sql == stmt->sql)
			return p;
		if (p->stmt)
			continue;
		if (link->n_prepared >= PG_PREPARED_SLOTS / 4 * 3)
			return NULL;
		p->stmt = stmt;
		p->sql = stmt->sql;
		snprintf(p->name, sizeof(p->name), "s%u", link->n_prepared++);
		return p;
	}
}

static bool queue_step(struct flight *f, const struct cmn_step *step, PGresult **ret)
{
	PGconn *pg = f->link->pg;
	const struct cmn_stmt *stmt = step->stmt;
	struct pg_prepared *p = find_slot(f->link, stmt);

	if (p && !p->ready) {
		if (!PQsendPrepare(pg, p->name, stmt->sql, 0, NULL))
			return false;
		p->ready = true;
		f->items[f->n++] = (struct item){.prepare = p, .step = step};
	}
	f->items[f->n++] = (struct item){.step = step, .ret = ret};
	if (!p)
		return PQsendQueryParams(pg, stmt->sql, stmt->n_params, NULL, step->params, NULL,
					 NULL, 0) == 1;
	return PQsendQueryPrepared(pg, p->name, stmt->n_params, step->params, NULL, NULL, 0) == 1;
}

static bool queue_all(struct flight *f, const struct cmn_step *steps, size_t n, PGresult **rets)
{
	PGconn *pg = f->link->pg;
	bool ok = PQsetnonblocking(pg, 1) == 0 && PQenterPipelineMode(pg) == 1;

	for (size_t i = 0; ok && i < n; i++)
		ok = queue_step(f, &steps[i], &rets[i]);
	return ok && PQpipelineSync(pg) == 1;
}

#define END_LOOK_MS 200 /* how often a flight asks whether the process ends */

/* Milliseconds left; *ret_wait: how long to sleep before asking again. */
static int64_t time_left(const struct flight *f, int *ret_wait)
{
	int64_t left = f->deadline_ms - cmn_clock_mono_ms();

	if (f->link->end_ms) {
		int64_t end = atomic_load(f->link->end_ms);

		if (end < f->deadline_ms)
			left = end - cmn_clock_mono_ms();
		*ret_wait = left < END_LOOK_MS ? (int)left : END_LOOK_MS;
	} else {
		*ret_wait = left > INT_MAX ? INT_MAX : (int)left;
	}
	return left;
}

/* Until PQgetResult would not block. */
static enum pg_outcome await(struct flight *f)
{
	PGconn *pg = f->link->pg;

	for (;;) {
		struct pollfd fd = {.fd = PQsocket(pg), .events = POLLIN};
		int unsent = PQflush(pg);
		int ready, wait;
		int64_t left = time_left(f, &wait);

		if (!PQisBusy(pg))
			return PG_DONE;
		if (left <= 0)
			return PG_LATE;
		if (unsent > 0)
			fd.events |= POLLOUT;
		ready = poll(&fd, 1, wait);
		if (ready < 0 && errno != EINTR)
			return PG_LOST;
		/* a failure is kept by libpq as the next result; so is the server's last word */
		if (ready > 0 && (fd.revents & ~POLLOUT))
			(void)!PQconsumeInput(pg);
	}
}

static bool is_last_word(const PGresult *res)
{
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	return !severity || strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0;
}

static enum pg_outcome take_error(struct flight *f, const PGresult *res)
{
	const struct item *item = f->at < f->n ? &f->items[f->at] : NULL;
	const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	if (!f->refused) {
		f->refused = true;
		cmn_pg_error(f->link->pg, res, item ? item->step->stmt : NULL, f->err);
		snprintf(f->link->sqlstate, sizeof(f->link->sqlstate), "%s", state ? state : "");
	}
	return is_last_word(res) ? PG_LOST : PG_DONE;
}

static enum pg_outcome take(struct flight *f, PGresult *res)
{
	struct item *item = f->at < f->n ? &f->items[f->at] : NULL;
	ExecStatusType status = PQresultStatus(res);

	if (item && (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)) {
		if (item->ret) {
			PQclear(*item->ret);
			*item->ret = CMN_TAKE(res);
		}
		item->prepare = NULL; /* confirmed */
		PQclear(res);
		return PG_DONE;
	}
	if (status == PGRES_PIPELINE_ABORTED) {
		PQclear(res);
		return PG_DONE;
	}
	enum pg_outcome outcome = take_error(f, res);
	PQclear(res);
	return outcome;
}

/* Collect until the Sync has answered. */
static enum pg_outcome collect(struct flight *f)
{
	PGconn *pg = f->link->pg;

	for (;;) {
		enum pg_outcome outcome = await(f);
		PGresult *res;

		if (outcome != PG_DONE)
			return outcome;
		res = PQgetResult(pg);
		if (!res) {
			if (PQstatus(pg) != CONNECTION_OK || ++f->at > f->n + 1)
				return PG_LOST;
			continue;
		}
		if (PQresultStatus(res) == PGRES_PIPELINE_SYNC) {
			PQclear(res);
			return PQexitPipelineMode(pg) ? PG_DONE : PG_LOST;
		}
		outcome = take(f, res);
		if (outcome != PG_DONE)
			return outcome;
	}
}

/* A statement whose Parse was skipped or refused is not prepared after all. */
static void forget_unconfirmed(struct flight *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->items[i].prepare)
			f->items[i].prepare->ready = false;
}

static void drop_results(PGresult **rets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		PQclear(rets[i]);
		rets[i] = NULL;
	}
}

enum pg_outcome pg_link_fly(struct pg_link *link, const struct cmn_step *steps, size_t n,
			    int64_t deadline_ms, PGresult **rets, struct cmn_error *err)
{
	struct flight f = {.link = link, .deadline_ms = deadline_ms, .err = err};
	enum pg_outcome outcome = PG_LOST;

	link->warned = false;
	link->sqlstate[0] = '\0';
	memset(rets, 0, n * sizeof(*rets));
	if (queue_all(&f, steps, n, rets))
		outcome = collect(&f);
	forget_unconfirmed(&f);
	if (outcome == PG_DONE && !f.refused)
		return PG_DONE;

	drop_results(rets, n);
	if (outcome == PG_DONE)
		return PG_REFUSED;
	if (!f.refused) {
		cmn_pg_error(link->pg, NULL, steps[n - 1].stmt, err);
		if (outcome == PG_LATE)
			cmn_because(err, "no answer in time: %s", steps[n - 1].stmt->name);
	}
	pg_link_close(link);
	return outcome;
}

enum cmn_err pg_lost_error(enum pg_outcome outcome, bool writes, struct cmn_error *err)
{
	char cause[sizeof(err->cause)];

	snprintf(cause, sizeof(cause), "%s", err->cause);
	if (writes)
		cmn_fail(err, CMN_E_OUTCOME_UNKNOWN,
			 "la base de données n’a pas confirmé l’écriture : recommencer avec la "
			 "même clé d’idempotence",
			 "the database did not confirm the write: retry with the same "
			 "idempotency key");
	else if (outcome == PG_LATE)
		cmn_fail(err, CMN_E_UNAVAILABLE, "la base de données tarde à répondre",
			 "the database is slow to answer");
	else
		cmn_fail(err, CMN_E_UNAVAILABLE, "liaison avec la base de données perdue",
			 "connection to the database lost");
	err->retry_after = 1;
	return cmn_because(err, "%s", cause);
}
