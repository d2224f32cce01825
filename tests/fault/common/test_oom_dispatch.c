/* SPDX-License-Identifier: EUPL-1.2
 *
 * Fail the first allocation of a request, then the second, and so on until it gets through: every
 * failed round is a 503 with a problem, never a crash, never an empty success.  Under the
 * sanitizers only jansson's allocations fail, and they say whether a round leaked.
 */
#include "support/ask.h"
#include "support/cmocka_all.h"
#include "support/rows.h"

#include <stdatomic.h>
#include <string.h>

static atomic_long fuse = -1; /* allocations left before one fails; -1: never */
static __thread bool armed;   /* only the thread of the test */

static bool blown(void)
{
	if (!armed || atomic_load(&fuse) < 0)
		return false;
	if (atomic_load(&fuse) == 0)
		return true;
	atomic_fetch_sub(&fuse, 1);
	return false;
}

static void *faulty(size_t n)
{
	return blown() ? NULL : malloc(n);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define WHOLE_PROGRAM 1
void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	return blown() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return blown() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return blown() ? NULL : __libc_realloc(p, n);
}
#endif

/* --- a service of two operations
 * ------------------------------------------------------------------- */

static PGresult *rows;

static enum cmn_err list(struct cmn_call *call)
{
	return cmn_reply_list(call, rows, 1);
}

static enum cmn_err create(struct cmn_call *call)
{
	json_t *reply = json_object();

	json_object_set(reply, "commune", json_object_get(call->body, "commune"));
	if (json_object_set_new(reply, "id", json_string(call->write.resource_id)) != 0) {
		json_decref(reply);
		reply = NULL;
	}
	return cmn_reply_json(call, reply);
}

#define BODY                                                                              \
	"{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"commune\"]," \
	"\"properties\":{\"commune\":{\"type\":\"string\",\"minLength\":5}}}"

static const struct cmn_param PARAMS[] = {
    {"limit", CMN_IN_QUERY, false, "{\"type\":\"integer\"}"},
    {"types", CMN_IN_QUERY, false, "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"}};
static const struct cmn_op OPS[] = {
    {.id = "list",
     .method = "GET",
     .path = "/a",
     .roles = CMN_ROLE_PUBLIC,
     .ok_status = 200,
     .params = PARAMS,
     .n_params = 2,
     .handle = list},
    {.id = "create",
     .method = "POST",
     .path = "/a",
     .roles = CMN_ROLE_PUBLIC,
     .flags = CMN_OP_WRITES,
     .ok_status = 201,
     .max_body = 1000,
     .body_schema = BODY,
     .handle = create},
};
static const struct cmn_ops TABLE = {"test", OPS, CMN_LEN(OPS)};

static struct cmn_dispatcher *d;

static int open_all(void **state)
{
	static const char *const COLUMNS[] = {"name", "_cursor", NULL};
	static const char *const CELLS[] = {"a", "1", "b", "2", NULL};
	const struct cmn_dispatcher_settings settings = {.ops = &TABLE, .cursor_key = "k"};
	struct cmn_error err;

	(void)state;
	rows = rows_make(COLUMNS, CELLS);
	return (int)cmn_dispatcher_make(&settings, &d, &err);
}

static int close_all(void **state)
{
	(void)state;
	PQclear(rows);
	cmn_dispatcher_free(&d);
	return 0;
}

/* Status of one round in which allocation number `round` and all after it fail. */
static int round_of(const struct cmn_request *request, long round)
{
	struct cmn_answer answer = {0};
	int status;

	atomic_store(&fuse, round);
	armed = true;
	cmn_dispatch(d, request, &answer);
	armed = false;
	status = answer.status;
	/* never an answer without a body, whatever the status */
	assert_true(answer.fixed || answer.body.len > 0);
	if (status == 503)
		assert_non_null(strstr(answer.fixed ? answer.fixed : answer.body.data,
				       "urn:c360:error:unavailable"));
	cmn_answer_clear(&answer);
	return status;
}

static void each_round_is_503_until_it_succeeds(const struct cmn_request *request, int success)
{
	long round, refused = 0;
	int status = 0;

	for (round = 0; round < 2000 && status != success; round++) {
		status = round_of(request, round);
		if (status == success)
			break;
		/* jansson's lexer takes its own failed allocation for bad syntax */
		assert_true(status == 503 || (status == 400 && request->body));
		refused++;
	}
	assert_int_equal(status, success);
	assert_true(refused > 1); /* the fuse did bite */
}

static void a_read_without_memory_is_503(void **state)
{
	const struct cmn_request request = {.method = "GET", .target = "/a?limit=1&types=a,b"};

	(void)state;
	each_round_is_503_until_it_succeeds(&request, 200);
}

static void a_write_without_memory_is_503(void **state)
{
	static const char body[] = "{\"commune\":\"31483\"}";
	const struct cmn_header headers[] = {{"Content-Type", "application/json"}};
	const struct cmn_request request = {.method = "POST",
					    .target = "/a",
					    .headers = headers,
					    .n_headers = 1,
					    .body = body,
					    .body_len = sizeof(body) - 1};

	(void)state;
	each_round_is_503_until_it_succeeds(&request, 201);
}

/* Refusals need memory too; without any they become the constant 503. */
static void a_refusal_without_memory_is_503(void **state)
{
	const struct cmn_request request = {.method = "GET", .target = "/nowhere"};

	(void)state;
#ifdef WHOLE_PROGRAM
	assert_int_equal(round_of(&request, 0), 503);
#endif
	assert_int_equal(round_of(&request, -1), 404);
}

static void a_dispatcher_is_made_whole_or_not_at_all(void **state)
{
	const struct cmn_dispatcher_settings settings = {.ops = &TABLE, .cursor_key = "k"};
	struct cmn_dispatcher *made = NULL;
	struct cmn_error err;
	long round;

	(void)state;
	for (round = 0; round < 5000 && !made; round++) {
		enum cmn_err rc;

		atomic_store(&fuse, round);
		armed = true;
		cmn_error_init(&err);
		rc = cmn_dispatcher_make(&settings, &made, &err);
		armed = false;
		assert_true((rc == CMN_OK) == (made != NULL));
	}
	assert_non_null(made);
	assert_true(round > 1);
	cmn_dispatcher_free(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_read_without_memory_is_503),
	    cmocka_unit_test(a_write_without_memory_is_503),
	    cmocka_unit_test(a_refusal_without_memory_is_503),
	    cmocka_unit_test(a_dispatcher_is_made_whole_or_not_at_all),
	};

	json_set_alloc_funcs(faulty, free);
	return cmocka_run_group_tests(tests, open_all, close_all);
}
