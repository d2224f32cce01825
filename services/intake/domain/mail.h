/* SPDX-License-Identifier: EUPL-1.2
 *
 * mail.h - which addresses a notice may be sent to.
 *
 * Far less than RFC 5321 allows, and enough for every address that people have: what is refused
 * here could only be a mistake or an attack (a line break in an address is a header of one's own).
 */
#ifndef INTAKE_MAIL_H
#define INTAKE_MAIL_H

#include <stdbool.h>

#define INTAKE_MAIL_MAX 254 /* bytes of an address, RFC 5321 4.5.3.1.3 */

/* "local@domain.example" in printable ASCII: letters, digits, "._%+'-" before the @; labels of
 * letters, digits and inner hyphens after it; no empty part. */
bool intake_mail_valid(const char *address);

/* Is the domain of the address one of the trusted domains of the MSSanté space?  `domains` is a
 * list "a.example,b.example"; ".b.example" also means every domain below it.  Without case. */
bool intake_mail_trusted(const char *address, const char *domains);

#endif
