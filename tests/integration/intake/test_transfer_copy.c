/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_transfer_copy.c - what an accepted file brings to the other département.
 */
#include "transfer_copy_desk.h"

static void an_accepted_file_is_a_copy_with_its_dates_and_a_new_owner(void **state)
{
	static const char SAME[] =
	    "SELECT count(*) FROM intake.transfer t"
	    " JOIN intake.situation o ON o.id = t.situation_id"
	    " JOIN intake.situation n ON n.id = t.new_situation_id AND n.departement = '44'"
	    " JOIN intake.solicitation p ON p.id = t.solicitation_id"
	    " JOIN intake.solicitation q ON q.id = n.solicitation_id AND q.departement = '44'"
	    " JOIN intake.person r ON r.id = q.person_id AND r.departement = '44'"
	    " WHERE t.id = '%s' AND n.solicited_at = o.solicited_at AND n.opened_at = o.opened_at"
	    " AND q.received_at = p.received_at AND q.text = p.text AND n.person_id = r.id"
	    " AND q.requester_person_id = r.id AND r.family_name = 'Inventée'"
	    " AND r.commune = '44109' AND q.commune = '44109' AND n.id <> o.id AND r.id <>"
	    " t.person_id AND n.conseiller = 'conseiller-44-test' AND n.origin_transfer_id = t.id"
	    " AND q.origin_transfer_id = t.id AND n.state = 'open' AND o.departement = '31'";
	struct moving m;
	char target[128];

	(void)state;
	offered(&m);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	assert_string_equal(desk_text(&t.desk, "state"), "accepted");
	assert_string_equal(desk_text(&t.desk, "note"), "Mot inventé.");
	assert_int_equal(transfer_count(&t, SAME, m.transfer), 1);
	snprintf(target, sizeof(target), SITUATIONS "/%s", desk_text(&t.desk, "new_situation_id"));
	desk_get(&t.desk, t.c44, target, 200);
	assert_string_equal(desk_text(&t.desk, "conseiller"), "conseiller-44-test");
	desk_get(&t.desk, t.c31, target, 404);
	assert_int_equal(transfer_owners(&t, &m), 1);
}

static void what_the_sender_adds_meanwhile_travels_with_the_file(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	transfer_exec(&t,
		      "SET c360.departements = '31';"
		      "UPDATE intake.solicitation SET text = 'Ajout inventé', version = version + 1"
		      " WHERE id = '%s'; SET c360.departements = ''",
		      m.solicitation);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.solicitation WHERE text ="
					" 'Ajout inventé' AND origin_transfer_id = '%s'",
					m.transfer),
			 1);
}

static void a_solicitation_that_reached_the_wrong_departement_goes_without_a_situation(void **state)
{
	struct moving m;
	char body[512], target[128];

	(void)state;
	transfer_file(&t, &m);
	transfer_agree(&t, &m, ALL);
	transfer_exec(&t, "DELETE FROM intake.situation WHERE id = '%s'", m.situation);
	transfer_exec(&t, "UPDATE intake.solicitation SET state = 'received' WHERE id = '%s'",
		      m.solicitation);
	snprintf(body, sizeof(body),
		 "{\"to_departement\":\"44\",\"reason\":\"wrong_departement\",\"solicitation_id\":"
		 "\"%s\"}",
		 m.solicitation);
	desk_send(&t.desk, "POST", TRANSFERS, t.c31, NULL, body, 201);
	snprintf(m.transfer, sizeof(m.transfer), "%s", desk_text(&t.desk, "id"));
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	snprintf(target, sizeof(target), "/v1/intake/solicitations/%s",
		 desk_text(&t.desk, "new_solicitation_id"));
	transfer_job(NULL);
	desk_get(&t.desk, t.c44, target, 200);
	assert_string_equal(desk_text(&t.desk, "state"), "received");
	assert_string_equal(desk_text(&t.desk, "text"), WORDS);
	snprintf(target, sizeof(target), "/v1/intake/solicitations/%s", m.solicitation);
	desk_get(&t.desk, t.c31, target, 200);
	assert_string_equal(desk_text(&t.desk, "state"), "transferred");
	snprintf(body, sizeof(body), "{\"solicitation_id\":\"%s\"}", m.solicitation);
	desk_send(&t.desk, "POST", SITUATIONS, t.c31, NULL, body, 409);
}

