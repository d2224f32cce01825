/* SPDX-License-Identifier: EUPL-1.2
 *
 * more.h - what the handlers that write records of the directory share beyond directory_http.h.
 */
#ifndef DIRECTORY_MORE_H
#define DIRECTORY_MORE_H

#include "directory_http.h"
#include "offers.h"

/* What the caller may see, as the context of a read: `departements` those of whose team they are,
 * `function` "professional" or "public", `organisation` theirs.  The statements do the rest. */
struct cmn_pg_ctx directory_sight(const struct cmn_call *call);

/* Each text of the body can be read (cmn_texts_good()). */
enum cmn_err directory_printable(struct cmn_call *call) CMN_MUST_CHECK;

/* The members of the body that are columns of these names, as one JSON object ("{}" for none), and
 * the names of all its members, "{a,b}".  Owned by the caller; NULL: memory short. */
char *directory_more_of(const json_t *body, const char *const *names, size_t n);
char *directory_touched_of(const json_t *body);

/* A list of codes as it will be: from the body, else from the column "_key" (JSON), else empty.
 * Owned; NULL: memory short. */
json_t *directory_list_of(const json_t *body, const char *key, const PGresult *now);

/* Hours, when the object has them and they are not null: do they ever open?  CMN_E_INVALID at the
 * span or exception at fault below `pointer`. */
enum cmn_err directory_hours_good(struct cmn_call *call, const json_t *hours, const char *pointer,
				  const char *departement) CMN_MUST_CHECK;

/* Why and what comes after are said only of what leaves. */
enum cmn_err directory_retirement_good(struct cmn_call *call, bool active) CMN_MUST_CHECK;

/* What the body adds is of a département of the caller and of an actor there: aims the write at it.
 */
enum cmn_err directory_may_add(struct cmn_call *call) CMN_MUST_CHECK;

/* The event of a write that tells itself (store/more_sql.h). */
void directory_tells(struct cmn_call *call, const char *type);

/* Nothing was written: the record as it is now tells why. */
typedef enum cmn_err directory_read_fn(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				       const char *id, PGresult **ret, struct cmn_error *err);
enum cmn_err directory_refused(struct cmn_call *call, directory_read_fn *read) CMN_MUST_CHECK;

/* Answer with the record of the write, as its writer may see it. */
enum cmn_err directory_reply_of(struct cmn_call *call, directory_read_fn *read,
				const char *id) CMN_MUST_CHECK;

enum cmn_err directory_reply_offer(struct cmn_call *call, const char *id) CMN_MUST_CHECK;

static inline void directory_text_drop(char **text)
{
	free(*text);
}

#endif
