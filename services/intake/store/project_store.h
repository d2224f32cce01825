/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_store.h - the life project of a situation in PostgreSQL: the person's answers, versions
 * of the content, validations, and the drafts of who wrote too late.
 *
 * A version is inserted and never changed.  The content of a project that is not wanted any more is
 * kept, and read only by whoever asks for `everything`: the person themselves.
 */
#ifndef INTAKE_PROJECT_STORE_H
#define INTAKE_PROJECT_STORE_H

#include "cmn/pg.h"
#include "cmn/write.h"

/* The project as JSON, for other parts of intake.  CMN_OK and *ret NULL: there is none to give.
 * false: the current version, with roles, validation and relays' dates, only while the project is
 * wanted; for a sealed dossier (consent categories "wishes needs health") and for whoever else may
 * see the project.  true: every answer, version, validation and relay, whatever the state; for the
 * person's own export.  *ret is owned by the caller. */
enum cmn_err intake_store_project_export(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *situation_id,
					 bool everything, char **ret,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* One row on success, `state` "not_asked" and no `id` while nobody asked; the id is that of the
 * situation, or of the project. */
enum cmn_err intake_store_project_of(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const char *situation_id, bool everything, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_project(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *id, bool everything, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* What the person answered, and who said it (R038, R056). */
struct intake_project_answer {
	bool wanted;
	const char *from, *to; /* the move of domain/project.h */
	const char *said_on, *expression, *said_by;
	const char *stop_event_id; /* of the relay that ends with it */
};

/* The first answer makes the project; CMN_E_CONFLICT when there is one already. */
enum cmn_err intake_store_project_open(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, const char *situation_id,
				       const struct intake_project_answer *a, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;

/* A further one; a "no" also stops the relay that runs, with its event. */
enum cmn_err intake_store_project_answer(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 struct cmn_write *write, int64_t version,
					 const struct intake_project_answer *a,
					 int64_t *ret_version, bool *ret_replayed,
					 struct cmn_error *err) CMN_MUST_CHECK;

/* A version as it is written: `content` is JSON, `built_with` PostgreSQL array text. */
struct intake_project_content {
	const char *content, *built_with, *categories;
	bool co_built;
};

/* Adds the next version while the project is at `version` and wanted. */
enum cmn_err intake_store_project_write(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					struct cmn_write *write, int64_t version,
					const struct intake_project_content *c,
					int64_t *ret_version, bool *ret_replayed,
					struct cmn_error *err) CMN_MUST_CHECK;

/* The current version is what the person means; CMN_E_CONFLICT when that was recorded before. */
struct intake_project_validation {
	const char *validated_on, *way, *said_by;
};
enum cmn_err intake_store_project_validate(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   struct cmn_write *write, int64_t version,
					   const struct intake_project_validation *v,
					   int64_t *ret_version, bool *ret_replayed,
					   struct cmn_error *err) CMN_MUST_CHECK;

/* Newest first, at most limit + 1 rows after the number `after` ("" for the first page). */
enum cmn_err intake_store_project_versions(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					   const char *departement, const char *id,
					   const char *after, int64_t limit, PGresult **ret,
					   struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_project_version(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					  const char *id, int64_t number, bool everything,
					  PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Does this account's person own the situation? */
enum cmn_err intake_store_project_own(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				      const char *sub, const char *situation_id, bool *ret_own,
				      struct cmn_error *err) CMN_MUST_CHECK;

/* Keep the words of who wrote too late, once however often they are sent.  CMN_E_NOT_FOUND when the
 * project is not wanted: then nothing is kept. */
enum cmn_err intake_store_project_keep(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const struct cmn_write *write, const char *project_id,
				       int64_t based_on, const char *content,
				       char ret_id[CMN_UUID_LEN],
				       struct cmn_error *err) CMN_MUST_CHECK;
/* The drafts of one account, of projects that are still wanted. */
enum cmn_err intake_store_project_drafts(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					 const char *departement, const char *account,
					 const char *after, int64_t limit, PGresult **ret,
					 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_store_project_draft(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
					const char *id, PGresult **ret,
					struct cmn_error *err) CMN_MUST_CHECK;
/* Only by its author; CMN_E_NOT_FOUND for anybody else. */
enum cmn_err intake_store_project_drop(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       struct cmn_write *write, int64_t *ret_version,
				       bool *ret_replayed, struct cmn_error *err) CMN_MUST_CHECK;
/* For the job: throw away at most `most` drafts saved before `before`. */
enum cmn_err intake_store_project_sweep(struct cmn_conn *conn, const char *before, unsigned most,
					int64_t *ret_n, struct cmn_error *err) CMN_MUST_CHECK;

/* Every statement of this part, for the test that prepares them all. */
extern const struct cmn_stmt *const INTAKE_PROJECT_STATEMENTS[];
extern const size_t INTAKE_PROJECT_STATEMENT_COUNT;

#endif
