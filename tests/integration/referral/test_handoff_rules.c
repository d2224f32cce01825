/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_handoff_rules.c - what must be there before a hand-off is sent, what happens when the person
 * no longer agrees, what is erased, and what the software of an MDPH polls.
 */
#include "handoff_desk.h"
#include "referral_deps.h"
#include "referral_events.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"

#define CONSENT  "0197f0a0-0000-7000-8000-0000000000e1"
#define CONSENT2 "0197f0a0-0000-7000-8000-0000000000e2"
#define WORDS    "Mots inventés"

static struct referral_deps deps;
static struct cmn_conn *conn;

static void told(const char *type, const char *data)
{
	struct cmn_event ev = {.stream = "31.intake.facts", .departement = "31"};
	struct cmn_error err;

	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	if (referral_feed_apply(conn, &ev, NULL, &err) != CMN_OK)
		fail_msg("%s: %s", type, err.detail[CMN_EN]);
	cmn_event_clear(&ev);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0) {
		conn = test_db_conn("referral");
		handoff_people(state, &deps);
	}
	return rc;
}

static int teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	handoff_nothing(state);
	deps.consent_required = "";
	desk.behind = false;
	desk.age_ms = 0;
	return 0;
}

/* --- conditions --------------------------------------------------------------------------------
 */

static void rule(const char *code, bool mandatory, int status)
{
	char body[256], today[CMN_DAY_LEN];

	cmn_day_format(cmn_day_of(cmn_clock_us(), "31"), today);
	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"code\":\"%s\",\"mandatory\":%s,\"valid_from\":\"%s\"}",
		 code, mandatory ? "true" : "false", today);
	desk_send(&desk, "POST", "/v1/referral/handoff-conditions", coordonnateur, NULL, body,
		  status);
}

static const char *why(const char *code, bool met)
{
	const json_t *row;
	size_t i;

	json_array_foreach(json_object_get(desk.a.json, "items"), i, row)
	{
		if (strcmp(cmn_json_get(row, "code"), code) == 0) {
			assert_int_equal(json_is_true(json_object_get(row, "met")), met);
			return cmn_json_get(row, "why");
		}
	}
	fail_msg("no condition %s", code);
	return NULL;
}

static void only_the_agreement_is_mandatory_unless_the_departement_says_more(void **state)
{
	char id[40];

	(void)state;
	handoff_draft(NULL, id);
	handoff_get(conseiller, id, "/conditions", 200);
	assert_int_equal(desk_items(&desk), 6);
	assert_true(json_is_true(json_object_get(desk.a.json, "ready")));
	assert_string_equal(why("signed_saisine", false), "saisine_missing");
	assert_string_equal(why("person_agreement", true), "agreement_not_asked_here");
	rule("signed_saisine", true, 201);
	rule("first_intention", true, 201);
	rule("first_intention", true, 409);
	handoff_get(conseiller, id, "/conditions", 200);
	assert_false(json_is_true(json_object_get(desk.a.json, "ready")));
	handoff_act(conseiller, id, "sending", 1, NULL, 409);
	assert_string_equal(asked_pointer(&desk.a), "/conditions/signed_saisine");
	assert_non_null(strstr(desk.a.answer.body.data, "/conditions/first_intention"));
	/* what clients of today send is held to the same */
	desk_send(&desk, "POST", HANDOFFS, conseiller, NULL,
		  "{\"situation_id\":\"" OTHER "\",\"reason\":\"person_request\"}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/conditions/signed_saisine");
	{
		char target[128];

		snprintf(target, sizeof(target), HANDOFFS "/%s", id);
		desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"1\"",
			  "{\"content\":{\"saisine\":{\"signed_on\":\"2026-01-12\","
			  "\"document_id\":\"" DOSSIER "\"},\"first_intention\":\"not_possible\"}}",
			  200);
		handoff_act(conseiller, id, "sending", 2, NULL, 409);
		assert_string_equal(asked_pointer(&desk.a), "/conditions/first_intention");
		desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"2\"",
			  "{\"content\":{\"saisine\":{\"signed_on\":\"2026-01-12\","
			  "\"document_id\":\"" DOSSIER "\"},\"first_intention\":\"not_possible\","
			  "\"first_intention_why\":\"" WORDS "\"}}",
			  200);
	}
	handoff_act(conseiller, id, "sending", 3, NULL, 200);
}

