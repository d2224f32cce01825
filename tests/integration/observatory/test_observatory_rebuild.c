/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_rebuild.c - a rebuild over a real bus: everything is heard again into the next
 * generation while the current one is served and goes on learning; then the switch; the cells are
 * the same, and what comes afterwards is counted once.
 */
#include "chronicle.h"
#include "keeper.h"

#include "support/bus.h"

#include "cmn/event_schema.h"

#include <stdlib.h>

#define PORT 18370

#define TEXT_OF(number) #number
#define TEXT(number)    TEXT_OF(number)
#define FOLD            TEXT(OBSERVATORY_FOLD)

static struct test_bus bus;
static struct cmn_relay *relay;

static int open_all(void **state)
{
	int rc = setup(state);

	if (rc != 0)
		return rc;
	test_bus_open(&bus, *state, PORT);
	relay = test_relay(&bus, 0);
	return 0;
}

static int close_all(void **state)
{
	cmn_relay_stop(&relay);
	test_bus_close(&bus);
	return teardown(state);
}

static int begin(void **state)
{
	empty(state);
	test_db_exec(*state, "TRUNCATE intake.outbox, intake.event, intake.stream_head,"
			     " observatory.position, observatory.inbox, observatory.parked;"
			     "UPDATE observatory.generation SET current = 1, building = NULL,"
			     " building_fold = NULL, built_at = '2026-01-01', fold = " FOLD);
	return 0;
}

/* Solicitations and situations of two départements, told by intake. */
static void write_events(struct test_db *db, int from, int n)
{
	char sql[1600];

	snprintf(
	    sql, sizeof(sql),
	    "INSERT INTO intake.outbox (event_id, stream, type, subject, at, data)"
	    " SELECT gen_random_uuid(), d || '.facts', t, id::text, now(), data FROM ("
	    " SELECT i, CASE WHEN i %% 3 = 0 THEN '44' ELSE '31' END AS d,"
	    "  ('0197f0a0-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid AS id,"
	    "  timestamptz '2026-01-01T10:00:00Z' + i * interval '1 hour' AS at"
	    "  FROM generate_series(%d, %d) AS i) x,"
	    " LATERAL (VALUES ('intake.solicitation.recorded.v1', json_build_object("
	    "  'solicitation_id', id, 'received_at', at, 'profile',"
	    "  (ARRAY['child','adult','carer'])[i %% 3 + 1], 'channel', 'phone', 'requester_kind',"
	    "  'person', 'person_profile', 'adult', 'commune', '31555')),"
	    " ('intake.situation.opened.v1', json_build_object('situation_id', id,"
	    "  'solicitation_id', id, 'solicited_at', at, 'opened_at', at, 'profile', 'adult')))"
	    " AS e (t, data) ORDER BY i, t DESC",
	    from, from + n - 1);
	test_db_exec(db, sql);
	cmn_relay_kick(relay);
}

static struct cmn_feed *live(struct observatory_fold *with)
{
	const struct cmn_feed_settings settings = {.reader = OBSERVATORY_READER,
						   .schema = "observatory",
						   .conninfo = test_db_url("observatory_bus"),
						   .key_file = bus.reader.file,
						   .sources = bus.sources,
						   .streams = "intake.facts",
						   .departements = "31,44",
						   .apply_batch = observatory_fold_apply,
						   .batch = OBSERVATORY_BATCH,
						   .inbox = CMN_INBOX_WRITTEN,
						   .deps = with,
						   .check = cmn_event_check};
	struct cmn_feed *feed = NULL;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_feed_start(&settings, &feed, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return feed;
}

static struct observatory_keeper *keeper(void)
{
	const struct observatory_keeper_settings settings = {
	    .conninfo = test_db_url("observatory_bus"),
	    .schema = "observatory",
	    .departements = "31,44",
	    .key_file = bus.reader.file,
	    .sources = bus.sources,
	    .streams = "intake.facts",
	    .every_ms = 50,
	    .settle_ms = 2500,
	    .check = cmn_event_check,
	};
	struct observatory_keeper *k = NULL;
	struct cmn_error err;

