/* SPDX-License-Identifier: EUPL-1.2
 *
 * paper_file.h - the file of a request: what it is, and whether it may be kept.
 */
#ifndef PAPER_FILE_H
#define PAPER_FILE_H

#include "paper_media.h"
#include "paper_store.h"

#include "cmn/call.h"
#include "cmn/document.h"

/* `file` is the object at `pointer` of the body ("" for the body itself).  On success *ret borrows
 * from it and from `name`. */
enum cmn_err paper_file_of(struct cmn_call *call, const json_t *file, const char *pointer,
			   char name[CMN_DOCUMENT_NAME_LEN], struct paper_file *ret) CMN_MUST_CHECK;

/* Bytes that the base64 of a checked file stands for. */
int64_t paper_file_size(const struct paper_file *file);

#endif
