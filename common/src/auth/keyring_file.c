/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/json.h"
#include "jwks.h"
#include "keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void cmn_jwk_drop(jwk_t **jwk)
{
	r_jwk_free(*jwk);
}

enum cmn_err cmn_keyring_signing_key(const char *dir, jwk_t **ret, struct cmn_error *err)
{
	char path[PATH_MAX];
	char *text CMN_AUTO(cmn_free_drop) = NULL;
	size_t n;

	snprintf(path, sizeof(path), "%s/%s", dir, CMN_KEYRING_PRIVATE);
	if (cmn_jwks_read_file(path, &text, &n, err) != CMN_OK) {
		cmn_fail(err, CMN_E_NOT_FOUND, "pas de clé de signature dans ce dossier",
			 "no signing key in this folder");
		return cmn_because(err, "%s: %s", path, strerror(errno));
	}
	return cmn_json_parse(text, n, ret, err);
}

static bool write_all(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, text, n);

		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0) {
			text += done;
			n -= (size_t)done;
		}
	}
	return fsync(fd) == 0;
}

/* The new content beside the old one, on the disk before it gets the name. */
static bool write_beside(const char *path, const char *text, unsigned mode)
{
	int fd;
	bool good;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);
	if (fd < 0)
		return false;
	good = fchmod(fd, (mode_t)mode) == 0 && write_all(fd, text, strlen(text));
	return close(fd) == 0 && good;
}

enum cmn_err cmn_keyring_write(const char *dir, const char *name, const json_t *value,
			       unsigned mode, bool fresh, struct cmn_error *err)
{
	char path[PATH_MAX], beside[PATH_MAX + 8];
	char *text CMN_AUTO(cmn_free_drop) = json_dumps(value, JSON_INDENT(2) | JSON_SORT_KEYS);
	bool good;

	if (text == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	snprintf(beside, sizeof(beside), "%s.new", path);
	good = write_beside(beside, text, mode) &&
	       (fresh ? link(beside, path) == 0 && unlink(beside) == 0 : rename(beside, path) == 0);
	if (good)
		return CMN_OK;
	if (errno == EEXIST)
		cmn_fail(err, CMN_E_CONFLICT, "le dossier a déjà des clés (%s)",
			 "the folder has keys already (%s)", name);
	else
		cmn_fail(err, CMN_E_UNAVAILABLE, "écriture impossible : %s", "cannot write: %s",
			 name);
	cmn_because(err, "%s: %s", path, strerror(errno));
	unlink(beside);
	return err->code;
}
