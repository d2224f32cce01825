/* SPDX-License-Identifier: EUPL-1.2 */
#include "erasure.h"

#include <string.h>

static const char *const CODES[INTAKE_ERASE_END_] = {
    [INTAKE_ERASE] = "erase",
    [INTAKE_ERASE_DONE] = "already_erased",
    [INTAKE_ERASE_HELD] = "legal_hold",
    [INTAKE_ERASE_OPEN] = "open_file",
    [INTAKE_ERASE_NOT_DUE] = "not_due",
    [INTAKE_ERASE_TO_SORT] = "to_sort",
    [INTAKE_ERASE_ARCHIVED] = "kept_for_archives",
};

const char *const INTAKE_ERASURE_KEPT[] = {"statistics_codes", "consent_acts", "audit_trail",
					   "erasure_journal"};
const size_t INTAKE_ERASURE_KEPT_COUNT =
    sizeof(INTAKE_ERASURE_KEPT) / sizeof(INTAKE_ERASURE_KEPT[0]);

const char *intake_erasure_code(enum intake_erasure_answer answer)
{
	return answer > 0 && answer < INTAKE_ERASE_END_ ? CODES[answer] : NULL;
}

enum intake_erasure_answer intake_erasure_judge(const struct intake_erasure_facts *f)
{
	if (f->erased)
		return INTAKE_ERASE_DONE;
	if (f->held)
		return INTAKE_ERASE_HELD;
	if (f->open_file)
		return INTAKE_ERASE_OPEN;
	if (f->asked)
		return INTAKE_ERASE;
	if (f->last_contact_us >= f->before_us)
		return INTAKE_ERASE_NOT_DUE;
	if (f->sorting && !f->sorted)
		return INTAKE_ERASE_TO_SORT;
	if (f->sorting && strcmp(f->sorted, "keep") == 0)
		return INTAKE_ERASE_ARCHIVED;
	return INTAKE_ERASE;
}
