/* SPDX-License-Identifier: EUPL-1.2 */
#include "follow.h"

#include "grants.h"
#include "sock.h"

#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STREAMS_MAX 4096

/* --- which streams ---------------------------------------------------------------------------- */

static size_t count_items(const char *list)
{
	size_t n = 1;

	for (; *list; list++)
		n += *list == ',';
	return n;
}

static enum cmn_err add_stream(struct cmn_follow *f, const char *departement, const char *followed,
			       struct cmn_error *err)
{
	struct cmn_follow_stream *s = &f->streams[f->n_streams];
	char service[32];
	int n = snprintf(s->name, sizeof(s->name), "%s.%s", departement, followed);

	snprintf(service, sizeof(service), "%.*s", (int)strcspn(followed, "."), followed);
	s->source = cmn_sources_find(&f->sources, service);
	if (!s->source)
		return CMN_OK;
	if (n < 0 || (size_t)n >= sizeof(s->name) || !cmn_stream_valid(s->name))
		return cmn_fail(err, CMN_E_INVALID, "flux « %s.%s » mal formé",
				"malformed stream \"%s.%s\"", departement, followed);
	f->n_streams++;
	return CMN_OK;
}

static enum cmn_err add_department(struct cmn_follow *f, const char *departement,
				   const char *followed, struct cmn_error *err)
{
	CMN_AUTO(cmn_free_drop) char *list = strdup(followed);
	char *save = NULL;

	for (char *at = list ? strtok_r(list, ", ", &save) : NULL; at;
	     at = strtok_r(NULL, ", ", &save))
		if (add_stream(f, departement, at, err) != CMN_OK)
			return err->code;
	return CMN_OK;
}

static enum cmn_err add_streams(struct cmn_follow *f, const char *departements,
				const char *followed, struct cmn_error *err)
{
	size_t n = count_items(departements) * count_items(followed);
	CMN_AUTO(cmn_free_drop) char *list = strdup(departements);
	char *save = NULL;

	f->streams = n <= STREAMS_MAX ? calloc(n, sizeof(*f->streams)) : NULL;
	if (!f->streams || !list)
		return cmn_fail(err, CMN_E_INVALID, "plus de %d flux à suivre",
				"more than %d streams to follow", STREAMS_MAX);
	for (char *at = strtok_r(list, ", ", &save); at; at = strtok_r(NULL, ", ", &save))
		if (add_department(f, at, followed, err) != CMN_OK)
			return err->code;
	return CMN_OK;
}

size_t cmn_follow_count(const struct cmn_follow *f)
{
	return f->n_streams;
}

const char *cmn_follow_stream(const struct cmn_follow *f, size_t stream)
{
	return f->streams[stream].name;
}

/* --- start and stop --------------------------------------------------------------------------- */

static struct cmn_follow *follow_new(const struct cmn_follow_settings *s)
{
	struct cmn_follow *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->calls = s->calls;
	f->stop_fd = cmn_eventfd();
	f->kick_fd = cmn_eventfd();
	f->ctx = zmq_ctx_new();
	if (f->stop_fd >= 0 && f->kick_fd >= 0 && f->ctx)
		return f;
	cmn_follow_stop(&f);
	return NULL;
}

enum cmn_err cmn_follow_start(const struct cmn_follow_settings *settings, struct cmn_follow **ret,
			      struct cmn_error *err)
{
	struct cmn_follow *f = follow_new(settings);
	enum cmn_err rc;

	if (!f)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "mémoire ou descripteurs épuisés",
				"out of memory or descriptors");
	*ret = f; /* the calls may come before this function returns */
	rc = cmn_keys_load(settings->key_file, &f->keys, err);
	if (rc == CMN_OK)
		rc = cmn_sources_parse(settings->sources, &f->sources, err);
	if (rc == CMN_OK)
		rc = add_streams(f, settings->departements, settings->streams, err);
	if (rc == CMN_OK && pthread_create(&f->thread, NULL, cmn_follow_main, f) != 0)
		rc = cmn_fail(err, CMN_E_UNAVAILABLE, "fil d’exécution du bus impossible à créer",
			      "thread of the bus cannot be created");
	f->runs = rc == CMN_OK;
	if (rc != CMN_OK)
		cmn_follow_stop(ret);
	return rc;
}

void cmn_follow_stop(struct cmn_follow **follow)
{
	struct cmn_follow *f = *follow;

	if (!f)
		return;
	if (f->runs) {
		eventfd_write(f->stop_fd, 1);
		pthread_join(f->thread, NULL);
	}
	cmn_zctx_drop(&f->ctx);
	if (f->stop_fd >= 0)
		close(f->stop_fd);
	if (f->kick_fd >= 0)
		close(f->kick_fd);
	free(f->streams);
	free(f);
	*follow = NULL;
}

void cmn_follow_kick(struct cmn_follow *f)
{
	eventfd_write(f->kick_fd, 1);
}
