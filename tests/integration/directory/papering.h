/* SPDX-License-Identifier: EUPL-1.2
 *
 * papering.h - documents of communities over HTTP, and the people who read them.
 */
#ifndef DIRECTORY_PAPERING_H
#define DIRECTORY_PAPERING_H

#include "integration/directory/offering.h"
#include "support/office.h"

#define PAPERS "/v1/directory/papers"

static char *mdph, *partner, *ars, *elsewhere, *prefix44;

static inline char *bearer_in(const struct forge_key *key, const char *role,
			      const char *departement, const char *organisation)
{
	json_t *claims = forge_claims();
	char *text = NULL;

	json_object_set_new(claims, "roles", json_pack("[s]", role));
	json_object_set_new(claims, "departements", json_pack("[s]", departement));
	if (organisation)
		json_object_set_new(claims, "org", json_string(organisation));
	char *bearer = forge_bearer(forge_token(key, NULL, claims));
	if (asprintf(&text, "Authorization: %s", bearer) < 0)
		abort();
	free(bearer);
	return text;
}

/* keys stay for tests that need more people */
static struct forge_key people_key;

static inline int papering_setup(void **state)
{
	int rc = asking_setup_with(state, &people_key);

	if (rc)
		return rc;
	mdph = bearer_in(&people_key, "mdph", "31", NULL);
	partner = bearer_in(&people_key, "partner", "31", NULL);
	ars = bearer_in(&people_key, "authority", "31", NULL);
	elsewhere = bearer_in(&people_key, "coordonnateur", "44", NULL);
	prefix44 = bearer_in(&people_key, "authority", "44", NULL);
	return 0;
}

static inline int papering_teardown(void **state)
{
	free(mdph);
	free(partner);
	free(ars);
	free(elsewhere);
	free(prefix44);
	forge_key_free(&people_key);
	return asking_teardown(state);
}

static inline void base64_of(const unsigned char *bytes, size_t n, char *out)
{
	static const char DIGITS[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)bytes[i] << 16 |
			     (i + 1 < n ? (uint32_t)bytes[i + 1] << 8 : 0) |
			     (i + 2 < n ? bytes[i + 2] : 0);

		*out++ = DIGITS[v >> 18];
		*out++ = DIGITS[v >> 12 & 63];
		*out++ = i + 1 < n ? DIGITS[v >> 6 & 63] : '=';
		*out++ = i + 2 < n ? DIGITS[v & 63] : '=';
	}
	*out = '\0';
}

/* {"name":…,"content":…} of these bytes */
static inline const char *file_of(const char *name, const void *bytes, size_t n)
{
	static char text[16384];
	int at = snprintf(text, sizeof(text), "{\"name\":\"%s\",\"content\":\"", name);

	base64_of(bytes, n, text + at);
	memcpy(text + strlen(text), "\"}", 3);
	return text;
}

static inline const char *text_file(const char *name, const char *text)
{
	return file_of(name, text, strlen(text));
}

/* A document of 31; `more` is ",…" */
static inline void add_paper(const char *who, const char *kind, const char *audience,
			     const char *more, const char *file, int status)
{
	char body[20000];

	snprintf(body, sizeof(body),
		 "{\"departement\":\"31\",\"kind\":\"%s\",\"title\":\"Document inventé\","
		 "\"audience\":\"%s\"%s,\"file\":%s}",
		 kind, audience, more, file);
	put("POST", PAPERS, who, NULL, body, status);
}

/* POST or PATCH with the version; 0: without */
static inline void act(const char *method, const char *who, const char *target, int version,
		       const char *body, int status)
{
	char header[40];

	snprintf(header, sizeof(header), "If-Match: \"%d\"", version);
	put(method, target, who, version ? header : NULL, body, status);
}

#endif
