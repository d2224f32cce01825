/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_gos_invitation.c - the MDPH invites the community to a GOS, and the conseiller answers.
 */
#include "concertation_desk.h"

#define HANDOFF "0197f0a0-0000-7000-8000-0000000000b7"

/* A hand-off of the situation, as another operation makes it. */
static void hand_off(char id[40])
{
	desk_send(&desk, "POST", "/v1/referral/handoffs", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void invite(const char *who, const char *more, int status)
{
	char body[1024];

	snprintf(body, sizeof(body), "{\"departement\":\"31\",\"gos_at\":\"%s\"%s}", in_days(40),
		 more);
	said(who, GOS, 0, status, body);
}

static void by_number(char id[40])
{
	invite(mdph, ",\"mdph_number\":\"31-2026/0042\",\"documents\":[\"evaluation\"]", 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void by_handoff(char id[40])
{
	char handoff[40], more[128];

	hand_off(handoff);
	snprintf(more, sizeof(more), ",\"handoff_id\":\"%s\",\"place\":\"Salle inventée\"",
		 handoff);
	invite(mdph, more, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

/* What was never sent is nothing to the MDPH: naming it tells nothing, not even that it is there.
 */
static void a_hand_off_in_preparation_is_none_to_the_mdph(void **state)
{
	char more[128];

	(void)state;
	desk_send(&desk, "POST", "/v1/referral/handoffs/drafts", conseiller, NULL,
		  "{\"situation_id\":\"" SITUATION "\",\"reason\":\"person_request\"}", 201);
	snprintf(more, sizeof(more), ",\"handoff_id\":\"%s\"", desk_text(&desk, "id"));
	invite(mdph, more, 422);
	assert_string_equal(asked_pointer(&desk.a), "/handoff_id");
}

static void an_invitation_by_a_hand_off_asks_the_owner_of_the_file(void **state)
{
	char id[40];

	(void)state;
	by_handoff(id);
	assert_string_equal(desk_text(&desk, "situation_id"), SITUATION);
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE type ="
				" 'referral.task.asked.v1' AND data->>'cause' = 'gos_invitation'"),
			 1);
	assert_int_equal(number("SELECT count(DISTINCT stream) FROM referral.outbox WHERE type ="
				" 'referral.gos_invitation.received.v1'"),
			 2);
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"accepted\",\"note\":\"Nous venons\"}",
	    200);
	look(mdph, GOS, id, 200);
	assert_string_equal(desk_text(&desk, "state"), "accepted");
	assert_string_equal(desk_text(&desk, "answer_note"), "Nous venons");
	act(conseiller, GOS, id, "answer", 2,
	    "{\"answer\":\"contributed\",\"dossier_id\":\"" DOSSIER "\"}", 200);
	act(mdph, GOS, id, "cancellation", 3, "{\"note\":\"Reporté\"}", 200);
	act(conseiller, GOS, id, "answer", 4, "{\"answer\":\"accepted\"}", 409);
	act(mdph, GOS, id, "cancellation", 4, "{}", 409);
}

static void a_number_of_the_mdph_is_linked_before_anybody_takes_part(void **state)
{
	char id[40];

	(void)state;
	by_number(id);
	assert_int_equal(sent("referral.task.asked.v1"), 0);
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"accepted\"}", 409);
	act(conseiller, GOS, id, "situation", 1, "{\"situation_id\":\"" CLOSED "\"}", 409);
	assert_string_equal(asked_pointer(&desk.a), "/situation_id");
	act(conseiller, GOS, id, "situation", 1, "{\"situation_id\":\"" SITUATION "\"}", 200);
	assert_string_equal(desk_text(&desk, "situation_id"), SITUATION);
	assert_int_equal(sent("referral.task.asked.v1"), 1);
	look(mdph, GOS, id, 200);
	assert_null(json_object_get(desk.a.json, "situation_id"));
	assert_null(json_object_get(desk.a.json, "linked_at"));
	assert_int_equal(number("SELECT count(*) FROM referral.outbox WHERE stream = '31.mdph' AND"
				" data::text LIKE '%" SITUATION "%'"),
			 0);
	act(conseiller, GOS, id, "answer", 2, "{\"answer\":\"accepted\"}", 200);
	look(mdph, GOS, id, 200);
	assert_string_equal(desk_text(&desk, "situation_id"), SITUATION);
	act(conseiller, GOS, id, "situation", 3, "{\"situation_id\":\"" SITUATION "\"}", 409);
}

static void declining_needs_a_reason_and_tells_nothing_more(void **state)
{
	char id[40];

	(void)state;
	by_number(id);
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"declined\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/reason");
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"accepted\",\"reason\":\"ended\"}",
	    422);
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"contributed\"}", 422);
	assert_string_equal(asked_pointer(&desk.a), "/dossier_id");
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"declined\",\"reason\":\"not_known\"}",
	    200);
	look(mdph, GOS, id, 200);
	assert_string_equal(desk_text(&desk, "decline_reason"), "not_known");
	act(mdph, GOS, id, "cancellation", 2, "{}", 409);
	act(conseiller, GOS, id, "answer", 2, "{\"answer\":\"accepted\"}", 409);
	act(conseiller, GOS, id, "situation", 2, "{\"situation_id\":\"" SITUATION "\"}", 409);
}

