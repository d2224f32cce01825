/* SPDX-License-Identifier: EUPL-1.2
 *
 * team_alert.h - what is missing of what somebody holds: certificate, papers, agreement.
 */
#ifndef TEAM_ALERT_H
#define TEAM_ALERT_H

#include <stdbool.h>

/* One of what is held, as it stands on the day that is looked at. */
struct team_state {
	const char *function; /* code of team_functions */
	bool core;
	int starts, today;
	bool certified;                       /* a certificate was entered */
	int certified_on, certified_until;    /* INT_MAX: not said, without end */
	bool certificate_asked, papers_asked; /* rules of the region */
	bool job_sheet, independence, sent;
	bool lent, documented;
};

/* In the order of the list; zero is none. */
enum team_alert {
	TEAM_CERTIFICATE_MISSING = 1 << 0, /* none, or obtained after the function began (R128) */
	TEAM_CERTIFICATE_EXPIRED = 1 << 1,
	TEAM_JOB_SHEET_MISSING = 1 << 2, /* R126 */
	TEAM_INDEPENDENCE_MISSING = 1 << 3,
	TEAM_NOT_SENT_TO_ARS = 1 << 4,
	TEAM_LENDING_UNDOCUMENTED = 1 << 5, /* R116, R191 */
};

/* All that is missing, as bits. */
unsigned team_alerts(const struct team_state *s);
/* Code of team_alerts of one bit; NULL when it is not exactly one. */
const char *team_alert_code(unsigned bit);
#define TEAM_ALERT_LAST TEAM_LENDING_UNDOCUMENTED

#endif
