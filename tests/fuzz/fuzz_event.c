/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "cmn/event_schema.h"
#include "cmn/json.h"

/* An envelope from the bus, then its data against the schema of its type.  What was accepted is
 * written as the relay writes it and must be read the same. */

static void check_same(const struct cmn_event *a, const struct cmn_event *b)
{
	FUZZ_CHECK(strcmp(a->id, b->id) == 0 && strcmp(a->stream, b->stream) == 0);
	FUZZ_CHECK(strcmp(a->source, b->source) == 0 && strcmp(a->type, b->type) == 0);
	FUZZ_CHECK(strcmp(a->subject, b->subject) == 0 && strcmp(a->time, b->time) == 0);
	FUZZ_CHECK(strcmp(a->departement, b->departement) == 0);
	FUZZ_CHECK(a->epoch == b->epoch && a->sequence == b->sequence);
	FUZZ_CHECK(json_equal(a->data, b->data));
}

static void write_again(const struct cmn_event *ev)
{
	struct cmn_buf out CMN_AUTO(cmn_buf_free) = {.max = 4 * CMN_EVENT_MAX};
	char *data CMN_AUTO(cmn_free_drop) = json_dumps(ev->data, JSON_ENCODE_ANY | JSON_COMPACT);
	struct cmn_event again;
	struct cmn_error err;

	cmn_error_init(&err);
	if (!data)
		abort();
	cmn_event_write(&out, ev, data);
	FUZZ_CHECK(!out.failed);
	if (out.len > CMN_EVENT_MAX)
		return;
	FUZZ_CHECK(cmn_event_decode(out.data, out.len, &again, &err) == CMN_OK);
	check_same(ev, &again);
	cmn_event_clear(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct cmn_event ev;
	struct cmn_error err;

	cmn_error_init(&err);
	if (cmn_event_decode(text, size, &ev, &err) == CMN_OK) {
		if (cmn_event_check(&ev, &err) != CMN_OK)
			FUZZ_CHECK(err.code == CMN_E_INVALID);
		write_again(&ev);
		cmn_event_clear(&ev);
	} else {
		FUZZ_CHECK(err.code == CMN_E_INVALID);
	}
	free(text);
	return 0;
}
