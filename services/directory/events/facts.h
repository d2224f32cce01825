/* SPDX-License-Identifier: EUPL-1.2
 *
 * facts.h - what the directory tells the other services: codes, places and public names.
 *
 * No telephone, no address, no e-mail: whoever needs them asks the API.  Of actors, offers and
 * places PostgreSQL writes the fact (store/more_sql.h).  Texts are borrowed.
 */
#ifndef DIRECTORY_FACTS_H
#define DIRECTORY_FACTS_H

#include "told.h"

#include "cmn/buf.h"

/* One event's data; more than any record of ours needs, less than an event may have. */
#define DIRECTORY_FACT_MAX 16384

struct directory_commune_fact {
	const char *code, *name, *departement;
	const char *epci; /* NULL: none */
	double lat, lon;
	int64_t population, version;
};

void directory_fact_commune(struct cmn_buf *out, const struct directory_commune_fact *fact);

#endif
