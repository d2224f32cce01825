/* SPDX-License-Identifier: EUPL-1.2 */
#include "gateway_config.h"

#define AT(field) offsetof(struct gateway_settings, field)

/* clang-format off */
const struct cmn_setting GATEWAY_SETTINGS[GATEWAY_SETTINGS_N] = {
	{"C360_UPSTREAM_INTAKE", CMN_SET_TEXT, "http://127.0.0.1:8361", false, "address of intake, http://host:port", AT(intake)},
	{"C360_UPSTREAM_REFERRAL", CMN_SET_TEXT, "http://127.0.0.1:8362", false, "address of referral", AT(referral)},
	{"C360_UPSTREAM_DIRECTORY", CMN_SET_TEXT, "http://127.0.0.1:8363", false, "address of directory", AT(directory)},
	{"C360_UPSTREAM_OBSERVATORY", CMN_SET_TEXT, "http://127.0.0.1:8364", false, "address of observatory", AT(observatory)},
	{"C360_BUDGET", CMN_SET_COUNT, "64", false, "calls to one service at the same time; the next one waits", AT(budget)},
	{"C360_BUDGET_WAIT_MS", CMN_SET_MILLIS, "500", false, "longest wait for a place in that budget, milliseconds; then 503", AT(budget_wait_ms)},
	{"C360_CONNECT_MS", CMN_SET_MILLIS, "1000", false, "longest wait for a connection to a service, milliseconds", AT(connect_ms)},
	{"C360_UPSTREAM_MS", CMN_SET_MILLIS, "10000", false, "longest wait for the whole answer of a service, milliseconds", AT(upstream_ms)},
	{"C360_RATE_PER_MINUTE", CMN_SET_MILLIS, "600", false, "requests of one caller in a minute; 0: no limit", AT(rate_per_minute)},
	{"C360_PUBLIC_RATE_PER_MINUTE", CMN_SET_MILLIS, "120", false, "requests of one address without a token in a minute; 0: no limit", AT(public_rate_per_minute)},
	{"C360_TRUSTED_PROXIES", CMN_SET_TEXT, "", false, "addresses and networks of own proxies, \"10.0.0.0/8,2001:db8::1\", whose X-Forwarded-For is believed; empty: none", AT(trusted_proxies)},
	{"C360_CORS_ORIGINS", CMN_SET_TEXT, "", false, "web origins whose pages may call, \"https://a.example,https://b.example\"; empty: none", AT(cors_origins)},
	{"C360_STREAMS_MAX", CMN_SET_COUNT, "256", false, "event streams open at the same time", AT(streams_max)},
	{"C360_STREAMS_PER_CALLER", CMN_SET_COUNT, "8", false, "event streams of one account at the same time; then 429", AT(streams_per_caller)},
};
/* clang-format on */
