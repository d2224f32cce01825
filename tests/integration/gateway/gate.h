/* SPDX-License-Identifier: EUPL-1.2
 *
 * gate.h - the gateway inside a test: its own table, edge and dispatcher behind a real listener,
 * tokens signed by a key of the test.
 */
#ifndef GATE_H
#define GATE_H

#include "gateway_deps.h"
#include "gateway_edge.h"
#include "gateway_routes.h"
#include "support/cmocka_all.h"
#include "support/forge.h"
#include "support/wire.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct gate {
	struct gateway_settings settings;
	struct gateway_deps *deps;
	struct cmn_auth *auth;
	struct cmn_dispatcher *d;
	struct cmn_listener *listener;
	struct forge_key key;
	char jwks[64];
	char urls[4][40];
};

static inline void gate_answer(void *arg, const struct cmn_request *request,
			       struct cmn_answer *answer)
{
	struct gate *g = arg;

	gateway_edge_answer(g->deps, g->d, request, answer);
}

/* The services are at backends + 0 intake, 1 referral, 2 directory, 3 observatory. */
static inline void gate_defaults(struct gate *g, unsigned backends)
{
	memset(g, 0, sizeof(*g));
	for (unsigned i = 0; i < 4; i++)
		snprintf(g->urls[i], sizeof(g->urls[i]), "http://127.0.0.1:%u", backends + i);
	g->settings = (struct gateway_settings){
	    .common = {.tls_cert = "", .bus_key = "", .bus_sources = "", .departements = "31,44"},
	    .intake = g->urls[0],
	    .referral = g->urls[1],
	    .directory = g->urls[2],
	    .observatory = g->urls[3],
	    .budget = 8,
	    .budget_wait_ms = 200,
	    .connect_ms = 500,
	    .upstream_ms = 2000,
	    .rate_per_minute = 0,
	    .trusted_proxies = "",
	    .cors_origins = "https://front.example",
	    .streams_max = 32,
	    .streams_per_caller = 3,
	};
}

static inline void gate_auth(struct gate *g)
{
	struct cmn_auth_settings s = {FORGE_ISS, FORGE_AUD, g->jwks, 300, 64};
	struct cmn_error err;
	char *text;

	g->key = forge_key("EdDSA", "k1");
	text = forge_jwks(&g->key, NULL);
	snprintf(g->jwks, sizeof(g->jwks), "/tmp/c360-gate-%d.json", (int)getpid());
	forge_file(g->jwks, text);
	free(text);
	cmn_error_init(&err);
	assert_int_equal(cmn_auth_open(&s, &g->auth, &err), CMN_OK);
}

static inline void gate_open(struct gate *g, unsigned port)
{
	struct cmn_listener_settings l = {.address = "127.0.0.1",
					  .port = port,
					  .max_body = 65536,
					  .max_connections = 64,
					  .timeout_s = 30,
					  .streams = true,
					  .patient = true,
					  .answer = gate_answer,
					  .arg = g};
	struct cmn_dispatcher_settings d = {.ops = gateway_routes()};
	struct cmn_error err;
	void *deps = NULL;

	cmn_error_init(&err);
	gate_auth(g);
	if (gateway_deps_open(&g->settings, NULL, &deps, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
	g->deps = deps;
	d.deps = deps;
	d.auth = g->auth;
	if (cmn_dispatcher_make(&d, &g->d, &err) != CMN_OK ||
	    cmn_listener_start(&l, &g->listener, &err) != CMN_OK)
		fail_msg("%s: %s", err.detail[CMN_EN], err.cause);
}

static inline void gate_close(struct gate *g)
{
	cmn_listener_stop(&g->listener, 3000);
	cmn_dispatcher_free(&g->d);
	gateway_deps_close(g->deps);
	cmn_auth_close(&g->auth);
	forge_key_free(&g->key);
	unlink(g->jwks);
}

/* "Authorization: Bearer …\r\n" for one role in these départements ("31,44"). */
static inline void gate_token_of(struct gate *g, const char *sub, const char *role,
				 const char *departements, char *out, size_t size)
{
	json_t *claims = forge_claims(), *list = json_array();
	char copy[64], *save = NULL, *token;

	snprintf(copy, sizeof(copy), "%s", departements);
	for (char *at = strtok_r(copy, ",", &save); at; at = strtok_r(NULL, ",", &save))
		json_array_append_new(list, json_string(at));
	if (sub)
		json_object_set_new(claims, "sub", json_string(sub));
	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", list);
	token = forge_token(&g->key, NULL, claims);
	snprintf(out, size, "Authorization: Bearer %s\r\n", token);
	free(token);
}

static inline void gate_token(struct gate *g, const char *role, const char *departements, char *out,
			      size_t size)
{
	gate_token_of(g, NULL, role, departements, out, size);
}

/* One request on a connection of its own; the status. `headers` each with \r\n. */
static inline int gate_ask(unsigned port, const char *method, const char *target,
			   const char *headers, const char *body, char *out, size_t size)
{
	char text[16384];
	int fd = wire_connect(port), status;
	size_t n = body ? strlen(body) : 0;

	assert_true(fd >= 0);
	snprintf(text, sizeof(text), "%s %s HTTP/1.1\r\nHost: x\r\n%s", method, target, headers);
	wire_text(fd, text);
	if (body) {
		snprintf(text, sizeof(text), "Content-Length: %zu\r\n", n);
		wire_text(fd, text);
	}
	wire_text(fd, "\r\n");
	if (body)
		wire_send(fd, body, n);
	out[0] = '\0';
	if (!wire_answer(fd, out, size, strcmp(method, "HEAD") == 0))
		fail_msg("no whole answer to %s %s: %s", method, target, out);
	status = wire_status(out);
	close(fd);
	return status;
}

#endif