static void the_agreement_of_the_person_is_never_made_optional(void **state)
{
	(void)state;
	rule("person_agreement", false, 422);
	assert_string_equal(asked_pointer(&desk.a), "/mandatory");
	desk_send(&desk, "POST", "/v1/referral/handoff-conditions", coordonnateur, NULL,
		  "{\"departement\":\"31\",\"code\":\"mdph_file\",\"mandatory\":true,"
		  "\"valid_from\":\"2022-01-01\"}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/valid_from");
	desk_send(&desk, "POST", "/v1/referral/handoff-conditions", coordonnateur, NULL,
		  "{\"departement\":\"44\",\"code\":\"mdph_file\",\"mandatory\":true,"
		  "\"valid_from\":\"2036-01-01\"}",
		  403);
	desk_get(&desk, conseiller, "/v1/referral/handoff-conditions?departement=31", 200);
	assert_int_equal(desk_items(&desk), 6);
}

/* --- the agreement -----------------------------------------------------------------------------
 */

#define GIVEN(id, categories)                                                         \
	"{\"consent_id\":\"" id "\",\"situation_id\":\"" SITUATION "\",\"purpose\":"  \
	"\"mdph_handoff\",\"categories\":[" categories "],\"recipients\":[\"mdph\"]," \
	"\"decided_at\":\"2026-01-10T10:00:00Z\",\"means\":\"oral\",\"given_by\":\"person\"}"

static int64_t lapses_told(void **state)
{
	return test_db_count(*state,
			     "SELECT count(*) FROM referral.outbox WHERE type ="
			     " 'referral.task.asked.v1' AND data->>'cause' = 'consent_withdrawn'");
}

