/* SPDX-License-Identifier: EUPL-1.2
 *
 * governance_frequency.h - what an instance owes in a year, from what GOVERNANCE_LIFE tells of it.
 */
#ifndef GOVERNANCE_FREQUENCY_H
#define GOVERNANCE_FREQUENCY_H

#include "cmn/pg.h"

#include <jansson.h>

/* {"instance_id", "year", "per_year", "floor", "statements_per_year", "next_due", "parts": […]}.
 * NULL: memory short. */
json_t *governance_frequency_json(const PGresult *life, int year, int today);

/* The parts alone, as rows of governance_due. */
json_t *governance_due_json(const PGresult *life, int first_year, int last_year, int today);

#endif
