/* SPDX-License-Identifier: EUPL-1.2
 *
 * name.h - names as people write and hear them in France: folded, cut into words, compared.
 *
 * "N’Guyen-Lefèvre", "NGUYEN LEFEVRE" and "lefevre nguyen" are one name; "de", "van" and "ben" do
 * not make two.  A word also has a sound: Gauthier, Gautier and Gotier sound alike.
 */
#ifndef INTAKE_NAME_H
#define INTAKE_NAME_H

#include <stdbool.h>
#include <stddef.h>

#define INTAKE_WORD_LEN  24 /* bytes of a folded word, its NUL included; the rest is cut */
#define INTAKE_WORDS_MAX 6
#define INTAKE_SOUND_LEN 12

struct intake_name {
	char word[INTAKE_WORDS_MAX][INTAKE_WORD_LEN]; /* A-Z, without accents and particles */
	char sound[INTAKE_WORDS_MAX][INTAKE_SOUND_LEN];
	size_t n;                        /* 0: nothing is known */
	char whole[2 * INTAKE_WORD_LEN]; /* all letters in a row, particles too: LEGOFF, DELATOUR */
};

/* Fold and cut; NULL gives no words.  A name made of particles alone keeps them. */
void intake_name_read(const char *text, struct intake_name *ret);

/* The sound of a folded word: how a French speaker would write it down after hearing it. */
void intake_name_sound(const char *word, char out[INTAKE_SOUND_LEN]);

/* Letters that must be put in, left out, changed, or exchanged with their neighbour to make one of
 * the other; more than `most` is answered as most + 1. */
int intake_name_distance(const char *a, const char *b, int most);

/* How two names agree, from best to worst. */
enum intake_name_likeness {
	INTAKE_NAME_SAME = 1, /* the same words, in whatever order */
	INTAKE_NAME_PART,     /* the words of one are among those of the other */
	INTAKE_NAME_SOUND,    /* they sound the same */
	INTAKE_NAME_VARIANT,  /* known forms of one given name: Mohamed, Mohammed */
	INTAKE_NAME_SLIP,     /* one slip of the keyboard; two in a long name */
	INTAKE_NAME_INITIAL,  /* only the first letter is known, and agrees */
	INTAKE_NAME_UNKNOWN,  /* one of them is not known */
	INTAKE_NAME_OTHER,
};
enum intake_name_likeness intake_name_compare_family(const struct intake_name *a,
						     const struct intake_name *b);
/* Given names are short, and twins have them: two known names that differ are two names. */
enum intake_name_likeness intake_name_compare_given(const struct intake_name *a,
						    const struct intake_name *b);

/* Are two folded words forms of the same given name?  Is a folded word a usual given name? */
bool intake_given_variant(const char *a, const char *b);
bool intake_given_usual(const char *word);

enum intake_text_fault {
	INTAKE_TEXT_FINE = 0,
	INTAKE_TEXT_CONTROL,   /* control characters, line ends included */
	INTAKE_TEXT_INVISIBLE, /* zero-width and direction marks: they hide what is written */
	INTAKE_TEXT_SYMBOL,    /* emoji and signs that no name has */
	INTAKE_TEXT_EMPTY,     /* nothing that could be read */
	INTAKE_TEXT_NUMBER,    /* looks like a social security number (NIR), its key included */
};

/* May this be a name, valid UTF-8 given: letters of any script, marks, space, hyphen, apostrophe,
 * full stop, at least one letter. */
enum intake_text_fault intake_name_check(const char *text);
/* May this be kept in a short field or a note: `lines` allows line ends and tabs. */
enum intake_text_fault intake_text_judge(const char *text, bool lines);

#endif
