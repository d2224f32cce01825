/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_notices_wired.c - what a write of intake tells, and to whom: in the statement of the fact,
 * once, where there is a way, without words.  The persons are invented.
 */
#include "rights.h"

#include "intake_events.h"

#include "cmn/clock.h"

#define PERSONS  "/v1/intake/persons"
#define CONSENTS "/v1/intake/consents"

/* P(1) has an e-mail and P(2) an account; P(3) a telephone only, P(4) an e-mail for nobody's
 * machine, P(5) objects to messages. */
static int setup(void **state)
{
	int rc = rights_setup(state);

	if (rc != 0)
		return rc;
	invent(P(1), "2026-01-05");
	invent(P(2), "2026-01-05");
	invent(P(3), "2026-01-05");
	invent(P(4), "2026-01-05");
	invent(P(5), "2026-01-05");
	sql("SET search_path = intake;"
	    "INSERT INTO person_contact (id, departement, person_id, kind, value, reach, means,"
	    " discreet, created_at, created_by) SELECT gen_random_uuid(), '31', id::uuid, 'email',"
	    " 'invente@example.org', 'invente@example.org', '{email}', id LIKE '%%4', '2026-01-01',"
	    " 'test' FROM unnest(ARRAY['" P(1) "', '" P(4) "', '" P(
		5) "']) AS id;"
		   "INSERT INTO person_account (id, departement, sub, person_id, checked_by, checked_at,"
		   " checked_how) VALUES (gen_random_uuid(), '31', 'x', '" P(
		       2) "', 'test',"
			  " '2026-01-01', 'seen');"
			  "INSERT INTO opposition (person_id, departement, since, request_id) VALUES ('" P(
			      5) "', '31', '2026-01-01', gen_random_uuid())");
	return 0;
}

static int fresh(void **state)
{
	(void)state;
	sql("DELETE FROM intake.notice; DELETE FROM intake.need_guard;"
	    "DELETE FROM intake.danger_acknowledgement; DELETE FROM intake.danger_alert;"
	    "DELETE FROM intake.danger_duty");
	return 0;
}

static int64_t told(const char *who, const char *template)
{
	char query[512];

	snprintf(query, sizeof(query),
		 "SELECT count(*) FROM intake.notice WHERE template = '%s' AND"
		 " coalesce(person_id::text, recipient) = '%s' AND state = 'queued'",
		 template, who);
	return count(query);
}

static int64_t all(void)
{
	return count("SELECT count(*) FROM intake.notice");
}

static void heard(const char *requester_kind, char id[40])
{
	char body[256];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"channel\":\"allo_360\",\"requester_kind\":\"%s\","
		 "\"person_profile\":\"adult\"}",
		 requester_kind);
	desk_send(&desk, "POST", "/v1/intake/solicitations", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void attach(const char *person, const char *solicitation, const char *as)
{
	char target[160], body[160], match[160];

	sql("UPDATE intake.person SET version = 1 WHERE id = '%s'", person);
	snprintf(target, sizeof(target), PERSONS "/%s/solicitations", person);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\",\"as\":\"%s\"}", solicitation,
		 as);
	snprintf(match, sizeof(match), "If-Match: \"1\"\nIdempotency-Key: attach-%s", solicitation);
	desk_send(&desk, "POST", target, conseiller, match, body, 200);
	desk_send(&desk, "POST", target, conseiller, match, body, 200); /* repeated */
}

static void who_asked_has_a_receipt_once(void **state)
{
	char id[40];

	(void)state;
	heard("person", id);
	attach(P(1), id, "both");
	assert_int_equal(told(P(1), "solicitation_recorded"), 1);
	sql("UPDATE intake.person SET version = 7 WHERE id = '" P(1) "'");
	heard("person", id);
	attach(P(3), id, "both"); /* nothing but a telephone */
	heard("professional", id);
	attach(P(1), id, "person"); /* who asked is somebody else */
	heard("person", id);
	sql("UPDATE intake.solicitation SET received_at = '2026-01-05' WHERE id = '%s'", id);
	attach(P(1), id, "both"); /* long ago */
	assert_int_equal(all(), 1);
}

static void a_person_recorded_from_the_call_has_one_too(void **state)
{
	char id[40], body[512];

	(void)state;
	heard("person", id);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"family_name\":\"Inventée\",\"given_names\":\"Ève\","
		 "\"solicitation_id\":\"%s\",\"as\":\"both\","
		 "\"contacts\":[{\"kind\":\"email\",\"value\":\"eve@example.org\"}]}",
		 id);
	desk_send(&desk, "POST", PERSONS, conseiller, "Idempotency-Key: born-once", body, 201);
	desk_send(&desk, "POST", PERSONS, conseiller, "Idempotency-Key: born-once", body, 201);
	assert_int_equal(told(desk_text(&desk, "id"), "solicitation_recorded"), 1);
	assert_int_equal(all(), 1);
}

