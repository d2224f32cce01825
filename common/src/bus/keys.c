/* SPDX-License-Identifier: EUPL-1.2 */
#include "keys.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <zmq.h>

static void file_drop(FILE **f)
{
	if (*f)
		fclose(*f);
}

bool cmn_key_valid(const char *z85)
{
	uint8_t raw[32];

	return strlen(z85) == CMN_KEY_LEN - 1 && zmq_z85_decode(raw, z85) != NULL;
}

static bool read_key(FILE *f, char *ret)
{
	char line[128];

	do {
		if (!fgets(line, sizeof(line), f))
			return false;
		line[strcspn(line, "\r\n")] = '\0';
	} while (line[0] == '\0' || (line[0] == '#' && strlen(line) != CMN_KEY_LEN - 1));
	if (!cmn_key_valid(line))
		return false;
	memcpy(ret, line, CMN_KEY_LEN);
	return true;
}

enum cmn_err cmn_keys_load(const char *path, struct cmn_keys *ret, struct cmn_error *err)
{
	CMN_AUTO(file_drop) FILE *f = fopen(path, "re");
	struct cmn_keys keys;
	char derived[CMN_KEY_LEN];
	struct stat st;

	if (!f || fstat(fileno(f), &st) != 0) {
		cmn_fail(err, CMN_E_INVALID, "fichier de clés du bus illisible",
			 "key file of the bus cannot be read");
		return cmn_because(err, "%s: %s", path, strerror(errno));
	}
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		cmn_fail(err, CMN_E_INVALID,
			 "fichier de clés du bus ouvert à d’autres comptes : chmod 600",
			 "key file of the bus is open to other accounts: chmod 600");
		return cmn_because(err, "%s", path);
	}
	if (!read_key(f, keys.public_key) || !read_key(f, keys.secret_key) ||
	    zmq_curve_public(derived, keys.secret_key) != 0 ||
	    strcmp(derived, keys.public_key) != 0) {
		cmn_fail(err, CMN_E_INVALID,
			 "le fichier de clés du bus ne contient pas une paire CURVE (c360-keys)",
			 "key file of the bus holds no CURVE pair (c360-keys)");
		return cmn_because(err, "%s", path);
	}
	*ret = keys;
	return CMN_OK;
}
