/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_http.h - what the operations on the calendar of obligations share.
 */
#ifndef DIRECTORY_AGENDA_HTTP_H
#define DIRECTORY_AGENDA_HTTP_H

#include "agenda_gather.h"
#include "directory_http.h"

#define DIRECTORY_AGENDA_MOST  3653 /* days in one answer: ten years */
#define DIRECTORY_AGENDA_SHOWN 366  /* shown, from the first on, when no end is asked for */

/* What is asked for.  Days are those of the parameters, or around today. */
struct directory_agenda_asked {
	char departements[1024]; /* "{31,09}" */
	int from, until;
	int kind, state; /* -1: any */
	bool team;       /* with what is about people of the team */
	int64_t now_us;
};

/* The parameters from and until: from today − `back` for DIRECTORY_AGENDA_SHOWN days when absent.
 */
enum cmn_err directory_agenda_days(struct cmn_call *call, int back,
				   struct directory_agenda_asked *ret) CMN_MUST_CHECK;
/* The parameter departement, or the caller's whole territory. */
enum cmn_err directory_agenda_where(struct cmn_call *call,
				    struct directory_agenda_asked *ret) CMN_MUST_CHECK;
/* Is it shown? */
bool directory_agenda_shown(const struct directory_agenda_asked *asked,
			    const struct directory_agenda_entry *e);

/* The name of its record in the API and in calendars: the same at every reading. */
void directory_agenda_id(const struct directory_agenda_entry *e, char *out, size_t size);

/* As iCalendar, into call->out. */
enum cmn_err directory_agenda_calendar(struct cmn_call *call,
				       const struct directory_agenda_asked *asked,
				       const struct cmn_pg_ctx *ctx) CMN_MUST_CHECK;

/* Of the team: sees what is about its people. */
bool directory_agenda_is_team(const struct cmn_call *call);

#endif
