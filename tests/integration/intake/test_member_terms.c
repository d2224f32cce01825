/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_member_terms.c - the adhesion of an organisation opens the outcome of its saisines and the
 * dossiers addressed to it, or closes them; where none was ever signed all stays as it was.  The
 * persons are invented.
 */
#include "dossier_help.h"
#include "intake_events.h"

#include "support/statements.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "member_terms.h"

#define REFERRALS "/v1/intake/referrals"
#define TO_ORG    "\"recipient\":{\"kind\":\"partner\",\"id\":\"" ORG "\"}"
#define FOR_ORG   "{\"kind\":\"partner\",\"id\":\"" ORG "\"}"

static const char *partner;

static int setup(void **state)
{
	int rc = help_setup(state);

	partner = desk_as(&desk, "partner", "31", ORG);
	return rc;
}

static enum cmn_err apply(const char *type, const char *data)
{
	struct cmn_conn *conn = test_db_conn("intake");
	struct cmn_event ev = {0};
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	cmn_uuid7(ev.id);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	snprintf(ev.departement, sizeof(ev.departement), "31");
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	rc = cmn_conn_begin(conn, &err);
	if (rc == CMN_OK)
		rc = intake_feed_apply(conn, &ev, NULL, &err);
	if (rc == CMN_OK)
		rc = cmn_conn_commit(conn, &err);
	json_decref(ev.data);
	cmn_conn_close(&conn);
	return rc;
}

/* An adhesion of ORG as directory tells it; `more`: until, ended_on. */
static void told(const char *id, const char *sharing, const char *begins_on, const char *more,
		 int version)
{
	char data[800];

	snprintf(
	    data, sizeof(data),
	    "{\"adhesion_id\":\"%s\",\"departement\":\"31\",\"actor_id\":\"" ORG
	    "\",\"number\":1,\"state\":\"signed\",\"sharing\":[%s],\"signed_on\":\"2025-01-01\","
	    "\"begins_on\":\"%s\"%s,\"version\":%d}",
	    id, sharing, begins_on, more, version);
	assert_int_equal(apply("directory.adhesion.changed.v1", data), CMN_OK);
}

static void stands(const char *id, const char *basis, const char *more, int version)
{
	char data[800];

	snprintf(data, sizeof(data),
		 "{\"member_id\":\"%s\",\"departement\":\"31\",\"actor_id\":\"" ORG
		 "\",\"kind\":\"partner\",\"basis\":\"%s\",\"joined_on\":\"2025-01-01\","
		 "\"since\":\"2025-01-01\"%s,\"version\":%d}",
		 id, basis, more, version);
	assert_int_equal(apply("directory.membership.changed.v1", data), CMN_OK);
}

static void forget(struct test_db *db)
{
	test_db_exec(db, "SET search_path = intake; DELETE FROM member_ref; DELETE FROM"
			 " adhesion_ref");
}

#define A1 "0197f0a0-0000-7000-8000-0000000000f1"
#define A2 "0197f0a0-0000-7000-8000-0000000000f2"
#define M1 "0197f0a0-0000-7000-8000-0000000000f3"

/* A saisine of ORG, whose person agreed that it may know the outcome. */
static void a_saisine(char id[40])
{
	desk_send(&desk, "POST", "/v1/intake/solicitations", partner, NULL,
		  "{\"channel\":\"partner_referral\",\"consent\":{\"decision\":\"given\","
		  "\"words\":\"share_2026_1\",\"purpose\":\"partner_outcome\","
		  "\"categories\":[\"outcome\"],\"recipients\":[\"partner:" ORG "\"]}}",
		  201);
	keep_id(id);
}

static const char *outcome_of(const char *id)
{
	char target[128];

	snprintf(target, sizeof(target), REFERRALS "/%s", id);
	desk_get(&desk, partner, target, 200);
	return desk_text(&desk, "outcome")[0] ? desk_text(&desk, "outcome")
					      : desk_text(&desk, "outcome_withheld");
}

static void a_partner_reads_the_outcome_of_its_saisine_where_its_adhesion_says_so(void **state)
{
	char id[40];

	forget(*state);
	a_saisine(id);
	assert_string_equal(outcome_of(id), "waiting"); /* nothing was ever signed */
	told(A1, "\"figures\"", "2025-02-01", "", 2);
	assert_string_equal(outcome_of(id), "adhesion_terms");
	told(A2, "\"own_outcomes\"", "2025-03-01", "", 2);
	told(A1, "\"figures\"", "2025-02-01", ",\"ended_on\":\"2025-03-01\"", 3);
	assert_string_equal(outcome_of(id), "waiting");
	told(A2, "\"own_outcomes\"", "2025-03-01", ",\"ended_on\":\"2025-06-01\"", 3);
	assert_string_equal(outcome_of(id), "adhesion_terms");
	/* what is told late or twice changes nothing */
	told(A2, "\"own_outcomes\"", "2025-03-01", "", 2);
	told(A2, "\"own_outcomes\"", "2025-03-01", ",\"ended_on\":\"2025-06-01\"", 3);
	assert_string_equal(outcome_of(id), "adhesion_terms");
}

