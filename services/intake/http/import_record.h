/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_record.h - the cells of one row of a spreadsheet, and the records that they make together.
 */
#ifndef INTAKE_IMPORT_RECORD_H
#define INTAKE_IMPORT_RECORD_H

#include "import_http.h"

#define INTAKE_IMPORT_FIELDS_MAX 32

/* The values of one row by field; NULL where nothing was said. */
struct intake_import_cells {
	json_t *of[INTAKE_IMPORT_FIELDS_MAX];
};
void intake_import_cells_drop(struct intake_import_cells *cells);

/* The value of a field by its code, and its text; both borrowed, NULL where nothing was said. */
json_t *intake_import_cell(const struct intake_import_cells *cells, const char *field);
const char *intake_import_said(const struct intake_import_cells *cells, const char *field);

/* {sol, person, sit, consent} of a row that was found in order, and whose outcome is known; owned,
 * NULL without memory. */
json_t *intake_import_record(const struct intake_import_plan *plan,
			     const struct intake_import_cells *cells, const char *outcome);

#endif
