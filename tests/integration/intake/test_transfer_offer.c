/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_transfer_offer.c - what may be offered to another département, by whom, and what not.
 */
#include "transfer_desk.h"

static struct transfer_desk t;

#define ALL "{situation,identity,contact,needs}"

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc == 0)
		transfer_desk_open(&t, state);
	return rc;
}

static int teardown(void **state)
{
	desk_close(&t.desk);
	return test_db_teardown(state);
}

static void offered(struct moving *m)
{
	transfer_file(&t, m);
	transfer_agree(&t, m, ALL);
	transfer_offer(&t, m, ",\"commune\":\"44109\",\"note\":\"Mot inventé.\"", 201);
}

static void get(const char *who, const char *id, int status)
{
	char target[128];

	snprintf(target, sizeof(target), TRANSFERS "/%s", id);
	desk_get(&t.desk, who, target, status);
}

static void without_consent_only_a_signpost_leaves(void **state)
{
	struct moving m;

	(void)state;
	transfer_file(&t, &m);
	transfer_offer(&t, &m, "", 403);
	assert_string_equal(asked_slug(&t.desk.a), "no-consent");
	transfer_agree(&t, &m, "{situation}");
	transfer_offer(&t, &m, "", 403); /* not for the person's name and words */
	transfer_offer(&t, &m, ",\"kind\":\"signpost\",\"note\":\"Elle s’appelle …\"", 201);
	get(t.c44, m.transfer, 200);
	assert_null(json_object_get(t.desk.a.json, "about"));
	assert_string_equal(desk_text(&t.desk, "note"), "");
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.transfer_content"
					" WHERE transfer_id = '%s'",
					m.transfer),
			 0);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	assert_string_equal(desk_text(&t.desk, "state"), "completed");
	assert_string_equal(desk_text(&t.desk, "new_situation_id"), "");
	assert_int_equal(transfer_owners(&t, &m), 1);
}

static void each_end_has_its_own_acts(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	transfer_act(&t, t.c31, m.transfer, "acceptance", 1, "{}", 403);
	transfer_act(&t, t.c31, m.transfer, "refusal", 1, "{\"reason\":\"other\"}", 403);
	transfer_act(&t, t.c44, m.transfer, "cancellation", 1, NULL, 403);
	transfer_act(&t, t.c09, m.transfer, "acceptance", 1, "{}", 404);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 7, "{}", 412);
	transfer_act(&t, t.c44, m.transfer, "refusal", 1, "{\"reason\":\"because\"}", 422);
	assert_string_equal(asked_pointer(&t.desk.a), "/reason");
	transfer_act(&t, t.c44, m.transfer, "refusal", 1, "{\"reason\":\"not_our_territory\"}",
		     200);
	assert_null(json_object_get(t.desk.a.json, "about"));
	transfer_act(&t, t.c44, m.transfer, "acceptance", 2, "{}", 409);
	transfer_act(&t, t.c31, m.transfer, "cancellation", 2, NULL, 409);
	transfer_offer(&t, &m, "", 201); /* it is the sender's again */
	assert_int_equal(transfer_owners(&t, &m), 1);
}

static void an_offered_file_is_not_closed_behind_the_receiver_s_back(void **state)
{
	struct moving m;
	char target[128];

	(void)state;
	offered(&m);
	snprintf(target, sizeof(target), SITUATIONS "/%s/closure", m.situation);
	desk_send(&t.desk, "POST", target, t.c31, "If-Match: \"1\"",
		  "{\"reason\":\"requester_stops\"}", 409);
	assert_non_null(strstr(desk_text(&t.desk, "detail"), "annuler"));
	transfer_act(&t, t.c31, m.transfer, "cancellation", 1, NULL, 200);
	desk_send(&t.desk, "POST", target, t.c31, "If-Match: \"1\"",
		  "{\"reason\":\"requester_stops\"}", 200);
}

