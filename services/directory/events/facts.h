/* SPDX-License-Identifier: EUPL-1.2
 *
 * facts.h - what the directory tells the other services: codes, places and public names.
 *
 * No telephone, no address, no e-mail: whoever needs them asks the API.  The schemas stand in
 * proto/events/directory.*.  Texts are borrowed.
 */
#ifndef DIRECTORY_FACTS_H
#define DIRECTORY_FACTS_H

#include "cmn/buf.h"

#define DIRECTORY_EVENT_COMMUNE "directory.commune.published.v1"
#define DIRECTORY_EVENT_ACTOR   "directory.actor.published.v1"
#define DIRECTORY_EVENT_OFFER   "directory.offer.published.v1"

/* One event's data; more than any record of ours needs, less than an event may have. */
#define DIRECTORY_FACT_MAX 16384

struct directory_commune_fact {
	const char *code, *name, *departement;
	const char *epci; /* NULL: none */
	double lat, lon;
	int64_t population, version;
};

struct directory_actor_fact {
	const char *id, *departement, *type, *sector, *name, *commune;
	bool verified, invented, active;
	int64_t version;
};

#define DIRECTORY_AGE_OPEN (-1)

struct directory_offer_fact {
	const char *id, *departement, *actor_id, *name, *sector;
	const char *themes, *needs; /* JSON arrays of codes */
	int64_t age_min, age_max;   /* DIRECTORY_AGE_OPEN: no limit, left out */
	const char *mode, *commune;
	double lat, lon;
	bool invented, active;
	int64_t version;
};

void directory_fact_commune(struct cmn_buf *out, const struct directory_commune_fact *fact);
void directory_fact_actor(struct cmn_buf *out, const struct directory_actor_fact *fact);
void directory_fact_offer(struct cmn_buf *out, const struct directory_offer_fact *fact);

#endif
