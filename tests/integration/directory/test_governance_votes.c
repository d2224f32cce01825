/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_governance_votes.c - one member, one voice: through its account or by the secretary, by
 * proxy, open or secret, once.
 */
#include "integration/directory/governing.h"

#include <pthread.h>

static char instance[40], meeting[40], vote[40];

static void ready(const char *rules)
{
	afresh();
	if (rules[0] != '\0')
		run(fmt("INSERT INTO community_rule (id, departement, rule, valid_from, value,"
			" decided_by, set_at) SELECT gen_random_uuid(), '31', r.rule, '2020-01-01',"
			" r.value, 'test', now() FROM (VALUES %s) AS r(rule, value)",
			rules));
	whole_instance("co_chairs", instance);
	meeting_today(instance, meeting);
}

static void ask_for(const char *more, int status)
{
	post(me.coordonnateur, G "votes",
	     fmt("{\"meeting_id\":\"%s\",\"question\":\"Question inventée\"%s}", meeting, more),
	     status);
	keep(vote);
}

static void cast(const char *who, const char *body, int status)
{
	post(who, fmt(G "votes/%s/ballots", vote), body, status);
}

static void by_secretary(const char *member, const char *choice, int status)
{
	cast(me.coordonnateur, fmt("{\"member\":\"%s\",\"choice\":\"%s\"}", member, choice),
	     status);
}

static void closes(const char *result)
{
	see(me.coordonnateur, fmt(G "votes/%s", vote), 200);
	change(me.coordonnateur, "POST", fmt(G "votes/%s/closure", vote), version(), "{}", 200);
	assert_string_equal(says("result"), result);
}

static void one_member_has_one_voice_whoever_speaks_for_it(void **state)
{
	const char *a = g.members[0].id;

	(void)state;
	ready("");
	seat(instance, "mdph", a, ",\"titular\":\"Deuxième personne inventée\"", 201);
	ask_for("", 201);
	assert_int_equal(json_array_size(json_object_get(me.a.json, "roll")), MEMBERS + 1);
	cast(g.members[0].bearer, "{\"choice\":\"yes\"}", 200);
	assert_null(json_object_get(me.a.json, "count"));
	cast(g.members[0].bearer, "{\"choice\":\"no\"}", 409);
	refused_at("/member");
	by_secretary(a, "no", 409);
	cast(g.members[1].bearer, fmt("{\"choice\":\"no\",\"member\":\"%s\"}", a), 403);
	cast(g.stranger, "{\"choice\":\"yes\"}", 404);
	cast(me.conseiller, "{\"choice\":\"yes\"}", 403);
	cast(me.coordonnateur, "{\"choice\":\"yes\"}", 422);
	refused_at("/member");
	cast(me.coordonnateur, fmt("{\"choice\":\"maybe\",\"member\":\"%s\"}", a), 422);
	by_secretary("pjj", "yes", 403);
	refused_at("/member");
	/* an authority speaks for itself alone */
	cast(g.authority, fmt("{\"choice\":\"no\",\"member\":\"%s\"}", g.members[2].id), 403);
	refused_at("/member");
	cast(g.authority, "{\"choice\":\"abstain\"}", 200);
	by_secretary("ars", "no", 409);
	closes("adopted");
	assert_int_equal(
	    json_integer_value(json_object_get(json_object_get(me.a.json, "count"), "yes")), 1);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(me.a.json, "roll"), 0), "choice") != NULL
		? "told"
		: "",
	    "told");
	by_secretary(g.members[2].id, "yes", 409);
	refused_at("/choice");
}

static void whoever_sits_without_a_voice_does_not_vote(void **state)
{
	char actor[40], *bearer;

	(void)state;
	ready("");
	new_actor("31", "31483", "", actor); /* sits, and is no member of the community */
	seat(instance, "sdjes", actor, "", 201);
	seat(instance, "mdph", "mdph", ",\"voting\":false", 201);
	ask_for("", 201);
	bearer = account("partner", "[\"31\"]", actor);
	cast(bearer, "{\"choice\":\"yes\"}", 403);
	refused_at("/member");
	cast(g.mdph, "{\"choice\":\"yes\"}", 403);
	free(bearer);
	/* the roll is of the day on which it opened */
	seat(instance, "pjj", "pjj", "", 201);
	by_secretary("pjj", "yes", 403);
	ask_for("", 201);
	by_secretary("pjj", "yes", 200);
}

