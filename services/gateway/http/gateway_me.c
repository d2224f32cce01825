/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who the caller is and what the token allows.
 */
#include "gateway_ops.h"
#include "gateway_routes.h"

#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

static void write_code(struct cmn_call *call, const char *list, const char *code)
{
	const struct cmn_code_list *found = cmn_code_list_find(list);
	const struct cmn_code *c = found ? cmn_code_find(found, code) : NULL;

	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "code", code);
	cmn_json_kstr(&call->out, "label", c ? c->label[call->lang] : code);
	cmn_json_close(&call->out, '}');
}

static void write_roles(struct cmn_call *call)
{
	cmn_json_key(&call->out, "roles");
	cmn_json_open(&call->out, '[');
	for (unsigned bit = 1; bit <= CMN_ROLE_ADMIN; bit <<= 1)
		if (call->caller->roles & bit)
			write_code(call, "roles", cmn_role_name(bit));
	cmn_json_close(&call->out, ']');
}

static void write_territory(struct cmn_call *call)
{
	const char *at = call->caller->departements;
	char code[8];

	cmn_json_key(&call->out, "departements");
	cmn_json_open(&call->out, '[');
	while (*at) {
		size_t n = strcspn(at, ",");

		snprintf(code, sizeof(code), "%.*s", (int)n, at);
		write_code(call, "departements", code);
		at += n + (at[n] == ',');
	}
	cmn_json_close(&call->out, ']');
}

static void write_operations(struct cmn_call *call)
{
	const struct cmn_ops *ops = gateway_routes();
	unsigned roles = call->caller->roles | CMN_ROLE_PUBLIC;

	cmn_json_key(&call->out, "operations");
	cmn_json_open(&call->out, '[');
	for (size_t i = 0; i < ops->n; i++) {
		const struct gateway_route *route = gateway_route_at(i);

		if (!(ops->ops[i].roles & roles))
			continue;
		cmn_json_open(&call->out, '{');
		cmn_json_kstr(&call->out, "service", GATEWAY_SERVICE_NAMES[route->service]);
		cmn_json_kstr(&call->out, "id", route->id);
		cmn_json_kstr(&call->out, "method", ops->ops[i].method);
		cmn_json_kstr(&call->out, "path", ops->ops[i].path);
		cmn_json_close(&call->out, '}');
	}
	cmn_json_close(&call->out, ']');
}

enum cmn_err gateway_http_get_me(struct cmn_call *call)
{
	const struct cmn_caller *me = call->caller;
	char expires[CMN_TIME_LEN];

	cmn_time_format(me->expires_us, expires);
	cmn_json_open(&call->out, '{');
	cmn_json_kstr(&call->out, "sub", me->sub);
	cmn_json_kstr(&call->out, "organisation", me->organisation[0] ? me->organisation : NULL);
	cmn_json_kstr(&call->out, "expires_at", me->expires_us ? expires : NULL);
	write_roles(call);
	write_territory(call);
	write_operations(call);
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}
