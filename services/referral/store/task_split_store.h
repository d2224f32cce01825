/* SPDX-License-Identifier: EUPL-1.2
 *
 * task_split_store.h - who does what between the community and the MDPH (R082), in PostgreSQL:
 * versions that are kept for ever.
 */
#ifndef REFERRAL_TASK_SPLIT_STORE_H
#define REFERRAL_TASK_SPLIT_STORE_H

#include "referral_store.h"

#include "cmn/buf.h"

struct referral_task_split {
	const char *valid_from;
	const char *rows;          /* JSON text; NULL: those of Annexe 2 */
	const char *name, *base64; /* of a PDF; NULL: none */
	const char *side;          /* team, mdph */
};
/* The next version of call->write's département.  CMN_E_CONFLICT: another was made at that moment.
 */
enum cmn_err referral_store_task_split_make(const struct referral_at *at, struct cmn_write *write,
					    const struct referral_task_split *s,
					    struct referral_done *ret) CMN_MUST_CHECK;
/* CMN_E_NOT_FOUND also when that side did so before. */
enum cmn_err referral_store_task_split_acknowledge(const struct referral_at *at,
						   struct cmn_write *write, int64_t version,
						   const char *side,
						   struct referral_done *ret) CMN_MUST_CHECK;

enum cmn_err referral_store_task_split(const struct referral_at *at, const char *id,
				       PGresult **ret) CMN_MUST_CHECK;
/* Newest first. */
enum cmn_err referral_store_task_splits(const struct referral_at *at, const char *departement,
					const char *after, int64_t limit,
					PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_task_split_bytes(const struct referral_at *at, const char *id,
					     struct cmn_buf *out) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_TASK_SPLIT_STATEMENTS[];
extern const size_t REFERRAL_TASK_SPLIT_STATEMENT_COUNT;

#endif
