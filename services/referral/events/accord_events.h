/* SPDX-License-Identifier: EUPL-1.2
 *
 * accord_events.h - what referral tells of accords and of credits.
 *
 * Schemas: proto/events/referral.{accord,funding}.*.schema.json.  Codes, ids, dates and amounts: no
 * word of an accord.  The builders prepare call->write; they fail only when memory is short.
 */
#ifndef REFERRAL_ACCORD_EVENTS_H
#define REFERRAL_ACCORD_EVENTS_H

#include "cmn/call.h"

enum cmn_err referral_event_accord_proposed(struct cmn_call *call, const char *situation_id,
					    int64_t number) CMN_MUST_CHECK;
enum cmn_err referral_event_accord_revised(struct cmn_call *call, const char *situation_id,
					   int64_t number) CMN_MUST_CHECK;
/* The accord that is signed with the last of them is told by the statement itself. */
enum cmn_err referral_event_accord_signature(struct cmn_call *call, const char *situation_id,
					     int64_t number, const char *party_kind) CMN_MUST_CHECK;
/* `to` is ended or cancelled. */
enum cmn_err referral_event_accord_ended(struct cmn_call *call, const char *situation_id,
					 const char *to, const char *reason,
					 const char *ended_on) CMN_MUST_CHECK;

enum cmn_err referral_event_funding_asked(struct cmn_call *call) CMN_MUST_CHECK;
enum cmn_err referral_event_funding_decided(struct cmn_call *call,
					    const PGresult *before) CMN_MUST_CHECK;

#endif
