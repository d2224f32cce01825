/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_sandbox.c - the sandbox of vendors: its fixed cases, a reset that touches its rows alone,
 * and the days that pass in it.
 */
#include "handoff_desk.h"

#include "referral_deps.h"
#include "sandbox_store.h"

#include "support/statements.h"

#define SANDBOX "/v1/referral/sandbox"
#define CASE(n) "09840000-0000-7000-8000-0000000001" n
#define DAYS    "{\"days\":10}"

static struct referral_deps deps = {.consent_required = "", .development = true, .sandbox = true};
static const char *vendor;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0) {
		handoff_people(state, &deps);
		vendor = desk_as(&desk, "mdph", "984", NULL);
	}
	return rc;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

/* What intake would have told. */
static int fresh(void **state)
{
	handoff_nothing(state);
	deps.sandbox = true;
	test_db_exec(
	    *state,
	    "SET search_path = referral; TRUNCATE pag, gos_session, sandbox_reset, idempotency"
	    " CASCADE; INSERT INTO situation_ref (id, departement, solicited_at, state)"
	    " SELECT sandbox_id(2, number), '984', '2026-01-10T08:00:00Z', 'open'"
	    " FROM sandbox_case");
	return 0;
}

static int64_t count(void **state, const char *sql)
{
	return test_db_count(*state, sql);
}

static void reset(void)
{
	desk_send(&desk, "POST", SANDBOX "/reset", vendor, NULL, NULL, 200);
}

static void every_case_is_made_under_its_fixed_id_in_its_state(void **state)
{
	static const char *const STATES[] = {
	    "sent",      "received",  "read",          "complement_requested",
	    "accepted",  "refused",   "already_known", "in_evaluation",
	    "concluded", "concluded", "withdrawn",     "received",
	    "sent",      "concluded", "sent",          "sent"};
	char id[64];

	desk_get(&desk, vendor, SANDBOX, 200);
	assert_null(json_object_get(desk.a.json, "resets"));
	reset();
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "resets")), 1);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "cases")), CMN_LEN(STATES));
	for (size_t i = 0; i < CMN_LEN(STATES); i++) {
		const json_t *one = json_array_get(json_object_get(desk.a.json, "cases"), i);

		snprintf(id, sizeof(id), CASE("%02zu"), i + 1);
		assert_string_equal(cmn_json_get(one, "handoff_id"), id);
		assert_string_equal(cmn_json_get(one, "state"), STATES[i]);
	}
	handoff_get(vendor, CASE("05"), "", 403); /* nobody told the agreements here */
	handoff_get(vendor, CASE("06"), "", 200);
	handoff_get(vendor, CASE("06"), "/history", 200);
	assert_int_equal(desk_items(&desk), 4);
	assert_int_equal(count(state, "SELECT count(*) FROM referral.outbox WHERE stream ="
				      " '984.mdph' AND type LIKE 'referral.handoff.%'"),
			 count(state, "SELECT count(*) FROM referral.handoff_history"
				      " WHERE departement = '984'"));
	assert_int_equal(
	    count(state, "SELECT count(*) FROM referral.pag WHERE departement = '984'"), 2);
}

static void a_reset_gives_the_same_again_and_forgets_what_was_done(void **state)
{
	static const char SHAPE[] =
	    "SELECT hashtext(string_agg(concat_ws(' ', id, state, version, situation_id), ','"
	    " ORDER BY id)) FROM referral.handoff WHERE departement = '984'";
	int64_t before;

	reset();
	before = count(state, SHAPE);
	handoff_act(vendor, CASE("01"), "receipt", 1, NULL, 200);
	handoff_act(vendor, CASE("03"), "acceptance", 3, NULL, 200);
	assert_int_not_equal(count(state, SHAPE), before);
	reset();
	assert_int_equal(count(state, SHAPE), before);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "resets")), 2);
	reset();
	assert_int_equal(count(state, SHAPE), before);
}

/* One number for all rows of every table that are not the sandbox's. */
static const char OTHERS[] =
    "SELECT sum(hashtext(name || (xpath('/row/h/text()', query_to_xml(format("
    "'SELECT coalesce(sum(hashtext(t::text)), 0) AS h FROM referral.%I AS t"
    " WHERE departement <> ''984''', name), false, true, '')))[1]::text))::bigint"
    " FROM referral.sandbox_part WHERE name NOT IN ('audit', 'idempotency')";

static void a_reset_touches_no_row_of_another_departement(void **state)
{
	char id[40];
	int64_t before;

	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	reset();
	before = count(state, OTHERS);
	handoff_act(vendor, CASE("01"), "receipt", 1, NULL, 200);
	reset();
	assert_int_equal(count(state, OTHERS), before);
	handoff_get(conseiller, id, "", 200);
	handoff_state_is("received", 3);
	/* and the owner, as whom it runs, may not delete one where row security guards the table */
	test_db_exec(*state, "SET ROLE c360_owner; DELETE FROM referral.handoff_history"
			     " WHERE departement = '31'; RESET ROLE");
	assert_int_equal(count(state, "SELECT count(*) FROM referral.handoff_history"
				      " WHERE departement = '31'"),
			 3);
}

static void a_table_with_a_departement_is_one_that_the_reset_knows(void **state)
{
	assert_int_equal(
	    count(state, "SELECT count(*) FROM information_schema.columns c JOIN"
			 " information_schema.tables t USING (table_schema, table_name)"
			 " WHERE c.table_schema = 'referral' AND c.column_name = 'departement'"
			 " AND t.table_type = 'BASE TABLE' AND c.table_name NOT IN"
			 " (SELECT name FROM referral.sandbox_part)"),
	    0);
}

