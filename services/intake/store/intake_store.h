/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_store.h - solicitations and situations in PostgreSQL.  The only room of intake with SQL.
 *
 * No function here decides anything: it is told what to write and either writes it, with its audit
 * row and its event, or reports why it could not.  By-id reads answer CMN_E_NOT_FOUND alike for
 * what is absent and for what lies outside the context's territory.
 */
#ifndef INTAKE_STORE_H
#define INTAKE_STORE_H

#include "situation.h"

#include "cmn/pg.h"
#include "cmn/write.h"

/* The draft that a solicitation is made of, and goes with. */
struct intake_draft_ref {
	const char *id; /* NULL: it was not typed as a draft */
	int64_t version;
};

/* The person's word in the same gesture, and the event that tells of it. */
struct intake_word {
	const char *consent_id; /* NULL: nothing was asked */
	const char *decision, *purpose;
	const char *categories, *recipients; /* PostgreSQL array text */
	const char *means, *words;
	const char *event_id, *event_type, *event_data;
};

/* What is written of a solicitation; texts are borrowed, NULL where nothing was said. */
struct intake_solicitation {
	const char *received_at; /* RFC 3339 */
	const char *channel;
	const char *requester_kind;
	const char *person_profile;
	const char *profile; /* derived: domain/profile.h */
	const char *commune;
	const char *situation_type;
	const char *problem_types; /* PostgreSQL array text */
	const char *moments;       /* PostgreSQL array text */
	const char *mdph_status;
	const char *text;
	const char *age;                 /* whole years, as text */
	const char *profile_rule;        /* derived: domain/profile.h */
	const char *population;          /* derived: domain/reception.h */
	const char *commune_status;      /* NULL: not_stated */
	const char *commune_given;       /* the former code that was given instead of `commune` */
	const char *priority;            /* derived; NULL: ordinary */
	const char *sender_organisation; /* of a partner or MDPH */
	const char *call_id;
	const char *first_answered_at; /* RFC 3339 */
	struct intake_word word;
	struct intake_draft_ref draft;
};

/* Columns of the rows read below that begin with '_' are for the program. */

/* The sub-territory and the term of the first answer are found in the same statement.  The call it
 * was heard in is no longer waited for.  CMN_E_NOT_FOUND: the draft is not there any more, or not
 * in this version. */
enum cmn_err intake_store_record(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, const struct intake_solicitation *s,
				 int64_t *ret_version, bool *ret_replayed,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* One row on success. */
enum cmn_err intake_store_solicitation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* A page of at most limit + 1 rows, oldest first, after the key `after` ("" for the first).  NULL:
 * whatever it is. */
struct intake_solicitation_list {
	const char *departement;
	const char *state, *channel, *priority, *sub_territory_id;
	const char *overdue_at; /* only those whose first answer is overdue at this instant */
	const char *after;
	int64_t limit;
};
enum cmn_err intake_store_solicitations(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const struct intake_solicitation_list *list, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;

/* Makes the move when the solicitation is still at `version` and in the state it leads from. */
enum cmn_err intake_store_inform(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version,
				 const struct intake_move *move, int64_t *ret_version,
				 bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* What is written of a new situation; texts are borrowed, NULL where nothing was said. */
struct intake_opening {
	const char *solicitation_id, *conseiller, *substitute;
	const char *seen; /* situations opened for the person when somebody looked; NULL: nobody */
	const char *need, *despite, *response_level;
	const char *priority_flags; /* PostgreSQL array text */
	const char *handled, *handled_by, *handled_since, *handled_effective;
	bool accord_required;
	const char *day; /* today in France: the code lists that hold */
};

/* Open a situation for a solicitation that can still make the move, and for whose person none was
 * opened since somebody looked; CMN_E_NOT_FOUND otherwise. */
enum cmn_err intake_store_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       struct cmn_write *write, const struct intake_opening *opening,
			       const struct intake_move *move, int64_t *ret_version,
			       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* A solicitation as who opens a situation for it needs it; _situation_id: what was opened. */
enum cmn_err intake_store_asked(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* What is open for a person: at least one row.  opened, person_state; and for each open situation
 * id, has_types, common (shares one of `types`, PostgreSQL array text). */
enum cmn_err intake_store_open_for(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person, const char *types,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The whole file, for the program; _person_state, _mdph_status. */
enum cmn_err intake_store_situation(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const char *id, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* The file as who may see `groups` sees it (domain/visibility.h; PostgreSQL array text). */
enum cmn_err intake_store_situation_seen(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *id, const char *groups, PGresult **ret,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* The work queue (file active): oldest first; conseiller NULL for all. `now` computes the age. */
struct intake_queue {
	const char *departement;
	const char *state;
	const char *conseiller;
	const char *now;
	const char *after;
	const char *groups;           /* NULL: none but the state */
	bool priority;                /* only those with a priority flag */
	bool overdue;                 /* only those with a task that is overdue */
	const char *standing_in;      /* only those in whose owner's place this account acts */
	const char *absent, *mine;    /* with it: see struct intake_whose */
	const char *sub_territory_id; /* only those asked for there (R004); NULL for all */
	int watch_days, late_days;    /* thresholds of the age; 0: not told */
	int64_t limit;
};
enum cmn_err intake_store_queue(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct intake_queue *queue, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;

/* Changes what `changes` names (JSON object of the contract's SituationChange) while the situation
 * is open and still at `version`. */
enum cmn_err intake_store_qualify(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  struct cmn_write *write, int64_t version, const char *changes,
				  const char *day, struct cmn_error *err) CMN_MUST_CHECK;

/* Is the commune in the reference copy?  *ret_any: has the copy of this département arrived? */
enum cmn_err intake_store_commune(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *code, const char *departement, bool *ret_known,
				  bool *ret_any, struct cmn_error *err) CMN_MUST_CHECK;

/* Keep the reference copy: runs inside the feed's transaction.  `epci` may be NULL. */
enum cmn_err intake_store_learn_commune(struct cmn_conn *conn, const char *code,
					const char *departement, const char *name, const char *epci,
					struct cmn_error *err) CMN_MUST_CHECK;

/* Every statement of this service, for the test that prepares them all. */
extern const struct cmn_stmt *const INTAKE_STATEMENTS[];
extern const size_t INTAKE_STATEMENT_COUNT;

#endif
