/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_task_split_http.c - who does what between the two teams: versions that both acknowledge and
 * nobody changes.
 */
#include "handoff_desk.h"
#include "task_split_store.h"

#include "support/statements.h"

#define SPLITS "/v1/referral/task-splits"

/* a PDF that says nothing */
#define PDF                                                                        \
	"JVBERi0xLjcKMSAwIG9iago8PC9UeXBlL0NhdGFsb2c+PgplbmRvYmoKeHJlZgowIDEKMDAw" \
	"MDAwMDAwMCA2NTUzNSBmIAp0cmFpbGVyCjw8L1NpemUgMS9Sb290IDEgMCBSPj4Kc3RhcnR4" \
	"cmVmCjQyCiUlRU9GCg=="
#define PNG                                                                                \
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA" \
	"AABJRU5ErkJggg=="

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		handoff_people(state, NULL);
	return rc;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	test_db_exec(*state, "TRUNCATE referral.task_split");
	return 0;
}

static void make(const char *who, const char *more, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"valid_from\":\"2026-02-01\"%s}",
		 more);
	desk_send(&desk, "POST", SPLITS, who, NULL, body, status);
}

static void acknowledge(const char *who, const char *id, int version, int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), SPLITS "/%s/acknowledgement", id);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, "POST", target, who, match, NULL, status);
}

static void it_begins_with_the_rows_of_annexe_2_and_holds_when_both_have_acknowledged(void **state)
{
	char id[40];

	(void)state;
	make(coordonnateur, "", 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "rows")), 5);
	assert_string_equal(desk_text(&desk, "source"), "Annexe 2, 2021");
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	acknowledge(coordonnateur, id, 4, 412);
	acknowledge(conseiller, id, 1, 403);
	acknowledge(coordonnateur, id, 1, 200);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	acknowledge(coordonnateur, id, 2, 409);
	acknowledge(mdph44, id, 2, 404);
	acknowledge(mdph, id, 2, 200);
	assert_string_equal(desk_text(&desk, "state"), "agreed");
	acknowledge(mdph, id, 3, 409);
}

static void versions_are_numbered_and_none_goes(void **state)
{
	(void)state;
	make(coordonnateur, "", 201);
	make(mdph, ",\"rows\":[{\"task\":\"pag\",\"who\":\"both\",\"note\":\"Mots inventés\"}]",
	     201);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 2);
	assert_string_equal(desk_text(&desk, "made_side"), "mdph");
	make(mdph,
	     ",\"rows\":[{\"task\":\"pag\",\"who\":\"both\"},{\"task\":\"pag\",\"who\":\"mdph\"}]",
	     422);
	assert_string_equal(asked_pointer(&desk.a), "/rows");
	make(mdph, ",\"rows\":[{\"task\":\"gardening\",\"who\":\"both\"}]", 422);
	desk_get(&desk, conseiller, SPLITS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_int_equal(json_integer_value(json_object_get(desk_item(&desk, 0), "number")), 2);
	desk_get(&desk, conseiller, SPLITS "?departement=31&limit=1", 200);
	assert_non_null(cmn_json_get(desk.a.json, "next"));
	desk_get(&desk, conseiller44, SPLITS "?departement=31", 403);
}

static void the_document_is_a_whole_pdf_and_comes_back_as_it_was(void **state)
{
	char target[128];

	(void)state;
	make(coordonnateur, ",\"document\":{\"name\":\"x.pdf\",\"content\":\"" PNG "\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/document/content");
	make(coordonnateur, ",\"document\":{\"name\":\"x.pdf\",\"content\":\"JVBERi0x\"}", 422);
	make(coordonnateur, ",\"document\":{\"name\":\"x.pdf\",\"content\":\"@@@@\"}", 422);
	make(coordonnateur,
	     ",\"document\":{\"name\":\"../qui fait quoi.pdf\",\"content\":\"" PDF "\"}", 201);
	assert_string_equal(desk_text(&desk, "name"), "qui fait quoi.pdf");
	assert_int_equal(strlen(desk_text(&desk, "sha256")), 64);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "rows")), 0);
	snprintf(target, sizeof(target), "%s", desk_text(&desk, "content_path"));
	desk_get(&desk, mdph, target, 200);
	assert_memory_equal(desk.a.answer.body.data, "%PDF-1.7", 8);
	desk_get(&desk, mdph44, target, 404);
	make(coordonnateur, "", 201);
	snprintf(target, sizeof(target), SPLITS "/%s/content", desk_text(&desk, "id"));
	desk_get(&desk, mdph, target, 404);
}

static void every_statement_fits_the_schema_and_finds_an_index(void **state)
{
	static const char *const SMALL[] = {"task_split_initial", NULL}; /* five rows */

	(void)state;
	test_statements_of("referral", REFERRAL_TASK_SPLIT_STATEMENTS,
			   REFERRAL_TASK_SPLIT_STATEMENT_COUNT, SMALL);
	test_plan_sorts_nothing("referral", REFERRAL_TASK_SPLIT_STATEMENTS[3]);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(it_begins_with_the_rows_of_annexe_2_and_holds_when_both_have_acknowledged),
	    T(versions_are_numbered_and_none_goes),
	    T(the_document_is_a_whole_pdf_and_comes_back_as_it_was),
	    cmocka_unit_test(every_statement_fits_the_schema_and_finds_an_index),
	};

	return cmocka_run_group_tests_name("who does what", tests, setup, teardown);
}
