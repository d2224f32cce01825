/* SPDX-License-Identifier: EUPL-1.2
 *
 * agreeing.h - agreements of two communities of two regions over HTTP.
 */
#ifndef DIRECTORY_AGREEING_H
#define DIRECTORY_AGREEING_H

#include "integration/directory/papering.h"

#define AGREEMENTS "/v1/directory/agreements"
#define ROADMAPS   "/v1/directory/roadmaps"

static char id[40], target[240];

static inline const char *on_it(const char *root, const char *what)
{
	snprintf(target, sizeof(target), "%s/%s%s", root, id, what);
	return target;
}
#define at(what) on_it(AGREEMENTS, what)

/* An actor of the département, invented, with a standing ("core_member") or NULL. */
static inline void an_actor(const char *who, const char *departement, const char *commune,
			    const char *type, const char *standing, char room[40])
{
	char body[600], more[200] = "";

	if (standing)
		snprintf(more, sizeof(more), ",\"membership\":\"%s\"%s", standing,
			 strcmp(standing, "core_member") == 0 ? ",\"member_category\":\"esms\""
							      : "");
	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"type\":\"%s\",\"sector\":\"specialised\",\"name\":"
		 "\"Acteur inventé\",\"commune\":\"%s\"%s}",
		 departement, type, commune, more);
	put("POST", "/v1/directory/actors", who, NULL, body, 201);
	keep(room);
}

static inline void draft_of(const char *who, const char *departement, const char *parties,
			    const char *more, int status)
{
	char body[6000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"%s\",\"title\":\"Convention inventée\",\"parties\":%s%s}",
		 departement, parties, more);
	put("POST", AGREEMENTS, who, NULL, body, status);
	if (status == 201)
		keep(id);
}

static inline int version(void)
{
	return (int)json_integer_value(member("version"));
}

/* The id of the n-th party of the last answer. */
static inline const char *party(size_t n)
{
	static char room[40];
	const json_t *p = json_array_get(member("parties"), n);

	assert_non_null(p);
	snprintf(room, sizeof(room), "%s", json_string_value(json_object_get(p, "id")));
	return room;
}

static inline void sign(const char *who, const char *party_id, int v, const char *on, int status)
{
	char body[200];

	snprintf(body, sizeof(body), "{\"party_id\":\"%s\",\"signed_on\":\"%s\"}", party_id, on);
	act("POST", who, at("/signatures"), v, body, status);
}

static inline void step(const char *who, int v, const char *body, int status)
{
	act("POST", who, at("/steps"), v, body, status);
}

/* The four of the engagement: ARS, Département, a porteur, the MDPH. */
static inline const char *four(const char *porteur)
{
	static char text[600];

	snprintf(text, sizeof(text),
		 "[{\"role\":\"ars\",\"name\":\"ARS inventée\"},{\"role\":\"departement\",\"name\":"
		 "\"Département inventé\"},{\"role\":\"porteur\",\"actor_id\":\"%s\"},"
		 "{\"role\":\"mdph\",\"name\":\"MDPH inventée\"}]",
		 porteur);
	return text;
}

/* In force in 31 from the last of four signatures on paper. */
static inline void engaged(const char *porteur, const char *on)
{
	char parties[4][40];

	draft_of(me.coordonnateur, "31", four(porteur), "", 201);
	step(me.coordonnateur, 1, "{\"act\":\"open\"}", 200);
	for (size_t i = 0; i < 4; i++)
		snprintf(parties[i], sizeof(parties[i]), "%s", party(i));
	for (size_t i = 0; i < 4; i++)
		sign(me.coordonnateur, parties[i], (int)i + 2, on, 200);
	assert_string_equal(asked_text(&me.a, "state"), "in_force");
}

/* The constitutive agreement of one core member of 44, validated there by the ARS. */
static inline void constituted(const char *core, const char *signed_on, const char *on)
{
	char parties[300], body[900], first[40];

	snprintf(parties, sizeof(parties), "[{\"role\":\"core_member\",\"actor_id\":\"%s\"}]",
		 core);
	draft_of(
	    elsewhere, "44", parties,
	    ",\"content\":{\"members\":\"a\",\"commitments\":\"b\",\"means\":\"c\",\"articulation\":\"d\",\"roadmap\":\"e\"}",
	    201);
	snprintf(
	    body, sizeof(body),
	    "{\"departement\":\"44\",\"kind\":\"specification\",\"title\":\"Cahier des charges\",\"audience\":\"members\",\"about_kind\":\"agreement\",\"about_id\":\"%s\",\"file\":%s}",
	    id, text_file("c.txt", "Texte inventé."));
	put("POST", PAPERS, elsewhere, NULL, body, 201);
	step(elsewhere, 1, "{\"act\":\"open\"}", 200);
	snprintf(first, sizeof(first), "%s", party(0));
	sign(elsewhere, first, 2, signed_on, 200);
	snprintf(body, sizeof(body), "{\"act\":\"validate\",\"on\":\"%s\"}", on);
	step(prefix44, 3, body, 200);
}

#endif
