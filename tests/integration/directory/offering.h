/* SPDX-License-Identifier: EUPL-1.2
 *
 * offering.h - an invented actor with an offer and a place, and what is asked about them.
 */
#ifndef DIRECTORY_OFFERING_H
#define DIRECTORY_OFFERING_H

#include "integration/directory/asking.h"

#define OFFERS "/v1/directory/offers"

/* An actor, an offer and a place of 31, invented; each identifier in its room. */
struct things {
	char actor[40], offer[40], place[40];
};

static inline void keep(char room[40])
{
	snprintf(room, 40, "%s", asked_text(&me.a, "id"));
}

static inline void new_place(const char *actor, const char *more, char room[40])
{
	char body[1200];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Lieu inventé\","
		 "\"commune\":\"31555\"%s}",
		 actor, more);
	put("POST", "/v1/directory/places", me.coordonnateur, NULL, body, 201);
	keep(room);
}

static inline void new_offer(const char *actor, const char *more, int status)
{
	char body[4000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"actor_id\":\"%s\",\"name\":\"Répit inventé\","
		 "\"sector\":\"specialised\",\"themes\":[\"aidants_repit\"],\"mode\":\"on_site\","
		 "\"commune\":\"31483\"%s}",
		 actor, more);
	put("POST", OFFERS, me.coordonnateur, NULL, body, status);
}

static inline struct things some(const char *offer_more, const char *place_more)
{
	struct things t;

	put("POST", "/v1/directory/actors", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"type\":\"pfra\",\"sector\":\"specialised\","
	    "\"name\":\"Acteur inventé\",\"commune\":\"31483\"}",
	    201);
	keep(t.actor);
	new_place(t.actor, place_more, t.place);
	new_offer(t.actor, offer_more, 201);
	keep(t.offer);
	return t;
}

static inline const char *of(const char *kind, const char *id)
{
	static char target[160];

	snprintf(target, sizeof(target), "/v1/directory/%s/%s", kind, id);
	return target;
}

static inline const char *below(const char *kind, const char *id, const char *what)
{
	static char target[240];

	snprintf(target, sizeof(target), "/v1/directory/%s/%s/%s", kind, id, what);
	return target;
}

/* GET with the token of somebody. */
static inline void get_as(const char *who, const char *target, int status)
{
	put("GET", target, who, NULL, NULL, status);
}

static inline void patch(const char *target, int version, const char *body, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("PATCH", target, me.coordonnateur, header, body, status);
}

static inline void hold(const struct things *t, int version, const char *places, int status)
{
	char header[40], body[1400];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	snprintf(body, sizeof(body), "{\"places\":%s}", places);
	put("PUT", below("offers", t->offer, "places"), me.coordonnateur, header, body, status);
}

static inline void hold_there(const struct things *t, int version, int status)
{
	char places[80];

	snprintf(places, sizeof(places), "[{\"place_id\":\"%s\"}]", t->place);
	hold(t, version, places, status);
}

static inline const json_t *member(const char *key)
{
	return json_object_get(me.a.json, key);
}

#define WHOLE                                                                                       \
	",\"disability_types\":[\"autism\",\"rare\"],\"receptions\":[\"temporary\",\"sequential\"," \
	"\"respite\"],\"languages\":[\"fr\",\"fsl\"],\"communication\":[\"pictograms\"],"           \
	"\"publics\":[\"carer\"],\"zone\":[\"31\",\"200072643\",\"31483\"],"                        \
	"\"conditions\":\"Après une visite.\",\"doors\":[\"free\",\"cdaph_orientation\"],"         \
	"\"orientations\":[\"7_8\"],\"fee\":\"paying\",\"fee_note\":\"Selon le quotient.\","        \
	"\"intake_modes\":[\"phone\"],\"intake_by\":[\"user\"],\"intake_note\":\"Le matin.\","      \
	"\"website\":\"https://exemple.fr/repit\",\"tags\":[\"rapt\"],"                             \
	"\"hours\":{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":\"12:00\"}]}"

#endif
