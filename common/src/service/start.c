/* SPDX-License-Identifier: EUPL-1.2 */
#include "start.h"
#include "settle.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "cmn_version.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TRIM_S 10

static void say_help(const struct cmn_service *service, const struct cmn_setup *setup)
{
	printf("c360-%s - service of Communauté 360\n\n"
	       "usage: c360-%s [--help | --version | --print-config]\n\n"
	       "Settings are read from the environment; C360_X may also be given as C360_X_FILE,\n"
	       "the path of a file that holds the value.\n\n",
	       service->name, service->name);
	cmn_settings_help(setup->table, setup->n, stdout);
}

static bool join_tables(const struct cmn_service *service, struct cmn_setup *ret)
{
	size_t size = service->settings_size;

	if (size < sizeof(struct cmn_service_settings))
		size = sizeof(struct cmn_service_settings);
	ret->n = CMN_SERVICE_SETTINGS_N + service->n_settings;
	ret->table = calloc(ret->n, sizeof(*ret->table));
	ret->values = calloc(1, size);
	if (!ret->table || !ret->values)
		return false;
	memcpy(ret->table, CMN_SERVICE_SETTINGS, sizeof(CMN_SERVICE_SETTINGS));
	if (service->n_settings)
		memcpy(ret->table + CMN_SERVICE_SETTINGS_N, service->settings,
		       service->n_settings * sizeof(*ret->table));
	return true;
}

void cmn_setup_clear(struct cmn_setup *setup)
{
	if (setup->table && setup->values)
		cmn_settings_free(setup->table, setup->n, setup->values);
	free(setup->table);
	free(setup->values);
	*setup = (struct cmn_setup){0};
}

#define LOCAL_ISSUER "c360-local" /* of the key sets that make run and the containers make */

/* --- what one setting alone cannot tell -------------------------------------------------- */

static int level_of(const char *text)
{
	static const char *const LEVELS[] = {
	    [CMN_DEBUG] = "debug", [CMN_INFO] = "info", [CMN_WARN] = "warn", [CMN_ERROR] = "error"};
	size_t i;

	for (i = 0; i < CMN_LEN(LEVELS); i++)
		if (strcmp(LEVELS[i], text) == 0)
			return (int)i;
	return -1;
}

static int complain_if(bool bad, const char *text)
{
	if (bad)
		fprintf(stderr, "%s\n", text);
	return bad;
}

static int check_together(const struct cmn_service *service, const struct cmn_service_settings *s)
{
	bool production = strcmp(s->env, "production") == 0;
	bool weak = strcmp(s->env, "development") == 0;
	int bad = 0;

	bad += complain_if(!production && !weak,
			   "C360_ENV: refused; expected development or production");
	bad += complain_if(level_of(s->log_level) < 0,
			   "C360_LOG_LEVEL: refused; expected debug, info, warn or error");
	bad += complain_if(!service->no_database && !s->database_url[0],
			   "C360_DATABASE_URL: missing; expected the address of the database");
	bad += complain_if(s->issuer[0] && !s->jwks[0],
			   "C360_JWKS: missing; C360_ISSUER needs the public keys of the issuer");
	bad += complain_if(production && !s->issuer[0],
			   "C360_ISSUER: missing; in production tokens must be checked");
	bad += complain_if(production && strcmp(s->issuer, LOCAL_ISSUER) == 0,
			   "C360_ISSUER: refused; in production " LOCAL_ISSUER " is no issuer");
	bad += complain_if(production && s->clock_offset_ms,
			   "C360_CLOCK_OFFSET_MS: refused; in production the clock is not moved");
	bad += complain_if(production && s->clock_offset_days,
			   "C360_CLOCK_OFFSET_DAYS: refused; in production the clock is not moved");
	bad += complain_if(!s->tls_cert[0] != !s->tls_key[0],
			   "C360_TLS_CERT and C360_TLS_KEY: give both or none");
	bad += complain_if(s->bus_pub[0] && (!s->bus_key[0] || !s->bus_grants[0] ||
					     !s->bus_replay[0] || !s->bus_database_url[0]),
			   "C360_BUS_PUB: needs C360_BUS_REPLAY, C360_BUS_KEY, C360_BUS_GRANTS and "
			   "C360_BUS_DATABASE_URL");
	bad += complain_if(s->bus_sources[0] && service->feeds &&
			       (!s->bus_key[0] || !s->bus_database_url[0]),
			   "C360_BUS_SOURCES: needs C360_BUS_KEY and C360_BUS_DATABASE_URL");
	return bad;
}

static enum cmn_order read_all(const struct cmn_service *service, struct cmn_setup *setup)
{
	const struct cmn_service_settings *s = cmn_setup_common(setup);
	int bad = cmn_settings_read(setup->table, setup->n, setup->values, stderr);

	if (bad == 0)
		bad = check_together(service, s);
	if (bad > 0)
		return CMN_ORDER_REFUSED;
	cmn_log_init(service->name, (enum cmn_level)level_of(s->log_level));
	cmn_clock_move(((int64_t)s->clock_offset_days * 86400000 + s->clock_offset_ms) * 1000);
	return CMN_ORDER_SERVE;
}

/* --- command line ------------------------------------------------------------------------ */

static enum cmn_order obey(const char *option, const struct cmn_service *service,
			   struct cmn_setup *setup)
{
	if (strcmp(option, "--help") == 0 || strcmp(option, "-h") == 0) {
		say_help(service, setup);
		return CMN_ORDER_DONE;
	}
	if (strcmp(option, "--version") == 0) {
		printf("c360-%s %s (%s)\n", service->name, CMN_VERSION, CMN_COMMIT);
		return CMN_ORDER_DONE;
	}
	if (strcmp(option, "--print-config") == 0) {
		if (read_all(service, setup) != CMN_ORDER_SERVE)
			return CMN_ORDER_REFUSED;
		cmn_settings_print(setup->table, setup->n, setup->values, stdout);
		return CMN_ORDER_DONE;
	}
	fprintf(stderr, "c360-%s: unknown option \"%s\"; see --help\n", service->name, option);
	return CMN_ORDER_REFUSED;
}

enum cmn_order cmn_setup_read(int argc, char **argv, const struct cmn_service *service,
			      struct cmn_setup *ret)
{
	if (!join_tables(service, ret)) {
		fprintf(stderr, "c360-%s: out of memory\n", service->name);
		return CMN_ORDER_REFUSED;
	}
	if (argc == 2)
		return obey(argv[1], service, ret);
	if (argc > 2) {
		fprintf(stderr, "c360-%s: one option at most; see --help\n", service->name);
		return CMN_ORDER_REFUSED;
	}
	return read_all(service, ret);
}

int cmn_wait_for_signal(const sigset_t *signals)
{
	const struct timespec wait = {.tv_sec = TRIM_S};
	bool settled = false;
	int sig;

	while ((sig = sigtimedwait(signals, NULL, &wait)) < 0) {
		malloc_trim(0);
		if (!settled)
			cmn_settle();
		settled = true;
	}
	return sig;
}
