/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier.h - to whom a dossier may be addressed, and who is that recipient.
 */
#ifndef INTAKE_DOSSIER_H
#define INTAKE_DOSSIER_H

#include <stdbool.h>

/* A kind of recipient (consent_recipient_kinds) that opens dossiers here, with an account of its
 * own role: an MDPH, a partner, an actor, a faciliteur, a listening association. */
bool intake_dossier_kind(const char *kind);

/* Is who calls the recipient?  `role`: one role of the caller; `organisation` of its token, may be
 * empty.  An MDPH is that of its département, which its territory says: `recipient_id` is the
 * département, and the caller sees no other.  Everybody else is an organisation; compared without
 * case. */
bool intake_dossier_addressed(const char *kind, const char *recipient_id, const char *role,
			      const char *organisation);

#endif
