/* SPDX-License-Identifier: EUPL-1.2
 *
 * The listener: with ulfius_request.c and ulfius_answer.c the only one that sees ulfius and
 * libmicrohttpd.  One catch-all endpoint: ulfius would walk its routes one by one (docs/decisions).
 */
#include "cmn/http.h"

#include "cmn/clock.h"
#include "cmn/log.h"
#include "held.h"
#include "listen.h"
#include "problem.h"
#include "ulfius_answer.h"
#include "ulfius_request.h"

#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG        1024
#define MEMORY_MAX     16384 /* per connection: head of the request; zeroed each time */
#define THREADS        16
#define LINGER_MS      50
#define TLS_PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct cmn_listener {
	struct cmn_listener_settings settings;
	struct _u_instance instance;
	char *cert, *key;
	atomic_int in_flight;
	atomic_uint begun; /* requests ever begun */
	atomic_bool draining;
	struct cmn_holds holds;
	bool loops; /* event loops, no thread for each connection */
	int socket; /* listens; MHD's to close */
};

/* --- what MHD tells us about a request --------------------------------------------------- */

/* The raw address, before MHD decodes it.  ulfius keeps the MHD_Connection to itself; the request's
 * `timeout`, which it uses only in its HTTP client, carries it to the endpoint. */
static void *on_begin(void *arg, const char *uri, struct MHD_Connection *connection)
{
	struct cmn_listener *l = arg;
	struct connection_info_struct *info = ulfius_uri_logger(NULL, uri);
	char *query = strchr(uri, '?');

	_Static_assert(sizeof(info->request->timeout) >= sizeof(connection), "a pointer must fit");
	atomic_fetch_add(&l->in_flight, 1);
	atomic_fetch_add(&l->begun, 1);
	if (info)
		info->request->timeout = (uintptr_t)connection;
	/* ulfius has its copy, which the dispatcher takes apart.  MHD would do so too, at 80 bytes
	 * of the connection's memory for each parameter, and close without an answer when a hundred
	 * of them have used it up: it finds an empty query here. */
	if (query)
		query[1] = '\0';
	return info;
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **con_cls,
			 enum MHD_RequestTerminationCode why)
{
	struct cmn_listener *l = arg;

	mhd_request_completed(NULL, connection, con_cls, why);
	atomic_fetch_sub(&l->in_flight, 1);
}

static void on_log(void *arg, const char *format, va_list ap)
{
	static int64_t said;
	char text[200];

	(void)arg;
	vsnprintf(text, sizeof(text), format, ap);
	text[strcspn(text, "\n")] = '\0';
	if (cmn_log_rarely(&said, 1))
		cmn_log(CMN_DEBUG, "libmicrohttpd", {"text", text, 0});
}

/* --- streams ----------------------------------------------------------------------------- */

static void suspend(void *connection)
{
	MHD_suspend_connection(connection);
}

static void resume(void *connection)
{
	MHD_resume_connection(connection);
}

static ssize_t on_read(void *arg, uint64_t offset, char *out, size_t max)
{
	ssize_t n = cmn_held_read(arg, out, max);

	(void)offset;
	return n < 0 ? U_STREAM_END : n;
}

static void on_stream_over(void *arg)
{
	cmn_held_over(arg);
}

static int socket_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	return info ? info->connect_fd : -1;
}

static bool hold(struct cmn_listener *l, struct MHD_Connection *connection,
		 struct cmn_answer *answer, struct _u_response *to)
{
	const struct cmn_pull pull = {suspend, resume, connection};
	struct cmn_held *h = NULL;

	if (l->settings.streams)
		h = cmn_hold(&l->holds, &answer->stream, l->settings.patient ? NULL : &pull,
			     socket_of(connection));
	if (!h)
		return false;
	ulfius_set_stream_response(to, (unsigned)answer->status, on_read, on_stream_over,
				   U_STREAM_SIZE_UNKNOWN, 4096, h);
	return true;
}

/* --- the answer -------------------------------------------------------------------------- */

static void give(struct cmn_listener *l, struct MHD_Connection *connection,
		 const struct cmn_request *request, struct cmn_answer *answer,
		 struct _u_response *to)
{
	bool unread = answer->stream && strcmp(request->method, "HEAD") == 0;

	/* MHD would end the body that HEAD has not, and spoil the next answer */
	if (answer->stream && !unread && !hold(l, connection, answer, to))
		cmn_answer_no_memory(answer);
	cmn_give(answer, atomic_load(&l->draining), to);
}

static int on_request(const struct _u_request *from, struct _u_response *to, void *arg)
{
	struct cmn_listener *l = arg;
	struct MHD_Connection *connection = (struct MHD_Connection *)(uintptr_t)from->timeout;
	struct cmn_answer answer;
	struct cmn_gathered g;

	answer.status = 0;
	answer.body = (struct cmn_buf){0};
	answer.fixed = answer.content_type = NULL;
	answer.stream = NULL;
	answer.n_headers = 0;
	g.request = (struct cmn_request){0};
	cmn_gather(from, connection, l->settings.max_body, &g);
	l->settings.answer(l->settings.arg, &g.request, &answer);
	give(l, connection, &g.request, &answer, to);
	cmn_answer_clear(&answer);
	return U_CALLBACK_COMPLETE;
}

/* --- start and stop ---------------------------------------------------------------------- */

