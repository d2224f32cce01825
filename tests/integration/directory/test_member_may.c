/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_member_may.c - what the terms of an adhesion open to the accounts of a member, day by day;
 * and the history of who is a member, which follows the record of the actor whoever writes it.
 */
#include "integration/directory/offering.h"
#include "support/statements.h"

#include "cmn/codes.h"
#include "member_terms.h"

static struct test_db *db;

static int setup(void **state)
{
	int rc = asking_setup(state);

	db = *state;
	return rc;
}

/* The text with the identifier wherever @ stands. */
static const char *about(const char *text, const char *id)
{
	static char sql[2000];
	size_t n = 0;

	for (; *text != '\0' && n + 40 < sizeof(sql); text++) {
		if (*text == '@')
			n += (size_t)snprintf(sql + n, sizeof(sql) - n, "%s", id);
		else
			sql[n++] = *text;
	}
	sql[n] = '\0';
	return sql;
}

static void run(const char *text, const char *id)
{
	test_db_exec(db, "SET search_path = directory");
	test_db_exec(db, about(text, id));
}

static int64_t count(const char *text, const char *id)
{
	test_db_exec(db, "SET search_path = directory");
	return test_db_count(db, about(text, id));
}

/* Asked as the handlers ask it, under row security. */
static bool may_in(const char *departements, const char *actor, const char *sharing,
		   const char *day)
{
	const struct cmn_pg_ctx ctx = {.departements = departements, .actor = "tester"};
	struct cmn_error err;
	bool may = false;

	cmn_error_init(&err);
	if (directory_member_terms(me.pool, &ctx, "31", actor, sharing, day, &may, &err))
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	return may;
}

static bool may(const char *actor, const char *sharing, const char *day)
{
	return may_in("31", actor, sharing, day);
}

/* What it opens on a day, of all that can be shared, in the order of the list. */
static const char *open_on(const char *actor, const char *day)
{
	static char found[32];
	const struct cmn_code_list *list = cmn_code_list_find("sharing_terms");

	for (size_t i = 0; i < list->n; i++)
		found[i] = may(actor, list->codes[i].code, day) ? '+' : '-';
	found[list->n] = '\0';
	return found;
}

#define ALL    "++++++"
#define BEFORE "---++-" /* own outcomes and sealed dossiers, as ever */
#define NONE_  "------"

#define SIGN                                                                                  \
	"INSERT INTO adhesion (id, departement, actor_id, number, state, sharing, signed_on," \
	" begins_on, until, ended_on, ended_why, created_at, updated_at, updated_by) SELECT"  \
	" gen_random_uuid(), '31', '@', coalesce(max(number), 0) + 1, "
#define SIGNED_BY                                                                                 \
	", '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'tester' FROM adhesion WHERE actor_id" \
	" = '@'"

static void where_nothing_was_signed_all_stays_as_it_was(void **state)
{
	struct things t = some("", "");

	(void)state;
	assert_string_equal(open_on(t.actor, "2026-11-23"), BEFORE);
	patch(of("actors", t.actor), 1, "{\"membership\":\"partner\"}", 200);
	assert_string_equal(open_on(t.actor, "2026-11-23"), BEFORE);
	patch(of("actors", t.actor), 2, "{\"membership\":null}", 200);
	assert_string_equal(open_on(t.actor, "2030-01-01"), BEFORE);
	/* a draft is nothing yet; an identifier of nobody neither */
	run("INSERT INTO adhesion (id, departement, actor_id, number, sharing, created_at,"
	    " updated_at, updated_by) VALUES (gen_random_uuid(), '31', '@', 1, '{}',"
	    " '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'tester')",
	    t.actor);
	assert_string_equal(open_on(t.actor, "2026-11-23"), BEFORE);
	assert_string_equal(open_on("0197f0a0-0000-7000-8000-00000000dead", "2026-11-23"), BEFORE);
	assert_false(may(t.actor, "no_such_thing", "2026-11-23"));
}

static void what_was_signed_says_exactly_what_is_open(void **state)
{
	struct things t = some("", "");

	(void)state;
	run(SIGN "'ended', '{community_documents,figures}'::text[], '2026-01-31'::date,"
		 " '2026-02-01'::date, NULL::date, '2026-06-01'::date, 'replaced'" SIGNED_BY,
	    t.actor);
	run(SIGN "'signed', '{own_outcomes}'::text[], '2026-05-15'::date, '2026-06-01'::date,"
		 " '2026-12-31'::date, NULL::date, NULL::text" SIGNED_BY,
	    t.actor);
	assert_string_equal(open_on(t.actor, "2026-01-31"), BEFORE);
	assert_string_equal(open_on(t.actor, "2026-02-01"), "+----+");
	assert_string_equal(open_on(t.actor, "2026-05-31"), "+----+");
	assert_string_equal(open_on(t.actor, "2026-06-01"), "---+--");
	assert_string_equal(open_on(t.actor, "2026-12-31"),
			    "---+--"); /* the last day of its term */
	assert_string_equal(open_on(t.actor, "2027-01-01"), NONE_);
	/* of another département nothing of it is seen */
	assert_true(may_in("09", t.actor, "sealed_dossiers", "2026-06-01"));
}

