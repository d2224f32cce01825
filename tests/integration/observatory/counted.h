/* SPDX-License-Identifier: EUPL-1.2
 *
 * counted.h - facts of an invented community, put where the feed would put them, and counted.
 */
#ifndef TEST_COUNTED_H
#define TEST_COUNTED_H

#include "count_store.h"
#include "definition_file.h"
#include "definition_store.h"
#include "generation_store.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/calendar.h"

#define COUNTED_NOW "2026-12-31T12:00:00Z"

/* The definitions of the program, and one generation that holds what they count in 31. */
static inline void counted_definitions(void)
{
	struct cmn_conn *conn = test_db_conn("observatory");
	struct cmn_error err;

	cmn_error_init(&err);
	if (observatory_definitions_start(conn, COUNTED_NOW, &err) != CMN_OK)
		fail_msg("%s %s", err.detail[CMN_EN], err.cause);
	cmn_conn_close(&conn);
}

static inline void counted_cells(const char *departement)
{
	CMN_AUTO(observatory_set_drop) struct observatory_set *set = NULL;
	struct cmn_conn *conn = test_db_conn("observatory");
	struct observatory_generation g;
	struct cmn_error err;
	int32_t upto = 0;
	bool counted = false;
	int month = 0;

	cmn_error_init(&err);
	assert_true(cmn_day_parse("2026-12-01", &month));
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(observatory_store_generation_hold(conn, &g, &err), CMN_OK);
	assert_int_equal(observatory_store_definitions_on(conn, &set, &err), CMN_OK);
	if (observatory_store_count(conn, g.current, departement, set, month, &upto, &counted,
				    &err) != CMN_OK)
		fail_msg("%s %s", err.detail[CMN_EN], err.cause);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	cmn_conn_close(&conn);
}

#endif
