/* SPDX-License-Identifier: EUPL-1.2
 *
 * board_read.h - the figures that this caller may see, as lines: exact for the own team of the
 * territory, through the gate of releases for everybody else.
 */
#ifndef OBSERVATORY_BOARD_READ_H
#define OBSERVATORY_BOARD_READ_H

#include "board_series.h"
#include "release_audience.h"

#include "cmn/call.h"

struct board_asked {
	const char *departement;
	const char *place_kind, *place; /* NULL: the whole département */
	const char *indicator;          /* NULL: all */
};

/* How it was told. */
struct board_told {
	enum release_audience audience; /* RELEASE_TEAM: exact */
	int64_t threshold;              /* 0: not known */
	char released_at[40];           /* "": nothing was released */
};

/* Into `s`, which has its span. */
enum cmn_err board_read(struct cmn_call *call, const struct board_asked *asked,
			struct board_series *s, struct board_told *told) CMN_MUST_CHECK;

/* Everything that is told, page after page. */
struct release_asked;
typedef enum cmn_err board_page_fn(struct cmn_call *call, const PGresult *page, void *arg);
enum cmn_err board_each_page(struct cmn_call *call, const struct release_asked *asked,
			     board_page_fn *each, void *arg) CMN_MUST_CHECK;

#endif
