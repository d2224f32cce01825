/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_accord.c - a signed accord closes its file by the rules of a closure by hand, once; and
 * who records that the solutions were refused has had one refused.
 */
#include "intake_events.h"
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include "accord_learn.h"

#include "support/statements.h"

#include <stdio.h>
#include <string.h>

#define ACCORD   "0197f0a0-0000-7000-8000-0000000000d1"
#define PROPOSAL "0197f0a0-0000-7000-8000-0000000000d2"

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

static enum cmn_err apply(const char *id, const char *departement, const char *type,
			  const char *data)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_event ev = {0};
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	snprintf(ev.id, sizeof(ev.id), "%s", id);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	rc = cmn_conn_begin(conn, &err);
	if (rc == CMN_OK)
		rc = intake_feed_apply(conn, &ev, NULL, &err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, &err);
	if (rc != CMN_OK && rc != CMN_E_INVALID)
		fail_msg("%s (%s)", err.detail[CMN_EN], err.cause);
	json_decref(ev.data);
	cmn_conn_close(&conn);
	return rc;
}

static void signed_(const char *event, const char *situation, const char *accord,
		    const char *closes)
{
	char data[512];

	snprintf(data, sizeof(data),
		 "{\"accord_id\":\"%s\",\"situation_id\":\"%s\",\"signed_on\":\"2026-02-03\","
		 "\"closes_situation\":%s}",
		 accord, situation, closes);
	assert_int_equal(apply(event, "31", "referral.accord.signed.v1", data), CMN_OK);
}

static void an_accord(char id[40])
{
	cmn_uuid7(id);
}

static int64_t closures(const char *id)
{
	return work_count("SELECT count(*) FROM intake.closure WHERE situation_id = '%s'"
			  " AND reason = 'solution_found'",
			  id);
}

static void a_signed_accord_closes_its_file_as_a_hand_would(void **state)
{
	char id[40], event[40], accord[40];

	(void)state;
	work_open(id);
	an_accord(event);
	an_accord(accord);
	signed_(event, id, accord, "true");
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_string_equal(work_text("state"), "closed");
	assert_string_equal(work_text("closure_reason"), "solution_found");
	assert_string_equal(work_text("accord_id"), accord);
	assert_string_equal(work_text("accord_signed_on"), "2026-02-03");
	/* the same facts as by hand: the line, the call-back, the audit, the event */
	assert_int_equal(closures(id), 1);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task t JOIN intake.closure c"
				    " ON c.callback_task_id = t.id WHERE c.situation_id = '%s'"
				    " AND t.kind = 'closure_callback' AND t.state = 'open'"
				    " AND t.due_at > now()",
				    id),
			 1);
	assert_int_equal(work_count("SELECT count(*) FROM intake.audit WHERE resource_id = '%s'"
				    " AND operation = 'close_situation' AND actor = 'system'",
				    id),
			 1);
	assert_int_equal(work_count("SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
				    " AND type = 'intake.situation.closed.v1'"
				    " AND data ->> 'reason' = 'solution_found'",
				    id),
			 1);
}

static void told_twice_it_closes_once_also_after_a_reopening(void **state)
{
	char id[40], event[40], other[40], accord[40];

	(void)state;
	work_open(id);
	an_accord(event);
	an_accord(other);
	an_accord(accord);
	signed_(event, id, accord, "true");
	signed_(event, id, accord, "true");
	assert_int_equal(closures(id), 1);
	work_get(work.conseiller, 200, "situations/%s", id);
	work_post((int)work_int("version"), "{\"reason\":\"no_longer_holds\"}", 200,
		  "situations/%s/reopening", id);
	signed_(event, id, accord, "true");
	signed_(other, id, accord, "true");
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_string_equal(work_text("state"), "open");
	/* another accord closes it again */
	an_accord(accord);
	an_accord(event);
	signed_(event, id, accord, "true");
	assert_int_equal(closures(id), 2);
}

static void an_open_task_keeps_it_open_and_its_owner_is_told_which_once(void **state)
{
	char id[40], event[40], accord[40];

	(void)state;
	work_open(id);
	work_post(0,
		  "{\"kind\":\"visit\",\"title\":\"Visiter\",\"due_in\":{\"amount\":2,"
		  "\"unit\":\"jours_ouvres\"}}",
		  201, "situations/%s/tasks", id);
	an_accord(event);
	an_accord(accord);
	signed_(event, id, accord, "true");
	signed_(event, id, accord, "true");
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_string_equal(work_text("state"), "open");
	assert_string_equal(work_text("accord_id"), accord);
	assert_int_equal(work_int("open_tasks"), 2);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'"
				    " AND cause = 'accord_signed_tasks' AND subject_id = '%s'"
				    " AND assignee = 'conseiller-31-test'",
				    id, accord),
			 1);
	assert_int_equal(closures(id), 0);
}

static void an_accord_that_closes_nothing_is_noted_in_the_file(void **state)
{
	char id[40], event[40], accord[40];

	(void)state;
	work_open(id);
	an_accord(event);
	an_accord(accord);
	signed_(event, id, accord, "false");
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_string_equal(work_text("state"), "open");
	assert_string_equal(work_text("accord_id"), accord);
	assert_int_equal(work_int("open_tasks"), 0);
}

