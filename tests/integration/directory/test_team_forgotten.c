/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_team_forgotten.c - documents about the team, and what is left of somebody who is forgotten:
 * working time, and that there were papers; no word and no byte that names them.
 */
#include "integration/directory/team.h"

#define PAPERS "/v1/directory/papers"
#define AGREED                                                                                     \
	",\"until\":\"2026-06-30\",\"derogation\":\"Accord pour Camille Inventée\",\"lending\":{" \
	"\"reimbursed\":false,\"reference\":\"MAD Camille Inventée\",\"agreed_on\":\"2026-01-01\"}"

static void attach(const char *kind, const char *about, const char *id, int status, char room[40])
{
	char body[600];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"kind\":\"%s\",\"title\":\"Camille Inventée\","
		 "\"audience\":\"team\",\"about_kind\":\"%s\",\"about_id\":\"%s\",\"file\":{"
		 "\"name\":\"camille.txt\",\"content\":\"Q2FtaWxsZQ==\"}}",
		 kind, about, id);
	put("POST", PAPERS, me.coordonnateur, NULL, body, status);
	if (room != NULL)
		snprintf(room, 40, "%s", asked_text(&me.a, "id"));
}

struct left {
	char who[40], post[40], sheet[40], certificate[40], former[40];
};

/* They held something until June; three documents, of which one was withdrawn before. */
static void somebody(struct left *l)
{
	char boss[40];

	employer("31", "esat", "", boss);
	person("31", ",\"certificate\":\"C-2024\"", l->who);
	give("31", l->who, boss, "secretary", "[{\"from\":\"2026-01-01\",\"percent\":50}]", AGREED,
	     201);
	snprintf(l->post, sizeof(l->post), "%s", asked_text(&me.a, "id"));
	attach("job_sheet", "team_post", l->post, 201, l->sheet);
	attach("certificate", "team_member", l->who, 201, l->certificate);
	attach("certificate", "team_member", l->who, 201, l->former);
}

static void withdraw(const char *id)
{
	char target[120];

	snprintf(target, sizeof(target), PAPERS "/%s/withdrawal", id);
	put("POST", target, me.coordonnateur, "If-Match: \"1\"", "{\"reason\":\"mistake\"}", 200);
}

/* `nth` time that it is asked: each has its key. */
static void forget(const char *who, int nth, int status)
{
	char headers[120];

	snprintf(headers, sizeof(headers), "If-Match: \"1\"\nIdempotency-Key: %s-%d", who, nth);
	put("PATCH", target_of(PEOPLE, who), me.coordonnateur, headers, "{\"forget\":true}",
	    status);
}

static void is_gone(const char *id, const char *reason)
{
	char target[120];

	get_as(me.coordonnateur, target_of(PAPERS, id), 200);
	assert_string_equal(asked_text(&me.a, "state"), "withdrawn");
	assert_string_equal(asked_text(&me.a, "title"), "-");
	assert_string_equal(asked_text(&me.a, "withdrawal_reason"), reason);
	snprintf(target, sizeof(target), PAPERS "/%s/versions/1/content", id);
	get_as(me.coordonnateur, target, 410);
}

static void the_words_and_documents_about_somebody_go_with_their_name(void **state)
{
	struct left gone, other;

	(void)state;
	somebody(&gone);
	withdraw(gone.former);
	somebody(&other);
	forget(gone.who, 1, 200);
	get_as(me.coordonnateur, target_of(ASSIGNMENTS, gone.post), 200);
	assert_string_equal(asked_text(&me.a, "derogation"), "-");
	assert_string_equal(cmn_json_get(member("lending"), "reference"), "-");
	assert_string_equal(cmn_json_get(member("lending"), "agreed_on"), "2026-01-01");
	is_gone(gone.sheet, "personal_data");
	is_gone(gone.certificate, "personal_data");
	is_gone(gone.former, "mistake");
	get_as(me.coordonnateur, target_of(PAPERS, other.sheet), 200);
	assert_string_equal(asked_text(&me.a, "title"), "Camille Inventée");
	get_as(me.coordonnateur, target_of(ASSIGNMENTS, other.post), 200);
	assert_non_null(strstr(asked_text(&me.a, "derogation"), "Camille"));
}

static void nothing_is_attached_to_them_again(void **state)
{
	struct left gone;

	(void)state;
	somebody(&gone);
	forget(gone.who, 1, 200);
	attach("certificate", "team_member", gone.who, 422, NULL);
	attach("job_sheet", "team_post", gone.post, 422, NULL);
}

static void what_was_done_under_a_key_is_answered_again(void **state)
{
	struct left gone;

	(void)state;
	somebody(&gone);
	forget(gone.who, 1, 200);
	forget(gone.who, 1, 200);
	assert_non_null(member("forgotten_at"));
	forget(gone.who, 2, 412);
}

/* Two documents each time, once: the one of before was told when it was withdrawn. */
static void each_withdrawal_is_told_without_a_title(void **state)
{
	struct test_db *db = *state;
	PGresult *told;

	test_db_exec(db, "SET search_path = directory; DELETE FROM outbox");
	the_words_and_documents_about_somebody_go_with_their_name(state);
	told = PQexec(db->pg,
		      "SELECT type, data FROM outbox WHERE type = 'directory.paper.withdrawn.v1'");
	assert_int_equal(PQntuples(told), 3);
	events_obey(told);
	for (int i = 0; i < PQntuples(told); i++)
		assert_null(strstr(PQgetvalue(told, i, 1), "Camille"));
	PQclear(told);
}

static void a_training_has_its_documents(void **state)
{
	char id[40];

	(void)state;
	put("POST", TEAM "/sessions", me.coordonnateur, NULL,
	    "{\"departement\":\"31\",\"kind\":\"training\",\"title\":\"Inventée\","
	    "\"planned_on\":\"2026-12-01\"}",
	    201);
	snprintf(id, sizeof(id), "%s", asked_text(&me.a, "id"));
	attach("training_plan", "training", id, 201, NULL);
	attach("training_plan", "training", "0197f0a0-0000-7000-8000-00000000dead", 422, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_words_and_documents_about_somebody_go_with_their_name),
	    cmocka_unit_test(nothing_is_attached_to_them_again),
	    cmocka_unit_test(what_was_done_under_a_key_is_answered_again),
	    cmocka_unit_test(each_withdrawal_is_told_without_a_title),
	    cmocka_unit_test(a_training_has_its_documents),
	};

	return cmocka_run_group_tests(tests, team_setup, team_teardown);
}