static void it_is_sent_only_with_an_agreement_for_all_that_it_carries(void **state)
{
	char id[40], target[128];

	(void)state;
	deps.consent_required = "31=2020-01-01";
	handoff_draft("{\"needs\":[\"1.1.1\"],\"mdph_number\":\"N-1\"}", id);
	handoff_act(conseiller, id, "sending", 1, NULL, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	told("intake.consent.given.v1", GIVEN(CONSENT, "\"situation\",\"needs\""));
	handoff_act(conseiller, id, "sending", 1, NULL, 403); /* the number tells who it is */
	handoff_get(conseiller, id, "/conditions", 200);
	assert_string_equal(why("person_agreement", false), "agreement_missing");
	snprintf(target, sizeof(target), HANDOFFS "/%s", id);
	desk_send(&desk, "PATCH", target, conseiller, "If-Match: \"1\"",
		  "{\"content\":{\"needs\":[\"1.1.1\"]}}", 200);
	handoff_get(conseiller, id, "/conditions", 200);
	assert_string_equal(why("person_agreement", true), "agreement_recorded");
	handoff_act(conseiller, id, "sending", 2, NULL, 200);
}

static void what_lapses_on_the_way_is_not_read_and_the_team_hears_of_it_once(void **state)
{
	char id[40];

	deps.consent_required = "31=2020-01-01";
	told("intake.consent.given.v1", GIVEN(CONSENT, "\"situation\""));
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	told("intake.consent.withdrawn.v1", "{\"consent_id\":\"" CONSENT "\","
					    "\"withdrawn_at\":\"2026-02-01T10:00:00Z\"}");
	handoff_get(mdph, id, "", 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	handoff_act(mdph, id, "reading", 3, NULL, 403);
	handoff_get(mdph, id, "", 403);
	assert_int_equal(lapses_told(state), 1);
	/* the state says honestly that nobody has read it; who did what stays readable */
	handoff_get(conseiller, id, "", 200);
	handoff_state_is("received", 3);
	handoff_get(mdph, id, "/history", 200);
	told("intake.consent.given.v1",
	     "{\"consent_id\":\"" CONSENT2 "\",\"situation_id\":\"" SITUATION "\",\"purpose\":"
	     "\"mdph_handoff\",\"categories\":[\"situation\"],\"recipients\":[\"mdph\"],"
	     "\"decided_at\":\"2026-03-01T10:00:00Z\",\"means\":\"oral\",\"given_by\":\"person\"}");
	handoff_act(mdph, id, "reading", 3, NULL, 200);
	told("intake.consent.withdrawn.v1", "{\"consent_id\":\"" CONSENT2 "\","
					    "\"withdrawn_at\":\"2026-04-01T10:00:00Z\"}");
	handoff_get(mdph, id, "", 403);
	assert_int_equal(lapses_told(state), 2);
	/* a decision needs no agreement: it sends nothing out, and shows nothing */
	handoff_act(mdph, id, "refusal", 4, "{\"reason\":\"consent_missing\"}", 200);
	assert_null(json_object_get(desk.a.json, "content"));
	desk.age_ms = 60000;
	handoff_get(mdph, id, "", 200);
}

static void a_copy_that_is_not_fresh_shows_nothing(void **state)
{
	char id[40];

	deps.consent_required = "31=2020-01-01";
	told("intake.consent.given.v1", GIVEN(CONSENT, "\"situation\""));
	handoff_draft(NULL, id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	desk.age_ms = 60000;
	handoff_get(mdph, id, "", 503);
	assert_int_equal(lapses_told(state), 0);
}

/* --- erasure -----------------------------------------------------------------------------------
 */

static void what_was_told_and_said_goes_with_the_file_and_codes_and_dates_stay(void **state)
{
	char id[40];

	handoff_draft("{\"rupture_facts\":\"" WORDS "\",\"person_wants_told\":\"" WORDS "\","
		      "\"mdph_number\":\"N-INVENTE\"}",
		      id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "complement-request", 3,
		    "{\"asked\":[\"other\"],\"note\":\"" WORDS "\"}", 200);
	handoff_act(conseiller, id, "complement", 4, "{\"note\":\"" WORDS "\"}", 200);
	handoff_act(mdph, id, "refusal", 5,
		    "{\"reason\":\"other\",\"note\":\"" WORDS "\",\"person_text\":\"" WORDS "\"}",
		    200);
	told("intake.situation.erased.v1", "{\"situation_id\":\"" SITUATION "\","
					   "\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}");
	assert_int_equal(
	    test_db_count(
		*state,
		"SELECT (SELECT count(*) FROM referral.handoff t WHERE t::text ~ 'INVENTE|"
		"invent') + (SELECT count(*) FROM referral.handoff_history t WHERE t::text ~"
		" 'INVENTE|invent') + (SELECT count(*) FROM referral.handoff_content t"
		" WHERE t::text ~ 'INVENTE|invent')"),
	    0);
	handoff_get(conseiller, id, "/history", 200);
	assert_int_equal(desk_items(&desk), 6);
	assert_string_equal(cmn_json_get(desk_item(&desk, 5), "reason"), "other");
	/* who was writing at that moment keeps nothing */
	test_db_exec(*state, "UPDATE referral.handoff_content SET content = '{\"rupture_facts\":"
			     "\"Mots inventés\"}', mdph_number = 'N-INVENTE'");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.handoff_content t"
					       " WHERE t::text ~ 'INVENTE|invent'"),
			 0);
}

/* --- polling -----------------------------------------------------------------------------------
 */

static void numbered(void **state, const char *stream, int epoch, int sequence)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "INSERT INTO referral.event (stream, epoch, sequence, event_id, type, subject, at,"
		 " data) VALUES ('%s', %d, %d, gen_random_uuid(), 'referral.handoff.sent.v1',"
		 " '%s', '2026-01-20T10:00:00Z', '{\"handoff_id\":\"x\"}')",
		 stream, epoch, sequence, SITUATION);
	test_db_exec(*state, sql);
}

static const char *position(size_t i)
{
	return cmn_json_get(desk_item(&desk, i), "position");
}

