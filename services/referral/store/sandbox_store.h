/* SPDX-License-Identifier: EUPL-1.2
 *
 * sandbox_store.h - the sandbox of vendors in PostgreSQL: rows of one département where nobody
 * lives.  Reset and clocks are functions of migration 0095, which can touch no other row.
 */
#ifndef REFERRAL_SANDBOX_STORE_H
#define REFERRAL_SANDBOX_STORE_H

#include "referral_store.h"

#define REFERRAL_SANDBOX    "984"
#define REFERRAL_SANDBOX_ID "09840000-0000-7000-8000-000000000000"

/* One row: departement, resets, reset_at and the cases as they stand; without `resets` it was never
 * filled. */
enum cmn_err referral_store_sandbox(const struct referral_at *at, PGresult **ret) CMN_MUST_CHECK;

/* Make everything anew; CMN_E_NOT_FOUND: intake has not told its situations yet. */
enum cmn_err referral_store_sandbox_reset(const struct referral_at *at, struct cmn_write *write,
					  struct referral_done *ret) CMN_MUST_CHECK;

/* As if one hand-off had begun so many days earlier; `version` 0: whatever version. */
enum cmn_err referral_store_sandbox_pass(const struct referral_at *at, struct cmn_write *write,
					 int64_t version, int64_t days,
					 struct referral_done *ret) CMN_MUST_CHECK;

/* Fill it when it never was and can be; nothing otherwise. */
enum cmn_err referral_store_sandbox_fill(struct cmn_conn *conn, const char *now,
					 struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_SANDBOX_STATEMENTS[];
extern const size_t REFERRAL_SANDBOX_STATEMENT_COUNT;

#endif
