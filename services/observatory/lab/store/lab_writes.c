/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_writes.c - records are added and changed, and what happens to them is entered.
 */
#include "lab_statements.h"

#include <inttypes.h>
#include <stdio.h>

/* $14 family, $15 state, $16 said, $17 role, $18 organisation */
const struct cmn_stmt LAB_ADD = {
    .name = "lab_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 5,
    .sql = CMN_SQL_CREATE
    ", fact AS (INSERT INTO lab_record (departement, id, family, state, day, until, said,"
    "    recorded_at, recorded_by, recorded_role, organisation)"
    "  SELECT $6, $5::uuid, $14, $15, " LAB_DAY("$16::jsonb") ", " LAB_UNTIL(
	"$16::jsonb") ", $16::jsonb, $7::timestamptz, $1, $17, $18::uuid FROM idem"
		      "  RETURNING id, version)" CMN_SQL_FINISH,
};

/* $14 version, $15 state before, $16 state, $17 audience, $18 said, $19 words change,
 * $20 step, $21 its day, $22 role, $23 organisation.  Public means: published on that day.  There
 * is no event, so that its id is free for the step. */
const struct cmn_stmt LAB_CHANGE = {
    .name = "lab_change",
    .writes = true,
    .n_params = CMN_WRITE_N + 10,
    .sql =
	"WITH target AS (SELECT id FROM lab_record WHERE departement = $6 AND id = $5::uuid"
	"  AND version = $14::bigint AND state = $15 FOR UPDATE)" CMN_SQL_CHANGE
	", fact AS (UPDATE lab_record r SET state = $16, audience = $17,"
	"    published_on = CASE WHEN $17 = 'public' THEN coalesce(r.published_on, $21::date) END,"
	"    said = $18::jsonb, day = " LAB_DAY("$18::jsonb") ", until = " LAB_UNTIL(
	    "$18::jsonb") ",   said_at = CASE WHEN $19::boolean THEN r.version + 1 ELSE r.said_at END,"
			  "    version = r.version + 1 FROM target, idem"
			  "  WHERE r.departement = $6 AND r.id = target.id RETURNING r.id, r.version, r.said_at)"
			  ", step AS (INSERT INTO lab_entry (departement, id, record_id, kind, day, said, said_at,"
			  "    at, by, role, organisation)"
			  "  SELECT $6, $10::uuid, fact.id, 'step', $21::date, $20::jsonb, fact.said_at,"
			  "    $7::timestamptz, $1, $22, $23::uuid FROM fact)" CMN_SQL_FINISH,
};

/* $14 record, $15 states, $16 kind, $17 day, $18 said, $19 role, $20 organisation,
 * $21 institution */
const struct cmn_stmt LAB_ENTER = {
    .name = "lab_enter",
    .writes = true,
    .n_params = CMN_WRITE_N + 8,
    .sql = "WITH target AS (SELECT id, said_at FROM lab_record WHERE departement = $6"
	   "  AND id = $14::uuid AND state = ANY ($15::text[]) FOR UPDATE)" CMN_SQL_CHANGE
	   ", fact AS (INSERT INTO lab_entry (departement, id, record_id, kind, day, said, said_at,"
	   "    at, by, role, organisation, institution)"
	   "  SELECT $6, $5::uuid, target.id, $16, $17::date, $18::jsonb, target.said_at,"
	   "    $7::timestamptz, $1, $19, $20::uuid, $21 FROM target, idem"
	   "  RETURNING id, 1::bigint AS version)"
	   ", counted AS (UPDATE lab_record r SET version = r.version + 1 FROM target, fact"
	   "  WHERE r.departement = $6 AND r.id = target.id)" CMN_SQL_FINISH,
};

const struct cmn_stmt LAB_LEARN_ACTOR = {
    .name = "lab_learn_actor",
    .writes = true,
    .n_params = 5,
    .sql = "INSERT INTO lab_actor AS a (departement, id, name, active, version)"
	   " VALUES ($1, $2::uuid, $3, $4::boolean, $5::bigint)"
	   " ON CONFLICT (departement, id) DO UPDATE SET name = excluded.name,"
	   "  active = excluded.active, version = excluded.version"
	   " WHERE excluded.version >= a.version",
};

/* What was replayed needs no more: its reader reads it again. */
static enum cmn_err run(const struct lab_at *at, const struct cmn_stmt *stmt, const char **params,
			struct cmn_write *write)
{
	int64_t version = 0;
	bool replayed = false;

	cmn_write_params(write, params);
	return cmn_write_run(at->pool, at->ctx, stmt, params, write, &version, &replayed, at->err);
}

enum cmn_err lab_store_add(const struct lab_at *at, struct cmn_write *write,
			   const struct lab_new *r)
{
	const char *params[CMN_WRITE_N + 5] = {[13] = r->family,
					       [14] = r->state,
					       [15] = r->said,
					       [16] = r->role,
					       [17] = r->organisation};

	return run(at, &LAB_ADD, params, write);
}

enum cmn_err lab_store_change(const struct lab_at *at, struct cmn_write *write, int64_t version,
			      const struct lab_changed *r)
{
	char seen[24];
	const char *params[CMN_WRITE_N + 10] = {
	    [13] = seen,     [14] = r->from,
	    [15] = r->state, [16] = r->audience,
	    [17] = r->said,  [18] = r->words ? "true" : "false",
	    [19] = r->step,  [20] = r->day,
	    [21] = r->role,  [22] = r->organisation,
	};

	snprintf(seen, sizeof(seen), "%" PRId64, version);
	return run(at, &LAB_CHANGE, params, write);
}

enum cmn_err lab_store_enter(const struct lab_at *at, struct cmn_write *write,
			     const struct lab_entry *e)
{
	const char *params[CMN_WRITE_N + 8] = {
	    [13] = e->record_id, [14] = e->states, [15] = e->kind,         [16] = e->day,
	    [17] = e->said,      [18] = e->role,   [19] = e->organisation, [20] = e->institution,
	};

	return run(at, &LAB_ENTER, params, write);
}

enum cmn_err lab_learn_actor(struct cmn_conn *conn, const struct lab_actor *a,
			     struct cmn_error *err)
{
	char version[24];
	const char *params[] = {a->departement, a->id, a->name, a->active ? "true" : "false",
				version};

	snprintf(version, sizeof(version), "%" PRId64, a->version);
	return cmn_conn_run(conn, &LAB_LEARN_ACTOR, params, NULL, err);
}
