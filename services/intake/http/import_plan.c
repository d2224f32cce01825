/* SPDX-License-Identifier: EUPL-1.2 */
#include "import_http.h"

#include "civil.h"
#include "import_store.h"

#include "cmn/clock.h"

#include <stdio.h>
#include <string.h>

/* Found by its code and by its name; a name that two communes share finds neither. */
static enum cmn_err read_communes(struct cmn_call *call, struct intake_import_plan *plan)
{
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc =
	    intake_store_communes(call->pool, &call->ctx, plan->departement, &res, &call->err);

	for (int i = 0; rc == CMN_OK && i < PQntuples(res); i++) {
		const char *code = cmn_pg_text(res, i, 0);
		char name[256];

		intake_import_fold_place(cmn_pg_text(res, i, 1), name, sizeof(name));
		json_object_set_new(plan->communes, code, json_string(code));
		json_object_set_new(plan->communes, name,
				    json_string(json_object_get(plan->communes, name) ? "" : code));
	}
	return rc;
}

static int column_at(const struct cmn_csv *csv, const char *name)
{
	for (size_t i = 0; i < cmn_csv_columns(csv); i++)
		if (strcmp(cmn_csv_column(csv, i), name) == 0)
			return (int)i;
	return -1;
}

/* One field from one column; a column that the file does not have is named. */
static enum cmn_err read_columns(struct cmn_call *call, const struct cmn_csv *csv,
				 struct intake_import_plan *plan)
{
	const json_t *columns = json_object_get(json_object_get(call->body, "mapping"), "columns");
	bool taken[64] = {false};
	size_t i;
	json_t *c;

	json_array_foreach(columns, i, c)
	{
		int at = column_at(csv, cmn_json_get(c, "column"));
		int field = intake_import_field(cmn_json_get(c, "field"));
		char pointer[64];

		snprintf(pointer, sizeof(pointer), "/mapping/columns/%zu/column", i);
		if (at < 0)
			return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
					   "le fichier n’a pas cette colonne",
					   "the file has no such column");
		if (plan->at[at] >= 0)
			return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
					   "cette colonne est déjà prise",
					   "this column is taken already");
		snprintf(pointer, sizeof(pointer), "/mapping/columns/%zu/field", i);
		if (field < 0 || taken[field])
			return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
					   "ce champ vient déjà d’une autre colonne",
					   "this field comes from another column already");
		taken[field] = true;
		plan->at[at] = field;
		plan->values[at] = json_object_get(c, "values");
	}
	return CMN_OK;
}

enum cmn_err intake_import_plan(struct cmn_call *call, const struct cmn_csv *csv,
				struct intake_import_plan *ret)
{
	static const char *const ORDERS[] = {
	    [INTAKE_DMY] = "dmy", [INTAKE_YMD] = "ymd", [INTAKE_MDY] = "mdy"};
	const json_t *mapping = json_object_get(call->body, "mapping");
	const char *order = cmn_json_get(mapping, "date_order");
	struct intake_local now;
	enum cmn_err rc;

	*ret = (struct intake_import_plan){
	    .departement = cmn_json_get(call->body, "departement"),
	    .order = INTAKE_DMY,
	    .attach = json_is_true(json_object_get(call->body, "attach_known")),
	    .defaults = json_object_get(mapping, "defaults"),
	    .communes = json_object(),
	    .seen = json_object(),
	    .now_us = cmn_clock_us(),
	};
	if (!ret->communes || !ret->seen)
		return cmn_no_memory(&call->err);
	for (size_t i = 0; i < CMN_LEN(ret->at); i++)
		ret->at[i] = -1;
	for (enum intake_date_order o = INTAKE_DMY; order && o <= INTAKE_MDY; o++)
		if (strcmp(order, ORDERS[o]) == 0)
			ret->order = o;
	now = intake_local_at(ret->now_us);
	snprintf(ret->now, sizeof(ret->now), "%04u-%02u-%02uT%02u:%02u:59",
		 (unsigned)now.day.year % 10000U, (unsigned)now.day.month % 100U,
		 (unsigned)now.day.day % 100U, (unsigned)now.minute / 60U % 24U,
		 (unsigned)now.minute % 60U);
	/* a day without an hour stands for its noon: today is not to come */
	if (strcmp(ret->now + 11, "12:00:00") < 0)
		snprintf(ret->now + 11, sizeof(ret->now) - 11, "12:00:00");
	rc = read_columns(call, csv, ret);
	return rc == CMN_OK ? read_communes(call, ret) : rc;
}

void intake_import_plan_free(struct intake_import_plan *plan)
{
	json_decref(plan->communes);
	json_decref(plan->seen);
}
