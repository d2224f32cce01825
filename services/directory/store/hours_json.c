/* SPDX-License-Identifier: EUPL-1.2 */
#include "offers.h"

#include <string.h>

static unsigned weekday_bit(const char *name)
{
	static const char *const DAYS[] = {"monday", "tuesday",  "wednesday", "thursday",
					   "friday", "saturday", "sunday"};

	for (size_t i = 0; i < CMN_LEN(DAYS); i++)
		if (strcmp(DAYS[i], name) == 0)
			return 1U << i;
	return 0;
}

static int minute(const json_t *object, const char *key)
{
	const char *text = cmn_json_get(object, key);

	return text != NULL ? directory_minute_parse(text) : -1;
}

/* False when it is there and no day. */
static bool day(const json_t *object, const char *key, int otherwise, int *ret)
{
	const char *text = cmn_json_get(object, key);

	*ret = otherwise;
	return text == NULL || cmn_day_parse(text, ret);
}

static bool rule_of(const json_t *from, struct directory_rule *ret)
{
	const char *weeks = cmn_json_get(from, "weeks");
	json_t *item;
	size_t i;

	*ret = (struct directory_rule){
	    .opens = minute(from, "opens"),
	    .closes = minute(from, "closes"),
	    .weeks = weeks == NULL                ? DIRECTORY_WEEKS_ALL
		     : strcmp(weeks, "even") == 0 ? DIRECTORY_WEEKS_EVEN
						  : DIRECTORY_WEEKS_ODD,
	};
	json_array_foreach(json_object_get(from, "days"), i, item) ret->days |=
	    weekday_bit(json_string_value(item));
	json_array_foreach(json_object_get(from, "nth"), i, item)
	{
		json_int_t n = json_integer_value(item);

		ret->nth |= n < 0 ? DIRECTORY_NTH_LAST : 1U << (n - 1);
	}
	return day(from, "from", DIRECTORY_NO_DAY, &ret->from) &&
	       day(from, "until", DIRECTORY_NO_DAY, &ret->until);
}

static bool exception_of(const json_t *from, struct directory_exception *ret)
{
	*ret = (struct directory_exception){
	    .closed = json_object_get(from, "closed") != NULL,
	    .opens = minute(from, "opens"),
	    .closes = minute(from, "closes"),
	};
	return day(from, "from", DIRECTORY_NO_DAY, &ret->from) &&
	       day(from, "until", ret->from, &ret->until);
}

bool directory_hours_of(const json_t *value, struct directory_hours *ret)
{
	const char *holidays = cmn_json_get(value, "holidays");
	bool good = true;
	json_t *item;
	size_t i;

	memset(ret, 0, sizeof(*ret));
	ret->open_on_holidays = holidays != NULL && strcmp(holidays, "as_usual") == 0;
	json_array_foreach(json_object_get(value, "weekly"), i,
			   item) if (ret->n_rules < DIRECTORY_RULES_MAX) good =
	    rule_of(item, &ret->rules[ret->n_rules++]) && good;
	json_array_foreach(json_object_get(value, "exceptions"), i,
			   item) if (ret->n_exceptions < DIRECTORY_EXCEPTIONS_MAX) good =
	    exception_of(item, &ret->exceptions[ret->n_exceptions++]) && good;
	return good;
}
