/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_routes.h"

#include "catalogue.h"
#include "gateway_forward.h"
#include "gateway_ops.h"

#include "cmn/clock.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define ID_MAX 96

/* Made at start and kept to the end of the program. */
static struct {
	pthread_once_t once;
	struct cmn_ops ops;
	struct cmn_op *rows;
	struct gateway_route *routes;
	char (*ids)[ID_MAX]; /* "intake_get_situation": two services may use one operationId */
} table = {.once = PTHREAD_ONCE_INIT};

static enum cmn_err enter(struct cmn_call *call)
{
	const struct gateway_deps *deps = call->deps;
	const struct gateway_route *route = gateway_route_of(call->op);
	const char *sub = call->caller->sub;
	int64_t now_ms = cmn_clock_mono_ms();
	enum cmn_err rc =
	    sub[0] ? gateway_limit_account(deps->limit, sub, now_ms, &call->err)
		   : gateway_limit_public(deps->limit, call->request_->peer, now_ms, &call->err);

	if (rc != CMN_OK)
		return rc;
	if (route->own)
		return route->own(call);
	return gateway_forward(call, deps->upstreams[route->service]);
}

static enum gateway_service service_of(const char *name)
{
	for (unsigned i = GATEWAY_INTAKE; i < GATEWAY_SERVICES; i++)
		if (strcmp(GATEWAY_SERVICE_NAMES[i], name) == 0)
			return i;
	return GATEWAY_SELF;
}

static const struct cmn_op *own_op(const char *id)
{
	for (size_t i = 0; i < GATEWAY_OPS.n; i++)
		if (strcmp(GATEWAY_OPS.ops[i].id, id) == 0)
			return &GATEWAY_OPS.ops[i];
	return NULL;
}

static void add_own(const struct cmn_op *op, size_t i)
{
	table.rows[i] = *op;
	table.rows[i].handle = enter;
	table.routes[i] = (struct gateway_route){GATEWAY_SELF, op->handle, op->id};
}

static void add_other(const struct catalogue_entry *e, size_t i)
{
	snprintf(table.ids[i], ID_MAX, "%s_%s", e->service, e->id);
	table.rows[i] = (struct cmn_op){
	    .id = table.ids[i],
	    .method = e->method,
	    .path = e->path,
	    .roles = e->roles,
	    .flags = CMN_OP_FORWARD,
	    .ok_status = 200,
	    .max_body = e->max_body,
	    .handle = enter,
	};
	table.routes[i] = (struct gateway_route){service_of(e->service), NULL, e->id};
}

static void make(void)
{
	table.rows = calloc(CATALOGUE_COUNT, sizeof(*table.rows));
	table.routes = calloc(CATALOGUE_COUNT, sizeof(*table.routes));
	table.ids = calloc(CATALOGUE_COUNT, sizeof(*table.ids));
	if (!table.rows || !table.routes || !table.ids)
		return;
	for (size_t i = 0; i < CATALOGUE_COUNT; i++) {
		const struct cmn_op *own =
		    strcmp(CATALOGUE[i].service, "gateway") == 0 ? own_op(CATALOGUE[i].id) : NULL;

		if (own)
			add_own(own, i);
		else
			add_other(&CATALOGUE[i], i);
	}
	table.ops = (struct cmn_ops){"gateway", table.rows, CATALOGUE_COUNT};
}

const struct cmn_ops *gateway_routes(void)
{
	pthread_once(&table.once, make);
	return table.ops.ops ? &table.ops : NULL;
}

const struct gateway_route *gateway_route_of(const struct cmn_op *op)
{
	return &table.routes[op - table.rows];
}

const struct gateway_route *gateway_route_at(size_t i)
{
	return &table.routes[i];
}
