/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_plan_http.c - the search plan as a conseiller meets it: opened on the person's request,
 * written anew, stopped; what was considered, with its snapshot; what was tried before a hand-off.
 */
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define PLANS      "/v1/referral/plans"
#define CONSIDERED "/v1/referral/considered"
#define SITUATION  "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED     "0197f0a0-0000-7000-8000-0000000000a2"
#define OTHER      "0197f0a0-0000-7000-8000-0000000000a3"
#define OFFER      "0197f0a0-0000-7000-8000-0000000000b1"
#define SPECIAL    "0197f0a0-0000-7000-8000-0000000000b2"
#define ACTOR      "0197f0a0-0000-7000-8000-0000000000c1"
#define STRANGER   "0197f0a0-0000-7000-8000-0000000000c2"
#define NOWHERE    "0197f0a0-0000-7000-8000-0000000000ff"
#define WISH       "Souhait inventé"

static struct desk desk;
static const char *conseiller, *conseiller44, *partner;
static struct cmn_conn *conn;

static enum cmn_err learn(const char *type, const char *data)
{
	struct cmn_event ev;
	struct cmn_error err;
	enum cmn_err rc;

	memset(&ev, 0, sizeof(ev));
	snprintf(ev.departement, sizeof(ev.departement), "31");
	snprintf(ev.type, sizeof(ev.type), "%s", type);
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	rc = referral_feed_apply(conn, &ev, NULL, &err);
	cmn_event_clear(&ev);
	return rc;
}

#define OFFERED(id, sector, name, active)                                                   \
	"{\"offer_id\":\"" id "\",\"departement\":\"31\",\"actor_id\":\"" ACTOR             \
	"\",\"name\":\"" name "\",\"sector\":\"" sector "\",\"themes\":[\"logement\"],"     \
	"\"needs\":[\"1.2.1\"],\"mode\":\"on_site\",\"commune\":\"31555\",\"lat\":43.6043," \
	"\"lon\":1.4437,\"invented\":true,\"active\":" active ",\"version\":3}"

static void publish(void)
{
	assert_int_equal(learn("directory.actor.published.v1",
			       "{\"actor_id\":\"" ACTOR "\",\"departement\":\"31\",\"type\":"
			       "\"ccas\",\"sector\":\"ordinary\",\"name\":\"Acteur inventé\","
			       "\"commune\":\"31555\",\"verified\":true,\"invented\":true,"
			       "\"active\":true,\"version\":1}"),
			 CMN_OK);
	assert_int_equal(learn("directory.offer.published.v1",
			       OFFERED(OFFER, "ordinary", "Offre inventée", "true")),
			 CMN_OK);
	assert_int_equal(learn("directory.offer.published.v1",
			       OFFERED(SPECIAL, "specialised", "Service inventé", "true")),
			 CMN_OK);
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	conseiller44 = desk_as(&desk, "conseiller", "44", NULL);
	partner = desk_as(&desk, "partner", "31", ACTOR);
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
		     "SET search_path = referral; TRUNCATE plan, proposal, situation_ref,"
		     " offer_ref, actor_ref, outbox CASCADE;"
		     "INSERT INTO actor_ref VALUES ('" STRANGER "', '31', 'Autre acteur inventé');"
		     "INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
		     " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" OTHER "', '31', '2026-01-10T08:00:00Z', 'open'),"
		     " ('" CLOSED "', '31', '2026-01-10T08:00:00Z', 'closed')");
	publish();
	return 0;
}

#define REQUEST "\"requested_by_person\":{\"said_on\":\"2026-01-12\",\"expression\":\"direct\"}"
#define REST                                                                              \
	"\"needs\":[\"1.2.1\",\"1.3.3\"],\"wish\":\"" WISH "\",\"themes\":[\"creton\"],"  \
	"\"community_role\":\"assembly\",\"support_forms\":[\"orientation\",\"ad_hoc\"]," \
	"\"response_level\":\"level_2\""
