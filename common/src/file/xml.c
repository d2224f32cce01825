/* SPDX-License-Identifier: EUPL-1.2 */
#include "cmn/xml.h"

void cmn_xml_text(struct cmn_buf *out, const char *text)
{
	for (; text && *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '&')
			cmn_buf_text(out, "&amp;");
		else if (c == '<')
			cmn_buf_text(out, "&lt;");
		else if (c == '>')
			cmn_buf_text(out, "&gt;");
		else if (c == '"')
			cmn_buf_text(out, "&quot;");
		else if (c == 0xef && (unsigned char)text[1] == 0xbf &&
			 (unsigned char)text[2] >= 0xbe) {
			cmn_buf_text(out, "\xef\xbf\xbd");
			text += 2;
		} else if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			cmn_buf_char(out, ' ');
		else
			cmn_buf_char(out, *text);
	}
}
