/* SPDX-License-Identifier: EUPL-1.2
 *
 * index.h - offers in memory: the nearest to a place among those that satisfy conditions.
 *
 * A tree over points of the unit sphere (k-d tree, halves of equal number, leaves of at most 32).
 * Each node knows the box around its offers and the union of what they have (themes, needs, words
 * of every condition that is one bit), so a search leaves out at once what is too far and what
 * holds nothing of the kind.  The chord orders points as the great circle does, everywhere on
 * earth; the distance that counts is the exact one (geo.h).
 *
 * An index never changes once it is built: readers need no lock.  What changes lies in a second,
 * small index beside it, and a mark on the rows it replaces (struct directory_index_part).
 * Nothing here asks for memory: the caller gives it.
 */
#ifndef DIRECTORY_INDEX_H
#define DIRECTORY_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* --- conditions that are one bit ---------------------------------------------------------- */

#define DIRECTORY_BITS_WORDS 8
#define DIRECTORY_BITS       (64 * DIRECTORY_BITS_WORDS)

struct directory_bits {
	uint64_t word[DIRECTORY_BITS_WORDS];
};

static inline void directory_bits_set(struct directory_bits *b, unsigned bit)
{
	b->word[bit / 64] |= UINT64_C(1) << bit % 64;
}

static inline bool directory_bits_has(const struct directory_bits *b, unsigned bit)
{
	return (b->word[bit / 64] >> bit % 64 & 1) != 0;
}

static inline bool directory_bits_empty(const struct directory_bits *b)
{
	uint64_t any = 0;

	for (int i = 0; i < DIRECTORY_BITS_WORDS; i++)
		any |= b->word[i];
	return any == 0;
}

static inline void directory_bits_join(struct directory_bits *b, const struct directory_bits *more)
{
	for (int i = 0; i < DIRECTORY_BITS_WORDS; i++)
		b->word[i] |= more->word[i];
}

/* Every bit of `all` is in b. */
static inline bool directory_bits_hold(const struct directory_bits *b,
				       const struct directory_bits *all)
{
	uint64_t missing = 0;

	for (int i = 0; i < DIRECTORY_BITS_WORDS; i++)
		missing |= all->word[i] & ~b->word[i];
	return missing == 0;
}

/* At least one bit is in both. */
static inline bool directory_bits_meet(const struct directory_bits *a,
				       const struct directory_bits *b)
{
	uint64_t common = 0;

	for (int i = 0; i < DIRECTORY_BITS_WORDS; i++)
		common |= a->word[i] & b->word[i];
	return common != 0;
}

/* --- what enters -------------------------------------------------------------------------- */

#define DIRECTORY_ID_BYTES       16
#define DIRECTORY_INDEX_AGE_OPEN 255  /* age_max of an offer without a limit; age_min is then 0 */
#define DIRECTORY_INDEX_UNKNOWN  (-1) /* free places of an offer that has not said */

/* Days are counted from this one, as PostgreSQL writes it; 0: never. */
#define DIRECTORY_INDEX_DAY_ONE "2020-01-01"

struct directory_index_entry {
	unsigned char id[DIRECTORY_ID_BYTES]; /* UUID */
	double lat, lon;                      /* degrees */
	struct directory_bits bits;
	uint8_t age_min, age_max;
	int16_t free;                 /* places, DIRECTORY_INDEX_UNKNOWN */
	uint16_t free_until;          /* the last day for which that is known */
	uint16_t good_until;          /* the last day for which somebody answers for the whole */
	uint32_t first_word, n_words; /* its part of `words` below */
};

struct directory_index_input {
	const struct directory_index_entry *entries; /* by id, ascending, each id once */
	uint32_t n;
	const uint32_t *words; /* numbers in the vocabulary, ascending within an entry */
	uint32_t n_words;
	const char *const *vocabulary; /* ascending by strcmp(), each word once */
	uint32_t n_vocabulary;
	size_t vocabulary_bytes; /* of all of them, each with its NUL */
};

/* --- the index ---------------------------------------------------------------------------- */

struct directory_index_row {
	float at[3]; /* on the unit sphere */
	uint8_t age_min, age_max;
	uint16_t good_until;
	struct directory_bits bits;
	double lat, lon;
	int16_t free;
	uint16_t free_until;
};

struct directory_index_node {
	float low[3], high[3];
	struct directory_bits bits; /* of any of its offers */
	uint8_t age_min, age_max;   /* the widest */
	uint8_t age_from, age_to;   /* who is between them fits all of its offers */
	uint16_t good_until;        /* the latest */
	uint32_t first, n;          /* rows */
	uint32_t right;             /* the left child is the next node; 0: a leaf */
};

