/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_events.h - what intake tells the others about agreements: ids, codes and dates.
 *
 * The builders prepare call->write; they fail only when memory is short.
 */
#ifndef CONSENT_EVENTS_H
#define CONSENT_EVENTS_H

#include "consent_store.h"

/* intake.consent.given.v1 or .refused.v1, by c->decision.  The arrays are those of `c`, as JSON;
 * `files` JSON text or NULL: see intake_store_files_of(). */
enum cmn_err intake_event_consent(struct cmn_call *call, const struct intake_consent *c,
				  json_t *categories, json_t *recipients,
				  const char *files) CMN_MUST_CHECK;

/* `consent` is the row of the agreement. */
enum cmn_err intake_event_withdrawn(struct cmn_call *call, const PGresult *consent,
				    const struct intake_withdrawal *w) CMN_MUST_CHECK;

#endif