/* The person is asked all the same: both must say yes. */
static void terms_never_take_the_place_of_the_person(void **state)
{
	char id[40];

	forget(*state);
	told(A1, "\"own_outcomes\",\"sealed_dossiers\"", "2025-02-01", "", 2);
	desk_send(&desk, "POST", "/v1/intake/solicitations", partner, NULL,
		  "{\"channel\":\"partner_referral\"}", 201);
	keep_id(id);
	assert_string_equal(outcome_of(id), "no_consent");
}

static void a_term_begins_and_ends_on_its_days(void **state)
{
	int today = cmn_day_of(cmn_clock_us(), "31");
	char id[40], day[CMN_DAY_LEN], more[64];

	forget(*state);
	a_saisine(id);
	cmn_day_format(today + 1, day);
	told(A1, "", day, "", 2);
	assert_string_equal(outcome_of(id), "waiting"); /* it begins tomorrow */
	told(A1, "", "2025-01-01", "", 3);
	assert_string_equal(outcome_of(id), "adhesion_terms");
	cmn_day_format(today, day);
	snprintf(more, sizeof(more), ",\"until\":\"%s\"", day);
	told(A1, "\"own_outcomes\"", "2025-01-01", more, 4);
	assert_string_equal(outcome_of(id), "waiting"); /* its last day */
	cmn_day_format(today - 1, day);
	snprintf(more, sizeof(more), ",\"until\":\"%s\"", day);
	told(A1, "\"own_outcomes\"", "2025-01-01", more, 5);
	assert_string_equal(outcome_of(id), "adhesion_terms");
}

static void whoever_left_reads_nothing_new(void **state)
{
	char id[40];

	forget(*state);
	a_saisine(id);
	stands(M1, "signature", "", 1);
	assert_string_equal(outcome_of(id), "waiting");
	stands(M1, "signature", ",\"ended_on\":\"2025-05-01\",\"ended_why\":\"excluded\"", 2);
	assert_string_equal(outcome_of(id), "adhesion_terms");
	forget(*state);
	/* it was only on the record, and was taken off it: as before there were adhesions */
	stands(M1, "record", ",\"ended_on\":\"2025-05-01\",\"ended_why\":\"record\"", 2);
	assert_string_equal(outcome_of(id), "waiting");
}

static void a_sealed(char id[40], int status)
{
	char situation[40];

	a_situation(situation);
	agree(situation, "seek_solutions", "\"situation\",\"needs\"", FOR_ORG);
	seal(conseiller, situation,
	     "\"purpose\":\"seek_solutions\",\"categories\":[\"situation\",\"needs\"],"
	     "\"notes\":{\"needs\":\"Texte inventé.\"}," TO_ORG,
	     status);
	if (status == 201)
		keep_id(id);
}

static void a_dossier_opens_and_is_sealed_where_the_adhesion_of_its_recipient_says_so(void **state)
{
	char id[40], sql[200];

	forget(*state);
	a_sealed(id, 201);
	open_dossier(partner, id, 200);
	told(A1, "\"own_outcomes\"", "2025-02-01", "", 2);
	open_dossier(partner, id, 403);
	assert_string_equal(asked_slug(&desk.a), "forbidden");
	assert_null(strstr(desk.a.answer.body.data, "Texte"));
	snprintf(sql, sizeof(sql),
		 "SELECT count(*) FROM intake.dossier_opening WHERE dossier_id = '%s'", id);
	assert_int_equal(test_db_count(*state, sql), 1); /* the refused one is none */
	a_sealed(id, 403);                               /* nor is one sealed that could not open */
	told(A1, "\"own_outcomes\"", "2025-02-01", ",\"ended_on\":\"2025-04-01\"", 3);
	told(A2, "\"sealed_dossiers\"", "2025-04-01", "", 2);
	a_sealed(id, 201);
	open_dossier(partner, id, 200);
	told(A2, "\"sealed_dossiers\"", "2025-04-01", ",\"ended_on\":\"2025-05-01\"", 3);
	open_dossier(partner, id, 403);
}

static void an_event_without_its_members_is_refused(void **state)
{
	static const char *const BAD[] = {
	    "{\"adhesion_id\":\"" A1 "\"}",
	    "{\"adhesion_id\":\"" A1 "\",\"actor_id\":\"" ORG "\",\"begins_on\":\"2025-01-01\"}",
	    "{}",
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		assert_int_not_equal(apply("directory.adhesion.changed.v1", BAD[i]), CMN_OK);
		assert_int_not_equal(apply("directory.membership.changed.v1", BAD[i]), CMN_OK);
	}
}

static void statements_hold(void **state)
{
	(void)state;
	test_statements_of("intake", INTAKE_MEMBER_STATEMENTS, INTAKE_MEMBER_STATEMENT_COUNT, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_partner_reads_the_outcome_of_its_saisine_where_its_adhesion_says_so),
	    cmocka_unit_test(terms_never_take_the_place_of_the_person),
	    cmocka_unit_test(a_term_begins_and_ends_on_its_days),
	    cmocka_unit_test(whoever_left_reads_nothing_new),
	    cmocka_unit_test(
		a_dossier_opens_and_is_sealed_where_the_adhesion_of_its_recipient_says_so),
	    cmocka_unit_test(an_event_without_its_members_is_refused),
	    cmocka_unit_test(statements_hold),
	};

	return cmocka_run_group_tests_name("member terms", tests, setup, help_teardown);
}
