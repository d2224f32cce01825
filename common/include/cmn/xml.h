/* SPDX-License-Identifier: EUPL-1.2
 *
 * cmn/xml.h - text as content or attribute of XML and HTML.
 */
#ifndef CMN_XML_H
#define CMN_XML_H

#include "cmn/buf.h"

/* Append `text` (NULL: nothing) with & < > " written as entities.  What XML 1.0 does not hold is
 * replaced: control characters by a space, U+FFFE and U+FFFF by U+FFFD. */
void cmn_xml_text(struct cmn_buf *out, const char *text);

#endif
