/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_year_http.h - what the handlers of a team's year share.
 */
#ifndef TEAM_YEAR_HTTP_H
#define TEAM_YEAR_HTTP_H

#include "team_http.h"
#include "team_year_store.h"

/* Answer with a page of a list of the département asked about. */
enum cmn_err team_reply_list(struct cmn_call *call, enum team_list which) CMN_MUST_CHECK;

/* Add or change: `now` is the record as it is, NULL for a new one.  Nothing written: why. */
enum cmn_err team_keep(struct cmn_call *call, const PGresult *now, const struct cmn_stmt *stmt,
		       json_t *columns, team_read_fn *read) CMN_MUST_CHECK;

#endif
