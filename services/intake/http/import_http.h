/* SPDX-License-Identifier: EUPL-1.2
 *
 * import_http.h - from a spreadsheet to lines that can be made: how a column is understood, and one
 * row after the other.
 */
#ifndef INTAKE_IMPORT_HTTP_H
#define INTAKE_IMPORT_HTTP_H

#include "import.h"

#include "cmn/call.h"
#include "cmn/csv.h"
#include "cmn/uuid.h"

#define INTAKE_IMPORT_LINES 50000

/* The file as text that a reader can take. */
struct intake_import_file {
	char *bytes; /* owned */
	size_t n;
	enum intake_encoding encoding;
	char delimiter;
	char hash[65]; /* of the file and of its mapping */
};
/* From the request: its text, or its bytes in base64. */
enum cmn_err intake_import_file_read(struct cmn_call *call,
				     struct intake_import_file *ret) CMN_MUST_CHECK;
void intake_import_file_drop(struct intake_import_file *file);

/* How the file is to be read; made from the request once. */
struct intake_import_plan {
	const char *departement;
	enum intake_date_order order;
	bool attach; /* the person who is already recorded here, when name and birth date agree */
	int at[64];  /* field of each column of the file; -1: not taken */
	const json_t *values[64];   /* array of {from, to} of that column, or NULL */
	const json_t *defaults;     /* array of {field, value} */
	json_t *communes;           /* folded name or code -> code, "" when two have that name */
	const char *id;             /* of the import; NULL while it is not begun */
	json_t *seen;               /* fingerprint -> how often in this file */
	char now[INTAKE_LOCAL_LEN]; /* local time */
	int64_t now_us;
};

/* What a row becomes, or why not. */
struct intake_import_row {
	json_t *record; /* NULL when refused; owned */
	char fingerprint[65 + 12];
	char column[128]; /* the column that is at fault */
	char reason[2][192];
};

/* Index of a field by its code, -1. */
int intake_import_field(const char *code);

/* Reads the row at which csv stands.  Memory short: CMN_E_UNAVAILABLE; a refused row is CMN_OK. */
enum cmn_err intake_import_row(struct intake_import_plan *plan, const struct cmn_csv *csv,
			       struct intake_import_row *ret, struct cmn_error *err) CMN_MUST_CHECK;

/* Passes over a row that an earlier call read: only how often it stood is counted. */
enum cmn_err intake_import_pass(struct intake_import_plan *plan, const struct cmn_csv *csv,
				struct cmn_error *err) CMN_MUST_CHECK;

/* The whole file, before anything is written: a file that breaks leaves no import. */
enum cmn_err intake_import_proof_read(struct cmn_call *call,
				      const struct intake_import_file *file) CMN_MUST_CHECK;
/* Reads on from where the import stands, slice by slice, until its end or until the clock
 * (cmn_clock_mono_ms) says `until`; at least one slice. */
enum cmn_err intake_import_read(struct cmn_call *call, const struct intake_import_file *file,
				const char *id, int64_t until) CMN_MUST_CHECK;
/* Says of each line (rows of import_line) who is recorded already and may be meant: the score of
 * the people search.  With plan->attach, the one who is the same becomes the person of the line. */
enum cmn_err intake_import_match(struct cmn_call *call, const struct intake_import_plan *plan,
				 json_t *lines) CMN_MUST_CHECK;

/* Reads the request's mapping against the header of the file. */
enum cmn_err intake_import_plan(struct cmn_call *call, const struct cmn_csv *csv,
				struct intake_import_plan *ret) CMN_MUST_CHECK;
void intake_import_plan_free(struct intake_import_plan *plan);

#endif
