/* SPDX-License-Identifier: EUPL-1.2 */
#include "catalogue.h"
#include "gateway_edge.h"
#include "gateway_forward.h"
#include "gateway_routes.h"
#include "support/cmocka_all.h"

#include <string.h>
#include <strings.h>

static void every_operation_of_the_contract_has_a_row_and_a_service(void **state)
{
	const struct cmn_ops *ops = gateway_routes();
	struct cmn_dispatcher *d = NULL;
	struct cmn_dispatcher_settings s = {.ops = ops};
	struct cmn_error err;
	size_t own = 0;

	(void)state;
	assert_int_equal(ops->n, CATALOGUE_COUNT);
	for (size_t i = 0; i < ops->n; i++) {
		const struct gateway_route *r = gateway_route_of(&ops->ops[i]);

		assert_string_equal(GATEWAY_SERVICE_NAMES[r->service], CATALOGUE[i].service);
		assert_true((r->service == GATEWAY_SELF) == (r->own != NULL));
		assert_true((r->service != GATEWAY_SELF) ==
			    ((ops->ops[i].flags & CMN_OP_FORWARD) != 0));
		own += r->service == GATEWAY_SELF;
	}
	assert_int_equal(own, 12);
	cmn_error_init(&err);
	if (cmn_dispatcher_make(&s, &d, &err) != CMN_OK)
		fail_msg("%s", err.detail[CMN_EN]);
	cmn_dispatcher_free(&d);
}

static void a_row_keeps_the_limit_of_its_contract(void **state)
{
	const struct cmn_ops *ops = gateway_routes();

	(void)state;
	for (size_t i = 0; i < ops->n; i++)
		if (strcmp(ops->ops[i].id, "intake_record_solicitation") == 0) {
			assert_int_equal(ops->ops[i].max_body, 16384);
			return;
		}
	fail_msg("intake_record_solicitation is not there");
}

static void only_listed_headers_pass_and_two_are_our_own(void **state)
{
	static const struct cmn_header SENT[] = {
	    {"authorization", "Bearer x"}, {"X-Request-Id", "theirs"}, {"traceparent", "theirs"},
	    {"C360-Sub", "admin"},         {"C360-After", "e"},        {"Host", "h"},
	    {"Connection", "close"},       {"Content-Length", "3"},    {"X-Forwarded-Host", "h"},
	    {"Transfer-Encoding", "x"},    {"Expect", "100-continue"}, {"IF-MATCH", "\"1\""},
	};
	struct cmn_request request = {.headers = SENT, .n_headers = CMN_LEN(SENT)};
	struct cmn_call call = {.request_ = &request, .request_id = "ours", .trace = "trace"};
	struct cmn_header got[GATEWAY_PASSED_MAX];
	size_t n = gateway_passed(&call, got);

	(void)state;
	assert_int_equal(n, 5);
	assert_string_equal(got[0].value, "ours");
	assert_string_equal(got[1].value, "trace");
	assert_string_equal(got[2].name, "authorization");
	assert_string_equal(got[3].name, "C360-After");
	assert_string_equal(got[4].name, "IF-MATCH");
}

static void more_headers_than_there_is_room_for_do_no_harm(void **state)
{
	struct cmn_header sent[40], got[GATEWAY_PASSED_MAX];
	struct cmn_request request = {.headers = sent, .n_headers = CMN_LEN(sent)};
	struct cmn_call call = {.request_ = &request, .request_id = "a", .trace = "b"};

	(void)state;
	for (size_t i = 0; i < CMN_LEN(sent); i++)
		sent[i] = (struct cmn_header){"Accept", "text/plain"};
	assert_int_equal(gateway_passed(&call, got), GATEWAY_PASSED_MAX);
}

static void an_origin_is_compared_whole(void **state)
{
	const char *list = "https://a.example, https://b.example:8443";

	(void)state;
	assert_true(gateway_origin_listed(list, "https://a.example"));
	assert_true(gateway_origin_listed(list, "https://b.example:8443"));
	assert_false(gateway_origin_listed(list, "https://b.example"));
	assert_false(gateway_origin_listed(list, "https://a.example.evil"));
	assert_false(gateway_origin_listed(list, "http://a.example"));
	assert_false(gateway_origin_listed(list, "null"));
	assert_false(gateway_origin_listed(list, ""));
	assert_false(gateway_origin_listed("", "https://a.example"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_operation_of_the_contract_has_a_row_and_a_service),
	    cmocka_unit_test(a_row_keeps_the_limit_of_its_contract),
	    cmocka_unit_test(only_listed_headers_pass_and_two_are_our_own),
	    cmocka_unit_test(more_headers_than_there_is_room_for_do_no_harm),
	    cmocka_unit_test(an_origin_is_compared_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
