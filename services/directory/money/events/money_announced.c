/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_announced.h"

#include <string.h>

static bool is(const json_t *row, const char *kind)
{
	return strcmp(cmn_json_get(row, "kind"), kind) == 0;
}

/* The parts of a component, however deep; of the total all parts. */
static bool belongs(const json_t *part, const json_t *whole)
{
	const char *within = cmn_json_get(part, "within");

	return is(part, "part") &&
	       (is(whole, "total") ||
		(within && strcmp(within, cmn_json_get(whole, "component")) == 0));
}

/* False: it has no parts to be checked by. */
static bool check_row(const json_t *rows, const json_t *row, struct money_check *ret)
{
	int64_t found = 0;
	bool any = false, whole = true;
	const json_t *part;
	size_t i;

	json_array_foreach(rows, i, part)
	{
		if (!belongs(part, row))
			continue;
		any = true;
		whole = money_add(&found, cmn_json_get_int(part, "cents", 0)) && whole;
	}
	*ret = money_checked(cmn_json_get_int(row, "cents", 0), found, whole);
	return any;
}

static bool is_checked(const json_t *row)
{
	return is(row, "total") || is(row, "stated");
}

struct money_announced money_announced_of(const json_t *rows)
{
	struct money_announced ret = {.total = -1, .adds_up = true};
	struct money_check check;
	const json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
	{
		if (is(row, "total"))
			ret.total = cmn_json_get_int(row, "cents", -1);
		if (ret.adds_up && is_checked(row) && check_row(rows, row, &check) &&
		    !check.adds_up) {
			ret.adds_up = false;
			ret.failing = check;
		}
	}
	return ret;
}

static void put_check(struct cmn_buf *out, const json_t *row, const struct money_check *check)
{
	cmn_json_open(out, '{');
	cmn_json_kstr(out, "component", cmn_json_get(row, "component"));
	cmn_json_kstr(out, "label", cmn_json_get(row, "label"));
	cmn_json_kint(out, "stated_cents", check->stated);
	cmn_json_kint(out, "found_cents", check->found);
	cmn_json_kint(out, "difference_cents", check->difference);
	cmn_json_kbool(out, "adds_up", check->adds_up);
	cmn_json_kstr(out, "source", cmn_json_get(row, "source"));
	cmn_json_kstr(out, "note", cmn_json_get(row, "note"));
	cmn_json_close(out, '}');
}

static void put_checks(struct cmn_buf *out, const json_t *rows, const int64_t *sum)
{
	struct money_check check;
	const json_t *row;
	size_t i;

	cmn_json_key(out, "checks");
	cmn_json_open(out, '[');
	json_array_foreach(rows, i, row)
	{
		if (sum && is(row, "total")) {
			check = money_compare(cmn_json_get_int(row, "cents", 0), *sum);
			put_check(out, row, &check);
		} else if (is_checked(row) && check_row(rows, row, &check)) {
			put_check(out, row, &check);
		}
	}
	cmn_json_close(out, ']');
}

static void put_rows(struct cmn_buf *out, const json_t *rows, const char *kind, const char *key)
{
	static const char *const TEXTS[] = {"component", "within", "label", "source", "note"};
	const json_t *row;
	size_t i;

	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	json_array_foreach(rows, i, row)
	{
		if (!is(row, kind))
			continue;
		cmn_json_open(out, '{');
		for (size_t k = 0; k < CMN_LEN(TEXTS); k++)
			cmn_json_kstr(out, TEXTS[k], cmn_json_get(row, TEXTS[k]));
		if (json_object_get(row, "cents"))
			cmn_json_kint(out, "cents", cmn_json_get_int(row, "cents", 0));
		else
			cmn_json_kint(out, "fte_hundredths",
				      cmn_json_get_int(row, "fte_hundredths", 0));
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

void money_announced_put(struct cmn_buf *out, const json_t *rows, const int64_t *sum)
{
	const struct money_announced of = money_announced_of(rows);
	const json_t *row;
	size_t i;

	if (of.total >= 0)
		cmn_json_kint(out, "total_cents", of.total);
	json_array_foreach(rows, i, row)
	{
		if (is(row, "total"))
			cmn_json_kstr(out, "source", cmn_json_get(row, "source"));
	}
	cmn_json_kbool(out, "adds_up", of.adds_up && (!sum || of.total == *sum));
	put_checks(out, rows, sum);
	put_rows(out, rows, "part", "parts");
	put_rows(out, rows, "in_kind", "in_kind");
}
