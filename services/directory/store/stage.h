/* SPDX-License-Identifier: EUPL-1.2
 *
 * stage.h - how imported rows reach their tables: COPY into a temporary table, a check of what they
 * refer to, then one set-based upsert that returns only the rows it changed.
 *
 * A stage lives inside one transaction.  Every column of a stage is text as it was read, but
 * `line`.
 */
#ifndef DIRECTORY_STAGE_H
#define DIRECTORY_STAGE_H

#include "cmn/pg.h"

/* What a changed row becomes for those who follow. */
enum directory_fact {
	DIRECTORY_FACT_NONE = 1, /* nothing: nobody follows it */
	DIRECTORY_FACT_COMMUNE,
	DIRECTORY_FACT_ACTOR,
	DIRECTORY_FACT_OFFER,
	DIRECTORY_FACT_PLACE,
};

struct directory_stage {
	enum directory_fact fact;
	struct cmn_stmt create;
	struct cmn_stmt copy;
	struct cmn_stmt
	    check; /* rows that refer to nothing: line, name of the column; sql may be NULL */
	struct cmn_stmt
	    apply; /* $1 now, $2 date of the source; changed rows, shaped as their event */
};

extern const struct directory_stage DIRECTORY_STAGE_DEPARTEMENTS;
extern const struct directory_stage DIRECTORY_STAGE_COMMUNITIES;
extern const struct directory_stage DIRECTORY_STAGE_REGION_WORDS;
extern const struct directory_stage DIRECTORY_STAGE_REGION_RULES;
extern const struct directory_stage DIRECTORY_STAGE_REGION_LISTS;
extern const struct directory_stage DIRECTORY_STAGE_TEAM_POSTS;
extern const struct directory_stage DIRECTORY_STAGE_EPCI;
extern const struct directory_stage DIRECTORY_STAGE_COMMUNES;
extern const struct directory_stage DIRECTORY_STAGE_FORMER_CODES;
extern const struct directory_stage DIRECTORY_STAGE_POSTAL_CODES;
extern const struct directory_stage DIRECTORY_STAGE_FINESS;
extern const struct directory_stage DIRECTORY_STAGE_SERAFIN;
extern const struct directory_stage DIRECTORY_STAGE_WHO_DOES_WHAT;
extern const struct directory_stage DIRECTORY_STAGE_ACTORS;
extern const struct directory_stage DIRECTORY_STAGE_PLACES;
extern const struct directory_stage DIRECTORY_STAGE_OFFERS;
extern const struct directory_stage DIRECTORY_STAGE_ENVELOPES;

enum cmn_err directory_stage_open(struct cmn_conn *conn, const struct directory_stage *stage,
				  struct cmn_error *err) CMN_MUST_CHECK;
/* Rows in the text form of COPY, as directory_copy_field() writes them. */
enum cmn_err directory_stage_put(struct cmn_conn *conn, const struct cmn_buf *rows,
				 struct cmn_error *err) CMN_MUST_CHECK;
/* The end of the rows. */
enum cmn_err directory_stage_close(struct cmn_conn *conn, struct cmn_error *err) CMN_MUST_CHECK;

/* Give up the rows that were put; the transaction is to be rolled back. */
void directory_stage_abandon(struct cmn_conn *conn);

/* *ret: one row (line, column, fault) for each row that cannot be stored, fault being "unknown" (it
 * refers to nothing) or "repeated" (its key came before); owned. */
enum cmn_err directory_stage_check(struct cmn_conn *conn, const struct directory_stage *stage,
				   PGresult **ret, struct cmn_error *err) CMN_MUST_CHECK;
enum cmn_err directory_stage_apply(struct cmn_conn *conn, const struct directory_stage *stage,
				   const char *now, const char *source_date, PGresult **ret,
				   struct cmn_error *err) CMN_MUST_CHECK;

/* Events into the outbox: fields event_id, stream, type, subject, at, data. */
enum cmn_err directory_outbox_open(struct cmn_conn *conn, struct cmn_error *err) CMN_MUST_CHECK;

/* Append one field and its end ('\t', or '\n' after the last); NULL is SQL NULL. */
void directory_copy_field(struct cmn_buf *row, const char *text, char end);

#endif
