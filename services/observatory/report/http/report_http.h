/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_http.h - what the handlers of reports share.
 */
#ifndef OBSERVATORY_REPORT_HTTP_H
#define OBSERVATORY_REPORT_HTTP_H

#include "report_gather.h"
#include "report_render.h"
#include "report_state.h"

#include "cmn/calendar.h"
#include "cmn/role.h"

static inline struct report_at report_at(struct cmn_call *call)
{
	return (struct report_at){call->pool, &call->ctx, &call->err};
}

/* Is the caller of the community's own team? */
bool report_team(const struct cmn_call *call);
/* The exact edition is for the own team, the co-presidents and the MDPH, each in its territory. */
bool report_addressee(const struct cmn_call *call);
enum cmn_err report_edition_allowed(struct cmn_call *call,
				    enum report_edition edition) CMN_MUST_CHECK;
/* Today there, "2026-11-23". */
void report_today(const char *departement, char out[CMN_DAY_LEN]);
/* Does the region validate before it hands over?  A note is handed over first. */
bool report_validated_first(const PGresult *report);

/* The report {id} of the path, and the write aimed at it. */
enum cmn_err report_aim(struct cmn_call *call, char departement[4], PGresult **ret) CMN_MUST_CHECK;
/* Answer with the report as it is now. */
enum cmn_err report_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

/* A document of the report as it is at this moment, as a file. */
enum cmn_err report_make(struct cmn_call *call, const PGresult *report, enum report_edition edition,
			 enum report_form form, bool frozen, struct cmn_buf *out) CMN_MUST_CHECK;
/* Both editions in every form, for report_store_step(): JSON. */
enum cmn_err report_make_all(struct cmn_call *call, const PGresult *report,
			     struct cmn_buf *out) CMN_MUST_CHECK;

const char *report_edition_code(enum report_edition edition); /* "exact", "protected" */

#endif
