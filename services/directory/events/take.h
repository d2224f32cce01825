/* SPDX-License-Identifier: EUPL-1.2
 *
 * take.h - what a piece of a file says of actors, places and offers: checked value by value,
 * written as the store keeps it, with a fault for all that is wrong.
 *
 * A fault either refuses the record or leaves one value out; both are said with line, field,
 * reason.
 */
#ifndef DIRECTORY_TAKE_H
#define DIRECTORY_TAKE_H

#include "ground.h"

#include "cmn/json.h"

struct directory_take {
	/* of the import */
	const char *source;
	const char *departement;
	const char *today;     /* "2026-11-23": what is dated later is wrong */
	const json_t *mapping; /* of a sheet; `defaults` of the others; may be NULL */
	const struct directory_ground *ground;
	/* of the piece */
	long line;
	/* of the slice: JSON arrays that are still open, and what was counted */
	struct cmn_buf records, faults, points;
	int64_t lines, outside, refused, left_out, nameless;
	char date[16]; /* of the file, when it says one */
};

/* One record while it is being said. */
struct directory_saying {
	struct directory_take *t;
	const char *kind; /* "actor", "place", "offer" */
	const char *ref;  /* in its source; NULL: not known */
	json_t *fields;   /* owned */
	bool bad;         /* something refused it */
};

enum directory_belongs { DIRECTORY_HERE = 1, DIRECTORY_ELSEWHERE, DIRECTORY_NOWHERE };

void directory_take_begin(struct directory_take *t);
void directory_take_clear(struct directory_take *t);

/* A fault of the piece, or of a record.  `code` is one of directory_import_faults; value: what
 * stood there, NULL when it is not to be repeated. */
void directory_take_fault(struct directory_take *t, const char *kind, const char *ref,
			  const char *field, const char *code, const char *value, bool refused);

void directory_say_begin(struct directory_saying *s, struct directory_take *t, const char *kind,
			 const char *ref);
void directory_say_refuse(struct directory_saying *s, const char *field, const char *code,
			  const char *value);
void directory_say_leave(struct directory_saying *s, const char *field, const char *code,
			 const char *value);

/* Members.  `from` is the name of the field in the file, for the fault; an absent or empty text
 * becomes null: the source says that there is none. */
void directory_say_text(struct directory_saying *s, const char *member, const char *from,
			const char *text, size_t most, bool required);
void directory_say_phone(struct directory_saying *s, const char *from, const char *text);
void directory_say_email(struct directory_saying *s, const char *from, const char *text);
void directory_say_website(struct directory_saying *s, const char *member, const char *from,
			   const char *text);
void directory_say_siret(struct directory_saying *s, const char *from, const char *text);
void directory_say_finess(struct directory_saying *s, const char *member, const char *from,
			  const char *text);
/* A code of a list; `text` is the code itself. */
void directory_say_code(struct directory_saying *s, const char *member, const char *from,
			const char *list, const char *text);
/* Codes of a list (taken over): an unknown one is left out. */
void directory_say_codes(struct directory_saying *s, const char *member, const char *from,
			 const char *list, json_t *codes);
void directory_say_hours(struct directory_saying *s, const char *from, const char *text);
void directory_say_it(struct directory_saying *s, const char *member,
		      json_t *value); /* taken over */

/* Which commune: by code, else by name and postal code.  HERE sets the member; ELSEWHERE counts it;
 * NOWHERE refused the record. */
enum directory_belongs directory_say_commune(struct directory_saying *s, const char *from,
					     const char *code, const char *name,
					     const char *postal_code);
/* Degrees: left out when they are far from the commune (in the sea, in another département). */
void directory_say_point(struct directory_saying *s, const char *from, double lat, double lon);

/* Written down unless it is bad; `fields` is released. */
struct directory_said {
	const char *actor_ref, *place_ref;
	bool nested; /* the same record may come again in this file */
};
void directory_say_end(struct directory_saying *s, const struct directory_said *said);

/* Is a point of this département too far from a place of it? */
bool directory_take_far(const char *departement, double lat, double lon, double of_lat,
			double of_lon);
/* A text of the object under key; numbers and booleans too, in `room`; NULL: none. */
const char *directory_take_text(const json_t *object, const char *key, char room[40]);
/* The default that the import has for a member, NULL: none. */
const char *directory_take_default(const struct directory_take *t, const char *member);

/* --- the sources -------------------------------------------------------------------------------
 */

void directory_take_finess(struct directory_take *t, char *line);
void directory_take_structure(struct directory_take *t, const json_t *element);
void directory_take_inclusion(struct directory_take *t, const json_t *element);
void directory_take_hsds(struct directory_take *t, const json_t *element);

/* A sheet: its header, then its lines.  False: `why` says what is missing in the header. */
struct directory_sheet;
bool directory_sheet_open(struct directory_take *t, char *header, char separator,
			  struct directory_sheet **ret, char why[2][200]);
void directory_sheet_line(struct directory_sheet *sheet, char *line);
void directory_sheet_close(struct directory_sheet **sheet);

#endif
