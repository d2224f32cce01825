/* SPDX-License-Identifier: EUPL-1.2
 *
 * anomaly_store.h - reports that something in the directory is wrong.
 *
 * The facts are public; the words are in a table of their own, which row security shows to the team
 * of the département alone.  Results are owned by the caller.
 */
#ifndef DIRECTORY_ANOMALY_STORE_H
#define DIRECTORY_ANOMALY_STORE_H

#include "reads.h"
#include "writes.h"

enum directory_subject {
	DIRECTORY_SUBJECT_ACTOR = 1,
	DIRECTORY_SUBJECT_OFFER,
	DIRECTORY_SUBJECT_PLACE
};

/* Whose record it is: columns departement, actor_id, active; CMN_E_NOT_FOUND when there is none. */
enum cmn_err directory_subject_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    enum directory_subject kind, const char *id, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* The rule of that day: columns unit, n, end_rule, remind_before. */
enum cmn_err directory_anomaly_rule(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *departement, const char *kind, const char *day,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

struct directory_anomaly_row {
	const char *actor_id, *offer_id, *place_id, *subject;
	const char *kind, *channel; /* "public", "professional" */
	const char *due_on, *remind_on;
	const char *note, *reporter; /* NULL: none */
};
/* A second report of the same kind becomes a duplicate of the one that is open.  CMN_E_NOT_FOUND:
 * too many came from the public within an hour. */
enum cmn_err directory_anomaly_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_anomaly_row *row,
				      struct cmn_write *write, struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

struct directory_anomaly_answer {
	const char *from;  /* "{reported,taken}": the states it may come from */
	const char *state; /* what is said of it */
	const char *reason, *duplicate_of, *answer;
	bool runs;                      /* its clock; settled: no longer */
	const char *due_on, *remind_on; /* of what is taken up again; NULL: as they were */
	const char *forget_on;          /* the words, once settled; NULL: kept */
};
enum cmn_err directory_anomaly_answer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct directory_anomaly_answer *answer,
				      int64_t version, struct cmn_write *write,
				      struct directory_written *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* The words are in it only for who has the territory in the context. */
enum cmn_err directory_anomaly_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

struct directory_anomaly_filter {
	const char *departement;
	bool all;              /* the settled ones too */
	const char *escalated; /* "true", "false"; NULL: any */
	const char *actor_id, *kind;
};
/* By the day they are due; limit + 1 rows. */
enum cmn_err directory_anomaly_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct directory_anomaly_filter *filter,
				    const struct directory_cursor *after, int64_t limit,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- under the role of the bus ---------------------------------------------------------------- */

/* Open ones whose clock is to be looked at on `day`, locked; others' locks are passed over. */
enum cmn_err directory_anomaly_look(struct cmn_conn *conn, const char *day, unsigned most,
				    PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
/* Told: `type` of event (NULL: nothing to tell), and when to look again (NULL: never). */
enum cmn_err directory_anomaly_told(struct cmn_conn *conn, const char *id, const char *now,
				    const char *type, const char *look_on,
				    struct cmn_error *err) CMN_MUST_CHECK;
/* At most `most` notes whose day has come are forgotten; *ret_n: how many. */
enum cmn_err directory_anomaly_forget(struct cmn_conn *conn, const char *day, unsigned most,
				      int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const DIRECTORY_ANOMALY_STATEMENTS[];
extern const size_t DIRECTORY_ANOMALY_STATEMENT_COUNT;

#endif
