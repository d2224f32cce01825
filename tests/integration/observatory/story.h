/* SPDX-License-Identifier: EUPL-1.2
 *
 * story.h - the first facts of an invented situation, and the figures that follow from them.
 */
#ifndef TEST_STORY_H
#define TEST_STORY_H

#include "definition_file.h"
#include "fact_feed.h"
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
static struct observatory_fold *fold;

/* One fact; the events of a story in three lines each would hide the story. */
struct fact {
	const char *type;
	const char *data;
};

static const struct fact ASKED = {
    "intake.solicitation.recorded.v1",
    "{\"solicitation_id\":\"0197f0a0-0000-7000-8000-000000000001\",\"received_at\":"
    "\"2026-01-10T09:00:00Z\",\"profile\":\"child\"}"};
static const struct fact OPENED = {"intake.situation.opened.v1",
				   "{\"situation_id\":\"" SITUATION
				   "\",\"solicited_at\":\"2026-01-10T09:00:00Z\",\"opened_at\":"
				   "\"2026-01-11T09:00:00Z\"}"};
static const struct fact FIRST = {
    "referral.proposal.made.v1",
    "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\",\"situation_id\":\"" SITUATION
    "\",\"proposed_at\":\"2026-01-20T09:00:00Z\"}"};
static const struct fact ACCEPTED = {
    "referral.proposal.answered.v1",
    "{\"proposal_id\":\"0197f0a0-0000-7000-8000-0000000000b1\",\"answer\":\"accepted\"}"};

static inline int setup(void **state)
{
	int rc = test_db_setup(state);
	struct cmn_error err;

	if (rc != 0)
		return rc;
	conn = test_db_conn("observatory");
	pool = test_db_pool("observatory", 2);
	fold = observatory_fold_new(false);
	assert_non_null(fold);
	assert_int_equal(observatory_definitions_start(conn, "2026-01-01T00:00:00Z", &err), CMN_OK);
	test_db_exec(*state, "UPDATE observatory.generation SET built_at = '2026-01-01'");
	return 0;
}

static inline int teardown(void **state)
{
	observatory_fold_free(&fold);
	cmn_conn_close(&conn);
	cmn_pool_close(&pool);
	return test_db_teardown(state);
}

static inline int empty(void **state)
{
	test_db_exec(*state,
		     "TRUNCATE observatory.fact, observatory.cell, observatory.cell_commune,"
		     " observatory.cell_definition, observatory.figure_dirty,"
		     " observatory.figure_release, observatory.outbox;"
		     "UPDATE observatory.generation SET counted = counted + 1");
	return 0;
}

/* One event, in the transaction that is open. */
static inline enum cmn_err apply_in(const struct fact *fact, const char *time)
{
	struct cmn_event ev = {.departement = "31"};
	const struct cmn_event *one = &ev;
	struct cmn_error err;
	enum cmn_err rc;

	snprintf(ev.time, sizeof(ev.time), "%s", time);
	snprintf(ev.type, sizeof(ev.type), "%s", fact->type);
	ev.data = json_loads(fact->data, 0, NULL);
	assert_non_null(ev.data);
	cmn_error_init(&err);
	rc = observatory_fold_apply(conn, &one, 1, fold, &err);
	if (rc != CMN_OK && rc != CMN_E_INVALID)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	cmn_event_clear(&ev);
	return rc;
}

static inline enum cmn_err apply_at(const struct fact *fact, const char *time)
{
	struct cmn_error err;
	enum cmn_err rc;

	assert_int_equal(cmn_conn_begin(conn, &err), CMN_OK);
	rc = apply_in(fact, time);
	if (rc == CMN_OK)
		assert_int_equal(cmn_conn_commit(conn, &err), CMN_OK);
	else
		cmn_conn_rollback(conn);
	return rc;
}

static inline enum cmn_err apply(const struct fact *fact)
{
	return apply_at(fact, "2026-01-10T09:00:00.000000Z");
}

static inline struct observatory_figures figures(const char *month)
{
	static const struct cmn_pg_ctx ctx = {.departements = "31", .actor = "coordonnateur-test"};
	struct observatory_figures f;
	struct cmn_error err;

	assert_int_equal(observatory_store_figures(pool, &ctx, "31", month, &f, &err), CMN_OK);
	return f;
}

#endif
