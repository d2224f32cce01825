/* SPDX-License-Identifier: EUPL-1.2
 *
 * test_tls.c - the listener with a certificate: TLS 1.2 and later, nothing older, nothing in clear.
 */
#include "cmn/http.h"
#include "support/cmocka_all.h"
#include "support/wire.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PORT 18140

static char cert_path[64], key_path[64], got[4096];
static struct cmn_listener *listener;

static void hello(void *arg, const struct cmn_request *r, struct cmn_answer *answer)
{
	(void)arg;
	(void)r;
	answer->status = 200;
	answer->content_type = "text/plain";
	cmn_buf_init(&answer->body, 100);
	cmn_buf_text(&answer->body, "hello");
}

static void save(const char *path, const gnutls_datum_t *pem)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(pem->data, 1, pem->size, f), pem->size);
	fclose(f);
}

static void make_certificate(void)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;
	gnutls_datum_t pem;
	time_t now = time(NULL);

	gnutls_x509_privkey_init(&key);
	gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
				     GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	gnutls_x509_crt_init(&crt);
	gnutls_x509_crt_set_version(crt, 3);
	gnutls_x509_crt_set_serial(crt, "\1", 1);
	gnutls_x509_crt_set_dn(crt, "CN=localhost", NULL);
	gnutls_x509_crt_set_activation_time(crt, now - 60);
	gnutls_x509_crt_set_expiration_time(crt, now + 3600);
	gnutls_x509_crt_set_key(crt, key);
	assert_true(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0) >= 0);
	gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem);
	save(cert_path, &pem);
	gnutls_free(pem.data);
	gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem);
	save(key_path, &pem);
	gnutls_free(pem.data);
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
}

static int begin(void **state)
{
	struct cmn_listener_settings s = {.address = "127.0.0.1",
					  .port = PORT,
					  .max_body = 100,
					  .max_connections = 10,
					  .timeout_s = 5,
					  .tls_cert = cert_path,
					  .tls_key = key_path,
					  .answer = hello};
	struct cmn_error err;

	(void)state;
	snprintf(cert_path, sizeof(cert_path), "/tmp/c360-tls-%d.crt", (int)getpid());
	snprintf(key_path, sizeof(key_path), "/tmp/c360-tls-%d.key", (int)getpid());
	make_certificate();
	return (int)cmn_listener_start(&s, &listener, &err);
}

static int end(void **state)
{
	(void)state;
	cmn_listener_stop(&listener, 1000);
	unlink(cert_path);
	unlink(key_path);
	return 0;
}

/* Result of the handshake; after a good one, the answer to a GET is in got. */
static int talk(const char *priorities)
{
	static const char request[] = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
	gnutls_certificate_credentials_t trust;
	gnutls_session_t session;
	int fd = wire_connect(PORT), rc;
	ssize_t n = 0, more;

	gnutls_certificate_allocate_credentials(&trust);
	gnutls_init(&session, GNUTLS_CLIENT);
	assert_int_equal(gnutls_priority_set_direct(session, priorities, NULL), 0);
	gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, trust);
	gnutls_transport_set_int(session, fd);
	gnutls_handshake_set_timeout(session, 5000);
	do
		rc = gnutls_handshake(session);
	while (rc < 0 && !gnutls_error_is_fatal(rc));
	if (rc == 0) {
		gnutls_record_send(session, request, sizeof(request) - 1);
		while ((more = gnutls_record_recv(session, got + n, sizeof(got) - 1 - (size_t)n)) >
		       0)
			n += more;
		got[n] = '\0';
	}
	gnutls_deinit(session);
	gnutls_certificate_free_credentials(trust);
	close(fd);
	return rc;
}

static void tls_1_2_and_1_3_are_served(void **state)
{
	(void)state;
	assert_int_equal(talk("NORMAL:-VERS-ALL:+VERS-TLS1.3"), 0);
	assert_int_equal(wire_status(got), 200);
	assert_non_null(strstr(got, "hello"));
	assert_int_equal(talk("NORMAL:-VERS-ALL:+VERS-TLS1.2"), 0);
	assert_int_equal(wire_status(got), 200);
}

/* The refusal is the server's: an alert, or the end of the connection. */
static void refused(const char *priorities)
{
	int rc = talk(priorities);

	assert_true(rc == GNUTLS_E_FATAL_ALERT_RECEIVED || rc == GNUTLS_E_PREMATURE_TERMINATION);
}

static void older_versions_are_refused(void **state)
{
	(void)state;
	refused("NORMAL:-VERS-ALL:+VERS-TLS1.1:%COMPAT");
	refused("NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT");
}

static void clear_text_gets_no_answer(void **state)
{
	int fd = wire_connect(PORT);

	(void)state;
	wire_text(fd, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	wire_rest(fd, got, sizeof(got), 2000);
	assert_null(strstr(got, "hello"));
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tls_1_2_and_1_3_are_served),
	    cmocka_unit_test(older_versions_are_refused),
	    cmocka_unit_test(clear_text_gets_no_answer),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