#define CONTENT         "{" REQUEST "," REST "}"
#define PLAN(situation) "{\"situation_id\":\"" situation "\",\"content\":" CONTENT "}"

static void send_to(const char *base, const char *id, const char *act, const char *version,
		    const char *body, int status)
{
	char target[200], match[40];

	snprintf(target, sizeof(target), "%s/%s%s", base, id, act);
	snprintf(match, sizeof(match), "If-Match: \"%s\"", version ? version : "");
	desk_send(&desk, "POST", target, conseiller, version ? match : NULL, body, status);
}

static void read_one(const char *base, const char *id, int status)
{
	char target[200];

	snprintf(target, sizeof(target), "%s/%s", base, id);
	desk_get(&desk, conseiller, target, status);
}

static void opened(char id[40])
{
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(SITUATION), 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void consider(const char *plan, const char *members, int status)
{
	char body[1200];

	snprintf(body, sizeof(body), "{\"needs\":[\"1.2.1\"],%s}", members);
	send_to(PLANS, plan, "/considered", NULL, body, status);
}

#define ORDINARY    "\"sector\":\"ordinary\",\"offer_id\":\"" OFFER "\""
#define SPECIALISED "\"sector\":\"specialised\",\"offer_id\":\"" SPECIAL "\""

static void considered(const char *plan, const char *members, char id[40])
{
	consider(plan, members, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static bool warned(const char *code)
{
	const json_t *all = json_object_get(desk.a.json, "warnings");
	const json_t *one;
	size_t i;

	json_array_foreach(all, i, one) if (strcmp(json_string_value(one), code) == 0) return true;
	return false;
}

static const char *in(const char *object, const char *key)
{
	const char *text = cmn_json_get(json_object_get(desk.a.json, object), key);

	return text ? text : "";
}

static json_int_t count(const char *field, const char *key)
{
	return json_integer_value(json_object_get(json_object_get(desk.a.json, field), key));
}

/* --- the plan ----------------------------------------------------------------------------------
 */

static void a_plan_stands_on_the_request_of_the_person(void **state)
{
	char id[40];

	(void)state;
	desk_send(&desk, "POST", PLANS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"content\":{" REST "}}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/content/requested_by_person");
	opened(id);
	assert_string_equal(in("content", "wish"), WISH);
	assert_string_equal(desk_text(&desk, "state"), "active");
	assert_string_equal(cmn_json_get(json_object_get(json_object_get(desk.a.json, "content"),
							 "requested_by_person"),
					 "said_on"),
			    "2026-01-12");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "warnings")), 0);
}

static void the_request_is_dated_and_says_who_spoke(void **state)
{
	static const struct {
		const char *request, *pointer;
	} CASES[] = {
	    {"\"said_on\":\"2026-01-09\",\"expression\":\"direct\"",
	     "/content/requested_by_person/said_on"},
	    {"\"said_on\":\"2999-01-01\",\"expression\":\"direct\"",
	     "/content/requested_by_person/said_on"},
	    {"\"said_on\":\"2026-01-12\",\"expression\":\"direct\",\"said_by\":\"parent\"",
	     "/content/requested_by_person/said_by"},
	    {"\"said_on\":\"2026-01-12\",\"expression\":\"third_party\"",
	     "/content/requested_by_person/said_by"},
	    {"\"said_on\":\"2026-02-30\",\"expression\":\"direct\"",
	     "/content/requested_by_person/said_on"},
	};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(CASES); i++) {
		char body[1200];

		snprintf(body, sizeof(body),
			 "{\"situation_id\":\"" SITUATION
			 "\",\"content\":{\"requested_by_person\":{%s}," REST "}}",
			 CASES[i].request);
		desk_send(&desk, "POST", PLANS, conseiller, NULL, body, 422);
		assert_string_equal(asked_pointer(&desk.a), CASES[i].pointer);
	}
}

