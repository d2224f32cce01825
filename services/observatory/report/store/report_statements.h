/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_statements.h - the statements of this room by name, for the list that tests prepare.
 */
#ifndef OBSERVATORY_REPORT_STATEMENTS_H
#define OBSERVATORY_REPORT_STATEMENTS_H

#include "report_store.h"

extern const struct cmn_stmt REPORT_READ, REPORT_LIST, REPORT_FILE, REPORT_MONEY, REPORT_REGION,
    REPORT_SINCE;
extern const struct cmn_stmt REPORT_OPEN, REPORT_WORDS, REPORT_STEP, REPORT_SENT_BACK;
extern const struct cmn_stmt REPORT_LEARN_COMMUNITY, REPORT_LEARN_CREDITS, REPORT_LEARN_FUNDING,
    REPORT_ACTORS;

#endif
