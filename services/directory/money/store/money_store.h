/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_store.h - budgets of a community, what was received and spent, reserves, gifts in kind.
 *
 * Texts are borrowed, numbers and days travel as texts, NULL stores nothing; results are owned by
 * the caller.  CMN_E_NOT_FOUND of a write: nothing was written, the handler looks why.
 */
#ifndef DIRECTORY_MONEY_STORE_H
#define DIRECTORY_MONEY_STORE_H

#include "cmn/record.h"

struct money_at {
	struct cmn_pool *pool;
	const struct cmn_pg_ctx *ctx;
	struct cmn_error *err;
};

/* --- what was announced ------------------------------------------------------------------------
 */

/* One row for each region as a whole and each département: region, departement, region_name, name,
 * `_rows` (JSON: component, kind, within, cents, fte_hundredths, label, source, note).  NULL: any.
 */
enum cmn_err money_store_envelopes(const struct money_at *at, const char *region,
				   const char *departement, const char *year,
				   PGresult **ret) CMN_MUST_CHECK;

/* --- budgets -----------------------------------------------------------------------------------
 */

struct money_budget {
	const char *year; /* opening only */
	const char *ars_cents, *ars_source;
	const char *cd_cents, *carried_in_cents, *note;
	const char *lines, *shares; /* JSON arrays; NULL: as they are */
	const char *said;           /* JSON: the body, for the history */
};
enum cmn_err money_store_open(const struct money_at *at, struct cmn_write *write,
			      const struct money_budget *b) CMN_MUST_CHECK;
/* ars_* and year are not changed.  A line on which expenses are booked keeps its kind: nothing is
 * written when one would not. */
enum cmn_err money_store_change(const struct money_at *at, struct cmn_write *write, int64_t version,
				const struct money_budget *b) CMN_MUST_CHECK;
/* The smallest number of such a line among `lines`; 0: none. */
enum cmn_err money_store_reclassed(const struct money_at *at, const char *departement,
				   const char *budget_id, const char *lines,
				   int64_t *ret) CMN_MUST_CHECK;

struct money_delegation {
	const char *ars_cents, *cd_cents, *on, *reference, *said;
};
enum cmn_err money_store_delegate(const struct money_at *at, struct cmn_write *write,
				  int64_t version, const struct money_delegation *d) CMN_MUST_CHECK;

/* The whole of a budget as it is known at the end of a day (money_book.c says its columns). */
enum cmn_err money_store_book(const struct money_at *at, const char *id, const char *on,
			      PGresult **ret) CMN_MUST_CHECK;
/* id, departement, year, version, state of one budget: for checks and refusals. */
enum cmn_err money_store_budget(const struct money_at *at, const char *id,
				PGresult **ret) CMN_MUST_CHECK;
/* Lists carry `_cursor` and limit + 1 rows. */
enum cmn_err money_store_budgets(const struct money_at *at, const char *departement,
				 const char *after, int64_t limit, PGresult **ret) CMN_MUST_CHECK;
enum cmn_err money_store_history(const struct money_at *at, const char *id, const char *after,
				 int64_t limit, PGresult **ret) CMN_MUST_CHECK;
/* What one recipient has, the latest year first; `actor` is its id, `year` NULL: of all years. */
enum cmn_err money_store_own(const struct money_at *at, const char *departement, const char *year,
			     const char *actor, PGresult **ret) CMN_MUST_CHECK;

/* How many of these actors (JSON array of ids) are of the département. */
enum cmn_err money_store_actors(const struct money_at *at, const char *departement,
				const char *actors, int64_t *ret) CMN_MUST_CHECK;
/* A rule of the region or of the community on a day: `_text` and `_int` of one row. */
enum cmn_err money_store_rule(const struct money_at *at, const char *departement, const char *rule,
			      const char *on, PGresult **ret) CMN_MUST_CHECK;

/* --- receipts and expenses ---------------------------------------------------------------------
 */

