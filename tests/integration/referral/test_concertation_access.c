/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_concertation_access.c - what each invited party may read: its own, what the person agreed
 * to, as long as they agree; nothing of an erased situation.
 */
#include "concertation_desk.h"

#include <pthread.h>
#include <unistd.h>

#define GIVEN(categories, recipients)                                   \
	"{\"consent_id\":\"" CONSENT "\",\"situation_id\":\"" SITUATION \
	"\",\"purpose\":\"concertation\",\"categories\":[" categories   \
	"],\"recipients\":[" recipients "],\"decided_at\":\"2026-01-10T08:00:00Z\"}"

static void withdrawn(void)
{
	told("31", "intake.consent.withdrawn.v1",
	     "{\"consent_id\":\"" CONSENT "\",\"withdrawn_at\":\"2026-02-10T08:00:00Z\"}");
}

static void a_partner_sees_its_own_invitation_alone(void **state)
{
	char id[40], seat[40], actor[40];

	(void)state;
	planned(id, seat);
	invited(id, INVITE_ACTOR, 201, actor);
	look(partner, SEATS, actor, 200);
	assert_non_null(strstr(desk_text(&desk, "purpose"), "Réunion inventée"));
	look(stranger, SEATS, actor, 404);
	look(mdph, SEATS, actor, 404);
	look(partner, SEATS, seat, 404);
	look(partner, SEATS, NOWHERE, 404);
	look(partner, MEETINGS, id, 403);
	act(stranger, SEATS, actor, "answer", 1, "{\"answer\":\"accepted\"}", 404);
	desk_get(&desk, stranger, SEATS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, partner, SEATS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	/* a list says nothing about the person */
	assert_null(json_object_get(desk_item(&desk, 0), "situation_id"));
	assert_null(json_object_get(desk_item(&desk, 0), "purpose"));
	assert_null(json_object_get(desk_item(&desk, 0), "place"));
	desk_get(&desk, partner, SEATS "?departement=44", 403);
	act(partner, SEATS, actor, "answer", 1, "{\"answer\":\"accepted\",\"note\":\"À deux\"}",
	    200);
	assert_string_equal(desk_text(&desk, "answered_by"), "self");
	act(partner, SEATS, actor, "withdrawal", 2, "{}", 403);
}

static void the_mdph_sees_its_own_invitation_alone(void **state)
{
	char id[40], actor[40], own[40];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	invited(id, INVITE_MDPH, 201, own);
	look(mdph, SEATS, own, 200);
	look(mdph44, SEATS, own, 404);
	look(partner, SEATS, own, 404);
	desk_get(&desk, mdph, SEATS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 1);
	act(mdph, SEATS, own, "answer", 1, "{\"answer\":\"declined\",\"note\":\"Autre GOS\"}", 200);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE stream = '31.mdph'"),
			 1);
}

