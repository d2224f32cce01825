/* SPDX-License-Identifier: EUPL-1.2 */
#include "twin_json.h"

void directory_write_twin(struct cmn_buf *out, const struct directory_twin_match *match)
{
	cmn_json_open(out, '[');
	for (unsigned f = 0; f < DIRECTORY_TWIN_FIELDS; f++) {
		if (match->field[f].verdict == DIRECTORY_TWIN_UNKNOWN)
			continue;
		cmn_json_open(out, '{');
		cmn_json_kstr(out, "field",
			      directory_twin_field_code((enum directory_twin_field)f));
		cmn_json_kstr(out, "verdict", directory_twin_verdict_code(match->field[f].verdict));
		cmn_json_kint(out, "points", match->field[f].points);
		cmn_json_close(out, '}');
	}
	cmn_json_close(out, ']');
}
