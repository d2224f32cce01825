/* SPDX-License-Identifier: EUPL-1.2
 *
 * roadmap_http.h - what the handlers of roadmaps share.
 */
#ifndef ROADMAP_HTTP_H
#define ROADMAP_HTTP_H

#include "agreement_http.h"
#include "roadmap_store.h"

/* The record as it is, of the territory of the caller; aims the write at it. */
enum cmn_err roadmap_own(struct cmn_call *call, char departement[4], PGresult **ret) CMN_MUST_CHECK;
enum cmn_err roadmap_reply(struct cmn_call *call, const char *id) CMN_MUST_CHECK;
/* After a write: the answer, or why it was not done. */
enum cmn_err roadmap_finish(struct cmn_call *call, enum cmn_err rc) CMN_MUST_CHECK;

/* The event of an act; NULL: not said. */
enum cmn_err roadmap_tell(struct cmn_call *call, const char *act, const char *state,
			  const char *day, const char *action,
			  const char *action_state) CMN_MUST_CHECK;

/* Holders and a decision are of the département, identifiers stand once: what is wrong is named. */
enum cmn_err roadmap_good(struct cmn_call *call, const char *departement, const char *actions,
			  const char *indicators, const char *decision) CMN_MUST_CHECK;

#endif
