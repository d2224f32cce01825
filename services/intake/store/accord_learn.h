/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_learn.h - what referral tells of how a search ends: refused proposals, a signed accord.
 * Inside the transaction of the feed.
 */
#ifndef INTAKE_ACCORD_LEARN_H
#define INTAKE_ACCORD_LEARN_H

#include "work_store.h"

/* A proposal that the person refused; told twice, it is one. */
struct intake_refused {
	const char *proposal_id, *situation_id, *departement, *refused_at, *reason;
};
enum cmn_err intake_store_learn_refused(struct cmn_conn *conn, const struct intake_refused *r,
					struct cmn_error *err) CMN_MUST_CHECK;

/* How many are known of a file; *ret_known is false for one that is older than this knowledge. */
enum cmn_err intake_store_refusals(struct cmn_call *call, const char *departement,
				   const char *situation, bool *ret_known,
				   int *ret_n) CMN_MUST_CHECK;

/* The file, taken until the transaction ends. */
struct intake_accord_file {
	int64_t version;
	bool open;
	bool gone;         /* erased, or another département answers for it: nothing is written */
	bool offered;      /* to another département */
	bool closed_by_it; /* by this accord, now or before */
	bool accord_required;
	int open_tasks;
};
/* CMN_E_INVALID where there is no such file. */
enum cmn_err intake_store_accord_file(struct cmn_conn *conn, const char *departement,
				      const char *situation, const char *accord,
				      struct intake_accord_file *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* The accord's reference and date, in a file that stays as it is otherwise. */
enum cmn_err intake_store_learn_accord(struct cmn_conn *conn, const char *departement,
				       const char *situation, const char *accord,
				       const char *signed_on, struct cmn_error *err) CMN_MUST_CHECK;

/* intake_store_end() and intake_store_settings() for the feed. */
enum cmn_err intake_store_end_in(struct cmn_conn *conn, struct cmn_write *write, int64_t version,
				 const struct intake_end *end,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_settings_in(struct cmn_conn *conn, const char *departement,
				      const char *day, int ret[INTAKE_WORK_KEYS_],
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_ACCORD_STATEMENTS[];
extern const size_t INTAKE_ACCORD_STATEMENT_COUNT;

#endif
