/* SPDX-License-Identifier: EUPL-1.2
 *
 * referral_deps.h - what main() gives to the handlers.
 */
#ifndef REFERRAL_DEPS_H
#define REFERRAL_DEPS_H

struct referral_deps {
	const char *consent_required; /* domain/required.h */
};

#endif
