/* SPDX-License-Identifier: EUPL-1.2
 *
 * parts.c - what a service is made of, and the order in which it starts.
 */
#include "running.h"

#include "cmn/event_schema.h"
#include "cmn/log.h"
#include "start.h"

#include <string.h>

#define TIMEOUT_S  30
#define TOKENS_MAX 4096              /* verified tokens kept */
#define BODY_MAX   ((size_t)1 << 20) /* where operations expect none */

static const char *or_null(const char *text)
{
	return text[0] ? text : NULL;
}

static const char *schema_of(const struct running *r)
{
	return r->settings->schema[0] ? r->settings->schema : r->service->name;
}

static enum cmn_err start_ops(struct running *r, struct cmn_error *err)
{
	const struct cmn_listener_settings s = {
	    .address = r->settings->address,
	    .port = r->settings->ops_port,
	    .max_connections = 32,
	    .timeout_s = 10,
	    .answer = cmn_health_answer,
	    .arg = &r->health,
	};

	return cmn_listener_start(&s, &r->ops, err);
}

static void stop_ops(struct running *r)
{
	cmn_listener_stop(&r->ops, 500);
}

static bool pool_good(void *arg)
{
	return cmn_pool_healthy(arg);
}

static enum cmn_err start_pool(struct running *r, struct cmn_error *err)
{
	const struct cmn_pool_settings s = {
	    .conninfo = r->settings->database_url,
	    .schema = schema_of(r),
	    .size = r->settings->pool_size,
	    .wait_ms = r->settings->pool_wait_ms,
	    .statement_ms = r->settings->statement_ms,
	};

	if (!s.conninfo[0])
		return CMN_OK;
	if (cmn_pool_open(&s, &r->pool, err) != CMN_OK)
		return err->code;
	cmn_health_add(&r->health, "database", pool_good, r->pool);
	return CMN_OK;
}

static void stop_pool(struct running *r)
{
	if (r->pool)
		cmn_pool_close(&r->pool);
}

static bool auth_good(void *arg)
{
	return cmn_auth_ready(arg);
}

static enum cmn_err start_auth(struct running *r, struct cmn_error *err)
{
	const struct cmn_auth_settings s = {
	    .issuer = r->settings->issuer,
	    .audience = r->settings->audience,
	    .jwks = r->settings->jwks,
	    .refresh_s = r->settings->auth_refresh_s,
	    .cache_entries = TOKENS_MAX,
	};

	if (!s.issuer[0])
		return CMN_OK;
	if (cmn_auth_open(&s, &r->auth, err) != CMN_OK)
		return err->code;
	cmn_health_add(&r->health, "auth", auth_good, r->auth);
	return CMN_OK;
}

static void stop_auth(struct running *r)
{
	if (r->auth)
		cmn_auth_close(&r->auth);
}

static enum cmn_err start_own(struct running *r, struct cmn_error *err)
{
	if (!r->service->start)
		return CMN_OK;
	return r->service->start(r->settings, r->pool, &r->deps, err);
}

static void stop_own(struct running *r)
{
	if (r->service->stop)
		r->service->stop(r->deps);
}

static void kick(void *arg)
{
	struct running *r = arg;

	if (r->relay)
		cmn_relay_kick(r->relay);
}

static enum cmn_err start_dispatcher(struct running *r, struct cmn_error *err)
{
	const struct cmn_dispatcher_settings s = {
	    .ops = r->service->ops,
	    .deps = r->deps,
	    .pool = r->pool,
	    .auth = r->auth,
	    .cursor_key = r->settings->cursor_key,
	    .feeds = r->service->feeds,
	    .kick = kick,
	    .kick_arg = r,
	    .current = cmn_bus_stream_current, /* asked once the feed has started */
	    .age_ms = cmn_bus_stream_age_ms,
	    .current_arg = &r->watch,
	};

	return cmn_dispatcher_make(&s, &r->dispatcher, err);
}

static void stop_dispatcher(struct running *r)
{
	cmn_dispatcher_free(&r->dispatcher);
}

static enum cmn_err start_relay(struct running *r, struct cmn_error *err)
{
	const struct cmn_bus_settings s = {
	    .service = r->service->name,
	    .schema = schema_of(r),
	    .conninfo = r->settings->bus_database_url,
	    .pub_endpoint = r->settings->bus_pub,
	    .replay_endpoint = r->settings->bus_replay,
	    .key_file = r->settings->bus_key,
	    .grants_file = r->settings->bus_grants,
	};

