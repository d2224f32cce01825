/* SPDX-License-Identifier: EUPL-1.2
 *
 * Values as JSON Schema compares them: 1 and 1.0 are the same number, the order of members does not
 * count, a length is a count of code points.
 */
#include "schema_internal.h"

#include <math.h>
#include <string.h>

static bool equal_arrays(json_t *a, json_t *b)
{
	size_t i;
	json_t *item;

	if (json_array_size(a) != json_array_size(b))
		return false;
	json_array_foreach(a, i, item)
	{
		if (!schema_equal(item, json_array_get(b, i)))
			return false;
	}
	return true;
}

static bool equal_objects(json_t *a, json_t *b)
{
	const char *key;
	size_t len;
	json_t *item;

	if (json_object_size(a) != json_object_size(b))
		return false;
	json_object_keylen_foreach(a, key, len, item)
	{
		json_t *other = json_object_getn(b, key, len);

		if (other == NULL || !schema_equal(item, other))
			return false;
	}
	return true;
}

bool schema_equal(json_t *a, json_t *b)
{
	if (json_is_number(a) && json_is_number(b))
		return schema_compare(a, b) == 0;
	if (json_typeof(a) != json_typeof(b))
		return false;
	if (json_is_string(a))
		return json_string_length(a) == json_string_length(b) &&
		       memcmp(json_string_value(a), json_string_value(b), json_string_length(a)) ==
			   0;
	if (json_is_array(a))
		return equal_arrays(a, b);
	return !json_is_object(a) || equal_objects(a, b);
}

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n)
{
	const unsigned char *at = bytes;

	for (size_t i = 0; i < n; i++)
		h = (h ^ at[i]) * 1099511628211u;
	return h;
}

static uint64_t hash_number(const json_t *value)
{
	/* + 0.0 makes one zero of the two */
	double d = json_number_value(value) + 0.0;

	return hash_bytes(14695981039346656037u, &d, sizeof(d));
}

static uint64_t hash_object(json_t *object)
{
	uint64_t ret = json_object_size(object);
	const char *key;
	size_t len;
	json_t *item;

	/* a sum, because the order of members does not count */
	json_object_keylen_foreach(object, key, len, item) ret +=
	    hash_bytes(schema_hash(item), key, len);
	return ret;
}

/* Equal values have equal hashes. */
uint64_t schema_hash(json_t *value)
{
	uint64_t ret = 14695981039346656037u + (uint64_t)json_typeof(value);
	size_t i;
	json_t *item;

	if (json_is_number(value))
		return hash_number(value);
	if (json_is_string(value))
		return hash_bytes(ret, json_string_value(value), json_string_length(value));
	if (json_is_object(value))
		return hash_object(value);
	json_array_foreach(value, i, item) ret = ret * 31 + schema_hash(item);
	return ret;
}

size_t schema_count_chars(const char *text, size_t n)
{
	size_t ret = 0;

	for (size_t i = 0; i < n; i++)
		ret += ((unsigned char)text[i] & 0xc0) != 0x80;
	return ret;
}
