/* SPDX-License-Identifier: EUPL-1.2
 *
 * index_rows.h - what the index of offers in memory (events/live.h) is read from.
 *
 * Everything that it shows or asks stands in one row for each offer: an active offer of an active
 * actor.  What changed since is read from `index_change`, which triggers fill in the transaction of
 * the change, whoever makes it: a handler, the importer, another replica, an operator.
 */
#ifndef DIRECTORY_INDEX_ROWS_H
#define DIRECTORY_INDEX_ROWS_H

#include "cmn/pg.h"

/* Columns of a row of an offer: those that an answer shows have their own names; `_folded`, the
 * words it is found by, and the others that begin with `_` are for the program. */

/* The offers after this id ("": from the first), by id; fewer than DIRECTORY_INDEX_PAGE: the last.
 */
#define DIRECTORY_INDEX_PAGE 5000
enum cmn_err directory_index_page(struct cmn_conn *conn, const char *after, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Those of these ids ("{…}") that are to be found, by id. */
enum cmn_err directory_index_some(struct cmn_conn *conn, const char *ids, PGresult **ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Every place a search may start from: `_key` (code of today or former, ascending by strcmp), and
 * the commune of today with its `_epci`. */
enum cmn_err directory_index_places(struct cmn_conn *conn, PGresult **ret,
				    struct cmn_error *err) CMN_MUST_CHECK;

/* How far the changes have been seen. */
struct directory_index_mark {
	char xid[24];     /* every transaction before this one has been seen whole */
	char history[64]; /* of the server: another one after a promotion or a restore */
};

/* What was changed by transactions from `from` on, also by those that were under way then: twice
 * the same is harmless.  The first row is always there: columns `mark`, `history`; then `kind`
 * ("offer", "actor", "place"; NULL when there is no change), `subject`.  At most `most` rows.
 * from NULL: the mark alone. */
enum cmn_err directory_index_changes(struct cmn_conn *conn, const struct directory_index_mark *from,
				     unsigned most, PGresult **ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* The ids of these offers and of all offers of these actors (`id`, ascending). */
enum cmn_err directory_index_touched(struct cmn_conn *conn, const char *offers, const char *actors,
				     PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Job: forget changes that every replica has seen for ten minutes. */
enum cmn_err directory_index_forget(struct cmn_conn *conn, const char *now, void *deps,
				    bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
