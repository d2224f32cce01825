/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_facts.c - facts and cells are a function of what the streams told: not of their
 * order among each other, not of the size of the batches, not of how often it was told; and the
 * cells are the sum over the facts.
 */
#include "cell_store.h"
#include "chronicle.h"
#include "count_store.h"
#include "definition_store.h"
#include "generation_store.h"
#include "month.h"

#include "cmn/calendar.h"

#include <stdlib.h>

/* A generator of our own: the same orders everywhere. */
static uint64_t seed = 42;

static size_t dice(size_t n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (size_t)(seed >> 33) % n;
}

/* The streams shuffled among each other, each in its order. */
static size_t shuffle(const struct told **out)
{
	size_t at[CMN_LEN(STREAMS)] = {0}, n = 0, all = 0;

	for (size_t s = 0; s < CMN_LEN(STREAMS); s++)
		all += STREAMS[s].n;
	while (n < all) {
		const size_t s = dice(CMN_LEN(STREAMS));

		if (at[s] < STREAMS[s].n)
			out[n++] = &STREAMS[s].events[at[s]++];
	}
	return n;
}

static char *text_of(struct test_db *db, const char *sql)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = PQexec(db->pg, sql);

	assert_int_equal(PQresultStatus(res), PGRES_TUPLES_OK);
	return strdup(PQntuples(res) && !PQgetisnull(res, 0, 0) ? PQgetvalue(res, 0, 0) : "");
}

#define CELLS                                                                                \
	"SELECT string_agg(concat_ws(' ', c.*), E'\\n' ORDER BY concat_ws(' ', c.*)) FROM (" \
	"SELECT departement, indicator, version, part, month, '*' AS commune, key, n, total" \
	" FROM observatory.cell WHERE (n, total) <> (0, 0) UNION ALL"                        \
	" SELECT departement, indicator, version, part, month, commune, key, n, total"       \
	" FROM observatory.cell_commune WHERE (n, total) <> (0, 0)) c"
#define FACTS                                                                                \
	"SELECT string_agg(concat_ws(' ', f.*), E'\\n' ORDER BY concat_ws(' ', f.*)) FROM (" \
	"SELECT departement, kind, id, situation_id, day, until, commune, value, codes"      \
	" FROM observatory.fact) f"

static void the_order_of_the_streams_and_the_batches_do_not_matter(void **state)
{
	char *cells = NULL, *facts = NULL;

	for (int round = 0; round < 60; round++) {
		const struct told *all[TOLD_MAX];
		char *now;
		size_t n;

		empty(state);
		n = shuffle(all);
		tell(all, n, 1 + dice(n));
		now = text_of(*state, FACTS);
		if (facts)
			assert_string_equal(now, facts);
		free(facts);
		facts = now;
		now = text_of(*state, CELLS);
		assert_true(strlen(now) > 1000);
		if (cells)
			assert_string_equal(now, cells);
		free(cells);
		cells = now;
	}
	free(cells);
	free(facts);
}

/* From any place of each stream on: what was heard is heard again. */
static void what_is_told_again_from_anywhere_changes_nothing(void **state)
{
	const struct told *all[TOLD_MAX];
	char *cells, *now;
	size_t n;

	empty(state);
	n = shuffle(all);
	tell(all, n, n);
	cells = text_of(*state, CELLS);
	for (size_t s = 0; s < CMN_LEN(STREAMS); s++) {
		for (size_t from = 0; from < STREAMS[s].n; from++) {
			for (size_t i = from; i < STREAMS[s].n; i++)
				all[i - from] = &STREAMS[s].events[i];
			tell(all, STREAMS[s].n - from, 1 + dice(5));
			now = text_of(*state, CELLS);
			assert_string_equal(now, cells);
			free(now);
		}
	}
	free(cells);
}

static void count_anew(void)
{
	struct observatory_set *set = NULL;
	struct observatory_generation g;
	struct cmn_error err;
	int32_t upto;
	bool any;

	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(observatory_store_generation_hold(conn, &g, &err), CMN_OK);
	assert_int_equal(observatory_store_definitions_on(conn, &set, &err), CMN_OK);
	assert_int_equal(
	    observatory_store_count(conn, g.current, "31", set,
				    observatory_month_of(cmn_day_of(cmn_clock_us(), "75")), &upto,
				    &any, &err),
	    CMN_OK);
	assert_true(any);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	observatory_set_free(&set);
}

