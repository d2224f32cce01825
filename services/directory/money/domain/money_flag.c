/* SPDX-License-Identifier: EUPL-1.2 */
#include "money_flag.h"

int64_t money_available(const struct money_state *s)
{
	return s->ars + s->cd + s->carried_in + s->income - s->reserved;
}

static void raise(struct money_flag *ret, size_t *n, bool raised, const char *code,
		  const char *rule, int64_t stated, int64_t found)
{
	if (raised)
		ret[(*n)++] = (struct money_flag){code, rule, money_compare(stated, found)};
}

size_t money_flags(const struct money_state *s, struct money_flag ret[MONEY_FLAGS_MAX])
{
	int64_t whole = s->ars + s->cd + s->carried_in;
	int64_t available = money_available(s);
	size_t n = 0;

	raise(ret, &n, s->planned != whole, "lines_do_not_add_up", "R191 R192 R193", whole,
	      s->planned);
	raise(ret, &n, s->has_shares && s->shared != s->ars, "shares_do_not_add_up", "R194 R207",
	      s->ars, s->shared);
	raise(ret, &n, s->announced >= 0 && s->announced != s->ars, "differs_from_announced",
	      "R188 R201 R202", s->announced, s->ars);
	raise(ret, &n, s->announced >= 0 && !s->announced_adds_up, "announced_does_not_add_up",
	      "R201", s->contradiction.stated, s->contradiction.found);
	raise(ret, &n, s->has_previous && s->previous != s->carried_in, "carry_over_differs",
	      "R199", s->carried_in, s->previous);
	raise(ret, &n, s->spent > available, "overspent", "R199", available, s->spent);
	raise(ret, &n, s->passed_on != 0, "passed_on", "R190", 0, s->passed_on);
	raise(ret, &n, s->received < s->due, "payments_behind", "R204", s->due, s->received);
	raise(ret, &n, s->lags, "reserve_risk", "R206", available, s->spent);
	return n;
}
