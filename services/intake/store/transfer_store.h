/* SPDX-License-Identifier: EUPL-1.2
 *
 * transfer_store.h - files on their way to another département, in PostgreSQL.
 *
 * Each step is one statement: whoever dies between two of them leaves a file with one owner.  What
 * a file consists of: table transfer_part, where a part of intake names its own tables.
 */
#ifndef INTAKE_TRANSFER_STORE_H
#define INTAKE_TRANSFER_STORE_H

#include "transfer.h"

#include "cmn/record.h"

struct intake_offer {
	const char *solicitation_id;
	const char *situation_id; /* NULL: no situation was opened */
	const char *to, *kind, *reason;
	const char *commune;    /* NULL: where the person lives now is not known */
	const char *categories; /* PostgreSQL array text: what the consent covers */
	const char *consents;   /* the same: those that the person extends */
	const char *consent_id; /* NULL in a signpost */
	const char *note;
	const char *expires_at;
};

/* What a transfer is about: columns _solicitation_id, _situation_id, _person_id, _text ("t" when
 * words were said), departement, state ('received', 'open', or what forbids it).  By the id of one.
 */
enum cmn_err intake_store_transferable(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *solicitation_id, const char *situation_id,
				       const char *consents, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* Offers and seals what is offered; CMN_E_NOT_FOUND when the file left the state that allows it,
 * CMN_E_CONFLICT when an offer is open already. */
enum cmn_err intake_store_offer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				struct cmn_write *write, const struct intake_offer *offer,
				int64_t *ret_version, bool *ret_replayed,
				struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err intake_store_transfer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* A page of at most limit + 1, oldest offer first: those received by, or sent by `departement`. */
struct intake_transfers {
	const char *departement;
	bool incoming;
	const char *state; /* NULL: all */
	const char *after;
	int64_t limit;
};
enum cmn_err intake_store_transfers(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    const struct intake_transfers *list, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* The act of write->departement, the receiver: copies the file and becomes its owner, if nothing
 * moved since `content_version` was read. */
enum cmn_err intake_store_accept(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 struct cmn_write *write, int64_t version,
				 const char *content_version, const char *owner,
				 int64_t *ret_version, bool *ret_replayed,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* Refusal by the receiver, or cancellation by the sender, whichever write->departement is. */
enum cmn_err intake_store_end_offer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				    struct cmn_write *write, int64_t version,
				    enum intake_transfer_state to, const char *reason,
				    int64_t *ret_version, bool *ret_replayed,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* Jobs of the bus role.  *ret_any: one was done, there may be more. */
enum cmn_err intake_store_complete_one(struct cmn_conn *conn, const char *now, bool *ret_any,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_expire_one(struct cmn_conn *conn, const char *now, bool *ret_any,
				     struct cmn_error *err) CMN_MUST_CHECK;
/* Those on duty in the receiving département find that something is offered to them. */
enum cmn_err intake_store_tell_offered(struct cmn_conn *conn, const char *now,
				       struct cmn_error *err) CMN_MUST_CHECK;
/* Erases what was sealed for offers that ended, a bounded number. */
enum cmn_err intake_store_forget_sealed(struct cmn_conn *conn, bool *ret_any,
					struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt INTAKE_COMPLETE_TRANSFER, INTAKE_EXPIRE_TRANSFER,
    INTAKE_FORGET_TRANSFER, INTAKE_TELL_OFFERED;
extern const struct cmn_stmt *const INTAKE_TRANSFER_STATEMENTS[];
extern const size_t INTAKE_TRANSFER_STATEMENT_COUNT;

#endif
