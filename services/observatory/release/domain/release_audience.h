/* SPDX-License-Identifier: EUPL-1.2
 *
 * release_audience.h - to whom figures are told (R236), from the strongest to the weakest.
 *
 * team: conseiller, coordonnateur; exact and live, not through the gate.  cochair: ARS, conseil
 * départemental, préfet (authority) and the MDPH; exact for a whole département and year, protected
 * below.  partner: members and partners.  public: everybody, dashboards, streams, open data.
 * An audience also sees whatever is told to a weaker one.  Pure.
 */
#ifndef OBSERVATORY_RELEASE_AUDIENCE_H
#define OBSERVATORY_RELEASE_AUDIENCE_H

enum release_audience {
	RELEASE_TEAM = 1,
	RELEASE_COCHAIR,
	RELEASE_PARTNER,
	RELEASE_PUBLIC,
	RELEASE_AUDIENCE_END_
};

/* "team", "cochair", "partner", "public". */
const char *release_audience_code(enum release_audience audience);
/* 0: none of them. */
enum release_audience release_audience_of_code(const char *code);

/* Of the roles of a token (cmn/role.h), by name: the strongest of them; no role is the public. */
enum release_audience release_audience_of_role(const char *role);

#endif
