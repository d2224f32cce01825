/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_project_store.c - life projects and relays behind the operations: many at once, and what
 * others are given.
 */
#include "project_help.h"

#include "appv_store.h"
#include "project_store.h"

#include "support/written.h"

#include <pthread.h>

#define WRITERS 8

static const struct cmn_pg_ctx CTX = {.departements = "31", .actor = "tester"};
static const struct cmn_pg_ctx CTX44 = {.departements = "44", .actor = "tester"};

struct writer {
	const char *project;
	int n;
	enum cmn_err rc;
	bool kept;
};

static void *write_at_once(void *arg)
{
	struct writer *w = arg;
	struct cmn_pool *pool = test_db_pool("intake", 1);
	struct cmn_write write = {0};
	char key[32], content[64], draft[CMN_UUID_LEN];
	const struct intake_project_content c = {content, "{person}", "wishes", true};
	struct cmn_error err;
	int64_t version;
	bool replayed;

	cmn_error_init(&err);
	snprintf(key, sizeof(key), "writer-%d", w->n);
	snprintf(content, sizeof(content), "{\"summary\":\"Auteur %d, inventé.\"}", w->n);
	test_write_prepare(&write, key, "write_project", key, "31");
	snprintf(write.resource_id, sizeof(write.resource_id), "%s", w->project);
	w->rc = intake_store_project_write(pool, &CTX, &write, 1, &c, &version, &replayed, &err);
	if (w->rc == CMN_E_NOT_FOUND)
		w->kept = intake_store_project_keep(pool, &CTX, &write, w->project, 1, content,
						    draft, &err) == CMN_OK;
	cmn_write_clear(&write);
	cmn_pool_close(&pool);
	return NULL;
}

