/* SPDX-License-Identifier: EUPL-1.2
 *
 * concertation_events.h - what referral tells of concertations and GOS invitations, and what it
 * does by itself about them.
 *
 * Ids, codes and dates only.  The builders prepare call->write; they fail only when memory is
 * short.
 */
#ifndef REFERRAL_CONCERTATION_EVENTS_H
#define REFERRAL_CONCERTATION_EVENTS_H

#include "cmn/bus.h"
#include "cmn/call.h"
#include "cmn/service.h"

struct referral_new_meeting;

enum cmn_err referral_event_meeting_planned(struct cmn_call *call,
					    const struct referral_new_meeting *m) CMN_MUST_CHECK;

/* Of a concertation as it was before, with one member more; a closure names its decisions. */
enum cmn_err referral_event_meeting(struct cmn_call *call, const char *type, const PGresult *before,
				    const char *key, const char *value) CMN_MUST_CHECK;

enum cmn_err referral_event_meeting_decided(struct cmn_call *call, const PGresult *meeting,
					    const char *code) CMN_MUST_CHECK;
enum cmn_err referral_event_pledge_followed(struct cmn_call *call, const PGresult *commitment,
					    const char *state) CMN_MUST_CHECK;

/* `meeting` is the concertation; the MDPH hears of its own invitations. */
enum cmn_err referral_event_seat_invited(struct cmn_call *call, const PGresult *meeting,
					 const char *kind, const char *actor) CMN_MUST_CHECK;
/* An invitation as it was before: answered, withdrawn, shared, present. */
enum cmn_err referral_event_seat(struct cmn_call *call, const char *type, const PGresult *seat,
				 const char *key, const char *value) CMN_MUST_CHECK;

/* Of an invitation to a GOS; members that are NULL are left out. */
enum cmn_err referral_event_gos_invitation(struct cmn_call *call, const char *type,
					   const char *situation, const char *key,
					   const char *value, const char *reason) CMN_MUST_CHECK;

/* The person said no in this act: what others could read by an invitation is closed, where the rule
 * says that it was refused or withdrawn. */
enum cmn_err referral_close_seats(struct cmn_conn *conn, const char *departement,
				  const char *consent, struct cmn_error *err) CMN_MUST_CHECK;

#define REFERRAL_MEETINGS_EVERY_MS 60000
/* Commitments and concertations whose day is over: the team is asked to look. */
enum cmn_err referral_job_meetings(struct cmn_conn *conn, const char *now, void *deps,
				   bool *ret_more, struct cmn_error *err);

#endif
