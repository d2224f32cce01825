/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_store.h - what people agreed to; the question that every outgoing path asks.
 *
 * Whatever leaves the team (a dossier, a document, an outcome, a relay, a transfer, a notice to
 * somebody else than the person) asks intake_store_may_disclose() at that moment, and leaves only
 * when the answer is CMN_OK and ret->reason is CMN_CONSENT_ALLOWED.  The rule: cmn/consent.h.
 *
 *   const struct intake_disclosure what = {
 *       .departement = "31", .situation_id = id, .purpose = "project_support",
 *       .categories = "identity contact wishes", .recipient_kind = "appv",
 *       .recipient_id = organisation };
 *   struct intake_verdict verdict;
 *   rc = intake_store_may_disclose(call->pool, &call->ctx, &what, call->write.now, &verdict,
 *                                  &call->err);
 *   if (rc == CMN_OK)
 *           rc = intake_consent_demand(&verdict, &call->err);   -- 403 no-consent, with the reason
 */
#ifndef CONSENT_STORE_H
#define CONSENT_STORE_H

#include "cmn/consent.h"
#include "cmn/record.h"

/* About whom, what for, which data, to whom.  At least one of the three ids; what they imply is
 * found here: the call a situation was opened from, and the other way round, so that what was said
 * at the call holds for its situation.  An act that names only a person holds for all that concerns
 * them; one that names a call or a file holds for that one alone. */
struct intake_disclosure {
	const char *departement;
	const char *situation_id, *solicitation_id, *person_id; /* NULL: not known */
	const char *purpose;                                    /* consent_purposes */
	const char *categories; /* consent_categories, separated by one space: ALL that leaves */
	const char *recipient_kind; /* consent_recipient_kinds */
	const char *recipient_id;   /* organisation, actor, département; NULL: not known which */
};

struct intake_verdict {
	enum cmn_consent_reason reason; /* CMN_CONSENT_ALLOWED: it may */
	char consent_id[CMN_UUID_LEN]; /* the agreement that allows it, to be kept with what left */
};

/* `now`: RFC 3339.  CMN_OK says that the question was answered, not that the answer is yes. */
enum cmn_err intake_store_may_disclose(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct intake_disclosure *what, const char *now,
				       struct intake_verdict *ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* The same for a job or feed; inside its transaction when one is open. */
enum cmn_err intake_store_may_disclose_in(struct cmn_conn *conn,
					  const struct intake_disclosure *what, const char *now,
					  struct intake_verdict *ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* CMN_OK when it is allowed, else CMN_E_NO_CONSENT with the reason in words. */
enum cmn_err intake_consent_demand(const struct intake_verdict *verdict,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* --- the acts themselves -----------------------------------------------------------------------
 */

/* Texts are borrowed; NULL where nothing was said. */
struct intake_consent {
	const char *situation_id, *solicitation_id, *person_id;
	const char *decision, *purpose;
	const char *categories, *recipients; /* PostgreSQL array texts */
	const char *decided_at, *valid_from, *valid_until;
	const char *given_by, *representative_id, *right_until;
	const char *means, *words, *proof_document_id;
};
enum cmn_err intake_store_consent(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  struct cmn_write *write, const struct intake_consent *c,
				  int64_t *ret_version, bool *ret_replayed,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* One row: id, departement and state of the record that an act is about; one of the ids is given.
 * CMN_E_NOT_FOUND when there is none in the territory. */
enum cmn_err intake_store_subject(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *situation_id, const char *solicitation_id,
				  const char *person_id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Has this representative, a link of the person whom the subject concerns, the right to say yes and
 * no about information at `at_us`, and until when?  *ret_until_us: CMN_NEVER when no end is known.
 */
struct intake_represented {
	const char *departement, *representative_id;
	const char *situation_id, *solicitation_id, *person_id;
};
enum cmn_err intake_store_representative(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const struct intake_represented *r, int64_t at_us,
					 bool *ret_entitled, int64_t *ret_until_us,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* The situations of a person, a JSON array of ids; owned by the caller. */
enum cmn_err intake_store_files_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person_id, char **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* One row; `now` (RFC 3339) decides its state. */
enum cmn_err intake_store_consent_get(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *id, const char *now, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* All acts that hold for the subject, oldest first; at most limit + 1 after the key `after`. */
struct intake_consent_page {
	const char *departement;
	const char *situation_id, *solicitation_id, *person_id;
	const char *now, *after;
	int64_t limit;
};
enum cmn_err intake_store_consents(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const struct intake_consent_page *page, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* End an agreement that is at `version` and was not withdrawn; else CMN_E_NOT_FOUND. */
struct intake_withdrawal {
	int64_t version;
	const char *withdrawn_at, *given_by, *representative_id, *means;
};
enum cmn_err intake_store_withdraw(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const struct intake_withdrawal *w,
				   int64_t *ret_version, bool *ret_replayed,
				   struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const INTAKE_CONSENT_STATEMENTS[];
extern const size_t INTAKE_CONSENT_STATEMENT_COUNT;

#endif
