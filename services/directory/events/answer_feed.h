/* SPDX-License-Identifier: EUPL-1.2
 *
 * answer_feed.h - what the directory learns of referral: when an actor was asked and answered; and
 * the job that makes a figure of it.
 */
#ifndef DIRECTORY_ANSWER_FEED_H
#define DIRECTORY_ANSWER_FEED_H

#include "cmn/bus.h"

cmn_apply_fn directory_feed_apply;

#define DIRECTORY_ANSWERS_EVERY_MS 600000
#define DIRECTORY_ANSWERS_BATCH    200

/* A job of cmn/service.h. */
enum cmn_err directory_job_answers(struct cmn_conn *conn, const char *now, void *deps,
				   bool *ret_more, struct cmn_error *err) CMN_MUST_CHECK;

#endif
