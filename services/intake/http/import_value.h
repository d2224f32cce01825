/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_value.h - one cell of a spreadsheet: which member of which record it fills, and whether it
 * can be read.
 */
#ifndef INTAKE_IMPORT_VALUE_H
#define INTAKE_IMPORT_VALUE_H

#include "import_http.h"

enum intake_import_kind {
	INTAKE_IN_TEXT = 1,
	INTAKE_IN_DATE,
	INTAKE_IN_CODE,
	INTAKE_IN_CODES,
	INTAKE_IN_PLACE,
	INTAKE_IN_ACCOUNT,
	INTAKE_IN_NAME,
	INTAKE_IN_BIRTH,
	INTAKE_IN_POSTAL,
	INTAKE_IN_PHONE,
	INTAKE_IN_MDPH
};

struct intake_import_field {
	const char *code; /* proto/codes/import_fields.csv */
	enum intake_import_kind kind;
	const char *list; /* of a code */
	size_t most;      /* characters of a text */
};
extern const struct intake_import_field INTAKE_IMPORT_FIELDS[];
extern const size_t INTAKE_IMPORT_FIELD_COUNT;

/* Reads one value that is not empty; sets *ret to its JSON form, or row->reason. */
void intake_import_value(const struct intake_import_plan *plan,
			 const struct intake_import_field *field, const char *text, json_t **ret,
			 struct intake_import_row *row);

/* Without the blanks around it, as people type them; no-break spaces too.  Owned; NULL without
 * memory. */
char *intake_import_trimmed(const char *text);
/* What the mapping of the column says it stands for; else the text itself. */
const char *intake_import_mapped(const json_t *values, const char *text);

/* Fills row->reason: the row is refused. */
void intake_import_refuse(struct intake_import_row *row, const char *fr, const char *en);

#endif
