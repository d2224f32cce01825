/* SPDX-License-Identifier: EUPL-1.2
 *
 * figures_desk.h - the desk of the observatory over the facts of an invented community.
 */
#ifndef TEST_FIGURES_DESK_H
#define TEST_FIGURES_DESK_H

#include "counted.h"
#include "observatory_deps.h"
#include "observatory_ops.h"
#include "support/desk.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FIGURES     "/v1/observatory/figures?departement=31&period="
#define EXPLAIN     "/v1/observatory/explanation?departement=31&period="
#define DEFINITIONS "/v1/observatory/definitions"
#define TARGETS     "/v1/observatory/targets"
#define METROPOLE   "243100518"

static struct desk desk;
static struct observatory_deps deps = {.threshold = 11};
static const char *conseiller, *coordonnateur, *authority, *partner, *observer44, *authority44;
static int n_facts;

static inline void fact(struct test_db *db, const char *kind, const char *day, const char *until,
			const char *commune, int value, const char *codes)
{
	char sql[1024];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO observatory.fact (generation, departement, kind, id, day, until,"
		 " commune, value, codes) SELECT current, '31', '%s',"
		 " ('00000000-0000-0000-0000-' || lpad('%d', 12, '0'))::uuid, '%s', %s%s%s, '%s',"
		 " %d, '{%s}' FROM observatory.generation",
		 kind, ++n_facts, day, until ? "'" : "", until ? until : "NULL", until ? "'" : "",
		 commune, value, codes);
	test_db_exec(db, sql);
}

static inline void some_facts(struct test_db *db)
{
	test_db_exec(db, "INSERT INTO observatory.commune_place (commune, departement, name, epci,"
			 " population, version) VALUES"
			 " ('31555', '31', 'Toulouse', '" METROPOLE "', 500000, 1),"
			 " ('31069', '31', 'Blagnac', '" METROPOLE "', 25000, 1),"
			 " ('31483', '31', 'Saint-Gaudens', '200072643', 12000, 1);"
			 "INSERT INTO observatory.sub_territory_commune VALUES"
			 " ('31', 'south', '31483')");
	fact(db, "solicitation", "2026-03-01", NULL, "31555", 0,
	     "channel:phone,person:child,problem:logement,problem:scolarite,profile:child,"
	     "requester:carer,search:yes");
	fact(db, "solicitation", "2026-03-15", NULL, "31069", 0,
	     "channel:phone,person:adult,profile:professional,requester:professional,search:yes");
	fact(db, "solicitation", "2026-03-31", NULL, "31483", 0,
	     "channel:aller_vers,person:adult,profile:adult,requester:person");
	fact(db, "solicitation", "2026-04-01", NULL, "", 0,
	     "channel:visit,person:carer,profile:carer,requester:carer,search:yes");
	fact(db, "relance", "2026-03-20", NULL, "", 0, "channel:phone");
	fact(db, "first_proposal", "2026-03-02", NULL, "31555", 2, "profile:child");
	fact(db, "first_proposal", "2026-03-09", NULL, "31555", 9, "profile:adult");
	fact(db, "first_proposal", "2026-04-09", NULL, "31483", 40, "profile:adult");
	fact(db, "waiting", "2026-03-21", NULL, "31483", 0, "profile:adult");
	fact(db, "proposal", "2026-03-10", NULL, "31555", 0, "state:accepted");
	fact(db, "proposal", "2026-03-11", NULL, "31555", 0, "state:refused");
	fact(db, "proposal", "2026-03-12", NULL, "31483", 0, "state:proposed");
	fact(db, "actor", "2025-01-01", NULL, "31555", 0,
	     "membership:partner,sector:ordinary,verified:yes");
	fact(db, "actor", "2026-03-31", NULL, "31555", 0, "sector:specialised,verified:yes");
	fact(db, "actor", "2026-01-01", "2026-03-31", "31555", 0,
	     "membership:partner,sector:ordinary,verified:yes");
	fact(db, "post", "2026-01-01", NULL, "", 600,
	     "function:conseiller,membership:core,share:search");
	fact(db, "post", "2026-03-01", "2026-03-16", "", 310,
	     "function:coordonnateur,membership:core,share:search");
}

static inline int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	counted_definitions();
	some_facts(*state);
	counted_cells("31");
	desk_open(&desk, "observatory", &OBSERVATORY_OPS, &deps);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	authority = desk_as(&desk, "authority", "31", NULL);
	partner = desk_as(&desk, "partner", "31", NULL);
	observer44 = desk_as(&desk, "observer", "44", NULL);
	authority44 = desk_as(&desk, "authority", "44", NULL);
	return 0;
}

static inline int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static inline const json_t *figure(const char *code)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(desk.a.json, "figures"), i, one)
	{
		if (strcmp(json_string_value(json_object_get(one, "code")), code) == 0)
			return one;
	}
	fail_msg("no figure %s", code);
	return NULL;
}

static inline json_int_t whole(const char *code, const char *key)
{
	const json_t *value = json_object_get(figure(code), key);

	if (!json_is_integer(value))
		fail_msg("%s has no %s", code, key);
	return json_integer_value(value);
}

static inline double number(const json_t *at, const char *key)
{
	if (!json_is_number(json_object_get(at, key)))
		fail_msg("no %s", key);
	return json_number_value(json_object_get(at, key));
}

static inline const json_t *cut(const char *code, const char *breakdown)
{
	return json_object_get(json_object_get(figure(code), "breakdowns"), breakdown);
}

static inline void near_to(double is, double wanted)
{
	if (fabs(is - wanted) > 1e-6)
		fail_msg("%f instead of %f", is, wanted);
}

#endif
