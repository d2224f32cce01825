/* SPDX-License-Identifier: EUPL-1.2
 *
 * money_checks.c - what the handlers ask of days, actors and budgets.
 */
#include "money_http.h"
#include "money_spend.h"

#include "cmn/clock.h"

#include <inttypes.h>
#include <stdio.h>

const char *money_number(const struct cmn_call *call, const char *key, char room[MONEY_NUMBER])
{
	const json_t *value = json_object_get(call->body, key);

	if (!json_is_integer(value))
		return NULL;
	snprintf(room, MONEY_NUMBER, "%" PRId64, (int64_t)json_integer_value(value));
	return room;
}

const char *money_kept(const struct cmn_call *call, const PGresult *now, const char *key,
		       char room[MONEY_NUMBER])
{
	const json_t *said = json_object_get(call->body, key);

	if (!said)
		return cmn_column(now, 0, key);
	return json_is_string(said) ? json_string_value(said) : money_number(call, key, room);
}

enum cmn_err money_budget_of(struct cmn_call *call, char room[4], PGresult **ret)
{
	const struct money_at at = money_at(call);
	enum cmn_err rc = money_store_budget(&at, cmn_call_param(call, "id"), ret);

	if (rc == CMN_OK && room)
		snprintf(room, 4, "%s", cmn_column(*ret, 0, "departement"));
	if (room)
		call->write.departement = room;
	return rc;
}

void money_today(const char *departement, char out[CMN_DAY_LEN])
{
	cmn_day_format(cmn_day_of(cmn_clock_us(), departement), out);
}

const char *money_on(const struct cmn_call *call, const char *departement, char room[CMN_DAY_LEN])
{
	const char *on = cmn_call_param(call, "on");

	if (on)
		return on;
	money_today(departement, room);
	return room;
}

enum cmn_err money_day_good(struct cmn_call *call, const char *pointer, const char *day,
			    const char *departement, int year)
{
	struct money_year of;
	int number = 0;

	if (!cmn_day_parse(day, &number))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer, "ce jour n’existe pas",
				   "this day does not exist");
	if (!money_year_of(year, &of) || number < of.first || number > of.last)
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce jour n’est pas de l’année %d de ce budget",
				   "this day is not of the year %d of this budget", year);
	if (number > cmn_day_of(cmn_clock_us(), departement))
		return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
				   "ce jour n’est pas encore venu", "this day has not come yet");
	return CMN_OK;
}

enum cmn_err money_actor_good(struct cmn_call *call, const char *key, const char *departement)
{
	const char *id = cmn_json_get(call->body, key);
	const struct money_at at = money_at(call);
	char list[64], pointer[40];
	int64_t n = 0;
	enum cmn_err rc;

	if (!id)
		return CMN_OK;
	snprintf(list, sizeof(list), "[\"%s\"]", id);
	rc = money_store_actors(&at, departement, list, &n);
	if (rc || n == 1)
		return rc;
	snprintf(pointer, sizeof(pointer), "/%s", key);
	return cmn_fail_at(&call->err, CMN_E_INVALID, pointer,
			   "aucun acteur du département ne porte cet identifiant",
			   "no actor of the département has this identifier");
}