static void an_mdph_polls_what_is_addressed_to_it_and_resumes_for_ever(void **state)
{
	for (int i = 1; i <= 5; i++) {
		numbered(state, "31.mdph", 1, i);
		numbered(state, "44.mdph", 1, i);
		numbered(state, "31.facts", 1, i);
	}
	numbered(state, "31.mdph", 2, 1);
	desk_get(&desk, mdph, HANDOFFS "/changes?departement=31", 200);
	assert_int_equal(desk_items(&desk), 6);
	assert_string_equal(position(0), "1.1");
	assert_string_equal(position(5), "2.1");
	assert_string_equal(desk_text(&desk, "next"), "2.1");
	desk_get(&desk, mdph, HANDOFFS "/changes?departement=31&after=1.3&limit=2", 200);
	assert_int_equal(desk_items(&desk), 2);
	assert_string_equal(position(0), "1.4");
	assert_string_equal(desk_text(&desk, "next"), "1.5");
	assert_true(json_is_true(json_object_get(desk.a.json, "more")));
	desk_get(&desk, mdph, HANDOFFS "/changes?departement=31&after=2.1", 200);
	assert_int_equal(desk_items(&desk), 0);
	assert_string_equal(desk_text(&desk, "next"), "2.1");
	assert_true(json_is_false(json_object_get(desk.a.json, "more")));
	desk_get(&desk, mdph44, HANDOFFS "/changes?departement=31", 403);
	desk_get(&desk, mdph44, HANDOFFS "/changes?departement=44", 200);
	assert_int_equal(desk_items(&desk), 5);
	desk_get(&desk, conseiller, HANDOFFS "/changes?departement=31", 403);
	desk_get(&desk, mdph, HANDOFFS "/changes?departement=31&after=x", 400);
}

/* --- hostile words -----------------------------------------------------------------------------
 */

static void words_are_kept_as_they_were_said_whatever_they_look_like(void **state)
{
	static const char SAID[] = "\\u202e<script>alert(1)</script>'; DROP TABLE handoff; -- "
				   "\\ud83d\\ude00 %s %n {{7*7}}";
	char content[512], id[40];
	char *huge = malloc(1200000);

	(void)state;
	snprintf(content, sizeof(content), "{\"person_wants_told\":\"%s\"}", SAID);
	handoff_draft(content, id);
	assert_non_null(
	    strstr(cmn_json_get(json_object_get(desk.a.json, "content"), "person_wants_told"),
		   "<script>alert(1)</script>'; DROP TABLE handoff; --"));
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL,
		  "{\"situation_id\":\"" OTHER "\",\"reason\":\"person_request\",\"content\":"
		  "{\"person_wants_told\":\"\\u0000\"}}",
		  400);
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL,
		  "{\"situation_id\":\"" OTHER "\",\"reason\":\"person_request\",\"content\":"
		  "{\"diagnosis\":\"x\"}}",
		  422);
	assert_non_null(huge);
	memset(huge, 'a', 1199999);
	huge[1199999] = '\0';
	memcpy(huge, "{\"situation_id\":\"", 17);
	desk_send(&desk, "POST", HANDOFFS "/drafts", conseiller, NULL, huge, 413);
	free(huge);
}

/* Where the MDPH has it already, both numbers lead there (R080). */
static void a_request_in_the_permanent_orientation_is_referred_to(void **state)
{
	char id[40];

	(void)state;
	handoff_draft("{\"permanent_orientation\":\"DOP-INVENTE/1\"}", id);
	handoff_act(conseiller, id, "sending", 1, NULL, 200);
	handoff_get(mdph, id, "", 200);
	assert_string_equal(
	    cmn_json_get(json_object_get(desk.a.json, "content"), "permanent_orientation"),
	    "DOP-INVENTE/1");
	handoff_act(mdph, id, "receipt", 2, NULL, 200);
	handoff_act(mdph, id, "already-known", 3, "{\"number\":\"31-INVENTE-9\"}", 200);
	handoff_get(conseiller, id, "", 200);
	assert_string_equal(desk_text(&desk, "known_number"), "31-INVENTE-9");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(only_the_agreement_is_mandatory_unless_the_departement_says_more),
	    T(the_agreement_of_the_person_is_never_made_optional),
	    T(a_request_in_the_permanent_orientation_is_referred_to),
	    T(it_is_sent_only_with_an_agreement_for_all_that_it_carries),
	    T(what_lapses_on_the_way_is_not_read_and_the_team_hears_of_it_once),
	    T(a_copy_that_is_not_fresh_shows_nothing),
	    T(what_was_told_and_said_goes_with_the_file_and_codes_and_dates_stay),
	    T(an_mdph_polls_what_is_addressed_to_it_and_resumes_for_ever),
	    T(words_are_kept_as_they_were_said_whatever_they_look_like),
	};

	return cmocka_run_group_tests_name("rules of hand-offs", tests, setup, teardown);
}
