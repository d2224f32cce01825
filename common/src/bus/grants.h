/* SPDX-License-Identifier: EUPL-1.2
 *
 * bus/grants.h - which key reads which streams.  Shared by the threads of a relay.
 */
#ifndef CMN_BUS_GRANTS_H
#define CMN_BUS_GRANTS_H

#include "cmn/err.h"

struct cmn_grants; /* thread-safe */

enum cmn_err cmn_grants_open(const char *path, struct cmn_grants **ret,
			     struct cmn_error *err) CMN_MUST_CHECK;
void cmn_grants_close(struct cmn_grants **grants);

/* Read the file again if it changed.  *ret_changed says that connections must authenticate anew.
 * A file that cannot be read or understood leaves the grants as they were. */
enum cmn_err cmn_grants_refresh(struct cmn_grants *grants, bool *ret_changed,
				struct cmn_error *err) CMN_MUST_CHECK;

bool cmn_grants_known(struct cmn_grants *grants, const char *key);
bool cmn_grants_allow(struct cmn_grants *grants, const char *key, const char *stream);

/* Is `stream` ("31.intake.facts") matched by `pattern` ("*.intake.facts")? */
bool cmn_grant_matches(const char *pattern, const char *stream);
/* A complete stream name: département, service, audience, and only letters that occur in them. */
bool cmn_stream_valid(const char *stream);
/* A complete stream, with '*' allowed for département and service. */
bool cmn_grant_valid(const char *pattern);

#endif
