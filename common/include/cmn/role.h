/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/role.h - who may act.  The twelve roles of docs/architecture.md, as bits.
 *
 * Zero is not a role: an operation that names none is refused at start.
 */
#ifndef CMN_ROLE_H
#define CMN_ROLE_H

#include "cmn/base.h"

#define CMN_ROLES(X)                                                                               \
	X(PUBLIC, "public", 0)         /* no token: directory, glossary, public figures */         \
	X(FRONT, "front", 1)           /* service account of a web front: writes, reads nothing */ \
	X(OPERATOR, "operator", 2)     /* Allô 360 platform */                                    \
	X(CONSEILLER, "conseiller", 3) /* conseiller en parcours of a community */                 \
	X(FACILITEUR, "faciliteur", 4) /* APPV / faciliteur */                                     \
	X(PAIR, "pair", 5)             /* peer, listening association */                           \
	X(COORDONNATEUR, "coordonnateur", 6)                                                       \
	X(PARTNER, "partner", 7) /* member or partner: only what is addressed to it */             \
	X(MDPH, "mdph", 8)                                                                         \
	X(AUTHORITY, "authority", 9) /* ARS, CD, préfet: aggregates of its territory */           \
	X(OBSERVER, "observer", 10)  /* dashboards */                                              \
	X(PERSON, "person", 11)      /* the person: own file, access log */                        \
	X(ADMIN, "admin", 12)

enum cmn_role {
#define X(name, text, bit) CMN_ROLE_##name = 1 << (bit),
	CMN_ROLES(X)
#undef X
};

unsigned cmn_role_bit(const char *text); /* 0: not a role */
const char *cmn_role_name(unsigned bit); /* of one bit; NULL when not exactly one role */

#endif
