/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_idempotency.c - the same key twice through the dispatcher, over a store that is faked: done
 * once, answered again, refused for another content.
 */
#include "support/ask.h"
#include "support/cmocka_all.h"
#include "support/rows.h"

#include <stdio.h>
#include <string.h>

/* --- a store that knows the last key -----------------------------------------------------------
 */

static struct {
	char key[128], hash[65], id[CMN_UUID_LEN];
	unsigned facts;
} store;

static PGresult *fact(const char *const *params)
{
	static const char *const COLUMNS[] = {"id", "version", NULL};
	const char *const cells[] = {params[4], "1", NULL};
	const char *const none[] = {NULL};

	if (strcmp(store.key, params[2]) == 0)
		return rows_make(COLUMNS, none);
	snprintf(store.key, sizeof(store.key), "%s", params[2]);
	snprintf(store.hash, sizeof(store.hash), "%s", params[3]);
	snprintf(store.id, sizeof(store.id), "%s", params[4]);
	store.facts++;
	return rows_make(COLUMNS, cells);
}

static PGresult *settle(void)
{
	static const char *const COLUMNS[] = {"request_hash", "resource_id", NULL};
	const char *const cells[] = {store.hash, store.id, NULL};

	return rows_make(COLUMNS, cells);
}

enum cmn_err cmn_pool_run(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
			  const struct cmn_stmt *stmt, const char *const *params, PGresult **ret,
			  struct cmn_error *err)
{
	(void)pool;
	(void)ctx;
	(void)err;
	*ret = strcmp(stmt->name, "write_settle") == 0 ? settle() : fact(params);
	return CMN_OK;
}

/* A write that locks first is tried against PostgreSQL (integration/common/test_write). */
enum cmn_err cmn_pool_run_steps(struct cmn_pool *pool, const struct cmn_pg_ctx *ctx,
				const struct cmn_step *steps, size_t n, PGresult **rets,
				struct cmn_error *err)
{
	(void)pool;
	(void)ctx;
	(void)steps;
	(void)n;
	(void)rets;
	return cmn_fail(err, CMN_E_INTERNAL, "pas ici", "not here");
}

/* --- the operation ------------------------------------------------------------------------------
 */

static const struct cmn_stmt MAKE = {
    .name = "make", .writes = true, .n_params = CMN_WRITE_N, .sql = ""};

static enum cmn_err make(struct cmn_call *call)
{
	const char *params[CMN_WRITE_N];
	bool replayed;

	call->write.event_type = "test.thing.made.v1";
	cmn_write_params(&call->write, params);
	if (cmn_write_run(call->pool, &call->ctx, &MAKE, params, &call->write, &call->version,
			  &replayed, &call->err) != CMN_OK)
		return call->err.code;
	return cmn_reply_json(call, json_pack("{ss}", "id", call->write.resource_id));
}

static const struct cmn_op OPS[] = {{.id = "make",
				     .method = "POST",
				     .path = "/v1/things",
				     .roles = CMN_ROLE_PUBLIC,
				     .flags = CMN_OP_WRITES,
				     .ok_status = 201,
				     .max_body = 100,
				     .handle = make}};
static const struct cmn_ops TABLE = {"test", OPS, 1};

static struct cmn_dispatcher *d;
static struct asked a;
static char id[64];

static int begin(void **state)
{
	struct cmn_error err;

	(void)state;
	memset(&store, 0, sizeof(store));
	return (int)cmn_dispatcher_make(&(struct cmn_dispatcher_settings){.ops = &TABLE}, &d, &err);
}

static int end(void **state)
{
	(void)state;
	asked_clear(&a);
	cmn_dispatcher_free(&d);
	return 0;
}

static void post(const char *key, const char *body)
{
	char headers[200];

	asked_clear(&a);
	snprintf(headers, sizeof(headers), "Content-Type: application/json%s%s",
		 key ? "\nIdempotency-Key: " : "", key ? key : "");
	ask(d, "POST", "/v1/things", headers, body, &a);
}

static void a_repeated_write_is_done_once_and_answered_again(void **state)
{
	(void)state;
	post("k1", "{\"n\":1}");
	assert_int_equal(a.answer.status, 201);
	assert_non_null(asked_header(&a, "C360-Position"));
	snprintf(id, sizeof(id), "%s", asked_text(&a, "id"));
	post("k1", "{\"n\":1}");
	assert_int_equal(a.answer.status, 201);
	assert_string_equal(asked_text(&a, "id"), id);
	assert_null(asked_header(&a, "C360-Position")); /* no event that one could wait for */
	assert_int_equal(store.facts, 1);
}

static void the_same_key_for_another_content_is_refused(void **state)
{
	(void)state;
	post("k1", "{\"n\":1}");
	post("k1", "{\"n\":2}");
	assert_int_equal(a.answer.status, 422);
	assert_string_equal(asked_slug(&a), "idempotency-mismatch");
	assert_string_equal(asked_pointer(&a), "header:Idempotency-Key");
	assert_int_equal(store.facts, 1);
}

static void without_a_key_each_request_is_an_act_of_its_own(void **state)
{
	(void)state;
	post(NULL, "{\"n\":1}");
	post(NULL, "{\"n\":1}");
	assert_int_equal(a.answer.status, 201);
	assert_int_equal(store.facts, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_repeated_write_is_done_once_and_answered_again, begin,
					    end),
	    cmocka_unit_test_setup_teardown(the_same_key_for_another_content_is_refused, begin,
					    end),
	    cmocka_unit_test_setup_teardown(without_a_key_each_request_is_an_act_of_its_own, begin,
					    end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
