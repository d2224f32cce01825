/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_deps.h - what handlers, feed and jobs of intake have beside the database.
 */
#ifndef INTAKE_DEPS_H
#define INTAKE_DEPS_H

#include "notice_job.h"

/* Tests that need none of it pass NULL. */
struct intake_deps {
	struct intake_sending sending;
	unsigned draft_days;            /* after which an untouched draft goes */
	unsigned callback_days;         /* after which a call that waits is given up */
	unsigned danger_remind_minutes; /* until an alert is told again; 0: never */
	bool sandbox;                   /* the invented persons of vendors; never in production */
	unsigned document_max_kib;      /* of one document, before base64; 0: the default */
	const char *public_url;         /* where the gateway is seen from outside; "": not said */
};

#endif