static void the_cells_are_the_sum_over_the_facts(void **state)
{
	const struct told *all[TOLD_MAX];
	char *cells, *now;
	size_t n;

	empty(state);
	n = shuffle(all);
	tell(all, n, 7);
	cells = text_of(*state, CELLS);
	test_db_exec(*state, "TRUNCATE observatory.cell, observatory.cell_commune,"
			     " observatory.cell_definition");
	count_anew();
	now = text_of(*state, CELLS);
	assert_string_equal(now, cells);
	/* a definition that says something else than when it was counted is counted anew */
	test_db_exec(*state, "UPDATE observatory.cell_definition SET content = 0 WHERE indicator ="
			     " '1.2'; UPDATE observatory.cell SET n = 77 WHERE indicator = '1.2'");
	count_anew();
	free(now);
	now = text_of(*state, CELLS);
	assert_string_equal(now, cells);
	free(now);
	free(cells);
}

static void an_older_program_adds_nothing_to_what_a_newer_one_keeps(void **state)
{
	struct cmn_event ev;
	const struct cmn_event *one = &ev;
	struct cmn_error err;
	char sql[80];

	empty(state);
	decode(&INTAKE[1], &ev);
	snprintf(sql, sizeof(sql), "UPDATE observatory.generation SET fold = %d",
		 OBSERVATORY_FOLD + 1);
	test_db_exec(*state, sql);
	cmn_error_init(&err);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(observatory_fold_apply(conn, &one, 1, fold, &err), CMN_E_UNAVAILABLE);
	assert_string_equal(err.detail[CMN_EN], "a newer program keeps these facts");
	cmn_conn_rollback(conn);
	snprintf(sql, sizeof(sql), "UPDATE observatory.generation SET fold = %d", OBSERVATORY_FOLD);
	test_db_exec(*state, sql);
	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	assert_int_equal(observatory_fold_apply(conn, &one, 1, fold, &err), CMN_OK);
	assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.fact WHERE kind ="
					       " 'solicitation'"),
			 1);
	cmn_event_clear(&ev);
}

/* --- by hand ---------------------------------------------------------------------------------- */

static int64_t sum(struct test_db *db, const char *what, const char *where)
{
	char sql[512];

	snprintf(sql, sizeof(sql), "SELECT coalesce(sum(%s), 0) FROM observatory.%s", what, where);
	return test_db_count(db, sql);
}

static void the_facts_are_those_that_one_counts_by_hand(void **state)
{
	const struct told *all[TOLD_MAX];
	struct test_db *db = *state;

	empty(state);
	tell(all, shuffle(all), 3);
	/* 02 was received on 1 January in France; 03 was taken away */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '1.1' AND part = 'number'"), 2);
	assert_int_equal(sum(db, "n",
			     "cell WHERE indicator = '1.1' AND part = 'number' AND month"
			     " <> '2026-01-01'"),
			 0);
	/* a call counts on its first day, as what became of it */
	assert_int_equal(sum(db, "n",
			     "cell WHERE part = 'apart_abandoned_calls' AND month ="
			     " '2026-01-01'"),
			 1);
	/* the back-dated proposal is the first: eight days; a2 went to another département */
	assert_int_equal(sum(db, "value", "fact WHERE kind = 'first_proposal' AND day IS NOT NULL"),
			 8);
	assert_int_equal(sum(db, "n",
			     "cell WHERE indicator = '1.7' AND part = 'number' AND key ="
			     " 'd:8'"),
			 1);
	/* nobody waits any more at the end; in January a1 waited until the 18th */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '1.7' AND part = 'waiting'"), 0);
	/* three proposals, one of them taken back; two had an evaluation before them */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '1.4' AND part = 'numerator'"), 2);
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '1.4' AND part = 'denominator'"), 3);
	/* the solution that was taken back is none */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '2.2' AND part = 'denominator'"), 1);
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '2.2' AND part = 'numerator'"), 1);
	/* that one was the one of the ordinary environment */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '2.3' AND part = 'numerator'"), 0);
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '2.3' AND part = 'denominator'"), 1);
	/* the first validated version was co-built, the later one changes nothing */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '3.1' AND part = 'numerator'"), 1);
	/* the second version of the assignment: half an ETP on 90 days */
	assert_int_equal(sum(db, "total", "cell WHERE indicator = '4.1' AND part = 'number'"),
			 500 * 90);
	assert_int_equal(sum(db, "total",
			     "cell WHERE indicator = '4.3' AND part = 'number' AND"
			     " month = '2026-02-01'"),
			 1000 * 28);
	/* a1 came by outreach and was visited */
	assert_int_equal(sum(db, "n", "cell WHERE indicator = '2.1'"), 1);
}

