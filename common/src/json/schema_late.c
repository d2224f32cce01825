/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/json.h"
#include "cmn/schema.h"

#include <pthread.h>
#include <string.h>

static pthread_mutex_t compiling = PTHREAD_MUTEX_INITIALIZER;

static enum cmn_err compile(const char *text, struct cmn_schema **ret, struct cmn_error *err)
{
	json_t *doc CMN_AUTO(cmn_json_drop) = NULL;
	enum cmn_err rc;

	/* the build has read this text before: what fails now is memory, which jansson's lexer
	 * takes for bad syntax */
	if (cmn_json_parse(text, strlen(text), &doc, err) != CMN_OK)
		return cmn_no_memory(err);
	rc = cmn_schema_compile(doc, CMN_SCHEMA_FORMAT, NULL, 0, ret, err);
	if (rc == CMN_OK || rc == CMN_E_UNAVAILABLE)
		return rc;
	/* the text is ours, not the caller's: what is wrong in it is no fault of his */
	return cmn_fail(err, CMN_E_INTERNAL, "schéma inutilisable : %s",
			"schema that cannot be used: %s", err->detail[CMN_EN]);
}

enum cmn_err cmn_schema_late(struct cmn_schema_late *late, const struct cmn_schema **ret,
			     struct cmn_error *err)
{
	struct cmn_schema *schema = atomic_load(&late->made);
	enum cmn_err rc = CMN_OK;

	if (!schema) {
		pthread_mutex_lock(&compiling);
		schema = atomic_load(&late->made);
		if (!schema)
			rc = compile(late->text, &schema, err);
		if (rc == CMN_OK)
			atomic_store(&late->made, schema);
		pthread_mutex_unlock(&compiling);
	}
	*ret = schema;
	return rc;
}

void cmn_schema_late_free(struct cmn_schema_late *late)
{
	struct cmn_schema *schema = atomic_exchange(&late->made, NULL);

	cmn_schema_free(&schema);
}
