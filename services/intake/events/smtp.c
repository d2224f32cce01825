/* SPDX-License-Identifier: EUPL-1.2 */
#include "smtp.h"

#include "cmn/base.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#define CONNECT_MS 5000

struct upload {
	const char *at;
	size_t left;
	bool asked; /* the relay wanted the text */
};

static void drop_curl(CURL **curl)
{
	curl_easy_cleanup(*curl);
}

static void drop_list(struct curl_slist **list)
{
	curl_slist_free_all(*list);
}

static size_t give(char *out, size_t size, size_t n, void *arg)
{
	struct upload *u = arg;
	size_t take = size * n < u->left ? size * n : u->left;

	u->asked = true;
	memcpy(out, u->at, take);
	u->at += take;
	u->left -= take;
	return take;
}

static void prepare(CURL *curl, const struct intake_relay *relay, struct upload *upload, char *why)
{
	curl_easy_setopt(curl, CURLOPT_URL, relay->url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
			 (long)(relay->clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (relay->ca[0])
		curl_easy_setopt(curl, CURLOPT_CAINFO, relay->ca);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)relay->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(curl, CURLOPT_READDATA, upload);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
}

/* What libcurl says of the recipient begins so; "MAIL failed" is about our own address. */
static bool about_recipient(CURLcode code, const char *why)
{
	return code == CURLE_SEND_ERROR && strncmp(why, "RCPT failed", 11) == 0;
}

void intake_smtp_send(const struct intake_relay *relay, const char *to, const char *message,
		      size_t n, struct intake_smtp_result *ret)
{
	CURL *curl CMN_AUTO(drop_curl) = curl_easy_init();
	struct curl_slist *rcpt CMN_AUTO(drop_list) = curl_slist_append(NULL, to);
	struct upload upload = {message, n, false};
	char why[CURL_ERROR_SIZE] = "";
	long reply = 0;
	CURLcode code;

	*ret = (struct intake_smtp_result){.away = true};
	if (!curl || !rcpt) {
		snprintf(ret->cause, sizeof(ret->cause), "out of memory");
		return;
	}
	prepare(curl, relay, &upload, why);
	curl_easy_setopt(curl, CURLOPT_MAIL_FROM, relay->from);
	curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, rcpt);
	code = curl_easy_perform(curl);
	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
	ret->accepted = code == CURLE_OK;
	ret->reached = ret->accepted || upload.asked || about_recipient(code, why);
	ret->away = !ret->reached;
	ret->reply = (int)reply;
	snprintf(ret->cause, sizeof(ret->cause), "curl %d (%s), reply %ld", (int)code,
		 curl_easy_strerror(code), reply);
}
