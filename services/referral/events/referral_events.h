/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_events.h - what referral tells the others, and what it learns from them.
 *
 * Schemas: proto/events/referral.*.schema.json.  Codes, ids and dates only: no label, no note.
 * Of hand-offs: handoff_events.h.  The builders prepare call->write; they fail only when memory is
 * short.
 */
#ifndef REFERRAL_EVENTS_H
#define REFERRAL_EVENTS_H

#include "cmn/bus.h"
#include "cmn/call.h"

/* Applies directory.actor/offer.published and intake.situation.opened/closed/reopened/
 * erased. */
cmn_apply_fn referral_feed_apply;

/* What intake tells about agreements: consent_feed.c. */
enum cmn_err referral_learn_given(struct cmn_conn *conn, const struct cmn_event *ev,
				  struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err referral_learn_refused(struct cmn_conn *conn, const struct cmn_event *ev,
				    struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err referral_learn_extended(struct cmn_conn *conn, const struct cmn_event *ev,
				     struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err referral_learn_withdrawn(struct cmn_conn *conn, const struct cmn_event *ev,
				      struct cmn_error *err) CMN_MUST_CHECK;

#endif
