/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_desk.h - invented people around an invented situation, who meet.
 */
#ifndef TEST_CONCERTATION_DESK_H
#define TEST_CONCERTATION_DESK_H

#include "place.h"

#include "concertation_events.h"
#include "referral_deps.h"
#include "referral_events.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define DOSSIER  "0197f0a0-0000-7000-8000-0000000000d1"
#define CONSENT  "0197f0a0-0000-7000-8000-0000000000e1"
#define PERSON   "0197f0a0-0000-7000-8000-0000000000f1"
#define MEETINGS "/v1/referral/concertations"
#define SEATS    "/v1/referral/concertation-invitations"
#define PLEDGES  "/v1/referral/concertation-commitments"
#define GOS      "/v1/referral/gos-invitations"

/* Markup, SQL, a mark of right-to-left writing, an emoji: what people do write. */
#define NASTY "<b>O'Brien</b> & \\\"co\\\" \xe2\x80\xae\xf0\x9f\x98\x80; DROP TABLE person;--"

static struct referral_deps deps = {.consent_required = ""};
static struct test_db *db;
static struct cmn_conn *conn;
static const char *coordonnateur, *mdph44;

static int concertation_setup(void **state)
{
	int rc = place_setup(state, &deps);

	if (rc != 0)
		return rc;
	db = *state;
	conn = test_db_conn("referral");
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	mdph44 = desk_as(&desk, "mdph", "44", NULL);
	return 0;
}

static int concertation_teardown(void **state)
{
	cmn_conn_close(&conn);
	return place_teardown(state);
}

static int fresh(void **state)
{
	(void)state;
	deps.consent_required = "";
	desk.behind = false;
	desk.age_ms = 0;
	test_db_exec(db,
		     "SET search_path = referral;"
		     "TRUNCATE concertation, gos_invitation, relay, proposal, handoff,"
		     " consent_ref_file, consent_ref, outbox CASCADE; DELETE FROM situation_ref;"
		     "INSERT INTO situation_ref (id, departement, solicited_at, state, person_id)"
		     " VALUES ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open', '" PERSON
		     "'), ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed', NULL)");
	return 0;
}

/* An instant, or its day, some days from now. */
static inline const char *in_days(int days)
{
	static char room[4][CMN_TIME_LEN];
	static int next;
	char *out = room[next++ % 4];

	cmn_time_format(cmn_clock_us() + INT64_C(86400000000) * days, out);
	return out;
}

static inline const char *day_in(int days)
{
	static char room[4][CMN_DAY_LEN];
	static int next;
	char *out = room[next++ % 4];

	cmn_day_format(cmn_day_of(cmn_clock_us(), "31") + days, out);
	return out;
}

static inline void said(const char *who, const char *target, int version, int status,
			const char *body)
{
	char match[40];

	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, who, version > 0 ? match : NULL, body, status);
}

static inline void act(const char *who, const char *base, const char *id, const char *verb,
		       int version, const char *body, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "%s/%s/%s", base, id, verb);
	said(who, target, version, status, body);
}

static inline void look(const char *who, const char *base, const char *id, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "%s/%s", base, id);
	desk_get(&desk, who, target, status);
}

static inline void planned_in(int days, const char *more, int status)
{
	char body[2048];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"kind\":\"synthesis\",\"starts_at\":\"%s\","
		 "\"purpose\":\"Réunion inventée " NASTY "\",\"place\":\"Salle inventée\"%s}",
		 in_days(days), more);
	said(conseiller, MEETINGS, 0, status, body);
}

/* A concertation in ten days to which the person is invited; its id and the id of that place. */
static inline void planned(char id[40], char seat[40])
{
	planned_in(10, ",\"remote\":true,\"community_role\":\"assembly\"", 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
	if (seat)
		snprintf(
		    seat, 40, "%s",
		    json_string_value(json_object_get(
			json_array_get(json_object_get(desk.a.json, "invitations"), 0), "id")));
}

static inline void invited(const char *meeting, const char *body, int status, char seat[40])
{
	act(conseiller, MEETINGS, meeting, "invitations", 0, body, status);
	if (seat)
		snprintf(seat, 40, "%s", desk_text(&desk, "id"));
}

#define INVITE_ACTOR "{\"kind\":\"actor\",\"actor_id\":\"" ACTOR "\",\"categories\":[\"needs\"]}"
#define INVITE_MDPH  "{\"kind\":\"mdph\"}"

/* Held today, with the actor and the person. */
static inline void held(char id[40], char seat[40], char actor[40])
{
	char body[256];

	planned(id, seat);
	invited(id, INVITE_ACTOR, 201, actor);
	snprintf(body, sizeof(body), "{\"held_on\":\"%s\",\"present\":[\"%s\",\"%s\"]}", day_in(0),
		 seat, actor);
	act(conseiller, MEETINGS, id, "holding", 1, body, 200);
}

static inline int64_t number(const char *query)
{
	return test_db_count(db, query);
}

static inline int64_t sent(const char *type)
{
	char query[256];

	snprintf(query, sizeof(query), "SELECT count(*) FROM referral.outbox WHERE type = '%s'",
		 type);
	return number(query);
}

static inline void told(const char *departement, const char *type, const char *data)
{
	struct cmn_event ev = {.stream = "31.intake.facts"};
	struct cmn_error err;

	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	if (referral_feed_apply(conn, &ev, NULL, &err) != CMN_OK)
		fail_msg("%s: %s %s", type, err.detail[CMN_EN], err.cause);
	cmn_event_clear(&ev);
}

#endif
