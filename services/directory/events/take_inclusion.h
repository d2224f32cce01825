/* SPDX-License-Identifier: EUPL-1.2
 *
 * take_inclusion.h - what structures and services of data·inclusion say in words of theirs, said in
 * codes of ours.
 */
#ifndef DIRECTORY_TAKE_INCLUSION_H
#define DIRECTORY_TAKE_INCLUSION_H

#include "take.h"

/* Type of actor, by the network that carries the structure; else the default of the import. */
const char *directory_inclusion_type(const struct directory_take *t, const json_t *structure);
/* Mode of an offer: where it is given. */
const char *directory_inclusion_mode(const json_t *service);

void directory_inclusion_themes(struct directory_saying *s, const json_t *service);
void directory_inclusion_publics(struct directory_saying *s, const json_t *service);
/* Who may ask, how, for what fee, on which conditions. */
void directory_inclusion_intake(struct directory_saying *s, const json_t *service);

#endif
