/* SPDX-License-Identifier: EUPL-1.2 */
#include "project.h"

#include <string.h>

#define FIRST_DAY "2000-01-01"

static const struct {
	const char *from;
	const char *to[INTAKE_PROJECT_ACT_END_];
} MOVES[] = {
    {"not_asked", {[INTAKE_PROJECT_SAY_YES] = "wanted", [INTAKE_PROJECT_SAY_NO] = "not_wanted"}},
    {"not_wanted", {[INTAKE_PROJECT_SAY_YES] = "wanted", [INTAKE_PROJECT_SAY_NO] = "not_wanted"}},
    {"wanted",
     {[INTAKE_PROJECT_SAY_NO] = "withdrawn",
      [INTAKE_PROJECT_WRITE] = "wanted",
      [INTAKE_PROJECT_VALIDATE] = "wanted",
      [INTAKE_PROJECT_ORIENT] = "wanted"}},
    {"withdrawn", {[INTAKE_PROJECT_SAY_YES] = "wanted", [INTAKE_PROJECT_SAY_NO] = "withdrawn"}},
};

const char *intake_project_next(const char *state, enum intake_project_act act)
{
	if (act <= 0 || act >= INTAKE_PROJECT_ACT_END_)
		return NULL;
	for (size_t i = 0; i < sizeof(MOVES) / sizeof(MOVES[0]); i++)
		if (strcmp(MOVES[i].from, state) == 0)
			return MOVES[i].to[act];
	return NULL;
}

enum intake_voice_fault intake_voice_check(const char *expression, const char *said_by,
					   const char *direct)
{
	bool alone = strcmp(expression, "direct") == 0;
	bool instead = strcmp(expression, "third_party") == 0;

	if (alone && said_by)
		return INTAKE_VOICE_SPEAKER_TOO_MANY;
	if (!alone && !said_by)
		return INTAKE_VOICE_SPEAKER_MISSING;
	if (instead && !direct)
		return INTAKE_VOICE_DIRECT_MISSING;
	return !instead && direct ? INTAKE_VOICE_DIRECT_TOO_MANY : INTAKE_VOICE_FITS;
}

enum intake_stage_fault intake_stage_check(const char *state, const char *reached_on,
					   const char *today)
{
	bool reached = strcmp(state, "reached") == 0;

	if (reached && !reached_on)
		return INTAKE_STAGE_DAY_MISSING;
	if (!reached && reached_on)
		return INTAKE_STAGE_DAY_EARLY;
	return reached && strcmp(reached_on, today) > 0 ? INTAKE_STAGE_DAY_FUTURE
							: INTAKE_STAGE_FITS;
}

bool intake_said_plausible(const char *day, const char *today)
{
	return strcmp(day, FIRST_DAY) >= 0 && strcmp(day, today) <= 0;
}

bool intake_co_built(const char *builder)
{
	static const char *const COUNTED[] = {"person", "carer", "peer_carer"};

	for (size_t i = 0; i < sizeof(COUNTED) / sizeof(COUNTED[0]); i++)
		if (strcmp(COUNTED[i], builder) == 0)
			return true;
	return false;
}

/* The next character that counts: lower case of ASCII, ’ as ', a run of blanks as one. */
static unsigned next(const char **text)
{
	const char *t = *text;
	unsigned c = (unsigned char)*t;

	if (c == '\0')
		return 0;
	if (strncmp(t, "\xe2\x80\x99", 3) == 0) {
		*text = t + 3;
		return '\'';
	}
	if (c == ' ' || strncmp(t, "\xc2\xa0", 2) == 0) {
		while (*t == ' ' || strncmp(t, "\xc2\xa0", 2) == 0)
			t += *t == ' ' ? 1 : 2;
		*text = t;
		return ' ';
	}
	*text = t + 1;
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool intake_same_label(const char *a, const char *b)
{
	unsigned x, y;

	do {
		x = next(&a);
		y = next(&b);
	} while (x == y && x != 0);
	return x == y;
}
