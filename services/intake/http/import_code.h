/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_code.h - a cell of a spreadsheet that stands for a code, however people wrote it.
 */
#ifndef INTAKE_IMPORT_CODE_H
#define INTAKE_IMPORT_CODE_H

#include "import_value.h"

/* Each gives the JSON form, owned; NULL with row->reason where the text stands for no code. */
json_t *intake_import_read_code(const char *list, const char *text, struct intake_import_row *row);
/* An array; what is in the list of it even where row->reason is set for the rest. */
json_t *intake_import_read_codes(const char *list, const char *text, struct intake_import_row *row);
/* A commune by its INSEE code or its name. */
json_t *intake_import_read_place(const struct intake_import_plan *plan, const char *text,
				 struct intake_import_row *row);
/* Is the person known to the MDPH: a code of mdph_statuses, or yes and no in French. */
json_t *intake_import_read_mdph(const char *text, struct intake_import_row *row);

#endif
