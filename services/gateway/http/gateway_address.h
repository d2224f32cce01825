/* SPDX-License-Identifier: EUPL-1.2
 *
 * gateway_address.h - the address that a request comes from: that of the connection, or, behind
 * proxies that are trusted by a setting, the one that they say.
 *
 * Nothing is taken from X-Forwarded-For unless a trusted proxy sent it, and of it only what trusted
 * proxies added: whoever writes the header themselves is counted by the address that they have.
 */
#ifndef GATEWAY_ADDRESS_H
#define GATEWAY_ADDRESS_H

#include "cmn/http.h"

#define GATEWAY_ADDRESS_LEN 64
#define GATEWAY_PROXIES_MAX 32

/* IPv4 stands in it as ::ffff:a.b.c.d, so both kinds compare alike. */
struct gateway_net {
	unsigned char bytes[16];
	unsigned bits;
};

struct gateway_proxies {
	size_t n;
	struct gateway_net nets[GATEWAY_PROXIES_MAX];
};

/* "10.0.0.0/8, 2001:db8::1": CMN_E_INVALID names the entry that is no address and no network. */
enum cmn_err gateway_proxies_read(const char *text, struct gateway_proxies *ret,
				  struct cmn_error *err) CMN_MUST_CHECK;

/* Of who sent this request, in one spelling; "-" when nothing is known.  Never fails. */
void gateway_client_address(const struct gateway_proxies *proxies,
			    const struct cmn_request *request, char out[GATEWAY_ADDRESS_LEN]);

/* The network of `bits` that an IPv6 address lies in, "2001:db8:1:2::/64".  An IPv4 address, and
 * what is none, stands for itself: then false. */
bool gateway_address_net(const char *address, unsigned bits, char out[GATEWAY_ADDRESS_LEN]);

#endif