struct money_entry {
	const char *budget_id, *side, *kind, *line, *month, *booked_on, *cents;
	const char *actor_id, *payee_id, *piece, *label;
};
enum cmn_err money_store_enter(const struct money_at *at, struct cmn_write *write,
			       const struct money_entry *e) CMN_MUST_CHECK;
/* CMN_E_NOT_FOUND: it is itself a reversal, or was reversed. */
enum cmn_err money_store_reverse(const struct money_at *at, struct cmn_write *write,
				 const char *entry, const char *reason) CMN_MUST_CHECK;
enum cmn_err money_store_entry(const struct money_at *at, const char *id,
			       PGresult **ret) CMN_MUST_CHECK;
enum cmn_err money_store_entries(const struct money_at *at, const char *budget_id, const char *side,
				 const char *after_day, const char *after_id, int64_t limit,
				 PGresult **ret) CMN_MUST_CHECK;

/* --- reserves and gifts in kind ----------------------------------------------------------------
 */

struct money_reserve {
	const char *budget_id, *cents, *reason, *decided_on;
};
/* CMN_E_NOT_FOUND: less is left of the credits than this. */
enum cmn_err money_store_reserve(const struct money_at *at, struct cmn_write *write,
				 const struct money_reserve *r) CMN_MUST_CHECK;
enum cmn_err money_store_release(const struct money_at *at, struct cmn_write *write,
				 int64_t version, const char *on,
				 const char *reason) CMN_MUST_CHECK;
enum cmn_err money_store_reserve_read(const struct money_at *at, const char *id,
				      PGresult **ret) CMN_MUST_CHECK;
/* `left_cents`: credits of the ARS that are neither spent nor in reserve. */
enum cmn_err money_store_left(const struct money_at *at, const char *budget_id,
			      int64_t *ret) CMN_MUST_CHECK;

struct money_in_kind {
	const char *budget_id, *kind, *giver, *actor_id, *label, *estimated_cents, *fte_hundredths;
	const char *since, *until, *withdrawn;
};
enum cmn_err money_store_in_kind(const struct money_at *at, struct cmn_write *write,
				 const struct money_in_kind *k) CMN_MUST_CHECK;
/* label, estimated_cents, fte_hundredths, until, withdrawn: the values as they will be. */
enum cmn_err money_store_in_kind_change(const struct money_at *at, struct cmn_write *write,
					int64_t version,
					const struct money_in_kind *k) CMN_MUST_CHECK;
enum cmn_err money_store_in_kind_read(const struct money_at *at, const char *id,
				      PGresult **ret) CMN_MUST_CHECK;

/* --- the bus -----------------------------------------------------------------------------------
 */

/* A credit that was asked for, or answered; texts of the event, NULL where it says nothing. */
struct money_funding {
	const char *id, *departement, *kind, *side, *funder, *purpose, *mention, *asked_on;
	const char *asked_cents, *state, *decided_on, *granted_cents;
};
enum cmn_err money_learn_funding(struct cmn_conn *conn, const struct money_funding *f,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* In a transaction: lock at most `most` budgets whose totals changed (id, departement), then tell
 * each. */
enum cmn_err money_untold(struct cmn_conn *conn, unsigned most, PGresult **ret,
			  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err money_tell_totals(struct cmn_conn *conn, const char *id, const char *now,
			       struct cmn_error *err) CMN_MUST_CHECK;

/* In a transaction: lock at most `most` budgets of a year that were not looked at in this month,
 * with available, spent, lag_percent, lag_from_day. */
enum cmn_err money_to_look_at(struct cmn_conn *conn, const char *year, const char *month,
			      const char *on, unsigned most, PGresult **ret,
			      struct cmn_error *err) CMN_MUST_CHECK;
/* It was; `data` is the event of a budget that lags, NULL: it does not. */
enum cmn_err money_looked(struct cmn_conn *conn, const char *id, const char *month, const char *now,
			  const char *data, struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const MONEY_STATEMENTS[];
extern const size_t MONEY_STATEMENT_COUNT;
extern const struct cmn_stmt MONEY_BUDGETS, MONEY_HISTORY, MONEY_ENTRIES;

#endif
