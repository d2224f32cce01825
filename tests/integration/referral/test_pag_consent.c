/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_pag_consent.c - what follows a hand-off leaves the team only under an agreement, asked each
 * time; what was erased keeps no words; and words of any kind stay words.
 */
#include "pag_desk.h"

#define AGREE(id, purpose, to)                                                                \
	"INSERT INTO referral.consent_ref (id, departement, situation_id, given, purpose,"    \
	" categories, recipients, decided_at) VALUES ('0197f0a0-0000-7000-8000-0000000000" id \
	"', '31', '" SITUATION "', true, '" purpose "', 'situation', '" to "', '2026-01-11');"

static struct cmn_conn *conn;

static int setup(void **state)
{
	int rc = pag_desk_setup(state);

	if (rc == 0)
		conn = test_db_conn("referral");
	return rc;
}

static int teardown(void **state)
{
	cmn_conn_close(&conn);
	return pag_desk_teardown(state);
}

/* Agreements are required, and all that a PAG needs were given. */
static void agreed_to_all(void **state)
{
	pag_deps.consent_required = "31=2020-01-01";
	test_db_exec(*state, AGREE("d1", "mdph_handoff", "mdph")
				 AGREE("d2", "concertation", "actor:" ACTOR " actor:" OTHER)
				     AGREE("d3", "rights_followup", "mdph"));
}

static void withdrawn(void **state, const char *purpose)
{
	char sql[200];

	snprintf(sql, sizeof(sql),
		 "UPDATE referral.consent_ref SET withdrawn_at = '2026-06-01' WHERE purpose = '%s'",
		 purpose);
	test_db_exec(*state, sql);
}

static void refused_by(const char *slug)
{
	assert_string_equal(asked_slug(&desk.a), slug);
}

static void without_an_agreement_the_mdph_prepares_nothing(void **state)
{
	pag_deps.consent_required = "31=2020-01-01";
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/pags", mdph, NULL, NEW_PAG,
		  403);
	refused_by("no-consent");
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
		  "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\"}", 403);
	refused_by("no-consent");
	desk_send(&desk, "POST", "/v1/referral/rights", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"right\":\"5_1\",\"state\":\"asked\"}",
		  403);
	refused_by("no-consent");
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.pag"), 0);
}

static void an_actor_that_the_person_did_not_agree_to_learns_nothing(void **state)
{
	char path[96];

	agreed_to_all(state);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
		  "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\",\"participants\":["
		  "{\"function\":\"health\",\"actor_id\":\"" THIRD "\"}]}",
		  403);
	refused_by("no-consent");
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/pags",
		 "{\"content\":{\"services\":[" SERVICE(
		     THIRD,
		     "") "],\"coordinator_id\":\"" THIRD
			 "\",\"orientations\":[{\"qualification\":\"target\",\"right\":\"7_1\"}]}}",
		 PAGS, path);
	pag_act(mdph, path, "elaboration", 1, NULL, 403);
	refused_by("no-consent");
	desk_get(&desk, conseiller, path, 200);
	assert_string_equal(desk_text(&desk, "state"), "in_preparation");
}

static void withdrawn_in_the_middle_nothing_more_is_shown_and_it_may_still_end(void **state)
{
	char path[96], gos[96];

	agreed_to_all(state);
	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions",
		 "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\"}", GOS, gos);
	pag_elaborated(path);
	desk_get(&desk, partner, path, 200);
	withdrawn(state, "concertation");
	desk_get(&desk, partner, path, 403);
	refused_by("no-consent");
	withdrawn(state, "mdph_handoff");
	desk_get(&desk, mdph, path, 403);
	desk_get(&desk, mdph, gos, 403);
	pag_act(mdph, path, "rework", 0, NULL, 403);
	refused_by("no-consent");
	desk_get(&desk, mdph, PAGS "?departement=31", 200);
	assert_null(json_object_get(desk_item(&desk, 0), "services"));
	pag_act(mdph, path, "withdrawal", 0, "{\"reason\":\"consent_withdrawn\"}", 200);
	assert_null(json_object_get(desk.a.json, "services"));
	desk_get(&desk, conseiller, gos, 200);
}

