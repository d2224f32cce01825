/* SPDX-License-Identifier: EUPL-1.2
 *
 * pg_connect.c - open, check and close one connection.
 */
#include "pg_link.h"

#include "cmn/clock.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#define CONNECT_S       "2"
#define USER_TIMEOUT_MS "5000"
#define SESSION_MS      3000

/* What every session of ours relies on.  Said after connecting and not by the option `options`,
 * which the address of the database may need for itself.  client_min_messages is here because a
 * commit that was cut short is told by a WARNING and by nothing else. */
static const struct cmn_stmt SESSION = {
    .name = "session",
    .n_params = 3,
    .sql = "SELECT set_config('search_path', $1, false),"
	   " set_config('timezone', 'UTC', false),"
	   " set_config('datestyle', 'ISO, YMD', false),"
	   " set_config('intervalstyle', 'iso_8601', false),"
	   " set_config('bytea_output', 'hex', false),"
	   " set_config('extra_float_digits', '1', false),"
	   " set_config('client_min_messages', 'warning', false),"
	   " set_config('statement_timeout', $2, false),"
	   " set_config('lock_timeout', $3, false)",
};

static void on_notice(void *arg, const PGresult *res)
{
	struct pg_link *link = arg;
	const char *severity = PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (severity && strcmp(severity, "WARNING") == 0)
		link->warned = true;
}

static PGconn *dial(const struct pg_link_settings *settings)
{
	char application[80];
	/* before dbname: defaults that the address may override; after it: not negotiable */
	const char *keys[] = {"connect_timeout",     "tcp_user_timeout", "keepalives_idle",
			      "keepalives_interval", "keepalives_count", "dbname",
			      "client_encoding",     "application_name", NULL};
	const char *values[] = {CONNECT_S,          USER_TIMEOUT_MS, "10",        "3", "3",
				settings->conninfo, "UTF8",          application, NULL};

	snprintf(application, sizeof(application), "c360-%s", settings->schema);
	return PQconnectdbParams(keys, values, 1);
}

static enum cmn_err say_unreachable(const PGconn *pg, struct cmn_error *err)
{
	cmn_fail(err, CMN_E_UNAVAILABLE, "base de données injoignable", "database unreachable");
	err->retry_after = 1;
	return cmn_because(err, "connect: %s", pg ? PQerrorMessage(pg) : "out of memory");
}

/* Waiting for a lock ends in a definite refusal before the client gives up, so that a queue behind
 * a slow writer is answered "not done" and not "nobody knows". */
static enum cmn_err begin_session(struct pg_link *link, const struct pg_link_settings *settings,
				  struct cmn_error *err)
{
	char path[96], statement[16], lock[16];
	const char *params[] = {path, statement, lock};
	const struct cmn_step step = {&SESSION, params};
	PGresult *res = NULL;
	enum pg_outcome outcome;

	snprintf(path, sizeof(path), "\"%s\", ext, pg_temp", settings->schema);
	snprintf(statement, sizeof(statement), "%u", settings->statement_ms);
	snprintf(lock, sizeof(lock), "%u", settings->statement_ms / 4 * 3);
	outcome = pg_link_fly(link, &step, 1, cmn_clock_mono_ms() + SESSION_MS, &res, err);
	PQclear(res);
	if (outcome == PG_DONE)
		return CMN_OK;
	pg_link_close(link);
	return err->code;
}

enum cmn_err pg_link_open(struct pg_link *link, const struct pg_link_settings *settings,
			  struct cmn_error *err)
{
	pg_link_close(link);
	link->pg = dial(settings);
	if (!link->pg || PQstatus(link->pg) != CONNECTION_OK) {
		say_unreachable(link->pg, err);
		pg_link_close(link);
		return err->code;
	}
	PQsetNoticeReceiver(link->pg, on_notice, link);
	return begin_session(link, settings, err);
}

void pg_link_close(struct pg_link *link)
{
	PQfinish(link->pg);
	link->pg = NULL;
	link->n_prepared = 0;
	memset(link->prepared, 0, sizeof(link->prepared));
}

bool pg_link_alive(const struct pg_link *link)
{
	struct pollfd fd = {.events = POLLIN};

	if (!link->pg || PQstatus(link->pg) != CONNECTION_OK)
		return false;
	fd.fd = PQsocket(link->pg);
	return fd.fd >= 0 && poll(&fd, 1, 0) == 0;
}
