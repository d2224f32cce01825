/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_absence.c - who does the work of somebody who is away, and what a hand-over takes
 * along.
 */
#include "intake_ops.h"
#include "standin.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ME    "conseiller-31-test"
#define OTHER "coordonnateur-31-test"

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

/* Each test begins without absences and tasks of others. */
static int fresh(void **state)
{
	(void)state;
	work_exec("DELETE FROM task_history; DELETE FROM task; DELETE FROM absence;"
		  " DELETE FROM work_setting; UPDATE situation SET open_tasks = 0,"
		  " state = 'closed', closed_at = '2026-01-01T00:00:00Z',"
		  " closure_reason = 'requester_stops' WHERE state = 'open';"
		  " DELETE FROM outbox");
	return 0;
}

static void add(const char *situation, const char *due, char id[40])
{
	char body[256];

	snprintf(body, sizeof(body), "{\"kind\":\"call_back\",\"title\":\"Rappeler\",%s}", due);
	work_post(0, body, 201, "situations/%s/tasks", situation);
	snprintf(id, 40, "%s", work_text("id"));
}

static void today(int plus, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), "31") + plus, out);
}

static void absent(const char *who, const char *substitute, int from, int to)
{
	char body[512], first[CMN_DAY_LEN], last[CMN_DAY_LEN];

	today(from, first);
	today(to, last);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"conseiller\":\"%s\",\"substitute\":\"%s\","
		 "\"from_day\":\"%s\",\"to_day\":\"%s\"}",
		 who, substitute, first, last);
	work_ask(work.coordonnateur, "POST", 0, body, 201, "absences");
}

static void while_somebody_is_absent_their_work_is_the_substitute_s(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	work_get(work.coordonnateur, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 0);
	absent(ME, OTHER, 1, 3); /* not yet */
	work_get(work.coordonnateur, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 0);
	absent(ME, OTHER, 0, 0);
	work_get(work.coordonnateur, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.coordonnateur, 200, "situations?departement=31&standing_in=true");
	assert_int_equal(desk_items(&work.desk), 1);
	work_exec("UPDATE task SET due_at = created_at"); /* in two hours may be tomorrow */
	work_get(work.coordonnateur, 200, "today?departement=31");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller, 200, "situations?departement=31&standing_in=true");
	assert_int_equal(desk_items(&work.desk), 0);
}

static void the_named_substitute_of_the_file_comes_first(void **state)
{
	char id[40], task[40];

	(void)state;
	work_open(id);
	work_post(1, "{\"conseiller\":\"" ME "\",\"substitute\":\"" OTHER "\"}", 200,
		  "situations/%s/handover", id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	absent(ME, "somebody-else", 0, 0);
	work_get(work.coordonnateur, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
	/* whose named substitute is absent too goes to that of the absence */
	work_exec("UPDATE situation SET substitute = 'third' WHERE id = '%s'", id);
	work_exec("UPDATE absence SET substitute = '" OTHER "'");
	work_get(work.coordonnateur, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 0);
	absent("third", "nobody", 0, 0);
	work_get(work.coordonnateur, 200, "tasks?departement=31&mine=true");
	assert_int_equal(desk_items(&work.desk), 1);
}

/* The lists ask PostgreSQL; the rule is in C.  They agree on whatever is drawn. */
static void the_lists_say_what_the_rule_says_whoever_is_absent(void **state)
{
	static const char *const WHO[] = {ME, OTHER, "third", "fourth", NULL};
	const char *bearers[] = {work.conseiller, work.coordonnateur};
	char id[40], task[40], day[CMN_DAY_LEN];
	unsigned seed = 20261122;
	int stood_in = 0;

	(void)state;
	today(0, day);
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	for (int round = 0; round < 150; round++) {
		struct intake_absence all[3];
		const char *owner = WHO[rand_r(&seed) % 4], *named = WHO[rand_r(&seed) % 5];
		const char *assignee = rand_r(&seed) % 3 ? owner : WHO[rand_r(&seed) % 4];
		size_t n = 0;

		work_exec("DELETE FROM absence; UPDATE task SET assignee = '%s';"
			  " UPDATE situation SET conseiller = '%s', substitute = NULLIF('%s', '')"
			  " WHERE id = '%s'",
			  assignee, owner, named && strcmp(named, owner) != 0 ? named : "", id);
		if (named && strcmp(named, owner) == 0)
			named = NULL;
		for (size_t i = 0; i < 4 && n < 3; i++) {
			const char *by = WHO[rand_r(&seed) % 5];

			if (rand_r(&seed) % 2 || (by && strcmp(by, WHO[i]) == 0))
				continue;
			all[n++] = (struct intake_absence){WHO[i], by, day, day};
			work_exec("INSERT INTO absence (id, departement, conseiller, substitute,"
				  " from_day, to_day, recorded_at, recorded_by) VALUES"
				  " (gen_random_uuid(), '31', '%s', NULLIF('%s', ''), '%s', '%s',"
				  " '2026-01-01T00:00:00Z', 'x')",
				  WHO[i], by ? by : "", day, day);
		}
		for (int i = 0; i < 2; i++) {
			const char *acts = intake_who_acts(
			    assignee, assignee == owner ? named : NULL, all, n, day);
			bool own = strcmp(assignee, WHO[i]) == 0;
			bool mine = own || (acts && strcmp(acts, WHO[i]) == 0);

			work_get(bearers[i], 200, "tasks?departement=31&mine=true");
			assert_int_equal(desk_items(&work.desk), mine);
			stood_in += mine && !own;
		}
	}
	assert_true(stood_in > 20);
}

static void an_absence_is_one_s_own_to_say_and_the_coordonnateur_s(void **state)
{
	char absence[40];

	(void)state;
	work_post(0,
		  "{\"departement\":\"31\",\"conseiller\":\"" OTHER
		  "\",\"from_day\":\"2098-01-01\","
		  "\"to_day\":\"2098-01-02\"}",
		  403, "absences");
	work_post(0,
		  "{\"departement\":\"31\",\"from_day\":\"2098-01-03\",\"to_day\":\"2098-01-02\"}",
		  422, "absences");
	assert_string_equal(asked_pointer(&work.desk.a), "/to_day");
	work_post(0,
		  "{\"departement\":\"31\",\"substitute\":\"" ME "\",\"from_day\":\"2098-01-01\","
		  "\"to_day\":\"2098-01-02\"}",
		  422, "absences");
	assert_string_equal(asked_pointer(&work.desk.a), "/substitute");
	work_post(0,
		  "{\"departement\":\"44\",\"from_day\":\"2098-01-01\",\"to_day\":\"2098-01-02\"}",
		  403, "absences");
	work_post(0,
		  "{\"departement\":\"31\",\"from_day\":\"2098-01-01\",\"to_day\":\"2098-01-02\"}",
		  201, "absences");
	snprintf(absence, sizeof(absence), "%s", work_text("id"));
	work_get(work.conseiller, 200, "absences?departement=31");
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.conseiller44, 404, "absences/%s", absence);
	work_post(9, NULL, 412, "absences/%s/cancellation", absence);
	work_post(1, NULL, 200, "absences/%s/cancellation", absence);
	work_post(2, NULL, 409, "absences/%s/cancellation", absence);
	work_get(work.conseiller, 200, "absences?departement=31");
	assert_int_equal(desk_items(&work.desk), 0);
}

static void a_handed_over_file_takes_its_owner_s_tasks_along(void **state)
{
	char id[40], mine[40], theirs[40];

	(void)state;
	work_open(id);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", mine);
	add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"},\"assignee\":\"third\"", theirs);
	work_post(1, "{\"conseiller\":\"" OTHER "\",\"substitute\":\"" OTHER "\"}", 422,
		  "situations/%s/handover", id);
	work_post(7, "{\"conseiller\":\"" OTHER "\"}", 412, "situations/%s/handover", id);
	work_post(1, "{\"conseiller\":\"" OTHER "\",\"note\":\"Départ\"}", 200,
		  "situations/%s/handover", id);
	assert_string_equal(work_text("conseiller"), OTHER);
	work_get(work.conseiller, 200, "tasks/%s", mine);
	assert_string_equal(work_text("assignee"), OTHER);
	work_get(work.conseiller, 200, "tasks/%s", theirs);
	assert_string_equal(work_text("assignee"), "third");
	work_get(work.conseiller, 200, "situations/%s/owners", id);
	assert_int_equal(desk_items(&work.desk), 2);
	assert_string_equal(json_string_value(json_object_get(desk_item(&work.desk, 0), "cause")),
			    "opened");
	assert_string_equal(json_string_value(json_object_get(desk_item(&work.desk, 1), "cause")),
			    "handover");
	assert_int_equal(work_count("SELECT count(*) FROM intake.outbox WHERE subject = '%s'"
				    " AND type = 'intake.situation.assigned.v1'",
				    id),
			 1);
}