static void a_proxy_votes_once_within_its_limit(void **state)
{
	const char *a = g.members[0].id, *b = g.members[1].id, *c = g.members[2].id;

	(void)state;
	ready("('max_proxies', '2')");
	for (int i = 1; i <= 2; i++)
		post(me.coordonnateur, fmt(G "meetings/%s/proxies", meeting),
		     fmt("{\"giver\":\"%s\",\"holder\":\"%s\"}", g.members[i].id, a), 200);
	ask_for("", 201);
	const char *for_b = fmt("{\"choice\":\"yes\",\"for_member\":\"%s\"}", b);
	cast(g.members[3].bearer, for_b, 403);
	refused_at("/for_member");
	cast(g.members[0].bearer, for_b, 200);
	cast(g.members[0].bearer, for_b, 409);
	cast(g.members[1].bearer, "{\"choice\":\"no\"}", 409); /* it has been given */
	/* the rule that held when the vote opened is the one that counts */
	run("UPDATE governance_vote SET max_proxies = 1");
	cast(g.members[0].bearer, fmt("{\"choice\":\"yes\",\"for_member\":\"%s\"}", c), 409);
	refused_at("/for_member");
	run("UPDATE governance_vote SET max_proxies = 2");
	/* who turns up votes itself */
	post(me.coordonnateur, fmt(G "meetings/%s/presences", meeting),
	     fmt("{\"member\":\"%s\",\"state\":\"present\"}", c), 200);
	cast(g.members[0].bearer, fmt("{\"choice\":\"yes\",\"for_member\":\"%s\"}", c), 409);
	cast(g.members[2].bearer, "{\"choice\":\"no\"}", 200);
	cast(me.coordonnateur,
	     fmt("{\"choice\":\"yes\",\"member\":\"pjj\",\"for_member\":\"%s\"}", g.members[3].id),
	     403);
	closes("rejected_tie");
}

static void a_secret_ballot_keeps_counts_alone(void **state)
{
	(void)state;
	ready("('vote_tie', 'chair')");
	ask_for(",\"secret\":true", 201);
	assert_string_equal(says("tie"), "not_adopted");
	put("POST", fmt(G "votes/%s/ballots", vote), g.members[0].bearer,
	    "Idempotency-Key: secret-one-and-only", "{\"choice\":\"yes\"}", 200);
	put("POST", fmt(G "votes/%s/ballots", vote), g.members[0].bearer,
	    "Idempotency-Key: secret-one-and-only", "{\"choice\":\"yes\"}", 200);
	by_secretary(g.members[1].id, "no", 200);
	by_secretary(g.members[2].id, "yes", 200);
	assert_int_equal(count("SELECT count(*) FROM governance_elector WHERE choice IS NOT NULL"),
			 0);
	assert_int_equal(
	    count("SELECT count(*) FROM governance_elector WHERE voted_at IS NOT NULL"), 3);
	assert_int_equal(count("SELECT yes * 10 + no FROM governance_vote"), 21);
	/* a digest of one word among three would tell it */
	assert_int_equal(count("SELECT count(*) FROM idempotency WHERE operation ="
			       " 'cast_governance_ballot' AND request_hash <> '-'"),
			 0);
	closes("adopted");
	assert_null(
	    json_object_get(json_array_get(json_object_get(me.a.json, "roll"), 0), "choice"));
}

