/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_erased.c - what intake erased: the words go here too, codes and dates stay, and no
 * act adds anything.
 */
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define OTHER     "0197f0a0-0000-7000-8000-0000000000a2"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define CONSENT   "0197f0a0-0000-7000-8000-0000000000d1"
#define PERSON    "0197f0a0-0000-7000-8000-0000000000e1"
#define WORDS     "Mots inventés"

static struct desk desk;
static const char *conseiller, *mdph;
static struct cmn_conn *conn;

static enum cmn_err learn(const char *departement, const char *type, const char *data)
{
	struct cmn_event ev;
	struct cmn_error err;
	enum cmn_err rc;

	memset(&ev, 0, sizeof(ev));
	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	rc = referral_feed_apply(conn, &ev, NULL, &err);
	cmn_event_clear(&ev);
	return rc;
}

static void erase_in(const char *departement)
{
	assert_int_equal(learn(departement, "intake.situation.erased.v1",
			       "{\"situation_id\":\"" SITUATION "\","
			       "\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}"),
			 CMN_OK);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé');"
			     "INSERT INTO offer_ref VALUES ('" OFFER "', '31', '" ACTOR
			     "', 'Offre inventée', 'ordinary', true)");
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static int fresh(void **state)
{
	test_db_exec(*state,
		     "SET search_path = referral; TRUNCATE relay, proposal, handoff,"
		     " consent_ref_file, consent_ref CASCADE; DELETE FROM situation_ref;"
		     "INSERT INTO situation_ref (id, departement, solicited_at, state, person_id)"
		     " VALUES ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open', '" PERSON
		     "'), ('" OTHER "', '31', '2026-01-10T08:00:00Z', 'open', NULL);"
		     "INSERT INTO consent_ref (id, departement, person_id, given, purpose,"
		     " categories, recipients, decided_at) VALUES ('" CONSENT "', '31', '" PERSON
		     "', true, 'seek_solutions', 'situation', 'team', '2026-01-10');"
		     "INSERT INTO consent_ref_file VALUES ('" CONSENT "', '31', '" SITUATION "')");
	return 0;
}

/* A record made by a POST; its path. */
static void made(const char *who, const char *target, const char *body, const char *path, char *out)
{
	desk_send(&desk, "POST", target, who, NULL, body, 201);
	snprintf(out, 96, "%s/%s", path, desk_text(&desk, "id"));
}

static void act(const char *who, const char *path, const char *act, const char *version,
		const char *body, int status)
{
	char target[160], match[40];

	snprintf(target, sizeof(target), "%s/%s", path, act);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version);
	desk_send(&desk, "POST", target, who, match, body, status);
}

#define PROPOSAL(situation, more)                                                               \
	"{\"situation_id\":\"" situation "\",\"support_form\":\"orientation\",\"ad_hoc\":true," \
	"\"label\":\"" WORDS "\"" more "}"

static void propose(const char *body, char *path)
{
	made(conseiller, "/v1/referral/proposals", body, "/v1/referral/proposals", path);
}

static void hand_off(char *path)
{
	made(conseiller, "/v1/referral/handoffs",
	     "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}",
	     "/v1/referral/handoffs", path);
	act(mdph, path, "receipt", "1", NULL, 200);
}

static int64_t with_words(void **state)
{
	return test_db_count(
	    *state,
	    "SELECT (SELECT count(*) FROM referral.proposal t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.handoff t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.outbox t WHERE t::text LIKE '%" WORDS "%')");
}

static void the_words_of_the_erased_file_go_and_those_of_others_stay(void **state)
{
	char a[96], b[96], c[96], h[96];

	propose(PROPOSAL(SITUATION, ""), a);
	propose(PROPOSAL(SITUATION, ",\"offer_id\":\"" OFFER "\""), b);
	propose(PROPOSAL(OTHER, ""), c);
	act(conseiller, a, "refusal", "1", "{\"reason\":\"too_far\",\"note\":\"" WORDS "\"}", 200);
	hand_off(h);
	act(mdph, h, "refusal", "2",
	    "{\"reason\":\"first_response_possible\",\"note\":\"" WORDS "\"}", 200);
	assert_int_equal(with_words(state), 4);
	erase_in("31");
	assert_int_equal(with_words(state), 1);
	desk_get(&desk, conseiller, a, 200);
	assert_string_equal(desk_text(&desk, "label"), "erased");
	assert_string_equal(desk_text(&desk, "refusal_reason"), "too_far");
	assert_null(json_object_get(desk.a.json, "answer_note"));
	desk_get(&desk, conseiller, b, 200);
	assert_string_equal(desk_text(&desk, "label"), "Offre inventée");
	desk_get(&desk, mdph, h, 200);
	assert_string_equal(desk_text(&desk, "refusal_reason"), "first_response_possible");
	assert_null(json_object_get(desk.a.json, "refusal_note"));
	assert_int_equal(test_db_count(*state, "SELECT (SELECT count(person_id) FROM"
					       " referral.consent_ref) + (SELECT count(person_id)"
					       " FROM referral.situation_ref)"),
			 0);
}

