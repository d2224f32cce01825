/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_shown_http.c - what each side is shown, and no more.  An agreement that ends in between
 * closes every way out: what a partner or the MDPH polls, lists, repeats or answers shows codes and
 * dates; a note stays with its side; and what is said of one person is not written to another.
 */
#include "referral_deps.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define NEIGHBOUR "0197f0a0-0000-7000-8000-0000000000a9"
#define ESMS      "0197f0a0-0000-7000-8000-0000000000c1"
#define DOSSIER   "0197f0a0-0000-7000-8000-0000000000d1"
#define V1        "/v1/referral"

static struct referral_deps deps = {.consent_required = "31=2020-01-01"};
static struct desk desk;
static struct test_db *db;
static const char *conseiller, *esms, *mdph;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(db, "SET search_path = referral;"
			 "INSERT INTO actor_ref (id, departement, name, published) VALUES"
			 " ('" ESMS "', '31', 'IME inventé', '{\"type\":\"ime\"}')");
	desk_open(&desk, "referral", &REFERRAL_OPS, &deps);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	esms = desk_as(&desk, "partner", "31", ESMS);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	return test_db_teardown(state);
}

#define AGREE(id, purpose, to)                                                                 \
	" ('0197f0a0-0000-7000-8000-0000000000" id "', '31', '" SITUATION "', true, '" purpose \
	"', 'situation needs wishes identity solutions_tried',"                                \
	" '" to "', '2026-01-11')"

static int fresh(void **state)
{
	(void)state;
	desk.behind = false;
	desk.age_ms = 0;
	test_db_exec(
	    db, "SET search_path = referral;"
		"TRUNCATE relay, proposal, orientation, orientation_status, handoff,"
		" consent_ref, outbox CASCADE; DELETE FROM situation_ref;"
		"INSERT INTO situation_ref (id, departement, solicited_at, state) VALUES"
		" ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
		" ('" NEIGHBOUR "', '31', '2026-01-10T08:00:00Z', 'open');"
		"INSERT INTO consent_ref (id, departement, situation_id, given, purpose,"
		" categories, recipients, decided_at) VALUES" AGREE(
		    "e1", "seek_solutions", "actor mdph") "," AGREE("e2", "mdph_handoff", "mdph"));
	return 0;
}

static void lapse(void)
{
	test_db_exec(db, "UPDATE referral.consent_ref SET withdrawn_at = '2026-06-01'");
}

static void call_on(const char *method, const char *who, const char *base, const char *id,
		    const char *tail, int version, const char *body, int status)
{
	char target[200], match[40];

	snprintf(target, sizeof(target), V1 "/%s/%s%s", base, id, tail);
	snprintf(match, sizeof(match), "If-Match: \"%d\"", version);
	desk_send(&desk, method, target, who, version ? match : NULL, body, status);
}

