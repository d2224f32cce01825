/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_consent_extended.c - what a person said as a whole is told for every file that becomes
 * theirs later, and no longer for one that was theirs by mistake.  The persons are invented.
 */
#include "waiter.h"

#include "intake_ops.h"

static int setup(void **state)
{
	return work_begin(state, &INTAKE_OPS);
}

static void say(const char *person, const char *decision, char id[40])
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"person_id\":\"%s\",\"means\":\"oral\",\"words\":\"share_2026_1\",%s}", person,
		 strcmp(decision, "given") == 0
		     ? "\"decision\":\"given\",\"purpose\":\"mdph_handoff\","
		       "\"categories\":[\"situation\"],\"recipients\":[{\"kind\":\"mdph\"}]"
		     : "\"decision\":\"refused\"");
	work_post(0, body, 201, "consents");
	snprintf(id, 40, "%s", work_text("id"));
}

static void open_for(const char *heard, char id[40])
{
	char body[128];

	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(0, body, 201, "situations");
	snprintf(id, 40, "%s", work_text("id"));
}

static void file_of(const char *person, char id[40])
{
	char heard[40], body[160];

	work_heard("", heard);
	work_exec("UPDATE intake.solicitation SET person_id = '%s' WHERE id = '%s'", person, heard);
	snprintf(body, sizeof(body),
		 "{\"solicitation_id\":\"%s\",\"despite\":\"Autre besoin inventé\"}", heard);
	work_post(0, body, 201, "situations");
	snprintf(id, 40, "%s", work_text("id"));
}

/* How many acts the last list that was told for a file names; -1: none was told. */
static int64_t told(const char *file)
{
	return work_count(
	    "SELECT coalesce((SELECT json_array_length(data -> 'consent_ids') FROM intake.outbox"
	    " WHERE type = 'intake.consent.extended.v1' AND subject = '%s'"
	    " ORDER BY ord DESC LIMIT 1), -1)",
	    file);
}

static bool names(const char *file, const char *act)
{
	return work_count("SELECT count(*) FROM (SELECT data FROM intake.outbox"
			  "  WHERE type = 'intake.consent.extended.v1' AND subject = '%s'"
			  "  ORDER BY ord DESC LIMIT 1) AS l"
			  " WHERE (l.data -> 'consent_ids')::jsonb ? '%s'",
			  file, act) == 1;
}

static void a_file_that_is_opened_later_is_told_before_its_opening(void **state)
{
	char person[40], act[40], file[40];

	(void)state;
	work_person(person);
	say(person, "refused", act);
	file_of(person, file);
	assert_int_equal(told(file), 1);
	assert_true(names(file, act));
	assert_int_equal(
	    work_count("SELECT count(*) FROM intake.outbox a JOIN intake.outbox b"
		       " ON b.subject = a.subject AND b.type = 'intake.situation.opened.v1'"
		       " AND b.ord > a.ord WHERE a.type = 'intake.consent.extended.v1'"
		       " AND a.subject = '%s'",
		       file),
	    1);
}

static void nothing_is_told_of_a_file_whose_person_said_nothing(void **state)
{
	char person[40], file[40];

	(void)state;
	work_person(person);
	file_of(person, file);
	assert_int_equal(told(file), -1);
}

static void attach(const char *person, int version, const char *heard, int status)
{
	char body[128];

	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	work_post(version, body, status, "persons/%s/solicitations", person);
}

static void a_file_that_is_linked_later_is_told(void **state)
{
	char person[40], one[40], two[40], heard[40], file[40];

	(void)state;
	work_person(person);
	say(person, "given", one);
	say(person, "refused", two);
	work_heard("", heard);
	open_for(heard, file);
	assert_int_equal(told(file), -1);
	attach(person, 1, heard, 200);
	assert_int_equal(told(file), 2);
	assert_true(names(file, one) && names(file, two));
}

