/* SPDX-License-Identifier: EUPL-1.2
 *
 * agenda_text.h - what there is to do for each obligation, in one plain sentence, and where.
 */
#ifndef DIRECTORY_AGENDA_TEXT_H
#define DIRECTORY_AGENDA_TEXT_H

#include "agenda_kind.h"

/* In French, or in English. */
const char *directory_agenda_to_do(enum directory_agenda_kind kind, bool english);

/* The address of the operation in the API: "{departement}" and "{id}" of the template are filled
 * in, {id} by the record it is about. */
const char *directory_agenda_template(enum directory_agenda_kind kind);
void directory_agenda_link(enum directory_agenda_kind kind, const char *departement,
			   const char *subject, char *out, size_t size);

#endif
