/* SPDX-License-Identifier: EUPL-1.2
 *
 * pg_link.h - one connection, what is prepared on it, and one flight of statements over it.
 *
 * A flight is one libpq pipeline: every statement (prepared in the same trip when it is met for the
 * first time), one Sync, and a deadline.  pool.c and conn.c decide what a lost flight means.
 */
#ifndef PG_LINK_H
#define PG_LINK_H

#include "cmn/pg.h"

#define PG_PREPARED_SLOTS 256 /* power of two; statements beyond three quarters run unprepared */
#define PG_FLIGHT_STEPS   16  /* one context and at most 15 statements */

struct pg_prepared {
	const struct cmn_stmt *stmt;
	const char *sql; /* a test may reuse the address of a statement, not of its text */
	char name[12];
	bool ready; /* known to the server, or asked for in the flight under way */
};

struct pg_link {
	PGconn *pg; /* NULL: not connected */
	/* NULL, or a sooner deadline that may be set while a flight is under way */
	const _Atomic int64_t *end_ms;
	bool warned; /* the server sent a WARNING during the last flight */
	char sqlstate[6];
	unsigned n_prepared;
	struct pg_prepared prepared[PG_PREPARED_SLOTS];
};

enum pg_outcome {
	PG_DONE = 1, /* all statements done and committed (or part of the open transaction) */
	PG_REFUSED,  /* the server said no: nothing of this flight remains; err is filled */
	PG_LOST,     /* connection gone after the flight left; closed here; err is filled */
	PG_LATE,     /* no answer before the deadline; closed here; err is filled */
};

struct pg_link_settings {
	const char *conninfo;
	const char *schema;
	unsigned statement_ms; /* 0: statements of this connection have no server-side limit */
};

/* Closed links are opened, open ones replaced. */
enum cmn_err pg_link_open(struct pg_link *link, const struct pg_link_settings *settings,
			  struct cmn_error *err) CMN_MUST_CHECK;
void pg_link_close(struct pg_link *link);

/* False when the server has hung up (or said anything) while the connection lay idle. */
bool pg_link_alive(const struct pg_link *link);

/* Run n steps.  rets[i] is set for every step on PG_DONE, and for none otherwise. */
enum pg_outcome pg_link_fly(struct pg_link *link, const struct cmn_step *steps, size_t n,
			    int64_t deadline_ms, PGresult **rets,
			    struct cmn_error *err) CMN_MUST_CHECK;

/* What the loss of a flight means to the caller, by what was in it. */
enum cmn_err pg_lost_error(enum pg_outcome outcome, bool writes, struct cmn_error *err);

#endif