static void a_merge_extends_to_the_files_of_both_and_its_undoing_takes_back(void **state)
{
	char kept[40], other[40], yes[40], no[40], mine[40], theirs[40], merge[40], body[160];

	(void)state;
	work_person(kept);
	work_person(other);
	file_of(kept, mine);
	file_of(other, theirs);
	say(other, "given", yes);
	say(kept, "refused", no);
	assert_true(names(theirs, yes) && !names(theirs, no));
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", other);
	work_post(1, body, 201, "persons/%s/merges", kept);
	snprintf(merge, sizeof(merge), "%s", work_text("id"));
	assert_true(names(mine, yes) && names(mine, no));
	assert_true(names(theirs, yes) && names(theirs, no));
	work_post(1, "", 200, "merges/%s/undo", merge);
	assert_true(names(mine, no) && !names(mine, yes));
	assert_true(names(theirs, yes) && !names(theirs, no));
}

/* --- at once -------------------------------------------------------------------------------------
 */

#define REFUSE                                                                                  \
	"INSERT INTO intake.consent (id, departement, person_id, decision, categories,"         \
	" recipients, decided_at, given_by, means, collected_by, recorded_at) VALUES"           \
	" (gen_random_uuid(), '31', '%s', 'refused', '{}', '{}', now(), 'person', 'oral', 'x'," \
	" now())"

static void a_link_that_waits_for_a_refusal_tells_of_it(void **state)
{
	char person[40], heard[40], file[40], target[160], body[160];
	struct waiter w;

	(void)state;
	work_person(person);
	work_heard("", heard);
	open_for(heard, file);
	work_exec("BEGIN; " REFUSE, person);
	snprintf(target, sizeof(target), "/v1/intake/persons/%s/solicitations", person);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	begin(&w, target, 1, body);
	end(&w, 200);
	assert_int_equal(told(file), 1);
}

static void a_refusal_that_waits_for_a_link_tells_of_its_file(void **state)
{
	char person[40], heard[40], file[40], body[200];
	struct waiter w;

	(void)state;
	work_person(person);
	work_heard("", heard);
	open_for(heard, file);
	work_exec("BEGIN; UPDATE intake.situation SET person_id = '%s' WHERE id = '%s'", person,
		  file);
	snprintf(body, sizeof(body),
		 "{\"person_id\":\"%s\",\"decision\":\"refused\",\"means\":\"oral\"}", person);
	begin(&w, "/v1/intake/consents", 0, body);
	end(&w, 201);
	assert_int_equal(told(file), 1);
}

static void an_opening_that_waits_for_a_refusal_tells_of_it(void **state)
{
	char person[40], heard[40], body[160];
	struct waiter w;

	(void)state;
	work_person(person);
	work_heard_of(person, "[\"soins\"]", heard);
	work_exec("BEGIN; " REFUSE, person);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", heard);
	begin(&w, "/v1/intake/situations", 0, body);
	end(&w, 201);
	assert_int_equal(work_count("SELECT json_array_length(o.data -> 'consent_ids') FROM"
				    " intake.situation s JOIN intake.outbox o ON o.subject ="
				    " s.id::text AND o.type = 'intake.consent.extended.v1'"
				    " WHERE s.person_id = '%s'",
				    person),
			 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_file_that_is_opened_later_is_told_before_its_opening),
	    cmocka_unit_test(nothing_is_told_of_a_file_whose_person_said_nothing),
	    cmocka_unit_test(a_file_that_is_linked_later_is_told),
	    cmocka_unit_test(a_merge_extends_to_the_files_of_both_and_its_undoing_takes_back),
	    cmocka_unit_test(a_link_that_waits_for_a_refusal_tells_of_it),
	    cmocka_unit_test(a_refusal_that_waits_for_a_link_tells_of_its_file),
	    cmocka_unit_test(an_opening_that_waits_for_a_refusal_tells_of_it),
	};

	return cmocka_run_group_tests(tests, setup, work_teardown);
}
