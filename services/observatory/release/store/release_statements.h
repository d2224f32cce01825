/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_statements.h - the statements of the gate by name, for the list that tests prepare.
 */
#ifndef OBSERVATORY_RELEASE_STATEMENTS_H
#define OBSERVATORY_RELEASE_STATEMENTS_H

#include "cmn/pg.h"

extern const struct cmn_stmt RELEASE_TOLD, RELEASE_EDITIONS;
extern const struct cmn_stmt RELEASE_RULES, RELEASE_RULE_SET, RELEASE_RULE_ONE;

extern const struct cmn_stmt *const RELEASE_STATEMENTS[];
extern const size_t RELEASE_STATEMENT_COUNT;

#endif
