/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/people_desk.h - the desk of intake for tests about persons: make one, act on one, search.
 */
#ifndef SUPPORT_PEOPLE_DESK_H
#define SUPPORT_PEOPLE_DESK_H

#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PERSONS "/v1/intake/persons"

static struct desk desk;
static struct test_db *db;
static const char *conseiller;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(db, "SET search_path = intake;"
			 "INSERT INTO commune_ref VALUES ('31483', '31', 'Saint-Gaudens'),"
			 " ('31555', '31', 'Toulouse') ON CONFLICT DO NOTHING");
	desk_open(&desk, "intake", &INTAKE_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static void person(const char *members, char id[40])
{
	char body[2048];

	snprintf(body, sizeof(body), "{\"departement\":\"31\"%s%s}", members[0] ? "," : "",
		 members);
	desk_send(&desk, "POST", PERSONS, conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void post(const char *id, const char *act, int version, const char *body, int status)
{
	char target[256], if_match[40];

	snprintf(target, sizeof(target), PERSONS "/%s/%s", id, act);
	snprintf(if_match, sizeof(if_match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, conseiller, version ? if_match : NULL, body, status);
}

/* Search with these members; the place of `id` among the items, -1 when it is not there. */
static int search(const char *members, const char *id)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",%s}", members);
	desk_send(&desk, "POST", PERSONS "/search", conseiller, NULL, body, 200);
	for (size_t i = 0; i < desk_items(&desk); i++)
		if (strcmp(json_string_value(json_object_get(desk_item(&desk, i), "id")), id) == 0)
			return (int)i;
	return -1;
}

#endif
