/* SPDX-License-Identifier: EUPL-1.2
 *
 * prospect.h - what becomes of an actor that declares its interest in a community.
 */
#ifndef DIRECTORY_PROSPECT_H
#define DIRECTORY_PROSPECT_H

#include <stdbool.h>

enum directory_prospect {
	DIRECTORY_PROSPECT_DECLARED = 1,
	DIRECTORY_PROSPECT_FORWARDED, /* its letter went to those who carry the community */
	DIRECTORY_PROSPECT_CONTACTED,
	DIRECTORY_PROSPECT_JOINED,
	DIRECTORY_PROSPECT_NOT_FOLLOWED, /* a contact may still come later: at any date (R102) */
};

/* 0: no such state. */
enum directory_prospect directory_prospect_of(const char *code);

bool directory_prospect_may(enum directory_prospect from, enum directory_prospect to);

#endif