static void voices_decide_as_the_rule_says(void **state)
{
	static const struct {
		const char *rules, *more, *voices, *result; /* of the members, in their order */
	} CASES[] = {
	    {"", "", "yna", "rejected_tie"},
	    {"", "", "yyn", "adopted"},
	    {"", "", "aaa", "rejected_tie"},
	    {"", "", "", "nobody_voted"},
	    {"('vote_majority', 'absolute')", "", "yaa", "rejected"},
	    {"('vote_majority', 'absolute')", "", "yya", "adopted"},
	    {"('vote_majority', 'nonsense')", "", "yyn", "adopted"},
	    {"", ",\"majority\":\"two_thirds\"", "yyn", "adopted"},
	    {"", ",\"majority\":\"two_thirds\"", "yynn", "rejected"},
	    {"('quorum_percent', '80')", "", "yyy", "no_quorum"},
	    {"('quorum_percent', '80')", "", "yyyn", "adopted"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		ready(CASES[i].rules);
		ask_for(CASES[i].more, 201);
		for (size_t k = 0; CASES[i].voices[k] != '\0'; k++)
			by_secretary(g.members[k].id,
				     CASES[i].voices[k] == 'y'   ? "yes"
				     : CASES[i].voices[k] == 'n' ? "no"
								 : "abstain",
				     200);
		closes(CASES[i].result);
	}
}

static void the_member_that_presides_decides_between_equal_voices(void **state)
{
	(void)state;
	ready("('vote_tie', 'chair')");
	run(fmt("INSERT INTO governance_presidency (id, departement, instance_id, member, from_on,"
		" until_on, created_at) VALUES (gen_random_uuid(), '31', '%s', '%s', '2026-01-01',"
		" '2026-12-31', now())",
		instance, g.members[1].id));
	ask_for("", 201);
	assert_string_equal(says("chair"), g.members[1].id);
	by_secretary(g.members[0].id, "no", 200);
	by_secretary(g.members[1].id, "yes", 200);
	closes("adopted_by_chair");
	ask_for("", 201);
	by_secretary(g.members[0].id, "yes", 200);
	by_secretary(g.members[1].id, "no", 200);
	closes("rejected_tie");
}

static void a_decision_rests_on_a_vote_that_adopted(void **state)
{
	char lost[40];
	const char *decisions;

	(void)state;
	ready("");
	ask_for(",\"decides\":\"roadmap_validated\"", 201);
	by_secretary("ars", "no", 200);
	closes("rejected");
	snprintf(lost, sizeof(lost), "%s", vote);
	ask_for(",\"decides\":\"roadmap_validated\"", 201);
	by_secretary("ars", "yes", 200);
	step(meeting, 2, "{\"state\":\"held\"}", 200);
	decisions = fmt(G "meetings/%s/decisions", meeting);
#define DECIDE(id, status)                                                                         \
	post(me.coordonnateur, decisions,                                                          \
	     fmt("{\"kind\":\"roadmap_validated\",\"text\":\"Validée.\",\"vote_id\":\"%s\"}", id), \
	     status)
	DECIDE(vote, 409); /* not closed */
	DECIDE(lost, 409);
	DECIDE(NOBODY, 409);
	closes("adopted");
	DECIDE(vote, 201);
	assert_string_equal(says("vote_id"), vote);
}

static void a_vote_opens_in_a_meeting_that_is_there(void **state)
{
	char other[40], small[40];

	(void)state;
	ready("");
	post(me.coordonnateur, G "votes", "{\"meeting_id\":\"" NOBODY "\",\"question\":\"x\"}",
	     422);
	refused_at("/meeting_id");
	new_instance("operational", ",\"chaired\":\"none\"", other);
	meeting_today(other, small);
	post(me.coordonnateur, G "votes", fmt("{\"meeting_id\":\"%s\",\"question\":\"x\"}", small),
	     409); /* nobody */
	new_meeting(instance, "2027-01-01T10:00:00Z", meeting);
	ask_for("", 409);
	step(meeting, 1, "{\"state\":\"convened\"}", 200);
	ask_for("", 201);
	const char *end = fmt(G "votes/%s/closure", vote);
	change(me.coordonnateur, "POST", end, 9, "{}", 412);
	by_secretary("ars", "yes", 200);
	change(me.coordonnateur, "POST", end, 1, "{}", 412); /* a voice came in */
	change(me.coordonnateur, "POST", end, 2, "{\"cancelled\":true}", 200);
	assert_string_equal(says("state"), "cancelled");
	change(me.coordonnateur, "POST", end, 3, "{}", 409);
	change(me.coordonnateur, "POST", fmt(G "votes/%s/closure", NOBODY), 3, "{}", 404);
	see(g.elsewhere, fmt(G "votes/%s", vote), 404);
	cast(g.elsewhere, "{\"choice\":\"yes\",\"member\":\"ars\"}", 404);
}

/* --- at the same time ----------------------------------------------------------------------- */

struct voter {
	const char *bearer, *body;
	int done;
};

static void *vote_now(void *arg)
{
	struct voter *v = arg;
	struct asked a = {.json = NULL};
	char headers[2048];

	snprintf(headers, sizeof(headers), "%s\nContent-Type: application/json", v->bearer);
	ask(me.d, "POST", fmt(G "votes/%s/ballots", vote), headers, v->body, &a);
	v->done = a.answer.status;
	asked_clear(&a);
	return NULL;
}

static void two_at_once_are_one_voice(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		struct voter v[2] = {{g.members[0].bearer, "{\"choice\":\"yes\"}", 0},
				     {g.members[0].bearer, "{\"choice\":\"no\"}", 0}};
		pthread_t threads[2];

		ready("");
		ask_for("", 201);
		for (int i = 0; i < 2; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, vote_now, &v[i]), 0);
		for (int i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal(v[0].done + v[1].done, 200 + 409);
		assert_int_equal(count("SELECT yes + no FROM governance_vote"), 1);
	}
}

