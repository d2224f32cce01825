/* SPDX-License-Identifier: EUPL-1.2
 *
 * plan_store.h - search plans and what was considered for them, in PostgreSQL.
 *
 * As in referral_store.h nothing is decided here: a write names the state it leads from and to, and
 * answers as cmn_write_run() does, CMN_E_NOT_FOUND when the record is not (or no longer) so.
 */
#ifndef REFERRAL_PLAN_STORE_H
#define REFERRAL_PLAN_STORE_H

#include "referral_store.h"

/* --- reading ------------------------------------------------------------------------------------
 */

enum cmn_err referral_store_plan(const struct referral_at *at, const char *id,
				 PGresult **ret) CMN_MUST_CHECK;
/* `filter`: the situation, or NULL. */
enum cmn_err referral_store_plans(const struct referral_at *at, const struct referral_page *page,
				  PGresult **ret) CMN_MUST_CHECK;
/* `filter`: the plan.  The cursor of the first is the number of a version, of the second
 * "<metres>|<id>". */
enum cmn_err referral_store_plan_versions(const struct referral_at *at,
					  const struct referral_page *page,
					  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_considered_list(const struct referral_at *at,
					    const struct referral_page *page,
					    PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_considered(const struct referral_at *at, const char *id,
				       PGresult **ret) CMN_MUST_CHECK;

/* Were first-intention solutions tried in this situation, which, and if not, why (R071, R075,
 * R083)?  One row of the view first_intention, which a statement of another part may join on
 * (departement, situation_id). */
enum cmn_err referral_store_first_intention(const struct referral_at *at, const char *situation_id,
					    PGresult **ret) CMN_MUST_CHECK;

/* What is known of an offer and of its actor, or of an actor alone: one row always; a column of
 * what is not known here is NULL. */
enum cmn_err referral_store_published(const struct referral_at *at, const char *offer_id,
				      const char *actor_id, PGresult **ret) CMN_MUST_CHECK;

/* --- writing ------------------------------------------------------------------------------------
 */

/* Arrays are PostgreSQL array text; NULL is absent. */
struct referral_plan_content {
	const char *said_on, *expression, *said_by;
	const char *needs, *wish;
	const char *project_id, *project_number;
	const char *themes, *wanted_from, *wanted_until;
	const char *community_role, *support_forms, *response_level;
	const char *why_no_first, *why_no_first_words;
};

/* In an open situation; CMN_E_CONFLICT when it has a plan. */
enum cmn_err referral_store_plan_open(const struct referral_at *at, struct cmn_write *write,
				      const char *situation_id,
				      const struct referral_plan_content *c,
				      struct referral_done *ret) CMN_MUST_CHECK;
/* A further version, of a plan in the state a->from. */
enum cmn_err referral_store_plan_write(const struct referral_at *at, struct cmn_write *write,
				       const struct referral_answer *a,
				       const struct referral_plan_content *c,
				       struct referral_done *ret) CMN_MUST_CHECK;
/* a->note: the day on which the person said so. */
enum cmn_err referral_store_plan_stop(const struct referral_at *at, struct cmn_write *write,
				      const struct referral_answer *a,
				      struct referral_done *ret) CMN_MUST_CHECK;

struct referral_new_considered {
	const char *plan_id;
	const char *offer_id, *actor_id, *label;
	const char *sector, *needs;
	const char *distance_m, *delay_days;
	const char *snapshot; /* NULL for what nobody published */
	const char *why_specialised;
};
enum cmn_err referral_store_consider(const struct referral_at *at, struct cmn_write *write,
				     const struct referral_new_considered *c,
				     struct referral_done *ret) CMN_MUST_CHECK;
/* `why_specialised` is kept when it was said before. */
enum cmn_err referral_store_considered_decide(const struct referral_at *at, struct cmn_write *write,
					      const struct referral_answer *a,
					      const char *why_specialised,
					      struct referral_done *ret) CMN_MUST_CHECK;
/* CMN_E_CONFLICT when that proposal came of something else. */
enum cmn_err referral_store_considered_link(const struct referral_at *at, struct cmn_write *write,
					    const struct referral_answer *a,
					    const char *proposal_id,
					    struct referral_done *ret) CMN_MUST_CHECK;

/* --- inside the feed's transaction
 * ----------------------------------------------------------------
 */

/* The words of a situation that intake erased. */
enum cmn_err referral_store_erase_plan(struct cmn_conn *conn, const char *situation_id,
				       const char *departement,
				       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_PLAN_STATEMENTS[];
extern const size_t REFERRAL_PLAN_STATEMENT_COUNT;

#endif
