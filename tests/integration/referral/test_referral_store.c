/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_referral_store.c - proposals, relays and hand-offs against a real PostgreSQL.
 */
#include "handoff_store.h"
#include "proposal_store.h"
#include "relay_store.h"

#include "support/cmocka_all.h"
#include "support/db.h"
#include "support/written.h"

#include "cmn/record.h"

#include <stdio.h>
#include <string.h>

#define OPEN_31   "0197f0a0-0000-7000-8000-0000000000a1"
#define CLOSED_31 "0197f0a0-0000-7000-8000-0000000000a2"
#define OPEN_44   "0197f0a0-0000-7000-8000-0000000000a3"
#define OFFER     "0197f0a0-0000-7000-8000-0000000000b1"
#define ACTOR     "0197f0a0-0000-7000-8000-0000000000c1"

static const struct cmn_pg_ctx CTX31 = {.departements = "31", .actor = "conseiller-test"};
static const struct cmn_pg_ctx CTX44 = {.departements = "44", .actor = "conseiller-test"};
static struct cmn_pool *pool;
static struct cmn_error failure;

static struct referral_at at(const struct cmn_pg_ctx *ctx)
{
	return (struct referral_at){.pool = pool, .ctx = ctx, .err = &failure};
}

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	test_db_exec(*state, "SET search_path = referral;"
			     "INSERT INTO actor_ref VALUES ('" ACTOR "', '31', 'Acteur inventé')"
			     " ON CONFLICT DO NOTHING;"
			     "INSERT INTO offer_ref VALUES ('" OFFER "', '31', '" ACTOR
			     "', 'Offre inventée', 'ordinary', true) ON CONFLICT DO NOTHING;"
			     "INSERT INTO situation_ref VALUES"
			     " ('" OPEN_31 "', '31', '2026-01-10T08:00:00Z', 'open'),"
			     " ('" CLOSED_31 "', '31', '2026-01-10T08:00:00Z', 'closed'),"
			     " ('" OPEN_44 "', '44', '2026-01-10T08:00:00Z', 'open')"
			     " ON CONFLICT DO NOTHING");
	pool = test_db_pool("referral", 4);
	return 0;
}

