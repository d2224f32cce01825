/* SPDX-License-Identifier: EUPL-1.2
 *
 * project_statements.h - the statements of the life project and of its relays by name, for the list
 * that tests prepare.
 */
#ifndef INTAKE_PROJECT_STATEMENTS_H
#define INTAKE_PROJECT_STATEMENTS_H

#include "project_store.h"

#include "cmn/record.h"

/* A relay is addressed to who holds the post, or to the employer while nobody does. */
#define INTAKE_SQL_ADDRESSED(sub, organisation)                                                 \
	"(f.account = " sub " OR (f.account IS NULL AND f.employer::text = lower(" organisation \
	")))"

extern const struct cmn_stmt INTAKE_PROJECT_OF, INTAKE_PROJECT, INTAKE_PROJECT_VERSIONS,
    INTAKE_PROJECT_VERSION, INTAKE_PROJECT_OWN, INTAKE_PROJECT_EXPORT, INTAKE_PROJECT_EXPORT_ALL;
extern const struct cmn_stmt INTAKE_PROJECT_OPEN, INTAKE_PROJECT_ANSWER, INTAKE_PROJECT_WRITE_STMT,
    INTAKE_PROJECT_VALIDATE_STMT;
extern const struct cmn_stmt INTAKE_PROJECT_KEEP, INTAKE_PROJECT_DRAFTS, INTAKE_PROJECT_DRAFT,
    INTAKE_PROJECT_DROP, INTAKE_PROJECT_SWEEP;
extern const struct cmn_stmt INTAKE_FACILITATION, INTAKE_FACILITATORS, INTAKE_FACILITATOR,
    INTAKE_FACILITATOR_ADD, INTAKE_FACILITATOR_HAND, INTAKE_FACILITATOR_END;
extern const struct cmn_stmt INTAKE_APPV_ORIENT_STMT, INTAKE_APPV_RELAY, INTAKE_APPV_RELAYS,
    INTAKE_APPV_RELAYS_IN, INTAKE_APPV_RELAYS_ASKED, INTAKE_APPV_RELAYS_MINE,
    INTAKE_APPV_ACKNOWLEDGE_STMT, INTAKE_APPV_START_STMT, INTAKE_APPV_END_STMT,
    INTAKE_APPV_RETURN_STMT, INTAKE_APPV_EXTEND_STMT, INTAKE_APPV_ASK_STMT, INTAKE_APPV_TAKE_STMT;
extern const struct cmn_stmt INTAKE_APPV_DUE, INTAKE_APPV_REMINDED, INTAKE_APPV_EXPIRED,
    INTAKE_APPV_CONSENTS, INTAKE_APPV_LOOKED, INTAKE_APPV_CONSENT_ENDED;

#endif
