/* SPDX-License-Identifier: EUPL-1.2
 *
 * flat.h - the directory for tables and maps: CSV (RFC 4180, UTF-8, comma) and GeoJSON (RFC 7946).
 */
#ifndef DIRECTORY_FLAT_H
#define DIRECTORY_FLAT_H

#include "mapped.h"

/* The line of names, and one line for each record; several values of a cell are parted by "|".  A
 * cell that a spreadsheet would take for a formula begins with an apostrophe. */
void directory_csv_actors(struct cmn_buf *out, const json_t *actor); /* NULL: the names */
void directory_csv_offers(struct cmn_buf *out, const json_t *offer);

/* A Feature; `position` says whether it stands at its place or at the centre of its commune. */
void directory_geojson_offer(struct cmn_buf *out, const json_t *offer);

#endif
