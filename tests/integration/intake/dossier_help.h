/* SPDX-License-Identifier: EUPL-1.2
 *
 * dossier_help.h - documents and dossiers at the desk of consent_help.h.
 */
#ifndef DOSSIER_HELP_H
#define DOSSIER_HELP_H

#include "consent_help.h"
#include "document_samples.h"

#define DOSSIERS "/v1/intake/dossiers"
#define ORG      "0197f0a0-0000-7000-8000-0000000000c1"
#define OTHER    "0197f0a0-0000-7000-8000-0000000000c2"

/* Put these bytes into a file; expects this status. */
static inline void add_document(const char *who, const char *situation, const char *name,
				const char *more, const struct sample *s, int status)
{
	char target[128], body[8192], coded[4096];

	base64(s, coded);
	snprintf(target, sizeof(target), "/v1/intake/situations/%s/documents", situation);
	snprintf(body, sizeof(body), "{\"name\":\"%s\"%s,\"content\":\"%s\"}", name, more, coded);
	desk_send(&desk, "POST", target, who, NULL, body, status);
}

/* An agreement about the situation: `categories` and `documents` as JSON members or "". */
static inline void agree(const char *situation, const char *purpose, const char *categories,
			 const char *recipient)
{
	char members[2048];

	snprintf(members, sizeof(members),
		 "\"decision\":\"given\",\"means\":\"oral\",\"words\":\"share_2026_1\","
		 "\"purpose\":\"%s\",\"categories\":[%s],\"recipients\":[%s]",
		 purpose, categories, recipient);
	say(conseiller, "situation_id", situation, members, 201);
}

static inline void seal(const char *who, const char *situation, const char *members, int status)
{
	char body[4096];

	snprintf(body, sizeof(body), "{\"situation_id\":\"%s\",%s}", situation, members);
	desk_send(&desk, "POST", DOSSIERS, who, NULL, body, status);
}

static inline void open_dossier(const char *who, const char *id, int status)
{
	char target[128];

	snprintf(target, sizeof(target), DOSSIERS "/%s/openings", id);
	desk_send(&desk, "POST", target, who, NULL, NULL, status);
}

static inline void open_document(const char *who, const char *id, const char *document, int status)
{
	char target[192];

	snprintf(target, sizeof(target), DOSSIERS "/%s/documents/%s/opening", id, document);
	desk_send(&desk, "POST", target, who, NULL, NULL, status);
}

#endif
