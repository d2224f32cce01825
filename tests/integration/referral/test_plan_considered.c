/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plan_considered.c - what was considered under a search plan: its snapshot, its warnings and
 * its order, the decision on it and the proposal that came of it.
 */
#include "plan_desk.h"

static void an_offer_withdrawn_upstream_stays_readable_and_its_hash_verifies(void **state)
{
	static const char WANT[] =
	    "{\"actor\":{\"active\":true,\"actor_id\":\"" ACTOR "\",\"commune\":\"31555\","
	    "\"departement\":\"31\",\"invented\":true,\"name\":\"Acteur inventé\",\"sector\":"
	    "\"ordinary\",\"type\":\"ccas\",\"verified\":true,\"version\":1},\"offer\":{"
	    "\"active\":true,\"actor_id\":\"" ACTOR "\",\"commune\":\"31555\",\"departement\":"
	    "\"31\",\"invented\":true,\"lat\":43.6043,\"lon\":1.4437,\"mode\":\"on_site\","
	    "\"name\":\"Offre inventée\",\"needs\":[\"1.2.1\"],\"offer_id\":\"" OFFER
	    "\",\"sector\":\"ordinary\",\"themes\":[\"logement\"],\"version\":3},\"seen\":{"
	    "\"at\":\"";
	char id[40], one[40], sha[80], text[4096];

	opened(id);
	considered(id, ORDINARY ",\"distance_km\":12.3456,\"delay_days\":30", one);
	snprintf(text, sizeof(text), "%s", desk_text(&desk, "snapshot"));
	snprintf(sha, sizeof(sha), "%s", desk_text(&desk, "sha256"));
	assert_int_equal(strncmp(text, WANT, strlen(WANT)), 0);
	assert_non_null(strstr(text, "\"delay_days\":30,\"distance_m\":12346}}"));
	assert_int_equal(
	    learn("directory.offer.published.v1", OFFERED(OFFER, "ordinary", "Autre nom", "false")),
	    CMN_OK);
	read_one(CONSIDERED, one, 200);
	assert_string_equal(desk_text(&desk, "snapshot"), text);
	assert_string_equal(desk_text(&desk, "sha256"), sha);
	assert_true(json_is_true(json_object_get(desk.a.json, "intact")));
	consider(id, ORDINARY, 409);
	assert_string_equal(asked_pointer(&desk.a), "/offer_id");
	test_db_exec(*state, "UPDATE referral.considered SET snapshot = replace(snapshot,"
			     " 'inventée', 'vraie')");
	read_one(CONSIDERED, one, 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "intact")));
}

static void an_offer_learnt_before_the_whole_was_kept_says_that_it_is_partial(void **state)
{
	char id[40];

	test_db_exec(*state, "UPDATE referral.offer_ref SET published = NULL");
	opened(id);
	consider(id, ORDINARY, 201);
	assert_non_null(strstr(desk_text(&desk, "snapshot"), "\"partial\":true"));
}

static void what_is_outside_the_directory_has_a_label_and_no_snapshot(void **state)
{
	char id[40];

	(void)state;
	opened(id);
	consider(id, "\"sector\":\"ordinary\"", 422);
	consider(id, "\"sector\":\"ordinary\",\"label\":\"Club inventé\"", 201);
	assert_null(json_object_get(desk.a.json, "snapshot"));
	assert_null(json_object_get(desk.a.json, "intact"));
	consider(id, "\"sector\":\"ordinary\",\"actor_id\":\"" ACTOR "\"", 201);
	assert_non_null(strstr(desk_text(&desk, "snapshot"), "Acteur inventé"));
}

static void what_does_not_fit_the_offer_or_the_plan_is_refused_with_its_field(void **state)
{
	char id[40];

	(void)state;
	opened(id);
	consider(id, "\"sector\":\"specialised\",\"offer_id\":\"" OFFER "\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/sector");
	consider(id, ORDINARY ",\"actor_id\":\"" STRANGER "\"", 422);
	assert_string_equal(asked_pointer(&desk.a), "/actor_id");
	send_to(PLANS, id, "/considered", NULL, "{" ORDINARY ",\"needs\":[\"1.2.1\",\"1.3.5\"]}",
		422);
	assert_string_equal(asked_pointer(&desk.a), "/needs/1");
	consider(id, "\"sector\":\"ordinary\",\"offer_id\":\"" NOWHERE "\"", 503);
	assert_string_equal(asked_slug(&desk.a), "reference-not-arrived");
	consider(NOWHERE, ORDINARY, 404);
}

static void the_specialised_sector_before_the_ordinary_warns_and_does_not_block(void **state)
{
	char id[40], one[40];

	(void)state;
	opened(id);
	considered(id, SPECIALISED, one);
	assert_true(warned("specialised_first"));
	read_one(PLANS, id, 200);
	assert_true(warned("specialised_first"));
	assert_true(warned("ordinary_not_searched"));
	assert_false(warned("specialised_not_searched"));
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"retained\",\"why_specialised\":\"person_wish\"}", 200);
	assert_false(warned("specialised_first"));
	considered(id, ORDINARY, one);
	consider(id, SPECIALISED, 201); /* an ordinary one has been considered */
	assert_false(warned("specialised_first"));
	read_one(PLANS, id, 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "warnings")), 0);
	assert_int_equal(count("specialised", "considered"), 2);
	assert_int_equal(count("specialised", "retained"), 1);
	assert_int_equal(count("ordinary", "considered"), 1);
}

