/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_desk.h - the desk of the tests of what follows a hand-off: people, an accepted hand-off, and
 * the few verbs that they use.
 */
#ifndef PAG_DESK_H
#define PAG_DESK_H

#include "referral_deps.h"
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define HANDOFF   "0197f0a0-0000-7000-8000-0000000000f1"
#define SENT      "0197f0a0-0000-7000-8000-0000000000f2" /* a hand-off that is only sent */
#define FAR       "0197f0a0-0000-7000-8000-0000000000f4" /* of another département */
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000c2"
#define THIRD     "0197f0a0-0000-7000-8000-0000000000c3"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"
#define WORDS     "Mots inventés"

#define GOS      "/v1/referral/gos-sessions"
#define PAGS     "/v1/referral/pags"
#define SERVICES "/v1/referral/pag-services"

static struct referral_deps pag_deps = {.consent_required = ""};
static struct desk desk;
static const char *conseiller, *mdph, *mdph44, *partner, *other, *stranger;

static inline int pag_desk_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
			     " ('" OTHER "', '31', 'Autre acteur inventé'),"
			     " ('" THIRD "', '31', 'Troisième acteur inventé');"
			     "INSERT INTO offer_ref VALUES ('" OFFER "', '31', '" ACTOR
			     "', 'Offre inventée', 'ordinary', true)");
	desk_open(&desk, "referral", &REFERRAL_OPS, &pag_deps);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	other = desk_as(&desk, "partner", "31", OTHER);
	stranger = desk_as(&desk, "partner", "31", THIRD);
	return 0;
}

static inline int pag_desk_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static inline int pag_desk_fresh(void **state)
{
	pag_deps.consent_required = "";
	test_db_exec(
	    *state,
	    "SET search_path = referral;"
	    "TRUNCATE gos_seat, complement, pag_accord, cdaph_decision, pag_review, pag_service,"
	    " pag_version, pag, gos_session, followed_right, admin_impact, creton, outbox CASCADE;"
	    "DELETE FROM pag_rule WHERE departement <> '*'; DELETE FROM clock;"
	    "TRUNCATE handoff CASCADE; DELETE FROM proposal; DELETE FROM consent_ref;"
	    "DELETE FROM situation_ref;"
	    "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
	    " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
	    " ('0197f0a0-0000-7000-8000-0000000000a2', '31', '2026-01-10T08:00:00Z', 'open'),"
	    " ('0197f0a0-0000-7000-8000-0000000000a4', '44', '2026-01-10T08:00:00Z', 'open');"
	    "INSERT INTO handoff (id, departement, state, situation_id, reason, sent_at, sent_by,"
	    " received_at, decided_at) VALUES"
	    " ('" HANDOFF "', '31', 'accepted', '" SITUATION "', 'person_request',"
	    "  '2026-02-01', 'test', '2026-02-02', '2026-02-03'),"
	    " ('" SENT "', '31', 'sent', '0197f0a0-0000-7000-8000-0000000000a2', 'person_request',"
	    "  '2026-02-01', 'test', NULL, NULL),"
	    " ('" FAR "', '44', 'accepted', '0197f0a0-0000-7000-8000-0000000000a4',"
	    "  'person_request', '2026-02-01', 'test', '2026-02-02', '2026-02-03')");
	return 0;
}

/* Make a record; its path is left in `out`. */
static inline void pag_made(const char *who, const char *target, const char *body, const char *path,
			    char out[96])
{
	desk_send(&desk, "POST", target, who, NULL, body, 201);
	snprintf(out, 96, "%s/%s", path, desk_text(&desk, "id"));
}

/* An act at the version that the record has now; 0 asks for it. */
static inline void pag_act(const char *who, const char *path, const char *verb, int version,
			   const char *body, int status)
{
	char target[160], match[40];

	if (version == 0) {
		desk_get(&desk, conseiller, path, 200);
		version = (int)json_integer_value(json_object_get(desk.a.json, "version"));
	}
	snprintf(target, sizeof(target), "%s/%s", path, verb);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, who, match, body, status);
}

static inline int64_t pag_told(void **state, const char *type)
{
	char sql[160];

	snprintf(sql, sizeof(sql), "SELECT count(*) FROM referral.outbox WHERE type = '%s'", type);
	return test_db_count(*state, sql);
}

#define SERVICE(actor, more)                                                                  \
	"{\"kind\":\"educational\",\"actor_id\":\"" actor "\",\"label\":\"" WORDS "\","       \
	"\"nature\":\"" WORDS "\",\"from\":\"2026-03-01\",\"frequency\":{\"every\":\"week\"," \
	"\"times\":2}" more "}"
#define CONTENT                                                                                        \
	"{\"services\":[" SERVICE(ACTOR, ",\"offer_id\":\"" OFFER "\"") "," SERVICE(                   \
	    OTHER,                                                                                     \
	    ",\"needed\":false") "],\"coordinator_id\":\"" ACTOR "\","                                 \
				 "\"orientations\":[{\"qualification\":\"target\",\"right\":\"7_1\"}," \
				 "{\"qualification\":\"alternative\",\"right\":\"7_8\"}],"             \
				 "\"summary\":\"" WORDS "\"}"
#define NEW_PAG "{\"content\":" CONTENT "}"
#define YES     "{\"answer\":\"accepted\",\"given_by\":\"person\",\"means\":\"oral\"}"

static inline void pag_prepared(char path[96])
{
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/pags", NEW_PAG, PAGS, path);
}

static inline void pag_elaborated(char path[96])
{
	pag_prepared(path);
	pag_act(mdph, path, "elaboration", 1, NULL, 200);
}

/* The path of line n of the PAG, as its present version has it. */
static inline void pag_line(const char *path, size_t n, char out[96])
{
	desk_get(&desk, conseiller, path, 200);
	snprintf(out, 96, SERVICES "/%s",
		 json_string_value(json_object_get(
		     json_array_get(json_object_get(desk.a.json, "services"), n), "id")));
}

/* Everybody says yes. */
static inline void pag_agreed(const char *path)
{
	for (size_t n = 0; n < 2; n++) {
		char line[96];

		pag_line(path, n, line);
		pag_act(n ? other : partner, line, "commitment", 1, "{\"answer\":\"engaged\"}",
			200);
		pag_act(conseiller, line, "accord", 2, YES, 200);
	}
	pag_act(conseiller, path, "accord", 0, YES, 200);
}

static inline void pag_in_force(char path[96])
{
	pag_elaborated(path);
	pag_agreed(path);
	pag_act(mdph, path, "validation", 0, NULL, 200);
	pag_act(mdph, path, "entry", 0, "{\"from\":\"2026-04-01\"}", 200);
}

#endif
