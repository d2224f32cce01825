/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/forge.h - tokens good and bad, byte by byte: what an issuer, or a forger, could send.
 */
#ifndef SUPPORT_FORGE_H
#define SUPPORT_FORGE_H

#include <rhonabwy.h>
#include <stdbool.h>
#include <stdint.h>

#define FORGE_ISS "https://sso.example.test"
#define FORGE_AUD "c360"

struct forge_key {
	jwk_t *priv, *pub;
	const char *alg; /* "EdDSA", "ES256", "RS256" */
};

struct forge_key forge_key(const char *alg, const char *kid);
void forge_key_free(struct forge_key *key);

/* {"keys":[…]} of up to two keys' public parts (second may be NULL); owned. */
char *forge_jwks(const struct forge_key *first, const struct forge_key *second);

/* Good claims: sub u-1, roles conseiller, départements 31 and 44, valid from now for an hour. */
json_t *forge_claims(void);

/* Sign any claims (taken over) under any header; header NULL: {"alg":…,"kid":…}.  Owned. */
char *forge_token(const struct forge_key *key, const char *header, json_t *claims);

/* The same from the text of both parts: malformed JSON and duplicates become possible. */
char *forge_token_text(const struct forge_key *key, const char *header, const char *claims);

/* "Bearer <token>", owned; `token` is freed. */
char *forge_bearer(char *token);

/* A file with this text, replaced as a whole. */
void forge_file(const char *path, const char *text);

#endif
