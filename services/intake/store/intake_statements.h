/* SPDX-License-Identifier: EUPL-1.2
 *
 * intake_statements.h - what the files of this room share: the statements by name, and the
 * two-part key of the lists.
 */
#ifndef INTAKE_STATEMENTS_H
#define INTAKE_STATEMENTS_H

#include "cmn/pg.h"

extern const struct cmn_stmt INTAKE_RECORD, INTAKE_SOLICITATION, INTAKE_SOLICITATIONS,
    INTAKE_INFORM;
extern const struct cmn_stmt INTAKE_OPEN_SITUATION, INTAKE_SITUATION, INTAKE_QUEUE,
    INTAKE_CLOSE_SITUATION;
extern const struct cmn_stmt INTAKE_COMMUNE, INTAKE_LEARN_COMMUNE;

/* The key of the lists is (instant, id), so that equal instants do not hide each other; a cursor
 * holds it as "<timestamp>|<uuid>".  "" starts before everything.  Without an OR, so that the index
 * finds the place. */
#define INTAKE_KEY(param)                                                                 \
	"(COALESCE(NULLIF(split_part(" param ", '|', 1), '')::timestamptz, '-infinity')," \
	" COALESCE(NULLIF(split_part(" param ", '|', 2), '')::uuid,"                      \
	" '00000000-0000-0000-0000-000000000000'))"

#endif
