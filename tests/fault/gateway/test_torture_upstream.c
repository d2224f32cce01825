/* SPDX-License-Identifier: EUPL-1.2
 *
 * Between the gateway and a service every receive and send is short, or cut, in its turn, and every
 * allocation fails: the answer is the right one or none, and a write is never sent twice unasked.
 */
#include "gateway_upstream.h"
#include "support/backend.h"
#include "support/cmocka_all.h"
#include "support/fuse.h"

#include <stdio.h>
#include <string.h>

#define PORT   18740
#define ENOUGH 2000
#define TEXT   "{\"id\":\"0197f0a0-0000-7000-8000-000000000001\",\"state\":\"open\",\"version\":3}"

static struct backend *backend;

static int setup(void **state)
{
	(void)state;
	backend = backend_start(PORT);
	backend_set(backend, BACKEND_ANSWERS, NULL, TEXT);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	backend_stop(backend);
	return 0;
}

static struct gateway_upstream *open_upstream(void)
{
	char url[48];
	const struct gateway_upstream_settings settings = {.name = "intake",
							   .url = url,
							   .budget = 2,
							   .wait_ms = 500,
							   .connect_ms = 1000,
							   .total_ms = 3000,
							   .answer_max = 1 << 20};
	struct gateway_upstream *upstream = NULL;
	struct cmn_error err;

	snprintf(url, sizeof(url), "http://127.0.0.1:%d", PORT);
	cmn_error_init(&err);
	if (gateway_upstream_open(&settings, &upstream, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
	return upstream;
}

static enum cmn_err ask(struct gateway_upstream *upstream, bool repeatable)
{
	static const struct cmn_header HEADERS[] = {{"Content-Type", "application/json"}};
	static const char BODY[] = "{\"solicitation_id\":\"0197f0a0-0000-7000-8000-000000000002\"}";
	struct cmn_buf out;
	struct gateway_exchange x = {.method = "POST",
				     .target = "/v1/intake/situations",
				     .headers = HEADERS,
				     .n_headers = 1,
				     .body = BODY,
				     .body_len = sizeof(BODY) - 1,
				     .repeatable = repeatable,
				     .out = &out};
	struct cmn_error err;
	enum cmn_err rc;

	cmn_buf_init(&out, 1 << 20);
	cmn_error_init(&err);
	rc = gateway_upstream_ask(upstream, &x, &err);
	if (rc == CMN_OK) { /* then all of it */
		assert_int_equal(x.status, 200);
		assert_false(out.failed);
		assert_string_equal(out.data, TEXT);
	} else {
		assert_true(err.detail[CMN_FR][0] && err.detail[CMN_EN][0]);
	}
	cmn_buf_free(&out);
	return rc;
}

static void torture(enum fuse_kind kind, bool repeatable, bool warm)
{
	bool blown = true;

	for (long n = 0; blown; n = fuse_next(n, 60, 7)) {
		struct gateway_upstream *upstream = open_upstream();
		unsigned before;
		enum cmn_err rc;

		assert_in_range(n, 0, ENOUGH);
		if (warm)
			assert_int_equal(ask(upstream, true), CMN_OK);
		before = backend_requests(backend);
		fuse_light(kind, n, kind == FUSE_SHORT && n % 2 == 1);
		rc = ask(upstream, repeatable);
		blown = fuse_out();
		assert_true(blown || rc == CMN_OK);
		if (kind == FUSE_SHORT)
			assert_int_equal(rc, CMN_OK);
		if (!repeatable) {
			unsigned heard = backend_requests(backend) - before;

			assert_true(heard <= 1);
			if (rc == CMN_E_UNAVAILABLE) /* a definite no: nobody heard of it */
				assert_int_equal(heard, 0);
		}
		assert_int_equal(ask(upstream, true), CMN_OK); /* the next call is not harmed */
		gateway_upstream_close(&upstream);
		backend_quiet(backend); /* or the next round would count a request of this one */
	}
}

static void bytes_may_come_one_by_one(void **state)
{
	(void)state;
	torture(FUSE_SHORT, true, false);
	torture(FUSE_SHORT, false, true);
}

static void a_cut_connection_gives_the_whole_answer_or_none(void **state)
{
	(void)state;
	torture(FUSE_CUT, true, false);
	torture(FUSE_CUT, true, true);
}

static void a_write_without_a_key_is_never_sent_twice(void **state)
{
	(void)state;
	torture(FUSE_CUT, false, false);
	torture(FUSE_CUT, false, true);
}

static void without_memory_it_says_so_and_goes_on(void **state)
{
	(void)state;
	torture(FUSE_OURS, false, false);
	torture(FUSE_OURS, true, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bytes_may_come_one_by_one),
	    cmocka_unit_test(a_cut_connection_gives_the_whole_answer_or_none),
	    cmocka_unit_test(a_write_without_a_key_is_never_sent_twice),
	    cmocka_unit_test(without_memory_it_says_so_and_goes_on),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
