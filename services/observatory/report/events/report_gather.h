/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_gather.h - all that a report is made of, read one after another; and what is still
 * missing.
 */
#ifndef OBSERVATORY_REPORT_GATHER_H
#define OBSERVATORY_REPORT_GATHER_H

#include "report_figures.h"
#include "report_store.h"

#include "lab_year.h"

#include "cmn/json.h"

/* What the report of a community is made of.  `report` is borrowed, the rest is its own. */
struct report_book {
	const PGresult *report; /* report_store_read() */
	struct report_period period;
	enum report_edition edition;
	bool note;               /* of a half-year, to the committee */
	const char *now, *today; /* RFC 3339, day */
	struct report_figures figures;
	PGresult *lab[LAB_PART_END_];
	PGresult *lab_gaps;
	PGresult *actors;                 /* (id, name) of employers */
	PGresult *places;                 /* commune, name, epci, population */
	json_t *sections;                 /* of the report */
	json_t *words;                    /* of the region; may be NULL */
	json_t *credits, *credits_before; /* may be NULL: not told */
	json_t *fundings;
};

/* `frozen`: to be handed over.  Of a note whose quarters are not released that has no figures: it
 * goes to the committee, which is not told what months and quarters would add up to. */
enum cmn_err report_gather(const struct report_at *at, const PGresult *report,
			   enum report_edition edition, bool frozen, const char *now,
			   const char *today, struct report_book *ret) CMN_MUST_CHECK;
void report_book_clear(struct report_book *book);

/* The text of a part and who wrote it; NULL: not written. */
const json_t *report_section(const struct report_book *book, const char *section);
const char *report_section_text(const struct report_book *book, const char *section);

/* The region's word for a term ("committee"), or `otherwise`. */
const char *report_word(const struct report_book *book, const char *term, const char *otherwise);

/* French label of a code; the code itself where the list does not have it. */
const char *report_label(const char *list, const char *code);

/* --- what is to be completed -------------------------------------------------------------------
 */

struct report_gap {
	const char *gap;     /* report_gaps */
	const char *section; /* report_sections; NULL: of none */
	char text[1000];
};
typedef void report_gap_fn(const struct report_gap *gap, void *arg);
void report_gaps(const struct report_book *book, report_gap_fn *each, void *arg);

/* The parts that a kind of report has, in their order; ends with NULL. */
const char *const *report_sections_of(bool note);
bool report_section_known(bool note, const char *section);

#endif
