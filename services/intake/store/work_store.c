/* SPDX-License-Identifier: EUPL-1.2
 *
 * work_store.c - what the stores of the work have in common: a write, a record, a list.
 */
#include "work_store.h"
#include "work_statements.h"

#include <inttypes.h>
#include <stdio.h>

enum cmn_err intake_store_write(struct cmn_call *call, const struct cmn_stmt *stmt,
				const char **params)
{
	int64_t version;
	bool replayed;

	cmn_write_params(&call->write, params);
	return cmn_write_run(call->pool, &call->ctx, stmt, params, &call->write, &version,
			     &replayed, &call->err);
}

enum cmn_err intake_store_get(struct cmn_call *call, enum intake_record record, const char *id,
			      PGresult **ret)
{
	static const struct cmn_stmt *const GET[INTAKE_RECORDS_] = {
	    [INTAKE_ACT] = &INTAKE_ACT_GET,
	    [INTAKE_TASK] = &INTAKE_TASK_GET,
	    [INTAKE_EVALUATION] = &INTAKE_EVALUATION_GET,
	    [INTAKE_NOTE] = &INTAKE_NOTE_GET,
	    [INTAKE_ABSENCE] = &INTAKE_ABSENCE_GET,
	    [INTAKE_REASSIGNMENT] = &INTAKE_REASSIGNMENT_GET,
	    [INTAKE_WORK_SETTING] = &INTAKE_SETTING_GET,
	};

	return cmn_pool_get(call->pool, &call->ctx, GET[record], id, ret, &call->err);
}

enum cmn_err intake_store_of_situation(struct cmn_call *call, enum intake_of_situation what,
				       const char *departement, const char *situation,
				       const char *after, int64_t limit, PGresult **ret)
{
	static const struct cmn_stmt *const LIST[INTAKE_OF_SITUATION_] = {
	    [INTAKE_ACTS] = &INTAKE_ACT_LIST,
	    [INTAKE_ALL_ACTS] = &INTAKE_ACT_LIST_ALL,
	    [INTAKE_OWNERS] = &INTAKE_OWNER_LIST,
	    [INTAKE_CLOSURES] = &INTAKE_CLOSURE_LIST,
	    [INTAKE_EVALUATIONS] = &INTAKE_EVALUATION_LIST,
	    [INTAKE_NOTES] = &INTAKE_NOTE_LIST,
	};
	char count[24];
	const char *params[] = {departement, situation, after, count};

	snprintf(count, sizeof(count), "%" PRId64, limit + 1);
	return cmn_pool_run(call->pool, &call->ctx, LIST[what], params, ret, &call->err);
}

const struct cmn_stmt *const INTAKE_WORK_STATEMENTS[] = {
    &INTAKE_ADD_ACT,        &INTAKE_CORRECT_ACT,  &INTAKE_ATTEMPTS,        &INTAKE_ACT_GET,
    &INTAKE_ACT_LIST,       &INTAKE_ACT_LIST_ALL, &INTAKE_ADD_TASK,        &INTAKE_CHANGE_TASK,
    &INTAKE_TASK_GET,       &INTAKE_TASK_LIST,    &INTAKE_TODAY,           &INTAKE_REMIND,
    &INTAKE_ESCALATE,       &INTAKE_HANDOVER,     &INTAKE_REASSIGN,        &INTAKE_REASSIGNMENT_GET,
    &INTAKE_OWNER_LIST,     &INTAKE_ADD_ABSENCE,  &INTAKE_CANCEL_ABSENCE,  &INTAKE_ABSENCE_GET,
    &INTAKE_ABSENCE_LIST,   &INTAKE_ABSENT_ON,    &INTAKE_CLOSE_SITUATION, &INTAKE_REOPEN_SITUATION,
    &INTAKE_CLOSURE_LIST,   &INTAKE_EVALUATE,     &INTAKE_EVALUATION_GET,  &INTAKE_EVALUATION_LIST,
    &INTAKE_ADD_NOTE,       &INTAKE_SHARE_NOTE,   &INTAKE_WITHDRAW_NOTE,   &INTAKE_NOTE_GET,
    &INTAKE_NOTE_LIST,      &INTAKE_SET_SETTING,  &INTAKE_SETTING_GET,     &INTAKE_SETTINGS_ON,
    &INTAKE_HOLD_SITUATION, &INTAKE_ASKED,        &INTAKE_OPEN_FOR_PERSON, &INTAKE_SITUATION_SEEN,
    &INTAKE_QUALIFY,        &INTAKE_ASK_TASK,
};
const size_t INTAKE_WORK_STATEMENT_COUNT = CMN_LEN(INTAKE_WORK_STATEMENTS);
