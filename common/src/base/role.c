/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/role.h"

#include <string.h>

static const struct {
	const char *text;
	unsigned bit;
} ROLES[] = {
#define X(name, text, bit) {text, CMN_ROLE_##name},
    CMN_ROLES(X)
#undef X
};

unsigned cmn_role_bit(const char *text)
{
	for (size_t i = 0; i < CMN_LEN(ROLES); i++)
		if (strcmp(ROLES[i].text, text) == 0)
			return ROLES[i].bit;
	return 0;
}

const char *cmn_role_name(unsigned bit)
{
	for (size_t i = 0; i < CMN_LEN(ROLES); i++)
		if (ROLES[i].bit == bit)
			return ROLES[i].text;
	return NULL;
}
