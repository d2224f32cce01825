/* SPDX-License-Identifier: EUPL-1.2 */
#include "bus_watch.h"

#include <stdio.h>
#include <string.h>

/* The next element of a list with commas; NULL at the end. */
static const char *next(const char **at, int *n)
{
	const char *begin = *at + strspn(*at, ", ");

	*n = (int)strcspn(begin, ", ");
	*at = begin + *n;
	return *n ? begin : NULL;
}

bool cmn_bus_stream_current(void *watch, const char *stream)
{
	const struct cmn_bus_watch *w = watch;

	return !w->feed || cmn_feed_age_ms(w->feed, stream) <= CMN_BUS_LATE_MS;
}

int64_t cmn_bus_stream_age_ms(void *watch, const char *stream)
{
	const struct cmn_bus_watch *w = watch;

	return w->feed ? cmn_feed_age_ms(w->feed, stream) : INT64_MAX;
}

static bool one_current(struct cmn_bus_watch *w, const char *departement, int n_departement,
			const char *stream, int n_stream)
{
	char name[CMN_STREAM_MAX];

	snprintf(name, sizeof(name), "%.*s.%.*s", n_departement, departement, n_stream, stream);
	return cmn_bus_stream_current(w, name);
}

bool cmn_bus_current(void *watch)
{
	struct cmn_bus_watch *w = watch;
	const char *departements = w->departements, *departement, *streams, *stream;
	int n_departement, n_stream;

	while ((departement = next(&departements, &n_departement))) {
		streams = w->streams;
		while ((stream = next(&streams, &n_stream)))
			if (!one_current(w, departement, n_departement, stream, n_stream))
				return false;
	}
	return true;
}
