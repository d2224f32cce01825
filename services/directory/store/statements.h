/* SPDX-License-Identifier: EUPL-1.2
 *
 * statements.h - every statement of this service, for the test that prepares and explains them.
 */
#ifndef DIRECTORY_STATEMENTS_H
#define DIRECTORY_STATEMENTS_H

#include "stage.h"

/* Run by the handlers. */
extern const struct cmn_stmt *const DIRECTORY_READ_STATEMENTS[];
extern const size_t DIRECTORY_READ_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_INDEX_STATEMENTS[];
extern const size_t DIRECTORY_INDEX_STATEMENT_COUNT;
extern const struct cmn_stmt *const DIRECTORY_WRITE_STATEMENTS[];
extern const size_t DIRECTORY_WRITE_STATEMENT_COUNT;

/* Run by the importer.  An apply reads the temporary table of its stage: prepare `create` first. */
extern const struct directory_stage *const DIRECTORY_STAGES[];
extern const size_t DIRECTORY_STAGE_COUNT;
extern const struct cmn_stmt *const DIRECTORY_IMPORT_STATEMENTS[];
extern const size_t DIRECTORY_IMPORT_STATEMENT_COUNT;

/* Run by a job of the bus role. */
extern const struct cmn_stmt *const DIRECTORY_INDEX_FORGET;

#endif
