/* SPDX-License-Identifier: EUPL-1.2 */
#include "people_http.h"

#include "cmn/clock.h"
#include "cmn/json.h"

#include <string.h>

#define TEXT_MAX ((size_t)256 * 1024)

struct intake_day intake_people_today(void)
{
	return intake_local_at(cmn_clock_us()).day;
}

enum cmn_err intake_people_dump(struct cmn_call *call, json_t *value, char **ret)
{
	struct cmn_buf out;

	cmn_buf_init(&out, TEXT_MAX);
	cmn_json_value(&out, value);
	*ret = cmn_buf_take(&out);
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err intake_people_load(struct cmn_call *call, const char *text, json_t **ret)
{
	return cmn_json_parse(text, strlen(text), ret, &call->err);
}

void intake_people_compared(const json_t *traits, struct intake_traits *ret)
{
	const char *birth = cmn_json_get(traits, "birth_date");

	*ret = (struct intake_traits){.commune = cmn_json_get(traits, "commune")};
	intake_traits_read(ret, cmn_json_get(traits, "family_name"),
			   cmn_json_get(traits, "birth_name"), cmn_json_get(traits, "given_names"));
	if (!birth || intake_birth_read(birth, intake_people_today(), &ret->birth) != 0)
		ret->birth = (struct intake_birth){0};
}

enum cmn_err intake_people_keys(struct cmn_call *call, const struct intake_keys *keys, char **ret)
{
	CMN_AUTO(cmn_json_drop) json_t *list = json_array();

	*ret = NULL;
	for (size_t i = 0; list && i < keys->n; i++)
		if (json_array_append_new(list, json_string(keys->key[i])) != 0)
			return cmn_no_memory(&call->err);
	if (list)
		*ret = keys->n ? cmn_json_pg_array(list) : strdup("{}");
	return *ret ? CMN_OK : cmn_no_memory(&call->err);
}

enum cmn_err intake_people_traits_keys(struct cmn_call *call, const json_t *traits, char **ret)
{
	struct intake_traits t;
	struct intake_keys keys;

	intake_people_compared(traits, &t);
	intake_keys_of(&t, &keys);
	return intake_people_keys(call, &keys, ret);
}
