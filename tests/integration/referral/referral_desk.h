/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_desk.h - a situation with an offer to propose, and those who meet the operations of
 * referral. All of them are invented.
 */
#ifndef REFERRAL_DESK_H
#define REFERRAL_DESK_H

#include "place.h"

#define PROPOSALS   "/v1/referral/proposals"
#define RELAYS      "/v1/referral/relays"
#define HANDOFFS    "/v1/referral/handoffs"
#define GONE        "0197f0a0-0000-7000-8000-0000000000b2"
#define ACTOR_UPPER "0197F0A0-0000-7000-8000-0000000000C1"

static const char *mdph44;

static inline int referral_setup(void **state)
{
	int rc = place_setup(state, NULL);

	if (rc != 0)
		return rc;
	test_db_exec(*state,
		     "INSERT INTO referral.offer_ref VALUES"
		     " ('" GONE "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', false)");
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	return 0;
}

/* Each test begins with a situation in which nothing was proposed or handed over. */
static inline int fresh(void **state)
{
	test_db_exec(*state,
		     "TRUNCATE referral.relay, referral.proposal, referral.handoff CASCADE");
	return 0;
}

static inline void propose(const char *who, const char *situation, const char *members, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\",\"support_form\":\"orientation\"%s}",
		 situation, members);
	desk_send(&desk, "POST", PROPOSALS, who, NULL, body, status);
}

static inline void proposal(char id[40])
{
	propose(conseiller, SITUATION, ",\"offer_id\":\"" OFFER "\",\"ordinary_environment\":true",
		201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void act(const char *base, const char *id, const char *verb, const char *who,
		       const char *if_match, const char *body, int status)
{
	char target[160];

	snprintf(target, sizeof(target), "%s/%s/%s", base, id, verb);
	desk_send(&desk, "POST", target, who, if_match, body, status);
}

#endif