static void a_copy_of_unknown_age_discloses_nothing(void **state)
{
	char path[96];

	agreed_to_all(state);
	pag_elaborated(path);
	desk.behind = true;
	desk_get(&desk, mdph, path, 503);
	desk.behind = false;
	desk_get(&desk, mdph, path, 200);
}

/* --- erased ----------------------------------------------------------------------------------- */

static void erased(void)
{
	struct cmn_event ev = {.departement = "31", .type = "intake.situation.erased.v1"};
	struct cmn_error err;

	ev.data =
	    json_pack("{s:s, s:s}", "situation_id", SITUATION, "erased_at", "2026-06-01T10:00:00Z");
	cmn_error_init(&err);
	assert_int_equal(referral_feed_apply(conn, &ev, NULL, &err), CMN_OK);
	cmn_event_clear(&ev);
}

static int64_t with_words(void **state)
{
	return test_db_count(
	    *state,
	    "SELECT (SELECT count(*) FROM referral.gos_session t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.pag_version t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.pag_service t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.pag_accord t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.cdaph_decision t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.pag_review t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.complement t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.followed_right t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.admin_impact t WHERE t::text LIKE '%" WORDS
	    "%') + (SELECT count(*) FROM referral.creton t WHERE t::text LIKE '%" WORDS "%')");
}

/* Words in every table that holds some. */
static void everything_said(char pag[96], char gos[96])
{
	char path[96], target[128];

	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions",
		 "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\",\"place\":\"" WORDS
		 "\"}",
		 GOS, gos);
	snprintf(target, sizeof(target), "%s/complements", gos);
	pag_made(mdph, target,
		 "{\"domains\":[\"health\"],\"due_on\":\"2999-01-01\",\"question\":\"" WORDS "\"}",
		 "/v1/referral/complements", path);
	pag_in_force(pag);
	pag_act(mdph, pag, "decisions", 0,
		"{\"type\":\"renewal\",\"decided_on\":\"2026-03-01\",\"number\":\"" WORDS
		"\",\"qualification\":\"target\"}",
		200);
	pag_act(mdph, pag, "review", 0, "{\"cause\":\"yearly\"}", 200);
	pag_act(mdph, pag, "review-outcome", 0,
		"{\"outcome\":\"prolong\",\"report\":\"" WORDS "\"}", 200);
	pag_act(
	    conseiller, pag, "accord", 0,
	    "{\"answer\":\"refused\",\"given_by\":\"person\",\"means\":\"oral\",\"note\":\"" WORDS
	    "\"}",
	    200);
	pag_made(conseiller, "/v1/referral/rights",
		 "{\"situation_id\":\"" SITUATION
		 "\",\"right\":\"5_1\",\"state\":\"asked\",\"number\":\"" WORDS "\"}",
		 "/v1/referral/rights", path);
	pag_made(mdph, "/v1/referral/impacts",
		 "{\"situation_id\":\"" SITUATION "\",\"impacts\":[\"other\"],"
		 "\"regularisation\":\"needed\",\"note\":\"" WORDS "\"}",
		 "/v1/referral/impacts", path);
	pag_made(mdph, "/v1/referral/cretons",
		 "{\"situation_id\":\"" SITUATION
		 "\",\"since\":\"2026-01-01\",\"until\":\"2026-12-31\","
		 "\"decided_on\":\"2025-12-01\",\"number\":\"" WORDS "\"}",
		 "/v1/referral/cretons", path);
}

