/* SPDX-License-Identifier: EUPL-1.2
 *
 * releasing.h - cells of an invented year of Haute-Garonne (large: its months are told as they
 * come) and of Lozère (small), and a round of the release job on a day.
 */
#ifndef TEST_RELEASING_H
#define TEST_RELEASING_H

#include "release_job.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include <stdio.h>

/* Both tables of cells, of generation 1. */
#define CELLS_ARE                                                                                 \
	"INSERT INTO observatory.cell (generation, departement, indicator, version, part, month," \
	" key, n, total) SELECT generation, departement, indicator, version, part, month, key,"   \
	" sum(n), sum(total) FROM observatory.cell_commune GROUP BY 1, 2, 3, 4, 5, 6, 7"          \
	" ON CONFLICT (generation, departement, indicator, version, part, month, key)"            \
	" DO UPDATE SET n = excluded.n, total = excluded.total;"

static inline void add_cells(struct test_db *db, const char *departement, const char *part,
			     const char *key, const char *commune, int per_month)
{
	char sql[1024];

	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO observatory.cell_commune (generation, departement, indicator, version,"
	    " part, month, commune, key, n, total) SELECT 1, '%s', split_part('%s', ' ', 1), 1,"
	    " split_part('%s', ' ', 2), m::date, '%s', '%s', %d, 0"
	    " FROM generate_series('2026-01-01'::date, '2026-12-01', '1 month') AS m"
	    " ON CONFLICT (generation, departement, indicator, version, part, month, commune, key)"
	    " DO UPDATE SET n = observatory.cell_commune.n + excluded.n;" CELLS_ARE,
	    departement, part, part, commune, key, per_month);
	test_db_exec(db, sql);
}

static inline void places_are(struct test_db *db)
{
	test_db_exec(db, "INSERT INTO observatory.commune_place VALUES"
			 " ('31555', '31', 'Toulouse', '243100518', 514819, 1),"
			 " ('31395', '31', 'Muret', '200068641', 25000, 1),"
			 " ('48095', '48', 'Mende', '244800405', 12000, 1)"
			 " ON CONFLICT DO NOTHING");
}

/* A year: 40 solicitations a month in Toulouse and one in Muret; 2 a month in Mende. */
static inline void a_year(struct test_db *db)
{
	places_are(db);
	add_cells(db, "31", "1.1 number", "", "31555", 40);
	add_cells(db, "31", "1.1 number", "", "31395", 1);
	add_cells(db, "31", "1.2 number", "", "31555", 40);
	add_cells(db, "31", "1.2 number", "", "31395", 1);
	add_cells(db, "31", "1.2 by_profile", "adult", "31555", 39);
	add_cells(db, "31", "1.2 by_profile", "child", "31395", 1);
	add_cells(db, "31", "1.2 by_profile", "carer", "31555", 1);
	add_cells(db, "31", "1.5 denominator", "", "31555", 20);
	add_cells(db, "31", "1.5 numerator", "", "31555", 15);
	add_cells(db, "31", "1.5 number", "", "31555", 30);
	add_cells(db, "48", "1.1 number", "", "48095", 2);
}

/* Rounds of the job until nothing is due. */
static inline void release_on(const char *now)
{
	struct release_calm calm = {.cut = release_cut};
	struct cmn_conn *conn = test_db_conn("observatory");
	struct cmn_error err;
	bool more = true;

	for (int i = 0; more && i < 100; i++) {
		if (release_job(conn, now, &calm, &more, &err) != CMN_OK)
			fail_msg("release job: %s (%s)", err.detail[CMN_EN], err.cause);
	}
	assert_false(more);
	cmn_conn_close(&conn);
}

static inline void empty_releases(struct test_db *db)
{
	test_db_exec(db,
		     "TRUNCATE observatory.release_cell, observatory.release_edition,"
		     " observatory.release_month, observatory.release_watch,"
		     " observatory.figure_release, observatory.outbox, observatory.cell,"
		     " observatory.cell_commune CASCADE;"
		     "UPDATE observatory.generation SET built_at = '2026-01-01', building = NULL;"
		     "DELETE FROM observatory.release_rule WHERE departement <> '*'");
}

#endif
