/* SPDX-License-Identifier: EUPL-1.2
 *
 * team.h - people of an invented team in two regions, and what is asked about them.
 */
#ifndef DIRECTORY_TEAM_H
#define DIRECTORY_TEAM_H

#include "integration/directory/receiving.h"

#define TEAM        "/v1/directory/team"
#define PEOPLE      TEAM "/people"
#define ASSIGNMENTS TEAM "/assignments"

static char *pdl, *pdl_authority, *mdph, *team_partner;

static inline char *bearer_in(const struct forge_key *key, const char *role, const char *where)
{
	json_t *claims = forge_claims();
	char *text = NULL;

	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_pack("[s]", where));
	char *bearer = forge_bearer(forge_token(key, NULL, claims));
	if (asprintf(&text, "Authorization: %s", bearer) < 0)
		abort();
	free(bearer);
	return text;
}

static inline int team_setup(void **state)
{
	struct forge_key key;
	int rc;

	clock_at(TODAY "T10:00:00Z");
	rc = asking_setup_with(state, &key);
	if (rc)
		return rc;
	pdl = bearer_in(&key, "coordonnateur", "44");
	pdl_authority = bearer_in(&key, "authority", "44");
	mdph = bearer_in(&key, "mdph", "31");
	team_partner = bearer_in(&key, "partner", "31");
	forge_key_free(&key);
	return 0;
}

static inline int team_teardown(void **state)
{
	free(pdl);
	free(pdl_authority);
	free(mdph);
	free(team_partner);
	return asking_teardown(state);
}

static inline const char *who_of(const char *departement)
{
	return strcmp(departement, "44") == 0 ? pdl : me.coordonnateur;
}

static inline void employer(const char *departement, const char *type, const char *more,
			    char room[40])
{
	char body[600];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"type\":\"%s\",\"sector\":\"specialised\","
		 "\"name\":\"Employeur inventé\",\"commune\":\"%s\"%s}",
		 departement, type, strcmp(departement, "44") == 0 ? "44109" : "31555", more);
	put("POST", "/v1/directory/actors", who_of(departement), NULL, body, 201);
	snprintf(room, 40, "%s", asked_text(&me.a, "id"));
}

static inline void person(const char *departement, const char *more, char room[40])
{
	char body[600];

	snprintf(body, sizeof(body), "{\"departement\":\"%s\",\"name\":\"Personne inventée\"%s}",
		 departement, more);
	put("POST", PEOPLE, who_of(departement), NULL, body, 201);
	snprintf(room, 40, "%s", asked_text(&me.a, "id"));
}

/* `more` begins with a comma. */
static inline void give(const char *departement, const char *person_id, const char *employer_id,
			const char *function, const char *shares, const char *more, int status)
{
	char body[4000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"person_id\":\"%s\",\"employer_id\":\"%s\","
		 "\"function\":\"%s\",\"shares\":%s%s}",
		 departement, person_id, employer_id, function, shares, more);
	put("POST", ASSIGNMENTS, who_of(departement), NULL, body, status);
}

static inline void change(const char *who, const char *target, int version, const char *body,
			  int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("PATCH", target, who, header, body, status);
}

static inline const char *target_of(const char *kind, const char *id)
{
	static char target[160];

	snprintf(target, sizeof(target), "%s/%s", kind, id);
	return target;
}

/* What the team of before held ends: each test begins with an empty one. */
static inline void nobody_yet(struct test_db *db)
{
	test_db_exec(db, "SET search_path = directory; DELETE FROM team_assignment");
}

#endif
