/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_my_proposals.c - what the person reads: all that is for them, no internal word of anybody.
 */
#include "referral_events.h"
#include "referral_ops.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/desk.h"

#include <stdio.h>
#include <string.h>

#define PROPOSALS "/v1/referral/proposals"
#define MINE      "/v1/referral/my-proposals"
#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define OTHERS    "0197f0a0-0000-7000-8000-0000000000a2"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"
/* sha256 of "31:person-31-test" */
#define ME "encode(sha256('31:person-31-test'), 'hex')"

static struct desk desk;
static const char *conseiller, *actor, *mdph, *person;
static struct cmn_conn *conn;
static void *db;

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	db = *state;
	test_db_exec(db, "SET search_path = referral;"
			 "INSERT INTO actor_ref (id, departement, name, published) VALUES ('" ACTOR
			 "', '31', 'IME inventé', '{\"type\":\"ime\"}');"
			 "INSERT INTO situation_ref VALUES"
			 " ('" SITUATION "', '31', '2026-01-10T08:00:00Z', 'open'),"
			 " ('" OTHERS "', '31', '2026-01-10T08:00:00Z', 'open')");
	conn = test_db_conn("referral");
	desk_open(&desk, "referral", &REFERRAL_OPS, NULL);
	conseiller = desk_as(&desk, "conseiller", "31", NULL);
	actor = desk_as(&desk, "partner", "31", ACTOR);
	mdph = desk_as(&desk, "mdph", "31", NULL);
	person = desk_as(&desk, "person", "31", NULL);
	return 0;
}

static int teardown(void **state)
{
	desk_close(&desk);
	cmn_conn_close(&conn);
	return test_db_teardown(state);
}

static enum cmn_err learn(const char *departement, const char *data)
{
	struct cmn_event ev;
	struct cmn_error err;
	enum cmn_err rc;

