/* SPDX-License-Identifier: EUPL-1.2
 *
 * c360-keys - CURVE key pairs for the parties of the bus, and the file that says what each reads.
 *
 * DIR/PARTY.key (0600) holds public and secret key, DIR/PARTY.pub the public key alone.  What
 * exists is kept: running it twice changes nothing.
 */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define KEY_LEN  41
#define PATH_LEN 1024

static enum cmn_lang lang;

static const char *const HELP[] = {
    [CMN_FR] =
	"c360-keys DOSSIER PARTIE…\n"
	"    crée une paire de clés par partie : DOSSIER/PARTIE.key (0600) et DOSSIER/PARTIE.pub ;\n"
	"    une paire qui existe est conservée\n"
	"c360-keys grants DOSSIER FICHIER PARTIE=FLUX[,FLUX…]…\n"
	"    écrit le fichier des droits ; un flux est complet, département et service peuvent être "
	"* :\n"
	"    referral=*.intake.facts mdph31=31.referral.mdph,31.intake.mdph\n"
	"\n"
	"État : 0 fait, 2 commande mal formée ou fichier refusé.\n",
    [CMN_EN] =
	"c360-keys DIR PARTY…\n"
	"    makes one key pair for each party: DIR/PARTY.key (0600) and DIR/PARTY.pub;\n"
	"    a pair that exists is kept\n"
	"c360-keys grants DIR FILE PARTY=STREAM[,STREAM…]…\n"
	"    writes the grants file; a stream is complete, département and service may be *:\n"
	"    referral=*.intake.facts mdph31=31.referral.mdph,31.intake.mdph\n"
	"\n"
	"Status: 0 done, 2 malformed command or file refused.\n",
};

static int usage(void)
{
	fputs(HELP[lang], stderr);
	return TOOL_USAGE;
}

static int say(const char *path)
{
	fprintf(stderr, "c360-keys: %s: %s\n", path, strerror(errno));
	return TOOL_USAGE;
}

static bool party_valid(const char *party)
{
	size_t n =
	    strspn(party, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return n > 0 && n < 64 && party[n] == '\0';
}

/* Written beside and renamed, so that nobody reads half a file.  Never over an existing one when
 * `keep`. */
static bool write_file(const char *path, mode_t mode, const char *text, bool keep)
{
	char fresh[PATH_LEN + 8];
	size_t n = strlen(text);
	bool good;
	int fd;

	snprintf(fresh, sizeof(fresh), "%s.new", path);
	fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return false;
	good = fchmod(fd, mode) == 0 && write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	good = close(fd) == 0 && good;
	if (good && keep)
		good = link(fresh, path) == 0 || errno == EEXIST;
	else if (good)
		good = rename(fresh, path) == 0;
	if (keep || !good)
		unlink(fresh);
	return good;
}

static bool read_public(const char *dir, const char *party, char *ret)
{
	char path[PATH_LEN], raw[KEY_LEN + 1];
	FILE *f;
	bool good;

	snprintf(path, sizeof(path), "%s/%s.key", dir, party);
	f = fopen(path, "re");
	if (!f) {
		/* the key of a party elsewhere: only its public half is here */
		snprintf(path, sizeof(path), "%s/%s.pub", dir, party);
		f = fopen(path, "re");
	}
	good = f && fgets(raw, sizeof(raw), f) && strcspn(raw, "\r\n") == KEY_LEN - 1;
	if (f)
		fclose(f);
	if (good)
		snprintf(ret, KEY_LEN, "%.40s", raw);
	return good;
}

static int make_pair(const char *dir, const char *party)
{
	char path[PATH_LEN], public_key[KEY_LEN], secret_key[KEY_LEN], text[2 * KEY_LEN + 2];

	if (!party_valid(party))
		return usage();
	snprintf(path, sizeof(path), "%s/%s.key", dir, party);
	if (access(path, F_OK) != 0) {
		if (zmq_curve_keypair(public_key, secret_key) != 0)
			return say("curve");
		snprintf(text, sizeof(text), "%s\n%s\n", public_key, secret_key);
		explicit_bzero(secret_key, sizeof(secret_key));
		if (!write_file(path, 0600, text, true))
			return say(path);
		explicit_bzero(text, sizeof(text));
	}
	if (!read_public(dir, party, public_key))
		return say(path);
	snprintf(path, sizeof(path), "%s/%s.pub", dir, party);
	snprintf(text, sizeof(text), "%s\n", public_key);
	if (!write_file(path, 0644, text, false))
		return say(path);
	printf("%s %s\n", party, public_key);
	return TOOL_OK;
}

static int make_pairs(const char *dir, int n, char **parties)
{
	if (mkdir(dir, 0700) != 0 && errno != EEXIST)
		return say(dir);
	for (int i = 0; i < n; i++) {
		int status = make_pair(dir, parties[i]);

		if (status != TOOL_OK)
			return status;
	}
	return TOOL_OK;
}

/* "mdph31=31.referral.mdph,31.intake.mdph" as one line of the file */
static bool add_line(FILE *out, const char *dir, char *text)
{
	char *equal = strchr(text, '=');
	char key[KEY_LEN];

	if (!equal || equal[1] == '\0')
		return false;
	*equal = '\0';
	if (!party_valid(text) || !read_public(dir, text, key))
		return false;
	fprintf(out, "%s %s", text, key);
	for (char *at = equal + 1; *at;) {
		size_t n = strcspn(at, ",");

		fprintf(out, " %.*s", (int)n, at);
		at += n + (at[n] == ',');
	}
	fputc('\n', out);
	return true;
}

static int write_grants(const char *dir, const char *path, int n, char **lines)
{
	CMN_AUTO(cmn_free_drop) char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	bool good = out != NULL;

	for (int i = 0; good && i < n; i++) {
		good = add_line(out, dir, lines[i]);
		if (!good)
			fprintf(stderr, "c360-keys: %s\n", lines[i]);
	}
	if (out)
		fclose(out);
	if (!good)
		return usage();
	return write_file(path, 0640, text, false) ? TOOL_OK : say(path);
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "--lang") == 0) {
		lang = tool_lang(argv[2]);
		argc -= 2;
		argv += 2;
	} else {
		lang = tool_lang(NULL);
	}
	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(HELP[lang], stdout);
		return TOOL_OK;
	}
	if (argc >= 5 && strcmp(argv[1], "grants") == 0)
		return write_grants(argv[2], argv[3], argc - 4, argv + 4);
	if (argc >= 3 && strcmp(argv[1], "grants") != 0)
		return make_pairs(argv[1], argc - 2, argv + 2);
	return usage();
}