static void of_two_answers_to_the_same_version_one_is_told(void **state)
{
	char id[40], actor[40];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	act(partner, SEATS, actor, "answer", 1, "{\"answer\":\"accepted\"}", 200);
	act(conseiller, SEATS, actor, "answer", 1, "{\"answer\":\"declined\"}", 412);
	look(conseiller, SEATS, actor, 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
}

/* Who read the former date and says yes has not said yes to the new one. */
static void an_answer_to_the_former_date_is_stale(void **state)
{
	char id[40], actor[40], body[120];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	snprintf(body, sizeof(body), "{\"starts_at\":\"%s\",\"reason\":\"x\"}", in_days(20));
	act(conseiller, MEETINGS, id, "postponement", 1, body, 200);
	act(partner, SEATS, actor, "answer", 1, "{\"answer\":\"accepted\"}", 412);
	look(partner, SEATS, actor, 200);
	assert_string_equal(desk_text(&desk, "state"), "invited");
	act(partner, SEATS, actor, "answer", 2, "{\"answer\":\"accepted\"}", 200);
}

struct change {
	const char *id, *verb, *body;
};

static void *changes(void *arg)
{
	const struct change *c = arg;

	act(conseiller, MEETINGS, c->id, c->verb, 1, c->body, 200);
	return NULL;
}

/* Somebody is being invited at the very moment: what happens to all invited happens to them. */
static void meets_an_invitation(const struct change *c)
{
	char sql[700];
	pthread_t other;

	snprintf(sql, sizeof(sql),
		 "SET search_path = referral; BEGIN;"
		 "SELECT id FROM concertation WHERE id = '%s' FOR UPDATE;"
		 "INSERT INTO concertation_invitation (id, departement, situation_id,"
		 " concertation_id, state_at, kind, invited_at, invited_by, words) VALUES"
		 " (gen_random_uuid(), '31', '" SITUATION "', '%s', now(), 'mdph', now(), 'test',"
		 "  '{}')",
		 c->id, c->id);
	test_db_exec(db, sql);
	assert_int_equal(pthread_create(&other, NULL, changes, (void *)(uintptr_t)c), 0);
	usleep(300000);
	test_db_exec(db, "COMMIT");
	pthread_join(other, NULL);
}

static void who_is_invited_in_the_same_moment_is_counted(void **state)
{
	char id[40];

	(void)state;
	planned_in(-1, "", 201);
	snprintf(id, sizeof(id), "%s", desk_text(&desk, "id"));
	meets_an_invitation(&(struct change){id, "holding", "{\"present\":[]}"});
	assert_int_equal(number("SELECT count(*) FROM referral.concertation_invitation"
				" WHERE kind = 'mdph' AND state = 'absent'"),
			 1);
	planned(id, NULL);
	meets_an_invitation(&(struct change){id, "cancellation", "{\"reason\":\"other\"}"});
	assert_int_equal(number("SELECT count(*) FROM referral.concertation_invitation"
				" WHERE kind = 'mdph' AND access_closed_at IS NOT NULL"),
			 1);
}

static void what_is_taken_back_is_nothing_to_its_recipient(void **state)
{
	char id[40], actor[40];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	act(conseiller, SEATS, actor, "withdrawal", 1, "{\"reason\":\"danger\"}", 422);
	act(conseiller, SEATS, actor, "withdrawal", 1, "{}", 200);
	look(partner, SEATS, actor, 404);
	desk_get(&desk, partner, SEATS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	invited(id, INVITE_ACTOR, 201, NULL); /* and may be invited anew */
}

static void nobody_outside_is_invited_without_an_agreement(void **state)
{
	char id[40];

	(void)state;
	deps.consent_required = "31=2020-01-01";
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 403, NULL);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	invited(id, INVITE_MDPH, 403, NULL);
	invited(id, "{\"kind\":\"carer\"}", 403, NULL);
	invited(id, "{\"kind\":\"other\",\"label\":\"x\"}", 403, NULL);
	invited(id, "{\"kind\":\"team\",\"account\":\"x\"}", 201, NULL);
	invited(id, "{\"kind\":\"representative\"}", 201, NULL);
	told("31", "intake.consent.given.v1",
	     GIVEN("\"situation\",\"needs\"", "\"actor:" ACTOR "\""));
	invited(id,
		"{\"kind\":\"actor\",\"actor_id\":\"" ACTOR
		"\",\"categories\":[\"needs\",\"health\"]}",
		403, NULL);
	invited(id, "{\"kind\":\"actor\",\"actor_id\":\"" OTHER "\"}", 403, NULL);
	desk.behind = true;
	invited(id, INVITE_ACTOR, 503, NULL);
	desk.behind = false;
	invited(id, INVITE_ACTOR, 201, NULL);
}

static void a_withdrawal_closes_what_was_readable(void **state)
{
	char id[40], actor[40];

	(void)state;
	deps.consent_required = "31=2020-01-01";
	told("31", "intake.consent.given.v1",
	     GIVEN("\"situation\",\"needs\"", "\"actor:" ACTOR "\""));
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	act(conseiller, SEATS, actor, "sharing", 1,
	    "{\"categories\":[\"situation\",\"needs\"],\"dossier_id\":\"" DOSSIER "\"}", 200);
	look(partner, SEATS, actor, 200);
	assert_string_equal(desk_text(&desk, "dossier_id"), DOSSIER);
	withdrawn();
	withdrawn();
	look(partner, SEATS, actor, 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	act(partner, SEATS, actor, "answer", 3, "{\"answer\":\"accepted\"}", 403);
	desk_get(&desk, partner, SEATS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 0);
	look(conseiller, SEATS, actor, 200);
	assert_string_equal(desk_text(&desk, "access_reason"), "withdrawn");
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE data->>'cause' ="
				" 'consent_withdrawn'"),
			 1);
	/* not opened again without a new agreement */
	act(conseiller, SEATS, actor, "sharing", 3, "{\"categories\":[\"needs\"]}", 403);
	deps.consent_required = "";
	act(conseiller, SEATS, actor, "sharing", 3, "{\"categories\":[\"needs\"]}", 200);
	assert_null(json_object_get(desk.a.json, "access_closed_at"));
}

static void a_refusal_closes_too_also_where_none_is_required(void **state)
{
	char id[40], actor[40];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	told("31", "intake.consent.refused.v1",
	     "{\"consent_id\":\"" CONSENT "\",\"person_id\":\"" PERSON
	     "\",\"categories\":[],\"recipients\":[],\"decided_at\":\"2026-02-10T08:00:00Z\"}");
	look(partner, SEATS, actor, 403);
	look(conseiller, SEATS, actor, 200);
	assert_string_equal(desk_text(&desk, "access_reason"), "refused");
}