static void of_many_who_write_at_once_one_wins_and_no_word_is_lost(void **state)
{
	char situation[40], project[40];
	struct writer writers[WRITERS];
	pthread_t threads[WRITERS];
	int won = 0, kept = 0;

	a_project(situation, project);
	for (int i = 0; i < WRITERS; i++) {
		writers[i] = (struct writer){.project = project, .n = i};
		assert_int_equal(pthread_create(&threads[i], NULL, write_at_once, &writers[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		won += writers[i].rc == CMN_OK;
		kept += writers[i].kept;
	}
	assert_int_equal(won, 1);
	assert_int_equal(kept, WRITERS - 1);
	assert_int_equal(count(state,
			       "SELECT count(DISTINCT content ->> 'summary') FROM"
			       " (SELECT content FROM intake.project_version WHERE project_id ="
			       " '<id>' UNION ALL SELECT content FROM intake.project_draft"
			       " WHERE project_id = '<id>') x",
			       project),
			 WRITERS);
}

struct orienter {
	const char *project, *post;
	int n;
	enum cmn_err rc;
};

static void *orient_at_once(void *arg)
{
	struct orienter *o = arg;
	struct cmn_pool *pool = test_db_pool("intake", 1);
	struct cmn_write write = {0};
	const struct intake_appv_orientation to = {
	    .project_id = o->project,
	    .facilitator_id = o->post,
	    .employer = EMPLOYER,
	    .categories = "wishes",
	    .acknowledge_due = "2030-01-01T00:00:00Z",
	    .return_due = "2030-02-01T00:00:00Z",
	    .project_version = 2,
	};
	struct cmn_error err;
	char key[32];
	int64_t version;
	bool replayed;

	cmn_error_init(&err);
	snprintf(key, sizeof(key), "orienter-%d", o->n);
	test_write_prepare(&write, key, "relay_project", key, "31");
	o->rc = intake_store_appv_orient(pool, &CTX, &write, &to, &version, &replayed, &err);
	cmn_write_clear(&write);
	cmn_pool_close(&pool);
	return NULL;
}

static void of_many_who_orient_at_once_one_does(void **state)
{
	char situation[40], project[40];
	struct orienter orienters[WRITERS];
	pthread_t threads[WRITERS];
	const char *post = the_post();
	int won = 0, told_so = 0;

	a_written_project(situation, project);
	for (int i = 0; i < WRITERS; i++) {
		orienters[i] = (struct orienter){.project = project, .post = post, .n = i};
		assert_int_equal(pthread_create(&threads[i], NULL, orient_at_once, &orienters[i]),
				 0);
	}
	for (int i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		won += orienters[i].rc == CMN_OK;
		told_so += orienters[i].rc == CMN_E_CONFLICT;
	}
	assert_int_equal(won, 1);
	assert_int_equal(told_so, WRITERS - 1);
	assert_int_equal(count(state,
			       "SELECT count(*) FROM intake.appv_relay WHERE project_id = '<id>'",
			       project),
			 1);
}

static void a_version_cannot_be_changed_by_the_service(void **state)
{
	struct cmn_pool *pool = test_db_pool("intake", 1);
	static const struct cmn_stmt CHANGE[] = {
	    {.name = "t1", .sql = "UPDATE project_version SET content = '{}'", .writes = true},
	    {.name = "t2", .sql = "DELETE FROM project_version", .writes = true},
	    {.name = "t3", .sql = "UPDATE project_answer SET wanted = true", .writes = true},
	    {.name = "t4", .sql = "DELETE FROM project_validation", .writes = true},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CHANGE); i++) {
		CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
		struct cmn_error err;

		cmn_error_init(&err);
		assert_int_equal(cmn_pool_run(pool, &CTX, &CHANGE[i], NULL, &res, &err),
				 CMN_E_FORBIDDEN);
	}
	cmn_pool_close(&pool);
}

static char *exported(const struct cmn_pg_ctx *ctx, const char *situation, bool everything)
{
	struct cmn_pool *pool = test_db_pool("intake", 1);
	struct cmn_error err;
	char *text = NULL;

	cmn_error_init(&err);
	assert_int_equal(
	    intake_store_project_export(pool, ctx, "31", situation, everything, &text, &err),
	    CMN_OK);
	cmn_pool_close(&pool);
	return text;
}

static void an_export_gives_the_current_version_or_everything(void **state)
{
	char situation[40], project[40];
	char *text;
	json_t *json;

	(void)state;
	a_situation(situation);
	assert_null(exported(&CTX, situation, false));
	assert_null(exported(&CTX, situation, true));
	desk_send(&desk, "POST", SITUATION(situation, "/project"), conseiller, NULL, YES, 201);
	keep_id(project);
	assert_null(exported(&CTX, situation, false)); /* nothing is written yet */
	write_it(project, 1, CONTENT, 201);
	write_it(project, 2, "{\"built_with\":[\"carer\"],\"owner\":\"family\"}", 201);
	text = exported(&CTX, situation, false);
	json = json_loads(text, 0, NULL);
	assert_int_equal(json_integer_value(json_object_get(json, "number")), 2);
	assert_string_equal(json_string_value(json_object_get(json, "maitre_ouvrage")), "family");
	json_decref(json);
	free(text);
	assert_null(exported(&CTX44, situation, false));
	assert_null(exported(&CTX44, situation, true));
	desk_send(&desk, "POST", PROJECT(project, "/answer"), conseiller, at(3), NO, 200);
	assert_null(exported(&CTX, situation, false)); /* withdrawn: to nobody else */
	text = exported(&CTX, situation, true);
	json = json_loads(text, 0, NULL);
	assert_string_equal(json_string_value(json_object_get(json, "state")), "withdrawn");
	assert_int_equal(json_array_size(json_object_get(json, "versions")), 2);
	assert_int_equal(json_array_size(json_object_get(json, "answers")), 2);
	assert_int_equal(json_array_size(json_object_get(json, "relays")), 0);
	json_decref(json);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(of_many_who_write_at_once_one_wins_and_no_word_is_lost),
	    cmocka_unit_test(of_many_who_orient_at_once_one_does),
	    cmocka_unit_test(a_version_cannot_be_changed_by_the_service),
	    cmocka_unit_test(an_export_gives_the_current_version_or_everything),
	};

	return cmocka_run_group_tests_name("life projects behind the operations", tests, help_setup,
					   help_teardown);
}
