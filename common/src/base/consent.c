/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/consent.h"

#include <string.h>
#include <strings.h>

/* The next word of a list, or false at its end. */
static bool next_word(const char **list, const char **word, size_t *len)
{
	*word = *list + strspn(*list, " ");
	*len = strcspn(*word, " ");
	*list = *word + *len;
	return *len > 0;
}

/* Is `whole` the kind of `one`, "documents" of "documents:<id>"? */
static bool is_kind_of(const char *whole, size_t n, const char *one, size_t len)
{
	return len > n && one[n] == ':' && strncmp(whole, one, n) == 0;
}

/* `loosely` is how a no is read: a no to one document is a no to "documents". */
static bool has_word(const char *list, const char *word, size_t len, bool loosely)
{
	const char *w;
	size_t n;

	while (next_word(&list, &w, &n))
		if ((n == len && strncasecmp(w, word, len) == 0) || is_kind_of(w, n, word, len) ||
		    (loosely && is_kind_of(word, len, w, n)))
			return true;
	return false;
}

static bool covers_all(const char *have, const char *asked)
{
	const char *w;
	size_t n;

	if (!next_word(&asked, &w, &n))
		return false;
	do {
		if (!has_word(have, w, n, false))
			return false;
	} while (next_word(&asked, &w, &n));
	return true;
}

static bool touches(const char *have, const char *asked)
{
	const char *w;
	size_t n;

	if (!*have)
		return true;
	while (next_word(&asked, &w, &n))
		if (has_word(have, w, n, true))
			return true;
	return false;
}

/* `loosely` is how a no is read: one of the kind stands for a recipient that is not known. */
static bool names(const char *recipients, const struct cmn_disclosure *d, bool loosely)
{
	size_t kind = strlen(d->recipient_kind);
	const char *id = d->recipient_id ? d->recipient_id : "";
	const char *w;
	size_t n;

	while (next_word(&recipients, &w, &n)) {
		if (n < kind || strncmp(w, d->recipient_kind, kind) != 0)
			continue;
		if (n == kind)
			return true;
		if (w[kind] != ':')
			continue;
		if (!*id ? loosely
			 : n - kind - 1 == strlen(id) &&
			       strncasecmp(w + kind + 1, id, n - kind - 1) == 0)
			return true;
	}
	return false;
}

/* Would this act, read as a no, concern the disclosure? */
static bool denies(const struct cmn_consent_act *a, const struct cmn_disclosure *d)
{
	return (!*a->purpose || strcmp(a->purpose, d->purpose) == 0) &&
	       (!*a->recipients || names(a->recipients, d, true)) &&
	       touches(a->categories, d->categories);
}

/* When the act became a no for this disclosure, CMN_NEVER when it is none at that instant. */
static int64_t no_since(const struct cmn_consent_act *a, const struct cmn_disclosure *d)
{
	int64_t since = a->given ? a->withdrawn_us : a->decided_us;

	return since <= d->at_us && denies(a, d) ? since : CMN_NEVER;
}

/* How an agreement stands towards the disclosure by itself. */
static enum cmn_consent_reason alone(const struct cmn_consent_act *a,
				     const struct cmn_disclosure *d)
{
	if (!names(a->recipients, d, false))
		return CMN_CONSENT_RECIPIENT;
	if (!covers_all(a->categories, d->categories))
		return CMN_CONSENT_CATEGORY;
	if (a->withdrawn_us <= d->at_us)
		return CMN_CONSENT_WITHDRAWN;
	if (a->right_until_us <= d->at_us)
		return CMN_CONSENT_RIGHT_ENDED;
	if (a->until_us <= d->at_us)
		return CMN_CONSENT_EXPIRED;
	return a->from_us > d->at_us ? CMN_CONSENT_NOT_YET : CMN_CONSENT_ALLOWED;
}

/* The latest no, which the agreements must be later than. */
static const struct cmn_consent_act *latest_no(const struct cmn_consent_act *acts, size_t n,
					       const struct cmn_disclosure *d, int64_t *ret_since)
{
	const struct cmn_consent_act *found = NULL;

	*ret_since = INT64_MIN;
	for (size_t i = 0; i < n; i++) {
		int64_t since = no_since(&acts[i], d);

		if (since != CMN_NEVER && (!found || since > *ret_since)) {
			found = &acts[i];
			*ret_since = since;
		}
	}
	return found;
}

struct cmn_verdict cmn_consent_allowed(const struct cmn_consent_act *acts, size_t n,
				       const struct cmn_disclosure *d)
{
	int64_t since, newest = INT64_MIN;
	const struct cmn_consent_act *no = latest_no(acts, n, d, &since);
	struct cmn_verdict verdict = {.reason = CMN_CONSENT_NONE};

	for (size_t i = 0; i < n; i++) {
		const struct cmn_consent_act *a = &acts[i];
		enum cmn_consent_reason reason;

		if (!a->given || a->decided_us > d->at_us || strcmp(a->purpose, d->purpose) != 0)
			continue;
		reason = alone(a, d);
		if (no && a->decided_us <= since)
			continue;
		if (reason == CMN_CONSENT_ALLOWED &&
		    (verdict.reason != CMN_CONSENT_ALLOWED || a->decided_us > newest)) {
			verdict = (struct cmn_verdict){reason, a->id};
			newest = a->decided_us;
		} else if (verdict.reason != CMN_CONSENT_ALLOWED && reason > verdict.reason) {
			verdict.reason = reason;
		}
	}
	if (no && verdict.reason < CMN_CONSENT_NOT_YET && verdict.reason != CMN_CONSENT_ALLOWED)
		verdict.reason = no->given ? CMN_CONSENT_WITHDRAWN : CMN_CONSENT_REFUSED;
	return verdict;
}

const char *cmn_consent_reason_code(enum cmn_consent_reason reason)
{
	static const char *const CODES[CMN_CONSENT_REASON_END_] = {
	    [CMN_CONSENT_ALLOWED] = "allowed",
	    [CMN_CONSENT_NONE] = "no_consent",
	    [CMN_CONSENT_RECIPIENT] = "recipient_not_named",
	    [CMN_CONSENT_CATEGORY] = "category_not_named",
	    [CMN_CONSENT_NOT_YET] = "not_yet_valid",
	    [CMN_CONSENT_EXPIRED] = "expired",
	    [CMN_CONSENT_RIGHT_ENDED] = "representative_right_ended",
	    [CMN_CONSENT_WITHDRAWN] = "withdrawn",
	    [CMN_CONSENT_REFUSED] = "refused",
	};

	return reason > 0 && reason < CMN_CONSENT_REASON_END_ ? CODES[reason] : "no_consent";
}