static int64_t asked_n(enum observatory_place_kind kind, const char *place, const char *indicator,
		       const char *part)
{
	static const struct cmn_pg_ctx ctx = {.departements = "31", .actor = "coordonnateur-test"};
	const struct observatory_cells_asked asked = {.departement = "31",
						      .kind = kind,
						      .place = place,
						      .from = "2026-01-01",
						      .to = "2027-01-01",
						      .indicator = indicator};
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	struct cmn_error err;
	int64_t n = 0;

	cmn_error_init(&err);
	if (observatory_store_cells(pool, &ctx, &asked, &res, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	for (int row = 0; row < PQntuples(res); row++)
		if (strcmp(PQgetvalue(res, row, OBSERVATORY_CELL_PART), part) == 0 &&
		    strncmp(PQgetvalue(res, row, OBSERVATORY_CELL_KEY), "d:", 2) != 0)
			n += cmn_pg_int(res, row, OBSERVATORY_CELL_N, 0);
	return n;
}

static void places_add_up_from_their_communes(void **state)
{
	const struct told *all[TOLD_MAX];

	empty(state);
	tell(all, shuffle(all), 50);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_DEPARTEMENT, NULL, "1.1", "number"), 2);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_EPCI, "243100518", "1.1", "number"), 1);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_SUB_TERRITORY, "nord", "1.1", "number"), 1);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_COMMUNE, "31555", "1.1", "number"), 1);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_COMMUNE, "31069", "1.1", "number"), 0);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_COMMUNE, "", "1.1", "number"), 1);
	/* what happens in a situation lies where its solicitation did */
	assert_int_equal(asked_n(OBSERVATORY_PLACE_COMMUNE, "31555", "1.7", "number"), 1);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_EPCI, "243100518", "1.5", "number"), 2);
	assert_int_equal(asked_n(OBSERVATORY_PLACE_EPCI, "0", "1.5", "number"), 0);
}

/* --- the same sum again, in memory ------------------------------------------------------------ */

struct tally {
	int64_t n;
	size_t cells;
};

static bool add(const struct observatory_cell *cell, void *arg)
{
	struct tally *t = arg;

	t->cells++;
	if (strncmp(cell->key, "d:", 2) != 0)
		t->n += cell->n;
	return true;
}

static void another_version_is_another_sum_over_the_same_facts(void **state)
{
	static const struct cmn_pg_ctx ctx = {.departements = "31", .actor = "coordonnateur-test"};
	static const char *const ALL[] = {"channel:phone"};
	const struct observatory_part part = {.indicator = "1.1",
					      .version = 2,
					      .part = "number",
					      .kind = "solicitation",
					      .all = ALL,
					      .n_all = 1,
					      .by = "",
					      .measure = OBSERVATORY_COUNT,
					      .valid_to = INT32_MAX};
	struct observatory_cells_asked asked = {.departement = "31",
						.kind = OBSERVATORY_PLACE_DEPARTEMENT,
						.from = "2026-01-01",
						.to = "2026-02-01"};
	const struct told *all[TOLD_MAX];
	struct tally t = {0, 0};
	struct cmn_error err;

	empty(state);
	tell(all, shuffle(all), 50);
	assert_int_equal(observatory_store_recount(pool, &ctx, &asked, &part, 1, add, &t, &err),
			 CMN_OK);
	assert_int_equal(t.n, 1);
	asked.kind = OBSERVATORY_PLACE_EPCI;
	asked.place = "243100518";
	t = (struct tally){0, 0};
	assert_int_equal(observatory_store_recount(pool, &ctx, &asked, &part, 1, add, &t, &err),
			 CMN_OK);
	assert_int_equal(t.cells, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_order_of_the_streams_and_the_batches_do_not_matter),
	    cmocka_unit_test(what_is_told_again_from_anywhere_changes_nothing),
	    cmocka_unit_test(the_cells_are_the_sum_over_the_facts),
	    cmocka_unit_test(an_older_program_adds_nothing_to_what_a_newer_one_keeps),
	    cmocka_unit_test(the_facts_are_those_that_one_counts_by_hand),
	    cmocka_unit_test(places_add_up_from_their_communes),
	    cmocka_unit_test(another_version_is_another_sum_over_the_same_facts),
	};

	return cmocka_run_group_tests_name("facts and cells", tests, setup, teardown);
}
