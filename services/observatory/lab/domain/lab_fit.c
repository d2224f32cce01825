/* SPDX-License-Identifier: EUPL-1.2 */
#include "lab_fit.h"

#include <string.h>

static bool is(const struct lab_facts *f, enum lab_family family, const char *kind)
{
	return f->family == family && f->kind && strcmp(f->kind, kind) == 0;
}

static enum lab_misfit of_observation(const struct lab_facts *f)
{
	bool known = is(f, LAB_OBSERVATION, "experiential_knowledge");
	bool solution = is(f, LAB_OBSERVATION, "solution");

	if (known && !f->voice)
		return LAB_VOICE_MISSING;
	if (solution && !f->flagged)
		return LAB_FLAG_MISSING;
	return !solution && f->has_flag ? LAB_FLAG_ELSEWHERE : LAB_FITS;
}

static enum lab_misfit of_assessment(const struct lab_facts *f)
{
	if (is(f, LAB_ASSESSMENT, "impact")) {
		if (f->party)
			return LAB_PARTY_ELSEWHERE;
		return f->rating ? LAB_RATING_ELSEWHERE : LAB_FITS;
	}
	if (!f->party)
		return LAB_PARTY_MISSING;
	return f->parties ? LAB_PARTY_TWICE : LAB_FITS;
}

static enum lab_misfit judge(const struct lab_facts *f)
{
	enum lab_misfit misfit = LAB_FITS;

	if (f->family == LAB_OBSERVATION)
		misfit = of_observation(f);
	else if (f->family == LAB_ASSESSMENT)
		misfit = of_assessment(f);
	if (misfit == LAB_FITS && f->derogations && !f->legal_lever)
		return LAB_DEROGATION_ELSEWHERE;
	if (misfit == LAB_FITS && f->other_lever && !f->lever_note)
		return LAB_NOTE_MISSING;
	return misfit;
}

static const struct {
	const char *member, *text[2];
} MISFITS[] = {
    [LAB_FITS] = {"", {"", ""}},
    [LAB_VOICE_MISSING] =
	{"voice",
	 {"un savoir expérientiel est celui de quelqu’un : dites à quel titre, jamais un nom",
	  "knowledge by experience is somebody's: say in which capacity, never a name"}},
    [LAB_FLAG_MISSING] =
	{"innovative",
	 {"dites en quoi cette solution compte : innovante, inclusive, ou les deux",
	  "say why this solution counts: innovative, inclusive, or both"}},
    [LAB_FLAG_ELSEWHERE] = {"innovative",
			    {"seule une solution est dite innovante ou inclusive",
			     "only a solution is called innovative or inclusive"}},
    [LAB_DEROGATION_ELSEWHERE] =
	{"derogations",
	 {"une dérogation va avec le levier « cadres légaux et réglementaires »",
	  "a derogation goes with the lever of laws and rules"}},
    [LAB_NOTE_MISSING] = {"lever_note",
			  {"dites quel est cet autre levier", "say which other lever it is"}},
    [LAB_PARTY_MISSING] = {"party_actor_id",
			   {"dites de qui est cet engagement : un acteur ou une institution",
			    "say whose commitment it is: an actor or an institution"}},
    [LAB_PARTY_TWICE] = {"party_institution",
			 {"un engagement est d’un acteur ou d’une institution, pas des deux",
			  "a commitment is that of an actor or an institution, not of both"}},
    [LAB_PARTY_ELSEWHERE] = {"kind",
			     {"l’impact est celui de toute la communauté, de nul acteur seul",
			      "the impact is that of the whole community, of no actor alone"}},
    [LAB_RATING_ELSEWHERE] = {"rating",
			      {"un engagement est tenu ou non, un impact se décrit",
			       "a commitment is kept or not, an impact is described"}},
};

enum lab_misfit lab_fit(const struct lab_facts *facts, const char **ret_member)
{
	enum lab_misfit misfit = judge(facts);

	*ret_member = MISFITS[misfit].member;
	return misfit;
}

const char *lab_misfit_text(enum lab_misfit misfit, bool english)
{
	return MISFITS[misfit].text[english ? 1 : 0];
}