static void every_theme_and_role_may_be_said(void **state)
{
	static const struct {
		const char *list, *before, *after;
	} CASES[] = {
	    {"plan_themes", "\"themes\":[\"", "\"],\"community_role\":\"assembly\""},
	    {"community_roles", "\"themes\":[],\"community_role\":\"", "\""},
	};
	char id[40];
	int version = 0;

	(void)state;
	opened(id);
	for (size_t c = 0; c < CMN_LEN(CASES); c++) {
		const struct cmn_code_list *list = cmn_code_list_find(CASES[c].list);

		assert_non_null(list);
		for (size_t i = 0; i < list->n; i++) {
			char body[1400], part[200], seen[24];

			snprintf(part, sizeof(part), "%s%s%s", CASES[c].before, list->codes[i].code,
				 CASES[c].after);
			snprintf(body, sizeof(body),
				 "{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"x\",%s,"
				 "\"support_forms\":[\"first_contacts\"],"
				 "\"response_level\":\"level_1\",\"wanted_from\":\"2026-07-01\","
				 "\"wanted_until\":\"2026-08-31\"}",
				 part);
			snprintf(seen, sizeof(seen), "%d", ++version);
			send_to(PLANS, id, "/versions", seen, body, 200);
		}
	}
	assert_string_equal(in("content", "wanted_until"), "2026-08-31");
}

static void a_period_does_not_end_before_it_begins(void **state)
{
	(void)state;
	desk_send(&desk, "POST", PLANS, conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"content\":{" REQUEST "," REST
		  ",\"wanted_from\":\"2026-08-01\",\"wanted_until\":\"2026-07-31\"}}",
		  422);
	assert_string_equal(asked_pointer(&desk.a), "/content/wanted_until");
}

static void one_plan_for_a_situation_and_none_for_one_that_is_closed(void **state)
{
	char id[40];

	(void)state;
	opened(id);
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(SITUATION), 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(CLOSED), 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	desk_send(&desk, "POST", PLANS, conseiller, NULL, PLAN(NOWHERE), 503);
	assert_string_equal(asked_slug(&desk.a), "reference-not-arrived");
}

