/* SPDX-License-Identifier: EUPL-1.2
 *
 * pag_ready.c - what a PAG still lacks: the first thing, in the order in which people see to it.
 */
#include "pag.h"

#include <string.h>

static enum referral_pag_lack content(const struct referral_pag_facts *f)
{
	if (f->services == 0)
		return REFERRAL_PAG_NO_SERVICE;
	if (!f->coordinator)
		return REFERRAL_PAG_NO_COORDINATOR;
	return f->target ? REFERRAL_PAG_READY : REFERRAL_PAG_NO_TARGET;
}

static enum referral_pag_lack commitments(const struct referral_pag_facts *f)
{
	if (f->needed_refused > 0)
		return REFERRAL_PAG_COMMITMENT_REFUSED;
	if (f->needed_awaited > 0)
		return REFERRAL_PAG_COMMITMENT_AWAITED;
	return f->coordinator_engaged ? REFERRAL_PAG_READY : REFERRAL_PAG_COORDINATOR_NOT_ENGAGED;
}

static enum referral_pag_lack accord(const struct referral_pag_facts *f)
{
	if (strcmp(f->accord, "refused") == 0)
		return REFERRAL_PAG_ACCORD_REFUSED;
	return strcmp(f->accord, "accepted") == 0 ? REFERRAL_PAG_READY
						  : REFERRAL_PAG_ACCORD_AWAITED;
}

static enum referral_pag_lack person(const struct referral_pag_facts *f)
{
	if (f->points_refused > 0)
		return REFERRAL_PAG_POINT_REFUSED;
	if (f->points_awaited > 0)
		return REFERRAL_PAG_POINT_AWAITED;
	return accord(f);
}

static enum referral_pag_lack decision(const struct referral_pag_facts *f)
{
	return f->decision_required && !f->decision_grants ? REFERRAL_PAG_NO_DECISION
							   : REFERRAL_PAG_READY;
}

static enum referral_pag_lack everything(const struct referral_pag_facts *f)
{
	enum referral_pag_lack (*const CHECKS[])(const struct referral_pag_facts *) = {
	    content, commitments, person, decision};
	enum referral_pag_lack lack = REFERRAL_PAG_READY;

	for (size_t i = 0; i < sizeof(CHECKS) / sizeof(CHECKS[0]) && lack == REFERRAL_PAG_READY;
	     i++)
		lack = CHECKS[i](f);
	return lack;
}

enum referral_pag_lack referral_pag_lacks(const char *state, enum referral_pag_act act,
					  const struct referral_pag_facts *f)
{
	if (act == REFERRAL_PAG_ELABORATE)
		return content(f);
	if (act == REFERRAL_PAG_VALIDATE)
		return everything(f);
	if (act != REFERRAL_PAG_ENTER)
		return REFERRAL_PAG_READY;
	if (strcmp(state, "modified") == 0)
		return everything(f);
	return strcmp(state, "prolonged") == 0 ? accord(f) : REFERRAL_PAG_READY;
}
