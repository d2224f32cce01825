/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_store.h - documents of communities: what is known of them, and their bytes.
 *
 * Texts are borrowed, results of reads are owned by the caller.  What a reader may not read is not
 * found.
 */
#ifndef PAPER_STORE_H
#define PAPER_STORE_H

#include "paper_sight.h"
#include "writes.h"

#include "cmn/record.h"

struct paper_reader {
	enum paper_sight sight;
	const char *organisation; /* of a member: an actor; NULL: none */
	char today[11];
};

struct paper_file {
	const char *name, *media_type;
	const char *base64; /* checked; becomes the bytes and their hash */
};

struct paper_new {
	const char *kind, *title, *about_kind, *audience;
	const char *about_id; /* NULL: the community */
	struct paper_file file;
};
/* CMN_E_NOT_FOUND: there is no such record for it to be about. */
enum cmn_err paper_store_add(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			     const struct paper_new *paper, struct cmn_write *write,
			     struct directory_written *ret, struct cmn_error *err) CMN_MUST_CHECK;

/* The next version of write->resource_id; CMN_E_NOT_FOUND when it is not kept at that version. */
enum cmn_err paper_store_add_version(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				     const struct paper_file *file, int64_t version,
				     struct cmn_write *write, struct directory_written *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* NULL: as it was. */
enum cmn_err paper_store_change(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const char *title, const char *audience, int64_t version,
				struct cmn_write *write, struct directory_written *ret,
				struct cmn_error *err) CMN_MUST_CHECK;

enum cmn_err paper_store_withdraw(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				  const char *reason, int64_t version, struct cmn_write *write,
				  struct directory_written *ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* With its versions. */
enum cmn_err paper_store_read(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const struct paper_reader *reader, const char *id, PGresult **ret,
			      struct cmn_error *err) CMN_MUST_CHECK;

struct paper_filter {
	const char *departement;
	const char *kind;                  /* NULL: any */
	const char *about_kind, *about_id; /* NULL: any; id NULL with a kind: the community */
	const char *after;
	int64_t limit;
};
/* At most limit + 1 rows, oldest first. */
enum cmn_err paper_store_list(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			      const struct paper_reader *reader, const struct paper_filter *filter,
			      PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Columns name, media_type, sha256, audience, departement, id; the bytes are appended to `out`.
 * CMN_E_GONE: withdrawn. */
enum cmn_err paper_store_bytes(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			       const struct paper_reader *reader, const char *id, int64_t number,
			       struct cmn_buf *out, PGresult **ret,
			       struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const PAPER_STATEMENTS[];
extern const size_t PAPER_STATEMENT_COUNT;
extern const struct cmn_stmt PAPER_LIST, PAPER_LIST_ABOUT;

#endif