static void a_signatory_reads_all_until_it_leaves(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(of("actors", t.actor), 1,
	      "{\"membership\":\"core_member\",\"member_category\":\"esms\"}", 200);
	run("UPDATE member SET basis = 'signature', joined_on = '2023-01-31', since = '2023-01-31'"
	    " WHERE actor_id = '@'",
	    t.actor);
	assert_string_equal(open_on(t.actor, "2023-01-30"), BEFORE);
	assert_string_equal(open_on(t.actor, "2023-01-31"), ALL);
	run("UPDATE member SET ended_on = '2026-03-01', ended_why = 'renounced' WHERE actor_id = '@'",
	    t.actor);
	assert_string_equal(open_on(t.actor, "2026-02-28"), ALL);
	assert_string_equal(open_on(t.actor, "2026-03-01"), NONE_);
}

static void a_record_that_was_merged_away_counts_with_the_one_kept(void **state)
{
	struct things kept = some("", ""), other = some("", "");
	char sql[300];

	(void)state;
	run(SIGN "'signed', '{meeting_papers}'::text[], '2026-01-31'::date, '2026-01-31'::date,"
		 " NULL::date, NULL::date, NULL::text" SIGNED_BY,
	    other.actor);
	snprintf(sql, sizeof(sql),
		 "UPDATE actor SET active = false, merged_into = '%s' WHERE id = '@'", kept.actor);
	run(sql, other.actor);
	assert_string_equal(open_on(kept.actor, "2026-11-23"), "--+---");
	assert_string_equal(open_on(other.actor, "2026-11-23"), "--+---");
}

/* --- the history --------------------------------------------------------------------------------
 */

static void the_history_follows_whoever_changes_the_record(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(of("actors", t.actor), 1, "{\"membership\":\"partner\"}", 200);
	patch(of("actors", t.actor), 2, "{\"phone\":\"05 36 49 00 00\"}", 200);
	assert_int_equal(
	    count("SELECT count(*) FROM member WHERE actor_id = '@' AND kind = 'partner'"
		  " AND basis = 'record' AND ended_on IS NULL",
		  t.actor),
	    1);
	patch(of("actors", t.actor), 3,
	      "{\"membership\":\"core_member\",\"member_category\":\"esms\"}", 200);
	assert_int_equal(count("SELECT count(*) FROM member WHERE actor_id = '@' AND ended_why ="
			       " 'changed' AND kind = 'partner'",
			       t.actor),
			 1);
	assert_int_equal(
	    count("SELECT count(*) FROM member WHERE actor_id = '@' AND ended_on IS NULL"
		  " AND kind = 'core_member' AND category = 'esms'",
		  t.actor),
	    1);
	patch(of("actors", t.actor), 4, "{\"active\":false,\"retired_why\":\"ceased\"}", 200);
	assert_int_equal(count("SELECT count(*) FROM member WHERE actor_id = '@' AND ended_why ="
			       " 'retired'",
			       t.actor),
			 1);
	assert_int_equal(count("SELECT count(*) FROM member WHERE actor_id = '@'", t.actor), 2);
}

static void whoever_is_no_member_any_more_has_signed_nothing_any_more(void **state)
{
	struct things t = some("", "");

	(void)state;
	patch(of("actors", t.actor), 1, "{\"membership\":\"partner\"}", 200);
	run(SIGN "'signed', '{own_outcomes}'::text[], '2026-01-31'::date, '2026-01-31'::date,"
		 " NULL::date, NULL::date, NULL::text" SIGNED_BY,
	    t.actor);
	patch(of("actors", t.actor), 2, "{\"membership\":null}", 200);
	assert_int_equal(count("SELECT count(*) FROM adhesion WHERE actor_id = '@' AND state ="
			       " 'ended' AND ended_why = 'left'",
			       t.actor),
			 1);
	assert_string_equal(open_on(t.actor, "9999-12-31"), NONE_);
}

static void each_standing_and_each_adhesion_is_told_as_its_schema_says(void **state)
{
	PGresult *told;

	(void)state;
	test_db_exec(db, "SET search_path = directory");
	told =
	    PQexec(db->pg, "SELECT type, data FROM outbox WHERE type IN"
			   " ('directory.membership.changed.v1', 'directory.adhesion.changed.v1')");
	assert_true(PQntuples(told) >= 6);
	events_obey(told);
	PQclear(told);
	assert_int_equal(
	    count("SELECT count(DISTINCT type) FROM outbox WHERE type IN"
		  " ('directory.membership.changed.v1', 'directory.adhesion.changed.v1')",
		  ""),
	    2);
}

static void the_statement_holds(void **state)
{
	static const struct cmn_stmt *const OWN[] = {&DIRECTORY_MEMBER_MAY};

	(void)state;
	test_statements_of("directory", OWN, 1, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(where_nothing_was_signed_all_stays_as_it_was),
	    cmocka_unit_test(what_was_signed_says_exactly_what_is_open),
	    cmocka_unit_test(a_signatory_reads_all_until_it_leaves),
	    cmocka_unit_test(a_record_that_was_merged_away_counts_with_the_one_kept),
	    cmocka_unit_test(the_history_follows_whoever_changes_the_record),
	    cmocka_unit_test(whoever_is_no_member_any_more_has_signed_nothing_any_more),
	    cmocka_unit_test(each_standing_and_each_adhesion_is_told_as_its_schema_says),
	    cmocka_unit_test(the_statement_holds),
	};

	return cmocka_run_group_tests(tests, setup, asking_teardown);
}
