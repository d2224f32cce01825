/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/service.h - what the main() of every service does, once.
 *
 * Options (--help, --version, --print-config), settings, log, auth, pool, relay, feeds, dispatcher,
 * listener, health and metrics on a listener of their own, SIGTERM -> graceful stop (10 s, then 5 s
 * until a watchdog ends the process).
 */
#ifndef CMN_SERVICE_H
#define CMN_SERVICE_H

#include "cmn/bus.h"
#include "cmn/http.h"
#include "cmn/settings.h"

/* Settings that every service has; a service's own struct begins with this one. */
struct cmn_service_settings {
	const char *env;              /* C360_ENV: development, production */
	const char *address;          /* C360_ADDRESS */
	unsigned port;                /* C360_PORT */
	unsigned ops_port;            /* C360_OPS_PORT: /healthz /readyz /metrics */
	const char *database_url;     /* C360_DATABASE_URL: role of the handlers */
	const char *bus_database_url; /* C360_BUS_DATABASE_URL: role of relay, feeds, jobs */
	unsigned pool_size, pool_wait_ms, statement_ms;
	unsigned max_connections;
	const char *issuer, *audience, *jwks;
	const char *cursor_key;
	const char *bus_pub, *bus_replay, *bus_key, *bus_grants, *bus_sources;
	const char *departements;       /* C360_DEPARTEMENTS: territories served, "09,11,…" */
	const char *tls_cert, *tls_key; /* C360_TLS_CERT, C360_TLS_KEY; empty: plain HTTP */
	const char *log_level;          /* C360_LOG_LEVEL: debug, info, warn, error */
	unsigned grace_ms;              /* C360_GRACE_MS: longest wait for requests in flight */
	unsigned auth_refresh_s;        /* C360_AUTH_REFRESH_S */
	unsigned clock_offset_ms;       /* C360_CLOCK_OFFSET_MS; refused in production */
	unsigned clock_offset_days;     /* C360_CLOCK_OFFSET_DAYS; the same */
	const char *schema;             /* C360_SCHEMA; empty: the service's name */
};

#define CMN_SERVICE_SETTINGS_N 28
extern const struct cmn_setting CMN_SERVICE_SETTINGS[CMN_SERVICE_SETTINGS_N];

/* Work that a service does by itself, at a cadence, on a connection of the bus role: deliver,
 * remind, expire, forget.  Every replica runs it: a job takes its rows with FOR UPDATE SKIP LOCKED
 * or an advisory lock, does a bounded batch, and sets *ret_more when it left something. */
struct cmn_job {
	const char *name; /* for the log and the metric */
	unsigned every_ms;
	enum cmn_err (*run)(struct cmn_conn *conn, const char *now, void *deps, bool *ret_more,
			    struct cmn_error *err);
};

struct cmn_service {
	const char *name;                   /* "intake"; also its schema */
	const struct cmn_ops *ops;          /* build/gen */
	const struct cmn_setting *settings; /* its own, after the common ones; may be NULL */
	size_t n_settings;
	size_t settings_size; /* sizeof its struct */
	const char *feeds;    /* "directory.facts"; NULL: follows nobody */
	cmn_apply_fn *apply;
	cmn_apply_batch_fn *apply_batch; /* these four as in struct cmn_feed_settings */
	size_t batch;
	enum cmn_inbox inbox;
	const char *reader;         /* NULL: the service's name */
	const struct cmn_job *jobs; /* may be NULL */
	size_t n_jobs;
	/* Called after pool and before the listener; gives deps to handlers and apply. */
	enum cmn_err (*start)(const void *settings, struct cmn_pool *pool, void **ret_deps,
			      struct cmn_error *err);
	void (*stop)(void *deps);
	bool no_database; /* the gateway: C360_DATABASE_URL is not asked for */
	bool streams;     /* see struct cmn_listener_settings */
	bool patient;     /* the same */
	size_t max_body;  /* bytes; 0: the largest of its operations */
	/* Sees every request first, and passes to cmn_dispatch() what is its own; NULL: straight to
	 * the dispatcher.  `deps` are the service's. */
	void (*answer)(void *deps, struct cmn_dispatcher *d, const struct cmn_request *request,
		       struct cmn_answer *answer);
};

int cmn_service_main(int argc, char **argv, const struct cmn_service *service);

#endif
