/* SPDX-License-Identifier: EUPL-1.2
 *
 * proposal_desk.h - a situation to which offers of one actor are proposed, and who may answer them.
 * All of them are invented.
 */
#ifndef PROPOSAL_DESK_H
#define PROPOSAL_DESK_H

#include "place.h"

#define PROPOSALS "/v1/referral/proposals"
#define ROUNDS    "/v1/referral/rounds"
#define ASKED     "/v1/referral/asked-proposals"
#define SECOND    "0197f0a0-0000-7000-8000-0000000000a3"

#define NO_PLACE                                                                 \
	"{\"motive\":\"no_place\",\"plain_text\":\"Il n’y a plus de place.\"," \
	"\"internal_note\":\"SECRET inventé\"}"

#define REQUIRED ",\"offer_id\":\"" OFFER "\",\"actor_answer_required\":true"

static const char *nameless;

static inline int proposal_setup(void **state)
{
	int rc = place_setup(state, NULL);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "INSERT INTO referral.situation_ref VALUES"
			     " ('" SECOND "', '31', '2026-01-10T08:00:00Z', 'open')");
	nameless = desk_as(&desk, "partner", "31", NULL);
	return 0;
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
