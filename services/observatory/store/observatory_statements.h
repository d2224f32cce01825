/* SPDX-License-Identifier: EUPL-1.2
 *
 * observatory_statements.h - the statements of this room by name, for the list that tests prepare.
 */
#ifndef OBSERVATORY_STATEMENTS_H
#define OBSERVATORY_STATEMENTS_H

#include "observatory_store.h"

extern const struct cmn_stmt OBSERVATORY_TAKE_DIRTY, OBSERVATORY_MARK, OBSERVATORY_RELEASE,
    OBSERVATORY_RELEASED;
extern const struct cmn_stmt OBSERVATORY_UNMET, OBSERVATORY_UNMET_END, OBSERVATORY_UNMETS;

#endif