	assert_int_equal(observatory_keeper_start(&settings, &k, &err), CMN_OK);
	return k;
}

#define OF_11                                                                              \
	"FROM observatory.cell c, observatory.generation g WHERE c.generation = g.current" \
	" AND indicator = '1.1' AND part = 'number'"
#define DIGEST                                                                                     \
	"SELECT ('x' || substr(md5(string_agg(concat_ws(' ', departement, indicator, part, month," \
	" commune, key, n, total), E'\\n' ORDER BY departement, indicator, part, month, commune,"  \
	" key)), 1, 15))::bit(60)::bigint FROM observatory.cell_commune c,"                        \
	" observatory.generation g WHERE c.generation = g.current AND (n, total) <> (0, 0)"

static void a_rebuild_ends_with_the_same_cells_while_more_is_learnt(void **state)
{
	struct observatory_fold *mine = observatory_fold_new(false);
	struct cmn_feed *feed = live(mine);
	struct observatory_keeper *k;
	int64_t before;

	write_events(*state, 1, 1500);
	test_until(*state, "SELECT sum(n) " OF_11, 1500, 30);
	before = test_db_count(*state, DIGEST);
	test_db_exec(*state, "UPDATE observatory.generation SET building = current + 1");
	k = keeper();
	test_until(*state, "SELECT current FROM observatory.generation", 2, 30);
	assert_int_equal(test_db_count(*state, DIGEST), before);
	/* one that runs beside the writing: nothing is lost and nothing counts twice */
	test_db_exec(*state, "UPDATE observatory.generation SET building = current + 1");
	for (int i = 0; i < 20; i++) {
		write_events(*state, 1501 + 50 * i, 50);
		cmn_sleep_ms(40);
	}
	test_until(*state, "SELECT current FROM observatory.generation", 3, 30);
	write_events(*state, 2501, 100);
	test_until(*state, "SELECT sum(n) " OF_11, 2600, 30);
	test_until(*state,
		   "SELECT count(*) FROM observatory.fact WHERE generation <> (SELECT current FROM"
		   " observatory.generation)",
		   0, 30);
	observatory_keeper_stop(&k);
	cmn_feed_stop(&feed);
	observatory_fold_free(&mine);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.parked"), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.position WHERE"
					       " reader <> 'facts'"),
			 0);
}

static void a_program_that_folds_in_another_way_rebuilds_by_itself(void **state)
{
	struct observatory_fold *mine = observatory_fold_new(false);
	struct cmn_feed *feed = live(mine);
	struct observatory_keeper *k;

	write_events(*state, 1, 300);
	test_until(*state, "SELECT sum(n) " OF_11, 300, 30);
	test_db_exec(*state, "UPDATE observatory.generation SET fold = 0;"
			     "UPDATE observatory.fact SET codes = '{profile:wrong}';"
			     "UPDATE observatory.cell SET n = 7 WHERE indicator = '1.1'");
	k = keeper();
	test_until(*state, "SELECT current FROM observatory.generation", 2, 30);
	test_until(*state, "SELECT sum(n) " OF_11, 300, 5);
	assert_int_equal(test_db_count(*state, "SELECT fold FROM observatory.generation"),
			 OBSERVATORY_FOLD);
	observatory_keeper_stop(&k);
	cmn_feed_stop(&feed);
	observatory_fold_free(&mine);
}

/* Killed in the middle, it goes on where it was. */
static void a_rebuild_that_is_stopped_is_resumed(void **state)
{
	struct observatory_fold *mine = observatory_fold_new(false);
	struct cmn_feed *feed = live(mine);
	struct observatory_keeper *k;
	int64_t before;

	write_events(*state, 1, 2000);
	test_until(*state, "SELECT sum(n) " OF_11, 2000, 30);
	before = test_db_count(*state, DIGEST);
	test_db_exec(*state, "UPDATE observatory.generation SET building = current + 1");
	for (int i = 0; i < 4; i++) {
		k = keeper();
		cmn_sleep_ms(150);
		observatory_keeper_stop(&k);
	}
	k = keeper();
	test_until(*state, "SELECT current FROM observatory.generation", 2, 30);
	assert_int_equal(test_db_count(*state, DIGEST), before);
	observatory_keeper_stop(&k);
	cmn_feed_stop(&feed);
	observatory_fold_free(&mine);
}

/* A database whose figures a former program kept: the facts of then are heard from the beginning,
 * and until they all are, the figures of then are shown and nothing is released. */
