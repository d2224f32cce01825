/* SPDX-License-Identifier: EUPL-1.2 */
#include "work_http.h"
#include "intake_store.h"
#include "reception.h"
#include "visibility.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROLES_MAX 16

void intake_work_groups(const struct cmn_call *call, char out[INTAKE_GROUPS_LEN])
{
	const char *names[ROLES_MAX];
	size_t n = 0;

	for (unsigned bit = 1; bit != 0 && bit <= CMN_ROLE_ADMIN && n < ROLES_MAX; bit <<= 1)
		if (call->caller->roles & bit)
			names[n++] = cmn_role_name(bit);
	intake_seen_groups(names, n, out, INTAKE_GROUPS_LEN);
}

void intake_work_today(const char *departement, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

enum cmn_err intake_work_texts(struct cmn_call *call)
{
	return cmn_texts_good(call->body, &call->err);
}

enum cmn_err intake_work_situation(struct cmn_call *call, const char *id, char room[4],
				   PGresult **ret)
{
	enum cmn_err rc = intake_work_texts(call);

	if (rc == CMN_OK)
		rc = intake_store_situation(call->pool, &call->ctx, id, ret, &call->err);
	if (rc != CMN_OK)
		return rc;
	snprintf(room, 4, "%s", cmn_column(*ret, 0, "departement"));
	call->write.departement = room;
	return CMN_OK;
}

enum cmn_err intake_work_reply_situation(struct cmn_call *call, const char *id)
{
	char groups[INTAKE_GROUPS_LEN];
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc;

	intake_work_groups(call, groups);
	rc = intake_store_situation_seen(call->pool, &call->ctx, id, groups, &res, &call->err);
	return rc == CMN_OK ? cmn_reply_seen(call, res) : rc;
}

enum cmn_err intake_work_reply(struct cmn_call *call, enum intake_record record, const char *id,
			       const char *path)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = intake_store_get(call, record, id, &res);

	if (rc != CMN_OK)
		return rc;
	if (path)
		snprintf(call->location, sizeof(call->location), "%s/%s", path, id);
	return cmn_reply_seen(call, res);
}

enum cmn_err intake_work_explain(struct cmn_call *call, const char *situation)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *now = NULL;
	const char *person, *reason;
	enum cmn_err rc =
	    intake_store_situation(call->pool, &call->ctx, situation, &now, &call->err);

	if (rc != CMN_OK)
		return rc;
	person = cmn_column(now, 0, "_person_state");
	if (person && strcmp(person, "erased") == 0)
		return cmn_fail(
		    &call->err, CMN_E_CONFLICT,
		    "les données de la personne ont été effacées : plus aucun acte n’est "
		    "possible",
		    "the person's data were erased: no act is possible any more");
	reason = cmn_column(now, 0, "closure_reason");
	if (reason && strcmp(reason, "transferred") == 0)
		return cmn_fail(&call->err, CMN_E_CONFLICT,
				"ce dossier a été transmis à un autre département, qui en répond",
				"this file was transferred to another département, which answers "
				"for it");
	return cmn_explain(call, now);
}

enum cmn_err intake_work_list(struct cmn_call *call, enum intake_of_situation what)
{
	const char *id = cmn_call_param(call, "id");
	int64_t limit = cmn_call_param_int(call, "limit", 50);
	CMN_AUTO(cmn_pgres_drop) PGresult *situation = NULL;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	char after[128], departement[4];
	enum cmn_err rc = intake_work_situation(call, id, departement, &situation);

	if (rc == CMN_OK)
		rc = cmn_call_cursor(call, after, sizeof(after));
	if (rc == CMN_OK)
		rc = intake_store_of_situation(call, what, departement, id, after, limit, &res);
	if (rc != CMN_OK)
		return rc;
	cmn_call_saw(call, departement, id); /* the file, whichever part of it */
	return cmn_reply_list(call, res, limit);
}

enum cmn_err intake_work_past_day(struct cmn_call *call, const char *departement,
				  const char *pointer, const char *day)
{
	int number;

	if (!day)
		return CMN_OK;
	if (!cmn_day_parse(day, &number))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "cette date n’existe pas",
				   "this date does not exist");
	if (number > cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "cette date est dans le futur", "this date lies in the future");
	return CMN_OK;
}

const char *intake_work_int(const struct cmn_call *call, const char *key, char out[INTAKE_INT_LEN])
{
	const json_t *value = json_object_get(call->body, key);

	if (!json_is_integer(value))
		return NULL;
	snprintf(out, INTAKE_INT_LEN, "%" PRId64, (int64_t)json_integer_value(value));
	return out;
}

enum cmn_err intake_work_array(struct cmn_call *call, const char *key, char **ret)
{
	const json_t *list = json_object_get(call->body, key);

	*ret = json_is_array(list) ? cmn_json_pg_array(list) : NULL;
	if (json_is_array(list) && !*ret)
		return cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire insuffisante",
				"out of memory");
	return CMN_OK;
}

enum cmn_err intake_work_json(struct cmn_call *call, const json_t *value, char **ret)
{
	*ret = json_dumps(value, JSON_COMPACT);
	return *ret ? CMN_OK
		    : cmn_fail(&call->err, CMN_E_UNAVAILABLE, "mémoire insuffisante",
			       "out of memory");
}
