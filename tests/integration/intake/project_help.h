/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_help.h - the desk of intake with people who want a life project, and facilitators.  All
 * of them are invented.
 */
#ifndef PROJECT_HELP_H
#define PROJECT_HELP_H

#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define EMPLOYER  "0197f0a0-0000-7000-8000-00000000e001"
#define EMPLOYER2 "0197f0a0-0000-7000-8000-00000000e002"
#define NOBODY    "00000000-0000-7000-8000-000000000000"

#define YES     "{\"wanted\":true,\"expression\":\"direct\"}"
#define NO      "{\"wanted\":false,\"expression\":\"direct\"}"
#define CONTENT "{\"built_with\":[\"person\"],\"summary\":\"Texte inventé.\"}"

static struct desk desk;
static const char *conseiller, *conseiller44, *coordonnateur, *facilitator, *other_facilitator,
    *person, *partner;

static inline void help_people(void)
{
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	facilitator = desk_as(&desk, "faciliteur", "31", EMPLOYER);
	other_facilitator = desk_as(&desk, "faciliteur", "44", EMPLOYER2);
	person = desk_as(&desk, "person", "31", NULL);
	partner = desk_as(&desk, "partner", "31", EMPLOYER);
}

static inline int help_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	help_people();
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

static inline json_int_t number_of(const char *key)
{
	return json_integer_value(json_object_get(desk.a.json, key));
}

static inline bool has(const char *key)
{
	return json_object_get(desk.a.json, key) != NULL;
}

static inline const char *target_of(const char *start, const char *id, const char *end)
{
	static char target[4][200];
	static unsigned next;
	char *slot = target[next++ % 4];

	snprintf(slot, sizeof(target[0]), "%s/%s%s", start, id, end);
	return slot;
}

#define SITUATION(id, end) target_of("/v1/intake/situations", id, end)
#define PROJECT(id, end)   target_of("/v1/intake/projects", id, end)
#define RELAY(id, end)     target_of("/v1/intake/appv-relays", id, end)
#define POST(id, end)      target_of("/v1/intake/facilitators", id, end)

static inline const char *at(int version)
{
	static char head[40];

	snprintf(head, sizeof(head), "If-Match: \"%d\"", version);
	return head;
}

static inline void a_situation(char id[40])
{
	char body[128];

	desk_send(&desk, "POST", "/v1/intake/solicitations", conseiller, NULL,
		  "{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"carer\","
		  "\"person_profile\":\"child\"}",
		  201);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", desk_text(&desk, "id"));
	desk_send(&desk, "POST", "/v1/intake/situations", conseiller, NULL, body, 201);
	keep_id(id);
}

/* A wanted project without content, at version 1. */
static inline void a_project(char situation[40], char id[40])
{
	a_situation(situation);
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL, YES, 201);
	keep_id(id);
}

static inline void write_it(const char *id, int version, const char *content, int status)
{
	desk_send(&desk, "POST", PROJECT(id, "/versions"), conseiller, at(version), content,
		  status);
}

/* A project with one version of content, at version 2. */
static inline void a_written_project(char situation[40], char id[40])
{
	a_project(situation, id);
	write_it(id, 1, CONTENT, 201);
}

/* The number that `sql` answers, each "<id>" in it being `id`. */
static inline int64_t count(void **state, const char *sql, const char *id)
{
	char text[2048] = "";

	for (const char *at = sql; *at;) {
		const char *mark = strstr(at, "<id>");
		size_t n = strlen(text), part = mark ? (size_t)(mark - at) : strlen(at);

		snprintf(text + n, sizeof(text) - n, "%.*s%s", (int)part, at, mark ? id : "");
		at += part + (mark ? 4 : 0);
	}
	return test_db_count(*state, text);
}

/* How many events of this type there are about a subject. */
static inline int64_t told(void **state, const char *type, const char *subject)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.outbox WHERE type = '%s' AND subject = '%s'", type,
		 subject);
	return test_db_count(*state, sql);
}

/* --- relays ----------------------------------------------------------------------------------- */

#define AGREED                                                                  \
	"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\"," \
	"\"purpose\":\"project_support\",\"categories\":[\"wishes\"],"          \
	"\"recipients\":[{\"kind\":\"appv\",\"id\":\"" EMPLOYER "\"}]"
#define AGREED_ALL                                                                          \
	"\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","             \
	"\"purpose\":\"project_support\",\"categories\":[\"wishes\",\"needs\",\"health\"]," \
	"\"recipients\":[{\"kind\":\"appv\"}]"
#define BUILT                                                        \
	"{\"content\":{\"built_with\":[\"person\",\"facilitator\"]," \
	"\"summary\":\"Construit ensemble, inventé.\"},\"note\":\"Note inventée.\"}"

static inline void say(const char *situation, const char *members)
{
	char body[2048];

	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\",%s}", situation, members);
	desk_send(&desk, "POST", "/v1/intake/consents", conseiller, NULL, body, 201);
}

/* The post of the facilitator at the desk, made once. */
static inline const char *the_post(void)
{
	static char id[40];

	if (id[0])
		return id;
	desk_send(&desk, "POST", "/v1/intake/facilitators", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"employer\":\"" EMPLOYER "\",\"employer_name\":"
		  "\"Association inventée\",\"account\":\"faciliteur-31-test\","
		  "\"since\":\"2026-01-01\"}",
		  201);
	keep_id(id);
	return id;
}

static inline void orient(const char *project, int version, const char *post, const char *more,
			  int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"facilitator_id\":\"%s\"%s}", post, more);
	desk_send(&desk, "POST", PROJECT(project, "/relays"), conseiller, at(version), body,
		  status);
}

/* A relay under way, at version 1, oriented. */
static inline void a_relay(char situation[40], char project[40], char id[40])
{
	const char *post = the_post();

	a_written_project(situation, project);
	say(situation, AGREED);
	orient(project, 2, post, "", 201);
	keep_id(id);
}

static inline void act(const char *who, const char *id, const char *end, int version,
		       const char *body, int status)
{
	desk_send(&desk, "POST", RELAY(id, end), who, at(version), body, status);
}

#endif