static void a_no_to_another_purpose_closes_nothing(void **state)
{
	char id[40], actor[40];

	(void)state;
	planned(id, NULL);
	invited(id, INVITE_ACTOR, 201, actor);
	told("31", "intake.consent.refused.v1",
	     "{\"consent_id\":\"" CONSENT "\",\"situation_id\":\"" SITUATION
	     "\",\"purpose\":\"listening\",\"categories\":[],\"recipients\":[],"
	     "\"decided_at\":\"2026-02-10T08:00:00Z\"}");
	look(partner, SEATS, actor, 200);
}

static void erased_the_words_go_and_nothing_is_added(void **state)
{
	char id[40], seat[40], actor[40], body[512], pledge[40];

	(void)state;
	planned(id, seat);
	invited(id, INVITE_ACTOR, 201, actor);
	act(conseiller, SEATS, seat, "answer", 1,
	    "{\"answer\":\"declined\",\"note\":\"Mots inventés\",\"assisted_by\":\"Une amie\","
	    "\"accommodations\":[\"braille_large_print\"]}",
	    200);
	snprintf(body, sizeof(body), "{\"starts_at\":\"%s\",\"reason\":\"Mots inventés\"}",
		 in_days(2));
	act(conseiller, MEETINGS, id, "postponement", 1, body, 200);
	snprintf(body, sizeof(body), "{\"held_on\":\"%s\",\"present\":[\"%s\"]}", day_in(0), actor);
	act(conseiller, MEETINGS, id, "holding", 2, body, 200);
	act(conseiller, MEETINGS, id, "decisions", 0,
	    "{\"code\":\"other\",\"text\":\"Mots inventés\",\"commitment\":{\"party\":\"carer\","
	    "\"what\":\"Mots inventés\",\"until_on\":\"2097-01-01\"}}",
	    201);
	snprintf(
	    pledge, sizeof(pledge), "%s",
	    json_string_value(json_object_get(
		json_array_get(json_object_get(desk.a.json, "decisions"), 0), "commitment_id")));
	act(conseiller, PLEDGES, pledge, "follow-up", 1,
	    "{\"state\":\"changed\",\"what\":\"Mots\",\"note\":\"Mots inventés\"}", 200);
	told("31", "intake.situation.erased.v1",
	     "{\"situation_id\":\"" SITUATION "\",\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}");
	assert_int_equal(
	    number("SELECT (SELECT count(*) FROM referral.concertation WHERE words <> '{}')"
		   " + (SELECT count(*) FROM referral.concertation_date WHERE words <> '{}')"
		   " + (SELECT count(*) FROM referral.concertation_invitation WHERE words <> '{}'"
		   "    OR accommodations <> '{}' OR access_closed_at IS NULL)"
		   " + (SELECT count(*) FROM referral.concertation_decision WHERE words <> '{}')"
		   " + (SELECT count(*) FROM referral.concertation_commitment WHERE words <> '{}')"
		   " + (SELECT count(*) FROM referral.concertation_commitment_line"
		   "    WHERE words <> '{}')"),
	    0);
	act(conseiller, MEETINGS, id, "closure", 4, "{\"outcome\":\"x\"}", 409);
	act(conseiller, MEETINGS, id, "decisions", 0, "{\"code\":\"other\"}", 409);
	act(conseiller, PLEDGES, pledge, "follow-up", 2, "{\"state\":\"kept\"}", 409);
	look(partner, SEATS, actor, 403);
	look(conseiller, MEETINGS, id, 200);
	assert_null(json_object_get(desk.a.json, "purpose"));
	planned_in(3, "", 409);
	/* what was being written at that moment keeps no words */
	test_db_exec(db,
		     "INSERT INTO referral.concertation (id, departement, situation_id, state_at,"
		     " kind, starts_at, remote, planned_at, planned_by, words) VALUES"
		     " (gen_random_uuid(), '31', '" SITUATION "', '2026-01-01', 'synthesis',"
		     " '2026-01-01', false, '2026-01-01', 'x', '{\"purpose\":\"Mots\"}')");
	assert_int_equal(number("SELECT count(*) FROM referral.concertation WHERE words <> '{}'"),
			 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_partner_sees_its_own_invitation_alone),
	    TEST(the_mdph_sees_its_own_invitation_alone),
	    TEST(of_two_answers_to_the_same_version_one_is_told),
	    TEST(an_answer_to_the_former_date_is_stale),
	    TEST(who_is_invited_in_the_same_moment_is_counted),
	    TEST(what_is_taken_back_is_nothing_to_its_recipient),
	    TEST(nobody_outside_is_invited_without_an_agreement),
	    TEST(a_withdrawal_closes_what_was_readable),
	    TEST(a_refusal_closes_too_also_where_none_is_required),
	    TEST(a_no_to_another_purpose_closes_nothing),
	    TEST(erased_the_words_go_and_nothing_is_added),
	};

	return cmocka_run_group_tests_name("what the invited may read", tests, concertation_setup,
					   concertation_teardown);
}
