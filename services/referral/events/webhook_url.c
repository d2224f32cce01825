/* SPDX-License-Identifier: EUPL-1.2 */
#include "webhook_url.h"
#include "webhook_rules.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

struct parts {
	CURLU *url;
	char *scheme, *host, *port, *user, *password, *fragment;
};

static void parts_free(struct parts *p)
{
	curl_free(p->scheme);
	curl_free(p->host);
	curl_free(p->port);
	curl_free(p->user);
	curl_free(p->password);
	curl_free(p->fragment);
	curl_url_cleanup(p->url);
}

static bool read(struct parts *p, const char *text)
{
	p->url = curl_url();
	if (!p->url || curl_url_set(p->url, CURLUPART_URL, text, 0) != CURLUE_OK)
		return false;
	curl_url_get(p->url, CURLUPART_SCHEME, &p->scheme, 0);
	curl_url_get(p->url, CURLUPART_HOST, &p->host, 0);
	curl_url_get(p->url, CURLUPART_PORT, &p->port, CURLU_DEFAULT_PORT);
	curl_url_get(p->url, CURLUPART_USER, &p->user, 0);
	curl_url_get(p->url, CURLUPART_PASSWORD, &p->password, 0);
	curl_url_get(p->url, CURLUPART_FRAGMENT, &p->fragment, 0);
	return p->scheme && p->host && p->host[0] && p->port;
}

static bool ends_in(const char *host, const char *end)
{
	size_t n = strlen(host), m = strlen(end);

	return n >= m && strcasecmp(host + n - m, end) == 0;
}

/* A name that is of a private network whatever a resolver says. */
static bool private_name(const char *host)
{
	static const char *const ENDS[] = {".localhost", ".local",     ".internal", ".intranet",
					   ".lan",       ".home.arpa", ".corp",     ".private"};

	if (!strchr(host, '.') || host[strlen(host) - 1] == '.')
		return true;
	for (size_t i = 0; i < CMN_LEN(ENDS); i++)
		if (ends_in(host, ENDS[i]))
			return true;
	return false;
}

/* Literal addresses are judged here and now. */
static bool callable(const char *host, bool development, bool *ret_loopback)
{
	unsigned char ip[16];
	char bare[64];
	size_t n = strlen(host);

	*ret_loopback = false;
	if (host[0] == '[' && n - 1 < sizeof(bare)) {
		memcpy(bare, host + 1, n - 2);
		bare[n - 2] = '\0';
		if (inet_pton(AF_INET6, bare, ip) != 1)
			return false; /* a zone */
		n = 16;
	} else if (inet_pton(AF_INET, host, ip) == 1) {
		n = 4;
	} else {
		*ret_loopback = strcasecmp(host, "localhost") == 0;
		return (development && *ret_loopback) || !private_name(host);
	}
	*ret_loopback =
	    !referral_webhook_address(ip, n, false) && referral_webhook_address(ip, n, true);
	return referral_webhook_address(ip, n, development);
}

enum cmn_err referral_webhook_url(const char *url, bool development, const char *pointer,
				  struct cmn_error *err)
{
	struct parts CMN_AUTO(parts_free) p = {0};
	bool loopback = false;

	if (!read(&p, url))
		return cmn_fail_at(err, CMN_E_INVALID, pointer,
				   "adresse illisible : « https://hote/chemin » est attendu",
				   "unreadable address: \"https://host/path\" is expected");
	if (p.user || p.password || p.fragment)
		return cmn_fail_at(
		    err, CMN_E_INVALID, pointer,
		    "l’adresse ne porte ni identifiant, ni mot de passe, ni fragment",
		    "the address carries no user name, password or fragment");
	if (!callable(p.host, development, &loopback))
		return cmn_fail_at(
		    err, CMN_E_INVALID, pointer,
		    "cette adresse mène dans un réseau privé, qui n’est pas appelé",
		    "this address leads into a private network, which is not called");
	if (strcmp(p.scheme, "https") != 0 && !(development && loopback))
		return cmn_fail_at(err, CMN_E_INVALID, pointer, "https est attendu",
				   "https is expected");
	if (!referral_webhook_port((unsigned)strtoul(p.port, NULL, 10), development && loopback))
		return cmn_fail_at(err, CMN_E_INVALID, pointer, "port 443 ou 8443 attendu",
				   "port 443 or 8443 is expected");
	return CMN_OK;
}
