/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_statements.h - the statements of this room by name, for the list that tests prepare.
 */
#ifndef INTAKE_STATEMENTS_H
#define INTAKE_STATEMENTS_H

#include "cmn/record.h"

extern const struct cmn_stmt INTAKE_RECORD, INTAKE_SOLICITATION, INTAKE_SOLICITATIONS,
    INTAKE_SOLICITATIONS_IN, INTAKE_SOLICITATIONS_OVERDUE, INTAKE_RECORD_DRAFT, INTAKE_INFORM;
extern const struct cmn_stmt INTAKE_OPEN_SITUATION, INTAKE_SITUATION, INTAKE_QUEUE;
extern const struct cmn_stmt INTAKE_COMMUNE, INTAKE_LEARN_COMMUNE;

#endif
