/* SPDX-License-Identifier: EUPL-1.2
 *
 * publish.h - events of an import: one for each row that a stage changed, into the outbox, in the
 * transaction of the change.
 */
#ifndef DIRECTORY_PUBLISH_H
#define DIRECTORY_PUBLISH_H

#include "stage.h"

/* `changed` is what directory_stage_apply() returned for a stage of this fact. */
enum cmn_err directory_publish(struct cmn_conn *conn, enum directory_fact fact,
			       const PGresult *changed, const char *now,
			       struct cmn_error *err) CMN_MUST_CHECK;

#endif
