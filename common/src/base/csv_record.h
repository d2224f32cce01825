/* SPDX-License-Identifier: EUPL-1.2
 *
 * csv_record.h - one record of a CSV file: the bytes become fields here, names are given to them
 * in csv.c.
 */
#ifndef CMN_CSV_RECORD_H
#define CMN_CSV_RECORD_H

#include "cmn/csv.h"

#include <stdio.h>

/* One record: its fields one behind the other, each with its NUL. */
struct record {
	char bytes[CMN_CSV_LINE_MAX + CMN_CSV_COLUMNS_MAX];
	size_t len;
	size_t start[CMN_CSV_COLUMNS_MAX];
	size_t n;
};

struct cmn_csv {
	FILE *f;
	char separator;
	char name[80]; /* last part of the path, for messages */
	long line;     /* where the record begins */
	long next_line;
	bool goes_on; /* the last failure was the number of fields alone */
	struct record header;
	struct record row;
};

/* Reads the next record that is not a blank line into csv->row; *ret_end when there is none. */
enum cmn_err cmn_csv_record_read(struct cmn_csv *csv, bool *ret_end,
				 struct cmn_error *err) CMN_MUST_CHECK;

/* CMN_E_INVALID with file, line and column of the place where reading stands. */
enum cmn_err cmn_csv_fail(const struct cmn_csv *csv, struct cmn_error *err, const char *fr,
			  const char *en);

#endif
