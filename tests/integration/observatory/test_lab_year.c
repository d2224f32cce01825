/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_lab_year.c - what a report of a year is told by the lab, edition by edition, and what is
 * still to be completed.
 */
#include "integration/observatory/lab_desk.h"

#include "lab_feed.h"
#include "lab_year.h"

#include "cmn/record.h"

#include <stdlib.h>

static const struct cmn_pg_ctx CTX = {.departements = "31", .actor = "test"};

static PGresult *rows(enum lab_part part, const char *audience, const char *from, const char *until)
{
	const struct lab_asked asked = {"31", from, until, audience};
	struct cmn_error err;
	PGresult *res = NULL;

	cmn_error_init(&err);
	if (lab_year_rows(me.desk.pool, &CTX, &asked, part, &res, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return res;
}

static int n_of(enum lab_part part, const char *audience)
{
	PGresult *res = rows(part, audience, "2026-01-01", "2026-12-31");
	int n = PQntuples(res);

	PQclear(res);
	return n;
}

static void a_year(char activity[120], char commitment[120])
{
	char record[120];

	made(me.coord, "observations", SOLUTION, record);
	show(record, 1, "public", 200);
	made(me.coord, "observations", OBSTACLE, record);
	made(me.partner, "observations",
	     "{\"departement\":\"31\",\"kind\":\"rupture_factor\",\"title\":\"x\",\"on\":"
	     "\"2026-03-01\"}",
	     record);
	made(me.coord, "proposals", PROPOSAL, record);
	act(me.coord, record, 1, "{\"act\":\"address\",\"on\":\"2026-05-02\"}", 200);
	made(me.coord, "experiments", EXPERIMENT, record);
	act(me.coord, record, 1, "{\"act\":\"start\",\"on\":\"2026-02-15\"}", 200);
	made(me.coord, "activities", ACTIVITY, activity);
	act(me.coord, activity, 1, "{\"act\":\"hold\",\"participants\":24}", 200);
	made(me.coord, "assessments", COMMITMENT, commitment);
	act(me.coord, commitment, 1, "{\"act\":\"submit\"}", 200);
}

static void each_edition_says_what_its_readers_may_read(void **state)
{
	char activity[120], commitment[120];

	(void)state;
	a_year(activity, commitment);
	assert_int_equal(n_of(LAB_PART_OBSERVATIONS, "team"),
			 2); /* not what was only contributed */
	assert_int_equal(n_of(LAB_PART_OBSERVATIONS, "institutions"), 1);
	assert_int_equal(n_of(LAB_PART_OBSERVATIONS, "public"), 1);
	assert_int_equal(n_of(LAB_PART_PROPOSALS, "institutions"), 1);
	assert_int_equal(n_of(LAB_PART_PROPOSALS, "members"), 0);
	assert_int_equal(n_of(LAB_PART_EXPERIMENTS, "team"), 1);
	assert_int_equal(n_of(LAB_PART_EXPERIMENTS, "public"), 0);
	assert_int_equal(n_of(LAB_PART_ACTIVITIES, "team"), 1);
	assert_int_equal(n_of(LAB_PART_ACTIVITIES, "institutions"), 0);
	show(activity, 2, "public", 200);
	assert_int_equal(n_of(LAB_PART_ACTIVITIES, "public"), 1);
	assert_int_equal(n_of(LAB_PART_ASSESSMENTS, "institutions"), 1);
	assert_int_equal(n_of(LAB_PART_ASSESSMENTS, "members"), 0);
}

static void a_row_has_who_took_part_and_who_spoke(void **state)
{
	char activity[120], commitment[120];
	PGresult *res;

	(void)state;
	a_year(activity, commitment);
	post(me.partner, below(commitment, "words"),
	     "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 200);
	res = rows(LAB_PART_ASSESSMENTS, "institutions", "2026-01-01", "2026-12-31");
	assert_string_equal(cmn_column(res, 0, "party"), "Association inventée");
	assert_string_equal(cmn_column(res, 0, "kind"), "commitment");
	assert_non_null(strstr(cmn_column(res, 0, "entries"), "\"accord\": \"agrees\""));
	assert_non_null(strstr(cmn_column(res, 0, "entries"), "Association inventée"));
	assert_null(
	    strstr(cmn_column(res, 0, "entries"), "\"submit\"")); /* steps are for the team */
	assert_non_null(strstr(cmn_column(res, 0, "said"), "kept_in_part"));
	PQclear(res);
	res = rows(LAB_PART_ACTIVITIES, "team", "2026-07-01", "2026-12-31");
	assert_string_equal(cmn_column(res, 0, "day"), "2026-09-15");
	assert_non_null(strstr(cmn_column(res, 0, "actors"), "Établissement inventé"));
	PQclear(res);
	res = rows(LAB_PART_ACTIVITIES, "team", "2026-01-01", "2026-06-30");
	assert_int_equal(PQntuples(res), 0);
	PQclear(res);
	res = rows(LAB_PART_EXPERIMENTS, "team", "2027-01-01", "2027-12-31");
	assert_int_equal(PQntuples(res), 1); /* it still runs */
	PQclear(res);
}

/* The gaps of the period as "code,code,…". */
static void gaps(const char *from, const char *until, char out[600])
{
	const struct lab_asked asked = {"31", from, until, NULL};
	struct cmn_error err;
	PGresult *res = NULL;

	cmn_error_init(&err);
	if (lab_year_gaps(me.desk.pool, &CTX, &asked, &res, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	out[0] = '\0';
	for (int row = 0; row < PQntuples(res); row++) {
		strncat(out, cmn_column(res, row, "gap"), 599 - strlen(out));
		strncat(out, ",", 599 - strlen(out));
	}
	PQclear(res);
}

static void what_is_missing_is_listed_first(void **state)
{
	char activity[120], commitment[120], record[120], out[600];

	(void)state;
	gaps("2026-01-01", "2026-12-31", out);
	assert_string_equal(out, "no_activity,no_assessment,");
	a_year(activity, commitment);
	gaps("2026-01-01", "2026-12-31", out);
	assert_string_equal(out, "assessment_without_word,experiment_to_end,observation_to_read,"
				 "proposal_unanswered,");
	post(me.partner, below(commitment, "words"),
	     "{\"accord\":\"agrees\",\"on\":\"2026-11-20\"}", 200);
	made(me.coord, "experiments", EXPERIMENT, record);
	act(me.coord, record, 1, "{\"act\":\"start\",\"on\":\"2026-02-15\"}", 200);
	act(me.coord, record, 2,
	    "{\"act\":\"end\",\"on\":\"2026-06-01\",\"result\":\"inconclusive\",\"findings\":\"x\"}",
	    200);
	gaps("2026-01-01", "2026-12-31", out);
	assert_non_null(strstr(out, "experiment_to_capitalise,"));
	assert_null(strstr(out, "assessment_without_word"));
	act(me.coord, record, 3, "{\"act\":\"capitalise\",\"lessons\":\"x\"}", 200);
	gaps("2026-01-01", "2026-12-31", out);
	assert_non_null(strstr(out, "experiment_to_present,"));
	post(me.coord, of_record(record, "presentations"),
	     "{\"on\":\"2026-10-01\",\"institutions\":[\"ars\",\"departement\"]}", 200);
	gaps("2026-01-01", "2026-12-31", out);
	assert_null(strstr(out, "experiment_to_present"));
	gaps("2025-01-01", "2025-12-31", out);
	assert_string_equal(out, "no_activity,no_assessment,");
}

static void organisations_are_learnt_by_name(void **state)
{
	static const char DATA[] = "{\"actor_id\":\"" NOBODY "\",\"departement\":\"31\",\"name\":"
				   "\"Nom inventé %d\",\"version\":%d}";
	static const int VERSIONS[] = {2, 1, 3, 3};
	struct cmn_conn *bus = test_db_conn("observatory");
	struct cmn_event ev = {.type = "directory.actor.published.v1", .departement = "31"};
	char text_of[200];
	struct cmn_error err;

	(void)state;
	for (size_t i = 0; i < CMN_LEN(VERSIONS); i++) {
		snprintf(text_of, sizeof(text_of), DATA, VERSIONS[i], VERSIONS[i]);
		cmn_error_init(&err);
		assert_int_equal(cmn_json_parse(text_of, strlen(text_of), &ev.data, &err), CMN_OK);
		assert_int_equal(lab_feed_apply(bus, &ev, NULL, &err), CMN_OK);
		json_decref(ev.data);
	}
	assert_int_equal(
	    test_db_count(me.db, "SELECT count(*) FROM observatory.lab_actor WHERE id = '" NOBODY
				 "' AND name = 'Nom inventé 3'"),
	    1);
	ev.data = json_object();
	assert_int_equal(lab_feed_apply(bus, &ev, NULL, &err), CMN_E_INVALID);
	json_decref(ev.data);
	cmn_conn_close(&bus);
}

#define TEST(name) cmocka_unit_test_setup(name, lab_empty)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(each_edition_says_what_its_readers_may_read),
	    TEST(a_row_has_who_took_part_and_who_spoke),
	    TEST(what_is_missing_is_listed_first),
	    TEST(organisations_are_learnt_by_name),
	};

	return cmocka_run_group_tests(tests, lab_setup, lab_teardown);
}
