/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_money_told.c - totals told when they changed and without names, slow spending told once a
 * month (R206), credits learnt of referral (R195, R196).
 */
#include "integration/directory/spending.h"

#include "money_feed.h"
#include "money_job.h"

#define LINES                                                                                      \
	",\"lines\":[{\"number\":1,\"kind\":\"payroll_direct\",\"label\":\"Conseiller inventé\"," \
	"\"planned_cents\":40000000}]"
#define TOTALLED "directory.credits.totalled.v1"
#define LAGGING  "directory.credits.lagging.v1"

static char budget[64];
static struct cmn_conn *bus;

static int setup(void **state)
{
	int rc = spending_setup(state);

	bus = test_db_conn("directory");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&bus);
	return spending_teardown(state);
}

static int64_t events(const char *type, const char *where)
{
	char sql[600];

	snprintf(
	    sql, sizeof(sql),
	    "SELECT count(*) FROM directory.outbox WHERE type = '%s' AND subject = '%s' AND %s",
	    type, strrchr(budget, '/') + 1, where);
	return test_db_count(me.db, sql);
}

static void totals(void)
{
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	while (more)
		if (money_job_totals(bus, "2026-11-23T10:00:00Z", NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
}

static void look(const char *now)
{
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	while (more)
		if (money_job_lag(bus, now, NULL, &more, &err))
			fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
}

static void all_obey_their_schema(void)
{
	PGresult *told = PQexec(me.db->pg, "SELECT type, data FROM directory.outbox WHERE type LIKE"
					   " 'directory.credits.%'");

	assert_true(PQntuples(told) > 0);
	for (int i = 0; i < PQntuples(told); i++) {
		struct cmn_event ev = {.data = json_loads(PQgetvalue(told, i, 1), 0, NULL)};
		struct cmn_error err;

		snprintf(ev.type, sizeof(ev.type), "%s", PQgetvalue(told, i, 0));
		cmn_error_init(&err);
		if (cmn_event_check(&ev, &err) != CMN_OK)
			fail_msg("%s: %s", err.detail[CMN_EN], PQgetvalue(told, i, 1));
		assert_null(strstr(PQgetvalue(told, i, 1), "invent"));
		cmn_event_clear(&ev);
	}
	PQclear(told);
}

static void totals_are_told_once_after_what_changed(void **state)
{
	char entry[80], target[100];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	totals();
	totals();
	assert_int_equal(events(TOTALLED, "true"), 1);
	spend(budget, me.coord31, 1, 700, "2026-02-10", entry);
	spend(budget, me.coord31, 1, 30, "2026-02-10", NULL);
	totals();
	assert_int_equal(events(TOTALLED, "data->'spent'->0->>'cents' = '730'"
					  " AND data->'spent'->0->>'line' = 'payroll_direct'"),
			 1);
	snprintf(target, sizeof(target), "%s/reversal", entry);
	post(me.coord31, target, "{\"reason\":\"Saisie inventée.\"}", 201);
	totals();
	assert_int_equal(events(TOTALLED, "data->'spent'->0->>'cents' = '30'"), 1);
	assert_int_equal(events(TOTALLED, "true"), 3);
	all_obey_their_schema();
}

static void what_is_being_entered_is_told_after_it(void **state)
{
	PGconn *other = PQconnectdb(test_db_url("directory"));
	char sql[600];

	(void)state;
	new_budget("31", 2026, LINES, budget);
	PQclear(PQexec(other, "BEGIN; SELECT set_config('c360.departements', '31', true)"));
	snprintf(sql, sizeof(sql), "UPDATE budget SET told = false WHERE id = '%s'",
		 strrchr(budget, '/') + 1);
	PQclear(PQexec(other, sql));
	totals(); /* locked by who enters: left for the next time */
	assert_int_equal(events(TOTALLED, "true"), 0);
	PQclear(PQexec(other, "COMMIT"));
	PQfinish(other);
	totals();
	assert_int_equal(events(TOTALLED, "true"), 1);
}

static void slow_spending_is_told_once_a_month_from_its_day_on(void **state)
{
	(void)state;
	new_budget("31", 2026, LINES, budget);
	look("2026-03-30T10:00:00Z"); /* day 89 */
	assert_int_equal(events(LAGGING, "true"), 0);
	look("2026-04-01T10:00:00Z");
	look("2026-04-02T10:00:00Z");
	look("2026-03-31T10:00:00Z"); /* a clock that goes back */
	assert_int_equal(events(LAGGING, "data->>'month' = '4' AND data->>'spent_permille' = '0'"),
			 1);
	spend(budget, me.coord31, 1, 20000000, "2026-04-20", NULL);
	look("2026-05-01T10:00:00Z"); /* half of it is spent */
	assert_int_equal(events(LAGGING, "true"), 1);
	look("2026-12-31T23:30:00Z"); /* the next year there */
	assert_int_equal(events(LAGGING, "true"), 1);
	look("2026-12-31T10:00:00Z");
	assert_int_equal(events(LAGGING, "true"), 1);
	all_obey_their_schema();
}

static void a_community_sets_its_own_threshold(void **state)
{
	(void)state;
	test_db_exec(
	    me.db, "INSERT INTO directory.community_rule (id, departement, rule, valid_from, value,"
		   " decided_by, set_at) VALUES (gen_random_uuid(), '31', 'credits_lag_percent',"
		   " '2026-06-01', '90', 'test', now())");
	new_budget("31", 2026, LINES, budget);
	spend(budget, me.coord31, 1, 20000000, "2026-04-20", NULL);
	look("2026-05-15T10:00:00Z");
	assert_int_equal(events(LAGGING, "true"), 0);
	look("2026-08-15T10:00:00Z"); /* 62 % of the year: 55,8 % is the least */
	assert_int_equal(events(LAGGING, "true"), 1);
	test_db_exec(me.db, "DELETE FROM directory.community_rule");
}

/* --- learnt ---------------------------------------------------------------------------------- */

static void hear(const char *type, const char *data)
{
	struct cmn_event ev = {.data = json_loads(data, 0, NULL), .departement = "31"};
	struct cmn_error err;

	snprintf(ev.type, sizeof(ev.type), "%s", type);
	cmn_error_init(&err);
	if (money_feed_apply(bus, &ev, NULL, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_event_clear(&ev);
}

#define FUNDING                                                                     \
	"\"funding_id\":\"0197f0a0-0000-7000-8000-0000000000f1\",\"kind\":\"cnr\"," \
	"\"side\":\"actor\",\"asked_on\":\"2026-02-01\""
#define ASKED                                                                            \
	"{" FUNDING ",\"funder\":\"ars\",\"purpose\":\"respite\",\"mention_c360\":true," \
	"\"amount_cents\":1250000,\"situation_id\":\"0197f0a0-0000-7000-8000-0000000000aa\"}"
#define DECIDED                                                             \
	"{" FUNDING ",\"state\":\"granted\",\"decided_on\":\"2026-03-01\"," \
	"\"granted_cents\":1000000}"

static int64_t known(void)
{
	return test_db_count(me.db,
			     "SELECT count(*) FROM directory.budget_funding WHERE state ="
			     " 'granted' AND funder = 'ars' AND mention_c360 AND asked_cents ="
			     " 1250000 AND granted_cents = 1000000");
}

static void credits_are_learnt_in_any_order_and_once(void **state)
{
	(void)state;
	hear("referral.funding.asked.v1", ASKED);
	hear("referral.funding.decided.v1", DECIDED);
	hear("referral.funding.asked.v1", ASKED); /* again */
	assert_int_equal(known(), 1);
	test_db_exec(me.db, "DELETE FROM directory.budget_funding");
	hear("referral.funding.decided.v1", DECIDED);
	hear("referral.funding.asked.v1", ASKED);
	hear("referral.proposal.made.v1", "{}"); /* not ours */
	assert_int_equal(known(), 1);
	assert_int_equal(test_db_count(me.db, "SELECT count(*) FROM directory.budget_funding"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(totals_are_told_once_after_what_changed),
	    cmocka_unit_test(what_is_being_entered_is_told_after_it),
	    cmocka_unit_test(slow_spending_is_told_once_a_month_from_its_day_on),
	    cmocka_unit_test(a_community_sets_its_own_threshold),
	    cmocka_unit_test(credits_are_learnt_in_any_order_and_once),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
