/* SPDX-License-Identifier: EUPL-1.2 */
#include "board_read.h"
#include "board_write.h"
#include "observatory_ops.h"

#include "cmn/calendar.h"
#include "cmn/clock.h"
#include "cmn/codes.h"

#include <stdio.h>
#include <string.h>

#define YEARS_TOGETHER 5

static const char *const SEEN_AS[RELEASE_AUDIENCE_END_] = {
    [RELEASE_COCHAIR] = "les autorités et la MDPH",
    [RELEASE_PARTNER] = "les membres et partenaires",
};

static unsigned year_now(void)
{
	char today[CMN_DAY_LEN];

	cmn_day_format(cmn_day_of(cmn_clock_us(), "31"), today);
	return (unsigned)strtoul(today, NULL, 10);
}

static bool known(const char *departement)
{
	const struct cmn_code_list *list = cmn_code_list_find("departements");

	return list && cmn_code_find(list, departement) != NULL;
}

/* The months or quarters of the year; by year, those that end with it. */
static bool span_of(const struct board_page *page, struct board_span *ret)
{
	int first = (int)page->year, last = first;

	if (page->step == BOARD_YEAR)
		first -= YEARS_TOGETHER - 1;
	return board_span_make(first * 12, last * 12 + 11, page->step, ret);
}

static enum cmn_err fill(struct cmn_call *call, struct board_page *page, struct board_series *s,
			 struct board_told *told)
{
	const struct board_asked asked = {.departement = page->departement};
	struct board_span span;
	enum cmn_err rc;

	if (!page->departement || !page->known || !span_of(page, &span))
		return CMN_OK;
	board_series_init(s, &span);
	rc = board_read(call, &asked, s, told);
	page->series = s;
	page->exact = told->audience == RELEASE_TEAM;
	/* the co-chairs are told the whole département and year exactly */
	page->threshold = told->audience == RELEASE_COCHAIR ? 0 : told->threshold;
	page->audience = SEEN_AS[told->audience];
	page->released_at = told->released_at[0] ? told->released_at : NULL;
	return rc;
}

enum cmn_err observatory_http_get_page(struct cmn_call *call)
{
	CMN_AUTO(board_series_free) struct board_series series = {.n = 0};
	const char *year = cmn_call_param(call, "year"), *step = cmn_call_param(call, "step");
	struct board_page page = {.departement = cmn_call_param(call, "departement")};
	struct board_told told;
	enum cmn_err rc;

	page.this_year = year_now();
	page.year = year ? (unsigned)strtoul(year, NULL, 10) : page.this_year;
	page.step = step ? board_step_named(step) : BOARD_MONTH;
	page.known = page.departement && known(page.departement);
	rc = fill(call, &page, &series, &told);
	if (rc == CMN_OK && !year && page.series && series.n == 0) {
		/* little is published of a year that is not over: the one before has everything */
		board_series_free(&series);
		page.year--;
		rc = fill(call, &page, &series, &told);
	}
	if (rc != CMN_OK)
		return rc;
	board_write_page(&call->out, &page);
	call->content_type = "text/html; charset=utf-8";
	return CMN_OK;
}
