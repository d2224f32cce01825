/* SPDX-License-Identifier: EUPL-1.2 */
#include "ulfius_request.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

static enum MHD_Result on_header(void *arg, enum MHD_ValueKind kind, const char *name,
				 size_t name_len, const char *value, size_t value_len)
{
	struct cmn_gathered *g = arg;
	const char *text = value ? value : "";

	(void)kind;
	if (g->request.n_headers == CMN_GATHERED_HEADERS || strlen(name) != name_len ||
	    strlen(text) != value_len) {
		g->request.malformed = true;
		return MHD_YES;
	}
	g->headers[g->request.n_headers++] = (struct cmn_header){name, text};
	if (strcasecmp(name, "Content-Length") == 0)
		g->content_length = strtoull(text, NULL, 10);
	return MHD_YES;
}

static void print_peer(int family, const void *address, size_t len, struct cmn_gathered *g)
{
	/* the next request of this thread is most often of the same connection */
	static _Thread_local struct {
		int family;
		unsigned char address[sizeof(struct in6_addr)];
		char text[INET6_ADDRSTRLEN];
	} last;

	if (last.family != family || memcmp(last.address, address, len) != 0) {
		if (!inet_ntop(family, address, last.text, sizeof(last.text)))
			return;
		last.family = family;
		memcpy(last.address, address, len);
	}
	memcpy(g->peer, last.text, sizeof(g->peer));
	g->request.peer = g->peer;
}

static void read_peer(struct MHD_Connection *connection, struct cmn_gathered *g)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *from = info ? info->client_addr : NULL;

	if (from && from->sa_family == AF_INET)
		print_peer(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr,
			   sizeof(struct in_addr), g);
	else if (from && from->sa_family == AF_INET6)
		print_peer(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr,
			   sizeof(struct in6_addr), g);
}

void cmn_gather(const struct _u_request *from, struct MHD_Connection *connection, size_t max_body,
		struct cmn_gathered *g)
{
	g->request = (struct cmn_request){
	    .method = from->http_verb,
	    .target = from->http_url,
	    .headers = g->headers,
	    .body = from->binary_body,
	    .body_len = from->binary_body_length,
	};
	g->content_length = 0;
	MHD_get_connection_values_n(connection, MHD_HEADER_KIND, on_header, g);
	/* ulfius cuts a long body without a word: what was announced counts too */
	g->request.body_too_large =
	    from->binary_body_length > max_body || g->content_length > max_body;
	read_peer(connection, g);
}
