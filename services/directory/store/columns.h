/* SPDX-License-Identifier: EUPL-1.2
 *
 * columns.h - what an answer shows of each record, once for every statement that reads it.
 *
 * The name of a column is the key in JSON; a name that begins with '_' is for the program.  The
 * separator of cursor parts is U+001F, which no name holds.
 */
#ifndef DIRECTORY_COLUMNS_H
#define DIRECTORY_COLUMNS_H

#include "cmn/record.h"

/* What the transaction was told of the caller (directory_sight): the départements of whose team
 * they are, and from which organisation they come. */
#define SEES_ALL(departement, actor)                                                          \
	"coalesce(" departement                                                               \
	" = ANY (string_to_array(current_setting('c360.departements', true), ',')) OR " actor \
	"::text = nullif(current_setting('c360.organisation', true), ''), false)"
#define SEES_CONTACT(x)                                                               \
	"(" x ".visibility = 'public' OR (" x ".visibility = 'professionals'"         \
	" AND current_setting('c360.function', true) = 'professional') OR " SEES_ALL( \
	    x ".departement", x ".actor_id") ")"

#define ACTOR_COLUMNS                                                                       \
	"a.id, a.departement, a.type, a.sector, a.name, a.commune, c.name AS commune_name," \
	" CASE WHEN NOT a.confidential OR " SEES_ALL(                                       \
	    "a.departement",                                                                \
	    "a.id") " THEN a.address END AS address, a.phone, a.email,"                     \
		    " a.website, a.source, a.source_date,"                                  \
		    " a.verified_at IS NULL AS to_verify, a.verified_at, a.verified_until," \
		    " a.tags, a.membership, a.member_category,"                             \
		    " a.confidential, a.invented, a.active, a.version"

#define RETIRED(r)                                                                             \
	"CASE WHEN NOT " r                                                                     \
	".active THEN json_strip_nulls(json_build_object('since', " CMN_SQL_RFC3339(           \
	    "coalesce(" r ".retired_at, " r ".updated_at)") ", 'why', " r                      \
							    ".retired_why, 'successor_id', " r \
							    ".successor_id)) END AS retired"

#define CONTACT_OBJECT(x)                                                                      \
	"json_strip_nulls(json_build_object('id', " x ".id, 'departement', " x                 \
	".departement, 'actor_id', " x ".actor_id, 'offer_id', " x ".offer_id, 'place_id', " x \
	".place_id, 'function', " x ".function, 'label', " x ".label, 'phone', " x             \
	".phone, 'email', " x ".email, 'url', " x ".url, 'visibility', " x                     \
	".visibility, 'source', " x ".source, 'active', " x ".active, 'version', " x ".version))"
#define CONTACT_COLUMNS                                                                 \
	"x.id, x.departement, x.actor_id, x.offer_id, x.place_id, x.function, x.label," \
	" x.phone, x.email, x.url, x.visibility, x.source, x.active, x.version"

/* How long it takes to answer.  Few answers are known only to the team and to the actor: what
 * everybody sees names nobody who asked. */
#define ANSWERS_LEAST "11"
#define ANSWER_TIME(of_kind, subject, departement, actor)                                \
	", (SELECT json_build_object('answers', g.n, 'median_days', g.median_days,"      \
	" 'mean_days', g.mean_days, 'since', g.since, 'until', g.until)"                 \
	" FROM answer_figure g WHERE g.kind = '" of_kind "' AND g.subject_id = " subject \
	" AND g.n > 0 AND (g.n >= " ANSWERS_LEAST                                        \
	" OR " SEES_ALL(departement, actor) ")) AS answer_time"

/* One actor whole. */
#define ACTOR_WHOLE                                                                                                                                     \
	", a.siret, a.finess_eg, a.finess_ej, a.rna, a.does, a.does_not, a.cannot,"                                                                     \
	" a.functions, nullif(a.provenance, '{}') AS provenance, " RETIRED("a") ", (SELECT coalesce(json_agg(l.o), '[]') FROM (SELECT " CONTACT_OBJECT( \
	    "x") " AS o FROM contact x WHERE x.actor_id = a.id AND x.offer_id IS NULL"                                                                  \
		 " AND x.place_id IS NULL AND x.active AND " SEES_CONTACT(                                                                              \
		     "x") " ORDER BY x.id LIMIT 200) AS l) AS contacts"

#define OFFER_COLUMNS                                                                          \
	"o.id, o.departement, o.actor_id, o.name, o.description, o.sector, o.themes, o.needs," \
	" o.age_min, o.age_max, o.mode, o.commune, c.name AS commune_name, o.lat, o.lon,"      \
	" o.disability_types, o.receptions, o.languages, o.communication, o.publics, o.zone,"  \
	" o.doors, o.orientations, o.fee, o.intake_by, o.tags,"                                \
	" o.source, o.invented, o.active, o.version"