static void a_former_database_hears_everything_before_its_cells_are_served(void **state)
{
	struct observatory_fold *mine = observatory_fold_new(false);
	struct observatory_keeper *k;
	struct cmn_feed *feed;

	write_events(*state, 1, 200);
	test_until(*state, "SELECT count(*) FROM intake.event", 400, 10);
	test_db_exec(
	    *state, "UPDATE observatory.generation SET built_at = NULL, fold = 0;"
		    "INSERT INTO observatory.position SELECT 'observatory', '31.intake.facts',"
		    " epoch, sequence FROM intake.stream_head WHERE stream = '31.facts';"
		    "TRUNCATE observatory.figure;"
		    "INSERT INTO observatory.figure VALUES ('31', '2026-01-01', '1.1', '', 99, 0)");
	k = keeper();
	cmn_sleep_ms(300);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.generation WHERE"
					       " built_at IS NULL"),
			 1);
	assert_int_equal(figures(JANUARY).solicitations, 99);
	feed = live(mine);
	test_until(*state,
		   "SELECT count(*) FROM observatory.generation WHERE built_at IS NOT NULL AND"
		   " current = 1 AND fold = " FOLD,
		   1, 30);
	assert_int_equal(figures(JANUARY).solicitations, 134);
	observatory_keeper_stop(&k);
	cmn_feed_stop(&feed);
	observatory_fold_free(&mine);
}

/* One bad event parks its subject, the rest of its batch is counted. */
static void a_version_that_is_not_known_parks_alone(void **state)
{
	struct observatory_fold *mine = observatory_fold_new(false);
	struct cmn_feed *feed;

	write_events(*state, 1, 50);
	test_outbox_type(&bus, "31.facts", "odd", "intake.solicitation.recorded.v9");
	write_events(*state, 51, 50);
	feed = live(mine);
	test_until(*state, "SELECT sum(n) " OF_11, 100, 30);
	test_until(*state,
		   "SELECT count(*) FROM observatory.parked WHERE reader = 'facts' AND subject ="
		   " 'odd'",
		   1, 5);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.parked"), 1);
	cmn_feed_stop(&feed);
	observatory_fold_free(&mine);
}

/* The lab, the report and unmet needs are fed by the live reader alone. */
static void a_rebuild_leaves_what_the_live_reader_alone_had_parked(void **state)
{
	struct observatory_fold *mine = observatory_fold_new(false);
	struct observatory_keeper *k;
	struct cmn_feed *feed;

	test_outbox_type(&bus, "31.facts", "odd", "intake.solicitation.recorded.v9");
	write_events(*state, 1, 50);
	feed = live(mine);
	test_until(*state, "SELECT sum(n) " OF_11, 50, 30);
	/* one that the rebuild hears and does not park; one that will be heard again */
	test_db_exec(
	    *state, "INSERT INTO observatory.parked (reader, stream, epoch, sequence, subject,"
		    " type, body, reason, parked_at) SELECT 'facts', p.stream, p.epoch, x.sequence,"
		    " x.subject, 'intake.situation.opened.v1', '{}', 'of the lab', now()"
		    " FROM observatory.position p, LATERAL (VALUES (2, 'alone'),"
		    " (p.sequence + 1000, 'later')) AS x (sequence, subject)"
		    " WHERE p.reader = 'facts' AND p.stream = '31.intake.facts';"
		    "UPDATE observatory.generation SET building = current + 1");
	k = keeper();
	test_until(*state, "SELECT current FROM observatory.generation", 2, 30);
	test_until(*state,
		   "SELECT count(*) FROM observatory.parked WHERE reader = 'facts' AND subject ="
		   " 'alone' AND NOT retry AND reason <> 'of the lab'",
		   1, 30);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.parked WHERE"
					       " reader = 'facts' AND subject = 'odd'"),
			 1);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM observatory.parked"), 2);
	observatory_keeper_stop(&k);
	cmn_feed_stop(&feed);
	observatory_fold_free(&mine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(a_rebuild_ends_with_the_same_cells_while_more_is_learnt, begin),
	    cmocka_unit_test_setup(a_program_that_folds_in_another_way_rebuilds_by_itself, begin),
	    cmocka_unit_test_setup(a_rebuild_that_is_stopped_is_resumed, begin),
	    cmocka_unit_test_setup(a_former_database_hears_everything_before_its_cells_are_served,
				   begin),
	    cmocka_unit_test_setup(a_version_that_is_not_known_parks_alone, begin),
	    cmocka_unit_test_setup(a_rebuild_leaves_what_the_live_reader_alone_had_parked, begin),
	};

	return cmocka_run_group_tests_name("rebuild", tests, open_all, close_all);
}
