/* SPDX-License-Identifier: EUPL-1.2
 *
 * loaded.h - the directory with its data, as make run loads it, for the tests of this folder.
 */
#ifndef DIRECTORY_LOADED_H
#define DIRECTORY_LOADED_H

#include "support/cmocka_all.h"
#include "support/db.h"

#include "import.h"

#define DATA "services/directory/data"
#define NOW  "2026-11-22T10:00:00.000000Z"

static const struct cmn_pg_ctx EVERYWHERE = {.departements = "09,31,44", .actor = "tester"};

static inline struct directory_import an_import(struct cmn_conn *conn, const char *dir)
{
	struct directory_import import = {
	    .conn = conn, .dir = dir, .now = NOW, .lang = CMN_FR, .errors = stderr};
	struct cmn_error err;

	cmn_error_init(&err);
	if (directory_types_load(DATA, &import.types, &err))
		fail_msg("%s", err.detail[CMN_EN]);
	return import;
}

static inline long load_everything(struct cmn_conn *conn, unsigned invented)
{
	struct directory_import import = an_import(conn, DATA);
	struct directory_import_count count, offers;
	struct cmn_error err;
	long changed = 0;

	cmn_error_init(&err);
	for (size_t i = 0; i < DIRECTORY_SOURCE_COUNT; i++) {
		if (directory_import_source(&import, &DIRECTORY_SOURCES[i], &count, &err))
			fail_msg("%s: %s: %s", DIRECTORY_SOURCES[i].name, err.detail[CMN_EN],
				 err.cause);
		changed += count.changed;
	}
	if (directory_import_invented(&import, invented, 360, &count, &offers, &err))
		fail_msg("invented: %s: %s", err.detail[CMN_EN], err.cause);
	return changed + count.changed + offers.changed;
}

/* Group set-up: a database with everything in it. */
static inline int loaded_setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc)
		return rc;
	struct cmn_conn *conn = test_db_conn("directory");
	load_everything(conn, 3000);
	cmn_conn_close(&conn);
	test_db_exec(*state, "SET search_path = directory; ANALYZE");
	return 0;
}

#endif
