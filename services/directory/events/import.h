/* SPDX-License-Identifier: EUPL-1.2
 *
 * import.h - one source, one transaction: rows, checks, changes and their events, or nothing.
 */
#ifndef DIRECTORY_IMPORT_H
#define DIRECTORY_IMPORT_H

#include "source.h"

#include <stdio.h>

struct directory_import {
	struct cmn_conn *conn;
	const char *dir; /* of the files */
	const char *now; /* RFC 3339 */
	bool dry_run;    /* everything but the commit */
	enum cmn_lang lang;
	FILE *errors; /* "file:line:column: what is expected", one line each */
	struct directory_types types;
};

struct directory_import_count {
	long read;    /* lines that became rows */
	long skipped; /* lines that another source holds */
	long changed; /* records that are new or different now */
	long refused; /* lines with an error: then nothing was stored */
};

/* CMN_E_INVALID when lines were refused: each was reported. */
enum cmn_err directory_import_source(const struct directory_import *import,
				     const struct directory_source *source,
				     struct directory_import_count *ret,
				     struct cmn_error *err) CMN_MUST_CHECK;

/* Invented offers and their actors, one transaction.  *ret_actors, *ret_offers as above. */
enum cmn_err directory_import_invented(const struct directory_import *import, unsigned n,
				       uint64_t seed, struct directory_import_count *ret_actors,
				       struct directory_import_count *ret_offers,
				       struct cmn_error *err) CMN_MUST_CHECK;

#endif
