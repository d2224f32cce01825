/* SPDX-License-Identifier: EUPL-1.2 */
#include "governance_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OWN_MAX (CMN_PG_PARAMS_MAX - CMN_WRITE_N)

/* Parameters that had to be made, freed together. */
struct made {
	char *text[OWN_MAX];
	size_t n;
	bool failed;
};

static void made_drop(struct made *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->text[i]);
}

static const char *keep(struct made *m, char *text)
{
	if (text == NULL)
		m->failed = true;
	else
		m->text[m->n++] = text;
	return text;
}

static char *number(const json_t *value)
{
	char *text = NULL;

	return asprintf(&text, "%lld", (long long)json_integer_value(value)) < 0 ? NULL : text;
}

static const char *value_of(const json_t *body, const struct governance_given *given,
			    const char *key, struct made *m)
{
	const json_t *value = json_object_get(body, key);

	for (; given != NULL && given->key != NULL; given++) {
		if (strcmp(given->key, key) == 0)
			return given->value;
	}
	if (json_is_string(value))
		return json_string_value(value);
	if (json_is_integer(value))
		return keep(m, number(value));
	if (json_is_boolean(value))
		return json_is_true(value) ? "true" : "false";
	return json_is_array(value) ? keep(m, cmn_json_pg_array(value)) : NULL;
}

enum cmn_err governance_store_write(struct cmn_call *call, const struct governance_write *write,
				    const struct governance_given *given,
				    const struct cmn_stmt *lock, const char *locked)
{
	CMN_AUTO(made_drop) struct made made = {.n = 0};
	const char *params[CMN_PG_PARAMS_MAX];
	char version[24];
	const char *const on[] = {call->write.departement, locked};
	const struct cmn_step first = {lock, on};
	int64_t now = 0;
	bool again = false;

	snprintf(version, sizeof(version), "%lld", (long long)call->if_match);
	cmn_write_params(&call->write, params);
	for (size_t i = 0; write->keys[i] != NULL; i++)
		params[CMN_WRITE_N + i] = strcmp(write->keys[i], "If-Match") == 0
					      ? version
					      : value_of(call->body, given, write->keys[i], &made);
	if (made.failed)
		return cmn_no_memory(&call->err);
	if (lock != NULL)
		return cmn_write_run_locked(call->pool, &call->ctx, &first, &write->stmt, params,
					    &call->write, &now, &again, &call->err);
	return cmn_write_run(call->pool, &call->ctx, &write->stmt, params, &call->write, &now,
			     &again, &call->err);
}

enum cmn_err governance_store_read(struct cmn_call *call, const struct cmn_stmt *stmt,
				   const char *id, const char *who, const char *day, PGresult **ret)
{
	const char *const params[] = {id, who, day};

	return cmn_pool_one(call->pool, &call->ctx, stmt, params, ret, &call->err);
}

enum cmn_err governance_store_page(struct cmn_call *call, const struct cmn_stmt *stmt,
				   const struct governance_page *page, PGresult **ret)
{
	char rows[24], cursor[CMN_NEXT_LEN];
	const char *const params[] = {page->departement, page->who,      page->day, cursor, rows,
				      page->filter[0],   page->filter[1]};
	enum cmn_err rc = cmn_call_cursor(call, cursor, sizeof(cursor));

	if (rc != CMN_OK)
		return rc;
	snprintf(rows, sizeof(rows), "%lld", (long long)page->limit + 1);
	return cmn_pool_run(call->pool, &call->ctx, stmt, params, ret, &call->err);
}

enum cmn_err governance_store_ask(struct cmn_call *call, const struct cmn_stmt *stmt,
				  const char *const *params, PGresult **ret)
{
	return cmn_pool_run(call->pool, &call->ctx, stmt, params, ret, &call->err);
}
