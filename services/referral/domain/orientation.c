/* SPDX-License-Identifier: EUPL-1.2 */
#include "orientation.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ESMS     (REFERRAL_SIDE_ACTOR | REFERRAL_SIDE_TEAM)
#define MDPH     REFERRAL_SIDE_MDPH

#define IMPOSSIBLE "86 113 114 115 116 117 118 119 120 121 122 124 127 148"

/* One row for each status: who enters it, which ones it may follow ("-" stands for the beginning),
 * the motives that go with it (ASS_A32), whether it needs one, what it means for the proposal. */
static const struct status {
	const char *code;
	unsigned sides;
	const char *after;
	const char *motives;
	bool why;
	enum referral_proposal_act act;
} STATUSES[] = {
    {"39", MDPH | REFERRAL_SIDE_TEAM, "-", "", false, 0},
    {"40", ESMS, "39 54", "", false, 0},
    {"41", ESMS, "39 40 54", "150 151 152 153", false, 0},
    {"42", ESMS, "39 40 41 54", "", false, 0},
    {"43", ESMS, "41 42 71 72", "", false, 0},
    {"44", ESMS, "43", "", false, 0},
    {"45", ESMS, "40 41 42 43 44 71 72", IMPOSSIBLE, true, 0},
    {"46", MDPH, "45", IMPOSSIBLE, true, REFERRAL_STATUS_REFUSES},
    {"47", ESMS, "42 43 71 72", "", false, REFERRAL_STATUS_ADMITS},
    {"48", ESMS, "47 51", "", false, 0},
    {"49", MDPH, "39 40 41 42 43 44 45 54 71 72", "112 124 173 174", true, REFERRAL_STATUS_CANCELS},
    {"51", ESMS, "47", "", false, 0},
    {"54", MDPH, "45 46 49", "109 112 168 170", true, 0},
    {"71", ESMS, "42 72", "", false, REFERRAL_STATUS_ADMITS},
    {"72", ESMS, "42", "", false, REFERRAL_STATUS_ADMITS},
    {"37", MDPH, "- 39 40 41 42 43 44 45 46 47 48 49 51 54 71 72", "112 124 173 174", true,
     REFERRAL_STATUS_CANCELS},
};

const char *const REFERRAL_STATUSES[] = {"37", "39", "40", "41", "42", "43", "44", "45",
					 "46", "47", "48", "49", "51", "54", "71", "72"};
const size_t REFERRAL_STATUS_COUNT = COUNT(REFERRAL_STATUSES);

static const struct status *find(const char *code)
{
	for (size_t i = 0; i < COUNT(STATUSES); i++)
		if (strcmp(STATUSES[i].code, code) == 0)
			return &STATUSES[i];
	return NULL;
}

/* `word` among words separated by single spaces. */
static bool among(const char *words, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = words; n > 0 && (at = strstr(at, word)); at++)
		if ((at == words || at[-1] == ' ') && (at[n] == '\0' || at[n] == ' '))
			return true;
	return false;
}

bool referral_orientation_esms(const char *actor_type)
{
	return among("sessad ime itep iem ditep esat savs samsah mas eam eanm foyer_hebergement"
		     " foyer_vie accueil_temporaire ueros pcpe centre_ressources sas_hr"
		     " emploi_accompagne camsp cmpp",
		     actor_type);
}

bool referral_status_follows(const char *from, const char *to)
{
	const struct status *s = find(to);

	return s && among(s->after, from ? from : "-");
}

bool referral_status_motive(const char *status, const char *motive)
{
	const struct status *s = find(status);

	return s && among(s->motives, motive);
}

enum referral_proposal_act referral_status_act(const char *status)
{
	const struct status *s = find(status);

	return s ? s->act : 0;
}

enum referral_status_why referral_status_may(const char *from, const char *to,
					     enum referral_side side, const char *motive)
{
	const struct status *s = find(to);

	if (!s)
		return REFERRAL_STATUS_UNKNOWN;
	if (!(s->sides & side))
		return REFERRAL_STATUS_SIDE;
	if (!referral_status_follows(from, to))
		return REFERRAL_STATUS_ORDER;
	if (s->why && !motive)
		return REFERRAL_STATUS_MOTIVE_WANTED;
	if (motive && !among(s->motives, motive))
		return REFERRAL_STATUS_MOTIVE_PAIR;
	return REFERRAL_STATUS_MAY;
}
