/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event.h"

#include "cmn/json.h"

#include <stdio.h>
#include <string.h>

struct member {
	const char *name;
	size_t offset;
	size_t size;
};

#define MEMBER(name, field)                                                                     \
	{                                                                                       \
		name, offsetof(struct cmn_event, field), sizeof(((struct cmn_event *)0)->field) \
	}

/* Every reader may rely on these; an envelope without one of them is no event of ours. */
static const struct member TEXTS[] = {
    MEMBER("id", id),
    MEMBER("stream", stream),
    MEMBER("source", source),
    MEMBER("type", type),
    MEMBER("subject", subject),
    MEMBER("time", time),
    MEMBER("departement", departement),
};

static enum cmn_err read_texts(const json_t *doc, struct cmn_event *ev, struct cmn_error *err)
{
	for (size_t i = 0; i < CMN_LEN(TEXTS); i++) {
		const char *text = cmn_json_get(doc, TEXTS[i].name);
		size_t n = text ? strlen(text) : 0;

		if (n == 0 || n >= TEXTS[i].size)
			return cmn_fail(
			    err, CMN_E_INVALID, "membre « %s » de l’événement absent ou trop long",
			    "event member \"%s\" is missing or too long", TEXTS[i].name);
		memcpy((char *)ev + TEXTS[i].offset, text, n + 1);
	}
	return CMN_OK;
}

static enum cmn_err read_numbers(const json_t *doc, struct cmn_event *ev, struct cmn_error *err)
{
	ev->epoch = cmn_json_get_int(doc, "epoch", 0);
	ev->sequence = cmn_json_get_int(doc, "sequence", 0);
	if (ev->epoch <= 0 || ev->sequence <= 0)
		return cmn_fail(err, CMN_E_INVALID,
				"numéro de l’événement absent ou non positif (epoch, sequence)",
				"event number is missing or not positive (epoch, sequence)");
	return CMN_OK;
}

static enum cmn_err read_document(const json_t *doc, struct cmn_event *ev, struct cmn_error *err)
{
	const char *version = cmn_json_get(doc, "specversion");
	const char *trace = cmn_json_get(doc, "traceparent");
	enum cmn_err rc;

	if (!version || strcmp(version, "1.0") != 0)
		return cmn_fail(err, CMN_E_INVALID, "l’enveloppe n’est pas CloudEvents 1.0",
				"the envelope is not CloudEvents 1.0");
	rc = read_texts(doc, ev, err);
	if (rc == CMN_OK)
		rc = read_numbers(doc, ev, err);
	if (rc != CMN_OK)
		return rc;
	/* Only a help to diagnosis: a bad one is left out, the event stays. */
	if (trace && strlen(trace) < sizeof(ev->traceparent))
		snprintf(ev->traceparent, sizeof(ev->traceparent), "%s", trace);
	if (!json_object_get(doc, "data"))
		return cmn_fail(err, CMN_E_INVALID, "membre « data » de l’événement absent",
				"event member \"data\" is missing");
	ev->data = json_incref(json_object_get(doc, "data"));
	return CMN_OK;
}

enum cmn_err cmn_event_decode(const char *bytes, size_t n, struct cmn_event *ret,
			      struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = NULL;
	struct cmn_event ev = {.data = NULL};
	enum cmn_err rc;

	if (n > CMN_EVENT_MAX)
		return cmn_fail(err, CMN_E_INVALID, "événement de plus de %d octets",
				"event of more than %d bytes", CMN_EVENT_MAX);
	if (cmn_json_parse(bytes, n, &doc, err) != CMN_OK) {
		err->code = CMN_E_INVALID;
		return CMN_E_INVALID;
	}
	if (!json_is_object(doc))
		return cmn_fail(err, CMN_E_INVALID, "l’enveloppe n’est pas un objet JSON",
				"the envelope is not a JSON object");
	rc = read_document(doc, &ev, err);
	if (rc == CMN_OK)
		*ret = ev;
	return rc;
}

void cmn_event_clear(struct cmn_event *ev)
{
	json_decref(ev->data);
	ev->data = NULL;
}

void cmn_event_write(struct cmn_buf *out, const struct cmn_event *ev, const char *data)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "specversion", "1.0");
	cmn_json_kstr(out, "id", ev->id);
	cmn_json_kstr(out, "source", ev->source);
	cmn_json_kstr(out, "type", ev->type);
	cmn_json_kstr(out, "subject", ev->subject);
	cmn_json_kstr(out, "time", ev->time);
	cmn_json_kstr(out, "datacontenttype", "application/json");
	cmn_json_kstr(out, "stream", ev->stream);
	cmn_json_kstr(out, "departement", ev->departement);
	cmn_json_kint(out, "epoch", ev->epoch);
	cmn_json_kint(out, "sequence", ev->sequence);
	cmn_json_kstr(out, "traceparent", ev->traceparent[0] ? ev->traceparent : NULL);
	cmn_json_key(out, "data");
	cmn_json_raw(out, data, strlen(data));
	cmn_json_close(out, '}');
}