static void what_was_done_and_is_to_be_done_travels_and_private_notes_do_not(void **state)
{
	static const char MOVED[] =
	    "SELECT (SELECT count(*) FROM intake.act a WHERE a.situation_id = n.id AND a.text ="
	    "   'Fait, inventé' AND a.occurred_at = '2026-01-05T10:00:00Z')"
	    " + 10 * (SELECT count(*) FROM intake.task k WHERE k.situation_id = n.id AND k.assignee ="
	    "   'conseiller-44-test' AND k.due_at = '2099-01-01T10:00:00Z')"
	    " + 100 * (SELECT count(*) FROM intake.note o WHERE o.situation_id = n.id)"
	    " + 1000 * (SELECT count(*) FROM intake.ownership w WHERE w.situation_id = n.id)"
	    " FROM intake.situation n WHERE n.origin_transfer_id = '%s'";
	struct moving m;

	(void)state;
	offered(&m);
	transfer_exec(
	    &t,
	    "SET c360.departements = '31';"
	    "INSERT INTO intake.act (id, departement, situation_id, kind, occurred_at, by, text,"
	    " recorded_at, recorded_by) VALUES (gen_random_uuid(), '31', '%s', 'call',"
	    " '2026-01-05T10:00:00Z', 'x', 'Fait, inventé', now(), 'x');"
	    "INSERT INTO intake.task (id, departement, situation_id, kind, title, assignee,"
	    " due_at, created_at, created_by) VALUES (gen_random_uuid(), '31', '%s',"
	    " 'callback', 'Tâche inventée', 'x', '2099-01-01T10:00:00Z', now(), 'x');"
	    "INSERT INTO intake.note (id, departement, situation_id, visibility, author,"
	    " text, written_at) VALUES (gen_random_uuid(), '31', '%s', 'shared', 'x',"
	    " 'Inventée', now()), (gen_random_uuid(), '31', '%s', 'private', 'x',"
	    " 'À moi', now()); SET c360.departements = ''",
	    m.situation);
	transfer_exec(&t,
		      "INSERT INTO intake.ownership (id, departement, situation_id, conseiller,"
		      " cause, since, by) VALUES (gen_random_uuid(), '31', '%s', 'x', 'opened',"
		      " now(), 'x');"
		      "SET c360.departements = '31';"
		      "UPDATE intake.situation SET open_tasks = 1 WHERE id = '%s';"
		      "SET c360.departements = ''",
		      m.situation);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	assert_int_equal(transfer_count(&t, MOVED, m.transfer), 1111);
	transfer_job(NULL);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.task k JOIN intake.situation s"
					" ON s.id = k.situation_id WHERE s.id = '%s'"
					" AND k.state = 'cancelled' AND s.open_tasks = 0",
					m.situation),
			 1);
}

static void a_repeated_acceptance_makes_no_second_copy(void **state)
{
	static const char KEY[] = "If-Match: \"1\"\nIdempotency-Key: taken-once";
	struct moving m;
	char target[128];

	(void)state;
	offered(&m);
	snprintf(target, sizeof(target), TRANSFERS "/%s/acceptance", m.transfer);
	desk_send(&t.desk, "POST", target, t.c44, KEY, "{}", 200);
	desk_send(&t.desk, "POST", target, t.c44, KEY, "{}", 200);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.situation"
					" WHERE origin_transfer_id = '%s'",
					m.transfer),
			 1);
}

#define ONLY_MDPH                                                                           \
	"SET c360.departements = '31';"                                                     \
	"INSERT INTO intake.consent (id, departement, person_id, decision, purpose,"        \
	"  categories, recipients, decided_at, given_by, means, collected_by, recorded_at)" \
	" VALUES (gen_random_uuid(), '31', '%s', 'refused', 'mdph_handoff', '{}', '{}',"    \
	"  now() - interval '1 minute', 'person', 'oral', 'x', now());"                     \
	"SET c360.departements = ''"