static void a_file_of(const char *person, char id[40])
{
	char asked[40], body[128];

	heard("person", asked);
	sql("UPDATE intake.solicitation SET person_id = '%s' WHERE id = '%s'", person, asked);
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", asked);
	desk_send(&desk, "POST", "/v1/intake/situations", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void closed(const char *situation, const char *reason)
{
	char target[160], body[160], match[128];

	snprintf(target, sizeof(target), "/v1/intake/situations/%s/closure", situation);
	snprintf(body, sizeof(body), "{\"reason\":\"%s\"%s}", reason,
		 strcmp(reason, "death") == 0 ? ",\"occurred_on\":\"2026-01-02\"" : "");
	snprintf(match, sizeof(match), "If-Match: \"1\"\nIdempotency-Key: close-%s", situation);
	desk_send(&desk, "POST", target, conseiller, match, body, 200);
	desk_send(&desk, "POST", target, conseiller, match, body, 200);
}

static void the_person_is_told_who_follows_and_how_it_ended(void **state)
{
	char id[40];

	(void)state;
	a_file_of(P(1), id);
	assert_int_equal(told(P(1), "situation_opened"), 1);
	closed(id, "information_given");
	assert_int_equal(told(P(1), "situation_closed"), 1);
	assert_int_equal(count("SELECT count(*) FROM intake.notice WHERE params->>'reason' ="
			       " 'information_given' AND params->>'at' IS NOT NULL"),
			 1);
	assert_int_equal(all(), 2);
	a_file_of(P(2), id); /* an account is a way */
	assert_int_equal(told(P(2), "situation_opened"), 1);
}

static void nobody_is_written_to_who_cannot_or_must_not_be(void **state)
{
	static const char *const QUIET[] = {P(3), P(4), P(5)};
	char id[40];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(QUIET); i++) {
		a_file_of(QUIET[i], id);
		closed(id, "information_given");
	}
	assert_int_equal(all(), 0);
	a_file_of(P(1), id);
	sql("DELETE FROM intake.notice");
	closed(id, "death");
	assert_int_equal(all(), 0);
}

static void an_agreement_given_and_taken_back_is_confirmed(void **state)
{
	static const char MORE[] = "\"means\":\"oral\",\"words\":\"share_2026_1\","
				   "\"purpose\":\"mdph_handoff\",\"categories\":[\"needs\"],"
				   "\"recipients\":[{\"kind\":\"mdph\"}]";
	char id[40], consent[40], body[512], target[160];

	(void)state;
	a_file_of(P(1), id);
	sql("DELETE FROM intake.notice");
	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\",\"decision\":\"given\",%s}", id,
		 MORE);
	desk_send(&desk, "POST", CONSENTS, conseiller, "Idempotency-Key: agreed-once", body, 201);
	desk_send(&desk, "POST", CONSENTS, conseiller, "Idempotency-Key: agreed-once", body, 201);
	snprintf(consent, sizeof(consent), "%s", desk_text(&desk, "id"));
	assert_int_equal(told(P(1), "consent_given"), 1);
	snprintf(target, sizeof(target), CONSENTS "/%s/withdrawal", consent);
	desk_send(&desk, "POST", target, conseiller, "If-Match: \"1\"", "{\"means\":\"oral\"}",
		  200);
	assert_int_equal(told(P(1), "consent_withdrawn"), 1);
	snprintf(body, sizeof(body),
		 "{\"person_id\":\"" P(1) "\",\"decision\":\"refused\",\"means\":\"oral\"}");
	desk_send(&desk, "POST", CONSENTS, conseiller, NULL, body, 201);
	assert_int_equal(all(), 2);
}

static void later(int64_t minutes, char out[CMN_TIME_LEN])
{
	cmn_time_format(cmn_clock_us() + minutes * 60000000, out);
}

static void a_danger_that_nobody_acknowledges_is_told_again_without_words(void **state)
{
	char now[CMN_TIME_LEN], id[40], target[160];

	(void)state;
	sql("INSERT INTO intake.danger_duty (id, departement, account, valid_from, set_by, set_at)"
	    " VALUES (gen_random_uuid(), '31', 'garde', '2026-01-01', 'test', '2026-01-01'),"
	    " (gen_random_uuid(), '44', 'ailleurs', '2026-01-01', 'test', '2026-01-01')");
	desk_send(&desk, "POST", "/v1/intake/dangers", conseiller, NULL,
		  "{\"departement\":\"31\",\"kind\":\"violence\"}", 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	assert_int_equal(told("garde", "team_message"), 1);
	later(29, now);
	run_job(intake_job_danger, now);
	assert_int_equal(told("garde", "team_message"), 1);
	later(31, now);
	run_job(intake_job_danger, now);
	run_job(intake_job_danger, now); /* twice says it once */
	assert_int_equal(told("garde", "team_message"), 2);
	for (int hour = 2; hour < 48; hour++) {
		later(60 * hour, now);
		run_job(intake_job_danger, now);
	}
	assert_int_equal(told("garde", "team_message"), 3); /* the first, one, and the last word */
	assert_int_equal(all(), 3);
	assert_int_equal(count("SELECT count(*) FROM intake.notice WHERE params::text = '{}'"
			       " AND situation_id IS NULL AND person_id IS NULL"),
			 3);
	snprintf(target, sizeof(target), "/v1/intake/dangers/%s/acknowledgement", id);
	desk_send(&desk, "POST", target, coordonnateur, NULL, NULL, 200);
	sql("DELETE FROM intake.notice");
	run_job(intake_job_danger, now);
	assert_int_equal(all(), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(who_asked_has_a_receipt_once),
	    T(a_person_recorded_from_the_call_has_one_too),
	    T(the_person_is_told_who_follows_and_how_it_ended),
	    T(nobody_is_written_to_who_cannot_or_must_not_be),
	    T(an_agreement_given_and_taken_back_is_confirmed),
	    T(a_danger_that_nobody_acknowledges_is_told_again_without_words),
	};

	return cmocka_run_group_tests(tests, setup, rights_teardown);
}
