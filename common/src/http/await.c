/* SPDX-License-Identifier: EUPL-1.2 */
#include "work.h"

#include "cmn/bus.h"
#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define AWAIT_MS 1000

/* The inbox forgets after a day; what is nearly as old has arrived, or waits parked for an
 * operator. */
#define SETTLED_MS (INT64_C(23) * 3600 * 1000)

static bool event_applied(struct cmn_call *call, const char *event_id)
{
	return cmn_feed_applied(call->pool, event_id);
}

enum cmn_err cmn_call_await(struct cmn_call *call, bool (*known)(struct cmn_call *, const char *),
			    const char *subject)
{
	int64_t until = cmn_clock_mono_ms() + AWAIT_MS;
	unsigned pause_ms = 5;

	if (!known)
		known = event_applied;
	while (!known(call, subject)) {
		if (cmn_clock_mono_ms() >= until)
			return cmn_fail(
			    &call->err, CMN_E_REFERENCE_NOT_ARRIVED,
			    "l’enregistrement cité n’est pas connu ici, ou pas encore : "
			    "réessayez dans un instant, puis vérifiez son identifiant",
			    "the record referred to is not known here, or not yet: "
			    "try again in a moment, then check its id");
		cmn_sleep_ms(pause_ms);
		if (pause_ms < 40)
			pause_ms *= 2;
	}
	return CMN_OK;
}

bool cmn_call_current(const struct cmn_call *call, const char *audience, const char *departement)
{
	const struct cmn_dispatcher_settings *s = &cmn_work_of(call)->d->settings;
	char stream[CMN_STREAM_MAX];

	snprintf(stream, sizeof(stream), "%s.%s", departement, audience);
	return !s->current || s->current(s->current_arg, stream);
}

enum cmn_err cmn_call_fresh(struct cmn_call *call, const char *audience, const char *departement)
{
	const struct cmn_dispatcher_settings *s = &cmn_work_of(call)->d->settings;
	char stream[CMN_STREAM_MAX];

	snprintf(stream, sizeof(stream), "%s.%s", departement, audience);
	if (s->age_ms && s->age_ms(s->current_arg, stream) <= CMN_FRESH_MS)
		return CMN_OK;
	cmn_fail(&call->err, CMN_E_UNAVAILABLE,
		 "les accords des personnes ne sont pas connus à jour ici : rien n’est transmis",
		 "what people agreed to is not known up to date here: nothing is disclosed");
	call->err.retry_after = CMN_FRESH_MS / 1000;
	return cmn_because(&call->err, "copy of %s is not fresh", stream);
}

/* --- whose event? ---------------------------------------------------------------------------- */

static void mark_of(const char *service, char out[5])
{
	unsigned h = 2166136261u; /* FNV-1a, folded to 16 bits */

	for (; *service; service++)
		h = (h ^ (unsigned char)*service) * 16777619u;
	snprintf(out, 5, "%04x", (h ^ (h >> 16)) & 0xffffu);
}

/* Of the random part of the UUID, RFC 9562 leaves the content to us. */
void cmn_event_mark(const char *service, char event_id[CMN_UUID_LEN])
{
	mark_of(service, event_id + CMN_UUID_LEN - 5);
}

/* Was the event written by a service that is followed here?  What this service wrote itself was
 * committed before its id was known to anybody, and what it does not follow never comes. */
static bool is_followed(const char *feeds, const char *event_id)
{
	const char *mark_sent = event_id + CMN_UUID_LEN - 5;
	char mark[5], service[32];

	while (feeds && *feeds) {
		feeds += strspn(feeds, ", ");
		snprintf(service, sizeof(service), "%.*s", (int)strcspn(feeds, "."), feeds);
		mark_of(service, mark);
		if (strcasecmp(mark_sent, mark) == 0)
			return true;
		feeds += strcspn(feeds, ",");
	}
	return false;
}

/* An event id is a UUIDv7: it begins with its instant. */
static bool is_settled(const char *event_id)
{
	char digits[13];
	int64_t at_ms;

	snprintf(digits, sizeof(digits), "%.8s%.4s", event_id, event_id + 9);
	at_ms = strtoll(digits, NULL, 16);
	return cmn_clock_us() / 1000 - at_ms > SETTLED_MS;
}

/* C360-After: read your own write made at another service. */
enum cmn_err cmn_work_after(struct cmn_work *work)
{
	const char *id = work->heads.value[CMN_HEAD_AFTER];

	if (!id)
		return CMN_OK;
	if (!cmn_uuid_valid(id))
		return cmn_fail_at(&work->call.err, CMN_E_BAD_REQUEST, "header:C360-After",
				   "C360-After doit être l’identifiant reçu dans C360-Position",
				   "C360-After must be the id received in C360-Position");
	if (!work->call.pool || is_settled(id) || !is_followed(work->d->settings.feeds, id))
		return CMN_OK;
	return cmn_call_await(&work->call, NULL, id);
}
