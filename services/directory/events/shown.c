/* SPDX-License-Identifier: EUPL-1.2 */
#include "shown.h"

#include <string.h>

#define SHORTEST 4 /* a piece is found by its first bytes */

/* At the place of its control character.  The order says nothing; what is missing here is merely
 * kept as it is. */
static const char *const PIECES[32] = {
    NULL,
    "{\"id\":\"",
    "\",\"departement\":\"",
    "\",\"actor_id\":\"",
    "\",\"name\":\"",
    "\",\"description\":\"",
    "\",\"sector\":\"ordinary\",\"themes\":[\"",
    "\",\"sector\":\"specialised\",\"themes\":[\"",
    "\"],\"needs\":[\"",
    "\"],\"age_min\":",
    ",\"age_max\":",
    ",\"mode\":\"on_site\"",
    ",\"mode\":\"at_home\"",
    ",\"mode\":\"mixed\"",
    ",\"mode\":\"remote\"",
    ",\"commune\":\"",
    "\",\"commune_name\":\"",
    "\",\"lat\":",
    ",\"lon\":",
    ",\"disability_types\":[],\"receptions\":[],\"languages\":[],\"communication\":[],\"publics\":[],"
    "\"zone\":[],\"doors\":[],\"orientations\":[],\"intake_by\":[],\"tags\":[],\"source\":\"",
    "\",\"invented\":true,\"active\":true,\"version\":",
    "\",\"invented\":false,\"active\":true,\"version\":",
    ",\"disability_types\":[\"",
    "\",\"type\":\"",
    "\",\"phone\":\"",
    "\",\"email\":\"",
    "\",\"website\":\"",
    "\",\"commune\":\"",
    "\"],\"doors\":[\"",
    "\",\"to_verify\":true",
    "\",\"to_verify\":false",
    "\"],\"receptions\":[\"",
};

/* The longest piece that begins here; 0: none. */
static unsigned char piece_at(const char *json, size_t left)
{
	unsigned char best = 0;
	size_t best_len = 0;

	if (left < SHORTEST)
		return 0;
	for (unsigned char i = 1; i < CMN_LEN(PIECES); i++) {
		if (memcmp(json, PIECES[i], SHORTEST) != 0)
			continue;
		size_t len = strlen(PIECES[i]);
		if (len > best_len && len <= left && memcmp(json, PIECES[i], len) == 0) {
			best = i;
			best_len = len;
		}
	}
	return best;
}

size_t directory_shown_pack(char *json, size_t len)
{
	size_t to = 0;

	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)json[i] < CMN_LEN(PIECES))
			json[i] = ' '; /* between values: what stands in a text is escaped */
	}
	for (size_t from = 0; from < len;) {
		bool may = strchr("{\",", json[from]) != NULL;
		unsigned char piece = may ? piece_at(json + from, len - from) : 0;

		if (piece == 0) {
			json[to++] = json[from++];
			continue;
		}
		from += strlen(PIECES[piece]);
		json[to++] = (char)piece;
	}
	json[to] = '\0';
	return to;
}

void directory_shown_write(struct cmn_buf *out, const char *packed)
{
	const unsigned char *c = (const unsigned char *)packed;

	cmn_json_raw(out, "", 0); /* the comma before it */
	while (*c != '\0') {
		size_t plain = 0;

		if (*c < CMN_LEN(PIECES)) {
			cmn_buf_text(out, PIECES[*c++]);
			continue;
		}
		while (c[plain] >= CMN_LEN(PIECES))
			plain++;
		cmn_buf_put(out, c, plain);
		c += plain;
	}
}
