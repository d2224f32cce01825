/* SPDX-License-Identifier: EUPL-1.2
 *
 * consent_statements.h - the statements about consent by name, for the list that tests prepare.
 */
#ifndef CONSENT_STATEMENTS_H
#define CONSENT_STATEMENTS_H

#include "cmn/record.h"

extern const struct cmn_stmt INTAKE_CONSENT_ACTS, INTAKE_CONSENT_RECORD, INTAKE_CONSENT_GET,
    INTAKE_CONSENT_LIST, INTAKE_CONSENT_SUBJECT, INTAKE_CONSENT_WITHDRAW,
    INTAKE_CONSENT_REPRESENTATIVE, INTAKE_CONSENT_FILES;

#endif
