/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_store.h - proposals, relays and hand-offs in PostgreSQL.  The only room of referral with
 * SQL.
 *
 * No function here decides anything: it is told from which state to which, and either writes it,
 * with its audit row and its event, or reports why it could not.  Reads by id answer
 * CMN_E_NOT_FOUND alike for what is absent and for what lies outside the context's territory.
 * Every write answers as cmn_write_run() does.
 */
#ifndef REFERRAL_STORE_H
#define REFERRAL_STORE_H

#include "cmn/pg.h"
#include "cmn/write.h"

/* Where and for whom: what every function here is given first. */
struct referral_at {
	struct cmn_pool *pool;
	const struct cmn_pg_ctx *ctx;
	struct cmn_error *err;
};

/* How a write ended; see cmn_write_run(). */
struct referral_done {
	int64_t version;
	bool replayed;
};

/* --- reading ------------------------------------------------------------------------------------
 */

enum cmn_err referral_store_situation(const struct referral_at *at, const char *id,
				      PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_offer(const struct referral_at *at, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_actor(const struct referral_at *at, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_proposal(const struct referral_at *at, const char *id,
				     PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_handoff(const struct referral_at *at, const char *id,
				    PGresult **ret) CMN_MUST_CHECK;

/* A page of limit + 1 rows after the key `after` ("" for the first).  `filter`: of rounds, the
 * situation; of relays, the actor; of hand-offs, the state; NULL for all. */
struct referral_page {
	const char *departement;
	const char *filter;
	const char *situation_id; /* of hand-offs only; NULL for all */
	const char *after;
	int64_t limit;
};
enum cmn_err referral_store_handoffs(const struct referral_at *at, const struct referral_page *page,
				     PGresult **ret) CMN_MUST_CHECK;

/* --- writing ------------------------------------------------------------------------------------
 */

/* Move a record that is at `version` (0: whatever version) from one state to another. */
struct referral_answer {
	int64_t version;
	const char *from, *to;
	const char *reason; /* of a refusal */
	const char *note;
};
/* Hand an open situation to the MDPH; CMN_E_CONFLICT when a hand-off is under way. */
enum cmn_err referral_store_hand_off(const struct referral_at *at, struct cmn_write *write,
				     const char *situation_id, const char *reason,
				     struct referral_done *ret) CMN_MUST_CHECK;

/* --- learning, inside the feed's transaction
 * ------------------------------------------------------ */

enum cmn_err referral_store_learn_actor(struct cmn_conn *conn, const char *id,
					const char *departement, const char *name,
					const char *published,
					struct cmn_error *err) CMN_MUST_CHECK;
struct referral_offer {
	const char *id, *departement, *actor_id, *name, *sector;
	bool active;
	const char *published; /* the whole of what the directory told, JSON */
};
enum cmn_err referral_store_learn_offer(struct cmn_conn *conn, const struct referral_offer *offer,
					struct cmn_error *err) CMN_MUST_CHECK;
/* A closure may come before its opening is applied twice: closed stays closed. */
enum cmn_err referral_store_learn_situation(struct cmn_conn *conn, const char *id,
					    const char *departement, const char *solicited_at,
					    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err referral_store_learn_closure(struct cmn_conn *conn, const char *id,
					  const char *departement, const char *at,
					  const char *reason, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err referral_store_learn_reopening(struct cmn_conn *conn, const char *id,
					    const char *departement, const char *at,
					    struct cmn_error *err) CMN_MUST_CHECK;
/* Words go, codes and dates stay; told twice, the first instant holds. */
enum cmn_err referral_store_learn_erasure(struct cmn_conn *conn, const char *id,
					  const char *departement, const char *at,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* Every statement of this service, for the test that prepares them all. */
extern const struct cmn_stmt *const REFERRAL_STATEMENTS[];
extern const size_t REFERRAL_STATEMENT_COUNT;

#endif
