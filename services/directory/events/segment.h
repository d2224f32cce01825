/* SPDX-License-Identifier: EUPL-1.2
 *
 * segment.h - an index of offers with what is shown of each, gathered row by row, then built.
 *
 * A segment never changes once it is built and lives as long as somebody holds it.
 */
#ifndef DIRECTORY_SEGMENT_H
#define DIRECTORY_SEGMENT_H

#include "index_codes.h"
#include "intern.h"
#include "room.h"

#include "cmn/pg.h"

#include <stdatomic.h>

struct directory_shown {
	uint32_t offer, actor; /* where its JSON begins in the texts of the segment */
	char commune[8];       /* its code */
	struct directory_room room;
};

struct directory_segment {
	atomic_int holders;
	struct directory_index *index;
	struct directory_shown *shown; /* by the entry of a row: index->entry_of */
	char *offers, *actors;         /* packed (shown.h) */
	size_t text_bytes;
};

void directory_segment_hold(struct directory_segment *segment);
void directory_segment_drop(struct directory_segment **segment); /* NULL inside is harmless */

static inline const struct directory_shown *
directory_segment_shown(const struct directory_segment *segment, uint32_t row)
{
	return &segment->shown[segment->index->entry_of[row]];
}

/* --- gathering ------------------------------------------------------------------------------
 * Failure (memory) is sticky: add freely, building then gives NULL. */

struct directory_gather {
	struct directory_index_entry *entries;
	struct directory_shown *shown;
	size_t n, entry_room, shown_room;
	uint32_t *words; /* numbers in `vocabulary`, each once for an entry */
	size_t n_words, word_room;
	struct directory_intern vocabulary, actors;
	char *offers;
	size_t offers_len, offers_room;
	struct cmn_buf line; /* room of the row at hand */
	bool failed;
};

void directory_gather_init(struct directory_gather *g);
void directory_gather_clear(struct directory_gather *g);

/* Rows by id, ascending, all of them (store/index_rows.h).  Codes that are new get their bit. */
void directory_gather_rows(struct directory_gather *g, struct directory_codes *codes,
			   const PGresult *rows);
/* One entry of another segment. */
void directory_gather_entry(struct directory_gather *g, const struct directory_segment *from,
			    uint32_t entry);

/* What was gathered becomes a segment, held once; the gather is empty afterwards.  NULL: memory
 * is short. */
struct directory_segment *directory_gather_build(struct directory_gather *g);

/* The 16 bytes of a UUID that PostgreSQL wrote. */
void directory_id_read(const char *text, unsigned char id[DIRECTORY_ID_BYTES]);
void directory_id_write(const unsigned char id[DIRECTORY_ID_BYTES], char out[37]);

#endif
