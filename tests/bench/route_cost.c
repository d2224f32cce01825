/* SPDX-License-Identifier: EUPL-1.2
 *
 * route_cost - dispatch the same GET a number of times, in a table of n routes.  Run under
 * callgrind with --toggle-collect=cmn_dispatch, it gives the instructions of one dispatch.
 *
 *   route_cost ROUTES TIMES
 */
#include "cmn/http.h"
#include "cmn/log.h"

#include <stdio.h>
#include <string.h>

#define ROUTES_MAX 200
#define PATH_MAX_  64

static enum cmn_err ping(struct cmn_call *call)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "id", cmn_call_param(call, "id"));
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

static const struct cmn_param ID[] = {
    {.name = "id", .in = CMN_IN_PATH, .required = true, .schema = "{\"type\":\"string\"}"}};

/* The route that is asked for stands last: whoever walks the table walks all of it. */
static void fill(struct cmn_op *ops, size_t n, char (*ids)[PATH_MAX_], char (*paths)[PATH_MAX_])
{
	for (size_t i = 0; i < n; i++) {
		snprintf(ids[i], PATH_MAX_, "get_thing_%zu", i);
		snprintf(paths[i], PATH_MAX_, "/v1/bench/things%zu/{id}", i);
		ops[i] = (struct cmn_op){
		    .id = ids[i],
		    .method = "GET",
		    .path = paths[i],
		    .roles = CMN_ROLE_PUBLIC,
		    .ok_status = 200,
		    .params = ID,
		    .n_params = CMN_LEN(ID),
		    .handle = ping,
		};
	}
}

static int run(struct cmn_dispatcher *d, size_t last, unsigned long times)
{
	const struct cmn_header headers[] = {{"Host", "127.0.0.1"}, {"Accept", "*/*"}};
	char target[PATH_MAX_];
	const struct cmn_request request = {
	    .method = "GET", .target = target, .headers = headers, .n_headers = CMN_LEN(headers)};

	snprintf(target, sizeof(target), "/v1/bench/things%zu/31", last);
	for (unsigned long i = 0; i < times; i++) {
		struct cmn_answer answer = {0};
		int status;

		cmn_dispatch(d, &request, &answer);
		status = answer.status;
		cmn_answer_clear(&answer);
		if (status != 200) {
			fprintf(stderr, "route_cost: status %d\n", status);
			return 1;
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct cmn_op ops[ROUTES_MAX];
	static char ids[ROUTES_MAX][PATH_MAX_], paths[ROUTES_MAX][PATH_MAX_];
	size_t n = argc == 3 ? strtoul(argv[1], NULL, 10) : 0;
	const struct cmn_ops table = {.service = "bench", .ops = ops, .n = n};
	const struct cmn_dispatcher_settings settings = {.ops = &table};
	struct cmn_dispatcher *d = NULL;
	struct cmn_error err;
	int status;

	if (n == 0 || n > ROUTES_MAX) {
		fprintf(stderr, "usage: route_cost ROUTES TIMES\n");
		return 2;
	}
	cmn_log_init("bench", CMN_WARN);
	cmn_error_init(&err);
	fill(ops, n, ids, paths);
	if (cmn_dispatcher_make(&settings, &d, &err) != CMN_OK) {
		fprintf(stderr, "route_cost: %s %s\n", err.detail[CMN_EN], err.cause);
		return 1;
	}
	status = run(d, n - 1, strtoul(argv[2], NULL, 10));
	cmn_dispatcher_free(&d);
	return status;
}