	return s.pub_endpoint[0] ? cmn_relay_start(&s, &r->relay, err) : CMN_OK;
}

static void stop_relay(struct running *r)
{
	if (r->relay)
		cmn_relay_stop(&r->relay);
}

static enum cmn_err start_jobs(struct running *r, struct cmn_error *err)
{
	const struct cmn_jobs_settings s = {
	    .conninfo = r->settings->bus_database_url,
	    .schema = schema_of(r),
	    .every_ms = CMN_JOBS_EVERY_MS,
	    .jobs = r->service->jobs,
	    .n = r->service->n_jobs,
	    .deps = r->deps,
	};

	return cmn_jobs_start(&s, &r->jobs, err);
}

static void stop_jobs(struct running *r)
{
	cmn_jobs_stop(&r->jobs);
}

static enum cmn_err start_feed(struct running *r, struct cmn_error *err)
{
	const struct cmn_feed_settings s = {
	    .reader = r->service->reader ? r->service->reader : r->service->name,
	    .schema = schema_of(r),
	    .conninfo = r->settings->bus_database_url,
	    .key_file = r->settings->bus_key,
	    .sources = r->settings->bus_sources,
	    .streams = r->service->feeds,
	    .departements = r->settings->departements,
	    .apply = r->service->apply,
	    .apply_batch = r->service->apply_batch,
	    .batch = r->service->batch,
	    .inbox = r->service->inbox,
	    .deps = r->deps,
	    .check = cmn_event_check,
	};

	if (!s.streams || !s.sources[0])
		return CMN_OK;
	if (cmn_feed_start(&s, &r->feed, err) != CMN_OK)
		return err->code;
	r->watch = (struct cmn_bus_watch){r->feed, s.streams, s.departements};
	cmn_health_tell(&r->health, "bus", cmn_bus_current, &r->watch);
	return CMN_OK;
}

static void stop_feed(struct running *r)
{
	if (r->feed)
		cmn_feed_stop(&r->feed);
}

static void dispatch(void *arg, const struct cmn_request *request, struct cmn_answer *answer)
{
	struct running *r = arg;

	if (r->service->answer)
		r->service->answer(r->deps, r->dispatcher, request, answer);
	else
		cmn_dispatch(r->dispatcher, request, answer);
}

static size_t largest_body(const struct cmn_service *service)
{
	size_t most = service->max_body, i;

	for (i = 0; i < service->ops->n; i++)
		if (service->ops->ops[i].max_body > most)
			most = service->ops->ops[i].max_body;
	return most ? most : BODY_MAX;
}

static enum cmn_err start_listener(struct running *r, struct cmn_error *err)
{
	const struct cmn_listener_settings s = {
	    .address = r->settings->address,
	    .port = r->settings->port,
	    .max_body = largest_body(r->service),
	    .max_connections = r->settings->max_connections,
	    .timeout_s = TIMEOUT_S,
	    .tls_cert = or_null(r->settings->tls_cert),
	    .tls_key = or_null(r->settings->tls_key),
	    .streams = r->service->streams,
	    .patient = r->service->patient,
	    .answer = dispatch,
	    .arg = r,
	};

	if (cmn_listener_start(&s, &r->listener, err) != CMN_OK)
		return err->code;
	atomic_store(&r->health.serving, true);
	return CMN_OK;
}

static void stop_listener(struct running *r)
{
	cmn_listener_stop(&r->listener, r->settings->grace_ms);
}

const struct cmn_part CMN_PARTS[] = {
    /* first, so that "alive, not ready" can be asked while the rest waits for its database */
    {"ops", start_ops, stop_ops},
    {"pool", start_pool, stop_pool},
    {"auth", start_auth, stop_auth},
    {"own", start_own, stop_own},
    {"dispatcher", start_dispatcher, stop_dispatcher},
    {"relay", start_relay, stop_relay},
    {"jobs", start_jobs, stop_jobs},
    {"feed", start_feed, stop_feed},
    {"listener", start_listener, stop_listener},
};
const size_t CMN_PART_COUNT = CMN_LEN(CMN_PARTS);
