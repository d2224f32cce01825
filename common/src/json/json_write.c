/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/json.h"

#include "cmn/buf.h"

static void write_object(struct cmn_buf *b, json_t *object)
{
	void *at = json_object_iter(object);

	cmn_json_open(b, '{');
	for (; at; at = json_object_iter_next(object, at)) {
		cmn_json_key(b, json_object_iter_key(at));
		cmn_json_value(b, json_object_iter_value(at));
	}
	cmn_json_close(b, '}');
}

static void write_array(struct cmn_buf *b, const json_t *array)
{
	size_t n = json_array_size(array);

	cmn_json_open(b, '[');
	for (size_t i = 0; i < n; i++)
		cmn_json_value(b, json_array_get(array, i));
	cmn_json_close(b, ']');
}

void cmn_json_value(struct cmn_buf *b, json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(b, value);
		break;
	case JSON_ARRAY:
		write_array(b, value);
		break;
	case JSON_STRING:
		cmn_json_strn(b, json_string_value(value), json_string_length(value));
		break;
	case JSON_INTEGER:
		cmn_json_int(b, json_integer_value(value));
		break;
	case JSON_REAL:
		cmn_json_num(b, json_real_value(value));
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		cmn_json_bool(b, json_is_true(value));
		break;
	case JSON_NULL:
	default:
		cmn_json_raw(b, "null", 4);
	}
}
