/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_file.h - the definitions and the vocabulary of facts that the program brings along
 * (services/observatory/data), read, checked and kept.
 *
 * The files are part of the program (build/gen/definition_files.c), so that a definition and the
 * code that feeds it are never of two ages.
 */
#ifndef OBSERVATORY_DEFINITION_FILE_H
#define OBSERVATORY_DEFINITION_FILE_H

#include "definition_set.h"

#include "cmn/pg.h"

extern const char OBSERVATORY_FACTS_CSV[], OBSERVATORY_FACT_ATTRIBUTES_CSV[],
    OBSERVATORY_INDICATORS_CSV[], OBSERVATORY_INDICATOR_PARTS_CSV[];

/* What facts there are; made once, then the same for the life of the process. */
const struct observatory_vocabulary *observatory_vocabulary(struct cmn_error *err);

/* From the text of two files, every rule checked; the message names file, line and column.  Freed
 * by the caller. */
enum cmn_err observatory_definitions_read(const char *indicators, const char *parts,
					  struct observatory_set **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* Those of the program. */
enum cmn_err observatory_definitions_own(struct observatory_set **ret,
					 struct cmn_error *err) CMN_MUST_CHECK;
/* Read, check and keep them, at start: `conn` has the role of the bus. */
enum cmn_err observatory_definitions_start(struct cmn_conn *conn, const char *now,
					   struct cmn_error *err) CMN_MUST_CHECK;

#endif
