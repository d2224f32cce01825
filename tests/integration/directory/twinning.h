/* SPDX-License-Identifier: EUPL-1.2
 *
 * twinning.h - two invented actors that look like one, and what is asked about them.
 */
#ifndef DIRECTORY_TWINNING_H
#define DIRECTORY_TWINNING_H

#include "integration/directory/offering.h"

#include "twin_job.h"

#define DUPLICATES "/v1/directory/duplicates"
#define MERGES     "/v1/directory/merges"

static unsigned serial;

/* An actor of 31 that nobody else is named like. */
static inline void actor_named(const char *name, const char *more, char room[40])
{
	char body[800];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"type\":\"pfra\",\"sector\":\"specialised\","
		 "\"name\":\"%s\",\"commune\":\"31483\"%s}",
		 name, more);
	put("POST", "/v1/directory/actors", me.coordonnateur, NULL, body, 201);
	keep(room);
}

struct twins {
	char one[40], other[40], name[80];
};

#define HAS_PHONE ",\"phone\":\"05 36 49 00 01\""

static inline struct twins twins(const char *one, const char *other)
{
	struct twins t;
	char again[120];

	serial++;
	snprintf(t.name, sizeof(t.name), "Plateforme Zibeline%u Quokka%u", serial, serial);
	snprintf(again, sizeof(again), "Association Plateforme Zibeline%u-Quokka%u", serial,
		 serial);
	actor_named(t.name, one, t.one);
	actor_named(again, other, t.other);
	return t;
}

static inline void run_job(int times)
{
	struct cmn_conn *conn = test_db_conn("directory");
	struct cmn_error err;
	bool more = false;

	for (int i = 0; i < times; i++) {
		if (directory_job_twins(conn, NOW, NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
		assert_false(more); /* some hundred a call, never more */
	}
	cmn_conn_close(&conn);
}

static inline int rounds(struct test_db *db)
{
	return (int)test_db_count(db, "SELECT greatest((SELECT count(*) FROM directory.actor),"
				      " (SELECT count(*) FROM directory.offer)) / 100 + 2");
}

static inline int64_t pairs(struct test_db *db, const struct twins *t, const char *state)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM directory.twin_pair WHERE state = '%s'"
		 " AND low_id = least('%s'::uuid, '%s'::uuid)"
		 " AND high_id = greatest('%s'::uuid, '%s'::uuid)",
		 state, t->one, t->other, t->one, t->other);
	return test_db_count(db, sql);
}

static inline void merge_with(const struct twins *t, const char *kind, int kept, int other,
			      const char *more, int status)
{
	char body[500];

	snprintf(body, sizeof(body),
		 "{\"kind\":\"%s\",\"kept_id\":\"%s\",\"kept_version\":%d,\"other_id\":\"%s\","
		 "\"other_version\":%d%s}",
		 kind, t->one, kept, t->other, other, more);
	put("POST", MERGES, me.coordonnateur, NULL, body, status);
}

static inline void undo(const char *id, int version, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put("POST", below("merges", id, "undo"), me.coordonnateur, header, NULL, status);
}

static inline void part(const struct twins *t, const char *kind, int status)
{
	char body[300];

	snprintf(body, sizeof(body), "{\"kind\":\"%s\",\"one_id\":\"%s\",\"other_id\":\"%s\"}",
		 kind, t->one, t->other);
	put("POST", DUPLICATES "/different", me.conseiller, NULL, body, status);
}

#endif
