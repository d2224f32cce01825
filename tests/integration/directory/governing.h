/* SPDX-License-Identifier: EUPL-1.2
 *
 * governing.h - members of an invented community of 31, their accounts, and what they are asked.
 */
#ifndef DIRECTORY_GOVERNING_H
#define DIRECTORY_GOVERNING_H

#include "integration/directory/offering.h"

#include "cmn/clock.h"

#define G       "/v1/directory/governance-"
#define NOBODY  "00000000-0000-0000-0000-000000000000"
#define MEMBERS 4

struct member {
	char id[40];
	char *bearer; /* account of a partner */
};

static struct governing {
	struct forge_key key;
	struct test_db *db;
	struct member members[MEMBERS];
	char *authority, *elsewhere, *region, *mdph, *stranger;
} g;

static inline char *account(const char *role, const char *departements, const char *organisation)
{
	json_t *claims = forge_claims();
	char *text = NULL;

	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_loads(departements, 0, NULL));
	if (organisation != NULL)
		json_object_set_new(claims, "org", json_string(organisation));
	char *bearer = forge_bearer(forge_token(&g.key, NULL, claims));
	if (asprintf(&text, "Authorization: %s", bearer) < 0)
		abort();
	free(bearer);
	return text;
}

/* The clock of the process stands at `text` from now on. */
static inline void at(const char *text)
{
	int64_t us = 0;

	assert_true(cmn_time_parse(text, &us));
	cmn_clock_move(us - cmn_clock_us());
}

static inline void new_actor(const char *departement, const char *commune, const char *more,
			     char room[40])
{
	char body[500];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"type\":\"pfra\",\"sector\":\"specialised\","
		 "\"name\":\"Membre inventé\",\"commune\":\"%s\"%s}",
		 departement, commune, more);
	put("POST", "/v1/directory/actors", me.coordonnateur, NULL, body, 201);
	keep(room);
}

static inline int governing_setup(void **state)
{
	int rc;

	at("2026-11-23T10:00:00Z");
	rc = asking_setup_with(state, &g.key);
	if (rc)
		return rc;
	g.db = *state;
	for (size_t i = 0; i < MEMBERS; i++) {
		new_actor("31", "31483",
			  i == 0 ? ",\"membership\":\"core_member\",\"member_category\":\"esms\""
				 : ",\"membership\":\"partner\"",
			  g.members[i].id);
		g.members[i].bearer = account("partner", "[\"31\"]", g.members[i].id);
	}
	g.authority = account("authority", "[\"31\"]", "ars");
	g.region = account("authority", "[\"31\",\"09\"]", "ars");
	g.elsewhere = account("coordonnateur", "[\"44\"]", NULL);
	g.mdph = account("mdph", "[\"31\"]", NULL);
	g.stranger = account("partner", "[\"31\"]", NOBODY);
	return 0;
}

static inline int governing_teardown(void **state)
{
	for (size_t i = 0; i < MEMBERS; i++)
		free(g.members[i].bearer);
	free(g.authority);
	free(g.region);
	free(g.elsewhere);
	free(g.mdph);
	free(g.stranger);
	forge_key_free(&g.key);
	return asking_teardown(state);
}

static inline void run(const char *sql)
{
	test_db_exec(g.db, "SET search_path = directory");
	test_db_exec(g.db, sql);
}

static inline int64_t count(const char *sql)
{
	test_db_exec(g.db, "SET search_path = directory");
	return test_db_count(g.db, sql);
}

/* Nothing stands of what another test set up. */
static inline void afresh(void)
{
	run("DELETE FROM governance_due; DELETE FROM governance_elector;"
	    " DELETE FROM governance_arbitration; DELETE FROM governance_decision;"
	    " DELETE FROM governance_vote; DELETE FROM governance_proxy;"
	    " DELETE FROM governance_presence; DELETE FROM governance_item;"
	    " DELETE FROM governance_statement; DELETE FROM governance_transmission;"
	    " DELETE FROM governance_meeting; DELETE FROM governance_presidency;"
	    " DELETE FROM governance_seat; DELETE FROM governance_instance;"
	    " DELETE FROM community_rule; DELETE FROM region_rule WHERE source = 'test'");
}

/* The text with what follows wherever % stands: each %s an argument, as printf. */
static inline const char *fmt(const char *text, ...)
{
	static char room[64][2000];
	static unsigned next;
	char *out = room[next++ % 64];
	va_list args;

	va_start(args, text);
	vsnprintf(out, sizeof(room[0]), text, args);
	va_end(args);
	return out;
}

static inline void post(const char *who, const char *target, const char *body, int status)
{
	put("POST", target, who, NULL, body, status);
}

static inline void change(const char *who, const char *method, const char *target, int version,
			  const char *body, int status)
{
	put(method, target, who, fmt("If-Match: \"%d\"", version), body, status);
}

static inline void see(const char *who, const char *target, int status)
{
	put("GET", target, who, NULL, NULL, status);
}

static inline const char *says(const char *key)
{
	return asked_text(&me.a, key);
}

static inline int version(void)
{
	return (int)json_integer_value(json_object_get(me.a.json, "version"));
}

static inline void refused_at(const char *pointer)
{
	assert_string_equal(asked_pointer(&me.a), pointer);
}

/* An instance of 31 of a kind; `more` members of the body. */
static inline void new_instance(const char *kind, const char *more, char room[40])
{
	post(me.coordonnateur, G "instances",
	     fmt("{\"departement\":\"31\",\"kind\":\"%s\",\"name\":\"Instance inventée\","
		 "\"set_up_by\":[\"ars\"],\"set_up_on\":\"2023-01-31\"%s}",
		 kind, more),
	     201);
	keep(room);
}

static inline void seat(const char *instance, const char *college, const char *holder,
			const char *more, int status)
{
	post(me.coordonnateur, fmt(G "instances/%s/seats", instance),
	     fmt("{\"college\":\"%s\",\"%s\":\"%s\",\"from\":\"2023-02-01\"%s}", college,
		 strlen(holder) == 36 ? "actor_id" : "institution", holder, more),
	     status);
}

/* An instance in which all invented members and the ARS have a voice. */
static inline void whole_instance(const char *chaired, char room[40])
{
	new_instance("strategic_committee", fmt(",\"chaired\":\"%s\"", chaired), room);
	for (size_t i = 0; i < MEMBERS; i++)
		seat(room, i == 1 ? "users_carers" : "medico_social", g.members[i].id, "", 201);
	seat(room, "pjj", "ars", "", 201);
}

static inline void new_meeting(const char *instance, const char *starts_at, char room[40])
{
	post(me.coordonnateur, G "meetings",
	     fmt("{\"instance_id\":\"%s\",\"starts_at\":\"%s\",\"place\":\"Salle inventée\"}",
		 instance, starts_at),
	     201);
	keep(room);
}

static inline void step(const char *meeting, int from, const char *body, int status)
{
	change(me.coordonnateur, "POST", fmt(G "meetings/%s/steps", meeting), from, body, status);
}

/* A meeting of today, convened. */
static inline void meeting_today(const char *instance, char room[40])
{
	new_meeting(instance, "2026-11-23T09:00:00+01:00", room);
	step(room, 1, "{\"state\":\"convened\"}", 200);
}

static inline size_t many(const char *key)
{
	return json_array_size(json_object_get(me.a.json, key));
}

static inline void decide(const char *meeting, const char *kind, const char *more, int status)
{
	post(me.coordonnateur, fmt(G "meetings/%s/decisions", meeting),
	     fmt("{\"kind\":\"%s\",\"text\":\"Décision inventée.\"%s}", kind, more), status);
}

#endif