static void told_twice_or_about_another_departement_it_changes_nothing_more(void **state)
{
	char a[96];

	propose(PROPOSAL(SITUATION, ""), a);
	erase_in("44");
	assert_int_equal(with_words(state), 1);
	erase_in("31");
	erase_in("31");
	assert_int_equal(with_words(state), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.proposal"
					       " WHERE ad_hoc AND state = 'proposed'"),
			 1);
	assert_int_equal(
	    learn("31", "intake.situation.erased.v1", "{\"situation_id\":\"" SITUATION "\"}"),
	    CMN_E_INVALID);
}

static void refused_as_erased(void)
{
	assert_string_equal(asked_slug(&desk.a), "conflict");
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
}

static void every_later_act_is_refused_and_says_why(void **state)
{
	char a[96], b[96], r[112], h[96], relay[112];

	propose(PROPOSAL(SITUATION, ""), a);
	propose(PROPOSAL(SITUATION, ",\"offer_id\":\"" OFFER "\""), b);
	act(conseiller, b, "acceptance", "1", "{}", 200);
	snprintf(relay, sizeof(relay), "%s/relay", b);
	desk_send(&desk, "POST", relay, conseiller, NULL, "{}", 201);
	snprintf(r, sizeof(r), "/v1/referral/relays/%s", desk_text(&desk, "id"));
	hand_off(h);
	erase_in("31");
	assert_int_equal(learn("31", "intake.situation.reopened.v1",
			       "{\"situation_id\":\"" SITUATION
			       "\",\"reopened_at\":\"2026-03-01T08:00:00Z\"}"),
			 CMN_OK);
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL,
		  PROPOSAL(SITUATION, ""), 409);
	refused_as_erased();
	desk_send(&desk, "POST", "/v1/referral/handoffs", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 409);
	refused_as_erased();
	act(conseiller, a, "acceptance", "2", "{}", 409);
	refused_as_erased();
	act(conseiller, r, "acknowledgement", "1", NULL, 409);
	refused_as_erased();
	act(mdph, h, "refusal", "3",
	    "{\"reason\":\"first_response_possible\",\"note\":\"" WORDS "\"}", 409);
	refused_as_erased();
	test_db_exec(*state, "DELETE FROM referral.relay");
	desk_send(&desk, "POST", relay, conseiller, NULL, "{}", 409);
	refused_as_erased();
	assert_int_equal(with_words(state), 0);
}

/* Who was writing at that moment: the insert of before waits for the lock, and keeps no words. */
static void what_is_written_at_that_moment_keeps_no_words(void **state)
{
	erase_in("31");
	test_db_exec(
	    *state, "INSERT INTO referral.proposal (id, departement, situation_id, label,"
		    " support_form, pre_existing_evaluation, ordinary_environment, ad_hoc,"
		    " proposed_at, proposed_by) VALUES (gen_random_uuid(), '31', '" SITUATION
		    "', '" WORDS "', 'orientation', false, false, true, '2026-01-11', 'test');"
		    "INSERT INTO referral.handoff (id, departement, situation_id, reason, state,"
		    " sent_at, sent_by, decided_at, refusal_reason, refusal_note) VALUES"
		    " (gen_random_uuid(), '31', '" SITUATION "', 'person_request', 'refused',"
		    " '2026-01-11', 'test', '2026-01-12', 'first_response_possible', '" WORDS "')");
	assert_int_equal(with_words(state), 0);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.proposal"), 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(the_words_of_the_erased_file_go_and_those_of_others_stay),
	    T(told_twice_or_about_another_departement_it_changes_nothing_more),
	    T(every_later_act_is_refused_and_says_why),
	    T(what_is_written_at_that_moment_keeps_no_words),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
