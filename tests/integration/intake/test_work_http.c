/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_work_http.c - a situation at work: its timeline, its notes, its evaluations,
 * and who sees which of it.
 */
#include "intake_ops.h"

#include "support/cmocka_all.h"
#include "support/work_desk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

static const char *item_text(size_t i, const char *key)
{
	const char *text = json_string_value(json_object_get(desk_item(&work.desk, i), key));

	return text ? text : "";
}

/* --- timeline -----------------------------------------------------------------------------------
 */

static void acts_stand_in_the_order_in_which_they_happened(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_post(0,
		  "{\"kind\":\"home_visit\",\"occurred_at\":\"2026-03-02T10:00:00+01:00\","
		  "\"minutes\":90,\"with_whom\":[\"person\",\"carer\"],\"text\":\"Vue chez elle\"}",
		  201, "situations/%s/acts", id);
	assert_string_equal(work_text("by"), "conseiller-31-test");
	work_post(0, "{\"kind\":\"listening\",\"occurred_at\":\"2026-03-01T10:00:00Z\"}", 201,
		  "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"coordination\",\"occurred_at\":\"2026-03-03T10:00:00Z\"}", 201,
		  "situations/%s/acts", id);
	assert_string_equal(work_text("serafin"), "2.4.1");
	work_get(work.conseiller, 200, "situations/%s/acts", id);
	assert_int_equal(desk_items(&work.desk), 3);
	assert_string_equal(item_text(0, "kind"), "listening");
	assert_string_equal(item_text(1, "occurred_at"), "2026-03-02T09:00:00Z");
	assert_string_equal(item_text(2, "kind"), "coordination");
	work_get(work.conseiller44, 404, "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"call\",\"occurred_at\":\"2199-01-01T00:00:00Z\"}", 422,
		  "situations/%s/acts", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/occurred_at");
	work_post(0, "{\"kind\":\"call\",\"minutes\":1441}", 422, "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"call\",\"serafin\":\"1.2.1\"}", 422, "situations/%s/acts", id);
}

static void a_later_contact_is_a_relance_and_no_solicitation(void **state)
{
	char id[40];
	int64_t before;

	(void)state;
	work_open(id);
	before = work_count("SELECT count(*) FROM intake.solicitation");
	work_post(0, "{\"kind\":\"relance\",\"channel\":\"phone\"}", 201, "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"relance\",\"channel\":\"email\"}", 201, "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"call\"}", 201, "situations/%s/acts", id);
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_int_equal(work_int("relances"), 2);
	assert_int_equal(work_count("SELECT count(*) FROM intake.solicitation"), before);
	assert_int_equal(work_int("version"), 1);
}

static void a_correction_takes_the_place_of_an_act_and_overwrites_nothing(void **state)
{
	char id[40], act[40], second[40];

	(void)state;
	work_open(id);
	work_post(0, "{\"kind\":\"coordination\",\"minutes\":30,\"text\":\"Avec le SESSAD\"}", 201,
		  "situations/%s/acts", id);
	snprintf(act, sizeof(act), "%s", work_text("id"));
	work_post(0, "{\"minutes\":45}", 422, "acts/%s/corrections", act);
	work_post(0, "{\"reason\":\"Durée\",\"minutes\":45}", 201, "acts/%s/corrections", act);
	snprintf(second, sizeof(second), "%s", work_text("id"));
	assert_string_equal(work_text("text"), "Avec le SESSAD");
	assert_string_equal(work_text("serafin"), "2.4.1");
	assert_string_equal(work_text("corrects"), act);
	work_post(0, "{\"reason\":\"Encore\"}", 409, "acts/%s/corrections", act);
	assert_non_null(strstr(work_text("detail"), second));
	work_post(0, "{\"reason\":\"Nature\",\"kind\":\"call\"}", 201, "acts/%s/corrections",
		  second);
	assert_string_equal(work_text("serafin"), "");
	work_get(work.conseiller, 200, "situations/%s/acts", id);
	assert_int_equal(desk_items(&work.desk), 1);
	assert_string_equal(item_text(0, "kind"), "call");
	work_get(work.conseiller, 200, "situations/%s/acts?all=true", id);
	assert_int_equal(desk_items(&work.desk), 3);
	work_get(work.conseiller, 200, "acts/%s", act);
	assert_string_equal(work_text("corrected_by"), second);
	assert_int_equal(work_int("minutes"), 30);
}

static void what_was_withdrawn_did_not_happen(void **state)
{
	char id[40], act[40], gone[40];

	(void)state;
	work_open(id);
	work_post(0, "{\"kind\":\"relance\"}", 201, "situations/%s/acts", id);
	snprintf(act, sizeof(act), "%s", work_text("id"));
	work_post(0, "{\"reason\":\"Autre dossier\",\"withdrawn\":true}", 201,
		  "acts/%s/corrections", act);
	snprintf(gone, sizeof(gone), "%s", work_text("id"));
	work_get(work.conseiller, 200, "situations/%s/acts", id);
	assert_int_equal(desk_items(&work.desk), 0);
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_int_equal(work_int("relances"), 0);
	work_post(0, "{\"reason\":\"x\"}", 409, "acts/%s/corrections", gone);
}

static void a_closed_file_takes_contacts_and_no_other_work(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_post(1, "{\"reason\":\"requester_stops\"}", 200, "situations/%s/closure", id);
	work_post(0, "{\"kind\":\"relance\"}", 201, "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"home_visit\"}", 409, "situations/%s/acts", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/kind");
}

/* --- notes --------------------------------------------------------------------------------------
 */

static void a_private_note_is_its_author_s_alone(void **state)
{
	char id[40], note[40];

	(void)state;
	work_open(id);
	work_post(0, "{\"visibility\":\"private\",\"text\":\"Pour moi\"}", 201,
		  "situations/%s/notes", id);
	snprintf(note, sizeof(note), "%s", work_text("id"));
	work_get(work.conseiller, 200, "notes/%s", note);
	work_get(work.coordonnateur, 404, "notes/%s", note);
	work_get(work.conseiller, 200, "situations/%s/notes", id);
	assert_int_equal(desk_items(&work.desk), 1);
	work_get(work.coordonnateur, 200, "situations/%s/notes", id);
	assert_int_equal(desk_items(&work.desk), 0);
	work_ask(work.coordonnateur, "POST", 1, NULL, 404, "notes/%s/sharing", note);
	work_ask(work.coordonnateur, "POST", 1, NULL, 404, "notes/%s/withdrawal", note);
	work_post(1, NULL, 200, "notes/%s/sharing", note);
	work_post(2, NULL, 409, "notes/%s/sharing", note);
	work_get(work.coordonnateur, 200, "notes/%s", note);
	work_ask(work.coordonnateur, "POST", 2, NULL, 403, "notes/%s/withdrawal", note);
	work_post(1, NULL, 412, "notes/%s/withdrawal", note);
	work_post(2, NULL, 200, "notes/%s/withdrawal", note);
	assert_string_equal(work_text("text"), "");
	work_post(3, NULL, 409, "notes/%s/withdrawal", note);
}

static void the_words_of_a_withdrawn_private_note_are_gone(void **state)
{
	char id[40], note[40];

	(void)state;
	work_open(id);
	work_post(0, "{\"visibility\":\"private\",\"text\":\"À oublier\"}", 201,
		  "situations/%s/notes", id);
	snprintf(note, sizeof(note), "%s", work_text("id"));
	work_post(1, NULL, 200, "notes/%s/withdrawal", note);
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.note WHERE id = '%s' AND text IS NULL", note),
	    1);
}

static void row_security_hides_a_private_note_from_any_statement(void **state)
{
	static const struct cmn_stmt ALL = {
	    .name = "all_notes", .n_params = 1, .sql = "SELECT count(*) FROM note WHERE $1 <> ''"};
	static const struct cmn_pg_ctx MINE = {.departements = "31", .actor = "conseiller-31-test"},
				       OTHER = {.departements = "31",
						.actor = "coordonnateur-31-test"};
	const char *params[] = {"x"};
	PGresult *mine = NULL, *other = NULL;
	struct cmn_error err;
	char id[40];

	(void)state;
	work_open(id);
	work_post(0, "{\"visibility\":\"private\",\"text\":\"Pour moi\"}", 201,
		  "situations/%s/notes", id);
	cmn_error_init(&err);
	assert_int_equal(cmn_pool_run(work.desk.pool, &MINE, &ALL, params, &mine, &err), CMN_OK);
	assert_int_equal(cmn_pool_run(work.desk.pool, &OTHER, &ALL, params, &other, &err), CMN_OK);
	assert_true(cmn_pg_int(mine, 0, 0, 0) > cmn_pg_int(other, 0, 0, 0));
	assert_int_equal(
	    cmn_pg_int(other, 0, 0, -1),
	    work_count("SELECT count(*) FROM intake.note WHERE visibility = 'shared'"));
	PQclear(mine);
	PQclear(other);
}

/* --- evaluations --------------------------------------------------------------------------------
 */

#define ONE "\"evaluated_on\":\"2026-02-01\",\"domains\":[{\"domain\":\"health\",\"level\":2}]"

static void every_evaluation_is_a_version_of_its_own(void **state)
{
	char id[40];

	(void)state;
	work_open(id);
	work_post(0, "{" ONE "}", 201, "situations/%s/evaluations", id);
	assert_int_equal(work_int("number"), 1);
	work_post(0, "{" ONE "}", 409, "situations/%s/evaluations", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/follows");
	work_post(0, "{\"follows\":1," ONE ",\"summary\":\"Mieux\"}", 201,
		  "situations/%s/evaluations", id);
	work_post(0, "{\"follows\":3," ONE "}", 409, "situations/%s/evaluations", id);
	work_get(work.conseiller, 200, "situations/%s/evaluations", id);
	assert_int_equal(desk_items(&work.desk), 2);
	assert_string_equal(item_text(1, "summary"), "Mieux");
	work_post(0,
		  "{\"follows\":2,\"evaluated_on\":\"2026-02-01\",\"domains\":["
		  "{\"domain\":\"health\"},{\"domain\":\"housing\"},{\"domain\":\"health\"}]}",
		  422, "situations/%s/evaluations", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/domains/2/domain");
	work_post(0,
		  "{\"follows\":2,\"evaluated_on\":\"2199-02-01\",\"domains\":["
		  "{\"domain\":\"health\"}]}",
		  422, "situations/%s/evaluations", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/evaluated_on");
}

/* --- who sees what ------------------------------------------------------------------------------
 */

static void a_listening_association_sees_state_and_codes_and_nothing_said(void **state)
{
	static const char *const HIDDEN[] = {"need",       "handled",     "accord_required",
					     "open_tasks", "relances",    "last_act_at",
					     "despite",    "closure_note"};
	char id[40];

	(void)state;
	work_open(id);
	work_ask(work.conseiller, "PATCH", 1, "{\"need\":\"Un répit le week-end\"}", 200,
		 "situations/%s", id);
	work_get(work.pair, 200, "situations/%s", id);
	assert_string_equal(work_text("state"), "open");
	assert_string_equal(work_text("profile"), "child");
	for (size_t i = 0; i < CMN_LEN(HIDDEN); i++)
		assert_null(json_object_get(work.desk.a.json, HIDDEN[i]));
	work_get(work.pair, 200, "situations?departement=31");
	for (size_t i = 0; i < CMN_LEN(HIDDEN); i++)
		assert_null(json_object_get(desk_item(&work.desk, 0), HIDDEN[i]));
	work_get(work.pair, 403, "situations/%s/acts", id);
	work_get(work.pair, 403, "situations/%s/notes", id);
	work_get(work.pair, 403, "situations/%s/evaluations", id);
	work_get(work.pair, 403, "tasks?departement=31");
	work_get(work.conseiller, 200, "situations/%s", id);
	assert_string_equal(work_text("need"), "Un répit le week-end");
}

static void the_age_is_told_against_the_thresholds_of_the_departement(void **state)
{
	char id[40];

	(void)state;
	work_exec("UPDATE situation SET opened_at = opened_at - interval '1 day'");
	work_open(id);
	work_exec("UPDATE situation SET opened_at = opened_at - interval '61 days' WHERE id = '%s'",
		  id);
	work_get(work.conseiller, 200, "situations?departement=31&limit=1");
	assert_string_equal(item_text(0, "age_level"), "watch");
	work_exec("UPDATE situation SET opened_at = opened_at - interval '61 days' WHERE id = '%s'",
		  id);
	work_get(work.conseiller, 200, "situations?departement=31&limit=2");
	assert_string_equal(item_text(0, "id"), id);
	assert_string_equal(item_text(0, "age_level"), "late");
	assert_string_equal(item_text(1, "age_level"), "normal");
}

/* --- hostile input ------------------------------------------------------------------------------
 */

static void hostile_words_are_kept_as_they_are_or_refused(void **state)
{
	static const char *const WORDS[] = {"'; DROP TABLE intake.act; --",
					    "<script>alert(1)</script>", "\\u202eabc\\u202c",
					    "👩‍🦽 🦻", "%s%n $1 {} \\\\"};
	char id[40], body[512];

	(void)state;
	work_open(id);
	for (size_t i = 0; i < CMN_LEN(WORDS); i++) {
		snprintf(body, sizeof(body), "{\"kind\":\"call\",\"text\":\"%s\"}", WORDS[i]);
		work_post(0, body, 201, "situations/%s/acts", id);
		snprintf(body, sizeof(body), "{\"visibility\":\"shared\",\"text\":\"%s\"}",
			 WORDS[i]);
		work_post(0, body, 201, "situations/%s/notes", id);
	}
	work_get(work.conseiller, 200, "situations/%s/acts", id);
	assert_int_equal(desk_items(&work.desk), CMN_LEN(WORDS));
	assert_string_equal(item_text(0, "text"), WORDS[0]);
	/* what cannot be seen, wherever it stands */
	work_post(0, "{\"kind\":\"call\",\"text\":\"\\u0007\\u001b[31m\"}", 422,
		  "situations/%s/acts", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/text");
	work_post(0, "{\"visibility\":\"shared\",\"text\":\"\\u0085\"}", 422, "situations/%s/notes",
		  id);
	work_ask(work.conseiller, "PATCH", 1, "{\"need\":\"\\u0008\"}", 422, "situations/%s", id);
	work_post(1, "{\"reason\":\"requester_stops\",\"note\":\"\\u001b\"}", 422,
		  "situations/%s/closure", id);
	work_post(0,
		  "{\"evaluated_on\":\"2026-01-05\",\"domains\":[{\"domain\":\"housing\","
		  "\"text\":\"\\u007f\"}]}",
		  422, "situations/%s/evaluations", id);
	assert_string_equal(asked_pointer(&work.desk.a), "/domains/0/text");
	work_post(0, "{\"kind\":\"call\",\"text\":\"\\u0000\"}", 400, "situations/%s/acts", id);
	work_post(0, "{\"kind\":\"call\",\"texte\":\"x\"}", 422, "situations/%s/acts", id);
}

static void a_story_of_a_megabyte_is_too_large(void **state)
{
	size_t n = 1 << 20;
	char *body = malloc(n + 64), id[40];

	(void)state;
	assert_non_null(body);
	work_open(id);
	snprintf(body, n, "{\"kind\":\"call\",\"text\":\"");
	memset(body + strlen(body), 'x', n - strlen(body));
	memcpy(body + n, "\"}", 3);
	work_post(0, body, 413, "situations/%s/acts", id);
	free(body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(acts_stand_in_the_order_in_which_they_happened),
	    cmocka_unit_test(a_later_contact_is_a_relance_and_no_solicitation),
	    cmocka_unit_test(a_correction_takes_the_place_of_an_act_and_overwrites_nothing),
	    cmocka_unit_test(what_was_withdrawn_did_not_happen),
	    cmocka_unit_test(a_closed_file_takes_contacts_and_no_other_work),
	    cmocka_unit_test(a_private_note_is_its_author_s_alone),
	    cmocka_unit_test(the_words_of_a_withdrawn_private_note_are_gone),
	    cmocka_unit_test(row_security_hides_a_private_note_from_any_statement),
	    cmocka_unit_test(every_evaluation_is_a_version_of_its_own),
	    cmocka_unit_test(a_listening_association_sees_state_and_codes_and_nothing_said),
	    cmocka_unit_test(the_age_is_told_against_the_thresholds_of_the_departement),
	    cmocka_unit_test(hostile_words_are_kept_as_they_are_or_refused),
	    cmocka_unit_test(a_story_of_a_megabyte_is_too_large),
	};

	return cmocka_run_group_tests_name("work on a situation", tests, setup, work_teardown);
}
