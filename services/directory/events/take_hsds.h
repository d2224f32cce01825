/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_hsds.h - the schedules of HSDS.
 */
#ifndef DIRECTORY_TAKE_HSDS_H
#define DIRECTORY_TAKE_HSDS_H

#include "take.h"

/* `hours` of a service or location from its `schedules`: weekly ones, and monthly ones by weekday
 * ("2TU").  One that says more leaves all of them out: half of them would be wrong. */
void directory_hsds_hours(struct directory_saying *s, const json_t *object);

#endif
