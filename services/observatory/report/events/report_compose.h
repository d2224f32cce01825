/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_compose.h - from what was gathered to the document: the yearly report in four parts (R209
 * to R212), the half-year note (R137).  In French.
 */
#ifndef OBSERVATORY_REPORT_COMPOSE_H
#define OBSERVATORY_REPORT_COMPOSE_H

#include "report_document.h"
#include "report_gather.h"

/* `frozen`: these are the files that are kept. */
void report_compose(const struct report_book *book, bool frozen, struct report_document *doc);

/* The parts. */
void report_part_figures(const struct report_book *book, struct report_document *doc);
void report_part_quarters(const struct report_book *book, struct report_document *doc);
void report_part_places(const struct report_book *book, struct report_document *doc);
void report_part_activities(const struct report_book *book, struct report_document *doc);
void report_part_assessments(const struct report_book *book, struct report_document *doc);
void report_part_lab(const struct report_book *book, struct report_document *doc);
void report_part_money(const struct report_book *book, struct report_document *doc);

/* The written part, with those who wrote it; what is said where nobody wrote it yet. */
void report_written(const struct report_book *book, struct report_document *doc,
		    const char *section);
/* "de 3 à 42": lowest and highest of the first series, with their labels, as the chart's summary.
 */
void report_summarise(struct report_document *doc, struct report_chart *chart);

#endif
