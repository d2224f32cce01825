/* SPDX-License-Identifier: EUPL-1.2
 *
 * spending.h - two communities of two regions, their envelopes as loaded, two invented actors each,
 * and those who spend; on a day that does not move.
 */
#ifndef DIRECTORY_SPENDING_H
#define DIRECTORY_SPENDING_H

#include "integration/directory/loaded.h"
#include "support/desk.h"

#include "directory_http.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/event_schema.h"

#include <stdio.h>
#include <string.h>

#define NOBODY "0197f0a0-0000-7000-8000-00000000dead"
#define A31    "0197f0a0-0000-7000-8000-000000000311"
#define B31    "0197f0a0-0000-7000-8000-000000000312"
#define A44    "0197f0a0-0000-7000-8000-000000000441"

struct spending {
	struct desk desk;
	const char *coord31, *coord44, *ars31, *ars44, *conseiller, *partner, *stranger;
	struct test_db *db;
};
static struct spending me;

static inline void clock_at(const char *text)
{
	int64_t us = 0;

	assert_true(cmn_time_parse(text, &us));
	cmn_clock_move(us - cmn_clock_us());
}

static inline void load_some(struct cmn_conn *conn)
{
	static const char *const NAMES[] = {"departements", "communities",  "region-words",
					    "region-rules", "region-lists", "envelopes",
					    "epci",         "communes"};
	struct directory_import import = an_import(conn, DATA);
	struct directory_import_count count;
	struct cmn_error err;

	cmn_error_init(&err);
	for (size_t i = 0; i < DIRECTORY_SOURCE_COUNT; i++) {
		for (size_t k = 0; k < CMN_LEN(NAMES); k++) {
			if (strcmp(DIRECTORY_SOURCES[i].name, NAMES[k]) == 0 &&
			    directory_import_source(&import, &DIRECTORY_SOURCES[i], &count, &err))
				fail_msg("%s: %s", NAMES[k], err.detail[CMN_EN]);
		}
	}
}

static inline int spending_setup(void **state)
{
	static struct directory_deps deps;
	int rc = test_db_setup(state);
	struct cmn_conn *bus;

	if (rc)
		return rc;
	me.db = *state;
	bus = test_db_conn("directory");
	load_some(bus);
	cmn_conn_close(&bus);
	test_db_exec(me.db,
		     "SET search_path = directory; INSERT INTO actor (id, departement, type,"
		     " sector, name, sort_key, folded, commune, source, source_date, created_at,"
		     " updated_at) SELECT v.id::uuid, v.d, 'esms', 'specialised', 'Acteur inventé',"
		     " 'acteur', 'acteur', v.c, 'test', '2026-01-01', now(), now() FROM (VALUES"
		     " ('" A31 "', '31', '31555'), ('" B31 "', '31', '31555'),"
		     " ('" A44 "', '44', '44109')) AS v (id, d, c)");
	clock_at("2026-11-23T10:00:00Z");
	desk_open(&me.desk, "directory", &DIRECTORY_OPS, &deps);
	me.coord31 = desk_as(&me.desk, "coordonnateur", "31", NULL);
	me.coord44 = desk_as(&me.desk, "coordonnateur", "44", NULL);
	me.ars31 = desk_as(&me.desk, "authority", "31", NULL);
	me.ars44 = desk_as(&me.desk, "authority", "44", NULL);
	me.conseiller = desk_as(&me.desk, "conseiller", "31", NULL);
	me.partner = desk_as(&me.desk, "partner", "31", A31);
	me.stranger = desk_as(&me.desk, "partner", "31", NOBODY);
	return 0;
}

static inline int spending_teardown(void **state)
{
	desk_close(&me.desk);
	return test_db_teardown(state);
}

static inline void get(const char *who, const char *target, int status)
{
	desk_get(&me.desk, who, target, status);
}

static inline void post(const char *who, const char *target, const char *body, int status)
{
	desk_send(&me.desk, "POST", target, who, NULL, body, status);
}

static inline const json_t *member(const char *key)
{
	return json_object_get(me.desk.a.json, key);
}

static inline int64_t number(const char *key)
{
	const json_t *value = member(key);

	if (!json_is_integer(value))
		fail_msg("%s: %s", key, me.desk.a.answer.body.data);
	return json_integer_value(value);
}

static inline const char *at(void)
{
	return asked_pointer(&me.desk.a);
}

/* The member of a list of the answer whose `key` has this value; NULL: none. */
static inline const json_t *among(const json_t *list, const char *key, const char *value)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		const char *text = cmn_json_get(item, key);

		if (text && strcmp(text, value) == 0)
			return item;
	}
	return NULL;
}

static inline const json_t *flagged(const char *code)
{
	return among(member("flags"), "code", code);
}

/* The budget of a year, made anew: its target in room. */
static inline void new_budget(const char *departement, int year, const char *more, char room[64])
{
	char sql[600], body[4000];

	snprintf(
	    sql, sizeof(sql),
	    "SET search_path = directory; DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY"
	    " ARRAY['budget_entry', 'budget_reserve', 'budget_in_kind', 'budget_history',"
	    " 'budget_line', 'budget_share'] LOOP EXECUTE format('DELETE FROM %%I WHERE budget_id"
	    " IN (SELECT id FROM budget WHERE departement = %%L AND year = %d)', t, '%s'); END"
	    " LOOP; END $$; DELETE FROM budget WHERE departement = '%s' AND year = %d",
	    year, departement, departement, year);
	test_db_exec(me.db, sql);
	snprintf(body, sizeof(body), "{\"departement\":\"%s\",\"year\":%d%s}", departement, year,
		 more);
	post(strcmp(departement, "31") == 0 ? me.coord31 : me.coord44, "/v1/directory/budgets",
	     body, 201);
	snprintf(room, 64, "%s", asked_header(&me.desk.a, "Location"));
}

/* "/v1/directory/budgets/<id>" and what comes below it. */
static inline const char *below(const char *budget, const char *what)
{
	static char room[2][160];
	static unsigned next;
	char *to = room[next++ % 2];

	snprintf(to, sizeof(room[0]), "%s/%s", budget, what);
	return to;
}

/* An expense of the line; the target of the entry in room (NULL: not kept). */
static inline void spend(const char *budget, const char *who, int line, int64_t cents,
			 const char *on, char room[80])
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"line\":%d,\"kind\":\"salary\",\"booked_on\":\"%s\",\"cents\":%lld,"
		 "\"piece\":\"P-1\"}",
		 line, on, (long long)cents);
	post(who, below(budget, "expenses"), body, 201);
	if (room)
		snprintf(room, 80, "%s", asked_header(&me.desk.a, "Location"));
}

#endif
