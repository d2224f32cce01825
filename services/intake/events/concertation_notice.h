/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_notice.h - what a person is told of a concertation about them: that they are
 * invited, another date, that it is cancelled, that its outcome is ready.  Dates and codes; never a
 * word of what was said.  Only what happened in the last week, as notice_feed.h.
 */
#ifndef INTAKE_CONCERTATION_NOTICE_H
#define INTAKE_CONCERTATION_NOTICE_H

#include "cmn/bus.h"

/* Entries of a struct cmn_learn. */
enum cmn_err intake_tell_concertation_invited(struct cmn_conn *conn, const struct cmn_event *ev,
					      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_tell_concertation_planned(struct cmn_conn *conn, const struct cmn_event *ev,
					      struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_tell_concertation_postponed(struct cmn_conn *conn, const struct cmn_event *ev,
						struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_tell_concertation_cancelled(struct cmn_conn *conn, const struct cmn_event *ev,
						struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_tell_concertation_closed(struct cmn_conn *conn, const struct cmn_event *ev,
					     struct cmn_error *err) CMN_MUST_CHECK;

#endif
