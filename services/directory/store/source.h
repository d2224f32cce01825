/* SPDX-License-Identifier: EUPL-1.2
 *
 * source.h - the files that the directory is loaded from: their columns, and how a line becomes a
 * row of its stage.  One table, SOURCES, in the order in which they depend on each other.
 */
#ifndef DIRECTORY_SOURCE_H
#define DIRECTORY_SOURCE_H

#include "stage.h"
#include "value.h"

#include "cmn/csv.h"

struct directory_column {
	const char *name;
	enum directory_value kind;
	bool required; /* an empty field is an error; else it is stored as NULL */
};

/* Types of the annuaire, from actor-types.csv. */
#define DIRECTORY_TYPES_MAX 64
struct directory_types {
	size_t n;
	struct {
		char source_code[48];
		char code[48];
		char sector[16];
	} row[DIRECTORY_TYPES_MAX];
};
enum cmn_err directory_types_load(const char *dir, struct directory_types *ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* What became of a line. */
enum directory_line {
	DIRECTORY_LINE_ROW = 1,
	DIRECTORY_LINE_SKIPPED, /* on purpose: another source holds it */
	DIRECTORY_LINE_BAD,     /* *ret_column names the column */
};

struct directory_source {
	const char *name; /* for the report, and --only */
	const char *file;
	const char *date; /* of the data; stored with actors */
	bool demo;        /* dated public data, for demonstration: never in production */
	const struct directory_column *columns; /* checked in every line */
	size_t n_columns;
	size_t n_copied; /* the first so many go to the stage as they are */
	/* Append what the stage has beyond the copied columns; NULL: nothing. */
	enum directory_line (*derive)(const struct cmn_csv *csv,
				      const struct directory_types *types, struct cmn_buf *row,
				      const char **ret_column);
	const struct directory_stage *stage;
};

extern const struct directory_source DIRECTORY_SOURCES[];
extern const size_t DIRECTORY_SOURCE_COUNT;

/* Check one line and append it to `rows`.  The column at fault in *ret_column. */
enum directory_line directory_source_line(const struct directory_source *source,
					  const struct cmn_csv *csv,
					  const struct directory_types *types, struct cmn_buf *rows,
					  const char **ret_column,
					  enum directory_value *ret_expected);

#endif
