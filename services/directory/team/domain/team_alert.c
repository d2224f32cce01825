/* SPDX-License-Identifier: EUPL-1.2 */
#include "team_alert.h"

#include <stddef.h>
#include <string.h>

static unsigned certificate(const struct team_state *s)
{
	if (!s->certificate_asked || strcmp(s->function, "facilitator") != 0)
		return 0;
	if (!s->certified || s->certified_on > s->starts)
		return TEAM_CERTIFICATE_MISSING;
	return s->certified_until < s->today ? TEAM_CERTIFICATE_EXPIRED : 0;
}

/* Referents stay with their employer's own job sheet (R122). */
static unsigned papers(const struct team_state *s)
{
	unsigned ret = 0;

	if (!s->papers_asked || !s->core)
		return 0;
	if (!s->job_sheet)
		ret |= TEAM_JOB_SHEET_MISSING;
	if (!s->independence)
		ret |= TEAM_INDEPENDENCE_MISSING;
	if (ret == 0 && !s->sent)
		ret = TEAM_NOT_SENT_TO_ARS;
	return ret;
}

unsigned team_alerts(const struct team_state *s)
{
	unsigned ret = certificate(s) | papers(s);

	return s->lent && !s->documented ? ret | TEAM_LENDING_UNDOCUMENTED : ret;
}

const char *team_alert_code(unsigned bit)
{
	static const struct {
		unsigned bit;
		const char *code;
	} CODES[] = {
	    {TEAM_CERTIFICATE_MISSING, "certificate_missing"},
	    {TEAM_CERTIFICATE_EXPIRED, "certificate_expired"},
	    {TEAM_JOB_SHEET_MISSING, "job_sheet_missing"},
	    {TEAM_INDEPENDENCE_MISSING, "independence_missing"},
	    {TEAM_NOT_SENT_TO_ARS, "not_sent_to_ars"},
	    {TEAM_LENDING_UNDOCUMENTED, "lending_undocumented"},
	};

	for (size_t i = 0; i < sizeof(CODES) / sizeof(*CODES); i++) {
		if (CODES[i].bit == bit)
			return CODES[i].code;
	}
	return NULL;
}
