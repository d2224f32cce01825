/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_state.h"

#include "money_announced.h"

#include "cmn/calendar.h"

#include <string.h>

#define OID_INT8 20
#define OID_INT4 23
#define OID_JSON 114

int64_t money_column(const PGresult *book, const char *name)
{
	return cmn_pg_int(book, 0, PQfnumber(book, name), 0);
}

bool money_know(const PGresult *book, struct money_known *ret)
{
	const char *text = cmn_column(book, 0, "announced");
	CMN_AUTO(cmn_json_drop) json_t *rows = text ? json_loads(text, 0, NULL) : json_array();
	struct money_announced announced = money_announced_of(rows);
	struct money_state *s = &ret->state;

	if (!rows)
		return false;
	*s = (struct money_state){
	    .ars = money_column(book, "ars_cents"),
	    .cd = money_column(book, "cd_cents"),
	    .carried_in = money_column(book, "carried_in_cents"),
	    .planned = money_column(book, "planned_cents"),
	    .shared = money_column(book, "shared_cents"),
	    .spent = money_column(book, "spent_cents"),
	    .passed_on = money_column(book, "passed_on_cents"),
	    .income = money_column(book, "other_income_cents"),
	    .reserved = money_column(book, "reserved_cents"),
	    .received = money_column(book, "received_ars_cents"),
	    .announced = announced.total,
	    .contradiction = announced.failing,
	    .announced_adds_up = announced.adds_up,
	    .previous = money_column(book, "previous_cents"),
	    .has_previous = cmn_column(book, 0, "previous_cents") != NULL,
	    .has_shares = money_column(book, "share_count") > 0,
	};
	if (!money_year_of((int)money_column(book, "year"), &ret->year) ||
	    !cmn_day_parse(cmn_column(book, 0, "on"), &ret->on))
		return false;
	ret->days = money_year_days(&ret->year);
	ret->elapsed = money_elapsed(&ret->year, ret->on);
	ret->available = money_available(s);
	/* the payment of a month is late when the month is over, at the end of its last day */
	s->due = money_due(
	    s->ars, ret->elapsed == ret->days ? 12 : money_month(&ret->year, ret->on + 1) - 1);
	s->lags = money_lags(s->spent, ret->available, ret->elapsed, ret->days,
			     (int)money_column(book, "lag_percent"),
			     (int)money_column(book, "lag_from_day"));
	ret->result = money_column(book, "received_cents") + s->carried_in - s->spent - s->reserved;
	return true;
}

void money_put(struct cmn_buf *out, const PGresult *book, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int col = PQfnumber(book, names[i]);
		const char *text = cmn_pg_text(book, 0, col);

		if (text == NULL)
			continue;
		switch (PQftype(book, col)) {
		case OID_INT4:
		case OID_INT8:
			cmn_json_kint(out, names[i], cmn_pg_int(book, 0, col, 0));
			break;
		case OID_JSON:
			cmn_json_key(out, names[i]);
			cmn_json_raw(out, text, strlen(text));
			break;
		default:
			cmn_json_kstr(out, names[i], text);
		}
	}
}

void money_put_twelfths(struct cmn_buf *out, const PGresult *book)
{
	const char *text = cmn_column(book, 0, "received_by_month");
	CMN_AUTO(cmn_json_drop) json_t *months = json_loads(text ? text : "[]", 0, NULL);
	int64_t received[13] = {0}, ars = money_column(book, "ars_cents");
	const json_t *row;
	size_t i;

	json_array_foreach(months, i, row)
	{
		int64_t month = cmn_json_get_int(row, "month", 0);

		if (month >= 1 && month <= 12)
			received[month] = cmn_json_get_int(row, "cents", 0);
	}
	cmn_json_key(out, "twelfths");
	cmn_json_open(out, '[');
	for (int month = 1; month <= 12; month++) {
		cmn_json_open(out, '{');
		cmn_json_kint(out, "month", month);
		cmn_json_kint(out, "due_cents", money_twelfth(ars, month));
		cmn_json_kint(out, "received_cents", received[month]);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}

static bool is_alert(const char *code)
{
	static const char *const ALERTS[] = {"overspent", "passed_on", "payments_behind",
					     "reserve_risk"};

	for (size_t i = 0; i < CMN_LEN(ALERTS); i++)
		if (strcmp(ALERTS[i], code) == 0)
			return true;
	return false;
}

void money_put_flags(struct cmn_buf *out, const struct money_state *state, const char *key,
		     bool alerts)
{
	struct money_flag flags[MONEY_FLAGS_MAX];
	size_t n = money_flags(state, flags);

	cmn_json_key(out, key);
	cmn_json_open(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (alerts && !is_alert(flags[i].code))
			continue;
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "code", flags[i].code);
		cmn_json_kstr(out, "rule", flags[i].rule);
		cmn_json_kint(out, "stated_cents", flags[i].check.stated);
		cmn_json_kint(out, "found_cents", flags[i].check.found);
		cmn_json_kint(out, "difference_cents", flags[i].check.difference);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}