static void versions_are_added_and_none_is_overwritten(void **state)
{
	char id[40], target[120];

	(void)state;
	opened(id);
	send_to(PLANS, id, "/versions", "1",
		"{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"Autre souhait inventé\","
		"\"community_role\":\"facilitator\",\"support_forms\":[\"ad_hoc\"],"
		"\"response_level\":\"level_2\",\"project\":{\"project_id\":\"" NOWHERE
		"\",\"number\":2},\"no_first_intention\":{\"reason\":\"urgent\","
		"\"words\":\"Mots inventés\"}}",
		200);
	assert_int_equal(json_integer_value(json_object_get(desk.a.json, "number")), 2);
	assert_int_equal(
	    json_integer_value(json_object_get(
		json_object_get(json_object_get(desk.a.json, "content"), "project"), "number")),
	    2);
	send_to(PLANS, id, "/versions", "1", CONTENT, 412);
	send_to(PLANS, id, "/versions", NULL, CONTENT, 428);
	snprintf(target, sizeof(target), PLANS "/%s/versions?limit=1", id);
	desk_get(&desk, conseiller, target, 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_string_equal(cmn_json_get(json_object_get(desk_item(&desk, 0), "content"), "wish"),
			    WISH);
	snprintf(target + strlen(target), sizeof(target) - strlen(target), "&cursor=%.60s",
		 desk_text(&desk, "next"));
	assert_true(strlen(desk_text(&desk, "next")) > 0);
}

static void the_person_stops_the_search_and_asks_again(void **state)
{
	char id[40], one[40];

	(void)state;
	opened(id);
	considered(id, ORDINARY, one);
	send_to(PLANS, id, "/stop", "1", "{\"stopped_on\":\"2026-01-11\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/stopped_on");
	send_to(PLANS, id, "/stop", "1", "{\"stopped_on\":\"2999-01-11\"}", 422);
	send_to(PLANS, id, "/stop", "1", "{\"stopped_on\":\"2026-02-01\"}", 200);
	assert_string_equal(desk_text(&desk, "state"), "stopped");
	send_to(PLANS, id, "/stop", "2", "{}", 409);
	consider(id, ORDINARY, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "arrêté la recherche"));
	send_to(CONSIDERED, one, "/decision", "1", "{\"decision\":\"retained\"}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "arrêté la recherche"));
	send_to(PLANS, id, "/versions", "2", CONTENT, 422);
	assert_string_equal(asked_pointer(&desk.a), "/requested_by_person/said_on");
	send_to(PLANS, id, "/versions", "2",
		"{\"requested_by_person\":{\"said_on\":\"2026-02-01\",\"expression\":"
		"\"with_help\",\"said_by\":\"peer\"}," REST "}",
		200);
	assert_string_equal(desk_text(&desk, "state"), "active");
	assert_null(json_object_get(desk.a.json, "stopped_on"));
	consider(id, ORDINARY, 201);
}

static void another_departement_and_a_partner_see_nothing(void **state)
{
	char id[40], one[40], target[200];

	(void)state;
	opened(id);
	considered(id, ORDINARY, one);
	snprintf(target, sizeof(target), PLANS "/%s", id);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, partner, target, 403);
	snprintf(target, sizeof(target), PLANS "/%s/considered", id);
	desk_get(&desk, conseiller44, target, 404);
	snprintf(target, sizeof(target), PLANS "/%s/versions", id);
	desk_get(&desk, conseiller44, target, 404);
	snprintf(target, sizeof(target), CONSIDERED "/%s", one);
	desk_get(&desk, conseiller44, target, 404);
	desk_get(&desk, conseiller44, "/v1/referral/situations/" SITUATION "/first-intention", 404);
	desk_get(&desk, conseiller44, PLANS "?departement=31", 403);
	desk_get(&desk, conseiller, PLANS "?departement=31&situation_id=" SITUATION, 200);
	assert_int_equal(desk_items(&desk), 1);
	desk_get(&desk, conseiller, PLANS "?departement=31&situation_id=" OTHER, 200);
	assert_int_equal(desk_items(&desk), 0);
}

/* --- what was considered -------------------------------------------------------------------------
 */

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

static void proposed(const char *situation, const char *offer, char id[40])
{
	char body[400];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"%s\",\"support_form\":\"orientation\",\"offer_id\":\"%s\"}",
		 situation, offer);
	desk_send(&desk, "POST", "/v1/referral/proposals", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
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

/* --- what was tried
 * --------------------------------------------------------------------------------
 */

static json_int_t number(const char *key)
{
	return json_integer_value(json_object_get(desk.a.json, key));
}

#define TRIED "/v1/referral/situations/" SITUATION "/first-intention"

static void what_was_tried_before_a_hand_off_is_told_with_its_reasons(void **state)
{
	char id[40], one[40], p[40];

	(void)state;
	desk_get(&desk, conseiller, TRIED, 200);
	assert_true(json_is_false(json_object_get(desk.a.json, "tried")));
	assert_true(json_is_false(json_object_get(desk.a.json, "explained")));
	opened(id);
	considered(id, ORDINARY, one);
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"set_aside\",\"reason\":\"no_place\"}", 200);
	consider(id, SPECIALISED, 201);
	proposed(SITUATION, OFFER, p);
	send_to("/v1/referral/proposals", p, "/refusal", "1", "{\"reason\":\"too_far\"}", 200);
	proposed(SITUATION, SPECIAL, p);
	desk_get(&desk, conseiller, TRIED, 200);
	assert_true(json_is_true(json_object_get(desk.a.json, "tried")));
	assert_int_equal(number("n_considered"), 2);
	assert_int_equal(number("n_ordinary"), 1);
	assert_int_equal(number("n_set_aside"), 1);
	assert_int_equal(number("n_proposed"), 2);
	assert_int_equal(number("n_refused"), 1);
	assert_int_equal(number("n_pending"), 1);
	assert_int_equal(number("n_other"), 0);
	assert_string_equal(
	    json_string_value(json_array_get(json_object_get(desk.a.json, "set_aside_reasons"), 0)),
	    "no_place");
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "solutions")), 2);
	assert_string_equal(
	    cmn_json_get(json_array_get(json_object_get(desk.a.json, "solutions"), 0),
			 "refusal_reason"),
	    "too_far");
}

