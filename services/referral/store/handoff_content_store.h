/* SPDX-License-Identifier: EUPL-1.2
 *
 * handoff_content_store.h - what a hand-off tells the MDPH, as a draft and as it was sent; and what
 * a département wants before it is sent.
 */
#ifndef REFERRAL_HANDOFF_CONTENT_STORE_H
#define REFERRAL_HANDOFF_CONTENT_STORE_H

#include "referral_store.h"

/* With its content: columns of the record, content and proposals (JSON), proposals_sha256. */
enum cmn_err referral_store_handoff_whole(const struct referral_at *at, const char *id,
					  PGresult **ret) CMN_MUST_CHECK;

struct referral_handoff_draft {
	int64_t version; /* of an edit */
	const char *situation_id;
	const char *reason;      /* NULL in an edit: as it was */
	const char *content;     /* JSON text; NULL in an edit: as it was */
	const char *mdph_number; /* belongs to the content */
};
/* In an open situation; CMN_E_CONFLICT when one is being prepared already. */
enum cmn_err referral_store_handoff_draft(const struct referral_at *at, struct cmn_write *write,
					  const struct referral_handoff_draft *d,
					  struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_handoff_edit(const struct referral_at *at, struct cmn_write *write,
					 const struct referral_handoff_draft *d,
					 struct referral_done *ret) CMN_MUST_CHECK;

/* Send the draft at `version`: its proposals are kept as they are now.  CMN_E_CONFLICT when one is
 * under way. */
enum cmn_err referral_store_handoff_send(const struct referral_at *at, struct cmn_write *write,
					 int64_t version, struct referral_done *ret) CMN_MUST_CHECK;

/* How many of the proposals (array text) are none of the situation, of the actors unknown: columns
 * proposals, actors. */
enum cmn_err referral_store_handoff_strangers(const struct referral_at *at, const char *departement,
					      const char *situation_id, const char *proposals,
					      const char *actors, PGresult **ret) CMN_MUST_CHECK;

/* The conditions in force on `day`: code, mandatory, valid_from, everywhere. */
enum cmn_err referral_store_handoff_conditions(const struct referral_at *at,
					       const char *departement, const char *day,
					       PGresult **ret) CMN_MUST_CHECK;
struct referral_condition_rule {
	const char *code, *valid_from;
	bool mandatory;
};
/* CMN_E_CONFLICT when that day has its rule already. */
enum cmn_err referral_store_handoff_condition_set(const struct referral_at *at,
						  struct cmn_write *write,
						  const struct referral_condition_rule *r,
						  struct referral_done *ret) CMN_MUST_CHECK;

/* Tell the team, once, that the MDPH could not read it: event referral.task.asked. */
enum cmn_err referral_store_handoff_lapsed(const struct referral_at *at, const char *id,
					   const char *departement, const char *now,
					   const char *due_on) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_HANDOFF_CONTENT_STATEMENTS[];
extern const size_t REFERRAL_HANDOFF_CONTENT_STATEMENT_COUNT;

#endif
