/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_observatory_outcome.c - what ends a proposal without an answer of the person, in
 * indicator 1.6.
 */
#include "observatory_events.h"
#include "observatory_store.h"

#include "support/cmocka_all.h"
#include "support/db.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define SITUATION "0197f0a0-0000-7000-8000-0000000000a1"
#define JANUARY   "2026-01-01"

static struct cmn_conn *conn;
static struct cmn_pool *pool;

/* One fact; the events of a story in three lines each would hide the story. */
struct fact {
	const char *type;
	const char *data;
};

static const struct fact FIRST = {
    "referral.proposal.made.v1",
    "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\",\"situation_id\":\"" SITUATION
    "\",\"proposed_at\":\"2026-01-20T09:00:00Z\"}"};
static const struct fact ACCEPTED = {
    "referral.proposal.answered.v1",
    "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\",\"answer\":\"accepted\"}"};

static int setup(void **state)
{
	int rc = test_db_setup(state);

	if (rc != 0)
		return rc;
	conn = test_db_conn("observatory");
	pool = test_db_pool("observatory", 2);
	return 0;
}

static int teardown(void **state)
{
	cmn_conn_close(&conn);
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

static int empty(void **state)
{
	test_db_exec(*state, "TRUNCATE observatory.solicitation_fact, observatory.situation_fact,"
			     " observatory.proposal_fact, observatory.actor_fact,"
			     " observatory.figure, observatory.figure_dirty,"
			     " observatory.figure_release, observatory.outbox");
	return 0;
}

static enum cmn_err apply_at(const struct fact *fact, const char *time)
{
	struct cmn_event ev = {.departement = "31"};
	struct cmn_error err;
	enum cmn_err rc;

	snprintf(ev.time, sizeof(ev.time), "%s", time);
	snprintf(ev.type, sizeof(ev.type), "%s", fact->type);
	ev.data = json_loads(fact->data, 0, NULL);
	assert_non_null(ev.data);
	rc = observatory_feed_apply(conn, &ev, NULL, &err);
	cmn_event_clear(&ev);
	return rc;
}

static enum cmn_err apply(const struct fact *fact)
{
	return apply_at(fact, "2026-01-10T09:00:00.000000Z");
}

static struct observatory_figures figures(const char *month)
{
	static const struct cmn_pg_ctx ctx = {.departements = "31", .actor = "coordonnateur-test"};
	struct observatory_figures f;
	struct cmn_error err;

	assert_int_equal(observatory_store_figures(pool, &ctx, "31", month, &f, &err), CMN_OK);
	return f;
}

#define OF_FIRST "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\""

/* What ends a proposal without the person: it was made, and was neither accepted nor refused. */
static void a_proposal_taken_back_or_refused_by_the_actor_is_not_refused_by_the_person(void **state)
{
	static const struct fact WITHDRAWN = {"referral.proposal.withdrawn.v1", OF_FIRST "}"};
	static const struct fact DECLINED = {"referral.proposal.actor_answered.v1",
					     OF_FIRST ",\"state\":\"refused\"}"};
	static const struct fact WILLING = {"referral.proposal.actor_answered.v1",
					    OF_FIRST ",\"state\":\"proposed\"}"};
	static const struct {
		const struct fact *facts[4];
		int accepted, pending, withdrawn, declined;
	} CASES[] = {
	    {{&FIRST, &WITHDRAWN, &WITHDRAWN}, 0, 0, 1, 0},
	    {{&FIRST, &ACCEPTED, &WITHDRAWN}, 0, 0, 1, 0},
	    {{&FIRST, &DECLINED, &DECLINED}, 0, 0, 0, 1},
	    {{&FIRST, &ACCEPTED, &DECLINED}, 1, 0, 0, 0},
	    {{&FIRST, &WILLING}, 0, 1, 0, 0},
	    {{&FIRST, &DECLINED, &WITHDRAWN}, 0, 0, 1, 0},
	};

	for (size_t c = 0; c < CMN_LEN(CASES); c++) {
		struct observatory_figures f;

		empty(state);
		for (size_t i = 0; i < 4 && CASES[c].facts[i]; i++)
			assert_int_equal(apply(CASES[c].facts[i]), CMN_OK);
		f = figures(JANUARY);
		assert_int_equal(f.proposals, 1);
		assert_int_equal(f.refused, 0);
		assert_int_equal(f.accepted, CASES[c].accepted);
		assert_int_equal(f.pending, CASES[c].pending);
		assert_int_equal(f.withdrawn, CASES[c].withdrawn);
		assert_int_equal(f.declined, CASES[c].declined);
		assert_int_equal(observatory_made(&f), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup(
		a_proposal_taken_back_or_refused_by_the_actor_is_not_refused_by_the_person, empty),
	};

	return cmocka_run_group_tests_name("outcomes of proposals", tests, setup, teardown);
}
