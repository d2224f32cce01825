/* SPDX-License-Identifier: EUPL-1.2
 *
 * setting_http.c - the delays and thresholds of a département, and the day's list that rests on
 * them.
 */
#include "intake_ops.h"
#include "work_http.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SETTINGS  "/v1/intake/work-settings"
#define TODAY_MAX 200
#define DAY_US    (INT64_C(86400) * 1000000)

enum cmn_err intake_http_list_work_settings(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	const char *day = cmn_call_param(call, "day");
	char today[CMN_DAY_LEN];
	int values[INTAKE_WORK_KEYS_];
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc != CMN_OK)
		return rc;
	intake_work_today(departement, today);
	rc = intake_store_settings(call, departement, day ? day : today, values);
	if (rc != CMN_OK)
		return rc;
	cmn_json_open(&call->out, '{');
	cmn_json_key(&call->out, "items");
	cmn_json_open(&call->out, '[');
	for (int i = 0; i < INTAKE_WORK_KEYS_; i++) {
		cmn_json_open(&call->out, '{');
		cmn_json_kstr(&call->out, "key", INTAKE_WORK_SETTINGS[i].key);
		cmn_json_kint(&call->out, "value", values[i]);
		cmn_json_kint(&call->out, "by_default", INTAKE_WORK_SETTINGS[i].by_default);
		cmn_json_close(&call->out, '}');
	}
	cmn_json_close(&call->out, ']');
	cmn_json_close(&call->out, '}');
	return CMN_OK;
}

static enum cmn_err check_setting(struct cmn_call *call, const char *departement)
{
	enum intake_work_key key = intake_work_key_of(cmn_json_get(call->body, "key"));
	const char *from = cmn_json_get(call->body, "valid_from");
	int day;

	if (!intake_work_value_fits(key, cmn_json_get_int(call->body, "value", -1)))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/value", "ce réglage va de %d à %d",
				   "this setting goes from %d to %d",
				   INTAKE_WORK_SETTINGS[key].least, INTAKE_WORK_SETTINGS[key].most);
	if (!cmn_day_parse(from, &day) || day < cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, "/valid_from",
				   "un réglage vaut à partir d’aujourd’hui ou plus tard",
				   "a setting holds from today or later");
	return CMN_OK;
}

enum cmn_err intake_http_set_work_setting(struct cmn_call *call)
{
	const char *departement = cmn_json_get(call->body, "departement");
	char value[INTAKE_INT_LEN];
	enum cmn_err rc = cmn_call_territory(call, "/departement", departement);

	if (rc == CMN_OK)
		rc = check_setting(call, departement);
	if (rc != CMN_OK)
		return rc;
	call->write.departement = departement;
	rc = intake_store_set(call, cmn_json_get(call->body, "key"),
			      intake_work_int(call, "value", value),
			      cmn_json_get(call->body, "valid_from"));
	if (rc == CMN_E_CONFLICT)
		return cmn_fail_at(&call->err, CMN_E_CONFLICT, "/valid_from",
				   "ce réglage a déjà une valeur à partir de ce jour",
				   "this setting has a value from that day on already");
	return rc == CMN_OK
		   ? intake_work_reply(call, INTAKE_WORK_SETTING, call->write.resource_id, SETTINGS)
		   : rc;
}

enum cmn_err intake_http_get_work_setting(struct cmn_call *call)
{
	return intake_work_reply(call, INTAKE_WORK_SETTING, cmn_call_param(call, "id"), NULL);
}

enum cmn_err intake_http_list_today(struct cmn_call *call)
{
	const char *departement = cmn_call_param(call, "departement");
	int64_t now = cmn_clock_us();
	char today[CMN_DAY_LEN], until[CMN_TIME_LEN], idle[CMN_TIME_LEN];
	int values[INTAKE_WORK_KEYS_];
	CMN_AUTO(intake_work_whose_drop) struct intake_whose_room room = {0};
	struct intake_whose whose;
	CMN_AUTO(cmn_pgres_drop) PGresult *res = NULL;
	enum cmn_err rc = cmn_call_territory(call, "query:departement", departement);

	if (rc != CMN_OK)
		return rc;
	intake_work_today(departement, today);
	rc = intake_store_settings(call, departement, today, values);
	if (rc == CMN_OK)
		rc = intake_work_whose(call, departement, &room, &whose);
	if (rc != CMN_OK)
		return rc;
	cmn_time_format(cmn_day_begin(cmn_day_of(now, departement) + 1, departement), until);
	cmn_time_format(now - values[INTAKE_IDLE_DAYS] * DAY_US, idle);
	rc = intake_store_today(call, departement, &whose, until, idle, &res);
	return rc == CMN_OK ? cmn_reply_seen_list(call, res, TODAY_MAX) : rc;
}