static void where_it_is_not_open_there_is_none(void **state)
{
	(void)state;
	reset();
	desk_send(&desk, "POST", SANDBOX "/reset", mdph, NULL, NULL, 403);
	desk_get(&desk, mdph, SANDBOX, 403);
	handoff_get(mdph, CASE("06"), "", 404);
	deps.sandbox = false;
	desk_send(&desk, "POST", SANDBOX "/reset", vendor, NULL, NULL, 404);
	desk_get(&desk, vendor, SANDBOX, 404);
	desk_send(&desk, "POST", SANDBOX "/handoffs/" CASE("04") "/complement", vendor,
		  "If-Match: \"4\"", "{\"note\":\"Texte inventé.\"}", 404);
}

static void it_waits_until_intake_has_told_its_situations(void **state)
{
	test_db_exec(*state, "DELETE FROM referral.situation_ref WHERE id ="
			     " '09840000-0000-7000-8000-000000000209'");
	desk_send(&desk, "POST", SANDBOX "/reset", vendor, "Idempotency-Key: once", NULL, 503);
	assert_int_equal(count(state, "SELECT count(*) FROM referral.handoff"), 0);
	test_db_exec(*state, "INSERT INTO referral.situation_ref (id, departement, solicited_at,"
			     " state) VALUES ('09840000-0000-7000-8000-000000000209', '984',"
			     " '2026-01-10T08:00:00Z', 'open')");
	desk_send(&desk, "POST", SANDBOX "/reset", vendor, "Idempotency-Key: once", NULL, 200);
	desk_send(&desk, "POST", SANDBOX "/reset", vendor, "Idempotency-Key: once", NULL, 200);
	assert_int_equal(count(state, "SELECT version FROM referral.sandbox_reset"), 1);
}

static void days_pass_for_one_hand_off_and_its_clocks(void **state)
{
	reset();
	assert_int_equal(count(state,
			       "SELECT count(*) FROM referral.clock WHERE subject_id ="
			       " '" CASE("13") "' AND stopped_at IS NULL AND started_at <"
					       " statement_timestamp() - interval '29 days'"),
			 2);
	assert_int_equal(count(state, "SELECT count(*) FROM referral.clock WHERE subject_id ="
				      " '" CASE("04") "' AND paused_at IS NOT NULL"),
			 1);
	desk_send(&desk, "POST", SANDBOX "/handoffs/" CASE("01") "/days", vendor, "If-Match: \"7\"",
		  DAYS, 412);
	desk_send(&desk, "POST", SANDBOX "/handoffs/" NOWHERE "/days", vendor, "If-Match: \"1\"",
		  DAYS, 404);
	desk_send(&desk, "POST", SANDBOX "/handoffs/" CASE("01") "/days", vendor, "If-Match: \"1\"",
		  "{\"days\":0}", 422);
	desk_send(&desk, "POST", SANDBOX "/handoffs/" CASE("01") "/days", vendor, "If-Match: \"1\"",
		  DAYS, 200);
	handoff_state_is("sent", 2);
	assert_int_equal(count(state, "SELECT count(*) FROM referral.clock WHERE subject_id ="
				      " '" CASE("01") "' AND started_at < statement_timestamp() -"
						      " interval '9 days' AND look_at IS NOT NULL"),
			 2);
	handoff_act(vendor, CASE("01"), "receipt", 2, NULL, 200);
	handoff_state_is("received", 3);
}

static void the_team_of_the_sandbox_withdraws(void **state)
{
	(void)state;
	reset();
	desk_send(&desk, "POST", SANDBOX "/handoffs/" CASE("02") "/withdrawal", vendor,
		  "If-Match: \"2\"", "{\"reason\":\"solution_found\",\"by\":\"team\"}", 200);
	handoff_state_is("withdrawn", 3);
	desk_send(&desk, "POST", SANDBOX "/handoffs/" CASE("02") "/withdrawal", vendor,
		  "If-Match: \"3\"", "{\"reason\":\"solution_found\",\"by\":\"team\"}", 409);
}

static void every_statement_fits_the_schema(void **state)
{
	(void)state;
	test_statements_of("referral", REFERRAL_SANDBOX_STATEMENTS,
			   REFERRAL_SANDBOX_STATEMENT_COUNT,
			   (const char *const[]){"sandbox_case", "sandbox_reset", NULL});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(every_case_is_made_under_its_fixed_id_in_its_state, fresh),
	    cmocka_unit_test_setup(a_reset_gives_the_same_again_and_forgets_what_was_done, fresh),
	    cmocka_unit_test_setup(a_reset_touches_no_row_of_another_departement, fresh),
	    cmocka_unit_test_setup(a_table_with_a_departement_is_one_that_the_reset_knows, fresh),
	    cmocka_unit_test_setup(where_it_is_not_open_there_is_none, fresh),
	    cmocka_unit_test_setup(it_waits_until_intake_has_told_its_situations, fresh),
	    cmocka_unit_test_setup(days_pass_for_one_hand_off_and_its_clocks, fresh),
	    cmocka_unit_test_setup(the_team_of_the_sandbox_withdraws, fresh),
	    cmocka_unit_test(every_statement_fits_the_schema),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
