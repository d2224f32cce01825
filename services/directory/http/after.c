/* SPDX-License-Identifier: EUPL-1.2
 *
 * after.c - who reads after a write finds what was written.
 *
 * A write is answered once this replica's index holds it.  At another replica, C360-After says that
 * something was written before: it was committed before its position was known to anybody, so it is
 * enough to look at the database once more before the search.
 */
#include "directory_http.h"
#include "live.h"

#include <string.h>

#define WAIT_MS 1000
#define SEARCH  "/v1/directory/search"
#define MAP     "/v1/directory/map"

/* Also where it is asked as a body: nothing is written by it. */
static bool is_search(const struct cmn_request *request)
{
	return strncmp(request->target, SEARCH, strlen(SEARCH)) == 0 ||
	       strncmp(request->target, MAP, strlen(MAP)) == 0;
}

static bool writes(const struct cmn_request *request)
{
	return strcmp(request->method, "GET") != 0 && strcmp(request->method, "HEAD") != 0 &&
	       !is_search(request);
}

void directory_http_answer(void *deps, struct cmn_dispatcher *d, const struct cmn_request *request,
			   struct cmn_answer *answer)
{
	struct directory_live *live = ((const struct directory_deps *)deps)->live;
	size_t count = 0;

	if (is_search(request) && cmn_request_header(request, "C360-After", &count) != NULL)
		directory_live_catch_up(live, WAIT_MS);
	cmn_dispatch(d, request, answer);
	if (writes(request) && answer->status >= 200 && answer->status < 300)
		directory_live_catch_up(live, WAIT_MS);
}
