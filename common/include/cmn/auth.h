/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/auth.h - who is calling: JWT checked with librhonabwy.
 *
 * Accepted: RS256, ES256, EdDSA, from the pinned issuers, for our audience, inside nbf..exp
 * (leeway 30 s), signed by a key of the issuer's JWKS chosen by `kid` and whose type fits the
 * algorithm.  Header members jwk, jku, x5c, x5u are never trusted (librhonabwy's plain parse trusts
 * the first two: docs/decisions, trap proved beforehand).  A verified token is kept by all its
 * bytes until it expires or the keys change.
 */
#ifndef CMN_AUTH_H
#define CMN_AUTH_H

#include "cmn/err.h"
#include "cmn/role.h"

#define CMN_DEPARTEMENTS_MAX 512 /* all 101 départements as "01,02,…" fit */

/* Filled from a verified token; the public caller is {.roles = CMN_ROLE_PUBLIC}. */
struct cmn_caller {
	char sub[128];                           /* stable id of the account; never a name */
	char organisation[128];                  /* may be empty */
	char departements[CMN_DEPARTEMENTS_MAX]; /* "09,31": the territory; empty: none */
	unsigned roles;                          /* bits of enum cmn_role; PUBLIC is always set */
	int64_t expires_us;
};

/* Is département `code` ("31", "2A", "971") in the caller's territory? */
bool cmn_caller_covers(const struct cmn_caller *caller, const char *code);

struct cmn_auth_settings {
	const char *issuer;   /* exact value of iss */
	const char *audience; /* one of the values of aud */
	const char *jwks;     /* file path, or http(s) URL fetched in the background */
	unsigned refresh_s;   /* age at which a JWKS is read again; an unknown kid asks at most once
				 in 30 s */
	size_t cache_entries; /* verified tokens kept; bounded */
};

struct cmn_auth; /* thread-safe */

enum cmn_err cmn_auth_open(const struct cmn_auth_settings *settings, struct cmn_auth **ret,
			   struct cmn_error *err) CMN_MUST_CHECK;
void cmn_auth_close(struct cmn_auth **auth);

/* `header` is the value of Authorization, or NULL (public caller, CMN_OK).  Anything else than a
 * good bearer token is CMN_E_UNAUTHENTICATED with a reason that tells an operator what to mend and
 * an attacker nothing. */
enum cmn_err cmn_auth_check(struct cmn_auth *auth, const char *header, struct cmn_caller *ret,
			    struct cmn_error *err) CMN_MUST_CHECK;

/* The JWKS was read at least once; readiness asks this. */
bool cmn_auth_ready(const struct cmn_auth *auth);

#endif
