/* SPDX-License-Identifier: EUPL-1.2
 *
 * relay_desk.h - a desk of referral with an accepted proposal to relay; used by the tests on relays
 * and on links.  Persons and actors are invented.
 */
#ifndef RELAY_DESK_H
#define RELAY_DESK_H

#include "place.h"

#include "referral_deps.h"

#include "cmn/clock.h"

#define DOSSIER "0197f0a0-0000-7000-8000-0000000000d1"
#define RELAYS  "/v1/referral/relays"

static struct test_db *db;
static struct referral_deps deps = {.consent_required = ""};
static char proposal[40], relay[40];

static int desk_setup(void **state)
{
	int rc = place_setup(state, &deps);

	db = *state;
	return rc;
}

static void at_relay(const char *method, const char *tail, const char *who, const char *more,
		     const char *body, int status)
{
	char target[200];

	snprintf(target, sizeof(target), RELAYS "/%s%s", relay, tail);
	desk_send(&desk, method, target, who, more, body, status);
}

static void send_relay(const char *body, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "/v1/referral/proposals/%s/relay", proposal);
	desk_send(&desk, "POST", target, conseiller, NULL, body, status);
	if (status == 201)
		snprintf(relay, sizeof(relay), "%s", desk_text(&desk, "id"));
}

/* A relay that was sent just now, with a dossier. */
static int fresh_relay(void **state)
{
	char target[200];

	(void)state;
	deps.consent_required = "";
	desk.behind = false;
	desk.age_ms = 0;
	test_db_exec(db, "TRUNCATE referral.relay, referral.proposal, referral.clock,"
			 " referral.outbox, referral.idempotency CASCADE;"
			 "UPDATE referral.situation_ref SET erased_at = NULL, state = 'open'");
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		  "\"offer_id\":\"" OFFER "\"}",
		  201);
	snprintf(proposal, sizeof(proposal), "%s", desk_text(&desk, "id"));
	snprintf(target, sizeof(target), "/v1/referral/proposals/%s/acceptance", proposal);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "{}", 200);
	send_relay("{\"dossier_id\":\"" DOSSIER "\",\"explanation\":\"Texte inventé.\"}", 201);
	return 0;
}

static int64_t events(const char *type)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM referral.outbox WHERE type = 'referral.%s'", type);
	return test_db_count(db, sql);
}

#endif