static void why_none_is_tried_stands_in_the_plan(void **state)
{
	const struct cmn_code_list *reasons = cmn_code_list_find("no_first_intention_reasons");
	char id[40], body[1200], seen[24];

	(void)state;
	opened(id);
	for (size_t i = 0; i < reasons->n; i++) {
		snprintf(body, sizeof(body),
			 "{" REQUEST "," REST ",\"no_first_intention\":{\"reason\":\"%s\"}}",
			 reasons->codes[i].code);
		snprintf(seen, sizeof(seen), "%zu", i + 1);
		send_to(PLANS, id, "/versions", seen, body, 200);
		desk_get(&desk, conseiller, TRIED, 200);
		assert_true(json_is_true(json_object_get(desk.a.json, "explained")));
		assert_string_equal(desk_text(&desk, "why_not"), reasons->codes[i].code);
	}
}

/* --- erased and hostile
 * ------------------------------------------------------------------------------
 */

static int64_t with_words(void **state, const char *words)
{
	char sql[400];

	snprintf(sql, sizeof(sql),
		 "SELECT (SELECT count(*) FROM referral.plan_version t WHERE t::text LIKE '%%%s%%')"
		 " + (SELECT count(*) FROM referral.considered t WHERE t::text LIKE '%%%s%%')"
		 " + (SELECT count(*) FROM referral.considered_decision t WHERE t::text LIKE"
		 " '%%%s%%') + (SELECT count(*) FROM referral.outbox t WHERE t::text LIKE"
		 " '%%%s%%')",
		 words, words, words, words);
	return test_db_count(*state, sql);
}

