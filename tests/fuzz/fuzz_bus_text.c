/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../common/src/bus/grants.h"
#include "../../common/src/bus/source.h"

#include <sys/mman.h>
#include <unistd.h>

/* Texts that configure the bus.  First byte: 'S' list of sources, 'G' file of grants, anything
 * else: a pattern, a line end, a stream. */

static void try_sources(const char *text)
{
	struct cmn_sources sources = {.n = 0};
	struct cmn_error err;
	size_t i;

	cmn_error_init(&err);
	if (cmn_sources_parse(text, &sources, &err) != CMN_OK)
		return;
	FUZZ_CHECK(sources.n <= CMN_SOURCES_MAX);
	for (i = 0; i < sources.n; i++) {
		const struct cmn_source *s = &sources.items[i];

		FUZZ_CHECK(s->service[0] && s->n_pubs <= CMN_REPLICAS_MAX &&
			   s->n_replays <= CMN_REPLICAS_MAX && cmn_key_valid(s->key));
	}
}

static void try_grants(const char *text, size_t n)
{
	static int file = -1;
	struct cmn_grants *grants = NULL;
	struct cmn_error err;
	char path[64];

	cmn_error_init(&err);
	if (file < 0)
		file = memfd_create("grants", MFD_CLOEXEC);
	if (file < 0 || ftruncate(file, 0) != 0 || pwrite(file, text, n, 0) != (ssize_t)n)
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	if (cmn_grants_open(path, &grants, &err) == CMN_OK)
		FUZZ_CHECK(!cmn_grants_allow(grants, "nobody's key", "31.intake.facts"));
	cmn_grants_close(&grants);
}

static void try_match(char *text)
{
	char *stream = strchr(text, '\n');

	if (!stream)
		return;
	*stream++ = '\0';
	FUZZ_CHECK(!cmn_stream_valid(stream) || cmn_grant_valid(stream));
	if (cmn_stream_valid(stream))
		FUZZ_CHECK(cmn_grant_matches(stream, stream));
	if (cmn_grant_valid(text) && cmn_stream_valid(stream))
		cmn_grant_matches(text, stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);

	if (text[0] == 'S')
		try_sources(text + 1);
	else if (text[0] == 'G')
		try_grants(text + 1, size - 1);
	else
		try_match(text);
	free(text);
	return 0;
}
