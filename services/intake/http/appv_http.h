/* SPDX-License-Identifier: EUPL-1.2
 *
 * appv_http.h - who sees a relay to a facilitator, for its operations.
 */
#ifndef INTAKE_APPV_HTTP_H
#define INTAKE_APPV_HTTP_H

#include "appv_store.h"

#include "cmn/call.h"

/* A facilitator, and nothing that sees more. */
bool intake_appv_is_facilitator(const struct cmn_call *call);

/* The relay; for a facilitator absent unless it is addressed to them. */
enum cmn_err intake_appv_load(struct cmn_call *call, const char *id, PGresult **ret);

/* A facilitator sees it while it runs, while the person wants the project, and while consent
 * allows: absent otherwise, or CMN_E_NO_CONSENT with the reason. */
enum cmn_err intake_appv_visible(struct cmn_call *call, const PGresult *relay);

#endif
