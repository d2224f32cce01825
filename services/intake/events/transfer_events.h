/* SPDX-License-Identifier: EUPL-1.2
 *
 * transfer_events.h - what both départements are told of a transfer, and the jobs that finish it.
 */
#ifndef INTAKE_TRANSFER_EVENTS_H
#define INTAKE_TRANSFER_EVENTS_H

#include "transfer_store.h"

#include "cmn/service.h"

enum cmn_err intake_event_offered(struct cmn_call *call, const struct intake_offer *offer,
				  const char *from) CMN_MUST_CHECK;
/* `t`: a row of intake_store_transfer(). */
enum cmn_err intake_event_accepted(struct cmn_call *call, const PGresult *t) CMN_MUST_CHECK;
enum cmn_err intake_event_offer_ended(struct cmn_call *call, const PGresult *t,
				      enum intake_transfer_state to,
				      const char *reason) CMN_MUST_CHECK;

#define INTAKE_TRANSFERS_EVERY_MS 2000

/* Close at the sender what was accepted, end what nobody answered, erase what was sealed. */
enum cmn_err intake_job_transfers(struct cmn_conn *conn, const char *now, void *deps,
				  bool *ret_more, struct cmn_error *err);

#endif
