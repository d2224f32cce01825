/* SPDX-License-Identifier: EUPL-1.2
 *
 * quality_job.h - what the directory does by itself for its quality, under the role of the bus: as
 * struct cmn_job wants it.
 */
#ifndef DIRECTORY_QUALITY_JOB_H
#define DIRECTORY_QUALITY_JOB_H

#include "cmn/service.h"

/* Verifications whose last day is over come to nothing, and are told. */
enum cmn_err directory_job_lapse(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
				 struct cmn_error *err);
/* Reports that nobody answers are reminded of, then escalated; notes are forgotten. */
enum cmn_err directory_job_anomalies(struct cmn_conn *conn, const char *now, void *deps,
				     bool *ret_more, struct cmn_error *err);
/* The next offers of the round are rated: some hundred a call, never more, however many there are.
 */
enum cmn_err directory_job_scores(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err);

#endif
