/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_elsewhere.c - what of the work goes along when a file is passed to another département,
 * and what stays.
 */
#include "integration/intake/transfer_desk.h"

static struct transfer_desk t;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		transfer_desk_open(&t, state);
	return rc;
}

static int teardown(void **state)
{
	desk_close(&t.desk);
	return test_db_teardown(state);
}

static void post(const char *situation, const char *part, const char *body, int status)
{
	char target[160];

	snprintf(target, sizeof(target), SITUATIONS "/%s/%s", situation, part);
	desk_send(&t.desk, "POST", target, t.c31, NULL, body, status);
}

#define TASK                                                                 \
	"{\"kind\":\"meeting\",\"title\":\"Réunion inventée\",\"due_at\":" \
	"\"2098-01-15T12:00:00Z\"}"
#define EVALUATION "{\"evaluated_on\":\"2026-02-01\",\"domains\":[{\"domain\":\"health\"}]}"

static int64_t there(const char *table, const char *situation)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.%s WHERE departement = '44' AND situation_id = '%s'",
		 table, situation);
	return test_db_count(t.db, sql);
}

static void the_work_goes_along_and_a_private_note_stays(void **state)
{
	struct moving m;
	char copy[40], sql[256];

	(void)state;
	transfer_file(&t, &m);
	transfer_agree(&t, &m, "{situation,identity,contact,needs}");
	post(m.situation, "acts", "{\"kind\":\"home_visit\",\"text\":\"Vue (inventé)\"}", 201);
	post(m.situation, "tasks", TASK, 201);
	post(m.situation, "evaluations", EVALUATION, 201);
	post(m.situation, "notes", "{\"visibility\":\"private\",\"text\":\"Pour moi\"}", 201);
	post(m.situation, "notes", "{\"visibility\":\"shared\",\"text\":\"Pour nous\"}", 201);
	transfer_offer(&t, &m, "", 201);
	/* what is added while the offer is open goes along too */
	post(m.situation, "acts", "{\"kind\":\"relance\"}", 201);
	desk_get(&t.desk, t.c44, "/v1/intake/transfers?departement=44", 200);
	snprintf(sql, sizeof(sql), TRANSFERS "/%s", m.transfer);
	desk_get(&t.desk, t.c44, sql, 200);
	transfer_act(&t, t.c44, m.transfer, "acceptance",
		     (int)json_integer_value(json_object_get(t.desk.a.json, "version")), "{}", 200);
	snprintf(copy, sizeof(copy), "%s", desk_text(&t.desk, "new_situation_id"));
	assert_int_equal(there("act", copy), 2);
	assert_int_equal(there("evaluation", copy), 1);
	assert_int_equal(there("note", copy), 1); /* the shared one */
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.task t JOIN intake.situation s ON s.id ="
		 " t.situation_id WHERE s.id = '%s' AND t.assignee = s.conseiller"
		 " AND s.open_tasks = 1 AND t.due_at = '2098-01-15T12:00:00Z'",
		 copy);
	assert_int_equal(test_db_count(t.db, sql), 1);
	post(m.situation, "acts", "{\"kind\":\"call\"}", 409);
	post(m.situation, "tasks", TASK, 409);
	transfer_job(NULL);
	post(m.situation, "acts", "{\"kind\":\"call\"}", 409);
	post(m.situation, "notes", "{\"visibility\":\"private\",\"text\":\"Encore\"}", 409);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_work_goes_along_and_a_private_note_stays),
	};

	return cmocka_run_group_tests_name("work elsewhere", tests, setup, teardown);
}
