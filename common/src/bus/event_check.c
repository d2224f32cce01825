/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event_schema.h"

#include "cmn/schema.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct cmn_schema_late *schemas; /* as CMN_EVENT_SCHEMAS, for the life of the program */
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void name_all(void)
{
	schemas = calloc(CMN_EVENT_SCHEMA_COUNT + 1, sizeof(*schemas));
	for (size_t i = 0; schemas && i < CMN_EVENT_SCHEMA_COUNT; i++)
		schemas[i].text = CMN_EVENT_SCHEMAS[i].text;
}

/* Length of "intake.situation.opened.v" in "intake.situation.opened.v1"; 0: no version. */
static size_t stem_length(const char *type)
{
	const char *dot = strrchr(type, '.');

	return dot && dot[1] == 'v' ? (size_t)(dot - type) + 2 : 0;
}

static enum cmn_err judge_unknown(const char *type, struct cmn_error *err)
{
	size_t stem = stem_length(type);

	for (size_t i = 0; stem > 0 && i < CMN_EVENT_SCHEMA_COUNT; i++) {
		const char *known = CMN_EVENT_SCHEMAS[i].type;

		if (stem_length(known) == stem && strncmp(type, known, stem) == 0)
			return cmn_fail(err, CMN_E_INVALID,
					"version « %s » inconnue d’un type d’événement connu",
					"unknown version \"%s\" of a known event type", type);
	}
	return CMN_OK;
}

static int by_type(const void *type, const void *schema)
{
	return strcmp(type, ((const struct cmn_event_schema *)schema)->type);
}

enum cmn_err cmn_event_check(const struct cmn_event *ev, struct cmn_error *err)
{
	const struct cmn_event_schema *known =
	    bsearch(ev->type, CMN_EVENT_SCHEMAS, CMN_EVENT_SCHEMA_COUNT, sizeof(*known), by_type);
	const struct cmn_schema *schema = NULL;

	if (!known)
		return judge_unknown(ev->type, err);
	pthread_once(&once, name_all);
	if (!schemas)
		return cmn_no_memory(err);
	if (cmn_schema_late(&schemas[known - CMN_EVENT_SCHEMAS], &schema, err) != CMN_OK)
		return err->code;
	return cmn_schema_check(schema, ev->data, err);
}
