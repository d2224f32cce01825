/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/buf.h"
#include "jwks.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONNECT_MS = 3000, TOTAL_MS = 8000 };

bool cmn_jwks_is_url(const char *source)
{
	return strncasecmp(source, "http://", 7) == 0 || strncasecmp(source, "https://", 8) == 0;
}

bool cmn_jwks_stat(const char *path, struct cmn_jwks_stamp *ret)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	*ret = (struct cmn_jwks_stamp){
	    .mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
	    .size = st.st_size,
	    .inode = (int64_t)st.st_ino,
	};
	return true;
}

static void drop_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static enum cmn_err away(struct cmn_error *err)
{
	return cmn_fail(err, CMN_E_UNAVAILABLE, "jeu de clés de l’émetteur (JWKS) illisible",
			"issuer's key set (JWKS) not readable");
}

static enum cmn_err hand_over(struct cmn_buf *buf, char **ret, size_t *ret_n, struct cmn_error *err)
{
	size_t n = buf->len;
	char *text = cmn_buf_take(buf);

	if (text == NULL)
		return cmn_fail(err, CMN_E_INVALID, "jeu de clés de plus de %zu octets",
				"key set of more than %zu bytes", CMN_JWKS_MAX_BYTES);
	*ret = text;
	*ret_n = n;
	return CMN_OK;
}

enum cmn_err cmn_jwks_read_file(const char *path, char **ret, size_t *ret_n, struct cmn_error *err)
{
	struct cmn_buf buf CMN_AUTO(cmn_buf_free) = {.max = CMN_JWKS_MAX_BYTES};
	int fd CMN_AUTO(drop_fd) = open(path, O_RDONLY | O_CLOEXEC);
	char piece[4096];
	ssize_t got = 0;

	while (fd >= 0 && !buf.failed && (got = read(fd, piece, sizeof(piece))) > 0)
		cmn_buf_put(&buf, piece, (size_t)got);
	if (fd < 0 || got < 0) {
		away(err);
		return cmn_because(err, "%s: %s", path, strerror(errno));
	}
	return hand_over(&buf, ret, ret_n, err);
}

static size_t on_bytes(char *bytes, size_t size, size_t n, void *to)
{
	struct cmn_buf *buf = to;

	cmn_buf_put(buf, bytes, size * n);
	return buf->failed ? 0 : size * n;
}

static int on_progress(void *stop, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	(void)a, (void)b, (void)c, (void)d;
	return atomic_load((const atomic_bool *)stop);
}

static void drop_curl(CURL **curl)
{
	curl_easy_cleanup(*curl);
}

/* No redirect, no other protocol: the address in the settings is the one that is trusted. */
static void prepare(CURL *curl, const char *url, const atomic_bool *stop, struct cmn_buf *buf)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, buf);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stop);
}

enum cmn_err cmn_jwks_read_url(const char *url, const atomic_bool *stop, char **ret, size_t *ret_n,
			       struct cmn_error *err)
{
	struct cmn_buf buf CMN_AUTO(cmn_buf_free) = {.max = CMN_JWKS_MAX_BYTES};
	CURL *curl CMN_AUTO(drop_curl) = curl_easy_init();
	CURLcode code;
	long status = 0;

	if (curl == NULL)
		return cmn_fail(err, CMN_E_INTERNAL, "mémoire épuisée", "out of memory");
	prepare(curl, url, stop, &buf);
	code = curl_easy_perform(curl);
	if (buf.failed)
		return hand_over(&buf, ret, ret_n, err);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (code != CURLE_OK || status != 200) {
		away(err);
		return cmn_because(err, "curl %d (%s), status %ld", (int)code,
				   curl_easy_strerror(code), status);
	}
	return hand_over(&buf, ret, ret_n, err);
}
