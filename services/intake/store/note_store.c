/* SPDX-License-Identifier: EUPL-1.2
 *
 * note_store.c - notes and evaluations.  Whose a private note is, row security says as well.
 */
#include "work_statements.h"
#include "work_store.h"

#include <inttypes.h>
#include <stdio.h>

/* What was withdrawn stays as a line without its words. */
#define NOTE_COLUMNS                                                                         \
	"n.id, n.departement, n.version, n.situation_id, n.visibility, n.state, n.author,"   \
	" CASE WHEN n.state = 'current' THEN n.text END AS text, n.written_at, n.shared_at," \
	" n.withdrawn_at"

const struct cmn_stmt INTAKE_ADD_NOTE = {
    .name = "note_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 3,
    .sql =
	"WITH target AS (SELECT s.id FROM situation s WHERE s.id = $14::uuid"
	"  AND s.departement = $6 AND s.state IN ('open', 'closed') AND " INTAKE_SQL_ALIVE(
	    "s") " FOR SHARE OF s)" CMN_SQL_CHANGE
		 ", fact AS (INSERT INTO note (id, departement, situation_id, visibility, author, text,"
		 "    written_at, shared_at)"
		 "  SELECT $5::uuid, $6, target.id, $15, $1, $16, $7::timestamptz,"
		 "    CASE WHEN $15 = 'shared' THEN $7::timestamptz END FROM target, idem"
		 "  RETURNING id, version)" CMN_SQL_FINISH,
};

#define NOTE_CHANGE(param, which, set)                                                     \
	"WITH target AS (SELECT n.id FROM note n JOIN situation s"                         \
	"    ON s.departement = n.departement AND s.id = n.situation_id"                   \
	"  WHERE n.id = $5::uuid AND n.departement = $6 AND n.version = " param "::bigint" \
	"  AND n.author = $1 AND n.state = 'current'" which                                \
	"  AND s.state IN ('open', 'closed') AND " INTAKE_SQL_ALIVE(                       \
	    "s") " FOR UPDATE OF n)" CMN_SQL_CHANGE ", fact AS (UPDATE note n SET " set    \
		 ", version = n.version + 1 FROM target, idem"                             \
		 "  WHERE n.id = target.id AND n.departement = $6 RETURNING n.id, n.version)" CMN_SQL_FINISH

const struct cmn_stmt INTAKE_SHARE_NOTE = {
    .name = "note_share",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = NOTE_CHANGE("$14", " AND n.visibility = 'private'",
		       "visibility = 'shared', shared_at = $7::timestamptz"),
};

/* The words of a private note are gone; of a shared one, on which others may have acted, they are
 * kept out of sight. */
const struct cmn_stmt INTAKE_WITHDRAW_NOTE = {
    .name = "note_withdraw",
    .writes = true,
    .n_params = CMN_WRITE_N + 1,
    .sql = NOTE_CHANGE("$14", "",
		       "state = 'withdrawn', withdrawn_at = $7::timestamptz,"
		       " text = CASE WHEN n.visibility = 'shared' THEN n.text END"),
};

#define NOTE_SEEN(actor) " AND (n.visibility = 'shared' OR n.author = " actor ")"

const struct cmn_stmt INTAKE_NOTE_GET = {
    .name = "note_get",
    .n_params = 2,
    .sql = "SELECT " NOTE_COLUMNS " FROM note n"
	   " WHERE n.id = $1::uuid AND n.departement = ANY (string_to_array($2, ','))" NOTE_SEEN(
	       "current_setting('c360.actor', true)"),
};

const struct cmn_stmt INTAKE_NOTE_LIST = {
    .name = "note_list",
    .n_params = 4,
    .sql =
	"SELECT " NOTE_COLUMNS
	", " CMN_SQL_CURSOR("n.written_at", "n.id") " FROM note n WHERE n.departement = $1 AND n.situation_id = $2::uuid" NOTE_SEEN(
	    "current_setting('c360.actor', true)") " AND (n.written_at, n.id) > " CMN_SQL_AFTER("$3") " ORDER BY n.written_at, n.id LIMIT $4::int",
};

#define EVALUATION_COLUMNS                                                                \
	"e.id, e.departement, e.version, e.situation_id, e.number, e.evaluated_on, e.by," \
	" e.domains, e.summary, e.recorded_at, e.recorded_by"

/* The next version; two at once meet on the number, which stands once. */
const struct cmn_stmt INTAKE_EVALUATE = {
    .name = "evaluation_add",
    .writes = true,
    .n_params = CMN_WRITE_N + 6,
    .sql =
	"WITH target AS (SELECT s.id FROM situation s WHERE s.id = $14::uuid"
	"  AND s.departement = $6 AND s.state = 'open' AND " INTAKE_SQL_ALIVE(
	    "s") "  AND $15::int = (SELECT COALESCE(max(e.number), 0) FROM evaluation e"
		 "    WHERE e.departement = $6 AND e.situation_id = $14::uuid)"
		 "  FOR SHARE OF s)" CMN_SQL_CHANGE
		 ", fact AS (INSERT INTO evaluation (id, departement, situation_id, number, evaluated_on,"
		 "    by, domains, summary, recorded_at, recorded_by)"
		 "  SELECT $5::uuid, $6, target.id, $15::int + 1, $16::date, $17, $18::jsonb, $19,"
		 "    $7::timestamptz, $1 FROM target, idem RETURNING id, version)" CMN_SQL_FINISH,
};

const struct cmn_stmt INTAKE_EVALUATION_GET = {
    .name = "evaluation_get",
    .n_params = 2,
    .sql = "SELECT " EVALUATION_COLUMNS " FROM evaluation e"
	   " WHERE e.id = $1::uuid AND e.departement = ANY (string_to_array($2, ','))",
};

const struct cmn_stmt INTAKE_EVALUATION_LIST = {
    .name = "evaluation_list",
    .n_params = 4,
    .sql = "SELECT " EVALUATION_COLUMNS ", e.number::text AS _cursor FROM evaluation e"
	   " WHERE e.departement = $1 AND e.situation_id = $2::uuid"
	   " AND e.number > COALESCE(NULLIF($3, '')::int, 0) ORDER BY e.number LIMIT $4::int",
};

enum cmn_err intake_store_note(struct cmn_call *call, const char *situation, const char *visibility,
			       const char *text)
{
	const char *params[CMN_WRITE_N + 3] = {[13] = situation, [14] = visibility, [15] = text};

	return intake_store_write(call, &INTAKE_ADD_NOTE, params);
}

static enum cmn_err change_note(struct cmn_call *call, const struct cmn_stmt *stmt)
{
	char version[24];
	const char *params[CMN_WRITE_N + 1] = {[13] = version};

	snprintf(version, sizeof(version), "%" PRId64, call->if_match);
	return intake_store_write(call, stmt, params);
}

enum cmn_err intake_store_share_note(struct cmn_call *call)
{
	return change_note(call, &INTAKE_SHARE_NOTE);
}

enum cmn_err intake_store_withdraw_note(struct cmn_call *call)
{
	return change_note(call, &INTAKE_WITHDRAW_NOTE);
}

enum cmn_err intake_store_evaluate(struct cmn_call *call, const char *situation,
				   const char *follows, const char *on, const char *by,
				   const char *domains, const char *summary)
{
	const char *params[CMN_WRITE_N + 6] = {
	    [13] = situation, [14] = follows, [15] = on, [16] = by, [17] = domains, [18] = summary,
	};

	return intake_store_write(call, &INTAKE_EVALUATE, params);
}
