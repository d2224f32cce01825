/* SPDX-License-Identifier: EUPL-1.2
 *
 * columns.h - what an answer shows of each record, once for every statement that reads it.
 *
 * The name of a column is the key in JSON; a name that begins with '_' is for the program.  The
 * separator of cursor parts is U+001F, which no name holds.
 */
#ifndef DIRECTORY_COLUMNS_H
#define DIRECTORY_COLUMNS_H

#define ACTOR_COLUMNS                                                                       \
	"a.id, a.departement, a.type, a.sector, a.name, a.commune, c.name AS commune_name," \
	" a.address, a.phone, a.email, a.website, a.source, a.source_date,"                 \
	" a.verified_at IS NULL AS to_verify, a.verified_at, a.invented, a.active, a.version"

#define OFFER_COLUMNS                                                                          \
	"o.id, o.departement, o.actor_id, o.name, o.description, o.sector, o.themes, o.needs," \
	" o.age_min, o.age_max, o.mode, o.commune, c.name AS commune_name, o.lat, o.lon,"      \
	" o.source, o.invented, o.active, o.version"

#define COMMUNE_COLUMNS                                                                 \
	"c.code, c.name, c.departement, c.arrondissement, c.epci, e.name AS epci_name," \
	" c.population, c.lat, c.lon, c.postal_codes, c.version"

#endif
