/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception_desk.h - the doors of intake in the 31, three of its communes, and who comes to them.
 * The persons are invented.
 */
#ifndef TEST_RECEPTION_DESK_H
#define TEST_RECEPTION_DESK_H

#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define SOLICITATIONS "/v1/intake/solicitations"

static struct desk desk;
static const char *conseiller, *coordonnateur, *coordonnateur44, *platform, *mdph;

static inline int reception_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = intake;"
			     "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens'),"
			     " ('31555', '31', 'Toulouse'), ('31395', '31', 'Muret')"
			     " ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	coordonnateur = desk_as(&desk, "coordonnateur", "31", NULL);
	coordonnateur44 = desk_as(&desk, "coordonnateur", "44", NULL);
	platform = desk_as(&desk, "operator", "31", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static inline int reception_teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static inline void post(const char *target, const char *who, const char *body, int status)
{
	desk_send(&desk, "POST", target, who, NULL, body, status);
}

static inline void record(const char *who, const char *body, int status)
{
	post(SOLICITATIONS, who, body, status);
}

static inline void keep_id(char id[40])
{
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

/* The record of the last receipt, as a conseiller reads it. */
static inline void look(char id[40])
{
	char target[128];

	keep_id(id);
	snprintf(target, sizeof(target), SOLICITATIONS "/%s", id);
	desk_get(&desk, conseiller, target, 200);
}

#endif