static void propose(const char *more, char id[40])
{
	char body[1024];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"" SITUATION "\",\"support_form\":\"orientation\","
		 "\"label\":\"SECRET de libellé\",\"actor_id\":\"" ESMS "\"%s}",
		 more);
	desk_send(&desk, "POST", V1 "/proposals", conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static bool shows(const char *what)
{
	return strstr(desk.a.answer.body.data, what) != NULL;
}

static void refused(void)
{
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	assert_false(shows("SECRET"));
}

/* --- relays ------------------------------------------------------------------------------------
 */

static void relayed(char relay[40])
{
	char proposal[40];

	propose("", proposal);
	call_on("POST", conseiller, "proposals", proposal, "/acceptance", 1, "{}", 200);
	call_on("POST", conseiller, "proposals", proposal, "/relay", 0,
		"{\"dossier_id\":\"" DOSSIER "\",\"explanation\":\"SECRET expliqué\"}", 201);
	snprintf(relay, 40, "%s", desk_text(&desk, "id"));
}

static void a_relay_under_way_is_codes_and_dates_to_its_actor(void **state)
{
	char relay[40];

	(void)state;
	relayed(relay);
	desk_get(&desk, esms, V1 "/relays?departement=31", 200);
	assert_true(shows(DOSSIER));
	lapse();
	call_on("GET", esms, "relays", relay, "", 0, NULL, 403);
	refused();
	desk_get(&desk, esms, V1 "/relays?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_false(shows(DOSSIER));
	call_on("POST", esms, "relays", relay, "/receipt", 0, NULL, 200);
	assert_false(shows(DOSSIER));
	/* it may still say no, and reads nothing by it */
	call_on("POST", esms, "relays", relay, "/acknowledgement", 1, NULL, 200);
	assert_false(shows(DOSSIER));
	test_db_exec(db, "UPDATE referral.relay SET note = 'SECRET entre professionnels'");
	desk_get(&desk, esms, V1 "/relays?departement=31", 200);
	assert_false(shows("SECRET"));
	desk_get(&desk, conseiller, V1 "/relays?departement=31", 200);
	assert_true(shows("SECRET entre professionnels") && shows(DOSSIER));
}

static void a_copy_of_unknown_age_lists_codes_and_dates(void **state)
{
	char relay[40];

	(void)state;
	relayed(relay);
	desk.behind = true;
	desk_get(&desk, esms, V1 "/relays?departement=31", 200);
	assert_false(shows(DOSSIER));
	call_on("GET", esms, "relays", relay, "", 0, NULL, 503);
	desk.behind = false;
	desk_get(&desk, esms, V1 "/relays?departement=31", 200);
	assert_true(shows(DOSSIER));
}

/* --- what an actor was asked -------------------------------------------------------------------
 */

#define DECISION \
	",\"orientation\":{\"decision_number\":\"D-SECRET-1\",\"decided_on\":\"2026-01-05\"}"
#define NUMBER             "D-SECRET-1"
#define STATUS(code, more) "{\"status\":\"" code "\",\"entered_on\":\"2026-02-01\"" more "}"
#define SIGNALLED          STATUS("45", ",\"motive\":\"114\",\"plain_text\":\"SECRET dit simplement\"")

static void what_was_asked_of_an_actor_is_codes_and_dates(void **state)
{
	char id[40];

	(void)state;
	propose(",\"actor_answer_required\":true,\"frequency\":\"SECRET chaque jeudi\"", id);
	call_on("GET", esms, "asked-proposals", id, "", 0, NULL, 200);
	assert_true(shows("SECRET de libellé"));
	lapse();
	call_on("GET", esms, "asked-proposals", id, "", 0, NULL, 403);
	refused();
	desk_get(&desk, esms, V1 "/asked-proposals?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_false(shows("SECRET"));
	assert_string_equal(json_string_value(json_object_get(desk_item(&desk, 0), "label")),
			    "non communiqué");
	call_on("POST", esms, "proposals", id, "/actor-acceptance", 1, "{}", 200);
	assert_false(shows("SECRET"));
	call_on("POST", conseiller, "proposals", id, "/actor-refusal", 2,
		"{\"motive\":\"no_place\",\"plain_text\":\"Texte inventé.\"}", 200);
	assert_true(shows("SECRET de libellé"));
}

static void a_decision_and_its_log_are_codes_and_dates(void **state)
{
	char id[40];

	(void)state;
	propose(DECISION, id);
	call_on("POST", conseiller, "proposals", id, "/statuses", 0, STATUS("39", ""), 201);
	call_on("POST", esms, "proposals", id, "/statuses", 0, STATUS("40", ""), 201);
	call_on("POST", esms, "proposals", id, "/statuses", 0, SIGNALLED, 201);
	call_on("GET", mdph, "proposals", id, "/statuses", 0, NULL, 200);
	assert_true(shows("SECRET dit simplement"));
	desk_get(&desk, mdph, V1 "/orientations?departement=31", 200);
	assert_true(shows(NUMBER));
	desk_get(&desk, mdph, "/fhir/Task?intent=plan", 200);
	assert_true(shows(NUMBER));
	lapse();
	call_on("GET", esms, "asked-proposals", id, "", 0, NULL, 403);
	refused();
	call_on("GET", mdph, "asked-proposals", id, "", 0, NULL, 403);
	refused();
	desk_get(&desk, esms, V1 "/asked-proposals?departement=31", 200);
	assert_false(shows("SECRET"));
	desk_get(&desk, mdph, V1 "/orientations?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_false(shows(NUMBER));
	desk_get(&desk, mdph, "/fhir/Task?intent=plan", 200);
	assert_int_equal(json_array_size(json_object_get(desk.a.json, "entry")), 3);
	assert_false(shows(NUMBER));
	desk_get(&desk, conseiller, V1 "/orientations?departement=31", 200);
	assert_true(shows(NUMBER)); /* it is their file */
	call_on("GET", mdph, "proposals", id, "/statuses", 0, NULL, 200);
	assert_int_equal(desk_items(&desk), 3);
	assert_false(shows("SECRET"));
	call_on("GET", esms, "proposals", id, "/statuses", 0, NULL, 200);
	assert_true(shows("SECRET dit simplement")); /* its own */
	call_on("POST", mdph, "proposals", id, "/statuses", 0, STATUS("46", ""), 201);
	assert_false(shows("SECRET"));
}

/* Who repeats what another side said learns nothing that was kept from them. */
static void a_repetition_shows_no_note_of_another_side(void **state)
{
	char id[40];

	(void)state;
	propose(DECISION, id);
	call_on("POST", conseiller, "proposals", id, "/statuses", 0, STATUS("39", ""), 201);
	call_on("POST", conseiller, "proposals", id, "/statuses", 0,
		STATUS("41", ",\"motive\":\"150\",\"internal_note\":\"SECRET de l’équipe\""), 201);
	call_on("POST", esms, "proposals", id, "/statuses", 0, STATUS("41", ",\"motive\":\"150\""),
		201);
	assert_string_equal(desk_text(&desk, "side"), "team");
	assert_false(shows("SECRET"));
	call_on("POST", esms, "proposals", id, "/statuses", 0,
		STATUS("45", ",\"motive\":\"114\",\"plain_text\":\"Texte inventé.\","
			     "\"internal_note\":\"SECRET de l’ESMS\""),
		201);
	call_on("POST", mdph, "proposals", id, "/statuses", 0,
		STATUS("45", ",\"motive\":\"114\",\"plain_text\":\"x\""), 403);
	assert_false(shows("SECRET"));
	call_on("POST", conseiller, "proposals", id, "/statuses", 0,
		STATUS("45", ",\"motive\":\"114\",\"plain_text\":\"x\""), 201);
	assert_true(shows("SECRET de l’ESMS"));
	call_on("POST", mdph, "proposals", id, "/statuses", 0,
		STATUS("46", ",\"motive\":\"114\",\"internal_note\":\"SECRET de la MDPH\""), 201);
	assert_true(shows("SECRET de la MDPH"));
	call_on("POST", esms, "proposals", id, "/statuses", 0, STATUS("46", ",\"motive\":\"114\""),
		403);
	assert_false(shows("SECRET"));
}

/* A number that was typed twice, or is no number: the file of somebody else is not touched. */
static void a_cancelled_decision_ends_nothing_of_another_person(void **state)
{
	char one[40], other[40];

	(void)state;
	test_db_exec(db, "INSERT INTO referral.consent_ref (id, departement, situation_id, given,"
			 " purpose, categories, recipients, decided_at) SELECT gen_random_uuid(),"
			 " '31', '" NEIGHBOUR "', true, purpose, categories, recipients, decided_at"
			 " FROM referral.consent_ref");
	desk_send(&desk, "POST", V1 "/proposals", conseiller, NULL,
		  "{\"situation_id\":\"" NEIGHBOUR "\",\"support_form\":\"orientation\","
		  "\"label\":\"Solution inventée\",\"actor_id\":\"" ESMS "\"" DECISION "}",
		  201);
	snprintf(other, sizeof(other), "%s", desk_text(&desk, "id"));
	propose(DECISION, one);
	call_on("POST", mdph, "proposals", one, "/statuses", 0,
		STATUS("37", ",\"motive\":\"173\",\"plain_text\":\"SECRET de l’une\""), 201);
	call_on("GET", conseiller, "proposals", one, "", 0, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "withdrawn");
	call_on("GET", conseiller, "proposals", other, "", 0, NULL, 200);
	assert_string_equal(desk_text(&desk, "state"), "proposed");
	call_on("GET", conseiller, "proposals", other, "/statuses", 0, NULL, 200);
	assert_int_equal(desk_items(&desk), 0);
}

/* --- hand-offs ---------------------------------------------------------------------------------
 */

static void what_the_team_said_with_an_act_goes_with_the_content(void **state)
{
	char id[40];

	(void)state;
	desk_send(&desk, "POST", V1 "/handoffs", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	call_on("POST", mdph, "handoffs", id, "/receipt", 1, NULL, 200);
	call_on("POST", mdph, "handoffs", id, "/complement-request", 2,
		"{\"asked\":[\"contact\"],\"note\":\"Question inventée\"}", 200);
	call_on("POST", conseiller, "handoffs", id, "/complement", 3,
		"{\"note\":\"SECRET de la réponse\",\"dossier_id\":\"" DOSSIER "\"}", 200);
	call_on("GET", mdph, "handoffs", id, "/history", 0, NULL, 200);
	assert_true(shows("SECRET de la réponse"));
	lapse();
	call_on("GET", mdph, "handoffs", id, "", 0, NULL, 403);
	refused();
	call_on("GET", mdph, "handoffs", id, "/history", 0, NULL, 200);
	assert_int_equal(desk_items(&desk), 4);
	assert_true(shows("Question inventée")); /* its own */
	assert_false(shows("SECRET") || shows(DOSSIER));
	call_on("GET", conseiller, "handoffs", id, "/history", 0, NULL, 200);
	assert_true(shows("SECRET de la réponse") && shows(DOSSIER));
}

#define ONE(test) cmocka_unit_test_setup(test, fresh)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(a_relay_under_way_is_codes_and_dates_to_its_actor),
	    ONE(a_copy_of_unknown_age_lists_codes_and_dates),
	    ONE(what_was_asked_of_an_actor_is_codes_and_dates),
	    ONE(a_decision_and_its_log_are_codes_and_dates),
	    ONE(a_repetition_shows_no_note_of_another_side),
	    ONE(a_cancelled_decision_ends_nothing_of_another_person),
	    ONE(what_the_team_said_with_an_act_goes_with_the_content),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
