/* SPDX-License-Identifier: EUPL-1.2
 *
 * danger_http.h - what the handlers of alerts, of who is told and of whom to call share.
 */
#ifndef INTAKE_DANGER_HTTP_H
#define INTAKE_DANGER_HTTP_H

#include "cmn/call.h"

/* CMN_E_INVALID at /valid_to when the last day (NULL: open) lies before the first. */
enum cmn_err intake_danger_period(struct cmn_call *call, const char *from,
				  const char *to) CMN_MUST_CHECK;

#endif
