/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_desk.h - a situation with an offer to propose, and those who meet the operations of
 * referral. All of them are invented.
 */
#ifndef REFERRAL_DESK_H
#define REFERRAL_DESK_H

#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PROPOSALS   "/v1/referral/proposals"
#define RELAYS      "/v1/referral/relays"
#define HANDOFFS    "/v1/referral/handoffs"
#define SITUATION   "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED      "0197f0a0-0000-7000-8000-0000000000a2"
#define OFFER       "0197f0a0-0000-7000-8000-0000000000b1"
#define GONE        "0197f0a0-0000-7000-8000-0000000000b2"
#define ACTOR       "0197f0a0-0000-7000-8000-0000000000c1"
#define ACTOR_UPPER "0197F0A0-0000-7000-8000-0000000000C1"
#define OTHER       "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE     "0197f0a0-0000-7000-8000-0000000000ff"

static struct desk desk;
static const char *conseiller, *conseiller44, *mdph, *mdph44, *partner, *stranger;

static inline int referral_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state,
		     "SET search_path = referral;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
		     " ('" OTHER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO offer_ref VALUES"
		     " ('" OFFER "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', true),"
		     " ('" GONE "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', false);"
		     "INSERT INTO situation_ref VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	stranger = desk_as(&desk, "partner", "31", OTHER);
	return 0;
}

static inline int referral_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
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