static int teardown(void **state)
{
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

static enum cmn_err propose(const struct cmn_pg_ctx *ctx, const char *key, const char *situation,
			    const char *departement, char id[CMN_UUID_LEN])
{
	const struct referral_at here = at(ctx);
	const struct referral_proposal p = {
	    .situation_id = situation,
	    .offer_id = OFFER,
	    .support_form = "orientation",
	    .ordinary_environment = true,
	    .proposed_at = "2026-01-20T08:00:00Z",
	};
	struct referral_done done = {0};
	struct cmn_write write;
	enum cmn_err rc;

	test_write_prepare(&write, "conseiller-test", "make_proposal", key, departement);
	rc = referral_store_propose(&here, &write, &p, &done);
	snprintf(id, CMN_UUID_LEN, "%s", write.resource_id);
	cmn_write_clear(&write);
	return rc;
}

typedef enum cmn_err move_fn(const struct referral_at *, struct cmn_write *,
			     const struct referral_answer *, struct referral_done *);

static enum cmn_err move(move_fn *fn, const char *key, const char *id,
			 const struct referral_answer *a)
{
	const struct referral_at here = at(&CTX31);
	struct referral_done done = {0};
	struct cmn_write write;
	enum cmn_err rc;

	test_write_prepare(&write, "conseiller-test", "move", key, "31");
	snprintf(write.resource_id, sizeof(write.resource_id), "%s", id);
	rc = fn(&here, &write, a, &done);
	cmn_write_clear(&write);
	return rc;
}

/* The person answers, as the domain says. */
static enum cmn_err answer(const struct referral_at *at, struct cmn_write *write,
			   const struct referral_answer *a, struct referral_done *ret)
{
	const struct referral_proposal_write w = {
	    .version = a->version,
	    .from = a->from,
	    .to = a->to,
	    .whose = "person",
	    .answer = a->to,
	    .reason = a->reason,
	    .note = a->note,
	};

	return referral_store_proposal_write(at, write, &w, ret);
}

static void a_proposal_is_made_only_in_an_open_situation_of_the_territory(void **state)
{
	char id[CMN_UUID_LEN];

	assert_int_equal(propose(&CTX31, "p-open", OPEN_31, "31", id), CMN_OK);
	assert_int_equal(propose(&CTX31, "p-closed", CLOSED_31, "31", id), CMN_E_NOT_FOUND);
	assert_int_equal(propose(&CTX31, "p-44", OPEN_44, "31", id), CMN_E_NOT_FOUND);
	assert_int_equal(propose(&CTX44, "p-31", OPEN_31, "44", id), CMN_E_NOT_FOUND);
	assert_int_equal(test_db_count(*state, "SELECT count(*) FROM referral.idempotency WHERE key"
					       " IN ('p-closed', 'p-44', 'p-31')"),
			 0);
}

static void a_proposal_is_answered_once(void **state)
{
	const struct referral_answer yes = {.version = 1, .from = "proposed", .to = "accepted"};
	const struct referral_answer no = {
	    .version = 2, .from = "proposed", .to = "refused", .reason = "too_far"};
	char id[CMN_UUID_LEN];

	(void)state;
	assert_int_equal(propose(&CTX31, "a-1", OPEN_31, "31", id), CMN_OK);
	assert_int_equal(move(answer, "a-2", id, &yes), CMN_OK);
	assert_int_equal(move(answer, "a-3", id, &no), CMN_E_NOT_FOUND);
}

static enum cmn_err move_relay(const char *key, const char *id, const struct referral_relay_move *m)
{
	const struct referral_at here = at(&CTX31);
	struct referral_done done = {0};
	struct cmn_write write;
	enum cmn_err rc;

	test_write_prepare(&write, "partner-test", "move", key, "31");
	snprintf(write.resource_id, sizeof(write.resource_id), "%s", id);
	rc = referral_store_move_relay(&here, &write, m, &done);
	cmn_write_clear(&write);
	return rc;
}

static void only_an_accepted_proposal_is_relayed_and_once(void **state)
{
	char id[CMN_UUID_LEN];
	const struct referral_at here = at(&CTX31);
	const struct referral_answer yes = {.version = 1, .from = "proposed", .to = "accepted"};
	const struct referral_relay_move seen = {
	    .version = 1, .from = "sent", .to = "acknowledged", .via = "actor"};
	const struct referral_new_relay new = {.proposal_id = id, .actor_id = ACTOR};
	struct referral_done done = {0};
	struct cmn_write write;
	char relay[CMN_UUID_LEN];

	(void)state;
	assert_int_equal(propose(&CTX31, "r-1", OPEN_31, "31", id), CMN_OK);
	test_write_prepare(&write, "conseiller-test", "relay", "r-2", "31");
	assert_int_equal(referral_store_relay_to(&here, &write, &new, &done), CMN_E_NOT_FOUND);
	assert_int_equal(move(answer, "r-3", id, &yes), CMN_OK);
	assert_int_equal(referral_store_relay_to(&here, &write, &new, &done), CMN_OK);
	snprintf(relay, sizeof(relay), "%s", write.resource_id);
	cmn_write_clear(&write);
	test_write_prepare(&write, "conseiller-test", "relay", "r-4", "31");
	assert_int_equal(referral_store_relay_to(&here, &write, &new, &done), CMN_E_CONFLICT);
	cmn_write_clear(&write);
	assert_int_equal(move_relay("r-5", relay, &seen), CMN_OK);
	assert_int_equal(move_relay("r-6", relay, &seen), CMN_E_NOT_FOUND);
}

static enum cmn_err hand_off(const char *key, char id[CMN_UUID_LEN])
{
	const struct referral_at here = at(&CTX31);
	struct referral_done done = {0};
	struct cmn_write write;
	enum cmn_err rc;

	test_write_prepare(&write, "conseiller-test", "handoff", key, "31");
	rc = referral_store_hand_off(&here, &write, OPEN_31, "person_request", &done);
	snprintf(id, CMN_UUID_LEN, "%s", write.resource_id);
	cmn_write_clear(&write);
	return rc;
}

static enum cmn_err decide(const char *key, const char *id, const struct referral_handoff_move *m)
{
	const struct referral_at here = at(&CTX31);
	struct referral_done done = {0};
	struct cmn_write write;
	enum cmn_err rc;

	test_write_prepare(&write, "mdph-test", "move", key, "31");
	snprintf(write.resource_id, sizeof(write.resource_id), "%s", id);
	rc = referral_store_handoff_move(&here, &write, m, &done);
	cmn_write_clear(&write);
	return rc;
}

static void a_handoff_goes_step_by_step_and_a_refused_one_may_be_followed(void **state)
{
	const struct referral_handoff_move received = {
	    .version = 1, .from = "sent", .to = "received", .act = "receive", .side = "system"};
	const struct referral_handoff_move early = {
	    .version = 1, .from = "received", .to = "accepted", .act = "accept", .side = "mdph"};
	const struct referral_handoff_move refused = {.version = 2,
						      .from = "received",
						      .to = "refused",
						      .act = "refuse",
						      .side = "mdph",
						      .reason = "incomplete"};
	const struct referral_at here = at(&CTX31);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char id[CMN_UUID_LEN], next[CMN_UUID_LEN];

	(void)state;
	assert_int_equal(hand_off("h-1", id), CMN_OK);
	assert_int_equal(hand_off("h-2", next), CMN_E_CONFLICT);
	assert_int_equal(decide("h-3", id, &early), CMN_E_NOT_FOUND);
	assert_int_equal(decide("h-4", id, &received), CMN_OK);
	assert_int_equal(decide("h-5", id, &refused), CMN_OK);
	assert_int_equal(referral_store_handoff(&here, id, &res), CMN_OK);
	assert_string_equal(cmn_column(res, 0, "state"), "refused");
	assert_non_null(cmn_column(res, 0, "received_at"));
	assert_non_null(cmn_column(res, 0, "decided_at"));
	assert_int_equal(hand_off("h-6", next), CMN_OK);
}

static void the_mdph_of_another_departement_sees_no_handoff(void **state)
{
	const struct referral_page page = {.departement = "31", .after = "", .limit = 10};
	const struct referral_at there = at(&CTX44);
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;

	(void)state;
	assert_int_equal(referral_store_handoffs(&there, &page, &res), CMN_OK);
	assert_int_equal(PQntuples(res), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_proposal_is_made_only_in_an_open_situation_of_the_territory),
	    cmocka_unit_test(a_proposal_is_answered_once),
	    cmocka_unit_test(only_an_accepted_proposal_is_relayed_and_once),
	    cmocka_unit_test(a_handoff_goes_step_by_step_and_a_refused_one_may_be_followed),
	    cmocka_unit_test(the_mdph_of_another_departement_sees_no_handoff),
	};

	return cmocka_run_group_tests_name("referral store", tests, setup, teardown);
}
