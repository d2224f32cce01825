/* SPDX-License-Identifier: EUPL-1.2 */
#include "handoff_conditions.h"

#include <string.h>

typedef struct referral_condition verdict_fn(const struct referral_handoff_facts *f);

static bool is(const char *text, const char *code)
{
	return text && strcmp(text, code) == 0;
}

static struct referral_condition agreement(const struct referral_handoff_facts *f)
{
	static const char *const WHY[] = {"agreement_missing", "agreement_not_asked_here",
					  "agreement_recorded", "agreement_missing"};

	return (struct referral_condition){
	    "person_agreement", f->agreement != REFERRAL_AGREEMENT_MISSING, WHY[f->agreement]};
}

static struct referral_condition orientation(const struct referral_handoff_facts *f)
{
	bool any = f->orientation_number || f->orientation_on || f->orientation_right;
	bool all = f->orientation_number && f->orientation_on && f->orientation_right;

	return (struct referral_condition){"orientation_not_carried_out", all,
					   all   ? "orientation_named"
					   : any ? "orientation_incomplete"
						 : "orientation_not_named"};
}

static struct referral_condition saisine(const struct referral_handoff_facts *f)
{
	bool met = f->saisine_on && f->saisine_document;

	return (struct referral_condition){"signed_saisine", met,
					   met             ? "saisine_attached"
					   : f->saisine_on ? "saisine_without_document"
							   : "saisine_missing"};
}

static struct referral_condition first_intention(const struct referral_handoff_facts *f)
{
	if (is(f->first_intention, "tried") || f->plan_tried)
		return (struct referral_condition){"first_intention", true, "solutions_tried"};
	if (f->plan_explained)
		return (struct referral_condition){"first_intention", true,
						   "no_solution_possible_said"};
	if (!is(f->first_intention, "not_possible"))
		return (struct referral_condition){"first_intention", false, "solutions_not_tried"};
	return (struct referral_condition){"first_intention", f->first_intention_why != NULL,
					   f->first_intention_why ? "no_solution_possible_said"
								  : "solutions_without_why"};
}

static struct referral_condition upstream(const struct referral_handoff_facts *f)
{
	return (struct referral_condition){"upstream_of_orientation", !f->permanent_orientation,
					   f->permanent_orientation ? "in_permanent_orientation"
								    : "upstream"};
}

static struct referral_condition file(const struct referral_handoff_facts *f)
{
	bool met = f->mdph_number || is(f->mdph_file, "known");

	return (struct referral_condition){"mdph_file", met,
					   met                        ? "file_known"
					   : is(f->mdph_file, "none") ? "file_none"
								      : "file_unknown"};
}

size_t referral_handoff_conditions(const struct referral_handoff_facts *facts,
				   struct referral_condition *ret, size_t max)
{
	static verdict_fn *const VERDICTS[REFERRAL_CONDITIONS] = {
	    agreement, orientation, saisine, first_intention, upstream, file};
	size_t n = 0;

	while (n < max && n < REFERRAL_CONDITIONS) {
		ret[n] = VERDICTS[n](facts);
		n++;
	}
	return n;
}
