/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_feed.h - what a person is told of what other services did.
 *
 * Only what happened in the last week: whoever begins to follow a stream reads its whole past, and
 * nobody is told today of an answer of last year.
 */
#ifndef INTAKE_NOTICE_FEED_H
#define INTAKE_NOTICE_FEED_H

#include "cmn/bus.h"
#include "cmn/calendar.h"

/* referral.handoff.sent to already_known, referral.proposal.answered: entries of a struct
 * cmn_learn. */
enum cmn_err intake_tell_handoff(struct cmn_conn *conn, const struct cmn_event *ev,
				 struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err intake_tell_proposal_answered(struct cmn_conn *conn, const struct cmn_event *ev,
					   struct cmn_error *err) CMN_MUST_CHECK;
/* referral.handoff.concluded: only that there is no PAG. */
enum cmn_err intake_tell_handoff_concluded(struct cmn_conn *conn, const struct cmn_event *ev,
					   struct cmn_error *err) CMN_MUST_CHECK;
/* referral.proposal.actor_answered: only a no. */
enum cmn_err intake_tell_actor_answered(struct cmn_conn *conn, const struct cmn_event *ev,
					struct cmn_error *err) CMN_MUST_CHECK;
/* For the files that tell of one part: is it of the last week?  Then queue the template, with its
 * parameters, of which `at` is one. */
bool intake_is_news(const char *at);
/* The day of an instant where the person lives: what is evening in Papeete is tomorrow in UTC.
 * False when it is no instant. */
bool intake_notice_day(const char *at, const char *departement, char out[CMN_DAY_LEN]);
enum cmn_err intake_tell_with(struct cmn_conn *conn, const struct cmn_event *ev,
			      const char *template, const json_t *params,
			      struct cmn_error *err) CMN_MUST_CHECK;

/* pag_notice_feed.c: what the MDPH does with a GOS or a PAG. */
enum cmn_err intake_tell_pag(struct cmn_conn *conn, const struct cmn_event *ev,
			     struct cmn_error *err) CMN_MUST_CHECK;

/* Of a relay, by this template, dated `at`: relay_link_feed.c. */
enum cmn_err intake_tell_relay(struct cmn_conn *conn, const struct cmn_event *ev,
			       const char *template, const char *at,
			       struct cmn_error *err) CMN_MUST_CHECK;

#endif
