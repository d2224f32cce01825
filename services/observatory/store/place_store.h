/* SPDX-License-Identifier: EUPL-1.2
 *
 * place_store.h - what lies where, as directory and intake told last.  Not of a generation: a
 * rebuild hears it again and changes nothing.
 */
#ifndef OBSERVATORY_PLACE_STORE_H
#define OBSERVATORY_PLACE_STORE_H

#include "cmn/pg.h"

struct observatory_commune {
	const char *code, *departement, *name;
	const char *epci; /* NULL: none */
	int64_t population, version;
};

/* The latest version holds. */
enum cmn_err observatory_store_commune(struct cmn_conn *conn, const struct observatory_commune *c,
				       struct cmn_error *err) CMN_MUST_CHECK;
/* `communes`: PostgreSQL array text, all of them; what was told later holds. */
enum cmn_err observatory_store_sub_territory(struct cmn_conn *conn, const char *departement,
					     const char *code, const char *communes,
					     const char *told_at,
					     struct cmn_error *err) CMN_MUST_CHECK;

extern const struct cmn_stmt *const OBSERVATORY_PLACE_STATEMENTS[];
extern const size_t OBSERVATORY_PLACE_STATEMENT_COUNT;

#endif
