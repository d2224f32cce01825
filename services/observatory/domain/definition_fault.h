/* SPDX-License-Identifier: EUPL-1.2
 *
 * definition_fault.h - how a fault of a definition is put into words.
 */
#ifndef OBSERVATORY_DEFINITION_FAULT_H
#define OBSERVATORY_DEFINITION_FAULT_H

#include "definition_check.h"

/* `fr` and `en` hold one "%s", for `word`.  Always false. */
bool observatory_fault_say(struct observatory_fault *ret, size_t part, const char *field,
			   const char *word, const char *fr, const char *en);

#endif