	memset(&ev, 0, sizeof(ev));
	snprintf(ev.departement, sizeof(ev.departement), "%s", departement);
	snprintf(ev.type, sizeof(ev.type), "intake.situation.readers.v1");
	ev.data = json_loads(data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	rc = referral_feed_apply(conn, &ev, NULL, &err);
	cmn_event_clear(&ev);
	return rc;
}

/* The person of SITUATION reads it, as the event of intake says. */
static void reads(bool allowed)
{
	char data[400];

	snprintf(data, sizeof(data),
		 "{\"situation_id\":\"" SITUATION "\",\"readers\":[%s\"%064d\"]}",
		 allowed ? "\"7cb04bd13b33\"," : "", 0);
	assert_int_equal(learn("31", data), CMN_OK);
	if (allowed)
		test_db_exec(db, "UPDATE referral.situation_reader SET reader = " ME
				 " WHERE reader = '7cb04bd13b33'");
}

static int fresh(void **state)
{
	(void)state;
	test_db_exec(
	    db, "TRUNCATE referral.proposal, referral.orientation, referral.situation_reader"
		" CASCADE; UPDATE referral.situation_ref SET erased_at = NULL, state = 'open'");
	desk.behind = false;
	desk.age_ms = 0;
	return 0;
}

static void propose(const char *situation, const char *more, char id[40])
{
	char body[1200];

	snprintf(body, sizeof(body),
		 "{\"situation_id\":\"%s\",\"support_form\":\"orientation\",\"actor_id\":\"" ACTOR
		 "\",\"label\":\"Solution inventée\",\"evaluation\":{\"by\":\"INTERNE-1\"}%s}",
		 situation, more);
	desk_send(&desk, "POST", PROPOSALS, conseiller, NULL, body, 201);
	snprintf(id, 40, "%s", desk_text(&desk, "id"));
}

static void act(const char *who, const char *id, const char *verb, const char *more,
		const char *body, int status)
{
	char target[160];

	snprintf(target, sizeof(target), PROPOSALS "/%s/%s", id, verb);
	desk_send(&desk, "POST", target, who, more, body, status);
}

static void mine(char **ret)
{
	desk_get(&desk, person, MINE, 200);
	*ret = json_dumps(desk.a.json, 0);
	assert_non_null(*ret);
}

#define AT(n) "If-Match: \"" #n "\""
#define DECISION \
	",\"orientation\":{\"decision_number\":\"INTERNE-8\",\"decided_on\":\"2026-01-05\"}"

static void a_refusal_is_explained_and_no_internal_word_is_shown(void **state)
{
	char id[40];
	char *text;

	(void)state;
	reads(true);
	propose(SITUATION, ",\"actor_answer_required\":true", id);
	act(conseiller, id, "acceptance", AT(1), "{\"note\":\"INTERNE-2\"}", 200);
	act(actor, id, "actor-refusal", AT(2),
	    "{\"motive\":\"no_place\",\"plain_text\":\"Il n’y a plus de place avant juin.\","
	    "\"internal_note\":\"INTERNE-3\"}",
	    200);
	propose(SITUATION, "", id);
	act(conseiller, id, "withdrawal", AT(1), "{\"reason\":\"other\",\"note\":\"INTERNE-4\"}",
	    200);
	propose(SITUATION, ",\"actor_answer_required\":true", id);
	act(actor, id, "actor-acceptance", AT(1), "{\"internal_note\":\"INTERNE-5\"}", 200);
	mine(&text);
	assert_int_equal(desk_items(&desk), 3);
	assert_non_null(strstr(text, "plus de place avant juin"));
	assert_null(strstr(text, "INTERNE"));
	free(text);
}

static void what_an_esms_signals_is_not_told_before_it_is_confirmed(void **state)
{
	char id[40];
	char *text;

	(void)state;
	reads(true);
	propose(SITUATION, DECISION, id);
	act(conseiller, id, "statuses", NULL, "{\"status\":\"39\",\"entered_on\":\"2026-02-01\"}",
	    201);
	act(actor, id, "statuses", NULL, "{\"status\":\"42\",\"entered_on\":\"2026-02-01\"}", 201);
	act(actor, id, "statuses", NULL,
	    "{\"status\":\"45\",\"entered_on\":\"2026-02-01\",\"motive\":\"114\",\"plain_text\":"
	    "\"Il manque du personnel.\",\"internal_note\":\"INTERNE-6\"}",
	    201);
	mine(&text);
	assert_null(strstr(text, "personnel"));
	assert_non_null(strstr(text, "\"proposed\""));
	free(text);
	act(mdph, id, "statuses", NULL,
	    "{\"status\":\"46\",\"entered_on\":\"2026-02-02\",\"internal_note\":\"INTERNE-7\"}",
	    201);
	mine(&text);
	assert_non_null(strstr(text, "Il manque du personnel."));
	assert_null(strstr(text, "INTERNE"));
	assert_null(strstr(text, "114"));
	free(text);
}

/* Every text column of a proposal, of its orientation and of the log is either for the person or
 * never in what they read: a column that is added must be thought about here. */
static void every_text_that_is_kept_is_named_here(void **state)
{
	(void)state;
	assert_int_equal(
	    test_db_count(
		db,
		"SELECT count(*) FROM information_schema.columns WHERE table_schema ="
		" 'referral' AND table_name IN ('proposal', 'orientation',"
		" 'orientation_status') AND data_type = 'text' AND column_name NOT IN"
		/* for the person */
		" ('label', 'frequency', 'actor_plain_text', 'plain_text',"
		/* never */
		" 'answer_note', 'actor_internal_note', 'internal_note', 'withdrawal_note',"
		" 'evaluation_by', 'decision_number', 'proposed_by', 'person_answer_by',"
		" 'actor_answer_by', 'recorded_by',"
		/* codes */
		" 'departement', 'state', 'support_form', 'refusal_reason', 'season',"
		" 'closure_reason', 'person_answer', 'actor_answer', 'actor_motive',"
		" 'withdrawal_reason', 'decision_type', 'right_code', 'qualification', 'status',"
		" 'motive', 'side')"),
	    0);
}

static void nobody_reads_what_is_not_theirs(void **state)
{
	char id[40];

	(void)state;
	propose(SITUATION, "", id);
	propose(OTHERS, "", id);
	desk_get(&desk, person, MINE, 200);
	assert_int_equal(desk_items(&desk), 0);
	reads(true);
	desk_get(&desk, person, MINE, 200);
	assert_int_equal(desk_items(&desk), 1);
	/* the account is no longer that of the person */
	reads(false);
	desk_get(&desk, person, MINE, 200);
	assert_int_equal(desk_items(&desk), 0);
	desk_get(&desk, conseiller, MINE, 403);
	desk_get(&desk, actor, MINE, 403);
	desk_get(&desk, person, PROPOSALS "?departement=31&situation_id=" SITUATION, 403);
}

static void a_copy_of_unknown_age_shows_nothing(void **state)
{
	(void)state;
	reads(true);
	desk.behind = true;
	desk_get(&desk, person, MINE, 503);
	desk.behind = false;
	desk.age_ms = 60000;
	desk_get(&desk, person, MINE, 503);
}

static void what_was_erased_is_read_by_nobody(void **state)
{
	char id[40];

	(void)state;
	reads(true);
	propose(SITUATION, "", id);
	test_db_exec(db, "UPDATE referral.situation_ref SET erased_at = '2026-06-01T00:00:00Z'"
			 " WHERE id = '" SITUATION "'");
	desk_get(&desk, person, MINE, 200);
	assert_int_equal(desk_items(&desk), 0);
	reads(true);
	desk_get(&desk, person, MINE, 200);
	assert_int_equal(desk_items(&desk), 0);
}

/* The feed erases: of a proposal as of its answers no word is left, what is counted stays. */
static void an_erased_proposal_keeps_codes_and_days_and_no_word(void **state)
{
	struct cmn_event ev;
	struct cmn_error err;
	char id[40];

	(void)state;
	propose(SITUATION, ",\"frequency\":\"INTERNE-9\",\"actor_answer_required\":true", id);
	act(conseiller, id, "acceptance", AT(1), "{\"note\":\"INTERNE-2\"}", 200);
	act(actor, id, "actor-refusal", AT(2),
	    "{\"motive\":\"no_place\",\"plain_text\":\"INTERNE-3\",\"internal_note\":"
	    "\"INTERNE-4\"}",
	    200);
	propose(SITUATION, "", id);
	act(conseiller, id, "withdrawal", AT(1), "{\"reason\":\"other\",\"note\":\"INTERNE-5\"}",
	    200);
	memset(&ev, 0, sizeof(ev));
	cmn_error_init(&err);
	snprintf(ev.departement, sizeof(ev.departement), "31");
	snprintf(ev.type, sizeof(ev.type), "intake.situation.erased.v1");
	ev.data = json_pack("{s:s, s:s}", "situation_id", SITUATION, "erased_at",
			    "2026-06-01T10:00:00.000000Z");
	assert_int_equal(referral_feed_apply(conn, &ev, NULL, &err), CMN_OK);
	cmn_event_clear(&ev);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.proposal p"
					   " WHERE p::text ~ 'INTERNE|inventée'"),
			 0);
	assert_int_equal(test_db_count(db, "SELECT count(*) FROM referral.proposal WHERE"
					   " actor_motive = 'no_place' OR withdrawal_reason ="
					   " 'other'"),
			 2);
	act(actor, id, "actor-acceptance", AT(3), "{}", 404);
	act(conseiller, id, "withdrawal", AT(3), "{\"reason\":\"other\"}", 409);
}

static void an_event_without_its_members_is_not_taken(void **state)
{
	(void)state;
	assert_int_not_equal(learn("31", "{\"situation_id\":\"" SITUATION "\"}"), CMN_OK);
	assert_int_not_equal(learn("31", "{\"readers\":[]}"), CMN_OK);
	/* of a situation that is not known yet, it is kept */
	assert_int_equal(learn("44", "{\"situation_id\":\"" SITUATION "\",\"readers\":[]}"),
			 CMN_OK);
}

#define ONE(test) cmocka_unit_test_setup(test, fresh)
int main(void)
{
	const struct CMUnitTest tests[] = {
	    ONE(a_refusal_is_explained_and_no_internal_word_is_shown),
	    ONE(what_an_esms_signals_is_not_told_before_it_is_confirmed),
	    ONE(every_text_that_is_kept_is_named_here),
	    ONE(nobody_reads_what_is_not_theirs),
	    ONE(a_copy_of_unknown_age_shows_nothing),
	    ONE(what_was_erased_is_read_by_nobody),
	    ONE(an_erased_proposal_keeps_codes_and_days_and_no_word),
	    ONE(an_event_without_its_members_is_not_taken),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