static void what_cannot_be_offered_is_named(void **state)
{
	static const struct {
		const char *body, *pointer;
		int status;
	} BAD[] = {
	    {"{\"to_departement\":\"31\",\"reason\":\"person_moved\",\"situation_id\":\"%s\"}",
	     "/to_departement", 422},
	    {"{\"to_departement\":\"99\",\"reason\":\"person_moved\",\"situation_id\":\"%s\"}",
	     "/to_departement", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"whim\",\"situation_id\":\"%s\"}", "/reason",
	     422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\"}", "/situation_id", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":\"%s\","
	     "\"solicitation_id\":\"%s\"}",
	     "/situation_id", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":\"%s\","
	     "\"commune\":\"31483\"}",
	     "/commune", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":\"%s\","
	     "\"commune\":\"44999\"}",
	     "/commune", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":\"%s\","
	     "\"days\":61}",
	     "/days", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":\"%s\","
	     "\"extended_consents\":[\"00000000-0000-7000-8000-000000000000\"]}",
	     "/extended_consents", 422},
	    {"{\"to_departement\":\"44\",\"reason\":\"person_moved\",\"situation_id\":"
	     "\"00000000-0000-7000-8000-000000000000\"}",
	     "/situation_id", 422},
	};
	struct moving m;

	(void)state;
	transfer_file(&t, &m);
	transfer_agree(&t, &m, ALL);
	for (size_t i = 0; i < CMN_LEN(BAD); i++) {
		char body[512];

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(body, sizeof(body), BAD[i].body, m.situation, m.situation);
#pragma GCC diagnostic pop
		desk_send(&t.desk, "POST", TRANSFERS, t.c31, NULL, body, BAD[i].status);
		assert_string_equal(asked_pointer(&t.desk.a), BAD[i].pointer);
	}
	assert_int_equal(transfer_owners(&t, &m), 1);
}

static void an_agreement_that_the_person_extends_holds_with_the_receiver(void **state)
{
	struct moving m;
	char more[128], id[CMN_UUID_LEN], sql[1024];

	(void)state;
	transfer_file(&t, &m);
	transfer_agree(&t, &m, ALL);
	cmn_uuid7(id);
	snprintf(sql, sizeof(sql),
		 "INSERT INTO intake.consent (id, departement, situation_id, decision, purpose,"
		 " categories, recipients, decided_at, given_by, means, collected_by, recorded_at)"
		 " VALUES ('%s', '31', '%s', 'given', 'listening', '{situation}',"
		 " '{listening_association}', now(), 'person', 'oral', 'x', now())",
		 id, m.situation);
	test_db_exec(t.db, sql);
	snprintf(more, sizeof(more), ",\"extended_consents\":[\"%s\"]", id);
	transfer_offer(&t, &m, more, 201);
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	assert_int_equal(
	    transfer_count(&t,
			   "SELECT count(*) FROM intake.consent c JOIN intake.transfer t"
			   " ON c.situation_id = t.new_situation_id WHERE t.id = '%s'"
			   " AND c.departement = '44' AND c.purpose = 'listening'",
			   m.transfer),
	    1);
}

/* An administrator's hand, which is in no schema. */
static void a_change_by_hand_is_carried_along_whatever_the_schema(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	transfer_exec(&t,
		      "SET search_path = pg_catalog; SET c360.departements = '31';"
		      "UPDATE intake.solicitation SET text = 'corrigé' WHERE id = '%s';"
		      "SET c360.departements = ''; SET search_path = intake",
		      m.solicitation);
	assert_int_equal(transfer_count(&t,
					"SELECT count(*) FROM intake.transfer_content WHERE"
					" transfer_id = '%s' AND content::text LIKE '%%corrigé%%'",
					m.transfer),
			 1);
}