#define OFFER_MORE                                                                          \
	", o.conditions, o.fee_note, o.intake_actor_id, o.intake_place_id, o.intake_modes," \
	" o.intake_url, o.intake_note, o.website, o.hours, o.source_date,"                  \
	" nullif(o.provenance, '{}') AS provenance, " RETIRED("o")

/* What everybody sees of a place, and what only those who may. */
#define PLACE_OPEN(p)       "(NOT " p ".confidential OR " SEES_ALL(p ".departement", p ".actor_id") ")"
#define IF_OPEN_(p, column) "CASE WHEN " PLACE_OPEN(p) " THEN " p "." column " END"
#define PLACE_COLUMNS                                                                                                                                                                                                                                                                                                                                                                                                                 \
	"p.id, p.departement, p.actor_id, " IF_OPEN_(                                                                                                                                                                                                                                                                                                                                                                                 \
	    "p",                                                                                                                                                                                                                                                                                                                                                                                                                      \
	    "name") " AS name, p.commune,"                                                                                                                                                                                                                                                                                                                                                                                            \
		    " c.name AS commune_name, " IF_OPEN_("p", "address") " AS address, " IF_OPEN_("p", "complement") " AS complement, " IF_OPEN_(                                                                                                                                                                                                                                                                                     \
			"p", "postal_code") " AS postal_code, " IF_OPEN_("p",                                                                                                                                                                                                                                                                                                                                                         \
									 "lat") " AS lat, " IF_OPEN_("p", "lon") " AS lon, p.accessibility, " IF_OPEN_("p", "accessibility_url") " AS accessibility_url, " IF_OPEN_("p", "accessibility_note") " AS accessibility_note, " IF_OPEN_("p", "transport") " AS transport, p.hours, p.confidential, NOT " PLACE_OPEN("p") " AS hidden, p.source, p.source_date, nullif(p.provenance, '{}')" \
																																												    " AS provenance, p.invented, p.active, " RETIRED(                 \
																																													"p") ", p.version"

/* The places of an offer, the main one first. */
#define OFFER_PLACES                                                                                                                                                                                                                                                        \
	", (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('place_id', p.id,"                                                                                                                                                                                  \
	" 'name', " IF_OPEN_(                                                                                                                                                                                                                                               \
	    "p",                                                                                                                                                                                                                                                            \
	    "name") ", 'commune', p.commune, 'commune_name', pc.name,"                                                                                                                                                                                                      \
		    " 'address', " IF_OPEN_("p", "address") ", 'complement', " IF_OPEN_("p", "complement") ", 'postal_code', " IF_OPEN_("p", "postal_code") ", 'lat', " IF_OPEN_(                                                                                           \
			"p",                                                                                                                                                                                                                                                \
			"lat") ", 'lon', " IF_OPEN_("p",                                                                                                                                                                                                                    \
						    "lon") ", 'accessibility',"                                                                                                                                                                                             \
							   " p.accessibility, 'accessibility_url', " IF_OPEN_("p", "accessibility_url") ", 'accessibility_note', " IF_OPEN_(                                                                                                \
							       "p",                                                                                                                                                                                                         \
							       "accessibility_note") ", 'transport', " IF_OPEN_("p",                                                                                                                                                        \
														"transport") ", 'confidential', p.confidential, 'hidden', NOT " PLACE_OPEN("p") ", 'hours', h.hours)) ORDER BY h.ord), '[]') FROM offer_place h"            \
																								" JOIN place p ON p.id = h.place_id JOIN commune pc ON pc.code = p.commune" \
																								" WHERE h.offer_id = o.id AND p.active) AS places"

/* Whom to reach for an offer: its own contacts and those of its places, then those of its actor. */
#define OFFER_CONTACTS                                                                   \
	", (SELECT coalesce(json_agg(l.o), '[]') FROM (SELECT " CONTACT_OBJECT(          \
	    "x") " AS o FROM contact x WHERE x.actor_id = o.actor_id AND x.active"       \
		 " AND (x.offer_id = o.id OR x.offer_id IS NULL AND (x.place_id IS NULL" \
		 " OR EXISTS (SELECT FROM offer_place h WHERE h.offer_id = o.id"         \
		 " AND h.place_id = x.place_id))) AND " SEES_CONTACT(                    \
		     "x") " ORDER BY (x.offer_id IS NULL AND x.place_id IS NULL), x.id"  \
			  " LIMIT 200) AS l) AS contacts"

#define COMMUNE_COLUMNS                                                                 \
	"c.code, c.name, c.departement, c.arrondissement, c.epci, e.name AS epci_name," \
	" c.population, c.lat, c.lon, c.postal_codes, c.version"

#endif
