/* SPDX-License-Identifier: EUPL-1.2
 *
 * unmet_publisher.h - a round of the publisher over unmet needs: quarters that ended are copied,
 * and each is released once under the threshold.
 */
#ifndef OBSERVATORY_UNMET_PUBLISHER_H
#define OBSERVATORY_UNMET_PUBLISHER_H

#include "cmn/pg.h"

/* `departements`: "09,31".  On a connection of the role of the bus, outside a transaction. */
enum cmn_err observatory_publish_unmet(struct cmn_conn *conn, const char *departements,
				       int64_t threshold, int64_t now_us,
				       struct cmn_error *err) CMN_MUST_CHECK;

/* "2026-Q1" to the first day of the quarter, "2026-01-01", and back. */
void observatory_quarter_day(const char *period, char out[16]);
void observatory_quarter_period(const char *day, char out[16]);

#endif