static void all_that_somebody_had_moves_in_one_act_and_is_counted(void **state)
{
	static const char BODY[] = "{\"departement\":\"31\",\"from_account\":\"" ME "\","
				   "\"to_account\":\"" OTHER "\",\"reason\":\"Départ\"}";
	char id[40], task[40];

	(void)state;
	for (int i = 0; i < 5; i++) {
		work_open(id);
		add(id, "\"due_in\":{\"amount\":2,\"unit\":\"hours\"}", task);
	}
	desk_send(&work.desk, "POST", "/v1/intake/reassignments", work.conseiller, NULL, BODY, 403);
	for (int i = 0; i < 2; i++) {
		desk_send(&work.desk, "POST", "/v1/intake/reassignments", work.coordonnateur,
			  "Idempotency-Key: leaves", BODY, 201);
		assert_int_equal(work_int("situations"), 5);
		assert_int_equal(work_int("tasks"), 5);
	}
	assert_int_equal(work_count("SELECT count(*) FROM intake.situation WHERE state = 'open'"
				    " AND conseiller = '" ME "'"),
			 0);
	assert_int_equal(work_count("SELECT count(*) FROM intake.outbox"
				    " WHERE type = 'intake.situation.assigned.v1'"
				    " AND data->>'assigned_at' ~ '^[0-9-]{10}T[0-9:.]+Z$'"),
			 5);
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.audit WHERE operation = 'reassign_conseiller'"
		       " AND resource_id = '%s'",
		       id),
	    1);
	work_get(work.conseiller, 200, "situations/%s/owners", id);
	assert_int_equal(desk_items(&work.desk), 2);
	work_ask(work.coordonnateur, "POST", 0,
		 "{\"departement\":\"31\",\"from_account\":\"a\",\"to_account\":\"a\","
		 "\"reason\":\"x\"}",
		 422, "reassignments");
	assert_string_equal(asked_pointer(&work.desk.a), "/to_account");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(while_somebody_is_absent_their_work_is_the_substitute_s),
	    T(the_named_substitute_of_the_file_comes_first),
	    T(the_lists_say_what_the_rule_says_whoever_is_absent),
	    T(an_absence_is_one_s_own_to_say_and_the_coordonnateur_s),
	    T(a_handed_over_file_takes_its_owner_s_tasks_along),
	    T(all_that_somebody_had_moves_in_one_act_and_is_counted),
	};

	return cmocka_run_group_tests_name("absences and hand-overs", tests, setup, work_teardown);
}
