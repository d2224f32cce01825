/* SPDX-License-Identifier: EUPL-1.2
 *
 * import.h - reading what people keep in spreadsheets: separators, encodings, dates, labels.
 *
 * A value is text and stays text: what begins with '=' is no formula here.
 */
#ifndef INTAKE_IMPORT_H
#define INTAKE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The separator that the first line holds most often outside quotes: ';', ',' or TAB; ';' when
 * there is one column only. */
char intake_import_delimiter(const char *text, size_t n);

enum intake_encoding {
	INTAKE_UTF8 = 1,
	INTAKE_WINDOWS_1252,
	INTAKE_UTF16, /* not read: zero bytes, or its byte order mark */
	INTAKE_BINARY /* not read: a zero byte elsewhere, or a workbook (ZIP) */
};
/* valid: is it valid UTF-8? */
enum intake_encoding intake_import_encoding(const char *bytes, size_t n, bool valid);

/* Windows-1252 to UTF-8: `out` has room for 3 * n bytes; the number written. */
size_t intake_from_windows_1252(const char *bytes, size_t n, char *out);

enum intake_date_order { INTAKE_DMY = 1, INTAKE_YMD, INTAKE_MDY };

#define INTAKE_LOCAL_LEN 20 /* "2024-03-01T12:00:00" and its NUL */
/* A day, perhaps with a time ("01/03/2024 9:05", "2024-03-01T09:05:00"): local time of metropolitan
 * France, noon when no time is said, so that the day is the same everywhere.  Years have four
 * digits: who was born in 24 is not known.  False: not such a date. */
bool intake_import_date(const char *text, enum intake_date_order order, char out[INTAKE_LOCAL_LEN]);

/* Not before 2015 and not after now, both as above: the past is allowed here and nowhere else. */
bool intake_import_plausible(const char *local, const char *now);

/* Fold for comparing: small letters without accents, one space between words. `out` has `size`. */
void intake_import_fold(const char *text, char *out, size_t size);
/* The same for a commune: "St" and "Ste" are written out, "L'" and "La" kept. */
void intake_import_fold_place(const char *text, char *out, size_t size);

/* What a line becomes when it does not say so itself. */
const char *intake_import_outcome(bool opened, bool closed);

#endif
