/* SPDX-License-Identifier: EUPL-1.2
 *
 * rights_statements.h - the statements of the person's side by name, for the list that tests
 * prepare.
 */
#ifndef INTAKE_RIGHTS_STATEMENTS_H
#define INTAKE_RIGHTS_STATEMENTS_H

#include "cmn/record.h"

extern const struct cmn_stmt INTAKE_PERSON_KNOWN, INTAKE_EXPORT, INTAKE_ACCESS;
extern const struct cmn_stmt INTAKE_REQUEST_DATA, INTAKE_DATA_REQUEST, INTAKE_DATA_REQUESTS,
    INTAKE_DECIDE_REQUEST;
extern const struct cmn_stmt INTAKE_SET_HOLD, INTAKE_LIFT_HOLD, INTAKE_HOLD, INTAKE_HOLDS,
    INTAKE_SORT_ARCHIVE, INTAKE_ARCHIVE, INTAKE_SET_RETENTION, INTAKE_RETENTION;
extern const struct cmn_stmt INTAKE_ASK_RUN, INTAKE_RUN, INTAKE_ERASURES, INTAKE_ERASE_AGAIN;

/* A version or a limit as text. */
#define INTAKE_NUMBER_LEN 24
const char *intake_number(char out[INTAKE_NUMBER_LEN], int64_t n);

#endif
