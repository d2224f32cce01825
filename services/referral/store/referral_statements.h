/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_statements.h - what the files of this room share.
 */
#ifndef REFERRAL_STATEMENTS_H
#define REFERRAL_STATEMENTS_H

#include "referral_store.h"

#include "cmn/record.h"

extern const struct cmn_stmt REFERRAL_HAND_OFF, REFERRAL_HANDOFF_GET, REFERRAL_HANDOFFS;
extern const struct cmn_stmt REFERRAL_SITUATION_GET, REFERRAL_OFFER_GET, REFERRAL_ACTOR_GET,
    REFERRAL_LEARN_ACTOR, REFERRAL_LEARN_OFFER, REFERRAL_LEARN_SITUATION, REFERRAL_LEARN_CLOSURE,
    REFERRAL_LEARN_REOPENING, REFERRAL_MARK_ERASED, REFERRAL_ERASE_WORDS;

/* The situation was erased: hidden column of a record, and condition of every act on it. */
#define REFERRAL_ERASED(departement, situation)                                      \
	"EXISTS (SELECT 1 FROM situation_ref es WHERE es.departement = " departement \
	" AND es.id = " situation " AND es.erased_at IS NOT NULL)"

/* `target`: the record $5 at version $14 (0: any) in state $15, locked. */
#define REFERRAL_TARGET(table, further)                                                     \
	"WITH target AS (SELECT id FROM " table " WHERE id = $5::uuid AND departement = $6" \
	" AND $14::bigint IN (0, version) AND state = $15" further " FOR UPDATE)" CMN_SQL_CHANGE

enum cmn_err referral_store_write(const struct referral_at *at, const struct cmn_stmt *stmt,
				  const char **params, struct cmn_write *write,
				  struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_move(const struct referral_at *at, const struct cmn_stmt *stmt,
				 struct cmn_write *write, const struct referral_answer *a,
				 struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_list(const struct referral_at *at, const struct cmn_stmt *stmt,
				 const struct referral_page *page, PGresult **ret) CMN_MUST_CHECK;

/* Append the bytes of a document: column 0 of the one row (bytea), which fit their hash as column 1
 * (bool) says; CMN_E_INTERNAL otherwise.  `what` and `id` name it in the log. */
enum cmn_err referral_store_kept(const struct referral_at *at, const PGresult *res,
				 const char *what, const char *id,
				 struct cmn_buf *out) CMN_MUST_CHECK;

#endif