/* Said under the record that was merged with theirs: it is the same person who takes it back. */
static void what_a_merged_record_takes_back_moves_the_offer(void **state)
{
	static const char VERSION[] = "SELECT content_version FROM intake.transfer WHERE id = '%s'";
	struct moving m, other;
	char sql[512];
	int64_t before;

	(void)state;
	offered(&m);
	transfer_file(&t, &other);
	transfer_agree(&t, &other, ALL);
	snprintf(sql, sizeof(sql),
		 "UPDATE intake.person SET state = 'merged', merged_into = '%s' WHERE id = '%s'",
		 m.person, other.person);
	test_db_exec(t.db, sql);
	before = transfer_count(&t, VERSION, m.transfer);
	transfer_exec(&t,
		      "SET c360.departements = '31'; UPDATE intake.consent SET version = 2"
		      " WHERE person_id = '%s'; SET c360.departements = ''",
		      other.person);
	assert_int_equal(transfer_count(&t, VERSION, m.transfer), before + 1);
}

#define PDF                                                                                      \
	"JVBERi0xLjcKMSAwIG9iago8PC9UeXBlL0NhdGFsb2c+PgplbmRvYmoKeHJlZgowIDEKMDAwMDAwMDAwMCA2NT" \
	"UzNSBmIAp0cmFpbGVyCjw8L1NpemUgMS9Sb290IDEgMCBSPj4Kc3RhcnR4cmVmCjQyCiUlRU9GCg=="

static void put_in_and_seal(const struct moving *m, int status)
{
	char target[128], body[512];

	snprintf(target, sizeof(target), SITUATIONS "/%s/documents", m->situation);
	desk_send(&t.desk, "POST", target, t.c31, NULL,
		  "{\"name\":\"x.pdf\",\"content\":\"" PDF "\"}", status);
	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"%s\",\"purpose\":\"mdph_handoff\",\"categories\":"
		 "[\"identity\"],\"recipient\":{\"kind\":\"mdph\"}}",
		 m->situation);
	desk_send(&t.desk, "POST", "/v1/intake/dossiers", t.c31, NULL, body, status);
}

static void who_no_longer_answers_for_a_file_adds_and_seals_nothing(void **state)
{
	struct moving m;

	(void)state;
	offered(&m);
	transfer_exec(
	    &t,
	    "SET c360.departements = '31';"
	    "INSERT INTO intake.consent (id, departement, person_id, decision, purpose,"
	    " categories, recipients, decided_at, given_by, means, collected_by,"
	    " recorded_at) VALUES (gen_random_uuid(), '31', '%s', 'given', 'mdph_handoff',"
	    " '{identity}', '{mdph}', now() - interval '1 minute', 'person', 'oral', 'x',"
	    " now()); SET c360.departements = ''",
	    m.person);
	put_in_and_seal(&m, 201); /* while it is only offered */
	transfer_act(&t, t.c44, m.transfer, "acceptance", 1, "{}", 200);
	put_in_and_seal(&m, 409);
	assert_non_null(strstr(desk_text(&t.desk, "detail"), "autre département"));
	transfer_job(NULL);
	put_in_and_seal(&m, 409);
	assert_int_equal(transfer_count(&t,
					"SELECT (SELECT count(*) FROM intake.document WHERE"
					" situation_id = '%s') + (SELECT count(*) FROM"
					" intake.dossier WHERE situation_id = '%s')",
					m.situation),
			 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_consent_only_a_signpost_leaves),
	    cmocka_unit_test(each_end_has_its_own_acts),
	    cmocka_unit_test(an_offered_file_is_not_closed_behind_the_receiver_s_back),
	    cmocka_unit_test(what_cannot_be_offered_is_named),
	    cmocka_unit_test(an_agreement_that_the_person_extends_holds_with_the_receiver),
	    cmocka_unit_test(a_change_by_hand_is_carried_along_whatever_the_schema),
	    cmocka_unit_test(who_no_longer_answers_for_a_file_adds_and_seals_nothing),
	    cmocka_unit_test(what_a_merged_record_takes_back_moves_the_offer),
	};

	return cmocka_run_group_tests_name("offers", tests, setup, teardown);
}
