/* SPDX-License-Identifier: EUPL-1.2 */
#include "asked.h"

#include <stdio.h>

const char *directory_asked_text(const struct directory_asked *asked, const char *name)
{
	if (asked->body != NULL)
		return cmn_json_get(asked->body, name);
	return cmn_call_param(asked->call, name);
}

int64_t directory_asked_int(const struct directory_asked *asked, const char *name,
			    int64_t otherwise)
{
	if (asked->body != NULL)
		return cmn_json_get_int(asked->body, name, otherwise);
	return cmn_call_param_int(asked->call, name, otherwise);
}

const char *directory_asked_at(const struct directory_asked *asked, const char *name,
			       char room[DIRECTORY_ASKED_AT])
{
	snprintf(room, DIRECTORY_ASKED_AT, "%s%s", asked->body != NULL ? "/" : "query:", name);
	return room;
}
