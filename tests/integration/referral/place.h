/* SPDX-License-Identifier: EUPL-1.2
 *
 * place.h - the place that several desks of referral begin with: a situation, an offer to propose,
 * its actor and another one, and who meets there.  All of them are invented.
 */
#ifndef TEST_PLACE_H
#define TEST_PLACE_H

#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED    "0197f0a0-0000-7000-8000-0000000000a2"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE   "0197f0a0-0000-7000-8000-0000000000ff"

static struct desk desk;
static const char *conseiller, *conseiller44, *partner, *stranger, *mdph;

static inline int place_setup(void **state, void *deps)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state,
		     "SET search_path = referral;"
		     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé'),"
		     " ('" OTHER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO offer_ref VALUES"
		     " ('" OFFER "', '31', '" ACTOR "', 'Offre inventée', 'ordinary', true);"
		     "INSERT INTO situation_ref VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	desk_open(&desk, "referral", &REFERRAL_OPS, deps);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
	stranger = desk_as(&desk, "partner", "31", OTHER);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static inline int place_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

#endif
