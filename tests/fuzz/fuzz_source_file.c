/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../services/directory/domain/bytes.h"
#include "../../services/directory/domain/cut.h"
#include "../../services/directory/domain/fields.h"
#include "../../services/directory/domain/opening.h"
#include "../../services/directory/domain/said.h"

/* A file that is imported into the directory.  The first byte says how it is cut, the second how
 * large the windows are: the pieces are the same however it is cut. */

struct seen {
	size_t pieces, faults;
	unsigned sum;
};

static void look_at(const char *bytes, size_t n)
{
	char *fields[DIRECTORY_FIELDS_MAX];
	char *text = malloc(3 * n + 1);
	struct directory_osm_hours hours;
	char room[256];
	double number;

	if (!text)
		abort();
	for (int e = DIRECTORY_UTF8; e <= DIRECTORY_WINDOWS_1252; e++) {
		size_t len = directory_bytes_text((enum directory_encoding)e, bytes, n, text);

		FUZZ_CHECK(len <= 3 * n);
		text[len] = '\0';
		(void)directory_text_spoilt(text);
		size_t count = directory_fields(text, ';', e == DIRECTORY_LATIN9, fields);
		for (size_t i = 0; i < count && i < DIRECTORY_FIELDS_MAX; i++) {
			directory_trim(fields[i]);
			FUZZ_CHECK(fields[i] >= text && strlen(fields[i]) <= len);
			(void)directory_said_phone(fields[i], room, sizeof(room));
			if (directory_said_email(fields[i]))
				(void)directory_said_person(fields[i]);
			(void)directory_said_website(fields[i], room, sizeof(room));
			(void)directory_said_number(fields[i], &number);
			(void)directory_said_departement(fields[i], room);
			(void)directory_said_departement_of_postal(fields[i], room);
			(void)directory_osm_week(fields[i], &hours);
		}
	}
	free(text);
}

static struct seen cut_by(const char *text, size_t size, size_t step, unsigned char how, bool look)
{
	struct directory_cut cut = {.line = 1};
	struct seen seen = {0};
	size_t base = 0, n = 0;
	long line = 0;

	for (;;) {
		struct directory_piece p;
		size_t at = 0;
		bool last = base + n >= size;
		enum directory_cut_got got =
		    how % 3 == 0 ? directory_cut_json(text + base, n, &at, last, "items", &cut, &p)
				 : directory_cut_line(text + base, n, &at, last,
						      how % 3 == 1 ? ';' : '\0', &cut, &p);

		FUZZ_CHECK(at <= n);
		if (got == DIRECTORY_CUT_PIECE || got == DIRECTORY_CUT_BROKEN) {
			FUZZ_CHECK(p.from + p.len <= n && p.line >= line);
			line = p.line;
			seen.pieces++;
			seen.faults += got == DIRECTORY_CUT_BROKEN;
			for (size_t i = 0; got == DIRECTORY_CUT_PIECE && i < p.len; i++)
				seen.sum = seen.sum * 31 + (unsigned char)text[base + p.from + i];
			if (look && got == DIRECTORY_CUT_PIECE)
				look_at(text + base + p.from, p.len);
		}
		base += at;
		n -= at;
		if (got == DIRECTORY_CUT_END)
			return seen;
		if (got == DIRECTORY_CUT_MORE) {
			FUZZ_CHECK(!last);
			n += size - base - n < step ? size - base - n : step;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;
	struct seen whole, parts;

	if (size < 2)
		return 0;
	text = fuzz_text(data + 2, size - 2);
	whole = cut_by(text, size - 2, size, data[0], true);
	parts = cut_by(text, size - 2, (size_t)data[1] + 1, data[0], false);
	/* what is good is good in any windows */
	FUZZ_CHECK(whole.faults > 0 || parts.faults > 0 ||
		   (whole.pieces == parts.pieces && whole.sum == parts.sum));
	free(text);
	return 0;
}