static void the_words_of_an_erased_file_go_and_nothing_is_added(void **state)
{
	char id[40], one[40];

	opened(id);
	considered(id, ORDINARY ",\"label\":\"" WISH "\",\"distance_km\":3", one);
	send_to(CONSIDERED, one, "/decision", "1",
		"{\"decision\":\"retained\",\"words\":\"" WISH "\"}", 200);
	assert_int_equal(with_words(state, WISH), 3);
	assert_int_equal(learn("intake.situation.erased.v1",
			       "{\"situation_id\":\"" SITUATION
			       "\",\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}"),
			 CMN_OK);
	assert_int_equal(with_words(state, WISH), 0);
	read_one(CONSIDERED, one, 200);
	assert_string_equal(desk_text(&desk, "state"), "retained");
	assert_null(json_object_get(desk.a.json, "distance_km"));
	assert_null(json_object_get(desk.a.json, "snapshot"));
	send_to(PLANS, id, "/versions", "1", CONTENT, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	consider(id, ORDINARY, 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	send_to(CONSIDERED, one, "/decision", "3",
		"{\"decision\":\"set_aside\",\"reason\":\"too_far\"}", 409);
	assert_non_null(strstr(desk.a.answer.body.data, "effac"));
	test_db_exec(*state,
		     "INSERT INTO referral.plan_version (departement, plan_id, number,"
		     " situation_id, said_on, expression, needs, wish, themes, community_role,"
		     " support_forms, response_level, written_at, written_by) SELECT departement,"
		     " id, 9, situation_id, '2026-02-01', 'direct', '{}', '" WISH
		     "', '{}', 'assembly', '{}', 'level_1', '2026-02-01', 'test' FROM"
		     " referral.plan");
	assert_int_equal(with_words(state, WISH), 0);
}

static void hostile_words_are_kept_as_words(void **state)
{
	static const char *const TEXTS[] = {
	    "'; DROP TABLE referral.plan; --",  "<script>alert(1)</script> & \\u0026",
	    "\\u202eabc\\u202c \\ud83e\\udd8a", "ligne\\nnouvelle\\ttabulation \\u0001",
	    "{\\\"a\\\":[1,2]} %s %n $1",
	};
	char body[1400], id[40], seen[24];

	(void)state;
	opened(id);
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		CMN_AUTO(cmn_json_drop) json_t *want = NULL;
		char quoted[200];

		snprintf(quoted, sizeof(quoted), "\"%s\"", TEXTS[i]);
		want = json_loads(quoted, JSON_DECODE_ANY, NULL);
		assert_non_null(want);
		snprintf(body, sizeof(body),
			 "{" REQUEST ",\"needs\":[\"1.2.1\"],\"wish\":\"%s\",\"community_role\":"
			 "\"assembly\",\"support_forms\":[\"ad_hoc\"],\"response_level\":"
			 "\"level_1\"}",
			 TEXTS[i]);
		snprintf(seen, sizeof(seen), "%zu", i + 1);
		send_to(PLANS, id, "/versions", seen, body, 200);
		assert_string_equal(in("content", "wish"), json_string_value(want));
	}
	send_to(PLANS, id, "/versions", "6",
		"{" REQUEST "," REST ",\"themes\":[\"creton\",\"creton\"]}", 400);
	send_to(PLANS, id, "/versions", "6", "{" REQUEST "," REST ",\"nom\":\"x\"}", 422);
}

static void a_story_of_a_megabyte_is_refused_before_it_is_read(void **state)
{
	char *body = malloc((1 << 20) + 64);

	(void)state;
	assert_non_null(body);
	memset(body, 'a', 1 << 20);
	memcpy(body, "{\"situation_id\":\"", 17);
	snprintf(body + (1 << 20), 64, "\"}");
	desk_send(&desk, "POST", PLANS, conseiller, NULL, body, 413);
	free(body);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup(name, fresh)
	const struct CMUnitTest tests[] = {
	    T(a_plan_stands_on_the_request_of_the_person),
	    T(the_request_is_dated_and_says_who_spoke),
	    T(every_theme_and_role_may_be_said),
	    T(a_period_does_not_end_before_it_begins),
	    T(one_plan_for_a_situation_and_none_for_one_that_is_closed),
	    T(versions_are_added_and_none_is_overwritten),
	    T(the_person_stops_the_search_and_asks_again),
	    T(another_departement_and_a_partner_see_nothing),
	    T(an_offer_withdrawn_upstream_stays_readable_and_its_hash_verifies),
	    T(an_offer_learnt_before_the_whole_was_kept_says_that_it_is_partial),
	    T(what_is_outside_the_directory_has_a_label_and_no_snapshot),
	    T(what_does_not_fit_the_offer_or_the_plan_is_refused_with_its_field),
	    T(the_specialised_sector_before_the_ordinary_warns_and_does_not_block),
	    T(the_nearest_comes_first_and_the_unknown_distance_last),
	    T(a_decision_has_its_reason_and_each_is_kept),
	    T(a_repeated_decision_is_answered_as_it_was),
	    T(what_is_retained_leads_to_the_proposal_that_came_of_it),
	    T(what_was_tried_before_a_hand_off_is_told_with_its_reasons),
	    T(why_none_is_tried_stands_in_the_plan),
	    T(the_words_of_an_erased_file_go_and_nothing_is_added),
	    T(hostile_words_are_kept_as_words),
	    T(a_story_of_a_megabyte_is_refused_before_it_is_read),
	};

	return cmocka_run_group_tests_name("search plan", tests, setup, teardown);
}
