/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_definitions.h - the definitions, read once for many charts: a dashboard asks every few
 * seconds, a definition is added now and then.
 */
#ifndef OBSERVATORY_BOARD_DEFINITIONS_H
#define OBSERVATORY_BOARD_DEFINITIONS_H

#include "definition_set.h"

#include "cmn/call.h"

struct board_definitions; /* shared; never altered */

/* As they were at most some seconds ago. */
enum cmn_err board_definitions_read(struct cmn_call *call,
				    struct board_definitions **ret) CMN_MUST_CHECK;
const struct observatory_set *board_definitions_set(const struct board_definitions *d);
void board_definitions_drop(struct board_definitions **d); /* NULL inside is fine */

#endif
