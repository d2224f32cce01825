/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice_way.h"

#include <stdio.h>
#include <string.h>

static bool is(const char *a, const char *b)
{
	return a && strcmp(a, b) == 0;
}

/* The first address of this channel that may be used. */
static const char *address_of(const PGresult *known, const char *channel, const char *trusted)
{
	for (int i = 0; i < PQntuples(known); i++) {
		const char *address = cmn_column(known, i, "address");

		if (!is(cmn_column(known, i, "channel"), channel) || !intake_mail_valid(address))
			continue;
		if (!trusted || intake_mail_trusted(address, trusted))
			return address;
	}
	return NULL;
}

static enum cmn_lang language(const PGresult *taken, int row, const PGresult *known)
{
	const char *wanted = cmn_column(taken, row, "language");

	if (!wanted && PQntuples(known) > 0)
		wanted = cmn_column(known, 0, "language");
	return is(wanted, "en") ? CMN_EN : CMN_FR;
}

void intake_way_find(const PGresult *taken, int row, const PGresult *known, const char *now,
		     const char *mss_domains, struct intake_way *ret)
{
	bool person = is(cmn_column(taken, row, "recipient_kind"), "person");
	const char *wanted = cmn_column(taken, row, "channel");
	const char *state = PQntuples(known) > 0 ? cmn_column(known, 0, "state") : NULL;
	const char *email = address_of(known, "email", NULL);
	const char *mss = address_of(known, "mss", mss_domains);
	const struct intake_notice_ways ways = {
	    .email = email != NULL,
	    .mss = mss != NULL,
	    .letter = person && is(cmn_column(known, 0, "letter"), "t"),
	    .list = !person || is(cmn_column(known, 0, "list"), "t"),
	};

	(void)now;
	*ret = (struct intake_way){.lang = language(taken, row, known), .reason = "no_way"};
	if (person && (!state || is(state, "erased"))) {
		ret->reason = "recipient_gone";
		return;
	}
	ret->by = intake_notice_choose(intake_notice_channel_of(wanted), ways);
	if (ret->by == INTAKE_NOTICE_BY_EMAIL || ret->by == INTAKE_NOTICE_BY_MSS)
		snprintf(ret->address, sizeof(ret->address), "%s",
			 ret->by == INTAKE_NOTICE_BY_MSS ? mss : email);
}
