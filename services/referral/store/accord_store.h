/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_store.h - accords in PostgreSQL: their versions, signatures and papers.
 *
 * As in referral_store.h nothing is decided here: domain/accord.h says which act leads where.
 */
#ifndef REFERRAL_ACCORD_STORE_H
#define REFERRAL_ACCORD_STORE_H

#include "accord.h"
#include "referral_store.h"

#include "cmn/buf.h"

/* What a version says. */
struct referral_accord_text {
	const char *situation_id; /* of a new accord */
	const char *content;      /* JSON text as it is hashed */
	const char *proposals;    /* PostgreSQL array text */
	const char *actors;       /* PostgreSQL array text: of the directory */
	const char *fundings;     /* PostgreSQL array text */
	bool closes_situation;
};

/* How many of those it names are not there: proposals that the person accepted in this situation,
 * actors, requests for funding of this département. */
struct referral_accord_missing {
	int64_t proposals, actors, fundings;
};
enum cmn_err referral_store_accord_names(const struct referral_at *at, const char *departement,
					 const char *situation_id,
					 const struct referral_accord_text *text,
					 struct referral_accord_missing *ret) CMN_MUST_CHECK;

/* CMN_E_CONFLICT when another one of the situation is being prepared or signed. */
enum cmn_err referral_store_accord_make(const struct referral_at *at, struct cmn_write *write,
					const struct referral_accord_text *text,
					struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_accord_revise(const struct referral_at *at, struct cmn_write *write,
					  int64_t version, const struct referral_accord_text *text,
					  struct referral_done *ret) CMN_MUST_CHECK;

/* Propose, cancel, end. */
struct referral_accord_step {
	enum referral_accord_act act;
	int64_t version;
	const char *reason, *note, *ended_on; /* of an end */
};
enum cmn_err referral_store_accord_step(const struct referral_at *at, struct cmn_write *write,
					const struct referral_accord_step *step,
					struct referral_done *ret) CMN_MUST_CHECK;

/* The signature of one party; those who come at once are taken one after the other, and the last
 * one makes the accord a signed one, with a second event. */
struct referral_signature {
	const char *content_version, *party, *signed_on, *means, *witness;
};
enum cmn_err referral_store_accord_sign(const struct referral_at *at, struct cmn_write *write,
					const struct referral_signature *s,
					struct referral_done *ret) CMN_MUST_CHECK;

/* One accord with its present version, its signatures and who is waited for. */
enum cmn_err referral_store_accord(const struct referral_at *at, const char *id,
				   PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_accords(const struct referral_at *at, const struct referral_page *page,
				    PGresult **ret) CMN_MUST_CHECK;
/* `filter` is the accord. */
enum cmn_err referral_store_accord_versions(const struct referral_at *at,
					    const struct referral_page *page,
					    PGresult **ret) CMN_MUST_CHECK;

/* --- papers --------------------------------------------------------------------------------------
 */

struct referral_paper {
	const char *accord_id, *name;
	const char *base64; /* checked; becomes the bytes and their hash */
};
enum cmn_err referral_store_paper_add(const struct referral_at *at, struct cmn_write *write,
				      const struct referral_paper *paper,
				      struct referral_done *ret) CMN_MUST_CHECK;
enum cmn_err referral_store_paper(const struct referral_at *at, const char *id,
				  PGresult **ret) CMN_MUST_CHECK;
enum cmn_err referral_store_papers(const struct referral_at *at, const struct referral_page *page,
				   PGresult **ret) CMN_MUST_CHECK;
/* Append the bytes to `out`.  CMN_E_GONE when they were erased; CMN_E_INTERNAL when they are no
 * longer those that were hashed. */
enum cmn_err referral_store_paper_bytes(const struct referral_at *at, const char *id,
					struct cmn_buf *out) CMN_MUST_CHECK;

/* --- erasure, inside the feed's transaction ------------------------------------------------------
 */

/* The words of the accords of a situation; codes, amounts and dates stay. */
enum cmn_err referral_store_erase_accords(struct cmn_conn *conn, const char *situation_id,
					  const char *departement,
					  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const REFERRAL_ACCORD_STATEMENTS[];
extern const size_t REFERRAL_ACCORD_STATEMENT_COUNT;

#endif
