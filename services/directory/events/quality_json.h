/* SPDX-License-Identifier: EUPL-1.2
 *
 * quality_json.h - the score of an offer, as it is told.
 */
#ifndef DIRECTORY_QUALITY_JSON_H
#define DIRECTORY_QUALITY_JSON_H

#include "quality.h"

#include "cmn/buf.h"
#include "cmn/pg.h"

/* From the columns of QUALITY_FACTS (store/quality_columns.h); `today` as cmn/calendar.h counts. */
struct directory_quality_facts directory_quality_facts_of(const PGresult *res, int row, int today);

/* [{"part","points","of","missing"}, …] */
void directory_write_parts(struct cmn_buf *out, const struct directory_quality *quality,
			   const struct directory_quality_facts *facts);

#endif
