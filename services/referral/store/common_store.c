/* SPDX-License-Identifier: EUPL-1.2
 *
 * common_store.c - the shapes that the kinds of records here share: a write, a move, a list, a
 * document that was put here.
 */
#include "referral_statements.h"

#include <inttypes.h>
#include <stdio.h>

#define MOVE_N (CMN_WRITE_N + 5)

enum cmn_err referral_store_write(const struct referral_at *at, const struct cmn_stmt *stmt,
				  const char **params, struct cmn_write *write,
				  struct referral_done *ret)
{
	cmn_write_params(write, params);
	return cmn_write_run(at->pool, at->ctx, stmt, params, write, &ret->version, &ret->replayed,
			     at->err);
}

enum cmn_err referral_store_move(const struct referral_at *at, const struct cmn_stmt *stmt,
				 struct cmn_write *write, const struct referral_answer *a,
				 struct referral_done *ret)
{
	char version[24];
	const char *params[MOVE_N] = {
	    [13] = version, [14] = a->from, [15] = a->to, [16] = a->reason, [17] = a->note,
	};

	snprintf(version, sizeof(version), "%" PRId64, a->version);
	return referral_store_write(at, stmt, params, write, ret);
}

enum cmn_err referral_store_list(const struct referral_at *at, const struct cmn_stmt *stmt,
				 const struct referral_page *page, PGresult **ret)
{
	char count[24];
	const char *params[] = {page->departement, page->filter, page->after, count,
				page->situation_id};

	snprintf(count, sizeof(count), "%" PRId64, page->limit + 1);
	return cmn_pool_run(at->pool, at->ctx, stmt, params, ret, at->err);
}

enum cmn_err referral_store_kept(const struct referral_at *at, const PGresult *res,
				 const char *what, const char *id, struct cmn_buf *out)
{
	unsigned char *bytes;
	size_t n = 0;

	if (!cmn_pg_bool(res, 0, 1)) {
		cmn_fail(at->err, CMN_E_INTERNAL, "ce document n’est plus tel qu’il fut déposé",
			 "this document is no longer what was put here");
		return cmn_because(at->err, "%s %s: content does not fit its hash", what, id);
	}
	bytes = PQunescapeBytea((const unsigned char *)PQgetvalue(res, 0, 0), &n);
	if (!bytes)
		return cmn_no_memory(at->err);
	cmn_buf_put(out, bytes, n);
	PQfreemem(bytes);
	return CMN_OK;
}

const struct cmn_stmt *const REFERRAL_STATEMENTS[] = {
    &REFERRAL_SITUATION_GET, &REFERRAL_OFFER_GET,       &REFERRAL_ACTOR_GET,
    &REFERRAL_LEARN_ACTOR,   &REFERRAL_LEARN_OFFER,     &REFERRAL_LEARN_SITUATION,
    &REFERRAL_LEARN_CLOSURE, &REFERRAL_LEARN_REOPENING, &REFERRAL_MARK_ERASED,
    &REFERRAL_ERASE_WORDS,
};
const size_t REFERRAL_STATEMENT_COUNT = CMN_LEN(REFERRAL_STATEMENTS);
