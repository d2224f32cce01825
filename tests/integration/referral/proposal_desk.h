/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_desk.h - a situation to which offers of one actor are proposed, and who may answer them.
 * All of them are invented.
 */
#ifndef PROPOSAL_DESK_H
#define PROPOSAL_DESK_H

#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PROPOSALS "/v1/referral/proposals"
#define ROUNDS    "/v1/referral/rounds"
#define ASKED     "/v1/referral/asked-proposals"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define SECOND    "0197f0a0-0000-7000-8000-0000000000a3"
#define CLOSED    "0197f0a0-0000-7000-8000-0000000000a2"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"

#define NO_PLACE                                                                 \
	"{\"motive\":\"no_place\",\"plain_text\":\"Il n’y a plus de place.\"," \
	"\"internal_note\":\"SECRET inventé\"}"

#define REQUIRED ",\"offer_id\":\"" OFFER "\",\"actor_answer_required\":true"

static struct desk desk;
static const char *conseiller, *conseiller44, *partner, *stranger, *nameless, *mdph;

static inline int proposal_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state,
		     "SET search_path = referral;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
		     " ('" OTHER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO offer_ref VALUES"
		     " ('" OFFER "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', true);"
		     "INSERT INTO situation_ref VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" SECOND "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	stranger = desk_as(&desk, "partner", "31", OTHER);
	nameless = desk_as(&desk, "partner", "31", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static inline int proposal_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static inline int fresh(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.proposal, referral.proposal_round CASCADE;"
			     "TRUNCATE referral.outbox");
	return 0;
}

static inline void propose(const char *members, int status, char id[40])
{
	char body[2048];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\"%s}",
		 members);
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, body, status);
	if (id)
		snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void act(const char *who, const char *id, const char *verb, int version,
		       const char *body, int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), PROPOSALS "/%s/%s", id, verb);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, who, match, body, status);
}

static inline void says(const char *key, const char *want)
{
	assert_string_equal(desk_text(&desk, key), want);
}

static inline void refused_at(const char *members, const char *pointer)
{
	propose(members, 422, NULL);
	assert_string_equal(asked_pointer(&desk.a), pointer);
}

#endif
