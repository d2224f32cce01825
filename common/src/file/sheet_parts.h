/* SPDX-License-Identifier: EUPL-1.2
 *
 * sheet_parts.h - what stands around the rows in an XLSX (ECMA-376, part 1).
 */
#ifndef SHEET_PARTS_H
#define SHEET_PARTS_H

#include "cmn/sheet.h"

/* Numbers of cellXfs. */
enum sheet_style {
	SHEET_PLAIN,
	SHEET_HEAD,
	SHEET_CENTS,
	SHEET_DAY,
	SHEET_QUOTED,
	SHEET_ONE,
	SHEET_THREE,
	SHEET_WRAP
};

/* The name of the last sheet: cut, and unlike the others. */
void sheet_title(struct cmn_sheets *s, const char *title);
void sheet_head(struct cmn_sheets *s);
bool sheet_archive(struct cmn_sheets *s, struct cmn_buf *out);

#endif
