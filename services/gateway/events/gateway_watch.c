/* SPDX-License-Identifier: EUPL-1.2
 *
 * Who sees which streams, and from where on.
 */
#include "gateway_client.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

#define OUT_MAX ((size_t)CMN_EVENT_MAX + 16384)
#define FULL_S  5 /* a place may be free again */

#define TEAM (CMN_ROLE_CONSEILLER | CMN_ROLE_COORDONNATEUR)

/* Facts are for the team that works on them; to everybody else a coded fact of a small commune is
 * a person. */
static const struct {
	unsigned roles; /* 0: every role */
	const char *followed;
} SHOWN[] = {
    {TEAM, "intake.facts"},
    {TEAM, "referral.facts"},
    {TEAM, "directory.facts"},
    {CMN_ROLE_MDPH, "intake.mdph"},
    {CMN_ROLE_MDPH, "referral.mdph"},
    {0, "observatory.figures"},
    {CMN_ROLE_AUTHORITY, "directory.facts"}, /* no person is in them */
};

static void follow(struct gateway_client *c, const char *departement, const char *followed)
{
	size_t n = cmn_follow_count(c->hub->follow);
	char name[CMN_STREAM_MAX];

	snprintf(name, sizeof(name), "%s.%s", departement, followed);
	for (size_t i = 0; i < n && c->n < GATEWAY_FOLLOWED; i++) {
		if (strcmp(cmn_follow_stream(c->hub->follow, i), name) != 0)
			continue;
		c->followed[c->n++].stream = i;
		c->member[i / 64] |= UINT64_C(1) << (i % 64);
	}
}

static void follow_all(struct gateway_client *c, const char *departement, unsigned roles)
{
	for (size_t i = 0; i < CMN_LEN(SHOWN); i++)
		if (SHOWN[i].roles == 0 || (SHOWN[i].roles & roles))
			follow(c, departement, SHOWN[i].followed);
}

static enum cmn_err choose(struct gateway_client *c, const struct gateway_watch *watch,
			   struct cmn_error *err)
{
	const char *at = watch->departement ? watch->departement : watch->caller->departements;
	char code[8];
	int n;

	for (n = 0; *at; n++) {
		size_t len = strcspn(at, ",");

		if (n == GATEWAY_DEPARTEMENTS_MAX)
			return cmn_fail_at(err, CMN_E_BAD_REQUEST, "query:departement",
					   "plus de %d départements : nommez-en un",
					   "more than %d départements: name one",
					   GATEWAY_DEPARTEMENTS_MAX);
		snprintf(code, sizeof(code), "%.*s", (int)len, at);
		follow_all(c, code, watch->caller->roles);
		at += len + (at[len] == ',');
	}
	if (c->n > 0)
		return CMN_OK;
	return cmn_fail(err, CMN_E_FORBIDDEN, "aucun flux d’événements n’est ouvert à ce jeton",
			"no event stream is open to this token");
}

/* Marks of streams that the caller may not read are of no use, and do no harm. */
static enum cmn_err resume(struct gateway_client *c, const char *after, struct cmn_error *err)
{
	struct gateway_mark mark;
	int rc = 0;

	while (after && (rc = gateway_cursor_next(&after, &mark)) == 1)
		for (size_t i = 0; i < c->n; i++) {
			struct gateway_followed *f = &c->followed[i];

			if (strcmp(cmn_follow_stream(c->hub->follow, f->stream), mark.stream) != 0)
				continue;
			f->at = (struct cmn_position){mark.epoch, mark.sequence};
			f->known = true;
		}
	if (rc == 0)
		return CMN_OK;
	return cmn_fail_at(err, CMN_E_BAD_REQUEST, "header:Last-Event-ID",
			   "Last-Event-ID n’est pas une position donnée ici",
			   "Last-Event-ID is not a position given here");
}

/* From now on means from the moment of the call, not of the first read. */
static void begin_at_heads(struct gateway_hub *hub, struct gateway_client *c)
{
	for (size_t i = 0; i < c->n; i++) {
		struct gateway_followed *f = &c->followed[i];
		const struct gateway_ring *r = &hub->rings[f->stream];

		if (f->known || !r->known)
			continue;
		f->known = f->live = true;
		f->at = r->n ? r->items[(r->first + r->n - 1) % GATEWAY_RING]->at : r->before;
	}
}

/* One account must not take every place. */
static enum cmn_err find_room(const struct gateway_hub *hub, const char *sub, struct cmn_error *err)
{
	unsigned own = 0;

	for (const struct gateway_client *c = hub->clients; c; c = c->next)
		own += strcmp(c->sub, sub) == 0;
	if (own >= hub->streams_per_caller) {
		cmn_fail(err, CMN_E_TOO_MANY_REQUESTS,
			 "%u flux d’événements de ce compte sont déjà ouverts",
			 "%u event streams of this account are open already", own);
		err->retry_after = FULL_S;
		return err->code;
	}
	if (hub->n_clients < hub->streams_max)
		return CMN_OK;
	cmn_fail(err, CMN_E_UNAVAILABLE, "trop de flux d’événements sont ouverts",
		 "too many event streams are open");
	err->retry_after = FULL_S;
	return err->code;
}

static enum cmn_err enlist(struct gateway_hub *hub, struct gateway_client *c, struct cmn_error *err)
{
	enum cmn_err rc;

	pthread_mutex_lock(&hub->lock);
	rc = find_room(hub, c->sub, err);
	if (rc == CMN_OK) {
		begin_at_heads(hub, c);
		c->next = hub->clients;
		c->back = &hub->clients;
		if (c->next)
			c->next->back = &c->next;
		hub->clients = c;
		hub->n_clients++;
	}
	pthread_mutex_unlock(&hub->lock);
	return rc;
}

static enum cmn_err prepare(struct gateway_client *c, const struct gateway_watch *watch,
			    struct cmn_error *err)
{
	if (choose(c, watch, err) != CMN_OK || resume(c, watch->after, err) != CMN_OK)
		return err->code;
	return CMN_OK;
}

enum cmn_err gateway_hub_watch(struct gateway_hub *hub, const struct gateway_watch *watch,
			       struct cmn_stream **ret, struct cmn_error *err)
{
	struct gateway_client *c;
	struct cmn_stream_calls calls = {gateway_client_read, gateway_client_close, NULL};
	struct cmn_stream *stream;

	if (!hub->follow)
		return cmn_fail(err, CMN_E_UNAVAILABLE, "aucun bus d’événements ici",
				"no event bus here");
	c = calloc(1, sizeof(*c));
	if (!c)
		return cmn_no_memory(err);
	c->hub = hub;
	snprintf(c->sub, sizeof(c->sub), "%s", watch->caller->sub);
	c->expires_us = watch->caller->expires_us;
	c->wrote_ms = cmn_clock_mono_ms();
	cmn_buf_init(&c->out, OUT_MAX);
	if (prepare(c, watch, err) != CMN_OK) {
		free(c);
		return err->code;
	}
	calls.arg = c;
	c->stream = cmn_stream_make(&calls);
	if (!c->stream) {
		free(c);
		return cmn_no_memory(err);
	}
	stream = c->stream;
	if (enlist(hub, c, err) != CMN_OK) {
		cmn_stream_drop(&stream); /* frees the client, too */
		return err->code;
	}
	*ret = stream;
	return CMN_OK;
}
