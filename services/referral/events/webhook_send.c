/* SPDX-License-Identifier: EUPL-1.2 */
#include "webhook_send.h"

#include "cmn/clock.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_MS 5000
#define ANSWER_MAX 16384 /* bytes read of an answer, headers and body */

struct transfer {
	bool used;
	CURL *curl;
	struct curl_slist *headers;
	struct cmn_buf body;
	struct referral_parcel parcel;
	bool development;
	bool refused; /* an address was not one to call */
	size_t heard;
};

struct referral_sender {
	struct referral_sender_settings settings;
	CURLM *multi;
	int busy;
	struct transfer slots[REFERRAL_SENDER_SLOTS];
};

struct referral_sender *referral_sender_open(const struct referral_sender_settings *settings)
{
	struct referral_sender *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->settings = *settings;
	s->multi = curl_multi_init();
	if (s->multi)
		return s;
	free(s);
	return NULL;
}

static void transfer_end(struct referral_sender *s, struct transfer *t)
{
	if (t->curl) {
		curl_multi_remove_handle(s->multi, t->curl);
		curl_easy_cleanup(t->curl);
	}
	curl_slist_free_all(t->headers);
	cmn_buf_free(&t->body);
	if (t->used)
		s->busy--;
	*t = (struct transfer){0};
}

void referral_sender_close(struct referral_sender *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < REFERRAL_SENDER_SLOTS; i++)
		transfer_end(s, &s->slots[i]);
	curl_multi_cleanup(s->multi);
	free(s);
}

int referral_sender_free(const struct referral_sender *s)
{
	return REFERRAL_SENDER_SLOTS - s->busy;
}

/* The one place where an address becomes a connection. */
static curl_socket_t connect_to(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct transfer *t = arg;
	union {
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		unsigned char raw[sizeof(struct sockaddr_in6)];
	} a = {.raw = {0}};
	bool good = false;

	if (address->addrlen <= sizeof(a))
		memcpy(a.raw, &address->addr, address->addrlen);
	if (address->family == AF_INET)
		good = referral_webhook_address((unsigned char *)&a.v4.sin_addr, 4, t->development);
	else if (address->family == AF_INET6)
		good =
		    referral_webhook_address((unsigned char *)&a.v6.sin6_addr, 16, t->development);
	if (!good || purpose != CURLSOCKTYPE_IPCXN) {
		t->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Nothing of an answer is kept; what is too long is not read to its end. */
static size_t hear(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *t = arg;

	(void)bytes;
	t->heard += size * n;
	return t->heard > ANSWER_MAX ? 0 : size * n;
}

static void prepare(const struct referral_sender *s, struct transfer *t, const char *url)
{
	CURL *curl = t->curl;

	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR,
			 s->settings.development ? "https,http" : "https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (s->settings.ca && s->settings.ca[0])
		curl_easy_setopt(curl, CURLOPT_CAINFO, s->settings.ca);
	curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)s->settings.timeout_ms);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, connect_to);
	curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, t);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, t);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, t->headers);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "Communaute-360");
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.len);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, t->body.data);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, t);
}

static bool put_headers(struct transfer *t, const char *const headers[], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct curl_slist *longer = curl_slist_append(t->headers, headers[i]);

		if (!longer)
			return false;
		t->headers = longer;
	}
	return true;
}

bool referral_sender_add(struct referral_sender *s, const struct referral_parcel *parcel,
			 const char *url, const char *const headers[], size_t n_headers,
			 const struct cmn_buf *body)
{
	struct transfer *t = s->slots;

	while (t < s->slots + REFERRAL_SENDER_SLOTS && t->used)
		t++;
	if (t == s->slots + REFERRAL_SENDER_SLOTS)
		return false;
	*t = (struct transfer){.used = true,
			       .parcel = *parcel,
			       .development = s->settings.development,
			       .curl = curl_easy_init()};
	s->busy++;
	cmn_buf_init(&t->body, body->len + 1);
	cmn_buf_put(&t->body, body->data, body->len);
	if (t->curl && !t->body.failed && put_headers(t, headers, n_headers)) {
		prepare(s, t, url);
		if (curl_multi_add_handle(s->multi, t->curl) == CURLM_OK)
			return true;
	}
	transfer_end(s, t);
	return false;
}

void referral_sender_work(struct referral_sender *s, int ms)
{
	int64_t end = cmn_clock_mono_ms() + ms;
	int running = 0;

	while (curl_multi_perform(s->multi, &running) == CURLM_OK && running > 0) {
		int64_t left = end - cmn_clock_mono_ms();

		if (left <= 0 || curl_multi_poll(s->multi, NULL, 0, (int)left, NULL) != CURLM_OK)
			return;
	}
}

static enum referral_webhook_outcome outcome_of(const struct transfer *t, CURLcode code,
						long status)
{
	/* an answer that was cut short because it is long is an answer */
	if (status >= 200 && (code == CURLE_OK || code == CURLE_WRITE_ERROR))
		return referral_webhook_answer(status);
	if (t->refused)
		return REFERRAL_WEBHOOK_ADDRESS_REFUSED;
	switch ((int)code) {
	case CURLE_OPERATION_TIMEDOUT:
		return REFERRAL_WEBHOOK_TIMED_OUT;
	case CURLE_COULDNT_RESOLVE_HOST:
		return REFERRAL_WEBHOOK_NAME_UNKNOWN;
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return REFERRAL_WEBHOOK_CERTIFICATE;
	default:
		return REFERRAL_WEBHOOK_UNREACHABLE;
	}
}

bool referral_sender_next(struct referral_sender *s, struct referral_sent *ret)
{
	CURLMsg *message;
	int more = 0;

	do {
		message = curl_multi_info_read(s->multi, &more);
	} while (message && message->msg != CURLMSG_DONE);
	if (!message)
		return false;
	for (size_t i = 0; i < REFERRAL_SENDER_SLOTS; i++) {
		struct transfer *t = &s->slots[i];
		curl_off_t after = 0;
		CURLcode code = message->data.result;

		if (!t->used || t->curl != message->easy_handle)
			continue;
		*ret = (struct referral_sent){.parcel = t->parcel};
		curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &ret->status);
		curl_easy_getinfo(t->curl, CURLINFO_RETRY_AFTER, &after);
		ret->retry_after_s = (int64_t)after;
		ret->outcome = outcome_of(t, code, ret->status);
		transfer_end(s, t);
		return true;
	}
	return false;
}