/* Else an agreement that is extended to the receiver came to life again there. */
static void what_the_person_refused_travels_and_the_receivers_services_are_told(void **state)
{
	struct moving m;

	(void)state;
	transfer_file(&t, &m);
	transfer_agree(&t, &m, ALL);
	transfer_exec(&t, ONLY_MDPH, m.person);
	transfer_offer(&t, &m, "", 201);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	assert_int_equal(
	    transfer_count(
		&t,
		"SELECT count(*) FROM intake.transfer t JOIN intake.consent c"
		" ON c.departement = '44' AND c.person_id = t.new_person_id"
		" AND c.decision = 'refused' AND c.purpose = 'mdph_handoff'"
		" JOIN intake.outbox o ON o.subject = c.id::text AND o.stream = '44.facts'"
		" AND o.type = 'intake.consent.refused.v1'"
		" JOIN intake.outbox e ON e.subject = t.new_situation_id::text"
		" AND e.type = 'intake.consent.extended.v1' AND e.ord > o.ord"
		" AND (e.data -> 'consent_ids')::jsonb ? c.id::text"
		" JOIN intake.outbox f ON f.subject = e.subject AND f.ord > e.ord"
		" AND f.type = 'intake.situation.opened.v1' WHERE t.id = '%s'",
		m.transfer),
	    1);
}

static void merge_in_44(const char *kept, const char *other, char id[40])
{
	char target[160], body[160];

	snprintf(target, sizeof(target), "/v1/intake/persons/%s/merges", kept);
	snprintf(body, sizeof(body), "{\"other_id\":\"%s\",\"other_version\":1}", other);
	desk_send(&t.desk, "POST", target, t.c44, "If-Match: \"1\"", body, 201);
	snprintf(id, 40, "%s", desk_text(&t.desk, "id"));
}

static void the_receivers_person_stays_known_through_a_merge_and_its_undoing(void **state)
{
	struct moving m;
	char kept[40], arrived[40], merge[40], target[160];

	(void)state;
	offered(&m);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	get(t.c44, m.transfer, 200);
	snprintf(arrived, sizeof(arrived), "%s", desk_text(&t.desk, "new_person_id"));
	assert_int_equal(strlen(arrived), 36);
	desk_send(&t.desk, "POST", "/v1/intake/persons", t.c44, NULL,
		  "{\"departement\":\"44\",\"family_name\":\"Inventée\"}", 201);
	snprintf(kept, sizeof(kept), "%s", desk_text(&t.desk, "id"));
	merge_in_44(kept, arrived, merge);
	get(t.c44, m.transfer, 200);
	assert_string_equal(desk_text(&t.desk, "new_person_id"), kept);
	snprintf(target, sizeof(target), "/v1/intake/merges/%s/undo", merge);
	desk_send(&t.desk, "POST", target, t.c44, "If-Match: \"1\"", NULL, 200);
	get(t.c44, m.transfer, 200);
	assert_string_equal(desk_text(&t.desk, "new_person_id"), arrived);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_accepted_file_is_a_copy_with_its_dates_and_a_new_owner),
	    cmocka_unit_test(what_the_sender_adds_meanwhile_travels_with_the_file),
	    cmocka_unit_test(
		a_solicitation_that_reached_the_wrong_departement_goes_without_a_situation),
	    cmocka_unit_test(what_was_done_and_is_to_be_done_travels_and_private_notes_do_not),
	    cmocka_unit_test(a_repeated_acceptance_makes_no_second_copy),
	    cmocka_unit_test(what_the_person_refused_travels_and_the_receivers_services_are_told),
	    cmocka_unit_test(the_receivers_person_stays_known_through_a_merge_and_its_undoing),
	};

	return cmocka_run_group_tests_name("transfer copies", tests, setup, teardown);
}