static void who_has_no_voice_any_more_holds_none_for_others(void **state)
{
	const char *a = g.members[0].id, *b = g.members[1].id;

	(void)state;
	ready("('max_proxies', '2')");
	post(me.coordonnateur, fmt(G "meetings/%s/proxies", meeting),
	     fmt("{\"giver\":\"%s\",\"holder\":\"%s\"}", b, a), 200);
	run(fmt("UPDATE governance_seat SET voting = false WHERE member = '%s'", a));
	ask_for("", 201);
	cast(g.members[0].bearer, fmt("{\"choice\":\"yes\",\"for_member\":\"%s\"}", b), 403);
	refused_at("/member");
	cast(g.members[1].bearer, "{\"choice\":\"yes\"}", 200);
}

static void validated_minutes_close_the_votes(void **state)
{
	(void)state;
	ready("");
	ask_for("", 201);
	cast(g.members[0].bearer, "{\"choice\":\"yes\"}", 200);
	run("UPDATE governance_meeting SET state = 'held', held_on = '2026-11-23', minutes_on ="
	    " '2026-11-23',"
	    " minutes_validated_on = '2026-11-23'");
	cast(g.members[1].bearer, "{\"choice\":\"yes\"}", 409);
}

static void two_proxies_at_once_stay_within_the_limit(void **state)
{
	static char bodies[2][256];

	(void)state;
	for (int round = 0; round < 10; round++) {
		struct voter v[2];
		pthread_t threads[2];

		ready("('max_proxies', '2')");
		for (int i = 1; i <= 2; i++)
			post(me.coordonnateur, fmt(G "meetings/%s/proxies", meeting),
			     fmt("{\"giver\":\"%s\",\"holder\":\"%s\"}", g.members[i].id,
				 g.members[0].id),
			     200);
		ask_for("", 201);
		run("UPDATE governance_vote SET max_proxies = 1");
		for (int i = 0; i < 2; i++) {
			snprintf(bodies[i], sizeof(bodies[i]),
				 "{\"choice\":\"yes\",\"for_member\":\"%s\"}", g.members[i + 1].id);
			v[i] = (struct voter){g.members[0].bearer, bodies[i], 0};
			assert_int_equal(pthread_create(&threads[i], NULL, vote_now, &v[i]), 0);
		}
		for (int i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal(v[0].done + v[1].done, 200 + 409);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_member_has_one_voice_whoever_speaks_for_it),
	    cmocka_unit_test(whoever_sits_without_a_voice_does_not_vote),
	    cmocka_unit_test(a_proxy_votes_once_within_its_limit),
	    cmocka_unit_test(who_has_no_voice_any_more_holds_none_for_others),
	    cmocka_unit_test(validated_minutes_close_the_votes),
	    cmocka_unit_test(a_secret_ballot_keeps_counts_alone),
	    cmocka_unit_test(voices_decide_as_the_rule_says),
	    cmocka_unit_test(the_member_that_presides_decides_between_equal_voices),
	    cmocka_unit_test(a_decision_rests_on_a_vote_that_adopted),
	    cmocka_unit_test(a_vote_opens_in_a_meeting_that_is_there),
	    cmocka_unit_test(two_at_once_are_one_voice),
	    cmocka_unit_test(two_proxies_at_once_stay_within_the_limit),
	};

	return cmocka_run_group_tests(tests, governing_setup, governing_teardown);
}