static void an_erased_situation_loses_its_words_and_keeps_its_codes(void **state)
{
	char pag[96], gos[96];

	everything_said(pag, gos);
	assert_int_equal(with_words(state), 11); /* a PAG has two services */
	erased();
	assert_int_equal(with_words(state), 0);
	desk_get(&desk, conseiller, pag, 200);
	assert_string_equal(desk_text(&desk, "accord"), "refused");
	assert_null(json_object_get(desk.a.json, "summary"));
	pag_act(mdph, pag, "entry", 0, "{\"from\":\"2026-11-01\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "effac"));
	pag_act(mdph, gos, "cancellation", 0, "{\"reason\":\"other\",\"note\":\"" WORDS "\"}", 409);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
		  "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\"}", 409);
	assert_non_null(strstr(desk_text(&desk, "detail"), "effac"));
	desk_send(&desk, "POST", "/v1/referral/rights", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"right\":\"5_2\",\"state\":\"asked\"}",
		  409);
	assert_int_equal(with_words(state), 0);
}

static void who_writes_at_that_very_moment_writes_without_words(void **state)
{
	char gos[96];

	pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions",
		 "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\"}", GOS, gos);
	test_db_exec(*state, "UPDATE referral.situation_ref SET erased_at = '2026-06-01';"
			     "UPDATE referral.gos_session SET words = '{\"note\": \"" WORDS "\"}'");
	assert_int_equal(with_words(state), 0);
}

/* --- words of any kind ------------------------------------------------------------------------ */

static void words_of_any_kind_stay_words(void **state)
{
	static const char *const HOSTILE[] = {
	    "'; DROP TABLE referral.pag; --",
	    "<script>alert(1)</script>",
	    "{\\\"a\\\":null}",
	    "$1 $17::jsonb %s %n",
	    "\\u202eעברית\\u202c مرحبا 👩‍🦽",
	    "\\\\ \\\" /",
	};
	char body[2048], path[96];

	(void)state;
	for (size_t i = 0; i < CMN_LEN(HOSTILE); i++) {
		json_t *want;

		snprintf(body, sizeof(body), "[\"%s\"]", HOSTILE[i]);
		want = json_loads(body, 0, NULL);
		assert_non_null(want);
		snprintf(
		    body, sizeof(body),
		    "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\",\"agenda\":\"%s\"}",
		    HOSTILE[i]);
		pag_made(mdph, "/v1/referral/handoffs/" HANDOFF "/gos-sessions", body, GOS, path);
		assert_string_equal(desk_text(&desk, "agenda"),
				    json_string_value(json_array_get(want, 0)));
		json_decref(want);
	}
	desk_send(
	    &desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL,
	    "{\"planned_at\":\"2026-03-10T09:00:00Z\",\"mode\":\"remote\",\"agenda\":\"\\u0000\"}",
	    400);
}

static void a_story_of_a_megabyte_is_refused_before_it_is_read(void **state)
{
	size_t n = (size_t)1 << 20;
	char *body = malloc(n + 128);

	(void)state;
	assert_non_null(body);
	memset(body, 'x', n + 128);
	memcpy(body, "{\"agenda\":\"", 11);
	memcpy(body + n, "\"}", 3);
	desk_send(&desk, "POST", "/v1/referral/handoffs/" HANDOFF "/gos-sessions", mdph, NULL, body,
		  413);
	free(body);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, pag_desk_fresh)
	const struct CMUnitTest tests[] = {
	    TEST(without_an_agreement_the_mdph_prepares_nothing),
	    TEST(an_actor_that_the_person_did_not_agree_to_learns_nothing),
	    TEST(withdrawn_in_the_middle_nothing_more_is_shown_and_it_may_still_end),
	    TEST(a_copy_of_unknown_age_discloses_nothing),
	    TEST(an_erased_situation_loses_its_words_and_keeps_its_codes),
	    TEST(who_writes_at_that_very_moment_writes_without_words),
	    TEST(words_of_any_kind_stay_words),
	    TEST(a_story_of_a_megabyte_is_refused_before_it_is_read),
	};

	return cmocka_run_group_tests_name("agreements around a PAG", tests, setup, teardown);
}
