/* SPDX-License-Identifier: EUPL-1.2 */
#include "contact_rule.h"

#include <string.h>

#define DAY_MINUTES  1440
#define WEEK_MINUTES (7 * DAY_MINUTES)
#define RINGS        (INTAKE_VOICE | INTAKE_SMS | INTAKE_VIDEO)
#define LEN(a)       (sizeof(a) / sizeof((a)[0]))

static const char *const MEANS[] = {"voice", "sms", "video", "email", "mssante", "postal"};
static const char *const PURPOSES[] = {"call_back", "appointment", "notice",
				       "recap",     "document",    "emergency"};

/* What decent people take for granted when nothing was agreed: product decision. */
static const struct intake_window DECENT = {.days = 0x3f, .from = 8 * 60, .to = 20 * 60};

static const char *code_of(const char *const *codes, size_t n, unsigned bit)
{
	for (size_t i = 0; i < n; i++)
		if (bit == 1u << i)
			return codes[i];
	return NULL;
}

static unsigned bit_of(const char *const *codes, size_t n, const char *code)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(codes[i], code) == 0)
			return 1u << i;
	return 0;
}

const char *intake_means_code(unsigned bit)
{
	return code_of(MEANS, LEN(MEANS), bit);
}

unsigned intake_means_bit(const char *code)
{
	return bit_of(MEANS, LEN(MEANS), code);
}

const char *intake_purpose_code(unsigned bit)
{
	return code_of(PURPOSES, LEN(PURPOSES), bit);
}

unsigned intake_purpose_bit(const char *code)
{
	return bit_of(PURPOSES, LEN(PURPOSES), code);
}

static bool inside(const struct intake_window *w, int weekday, int minute)
{
	return (w->days & 1u << weekday) && minute >= w->from && minute < w->to;
}

static bool hour_fits(const struct intake_contact_rule *rule, unsigned means, int weekday,
		      int minute)
{
	if (rule->n_windows == 0)
		return !(means & RINGS) || inside(&DECENT, weekday, minute);
	for (size_t i = 0; i < rule->n_windows; i++)
		if (inside(&rule->windows[i], weekday, minute))
			return true;
	return false;
}

static bool all_fit(const struct intake_contact_rule *rules, size_t n, unsigned means, int at)
{
	for (size_t i = 0; i < n; i++)
		if (!hour_fits(&rules[i], means, at / DAY_MINUTES, at % DAY_MINUTES))
			return false;
	return true;
}

/* Minutes until every rule allows it; a week when no hour suits them all. */
static int wait(const struct intake_contact_rule *rules, size_t n,
		const struct intake_contact_ask *ask)
{
	int now = ask->weekday * DAY_MINUTES + ask->minute;

	for (int ahead = 0; ahead < WEEK_MINUTES; ahead++)
		if (all_fit(rules, n, ask->means, (now + ahead) % WEEK_MINUTES))
			return ahead;
	return WEEK_MINUTES;
}

/* The worst that one rule says, hours aside. */
static enum intake_contact_answer judge(const struct intake_contact_rule *rule,
					const struct intake_contact_ask *ask)
{
	if (rule->never)
		return INTAKE_CONTACT_NEVER;
	if (!(rule->means & ask->means))
		return INTAKE_CONTACT_OTHER_MEANS;
	if (rule->purposes && !(rule->purposes & ask->purpose) && ask->purpose != INTAKE_EMERGENCY)
		return INTAKE_CONTACT_OTHER_PURPOSE;
	return INTAKE_CONTACT_YES;
}

struct intake_contact_verdict intake_contact_may(const struct intake_contact_rule *rules, size_t n,
						 const struct intake_contact_ask *ask)
{
	struct intake_contact_verdict v = {.answer =
					       n ? INTAKE_CONTACT_YES : INTAKE_CONTACT_UNKNOWN};

	for (size_t i = 0; i < n; i++) {
		enum intake_contact_answer one = judge(&rules[i], ask);

		v.discreet = v.discreet || rules[i].discreet;
		/* never outweighs the other refusals; the first of those stands */
		if (one == INTAKE_CONTACT_NEVER || v.answer == INTAKE_CONTACT_YES)
			v.answer = one;
	}
	if (v.answer != INTAKE_CONTACT_YES || ask->purpose == INTAKE_EMERGENCY)
		return v;
	v.wait_minutes = wait(rules, n, ask);
	if (v.wait_minutes > 0)
		v.answer = INTAKE_CONTACT_LATER;
	return v;
}