static void a_closed_file_stays_as_it_is_and_has_its_accord(void **state)
{
	char id[40], event[40], accord[40];

	(void)state;
	work_open(id);
	work_post(1, "{\"reason\":\"requester_stops\"}", 200, "situations/%s/closure", id);
	an_accord(event);
	an_accord(accord);
	signed_(event, id, accord, "true");
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_string_equal(work_text("closure_reason"), "requester_stops");
	assert_string_equal(work_text("accord_id"), accord);
	assert_int_equal(closures(id), 0);
}

static void a_file_that_is_gone_or_of_another_departement_is_not_touched(void **state)
{
	char id[40], person[40], heard[40], event[40], accord[40], data[400];

	(void)state;
	work_open(id);
	work_exec("UPDATE intake.situation SET state = 'closed', closed_at = now(),"
		  " closure_reason = 'transferred' WHERE id = '%s'",
		  id);
	an_accord(event);
	an_accord(accord);
	signed_(event, id, accord, "true");
	assert_int_equal(work_count("SELECT count(*) FROM intake.situation WHERE id = '%s'"
				    " AND accord_id IS NULL",
				    id),
			 1);
	work_person(person);
	work_heard_of(person, "[\"soins\"]", heard);
	work_open(id);
	work_exec("UPDATE intake.situation SET person_id = '%s' WHERE id = '%s'", person, id);
	work_exec("UPDATE intake.person SET state = 'erased' WHERE id = '%s'", person);
	an_accord(event);
	signed_(event, id, accord, "true");
	assert_int_equal(closures(id), 0);
	work_open(id);
	an_accord(event);
	snprintf(data, sizeof(data),
		 "{\"accord_id\":\"%s\",\"situation_id\":\"%s\",\"signed_on\":\"2026-02-03\"}",
		 accord, id);
	assert_int_equal(apply(event, "44", "referral.accord.signed.v1", data), CMN_E_INVALID);
	assert_int_equal(closures(id), 0);
}

static void an_offered_file_is_not_closed_behind_its_offer(void **state)
{
	char id[40], event[40], accord[40];

	(void)state;
	work_open(id);
	work_exec("INSERT INTO intake.transfer (id, departement, to_departement, kind, reason,"
		  " solicitation_id, situation_id, offered_at, offered_by, expires_at)"
		  " SELECT gen_random_uuid(), '31', '44', 'dossier', 'person_moved',"
		  " solicitation_id, id, now(), 'x', now() + interval '1 day'"
		  " FROM intake.situation WHERE id = '%s'",
		  id);
	an_accord(event);
	an_accord(accord);
	signed_(event, id, accord, "true");
	assert_int_equal(closures(id), 0);
	assert_int_equal(work_count("SELECT count(*) FROM intake.task WHERE situation_id = '%s'"
				    " AND cause = 'accord_signed_offered'",
				    id),
			 1);
}

/* --- refused solutions ---------------------------------------------------------------------------
 */

static void answered(const char *situation, const char *answer)
{
	char data[400];

	snprintf(data, sizeof(data),
		 "{\"proposal_id\":\"" PROPOSAL "\",\"situation_id\":\"%s\","
		 "\"proposed_at\":\"2026-01-11T10:00:00Z\",\"answer\":\"%s\","
		 "\"answered_at\":\"2026-01-12T10:00:00Z\"%s}",
		 situation, answer,
		 strcmp(answer, "refused") == 0 ? ",\"reason\":\"too_far\"" : "");
	assert_int_equal(apply(ACCORD, "31", "referral.proposal.answered.v1", data), CMN_OK);
}

static void refused_solutions_are_recorded_where_one_was_refused(void **state)
{
	static const char REFUSED[] = "{\"reason\":\"solutions_refused\"}";
	char id[40];

	(void)state;
	work_open(id);
	answered(id, "accepted");
	work_post(1, REFUSED, 422, "situations/%s/closure", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/reason");
	answered(id, "refused");
	answered(id, "refused");
	work_post(1, REFUSED, 200, "situations/%s/closure", id);
	assert_string_equal(work_text("closure_reason"), "solutions_refused");
}

static void a_file_of_before_closes_as_it_did(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_exec("UPDATE intake.situation SET refusals_known = false WHERE id = '%s'", id);
	work_post(1, "{\"reason\":\"solutions_refused\"}", 200, "situations/%s/closure", id);
}

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_ACCORD_STATEMENTS, INTAKE_ACCORD_STATEMENT_COUNT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_signed_accord_closes_its_file_as_a_hand_would),
	    cmocka_unit_test(told_twice_it_closes_once_also_after_a_reopening),
	    cmocka_unit_test(an_open_task_keeps_it_open_and_its_owner_is_told_which_once),
	    cmocka_unit_test(an_accord_that_closes_nothing_is_noted_in_the_file),
	    cmocka_unit_test(a_closed_file_stays_as_it_is_and_has_its_accord),
	    cmocka_unit_test(a_file_that_is_gone_or_of_another_departement_is_not_touched),
	    cmocka_unit_test(an_offered_file_is_not_closed_behind_its_offer),
	    cmocka_unit_test(refused_solutions_are_recorded_where_one_was_refused),
	    cmocka_unit_test(a_file_of_before_closes_as_it_did),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests(tests, setup, work_teardown);
}
