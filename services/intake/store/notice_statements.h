/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_statements.h - the statements on notices by name, for the list that tests prepare.
 */
#ifndef INTAKE_NOTICE_STATEMENTS_H
#define INTAKE_NOTICE_STATEMENTS_H

#include "cmn/record.h"

extern const struct cmn_stmt INTAKE_NOTICE_GET, INTAKE_NOTICE_LIST, INTAKE_NOTICE_OF_PERSON,
    INTAKE_NOTICE_OF_RECIPIENT, INTAKE_NOTICE_READ, INTAKE_NOTICE_MOVE, INTAKE_NOTICE_SEND,
    INTAKE_NOTICE_ADDRESS, INTAKE_NOTICE_ADDRESSES, INTAKE_NOTICE_LETTER;

#endif
