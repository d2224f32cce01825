/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_statements.h - pieces of SQL that the stores of the work share, and their statements by
 * name.
 */
#ifndef INTAKE_WORK_STATEMENTS_H
#define INTAKE_WORK_STATEMENTS_H

#include "cmn/record.h"

/* Nothing is done any more in a file that another département answers for, nor for a person whose
 * record was erased. */
#define INTAKE_SQL_ALIVE(s)                                                            \
	s ".closure_reason IS DISTINCT FROM 'transferred' AND "                        \
	  "NOT EXISTS (SELECT 1 FROM person p WHERE p.departement = " s ".departement" \
	  " AND p.id = " s ".person_id AND p.state = 'erased')"

/* An act as it stands: not withdrawn, and corrected by none. */
#define INTAKE_SQL_CURRENT(a)                                     \
	"NOT " a ".withdrawn AND NOT EXISTS (SELECT 1 FROM act c" \
	" WHERE c.departement = " a ".departement AND c.corrects = " a ".id)"

/* Does the work of `who` on situation s fall to the account, by domain/standin.h?  Parameters: the
 * account or NULL, who is absent today, for whom of them the account stands in by default. */
#define INTAKE_SQL_WHOSE(who, account, absent, mine)                                       \
	"(" account "::text IS NULL OR " who " = " account " OR (" who " = ANY (" absent   \
	"::text[]) AND s.conseiller = " who " AND s.substitute = " account " AND " account \
	" <> ALL (" absent "::text[]))"                                                    \
	" OR (" who " = ANY (" mine "::text[]) AND NOT (s.conseiller = " who               \
	" AND s.substitute IS NOT NULL AND s.substitute <> ALL (" absent "::text[]))))"

/* One more line of a task's history, for each row of `rows` (task_id, state). */
#define INTAKE_SQL_TASK_HISTORY(rows, act, outcome, note)                                    \
	"INSERT INTO task_history (departement, task_id, at, by, act, state, outcome, note)" \
	" SELECT $6, task_id, $7::timestamptz, $1, " act ", state, " outcome ", " note       \
	" FROM " rows

extern const struct cmn_stmt INTAKE_ADD_ACT, INTAKE_CORRECT_ACT, INTAKE_ATTEMPTS, INTAKE_ACT_GET,
    INTAKE_ACT_LIST, INTAKE_ACT_LIST_ALL;
extern const struct cmn_stmt INTAKE_ADD_TASK, INTAKE_CHANGE_TASK, INTAKE_TASK_GET, INTAKE_TASK_LIST,
    INTAKE_TODAY, INTAKE_ASK_TASK;
extern const struct cmn_stmt INTAKE_REMIND, INTAKE_ESCALATE;
extern const struct cmn_stmt INTAKE_HOLD_SITUATION, INTAKE_HANDOVER, INTAKE_REASSIGN,
    INTAKE_REASSIGNMENT_GET, INTAKE_OWNER_LIST;
extern const struct cmn_stmt INTAKE_ADD_ABSENCE, INTAKE_CANCEL_ABSENCE, INTAKE_ABSENCE_GET,
    INTAKE_ABSENCE_LIST, INTAKE_ABSENT_ON;
extern const struct cmn_stmt INTAKE_CLOSE_SITUATION, INTAKE_REOPEN_SITUATION, INTAKE_CLOSURE_LIST;
extern const struct cmn_stmt INTAKE_EVALUATE, INTAKE_EVALUATION_GET, INTAKE_EVALUATION_LIST;
extern const struct cmn_stmt INTAKE_ADD_NOTE, INTAKE_SHARE_NOTE, INTAKE_WITHDRAW_NOTE,
    INTAKE_NOTE_GET, INTAKE_NOTE_LIST;
extern const struct cmn_stmt INTAKE_SET_SETTING, INTAKE_SETTING_GET, INTAKE_SETTINGS_ON;
extern const struct cmn_stmt INTAKE_ASKED, INTAKE_OPEN_FOR_PERSON, INTAKE_SITUATION_SEEN,
    INTAKE_QUALIFY;

#endif
