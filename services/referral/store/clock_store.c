/* SPDX-License-Identifier: EUPL-1.2 */
#include "clock_store.h"
#include "more_statements.h"
#include "referral_statements.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define US(at) "(extract(epoch FROM " at ") * 1000000)::bigint"
#define US_ARRAY(at)                                                             \
	"array_to_string(ARRAY(SELECT (extract(epoch FROM p) * 1000000)::bigint" \
	" FROM unnest(" at ") WITH ORDINALITY AS u (p, i) ORDER BY i), ' ')"

/* What referral_clock_read() needs. */
#define DELAY_COLUMNS                                                                                 \
	"c.id, c.departement, c.unit, c.n, c.end_rule, c.remind_before,"                              \
	" c.escalate_coordonnateur, c.escalate_member, " US(                                          \
	    "c.started_at") " AS _started,"                                                           \
			    " " US("c.paused_at") " AS _paused, " US(                                 \
				"c.stopped_at") " AS _stopped,"                                       \
						" " US_ARRAY("c.paused_from") " AS _from, " US_ARRAY( \
						    "c.paused_to") " AS _to"

/* due_on, left and late are filled in by the program: the calendar is not in the database. */
#define CLOCK_COLUMNS                                                                      \
	DELAY_COLUMNS                                                                      \
	", c.situation_id, c.kind, c.subject_id, c.clock, c.basis, c.source,"              \
	" c.basis = 'law' AS legal, c.started_at, c.paused_at, c.stopped_at,"              \
	" CASE WHEN c.stopped_at IS NOT NULL THEN 'stopped' WHEN c.paused_at IS NOT NULL"  \
	"  THEN 'paused' ELSE 'running' END AS state, NULL::date AS due_on,"               \
	" NULL::int AS left, false AS late, c.level_at AS told_at,"                        \
	" (ARRAY['conseiller', 'conseiller', 'coordonnateur', 'member_contact'])[c.level]" \
	"  AS told, c.level > 1 AS escalated, " CMN_SQL_CURSOR("c.started_at", "c.id")

#define CLOCK_LIST(whose)                                                      \
	"SELECT " CLOCK_COLUMNS " FROM clock c WHERE c.departement = $1" whose \
	" AND (c.started_at, c.id) > " CMN_SQL_AFTER(                          \
	    "$3") " ORDER BY c.started_at, c.id LIMIT $4::int"

const struct cmn_stmt REFERRAL_CLOCKS = {
    .name = "clock_list",
    .n_params = 4,
    .sql = CLOCK_LIST(" AND $2::uuid IS NULL"),
};

const struct cmn_stmt REFERRAL_CLOCKS_OF_SITUATION = {
    .name = "clock_list_situation",
    .n_params = 4,
    .sql = CLOCK_LIST(" AND c.situation_id = $2::uuid"),
};

const struct cmn_stmt REFERRAL_CLOCKS_OF_SUBJECT = {
    .name = "clock_list_subject",
    .n_params = 4,
    .sql = CLOCK_LIST(" AND c.subject_id = $2::uuid"),
};

static int day_or_none(const PGresult *res, int row, const char *column, const char *departement)
{
	int64_t us = cmn_pg_int(res, row, PQfnumber(res, column), INT64_MIN);

	return us == INT64_MIN ? REFERRAL_NO_DAY : cmn_day_of(us, departement);
}

static int number(const PGresult *res, int row, const char *column)
{
	return (int)cmn_pg_int(res, row, PQfnumber(res, column), REFERRAL_NEVER);
}

static size_t read_pauses(const char *from, const char *to, const char *departement,
			  struct referral_pause *ret)
{
	size_t n = 0;

	while (n < REFERRAL_PAUSES_MAX && *from && *to) {
		char *end_from, *end_to;

		ret[n].from = cmn_day_of(strtoll(from, &end_from, 10), departement);
		ret[n].to = cmn_day_of(strtoll(to, &end_to, 10), departement);
		from = end_from;
		to = end_to;
		n++;
	}
	return n;
}

void referral_clock_read(const PGresult *res, int row, struct referral_delay *ret,
			 struct referral_pause pauses[REFERRAL_PAUSES_MAX])
{
	const char *departement = cmn_column(res, row, "departement");

	*ret = (struct referral_delay){
	    .delay = {.unit = cmn_unit_named(cmn_column(res, row, "unit")),
		      .n = (unsigned)number(res, row, "n"),
		      .end = cmn_end_named(cmn_column(res, row, "end_rule"))},
	    .departement = departement,
	    .started = day_or_none(res, row, "_started", departement),
	    .pauses = pauses,
	    .n_pauses = read_pauses(cmn_column(res, row, "_from"), cmn_column(res, row, "_to"),
				    departement, pauses),
	    .paused = day_or_none(res, row, "_paused", departement),
	    .remind_before = number(res, row, "remind_before"),
	    .to_coordonnateur = number(res, row, "escalate_coordonnateur"),
	    .to_member = number(res, row, "escalate_member"),
	};
}

static bool put(PGresult *res, int row, const char *column, const char *text)
{
	char copy[24];

	snprintf(copy, sizeof(copy), "%s", text);
	return PQsetvalue(res, row, PQfnumber(res, column), copy, (int)strlen(copy)) != 0;
}

