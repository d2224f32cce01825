/* SPDX-License-Identifier: EUPL-1.2
 *
 * export_file.h - one file of an export while it is being written: its bytes lie in a nameless file
 * of this machine, its size and checksum grow with it.
 */
#ifndef DIRECTORY_EXPORT_FILE_H
#define DIRECTORY_EXPORT_FILE_H

#include "exports.h"

#include <gnutls/crypto.h>
#include <stdio.h>

struct directory_draft {
	struct directory_export_file about;
	FILE *file;
	gnutls_hash_hd_t hash;
};

/* name and media_type are constants; whatever fails, the draft may be closed. */
enum cmn_err directory_draft_open(struct directory_draft *draft, const char *name,
				  const char *media_type, struct cmn_error *err) CMN_MUST_CHECK;
/* What the buffer holds, which is emptied; a failed buffer is short memory. */
enum cmn_err directory_draft_put(struct directory_draft *draft, struct cmn_buf *text,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* Into the database, in parts, inside the transaction that is open. */
enum cmn_err directory_draft_store(struct directory_draft *draft, struct cmn_conn *conn,
				   const char *export_id, struct cmn_error *err) CMN_MUST_CHECK;
void directory_draft_close(struct directory_draft *draft);

#endif
