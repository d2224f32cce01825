/* SPDX-License-Identifier: EUPL-1.2
 *
 * ping_server - a service whose table holds every route of the four services with data, and one
 * GET that touches nothing: what listener and dispatcher cost alone.
 */
#include "cmn/service.h"
#include "directory_ops.h"
#include "intake_ops.h"
#include "observatory_ops.h"
#include "referral_ops.h"

#include <stdio.h>
#include <string.h>

#define OPS_MAX 200

static enum cmn_err ping(struct cmn_call *call)
{
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "answer", "pong");
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

/* The routes are what counts here, not what they do. */
static size_t add(struct cmn_op *to, size_t n, const struct cmn_ops *from)
{
	for (size_t i = 0; i < from->n && n < OPS_MAX; i++, n++) {
		to[n] = from->ops[i];
		to[n].handle = ping;
	}
	return n;
}

int main(int argc, char **argv)
{
	static struct cmn_op ops[OPS_MAX] = {{.id = "ping",
					      .method = "GET",
					      .path = "/v1/bench/ping",
					      .roles = CMN_ROLE_PUBLIC,
					      .ok_status = 200,
					      .handle = ping}};
	const struct cmn_ops *const all[] = {&INTAKE_OPS, &REFERRAL_OPS, &DIRECTORY_OPS,
					     &OBSERVATORY_OPS};
	struct cmn_ops table = {.service = "ping", .ops = ops, .n = 1};
	struct cmn_service service = {.name = "ping",
				      .ops = &table,
				      .settings_size = sizeof(struct cmn_service_settings),
				      .streams = getenv("BENCH_STREAMS") != NULL,
				      .no_database = true};

	for (size_t i = 0; i < CMN_LEN(all); i++)
		table.n = add(ops, table.n, all[i]);
	return cmn_service_main(argc, argv, &service);
}
