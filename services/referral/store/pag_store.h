/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_store.h - what follows a hand-off in PostgreSQL: sessions, PAG, complements, rights.
 *
 * Every record here is read, listed, made and moved by statements of one shape, so that a handler
 * names its statement and the body of the request travels into it whole, as the JSON that its
 * schema has checked.  domain/pag.h decides from which state to which.
 */
#ifndef REFERRAL_PAG_STORE_H
#define REFERRAL_PAG_STORE_H

#include "referral_store.h"

/* Read one: (id, départements of the context, organisation).  `organisation` is NULL for the team
 * and the MDPH; a partner finds only what names it. */
enum cmn_err referral_store_pag_get(const struct referral_at *at, const struct cmn_stmt *stmt,
				    const char *id, const char *organisation,
				    PGresult **ret) CMN_MUST_CHECK;

struct referral_pag_page {
	const char *departement, *situation_id, *parent_id, *organisation, *after;
	int64_t limit;
};
enum cmn_err referral_store_pag_list(const struct referral_at *at, const struct cmn_stmt *stmt,
				     const struct referral_pag_page *page,
				     PGresult **ret) CMN_MUST_CHECK;

/* Make one under `parent` (a hand-off, a session, a situation) from the body, JSON text; `more` as
 * below, in $16.
 * CMN_E_NOT_FOUND when the parent does not allow it, CMN_E_CONFLICT when there is one already. */
enum cmn_err referral_store_pag_make(const struct referral_at *at, const struct cmn_stmt *stmt,
				     struct cmn_write *write, const char *parent, const char *body,
				     const char *more, struct referral_done *ret) CMN_MUST_CHECK;

/* `more`: further events (more_statements.h), NULL without.  It stands in the first parameter that
 * the statement has free: $17 without a body, $18 without a day, else $19. */
struct referral_pag_step {
	int64_t version;
	const char *from, *to;
	const char *body;  /* JSON text; NULL without a body */
	const char *today; /* local day, for days that were not said; NULL where none is */
	const char *more;
};
enum cmn_err referral_store_pag_step(const struct referral_at *at, const struct cmn_stmt *stmt,
				     struct cmn_write *write, const struct referral_pag_step *step,
				     struct referral_done *ret) CMN_MUST_CHECK;

/* Is it asked for in this département on this day? */
enum cmn_err referral_store_pag_rule(const struct referral_at *at, const char *departement,
				     const char *rule, const char *day, bool *ret) CMN_MUST_CHECK;

/* The words of an erased situation; called by referral_store_learn_erasure(). */
enum cmn_err referral_store_pag_erase(struct cmn_conn *conn, const char *situation_id,
				      const char *departement,
				      struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt REFERRAL_GOS_GET, REFERRAL_GOS_LIST, REFERRAL_GOS_CONVENE,
    REFERRAL_GOS_HOLD, REFERRAL_GOS_STOP, REFERRAL_GOS_DATE, REFERRAL_GOS_INVITE,
    REFERRAL_GOS_ASSIST, REFERRAL_GOS_ANSWER;
extern const struct cmn_stmt REFERRAL_COMPLEMENT_GET, REFERRAL_COMPLEMENT_LIST,
    REFERRAL_COMPLEMENT_ASK, REFERRAL_COMPLEMENT_MOVE, REFERRAL_COMPLEMENT_DECLINE,
    REFERRAL_COMPLEMENT_DELIVER;
extern const struct cmn_stmt REFERRAL_PAG_GET, REFERRAL_PAG_LIGHT, REFERRAL_PAG_LIST,
    REFERRAL_PAG_VERSIONS, REFERRAL_PAG_SERVICE_GET, REFERRAL_PAG_RULES, REFERRAL_PAG_RULE_GET;
extern const struct cmn_stmt REFERRAL_PAG_PREPARE, REFERRAL_PAG_REVISED, REFERRAL_PAG_ELABORATED,
    REFERRAL_PAG_REWORKED, REFERRAL_PAG_WITHDRAWN, REFERRAL_PAG_AGREED, REFERRAL_PAG_DECIDED,
    REFERRAL_PAG_VALIDATED, REFERRAL_PAG_ENTERED, REFERRAL_PAG_REVISION_ASKED,
    REFERRAL_PAG_REVIEWED, REFERRAL_PAG_PROLONGED, REFERRAL_PAG_MODIFIED, REFERRAL_PAG_ENDED,
    REFERRAL_PAG_COMMITTED, REFERRAL_PAG_POINT, REFERRAL_PAG_RULE_SET;
extern const struct cmn_stmt REFERRAL_RIGHT_GET, REFERRAL_RIGHT_LIST, REFERRAL_RIGHT_FOLLOW,
    REFERRAL_RIGHT_MOVE, REFERRAL_IMPACT_GET, REFERRAL_IMPACT_LIST, REFERRAL_IMPACT_EVALUATE,
    REFERRAL_IMPACT_MOVE, REFERRAL_CRETON_GET, REFERRAL_CRETON_LIST, REFERRAL_CRETON_RECORD,
    REFERRAL_CRETON_RENEW, REFERRAL_CRETON_END;
extern const struct cmn_stmt REFERRAL_PAG_ERASE;

/* The hand-off that is a parent: why a session or a PAG cannot be made under it. */
extern const struct cmn_stmt REFERRAL_PAG_PARENT;

extern const struct cmn_stmt *const REFERRAL_PAG_STATEMENTS[];
extern const size_t REFERRAL_PAG_STATEMENT_COUNT;

#endif
