/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_link_store.h - tokens that open a dossier for a receiver without an account; their hashes
 * come from referral with the link to a relay.
 */
#ifndef DOSSIER_LINK_STORE_H
#define DOSSIER_LINK_STORE_H

#include "cmn/record.h"

/* id, departement, dossier_id, _valid (at `now`); no row, no such token.  Needs no territory. */
enum cmn_err intake_store_find_dossier_link(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					    const char *token_hash, const char *now, PGresult **ret,
					    struct cmn_error *err) CMN_MUST_CHECK;

struct intake_dossier_link {
	const char *id, *departement, *situation_id, *relay_id, *actor_id, *dossier_id;
	const char *token_hash, *made_at, *expires_at;
};
/* Inside the feed's transaction.  A dossier that is not of that file, or not for that actor, gets
 * no link. */
enum cmn_err intake_store_learn_dossier_link(struct cmn_conn *conn,
					     const struct intake_dossier_link *link,
					     struct cmn_error *err) CMN_MUST_CHECK;
/* By link or by relay: the other is NULL. */
enum cmn_err intake_store_end_dossier_links(struct cmn_conn *conn, const char *departement,
					    const char *link_id, const char *relay_id,
					    const char *at, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_DOSSIER_LINK_STATEMENTS[];
extern const size_t INTAKE_DOSSIER_LINK_STATEMENT_COUNT;

#endif
