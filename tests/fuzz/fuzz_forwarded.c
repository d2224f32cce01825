/* SPDX-License-Identifier: EUPL-1.2 */
#include "fuzz/fuzz.h"

#include "../../services/gateway/http/gateway_address.h"

/* X-Forwarded-For of the gateway, and the setting that names trusted proxies.  Whatever is said:
 * the result is an address in its own spelling; who is not trusted is counted by their own; and
 * what is read as a setting is never longer than its table. */

static void is_an_address(const struct gateway_proxies *proxies, const char *text)
{
	const struct cmn_request request = {.peer = text};
	char again[GATEWAY_ADDRESS_LEN];

	FUZZ_CHECK(memchr(text, '\0', GATEWAY_ADDRESS_LEN));
	gateway_client_address(proxies, &request, again);
	FUZZ_CHECK(strcmp(again, text) == 0 && strcmp(text, "-") != 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	char *second = strchr(text, '\n');
	struct cmn_header headers[2] = {{"X-Forwarded-For", text}, {"X-Forwarded-For", ""}};
	struct cmn_request request = {.peer = "10.0.0.1", .headers = headers, .n_headers = 2};
	struct gateway_proxies proxies, some = {.n = 0};
	char out[GATEWAY_ADDRESS_LEN], net[GATEWAY_ADDRESS_LEN];
	struct cmn_error err;

	cmn_error_init(&err);
	if (gateway_proxies_read(text, &some, &err) == CMN_OK)
		FUZZ_CHECK(some.n <= GATEWAY_PROXIES_MAX);
	cmn_error_init(&err);
	FUZZ_CHECK(gateway_proxies_read("10.0.0.0/8,fd00::/8", &proxies, &err) == CMN_OK);
	if (second) {
		*second = '\0';
		headers[1].value = second + 1;
	}
	gateway_client_address(&proxies, &request, out);
	is_an_address(&proxies, out);
	FUZZ_CHECK(gateway_address_net(out, 64, net) == (strchr(out, ':') != NULL));
	request.peer = "192.0.2.1";
	gateway_client_address(&proxies, &request, out);
	FUZZ_CHECK(strcmp(out, "192.0.2.1") == 0);
	free(text);
	return 0;
}
