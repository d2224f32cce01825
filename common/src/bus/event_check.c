/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/event_schema.h"

#include "cmn/json.h"
#include "cmn/schema.h"

#include <pthread.h>
#include <string.h>

/* Compiled once for the life of the program; read-only afterwards. */
struct checker {
	struct cmn_schema **schemas; /* as CMN_EVENT_SCHEMAS */
	json_t *docs;                /* what they were compiled from */
	enum cmn_err code;
	const char *failed; /* type whose schema could not be compiled */
};

static struct checker checker;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static enum cmn_err compile_one(size_t i)
{
	const char *text = CMN_EVENT_SCHEMAS[i].text;
	struct cmn_error err;
	json_t *doc = NULL;
	enum cmn_err rc;

	cmn_error_init(&err);
	rc = cmn_json_parse(text, strlen(text), &doc, &err);
	if (rc == CMN_OK)
		rc = cmn_schema_compile(doc, CMN_SCHEMA_FORMAT, NULL, 0, &checker.schemas[i], &err);
	if (doc && json_array_append_new(checker.docs, doc) != 0)
		rc = CMN_E_INTERNAL;
	return rc;
}

static void compile_all(void)
{
	checker.docs = json_array();
	checker.schemas = calloc(CMN_EVENT_SCHEMA_COUNT + 1, sizeof(struct cmn_schema *));
	if (!checker.docs || !checker.schemas) {
		checker.code = CMN_E_INTERNAL;
		checker.failed = "-";
		return;
	}
	for (size_t i = 0; i < CMN_EVENT_SCHEMA_COUNT; i++) {
		checker.code = compile_one(i);
		if (checker.code != CMN_OK) {
			checker.failed = CMN_EVENT_SCHEMAS[i].type;
			return;
		}
	}
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

enum cmn_err cmn_event_check(const struct cmn_event *ev, struct cmn_error *err)
{
	pthread_once(&once, compile_all);
	if (checker.code != CMN_OK)
		return cmn_fail(err, CMN_E_INTERNAL, "schéma de l’événement « %s » inutilisable",
				"schema of event \"%s\" cannot be used", checker.failed);
	for (size_t i = 0; i < CMN_EVENT_SCHEMA_COUNT; i++)
		if (strcmp(ev->type, CMN_EVENT_SCHEMAS[i].type) == 0)
			return cmn_schema_check(checker.schemas[i], ev->data, err);
	return judge_unknown(ev->type, err);
}
