/* SPDX-License-Identifier: EUPL-1.2
 *
 * support/cut.h - stand between libpq and PostgreSQL, and swallow one answer: the server has
 * committed, the connection dies before anybody is told.  That is the outcome nobody knows.
 */
#ifndef SUPPORT_CUT_H
#define SUPPORT_CUT_H

#define CUT_URL 640

struct cut;

/* Connections to ret_url are passed on to the server of `url` (socket in a folder).  Fails the test
 * when that is not possible. */
struct cut *cut_start(const char *url, char ret_url[CUT_URL]);
void cut_stop(struct cut *cut);

/* The next answer in which a command is confirmed whose tag begins with `tag` ("INSERT", "COMMIT")
 * never arrives; its connection ends.  Armed n times, n answers are lost. */
void cut_arm(struct cut *cut, const char *tag, unsigned n);
unsigned cut_done(const struct cut *cut); /* answers swallowed so far */

#endif
