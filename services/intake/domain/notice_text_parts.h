/* SPDX-License-Identifier: EUPL-1.2
 *
 * notice_text_parts.h - the parts, by subject, of which the texts of notice_text.h are made.  All
 * versions of a template stand in one part, the oldest first.
 */
#ifndef INTAKE_NOTICE_TEXT_PARTS_H
#define INTAKE_NOTICE_TEXT_PARTS_H

#include "notice_text.h"

struct intake_notice_part {
	const struct intake_notice_text *texts;
	size_t n;
};

extern const struct intake_notice_part INTAKE_NOTICE_FILE;
extern const struct intake_notice_part INTAKE_NOTICE_ANSWERS;
extern const struct intake_notice_part INTAKE_NOTICE_MDPH;

#endif