struct directory_index {
	uint32_t n, n_nodes, n_vocabulary;
	struct directory_index_row *rows;         /* in the order of the tree */
	unsigned char (*ids)[DIRECTORY_ID_BYTES]; /* of rows */
	uint32_t *entry_of;                       /* row -> number of the entry it came from */
	uint32_t *row_of;                         /* the other way */
	struct directory_index_node *nodes;       /* the root first */
	uint32_t *word_first, *words;             /* words of row i: [word_first[i], [i + 1]) */
	uint32_t *vocabulary_at;                  /* into text */
	char *text;
	uint32_t *posting_first, *postings; /* rows of word i; of a range of words: one stretch */
	size_t bytes;
};

/* Bytes of an index of this input, and of the room that building it needs besides. */
size_t directory_index_size(const struct directory_index_input *in, size_t *ret_scratch);

/* Build it into `memory` (of that size, aligned as malloc does).  Returns memory. */
struct directory_index *directory_index_build(const struct directory_index_input *in, void *memory,
					      void *scratch);

/* The row of this id; UINT32_MAX when it is not here. */
uint32_t directory_index_find(const struct directory_index *index,
			      const unsigned char id[DIRECTORY_ID_BYTES]);

const char *directory_index_word(const struct directory_index *index, uint32_t number);

/* --- searching ---------------------------------------------------------------------------- */

/* One word that a text may have in place of the word asked for: itself, a stem, a synonym. */
struct directory_index_way {
	const char *text;
	bool prefix; /* words that begin so */
};

/* Has the row one of the ways of this term? */
struct directory_index_term;
bool directory_index_has(const struct directory_index *index, uint32_t row,
			 const struct directory_index_term *term);

#define DIRECTORY_INDEX_TERMS 40 /* words asked for; 80 characters hold no more */
#define DIRECTORY_INDEX_WAYS  8  /* of each */
#define DIRECTORY_INDEX_ANY   8

/* A word asked for: an offer answers it when it has one of its ways. */
struct directory_index_term {
	struct directory_index_way way[DIRECTORY_INDEX_WAYS];
	size_t n;
};

enum directory_index_fit {
	DIRECTORY_INDEX_FIT_ANY = 0,
	DIRECTORY_INDEX_FITS,  /* only what takes `age` and what `gate` lets through */
	DIRECTORY_INDEX_UNFIT, /* only what does not */
};

#define DIRECTORY_INDEX_AGE_ANY (-1) /* every offer takes it */
#define DIRECTORY_GATE_SETS     5

/* What an offer must let through, besides the age (eligibility.h).  An offer that has the bit
 * `zone` must also answer the term: who lives in one of these places. */
struct directory_index_gate {
	struct directory_bits any[DIRECTORY_GATE_SETS]; /* at least one of each */
	size_t n;
	int zone; /* a bit; -1: none */
	struct directory_index_term residence;
	struct directory_bits
	    may_close; /* no offer without one of these is closed, but by its age */
};

struct directory_order; /* order.h */

struct directory_index_query {
	double lat, lon, radius_km;
	struct directory_bits all, none;
	struct directory_bits
	    any[DIRECTORY_INDEX_ANY]; /* at least one of each, up to an empty one */
	enum directory_index_fit fit;
	int age;
	const struct directory_index_gate *gate;  /* NULL: the age alone */
	const struct directory_order *order;      /* NULL: by distance alone */
	const struct directory_index_term *terms; /* all of them are to be answered */
	size_t n_terms;
	/* Only what comes after this one, to go on where a former search ended.  NULL: from the
	 * beginning. */
	const unsigned char *after_id;
	double after_km;
	uint32_t after_tier;
	/* What no bit says, asked last, of what satisfies all else.  NULL: nothing. */
	bool (*here)(const void *arg, uint32_t part, uint32_t row);
	const void *here_arg;
};

/* An index, and the rows of it that no longer hold (one bit each; NULL: all hold). */
struct directory_index_part {
	const struct directory_index *index;
	const uint64_t *dead;
};

struct directory_index_hit {
	uint32_t part, row;
	uint32_t tier; /* of the order (order.h); 0 without one */
	double km;     /* along the great circle */
	const unsigned char *id;
};

/* The first k that satisfy the query, by (order, distance, id), in all parts together; fewer when
 * there are fewer.  Stops as soon as nothing better can come. */
size_t directory_index_nearest(const struct directory_index_part *parts, size_t n_parts,
			       const struct directory_index_query *query,
			       struct directory_index_hit *hits, size_t k);

/* All that satisfy the query, those around first, each once; until `take` wants no more. */
typedef bool directory_index_take_fn(void *arg, const struct directory_index_hit *hit);
void directory_index_each(const struct directory_index_part *parts, size_t n_parts,
			  const struct directory_index_query *query, directory_index_take_fn *take,
			  void *arg);

#endif