/* Due day, rest and lateness of one row; of a stopped clock, as it was when it stopped. */
static bool date_row(PGresult *res, int row, int today)
{
	struct referral_pause pauses[REFERRAL_PAUSES_MAX];
	struct referral_delay delay;
	struct referral_due due;
	char text[24];
	bool ok = true;
	int stopped;

	referral_clock_read(res, row, &delay, pauses);
	stopped = day_or_none(res, row, "_stopped", delay.departement);
	due = referral_delay_due(&delay);
	if (due.day != REFERRAL_NO_DAY) {
		cmn_day_format(due.day, text);
		ok = put(res, row, "due_on", text);
	} else {
		snprintf(text, sizeof(text), "%d", due.left);
		ok = put(res, row, "left", text);
	}
	return ok &&
	       put(res, row, "late",
		   referral_delay_late(due, stopped == REFERRAL_NO_DAY ? today : stopped) ? "t"
											  : "f");
}

enum cmn_err referral_store_clocks(const struct referral_at *at,
				   const struct referral_clocks_of *of, const char *now,
				   PGresult **ret)
{
	const struct cmn_stmt *stmt = of->subject_id     ? &REFERRAL_CLOCKS_OF_SUBJECT
				      : of->situation_id ? &REFERRAL_CLOCKS_OF_SITUATION
							 : &REFERRAL_CLOCKS;
	char count[24];
	const char *params[] = {of->departement, of->subject_id ? of->subject_id : of->situation_id,
				of->after, count};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	int64_t us = 0;
	enum cmn_err rc;

	snprintf(count, sizeof(count), "%" PRId64, of->limit + 1);
	rc = cmn_pool_run(at->pool, at->ctx, stmt, params, &res, at->err);
	if (rc != CMN_OK)
		return rc;
	if (!cmn_time_parse(now, &us))
		us = cmn_clock_us();
	for (int row = 0; row < PQntuples(res); row++)
		if (!date_row(res, row, cmn_day_of(us, of->departement)))
			return cmn_no_memory(at->err);
	*ret = res;
	res = NULL;
	return CMN_OK;
}

const struct cmn_stmt REFERRAL_CLOCK_LOOK = {
    .name = "clock_look",
    .writes = true,
    .n_params = 2,
    .sql = "SELECT " DELAY_COLUMNS ", c.situation_id, c.kind, c.subject_id, c.clock,"
	   " c.level::int AS level FROM clock c WHERE c.look_at <= $1::timestamptz"
	   " ORDER BY c.look_at LIMIT $2::int FOR UPDATE SKIP LOCKED",
};

const struct cmn_stmt REFERRAL_CLOCK_LOOKED = {
    .name = "clock_looked",
    .writes = true,
    .n_params = 2,
    .sql = "UPDATE clock SET look_at = $2::timestamptz WHERE id = $1::uuid",
};

const struct cmn_stmt REFERRAL_CLOCK_TOLD = {
    .name = "clock_told",
    .writes = true,
    .n_params = 13,
    .sql = "WITH fact AS (UPDATE clock SET level = $5::smallint, level_at = $3::timestamptz,"
	   "   look_at = $4::timestamptz WHERE id = $1::uuid AND departement = $2"
	   "   AND level < $5::smallint"
	   "   RETURNING id, situation_id, kind, subject_id)"
	   ", audited AS (INSERT INTO audit (at, actor, operation, resource_id, departement)"
	   "  SELECT $3::timestamptz, 'system', $6, id, $2 FROM fact)"
	   ", queued AS (INSERT INTO outbox (event_id, stream, type, subject, at, data)"
	   "  SELECT $7::uuid, $2 || '.facts', $8, id::text, $3::timestamptz, $9::json FROM fact)"
	   ", asked AS (" REFERRAL_SQL_TASKS(
	       "$3", "SELECT $2::text, md5($1 || ':' || $5)::uuid, f.situation_id, $10::text,"
		     " $11::text, $12::date, $13::text, f.kind, f.subject_id FROM fact f"
		     " WHERE $10::text IS NOT NULL") ") SELECT id FROM fact",
};

enum cmn_err referral_store_clocks_to_look_at(struct cmn_conn *conn, const char *now, unsigned most,
					      PGresult **ret, struct cmn_error *err)
{
	char count[24];
	const char *params[] = {now, count};

	snprintf(count, sizeof(count), "%u", most);
	return cmn_conn_run(conn, &REFERRAL_CLOCK_LOOK, params, ret, err);
}

enum cmn_err referral_store_clock_looked(struct cmn_conn *conn, const char *id, const char *next,
					 struct cmn_error *err)
{
	const char *params[] = {id, next};

	return cmn_conn_run(conn, &REFERRAL_CLOCK_LOOKED, params, NULL, err);
}

enum cmn_err referral_store_clock_told(struct cmn_conn *conn, const struct referral_told *t,
				       struct cmn_error *err)
{
	const char *params[] = {t->id,         t->departement, t->now,      t->next,
				t->level,      t->operation,   t->event_id, t->event_type,
				t->event_data, t->task_kind,   t->task_for, t->task_due,
				t->task_cause};

	return cmn_conn_run(conn, &REFERRAL_CLOCK_TOLD, params, NULL, err);
}

const struct cmn_stmt *const REFERRAL_CLOCK_STATEMENTS[] = {
    &REFERRAL_CLOCKS,
    &REFERRAL_CLOCKS_OF_SITUATION,
    &REFERRAL_CLOCKS_OF_SUBJECT,
    &REFERRAL_CLOCK_LOOK,
    &REFERRAL_CLOCK_LOOKED,
    &REFERRAL_CLOCK_TOLD,
    &REFERRAL_RULE_SET,
    &REFERRAL_RULE_GET,
    &REFERRAL_RULES,
    &REFERRAL_RULE_NATIONAL,
};
const size_t REFERRAL_CLOCK_STATEMENT_COUNT = CMN_LEN(REFERRAL_CLOCK_STATEMENTS);
