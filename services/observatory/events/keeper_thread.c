/* SPDX-License-Identifier: EUPL-1.2 */
#include "keeper_parts.h"

#include "generation_store.h"

#include "cmn/clock.h"
#include "cmn/log.h"

#include <stdlib.h>
#include <string.h>

/* One replica keeps; the lock lives as long as its connection. */
static enum cmn_err lead(struct observatory_keeper *k, struct cmn_error *err)
{
	enum cmn_err rc = CMN_OK;

	if (k->conn && cmn_conn_lost(k->conn)) {
		cmn_conn_close(&k->conn);
		k->leads = false;
	}
	if (!k->conn)
		rc = cmn_conn_open(k->conninfo, k->schema, &k->conn, err);
	if (rc == CMN_OK && !k->leads)
		rc = observatory_store_generation_lead(k->conn, k->schema, &k->leads, err);
	return rc;
}

static void round_of(struct observatory_keeper *k)
{
	struct cmn_error err;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = lead(k, &err);
	if (rc == CMN_OK && k->leads)
		rc = observatory_keeper_round(k, &err);
	if (rc == CMN_OK || cmn_stop_told(&k->stop))
		return;
	if (cmn_log_rarely(&k->warned_ms, 60))
		cmn_log(CMN_WARN, "keeper.failed", {"reason", err.detail[CMN_EN], 0},
			{"cause", err.cause, 0});
	k->leads = false;
	cmn_conn_close(&k->conn);
}

static void *run(void *arg)
{
	struct observatory_keeper *k = arg;

	do
		round_of(k);
	while (!cmn_stop_wait(&k->stop, k->every_ms));
	cmn_conn_close(&k->conn);
	return NULL;
}

static void keeper_free(struct observatory_keeper *k)
{
	cmn_stop_clear(&k->stop);
	free(k->conninfo);
	free(k->schema);
	free(k->departements);
	free(k->key_file);
	free(k->sources);
	free(k->streams);
	free(k);
}

static char *copy(const char *text)
{
	return strdup(text ? text : "");
}

enum cmn_err observatory_keeper_start(const struct observatory_keeper_settings *s,
				      struct observatory_keeper **ret, struct cmn_error *err)
{
	struct observatory_keeper *k = calloc(1, sizeof(*k));

	if (!k)
		return cmn_no_memory(err);
	cmn_stop_init(&k->stop);
	k->conninfo = copy(s->conninfo);
	k->schema = copy(s->schema);
	k->departements = copy(s->departements);
	k->key_file = copy(s->key_file);
	k->sources = copy(s->sources);
	k->streams = copy(s->streams);
	k->every_ms = s->every_ms;
	k->settle_ms = s->settle_ms;
	k->check = s->check;
	if (!k->conninfo || !k->schema || !k->departements || !k->key_file || !k->sources ||
	    !k->streams || pthread_create(&k->thread, NULL, run, k) != 0) {
		keeper_free(k);
		return cmn_no_memory(err);
	}
	*ret = k;
	return CMN_OK;
}

void observatory_keeper_stop(struct observatory_keeper **keeper)
{
	struct observatory_keeper *k = *keeper;

	*keeper = NULL;
	if (!k)
		return;
	cmn_stop_tell(&k->stop);
	pthread_join(k->thread, NULL);
	keeper_free(k);
}
