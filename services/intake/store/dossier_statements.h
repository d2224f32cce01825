/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_statements.h - what the files about dossiers share.
 */
#ifndef DOSSIER_STATEMENTS_H
#define DOSSIER_STATEMENTS_H

#include "cmn/record.h"

extern const struct cmn_stmt INTAKE_DOSSIER_CONTENT;

#endif
