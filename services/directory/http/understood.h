/* SPDX-License-Identifier: EUPL-1.2
 *
 * understood.h - what a search made of the words it was asked, told in its answer.
 */
#ifndef DIRECTORY_UNDERSTOOD_H
#define DIRECTORY_UNDERSTOOD_H

#include "directory_http.h"
#include "words.h"

/* The member `understood`; nothing when the words were taken as they are. */
void directory_understood_write(struct cmn_buf *out, const struct directory_words *words);

#endif
