/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/service.h"

#define TEXT(var, field, otherwise, text)                                               \
	{                                                                               \
		.name = var, .kind = CMN_SET_TEXT, .fallback = otherwise, .what = text, \
		.offset = offsetof(struct cmn_service_settings, field)                  \
	}
#define SECRET(var, field, otherwise, text)                                               \
	{                                                                                 \
		.name = var, .kind = CMN_SET_TEXT, .fallback = otherwise, .secret = true, \
		.what = text, .offset = offsetof(struct cmn_service_settings, field)      \
	}
#define NUMBER(var, sort, field, otherwise, text)                               \
	{                                                                       \
		.name = var, .kind = sort, .fallback = otherwise, .what = text, \
		.offset = offsetof(struct cmn_service_settings, field)          \
	}

/* clang-format off */
const struct cmn_setting CMN_SERVICE_SETTINGS[CMN_SERVICE_SETTINGS_N] = {
	TEXT("C360_ENV", env, "development", "development or production: what is allowed to be weak"),
	TEXT("C360_ADDRESS", address, "127.0.0.1", "IP address to listen on"),
	NUMBER("C360_PORT", CMN_SET_PORT, port, NULL, "port of the API"),
	NUMBER("C360_OPS_PORT", CMN_SET_PORT, ops_port, NULL, "port of /healthz, /readyz and /metrics"),
	SECRET("C360_DATABASE_URL", database_url, "", "libpq address, role of the handlers"),
	SECRET("C360_BUS_DATABASE_URL", bus_database_url, "", "libpq address, role of relay, feeds and jobs"),
	NUMBER("C360_POOL_SIZE", CMN_SET_COUNT, pool_size, "16", "database connections of the handlers"),
	NUMBER("C360_POOL_WAIT_MS", CMN_SET_MILLIS, pool_wait_ms, "1000", "longest wait for one of them, milliseconds"),
	NUMBER("C360_STATEMENT_MS", CMN_SET_MILLIS, statement_ms, "5000", "longest statement, milliseconds"),
	NUMBER("C360_MAX_CONNECTIONS", CMN_SET_COUNT, max_connections, "512", "HTTP connections at the same time"),
	TEXT("C360_ISSUER", issuer, "", "accepted issuer of tokens (iss), exactly; empty: no token is accepted"),
	TEXT("C360_AUDIENCE", audience, "c360", "audience that a token must name (aud)"),
	TEXT("C360_JWKS", jwks, "", "public keys of the issuer: path of a file, or http(s) address"),
	SECRET("C360_CURSOR_KEY", cursor_key, "", "signs the cursors of lists, the same on all replicas; empty: made at start"),
	TEXT("C360_BUS_PUB", bus_pub, "", "endpoint where events are published, tcp://…; empty: none"),
	TEXT("C360_BUS_REPLAY", bus_replay, "", "endpoint where events are read again, tcp://…"),
	TEXT("C360_BUS_KEY", bus_key, "", "file of the own CURVE pair, mode 0600"),
	TEXT("C360_BUS_GRANTS", bus_grants, "", "file that says which key reads which streams"),
	TEXT("C360_BUS_SOURCES", bus_sources, "", "services followed: endpoints and public keys"),
	TEXT("C360_DEPARTEMENTS", departements, "", "départements served, \"09,11,31\""),
	TEXT("C360_TLS_CERT", tls_cert, "", "PEM file of the certificate chain; empty: plain HTTP"),
	TEXT("C360_TLS_KEY", tls_key, "", "PEM file of its private key"),
	TEXT("C360_LOG_LEVEL", log_level, "info", "least level written: debug, info, warn, error"),
	NUMBER("C360_GRACE_MS", CMN_SET_MILLIS, grace_ms, "10000", "longest wait for requests in flight when stopping, milliseconds"),
	NUMBER("C360_AUTH_REFRESH_S", CMN_SET_COUNT, auth_refresh_s, "300", "age at which the public keys are read again, seconds"),
	NUMBER("C360_CLOCK_OFFSET_MS", CMN_SET_MILLIS, clock_offset_ms, "0", "moves civil time for tests, milliseconds; refused in production"),
	NUMBER("C360_CLOCK_OFFSET_DAYS", CMN_SET_DAYS, clock_offset_days, "0", "the same, in days; refused in production"),
	TEXT("C360_SCHEMA", schema, "", "PostgreSQL schema; empty: the name of the service"),
};
/* clang-format on */
