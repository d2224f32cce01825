/* SPDX-License-Identifier: EUPL-1.2 */
#include "link_http.h"

#include "cmn/secret.h"

#include <stdio.h>

#define DOSSIER_LABEL "c360 dossier "

void referral_token_make(char token[REFERRAL_TOKEN_LEN])
{
	cmn_secret_make(token);
}

enum cmn_err referral_token_hash(struct cmn_call *call, const char *token,
				 char ret[REFERRAL_HASH_LEN])
{
	return cmn_secret_hash(token, ret, &call->err);
}

enum cmn_err referral_token_of_dossier(struct cmn_call *call, const char *token,
				       char ret[REFERRAL_HASH_LEN])
{
	char text[sizeof(DOSSIER_LABEL) + 200];

	snprintf(text, sizeof(text), DOSSIER_LABEL "%s", token);
	return cmn_secret_hash(text, ret, &call->err);
}
