/* SPDX-License-Identifier: EUPL-1.2
 *
 * lab_desk.h - the lab of two départements, those who write and read in it, and two invented
 * organisations; on a day that does not move.
 */
#ifndef OBSERVATORY_LAB_DESK_H
#define OBSERVATORY_LAB_DESK_H

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "observatory_deps.h"
#include "observatory_ops.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define LAB    "/v1/observatory/lab/"
#define NOBODY "0197f0a0-0000-7000-8000-00000000dead"
#define A31    "0197f0a0-0000-7000-8000-000000000311"
#define B31    "0197f0a0-0000-7000-8000-000000000312"
#define A44    "0197f0a0-0000-7000-8000-000000000441"

struct lab_desk {
	struct desk desk;
	struct test_db *db;
	const char *coord, *conseiller, *ars, *mdph, *partner, *stranger, *coord44, *authority;
};
static struct lab_desk me;

static inline int lab_setup(void **state)
{
	static struct observatory_deps deps = {.threshold = 11};
	int64_t us = 0;
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	me.db = *state;
	test_db_exec(me.db, "SET search_path = observatory; INSERT INTO lab_actor VALUES"
			    " ('31', '" A31 "', 'Association inventée', true, 1),"
			    " ('31', '" B31 "', 'Établissement inventé', true, 1),"
			    " ('44', '" A44 "', 'Autre association inventée', true, 1)");
	assert_true(cmn_time_parse("2026-11-23T10:00:00Z", &us));
	cmn_clock_move(us - cmn_clock_us());
	desk_open(&me.desk, "observatory", &OBSERVATORY_OPS, &deps);
	me.coord = desk_as(&me.desk, "coordonnateur", "31", NULL);
	me.conseiller = desk_as(&me.desk, "conseiller", "31", NULL);
	me.ars = desk_as(&me.desk, "authority", "31", "ars");
	me.mdph = desk_as(&me.desk, "mdph", "31", NULL);
	me.partner = desk_as(&me.desk, "partner", "31", A31);
	me.stranger = desk_as(&me.desk, "partner", "31", B31);
	me.coord44 = desk_as(&me.desk, "coordonnateur", "44", NULL);
	me.authority = desk_as(&me.desk, "authority", "31", NULL);
	return 0;
}

static inline int lab_teardown(void **state)
{
	desk_close(&me.desk);
	return test_db_teardown(state);
}

/* Nothing is left of an earlier test. */
static inline int lab_empty(void **state)
{
	(void)state;
	test_db_exec(me.db, "SET search_path = observatory; DELETE FROM lab_entry;"
			    " DELETE FROM lab_record");
	return 0;
}

static inline void get(const char *who, const char *target, int status)
{
	desk_get(&me.desk, who, target, status);
}

static inline void post(const char *who, const char *target, const char *body, int status)
{
	desk_send(&me.desk, "POST", target, who, NULL, body, status);
}

static inline void send_at(const char *method, const char *who, const char *target, int version,
			   const char *body, int status)
{
	char match[40];

	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&me.desk, method, target, who, match, body, status);
}

static inline const json_t *member(const char *key)
{
	return json_object_get(me.desk.a.json, key);
}

static inline const char *text(const char *key)
{
	return desk_text(&me.desk, key);
}

static inline int version(void)
{
	return (int)json_integer_value(member("version"));
}

/* JSON Pointer of the first refused field. */
static inline const char *at(void)
{
	return asked_pointer(&me.desk.a);
}

static inline size_t count(const char *key)
{
	return json_array_size(member(key));
}

/* A record of a family ("observations"): its target in room. */
static inline void made(const char *who, const char *family, const char *body, char room[120])
{
	char target[80];

	snprintf(target, sizeof(target), LAB "%s", family);
	post(who, target, body, 201);
	snprintf(room, 120, "%s", asked_header(&me.desk.a, "Location"));
}

/* "/v1/observatory/lab/proposals/<id>/acts" */
static inline const char *below(const char *record, const char *what)
{
	static char room[2][160];
	static unsigned next;
	char *to = room[next++ % 2];

	snprintf(to, sizeof(room[0]), "%s/%s", record, what);
	return to;
}

/* "/v1/observatory/lab/records/<id>/audience" */
static inline const char *of_record(const char *record, const char *what)
{
	static char room[160];

	snprintf(room, sizeof(room), LAB "records/%s/%s", strrchr(record, '/') + 1, what);
	return room;
}

static inline void act(const char *who, const char *record, int at_version, const char *body,
		       int status)
{
	send_at("POST", who, below(record, "acts"), at_version, body, status);
}

static inline void show(const char *record, int at_version, const char *audience, int status)
{
	char body[60];

	snprintf(body, sizeof(body), "{\"audience\":\"%s\"}", audience);
	send_at("POST", me.coord, of_record(record, "audience"), at_version, body, status);
}

#define OBSTACLE                                                                         \
	"{\"departement\":\"31\",\"kind\":\"project_obstacle\",\"title\":\"Transport\"," \
	"\"on\":\"2026-03-01\"}"
#define SOLUTION                                                                               \
	"{\"departement\":\"31\",\"kind\":\"solution\",\"title\":\"Accueil partagé\","        \
	"\"text\":\"Un accueil de loisirs et un SESSAD, le mercredi.\",\"on\":\"2026-04-01\"," \
	"\"innovative\":true,\"inclusive\":true,\"needs\":[\"1.3.3\"],\"levers\":["            \
	"\"transform_offer\"],\"actors\":[\"" A31 "\"],\"segments\":[\"under_16\"]}"
#define PROPOSAL                                                                                           \
	"{\"departement\":\"31\",\"title\":\"Dérogation d’âge\",\"text\":\"Accueillir dès 14 ans.\"," \
	"\"on\":\"2026-05-01\",\"levers\":[\"legal_framework\"],\"addressees\":[\"ars\",\"mdph\"],"        \
	"\"derogations\":[{\"text\":\"Âge d’admission\",\"reference\":\"CASF D.312-11\"}]}"
#define EXPERIMENT                                                                                       \
	"{\"departement\":\"31\",\"kind\":\"liaison_sheet\",\"title\":\"Fiche commune\","                \
	"\"on\":\"2026-02-01\",\"until\":\"2026-06-30\",\"hypothesis\":\"Une fiche commune évite "      \
	"de redire.\",\"measures\":[{\"label\":\"Délai\",\"indicator\":\"1.7\",\"target\":\"15 jours\"" \
	"}]}"
#define ACTIVITY                                                                                           \
	"{\"departement\":\"31\",\"kind\":\"acquaintance\",\"title\":\"Rencontre des acteurs du répit\"," \
	"\"on\":\"2026-09-15\",\"actors\":[\"" A31 "\",\"" B31 "\"],\"communes\":[\"31555\"]}"
#define COMMITMENT                                                                                      \
	"{\"departement\":\"31\",\"kind\":\"commitment\",\"year\":2026,\"title\":\"Places de répit\"," \
	"\"text\":\"Ouvrir deux places de répit.\",\"party_actor_id\":\"" A31                           \
	"\",\"source\":\"adhesion\",\"rating\":\"kept_in_part\",\"assessment\":\"Une place ouverte.\"}"
#define IMPACT                                                                            \
	"{\"departement\":\"31\",\"kind\":\"impact\",\"year\":2026,\"title\":\"Impact\"," \
	"\"text\":\"Des réponses plus rapides.\",\"indicators\":[\"1.7\"]}"

#endif