static void the_nearest_comes_first_and_the_unknown_distance_last(void **state)
{
	static const char *const KM[] = {"30.5", NULL, "2", "0", "2"};
	double last = -1;
	char id[40], target[400];
	size_t n = 0;

	(void)state;
	opened(id);
	for (size_t i = 0; i < CMN_LEN(KM); i++) {
		char more[200];

		snprintf(more, sizeof(more), ORDINARY "%s%s", KM[i] ? ",\"distance_km\":" : "",
			 KM[i] ? KM[i] : "");
		consider(id, more, 201);
	}
	snprintf(target, sizeof(target), PLANS "/%s/considered?limit=2", id);
	for (;;) {
		desk_get(&desk, conseiller, target, 200);
		for (size_t i = 0; i < desk_items(&desk); i++, n++) {
			const json_t *km = json_object_get(desk_item(&desk, i), "distance_km");
			double at = km ? json_number_value(km) : 1e9;

			assert_true(at >= last);
			last = at;
		}
		if (!json_is_string(json_object_get(desk.a.json, "next")))
			break;
		snprintf(target, sizeof(target), PLANS "/%s/considered?limit=2&cursor=%s", id,
			 desk_text(&desk, "next"));
	}
	assert_int_equal(n, CMN_LEN(KM));
	assert_true(last > 1e8);
}

static void a_decision_has_its_reason_and_each_is_kept(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("not_retained_reasons");
	char id[40], one[40], body[200];

	opened(id);
	considered(id, ORDINARY, one);
	send_to(CONSIDERED, one, "/decision", "1", "{\"decision\":\"set_aside\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"retained\",\"reason\":\"too_far\"}", 422);
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"set_aside\",\"reason\":\"too_far\",\"words\":\"Mots\"}", 200);
	assert_string_equal(desk_text(&desk, "reason"), "too_far");
	send_to(CONSIDERED, one, "/decision", "1", "{\"decision\":\"retained\"}", 412);
	send_to(CONSIDERED, one, "/decision", "2",
		"{\"decision\":\"set_aside\",\"reason\":\"too_far\"}", 409);
	send_to(CONSIDERED, one, "/decision", "2", "{\"decision\":\"retained\"}", 200);
	assert_null(json_object_get(desk.a.json, "reason"));
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.considered_decision"),
			 2);
	for (size_t i = 0; i < reasons->n; i++) {
		considered(id, ORDINARY, one);
		snprintf(body, sizeof(body), "{\"decision\":\"set_aside\",\"reason\":\"%s\"}",
			 reasons->codes[i].code);
		send_to(CONSIDERED, one, "/decision", "1", body, 200);
	}
}

static void a_repeated_decision_is_answered_as_it_was(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: decided-once";
	char id[40], one[40], target[120];

	opened(id);
	considered(id, ORDINARY, one);
	snprintf(target, sizeof(target), CONSIDERED "/%s/decision", one);
	desk_send(&desk, "POST", target, conseiller, KEY, "{\"decision\":\"retained\"}", 200);
	desk_send(&desk, "POST", target, conseiller, KEY, "{\"decision\":\"retained\"}", 200);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.considered_decision"),
			 1);
	desk_send(&desk, "POST", target, conseiller, KEY,
		  "{\"decision\":\"set_aside\",\"reason\":\"too_far\"}", 422);
	assert_string_equal(asked_slug(&desk.a), "idempotency-mismatch");
}

static void link_to(const char *one, const char *version, const char *proposal, int status)
{
	char body[100];

	snprintf(body, sizeof(body), "{\"proposal_id\":\"%s\"}", proposal);
	send_to(CONSIDERED, one, "/proposal", version, body, status);
}

static void what_is_retained_leads_to_the_proposal_that_came_of_it(void **state)
{
	char id[40], one[40], two[40], p[40], elsewhere[40], other[40];

	(void)state;
	opened(id);
	considered(id, ORDINARY, one);
	considered(id, ORDINARY, two);
	proposed(SITUATION, OFFER, p);
	proposed(OTHER, OFFER, elsewhere);
	proposed(SITUATION, SPECIAL, other);
	link_to(one, "1", p, 409); /* not retained */
	send_to(CONSIDERED, one, "/decision", "1", "{\"decision\":\"retained\"}", 200);
	send_to(CONSIDERED, two, "/decision", "1", "{\"decision\":\"retained\"}", 200);
	link_to(one, "2", elsewhere, 422);
	assert_string_equal(asked_pointer(&desk.a), "/proposal_id");
	link_to(one, "2", other, 422);
	link_to(one, "2", NOWHERE, 422);
	link_to(one, "1", p, 412);
	link_to(one, "2", p, 200);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	assert_string_equal(desk_text(&desk, "proposal_id"), p);
	link_to(two, "2", p, 409);
	assert_string_equal(asked_pointer(&desk.a), "/proposal_id");
	send_to(CONSIDERED, one, "/decision", "3",
		"{\"decision\":\"set_aside\",\"reason\":\"too_far\"}", 409);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, plan_desk_fresh)
	const struct CMUnitTest tests[] = {
	    T(an_offer_withdrawn_upstream_stays_readable_and_its_hash_verifies),
	    T(an_offer_learnt_before_the_whole_was_kept_says_that_it_is_partial),
	    T(what_is_outside_the_directory_has_a_label_and_no_snapshot),
	    T(what_does_not_fit_the_offer_or_the_plan_is_refused_with_its_field),
	    T(the_specialised_sector_before_the_ordinary_warns_and_does_not_block),
	    T(the_nearest_comes_first_and_the_unknown_distance_last),
	    T(a_decision_has_its_reason_and_each_is_kept),
	    T(a_repeated_decision_is_answered_as_it_was),
	    T(what_is_retained_leads_to_the_proposal_that_came_of_it),
	};

	return cmocka_run_group_tests_name("what a plan considered", tests, plan_desk_setup,
					   plan_desk_teardown);
}
