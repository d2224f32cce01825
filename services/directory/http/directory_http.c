/* SPDX-License-Identifier: EUPL-1.2 */
#include "directory_http.h"

#include "text.h"

#include <stdio.h>
#include <string.h>

enum cmn_err directory_place_of(struct cmn_call *call, const char *pointer, const char *departement,
				const char *code, struct directory_place *ret)
{
	PGresult *res CMN_AUTO(cmn_pgres_drop) = NULL;
	enum cmn_err rc = directory_commune_read(call->pool, &call->ctx, code, &res, &call->err);

	if (rc == CMN_E_NOT_FOUND)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "la commune « %s » n’existe pas",
				   "commune \"%s\" does not exist", code);
	if (rc)
		return rc;
	if (strcmp(cmn_column(res, 0, "departement"), departement) != 0)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "la commune « %s » n’est pas dans le département « %s »",
				   "commune \"%s\" is not in département \"%s\"", code,
				   departement);
	snprintf(ret->code, sizeof(ret->code), "%s", cmn_column(res, 0, "code"));
	snprintf(ret->folded, sizeof(ret->folded), "%s", cmn_column(res, 0, "_sort_key"));
	ret->lat = strtod(cmn_column(res, 0, "lat"), NULL);
	ret->lon = strtod(cmn_column(res, 0, "lon"), NULL);
	return CMN_OK;
}

enum cmn_err directory_pattern_of(struct cmn_call *call, char room[DIRECTORY_TEXT_MAX],
				  const char **ret)
{
	const char *text = cmn_call_param(call, "text");

	*ret = NULL;
	if (text == NULL)
		return CMN_OK;
	directory_text_pattern(text, room, DIRECTORY_TEXT_MAX);
	if (room[0] == '\0')
		return cmn_fail_at(&call->err, CMN_E_INVALID, "query:text",
				   "le texte cherché ne contient ni lettre ni chiffre",
				   "the text to find holds no letter and no digit");
	*ret = room;
	return CMN_OK;
}

enum cmn_err directory_cursor_of(struct cmn_call *call, struct directory_cursor *ret)
{
	enum cmn_err rc = cmn_call_cursor(call, ret->text, sizeof(ret->text));

	if (rc == CMN_OK)
		directory_cursor_split(ret);
	return rc;
}

const char *directory_merged(const json_t *body, const char *key, const PGresult *now)
{
	if (json_object_get(body, key) != NULL)
		return cmn_json_get(body, key);
	return now != NULL ? cmn_column(now, 0, key) : NULL;
}

bool directory_merged_bool(const json_t *body, const char *key, const PGresult *now)
{
	const json_t *given = json_object_get(body, key);

	return given != NULL ? json_is_true(given) : cmn_pg_bool(now, 0, PQfnumber(now, key));
}

enum cmn_err directory_reply_record(struct cmn_call *call, const PGresult *res)
{
	call->version = cmn_pg_int(res, 0, PQfnumber(res, "version"), 0);
	return cmn_reply_row(call, res, 0);
}
