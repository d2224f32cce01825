/* SPDX-License-Identifier: EUPL-1.2
 *
 * person_store.h - the persons of a département in PostgreSQL.
 *
 * Other parts refer to a person by (departement, id) and ask here which persons an account is, and
 * whether a contact may be used.  A table with a column that points at a person gets a line in
 * person_refs.h.  Erasing a person empties the traits of `person` (state erased) and the rows of
 * person_key, person_contact, person_link (limits, organisation), person_account, and the
 * snapshots of person_merge.
 */
#ifndef INTAKE_PERSON_STORE_H
#define INTAKE_PERSON_STORE_H

#include "contact_rule.h"

#include "cmn/pg.h"
#include "cmn/write.h"

/* --- records --------------------------------------------------------------------------------- */

struct intake_person_new {
	const char *state;           /* draft, known */
	const char *traits;          /* JSON object of columns; what is NULL is left out of it */
	const char *keys;            /* PostgreSQL array text: domain/person_keys.h */
	const char *contacts;        /* JSON array of rows of person_contact */
	const char *solicitation_id; /* NULL: none */
	const char *as;              /* requester, person, both */
};
enum cmn_err intake_store_person_create(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, const struct intake_person_new *p,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err) CMN_MUST_CHECK;

/* One row; `_traits` is the record as JSON.  The second form shows names and contacts only. */
enum cmn_err intake_store_person(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *id, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_person_names(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* Replaces the traits when the record is still at `version` and alive; a draft becomes known. */
enum cmn_err intake_store_person_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, int64_t version,
					const char *traits, const char *keys, int64_t *ret_version,
					bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* Who a solicitation names; and put the person in its place `as`, unless another one has it. */
enum cmn_err intake_store_solicitation_persons(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					       const char *id, PGresult **ret,
					       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_person_attach(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, int64_t version,
					const char *solicitation_id, const char *as,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err) CMN_MUST_CHECK;

/* --- finding ---------------------------------------------------------------------------------- */

struct intake_person_query {
	const char *departement;
	const char *keys, *reach; /* PostgreSQL array text */
	const char *person_id;    /* leave this one out, and those declared distinct; NULL */
	int64_t most;             /* records looked at; those under most keys come first */
};
enum cmn_err intake_store_person_find(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const struct intake_person_query *q, PGresult **ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
/* The numbers and addresses of a person, PostgreSQL array text in one row. */
enum cmn_err intake_store_person_reach(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret,
				       struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err intake_store_distinct_declare(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, const char *other_id,
					   const char *reason, int64_t *ret_version,
					   bool *ret_replayed,
					   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_distinct(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *id, const char *other_id,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- merging ---------------------------------------------------------------------------------- */

struct intake_person_join {
	int64_t kept_version, other_version;
	const char *other_id, *merge_id;
	const char *traits, *keys; /* of the record that is kept, from now on */
	const char *reason;
	bool despite_distinct;
};
/* write->resource_id is the record that is kept, for both. */
enum cmn_err intake_store_person_merge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const struct intake_person_join *j,
				       int64_t *ret_version, bool *ret_replayed,
				       struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_person_part(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const char *merge_id,
				      int64_t version, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_merge(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
				PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_merge_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *kept_id,
				   const char *other_id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_merges(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				 const char *departement, const char *kept_id, const char *after,
				 int64_t limit, PGresult **ret,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* --- contacts --------------------------------------------------------------------------------- */

#define INTAKE_RULES_MAX 64 /* records that have one number; more is no number of a person */

/* `contact` is a JSON object of columns of person_contact. */
enum cmn_err intake_store_contact_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, const char *person_id,
				      const char *contact, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_contact(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_contacts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person_id, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_contact_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version,
					 const char *contact, bool ended, int64_t *ret_version,
					 bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* May this number or address (column `reach`) be used?  All records that have it are asked; the
 * second form is for jobs, whose role must be granted the columns. */
enum cmn_err intake_store_contact_may(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *departement, const char *reach,
				      const struct intake_contact_ask *ask,
				      struct intake_contact_verdict *ret,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_contact_may_job(struct cmn_conn *conn, const char *departement,
					  const char *reach, const struct intake_contact_ask *ask,
					  struct intake_contact_verdict *ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

/* --- relations -------------------------------------------------------------------------------- */

enum cmn_err intake_store_link_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   struct cmn_write *write, const char *person_id,
				   const char *other_person_id, const char *link,
				   int64_t *ret_version, bool *ret_replayed,
				   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_link(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx, const char *id,
			       PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_link_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t version, const char *link,
				      bool ended, int64_t *ret_version, bool *ret_replayed,
				      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_links(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *departement, const char *person_id, const char *after,
				int64_t limit, PGresult **ret,
				struct cmn_error *err) CMN_MUST_CHECK;
/* The relations that hold on a day ("2026-01-15"), with what the rule of domain/decide.h needs. */
enum cmn_err intake_store_deciders(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				   const char *departement, const char *person_id, const char *day,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* --- accounts --------------------------------------------------------------------------------- */

/* The persons whose own account `sub` is, at most one in each département of the context: rows of
 * (departement, person_id, checked_at), none when nobody checked that identity. */
enum cmn_err intake_store_persons_of_account(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					     const char *sub, PGresult **ret,
					     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_account_link(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const char *person_id,
				       const char *sub, const char *how, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_account_end(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      struct cmn_write *write, int64_t *ret_version,
				      bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_account(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Every statement on persons, for the test that prepares them all. */
extern const struct cmn_stmt *const INTAKE_PEOPLE_STATEMENTS[];
extern const size_t INTAKE_PEOPLE_STATEMENT_COUNT;

#endif
