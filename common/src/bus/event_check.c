/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event_schema.h"

#include "cmn/json.h"
#include "cmn/schema.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* A schema is compiled when the first event of its type comes, for the life of the program: a
 * service hears of a few types among all, and a compiled schema takes some twenty kilobytes. */
static struct {
	pthread_mutex_t lock;               /* over compiling */
	_Atomic(struct cmn_schema *) *made; /* as CMN_EVENT_SCHEMAS; NULL: not yet */
} checker = {.lock = PTHREAD_MUTEX_INITIALIZER};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void make_room(void)
{
	checker.made = calloc(CMN_EVENT_SCHEMA_COUNT + 1, sizeof(*checker.made));
}

static enum cmn_err compile(size_t i, struct cmn_schema **ret, struct cmn_error *err)
{
	const char *text = CMN_EVENT_SCHEMAS[i].text;
	json_t *doc CMN_AUTO(cmn_json_drop) = NULL;

	if (cmn_json_parse(text, strlen(text), &doc, err) == CMN_OK &&
	    cmn_schema_compile(doc, CMN_SCHEMA_FORMAT, NULL, 0, ret, err) == CMN_OK)
		return CMN_OK;
	return cmn_fail(err, CMN_E_INTERNAL, "schéma de l’événement « %s » inutilisable",
			"schema of event \"%s\" cannot be used", CMN_EVENT_SCHEMAS[i].type);
}

static enum cmn_err schema_of(size_t i, const struct cmn_schema **ret, struct cmn_error *err)
{
	struct cmn_schema *schema = NULL;
	enum cmn_err rc = CMN_OK;

	pthread_once(&once, make_room);
	if (!checker.made)
		return cmn_no_memory(err);
	schema = atomic_load(&checker.made[i]);
	if (!schema) {
		pthread_mutex_lock(&checker.lock);
		schema = atomic_load(&checker.made[i]);
		if (!schema)
			rc = compile(i, &schema, err);
		if (rc == CMN_OK)
			atomic_store(&checker.made[i], schema);
		pthread_mutex_unlock(&checker.lock);
	}
	*ret = schema;
	return rc;
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
	if (schema_of((size_t)(known - CMN_EVENT_SCHEMAS), &schema, err) != CMN_OK)
		return err->code;
	return cmn_schema_check(schema, ev->data, err);
}
