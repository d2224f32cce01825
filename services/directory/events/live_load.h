/* SPDX-License-Identifier: EUPL-1.2
 *
 * live_load.h - views made from the database: all of it, or the one before and what changed.
 */
#ifndef DIRECTORY_LIVE_LOAD_H
#define DIRECTORY_LIVE_LOAD_H

#include "index_rows.h"
#include "view.h"

struct directory_loader {
	struct cmn_conn *conn;
	struct directory_index_mark mark; /* what the last view holds */
	struct directory_codes codes;
	bool (*told)(void *arg); /* is it to end? */
	void *told_arg;
};

/* Everything, page by page. */
enum cmn_err directory_load(struct directory_loader *loader, struct directory_view **ret,
			    struct cmn_error *err) CMN_MUST_CHECK;

/* *ret: the next view, NULL when nothing changed.  *ret_all: so much changed, or the server is
 * another one, that everything is to be loaded again. */
enum cmn_err directory_load_changes(struct directory_loader *loader,
				    const struct directory_view *now, struct directory_view **ret,
				    bool *ret_all, struct cmn_error *err) CMN_MUST_CHECK;

#endif
