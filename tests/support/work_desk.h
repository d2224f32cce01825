/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/work_desk.h - the desk of intake with its people, and a situation to work on.  All of
 * them are invented.
 */
#ifndef SUPPORT_WORK_DESK_H
#define SUPPORT_WORK_DESK_H

#include "support/db.h"
#include "support/desk.h"

struct work_desk {
	struct desk desk;
	struct test_db *db;
	const char *conseiller, *coordonnateur, *conseiller44, *pair;
};
extern struct work_desk work;

/* `ops` are INTAKE_OPS: this file is linked to the tests of every service. */
int work_begin(void **state, const struct cmn_ops *ops);
int work_teardown(void **state);

/* A solicitation with more members (",\"x\":1" or ""), and the situation opened for it. */
void work_heard(const char *more, char id[40]);
void work_open(char id[40]);

/* POST or PATCH to "/v1/intake/<format>" as the conseiller (or `who`); version 0: no If-Match. */
void work_ask(const char *who, const char *method, int version, const char *body, int status,
	      const char *target, ...) __attribute__((format(printf, 6, 7)));
#define work_post(version, body, status, ...) \
	work_ask(work.conseiller, "POST", version, body, status, __VA_ARGS__)
void work_get(const char *who, int status, const char *target, ...)
    __attribute__((format(printf, 3, 4)));

const char *work_text(const char *key); /* member of the last answer */
int64_t work_int(const char *key);
int64_t work_count(const char *sql, ...) __attribute__((format(printf, 1, 2)));
void work_exec(const char *sql, ...) __attribute__((format(printf, 1, 2)));

/* A person of 31, and a solicitation of theirs with these problem types ("[\"soins\"]"). */
void work_person(char id[40]);
void work_heard_of(const char *person, const char *types, char id[40]);

#endif
