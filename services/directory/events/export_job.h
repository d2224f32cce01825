/* SPDX-License-Identifier: EUPL-1.2
 *
 * export_job.h - the whole directory as files, made anew when something changed.
 *
 * All files of an export are of one instant: they are read in one transaction that sees nothing of
 * what is written meanwhile and delays nobody.
 */
#ifndef DIRECTORY_EXPORT_JOB_H
#define DIRECTORY_EXPORT_JOB_H

#include "cmn/pg.h"

#define DIRECTORY_EXPORT_EVERY_MS 10000 /* looks whether one is due */
#define DIRECTORY_EXPORT_MINUTES  60    /* between two exports, at least */

/* Job: make one when it is due, forget old ones. */
enum cmn_err directory_export_job(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

/* Make one now; *ret_id "" when another replica is at it. */
enum cmn_err directory_export_make(struct cmn_conn *conn, const char *now, char ret_id[40],
				   struct cmn_error *err) CMN_MUST_CHECK;

/* The names of the files, for the contract and its test. */
extern const char *const DIRECTORY_EXPORT_NAMES[];
extern const size_t DIRECTORY_EXPORT_NAME_COUNT;

#endif
