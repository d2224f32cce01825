/* SPDX-License-Identifier: EUPL-1.2
 *
 * hsds_list.h - lists of HSDS: filters, pages with their envelope, or all of it a line each.
 */
#ifndef DIRECTORY_HSDS_LIST_H
#define DIRECTORY_HSDS_LIST_H

#include "export_http.h"
#include "hsds.h"

/* How a list is read and written. */
struct directory_hsds_list {
	enum directory_numbered which;
	const char *file; /* of an export, with all of it; NULL: none */
	void (*write)(struct cmn_call *call, const json_t *doc, const char *held_id);
};

enum cmn_err directory_hsds_reply_list(struct cmn_call *call,
				       const struct directory_hsds_list *list) CMN_MUST_CHECK;

/* Full or minimal, as the caller asks. */
enum directory_hsds_size directory_hsds_size_of(const struct cmn_call *call);
bool directory_hsds_flag(const struct cmn_call *call, const char *name);
enum cmn_err directory_hsds_finish(struct cmn_call *call) CMN_MUST_CHECK;

#endif
