/* SPDX-License-Identifier: EUPL-1.2
 *
 * reception.h - what follows from how a request came in, whatever the door (R007, R015, R021,
 * R025).
 *
 * Codes of proto/codes; the contract has refused those that are not of the lists.
 */
#ifndef INTAKE_RECEPTION_H
#define INTAKE_RECEPTION_H

#include <stdbool.h>

/* R015: whom the MDPH does not know, who has no notification, who needs a re-evaluation, and
 * whoever comes by a request at the MDPH: "attention"; everybody else "ordinary". */
const char *intake_priority(const char *channel, const char *mdph_status);

/* R007: by a professional of proximity (who asks, or by whose door), or expressing the need. */
const char *intake_population(const char *channel, const char *requester_kind);

/* R025: somebody of the community heard the person live, so the first answer was given there and
 * then.  The national platform and written channels leave the clock running. */
bool intake_answered_live(const char *channel, bool by_team);

/* The département of an INSEE commune code, by the COG's rule: two characters, three overseas. */
void intake_departement_of(const char *commune, char out[4]);

#endif
