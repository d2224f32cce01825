/* SPDX-License-Identifier: EUPL-1.2
 *
 * feed_raw.c - an event that a replay brings and that cannot be decoded here: parked as it came,
 * under a subject of its own, so that the stream goes on and nothing is lost silently.
 */
#include "cmn/json.h"
#include "feed.h"

#include <stdio.h>
#include <string.h>

/* What the envelope says of its number, read without the rules that it broke; else the next one, as
 * long as the owner has announced it. */
static bool place(const struct cmn_feed_stream *s, const json_t *doc, struct cmn_position *ret)
{
	const char *stream = doc ? cmn_json_get(doc, "stream") : NULL;

	if (stream && strcmp(stream, s->name) == 0) {
		ret->epoch = cmn_json_get_int(doc, "epoch", 0);
		ret->sequence = cmn_json_get_int(doc, "sequence", 0);
		return ret->epoch > 0 && ret->sequence > 0;
	}
	*ret = (struct cmn_position){s->seen.epoch ? s->seen.epoch : s->announced.epoch,
				     s->seen.sequence + 1};
	return ret->epoch > 0 && ret->epoch == s->announced.epoch &&
	       ret->sequence <= s->announced.sequence;
}

/* As it came when it is JSON, which the table keeps; else its bytes in hexadecimal digits. */
static char *body(const json_t *doc, const char *bytes, size_t n)
{
	struct cmn_buf out;
	char *ret;

	if (doc)
		return strndup(bytes, n);
	cmn_buf_init(&out, 2 * n + 64);
	cmn_buf_text(&out, "{\"undecodable\":\"");
	for (size_t i = 0; i < n; i++)
		cmn_buf_fmt(&out, "%02x", (unsigned char)bytes[i]);
	cmn_buf_text(&out, "\"}");
	ret = out.failed ? NULL : strdup(out.data);
	cmn_buf_free(&out);
	return ret;
}

bool cmn_feed_take_raw(struct cmn_feed *feed, struct cmn_feed_stream *s, const char *bytes,
		       size_t n, const struct cmn_error *err)
{
	CMN_AUTO(cmn_json_drop) json_t *doc = json_loadb(bytes, n, 0, NULL);
	struct cmn_feed_item *item = &feed->batch[feed->n_batch];
	struct cmn_feed_item raw = {.stream = s, .queued = true};
	struct cmn_position at;
	char reason[320];

	if (!place(s, doc, &at) || cmn_seq_judge(s->seen, at) == CMN_SEQ_OLD)
		return false;
	raw.ev.epoch = at.epoch;
	raw.ev.sequence = at.sequence;
	snprintf(raw.ev.stream, sizeof(raw.ev.stream), "%s", s->name);
	snprintf(raw.ev.type, sizeof(raw.ev.type), "undecodable");
	snprintf(raw.ev.subject, sizeof(raw.ev.subject), "undecodable:%.24s:%lld", s->name,
		 (long long)at.sequence);
	cmn_feed_reason(err, reason, sizeof(reason));
	raw.raw = body(doc, bytes, n);
	raw.reason = strdup(reason);
	if (!raw.raw || !raw.reason) {
		free(raw.raw);
		free(raw.reason);
		return false;
	}
	*item = raw;
	s->seen = at;
	feed->n_batch++;
	return true;
}