static void what_is_asked_must_be_possible(void **state)
{
	char more[160];

	(void)state;
	invite(mdph, "", 422);
	assert_string_equal(asked_pointer(&desk.a), "/handoff_id");
	invite(mdph, ",\"handoff_id\":\"" HANDOFF "\"", 422);
	invite(mdph, ",\"mdph_number\":\"<b>\"", 422);
	invite(mdph44, ",\"mdph_number\":\"1\"", 403);
	invite(conseiller, ",\"mdph_number\":\"1\"", 403);
	snprintf(more, sizeof(more), ",\"mdph_number\":\"1\",\"answer_by\":\"%s\"", day_in(41));
	invite(mdph, more, 422);
	assert_string_equal(asked_pointer(&desk.a), "/answer_by");
	invite(mdph, ",\"mdph_number\":\"1\",\"answer_by\":\"2026-02-30\"", 422);
	invite(mdph, ",\"mdph_number\":\"1\",\"documents_note\":\"a\\u0001\"", 422);
	said(mdph, GOS, 0, 422,
	     "{\"departement\":\"31\",\"mdph_number\":\"1\",\"gos_at\":\"2026-01-01T10:00:00Z\"}");
	assert_string_equal(asked_pointer(&desk.a), "/gos_at");
	invite(mdph, ",\"mdph_number\":\"1\",\"documents_note\":\"" NASTY "\"", 201);
}

static void taking_part_asks_the_agreement_of_the_person(void **state)
{
	char id[40];

	(void)state;
	by_number(id);
	act(conseiller, GOS, id, "situation", 1, "{\"situation_id\":\"" SITUATION "\"}", 200);
	deps.consent_required = "31=2020-01-01";
	act(conseiller, GOS, id, "answer", 2, "{\"answer\":\"accepted\"}", 403);
	assert_string_equal(asked_slug(&desk.a), "no-consent");
	act(conseiller, GOS, id, "answer", 2, "{\"answer\":\"declined\",\"reason\":\"no_consent\"}",
	    200);
}

static void another_departement_sees_nothing_and_lists_are_pages(void **state)
{
	char id[40];

	(void)state;
	by_number(id);
	by_number(id);
	look(mdph44, GOS, id, 404);
	look(conseiller44, GOS, id, 404);
	look(partner, GOS, id, 403);
	desk_get(&desk, conseiller, GOS "?departement=31&limit=1", 200);
	assert_int_equal(desk_items(&desk), 1);
	assert_true(strlen(desk_text(&desk, "next")) > 0);
	desk_get(&desk, mdph, GOS "?departement=31", 200);
	assert_int_equal(desk_items(&desk), 2);
	desk_get(&desk, mdph44, GOS "?departement=31", 403);
	act(conseiller, GOS, id, "answer", 0, "{\"answer\":\"accepted\"}", 428);
	act(conseiller, GOS, id, "answer", 7, "{\"answer\":\"declined\",\"reason\":\"other\"}",
	    412);
}

static void erased_the_number_of_the_mdph_goes_too(void **state)
{
	char id[40], more[128];

	(void)state;
	by_handoff(id);
	snprintf(more, sizeof(more), ",\"handoff_id\":\"%s\"", desk_text(&desk, "handoff_id"));
	test_db_exec(db, "UPDATE referral.gos_invitation SET words = words ||"
			 " '{\"mdph_number\":\"31-2026\"}'");
	told("31", "intake.situation.erased.v1",
	     "{\"situation_id\":\"" SITUATION "\",\"erased_at\":\"2026-06-01T10:00:00.000000Z\"}");
	assert_int_equal(number("SELECT count(*) FROM referral.gos_invitation WHERE words <> '{}'"),
			 0);
	act(conseiller, GOS, id, "answer", 1, "{\"answer\":\"accepted\"}", 409);
	look(mdph, GOS, id, 200);
	assert_null(json_object_get(desk.a.json, "mdph_number"));
	invite(mdph, more, 409);
}

static void meetings_job(const char *now)
{
	struct cmn_error err;
	bool more = true;

	cmn_error_init(&err);
	assert_int_equal(referral_job_meetings(conn, now, NULL, &more, &err), CMN_OK);
	assert_false(more);
}

/* No erasure of a file reaches somebody of whom there is no file. */
static void what_nobody_linked_is_forgotten_half_a_year_after_the_gos(void **state)
{
	char id[40], linked[40];

	(void)state;
	by_number(linked);
	act(conseiller, GOS, linked, "situation", 1, "{\"situation_id\":\"" SITUATION "\"}", 200);
	by_number(id);
	test_db_exec(db, "UPDATE referral.gos_invitation SET gos_at = '2097-01-01T10:00:00Z'");
	meetings_job("2097-06-30T10:00:00Z");
	look(mdph, GOS, id, 200);
	assert_non_null(json_object_get(desk.a.json, "mdph_number"));
	meetings_job("2097-07-02T10:00:00Z");
	look(mdph, GOS, id, 200);
	assert_null(json_object_get(desk.a.json, "mdph_number"));
	look(mdph, GOS, linked, 200);
	assert_non_null(json_object_get(desk.a.json, "mdph_number"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup(f, fresh)
	const struct CMUnitTest tests[] = {
	    TEST(a_hand_off_in_preparation_is_none_to_the_mdph),
	    TEST(an_invitation_by_a_hand_off_asks_the_owner_of_the_file),
	    TEST(a_number_of_the_mdph_is_linked_before_anybody_takes_part),
	    TEST(declining_needs_a_reason_and_tells_nothing_more),
	    TEST(what_is_asked_must_be_possible),
	    TEST(taking_part_asks_the_agreement_of_the_person),
	    TEST(another_departement_sees_nothing_and_lists_are_pages),
	    TEST(erased_the_number_of_the_mdph_goes_too),
	    TEST(what_nobody_linked_is_forgotten_half_a_year_after_the_gos),
	};

	return cmocka_run_group_tests_name("invitations to a GOS", tests, concertation_setup,
					   concertation_teardown);
}
