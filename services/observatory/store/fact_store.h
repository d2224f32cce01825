/* SPDX-License-Identifier: EUPL-1.2
 *
 * fact_store.h - facts between the table and memory, by the feed alone: one statement to read what
 * a batch may touch, one to write what it changed.
 */
#ifndef OBSERVATORY_FACT_STORE_H
#define OBSERVATORY_FACT_STORE_H

#include "fact_set.h"

#include "cmn/pg.h"

/* What to read: single facts, and everything of a group. */
struct observatory_keys {
	struct cmn_buf columns[5]; /* département, kind, id; département, group */
	size_t n;
};

/* Ended by reading. */
void observatory_keys_init(struct observatory_keys *keys);
void observatory_keys_free(struct observatory_keys *keys);
void observatory_keys_one(struct observatory_keys *keys, const char *departement, const char *kind,
			  const char *id);
void observatory_keys_group(struct observatory_keys *keys, const char *departement,
			    const char *group);

/* Into the set, which is empty. */
enum cmn_err observatory_store_facts_read(struct cmn_conn *conn, int generation,
					  struct observatory_keys *keys,
					  struct observatory_facts *set,
					  struct cmn_error *err) CMN_MUST_CHECK;
/* Those that changed. */
enum cmn_err observatory_store_facts_write(struct cmn_conn *conn, int generation,
					   const struct observatory_facts *set,
					   struct cmn_error *err) CMN_MUST_CHECK;

/* One page of the facts of a département and kind that have a day, in the order of (day, id), after
 * the last of the page before ("", "" at first). */
enum {
	OBSERVATORY_PAGE_KIND,
	OBSERVATORY_PAGE_ID,
	OBSERVATORY_PAGE_DAY,
	OBSERVATORY_PAGE_UNTIL,
	OBSERVATORY_PAGE_COMMUNE,
	OBSERVATORY_PAGE_VALUE,
	OBSERVATORY_PAGE_CODES,
};
#define OBSERVATORY_PAGE_ROWS 20000
struct observatory_page {
	const char *departement, *kind;
	char day[16], id[40]; /* of the last row before */
	int generation;
};
enum cmn_err observatory_store_facts_page(struct cmn_conn *conn,
					  const struct observatory_page *page, PGresult **ret,
					  struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_FACT_STATEMENTS[];
extern const size_t OBSERVATORY_FACT_STATEMENT_COUNT;

#endif
