/* SPDX-License-Identifier: EUPL-1.2
 *
 * report_region.h - the communities of a region side by side, for as many inhabitants and for each
 * ETP: what differs in size is made comparable, and what is withheld stays withheld.
 */
#ifndef OBSERVATORY_REPORT_REGION_H
#define OBSERVATORY_REPORT_REGION_H

#include "report_document.h"
#include "report_figures.h"
#include "report_store.h"

#define REPORT_REGION_MOST 40 /* communities of one region */

struct report_region {
	const PGresult *communities; /* report_store_region() */
	struct report_period period;
	enum report_edition edition;
	bool live; /* for the own team */
	const char *now, *today;
};

/* Reads the figures of each community in the caller's territory, and composes. */
enum cmn_err report_region_compose(const struct report_at *at, const struct report_region *region,
				   struct report_document *doc) CMN_MUST_CHECK;

#endif
