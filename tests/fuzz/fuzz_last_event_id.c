/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../services/gateway/domain/gateway_cursor.h"

/* Last-Event-ID of the gateway: each accepted mark, written again, is read as the same mark. */

static void write_again(const struct gateway_mark *mark)
{
	char out[GATEWAY_MARK_MAX + 1];
	struct gateway_mark again;
	const char *at = out;
	size_t n = gateway_cursor_put(out, GATEWAY_MARK_MAX, mark);

	FUZZ_CHECK(n > 0 && n < GATEWAY_MARK_MAX);
	out[n] = '\0';
	FUZZ_CHECK(gateway_cursor_next(&at, &again) == 1 && *at == '\0');
	FUZZ_CHECK(strcmp(again.stream, mark->stream) == 0 && again.epoch == mark->epoch &&
		   again.sequence == mark->sequence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	const char *at = text;
	struct gateway_mark mark;
	int more;

	while ((more = gateway_cursor_next(&at, &mark)) == 1) {
		FUZZ_CHECK(at > text && at <= text + size);
		FUZZ_CHECK(mark.epoch > 0 && mark.sequence >= 0);
		write_again(&mark);
	}
	FUZZ_CHECK(more == -1 || *at == '\0');
	free(text);
	return 0;
}
