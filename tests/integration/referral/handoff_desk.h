/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_desk.h - people and places that the tests of hand-offs share; all invented.
 */
#ifndef TEST_HANDOFF_DESK_H
#define TEST_HANDOFF_DESK_H

#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define HANDOFFS  "/v1/referral/handoffs"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000a2"
#define CLOSED    "0197f0a0-0000-7000-8000-0000000000a3"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"
#define DOSSIER   "0197f0a0-0000-7000-8000-0000000000d1"

static struct desk desk;
static const char *conseiller, *coordonnateur, *conseiller44, *mdph, *mdph44;

static inline void handoff_people(void **state, void *deps)
{
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé')"
			     " ON CONFLICT DO NOTHING");
	desk_open(&desk, "referral", &REFERRAL_OPS, deps);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
}

/* Nothing was handed over yet. */
static inline void handoff_nothing(void **state)
{
	test_db_exec(
	    *state,
	    "SET search_path = referral; TRUNCATE handoff, mdph_demande, clock, proposal, outbox,"
	    " event, stream_head, situation_ref, consent_ref CASCADE;"
	    "DELETE FROM handoff_condition WHERE departement <> '*';"
	    "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
	    " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
	    " ('" OTHER "', '31', '2026-01-10T08:00:00Z', 'open'),"
	    " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
}

/* One act: "If-Match" from `version` (0: none), an idempotency key or NULL. */
static inline void handoff_act(const char *who, const char *id, const char *verb, int version,
			       const char *body, int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), HANDOFFS "/%s/%s", id, verb);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, who, version ? match : NULL, body, status);
}

static inline void handoff_draft(const char *content, char id[40])
{
	char body[8192];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"reason\":\"complexity_or_rupture\"%s%s}",
		 content ? ",\"content\":" : "", content ? content : "");
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void handoff_get(const char *who, const char *id, const char *part, int status)
{
	char target[160];

	snprintf(target, sizeof(target), HANDOFFS "/%s%s", id, part);
	desk_get(&desk, who, target, status);
}

static inline void handoff_state_is(const char *state, int version)
{
	assert_string_equal(desk_text(&desk, "state"), state);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "version")), version);
}

#endif
