/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_help.h - the desk of intake with people who agree and refuse.  All of them are invented.
 */
#ifndef CONSENT_HELP_H
#define CONSENT_HELP_H

#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define CONSENTS "/v1/intake/consents"

static struct desk desk;
static const char *conseiller, *conseiller44, *coordonnateur, *operator_;

static inline int help_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	operator_ = desk_as(&desk, "operator", "31", NULL);
	return 0;
}

static inline int help_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static inline void keep_id(char id[40])
{
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static inline void a_call(char id[40])
{
	desk_send(&desk, "POST", "/v1/intake/solicitations", conseiller, NULL,
		  "{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"carer\","
		  "\"person_profile\":\"child\"}",
		  201);
	keep_id(id);
}

static inline void a_situation_of(const char *solicitation, char id[40])
{
	char body[128];

	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", solicitation);
	desk_send(&desk, "POST", "/v1/intake/situations", conseiller, NULL, body, 201);
	keep_id(id);
}

static inline void a_situation(char id[40])
{
	char solicitation[40];

	a_call(solicitation);
	a_situation_of(solicitation, id);
}

/* An act about "situation_id":"…" (or another member), with these members; expects this status. */
static inline void say(const char *who, const char *about, const char *id, const char *members,
		       int status)
{
	char body[4096];

	snprintf(body, sizeof(body), "{\"%s\":\"%s\",%s}", about, id, members);
	desk_send(&desk, "POST", CONSENTS, who, NULL, body, status);
}

#define AGREED                                                                  \
	"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\"," \
	"\"purpose\":\"mdph_handoff\",\"categories\":[\"identity\",\"needs\"]," \
	"\"recipients\":[{\"kind\":\"mdph\"}]"
#define REFUSED "\"decision\":\"refused\",\"means\":\"oral\""

/* The rule's answer for identity to the MDPH, "allowed" or a reason. */
static inline const char *may(const char *about, const char *id, const char *categories)
{
	char target[512];

	snprintf(target, sizeof(target),
		 "/v1/intake/disclosure?%s=%s&purpose=mdph_handoff&categories=%s"
		 "&recipient_kind=mdph&recipient_id=31",
		 about, id, categories);
	desk_get(&desk, conseiller, target, 200);
	return desk_text(&desk, "reason");
}

static inline void withdraw(const char *who, const char *id, const char *version, const char *body,
			    int status)
{
	char target[128], head[48];

	snprintf(target, sizeof(target), CONSENTS "/%s/withdrawal", id);
	snprintf(head, sizeof(head), "If-Match: \"%s\"", version);
	desk_send(&desk, "POST", target, who, head, body, status);
}

#endif
