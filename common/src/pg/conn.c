/* SPDX-License-Identifier: EUPL-1.2
 *
 * conn.c - one connection of one's own, with transactions of several trips.
 *
 * BEGIN travels with the first statement of the transaction.  A connection that was lost stays
 * lost: its owner is a loop that opens another one and begins its round again.
 */
#include "pg_link.h"

#include "cmn/clock.h"

#include <stdatomic.h>
#include <string.h>

#define CONN_MS 120000 /* no statement of a relay, feed, importer or job is awaited longer */

struct cmn_conn {
	struct pg_link link;
	bool begun;         /* a transaction is open for the caller */
	bool begin_pending; /* and the server has not been told yet */
};

static const struct cmn_stmt BEGIN = {.name = "begin", .sql = "BEGIN", .writes = true};
static const struct cmn_stmt COMMIT = {.name = "commit", .sql = "COMMIT", .writes = true};
static const struct cmn_stmt ROLLBACK = {.name = "rollback", .sql = "ROLLBACK", .writes = true};

static _Atomic int64_t end_ms = INT64_MAX;

void cmn_conn_end_by(int64_t mono_ms)
{
	atomic_store(&end_ms, mono_ms);
}

enum cmn_err cmn_conn_open(const char *conninfo, const char *schema, struct cmn_conn **ret,
			   struct cmn_error *err)
{
	const struct pg_link_settings settings = {.conninfo = conninfo, .schema = schema};
	struct cmn_conn *conn = calloc(1, sizeof(*conn));
	enum cmn_err rc;

	if (!conn)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	conn->link.end_ms = &end_ms;
	rc = pg_link_open(&conn->link, &settings, err);
	if (rc)
		cmn_conn_close(&conn);
	else
		*ret = conn;
	return rc;
}

void cmn_conn_close(struct cmn_conn **conn)
{
	if (!*conn)
		return;
	pg_link_close(&(*conn)->link);
	free(*conn);
	*conn = NULL;
}

bool cmn_conn_lost(const struct cmn_conn *conn)
{
	return !conn->link.pg || PQstatus(conn->link.pg) != CONNECTION_OK;
}

static enum cmn_err say_lost(struct cmn_error *err)
{
	cmn_fail(err, CMN_E_UNAVAILABLE, "liaison avec la base de données perdue",
		 "connection to the database lost");
	err->retry_after = 1;
	return cmn_because(err, "connection was lost earlier");
}

/* Send the steps; a pending BEGIN goes first.  Only `ret` of the last step is kept. */
static enum cmn_err send(struct cmn_conn *conn, const struct cmn_step *step, bool ends,
			 PGresult **ret, struct cmn_error *err)
{
	struct cmn_step steps[2] = {{&BEGIN, NULL}, *step};
	size_t skip = conn->begin_pending ? 0 : 1;
	PGresult *rets[2] = {NULL, NULL};
	enum pg_outcome outcome;

	if (cmn_conn_lost(conn))
		return say_lost(err);
	conn->begin_pending = false;
	outcome = pg_link_fly(&conn->link, steps + skip, 2 - skip, cmn_clock_mono_ms() + CONN_MS,
			      rets, err);
	if (outcome == PG_REFUSED && (strcmp(conn->link.sqlstate, "26000") == 0 ||
				      strcmp(conn->link.sqlstate, "0A000") == 0))
		pg_link_close(&conn->link); /* the next one prepares everything again */
	if (outcome == PG_REFUSED)
		return err->code;
	/* inside a transaction that is still to be committed, lost means not done */
	if (outcome != PG_DONE)
		return pg_lost_error(outcome, step->stmt->writes && (ends || !conn->begun), err);
	PQclear(skip ? NULL : rets[0]);
	*ret = rets[1 - skip];
	return CMN_OK;
}

/* A WARNING around a commit: it may not have reached the standby. */
static enum cmn_err check_warned(struct cmn_conn *conn, struct cmn_error *err)
{
	if (!conn->link.warned)
		return CMN_OK;
	cmn_fail(err, CMN_E_INTERNAL, "%s", "%s", "");
	cmn_because(err, "the server warned during a commit");
	return pg_lost_error(PG_LOST, true, err);
}

enum cmn_err cmn_conn_begin(struct cmn_conn *conn, struct cmn_error *err)
{
	if (cmn_conn_lost(conn))
		return say_lost(err);
	if (conn->begun)
		return cmn_fail(err, CMN_E_INTERNAL, "transaction déjà ouverte",
				"transaction already open");
	conn->begun = conn->begin_pending = true;
	return CMN_OK;
}

enum cmn_err cmn_conn_commit(struct cmn_conn *conn, struct cmn_error *err)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const struct cmn_step step = {&COMMIT, NULL};
	bool empty = conn->begin_pending;
	enum cmn_err rc;

	if (!conn->begun)
		return cmn_fail(err, CMN_E_INTERNAL, "aucune transaction ouverte",
				"no transaction is open");
	if (empty) {
		conn->begun = conn->begin_pending = false;
		return CMN_OK;
	}
	rc = send(conn, &step, true, &res, err);
	conn->begun = false;
	if (rc)
		return rc;
	/* a transaction in which a statement failed answers COMMIT with ROLLBACK, not with an error
	 */
	if (strcmp(PQcmdStatus(res), "COMMIT") != 0)
		return cmn_fail(err, CMN_E_INTERNAL, "transaction annulée après un échec",
				"transaction rolled back after a failure");
	return check_warned(conn, err);
}

void cmn_conn_rollback(struct cmn_conn *conn)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	const struct cmn_step step = {&ROLLBACK, NULL};
	struct cmn_error err;
	bool told = conn->begun && !conn->begin_pending;

	conn->begun = conn->begin_pending = false;
	cmn_error_init(&err);
	if (cmn_conn_lost(conn) || (!told && PQtransactionStatus(conn->link.pg) == PQTRANS_IDLE))
		return;
	if (send(conn, &step, true, &res, &err))
		pg_link_close(&conn->link); /* whatever was open ends with the connection */
}

enum cmn_err cmn_conn_run(struct cmn_conn *conn, const struct cmn_stmt *stmt,
			  const char *const *params, PGresult **ret, struct cmn_error *err)
{
	const struct cmn_step step = {stmt, params};
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = send(conn, &step, false, &res, err);

	if (rc == CMN_OK && stmt->writes && !conn->begun)
		rc = check_warned(conn, err);
	if (rc == CMN_OK && ret)
		*ret = CMN_TAKE(res);
	return rc;
}

PGconn *cmn_conn_pg(struct cmn_conn *conn)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	struct cmn_error err;

	if (cmn_conn_lost(conn))
		return NULL;
	if (conn->begin_pending) {
		const struct cmn_step step = {&BEGIN, NULL};

		conn->begin_pending = false;
		cmn_error_init(&err);
		if (send(conn, &step, false, &res, &err))
			return NULL;
	}
	PQsetnonblocking(conn->link.pg, 0);
	return conn->link.pg;
}