/* Handlers wait for a database, so each connection has a thread (a pool of event loops collapses
 * when its handlers wait: trap 13); MHD cannot suspend in that mode, so a patient stream waits in
 * its thread. */
static unsigned flags_of(const struct cmn_listener_settings *s)
{
	unsigned flags = MHD_USE_ERROR_LOG | MHD_USE_ITC | (s->tls_cert ? MHD_USE_TLS : 0u);

	if (s->streams && !s->patient)
		return flags | MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
	return flags | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
	       MHD_USE_POLL;
}

static enum cmn_err run(struct cmn_listener *l, int fd, struct cmn_error *err)
{
	const struct cmn_listener_settings *s = &l->settings;
	struct MHD_OptionItem options[] = {
	    {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)on_log, NULL}, /* must be the first */
	    {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)on_begin, l},
	    {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)on_completed, l},
	    {MHD_OPTION_LISTEN_SOCKET, fd, NULL},
	    {MHD_OPTION_CONNECTION_LIMIT, s->max_connections, NULL},
	    {MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY_MAX, NULL},
	    {MHD_OPTION_CONNECTION_TIMEOUT, s->timeout_s, NULL},
	    {l->loops ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END,
	     s->threads ? s->threads : THREADS, NULL},
	    {s->tls_cert ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0, l->cert},
	    {MHD_OPTION_HTTPS_MEM_KEY, 0, l->key},
	    {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
	    {MHD_OPTION_END, 0, NULL},
	};

	l->socket = fd;
	if (!l->loops) /* no pool: close the gap that its option would leave */
		memmove(&options[7], &options[8], sizeof(options) - 8 * sizeof(options[0]));
	if (ulfius_start_framework_with_mhd_options(&l->instance, flags_of(s), options) == U_OK)
		return CMN_OK;
	return cmn_fail(err, CMN_E_INTERNAL,
			"le serveur HTTP n’a pas pu démarrer (certificat TLS, descripteurs ?)",
			"the HTTP server could not start (TLS certificate, descriptors?)");
}

static void discard(struct cmn_listener *l)
{
	ulfius_clean_instance(&l->instance);
	cmn_holds_clear(&l->holds);
	free(l->cert);
	free(l->key);
	free(l);
}

static enum cmn_err prepare(struct cmn_listener *l, struct cmn_error *err)
{
	const struct cmn_listener_settings *s = &l->settings;

	if (ulfius_init_instance(&l->instance, s->port, NULL, NULL) != U_OK ||
	    /* no endpoint of its own: ulfius would take each path apart to match it */
	    ulfius_set_default_endpoint(&l->instance, on_request, l) != U_OK)
		return cmn_no_memory(err);
	l->instance.check_utf8 = 0;
	l->instance.allowed_post_processor = U_POST_PROCESS_NONE;
	l->instance.max_post_body_size = s->max_body + 1;
	if (!s->tls_cert)
		return CMN_OK;
	if (cmn_listen_pem(s->tls_cert, &l->cert, err) != CMN_OK)
		return err->code;
	return cmn_listen_pem(s->tls_key ? s->tls_key : "", &l->key, err);
}

enum cmn_err cmn_listener_start(const struct cmn_listener_settings *settings,
				struct cmn_listener **ret, struct cmn_error *err)
{
	struct cmn_listener *l = calloc(1, sizeof(*l));
	int fd = -1;

	if (!l)
		return cmn_no_memory(err);
	l->settings = *settings;
	l->loops = settings->streams && !settings->patient;
	cmn_holds_init(&l->holds);
	if (prepare(l, err) == CMN_OK &&
	    cmn_listen_open(settings->address, settings->port, BACKLOG, &fd, err) == CMN_OK &&
	    run(l, fd, err) == CMN_OK) {
		*ret = l;
		return CMN_OK;
	}
	if (fd >= 0)
		close(fd);
	discard(l);
	return err->code;
}

/* Until nothing is in flight and nothing began for LINGER_MS: a request that was already on its
 * way when the socket closed is answered too. */
static void drain(struct cmn_listener *l, unsigned grace_ms)
{
	int64_t now = cmn_clock_mono_ms(), quiet = now, until = now + (int64_t)grace_ms;
	unsigned begun = atomic_load(&l->begun);

	while (now < until && now - quiet < LINGER_MS) {
		cmn_sleep_ms(5);
		now = cmn_clock_mono_ms();
		if (atomic_load(&l->in_flight) > 0 || atomic_load(&l->begun) != begun)
			quiet = now;
		begun = atomic_load(&l->begun);
	}
}

/* Take no more connections.  The socket is ours to close afterwards, or -1.  MHD_quiesce_daemon
 * races with the loops of a pool, which take the socket out of their sets too, and ends the process
 * when it comes second (0.9.75): there the socket itself refuses. */
static int quiesce(struct cmn_listener *l)
{
	if (!l->loops)
		return MHD_quiesce_daemon(l->instance.mhd_daemon);
	shutdown(l->socket, SHUT_RDWR);
	return -1;
}

void cmn_listener_stop(struct cmn_listener **listener, unsigned grace_ms)
{
	struct cmn_listener *l = *listener;
	int fd;

	if (!l)
		return;
	atomic_store(&l->draining, true);
	fd = quiesce(l);
	cmn_holds_end(&l->holds);
	drain(l, grace_ms);
	ulfius_stop_framework(&l->instance);
	if (fd >= 0)
		close(fd);
	discard(l);
	*listener = NULL;
}
