/* scenario_tap: s=3&v=2&r=17&k=step&c=choice. */
#include "scenario_tap.h"

#include "str.h"

#define PARTS_MOST 5
#define KEY_MOST 20

static bool number(struct str piece, struct str name, int64_t *out)
{
	return str_starts(piece, name) && str_to_i64(str_skip(piece, name.len), out) && *out >= 0;
}

static bool read_move(struct str piece, struct scenario_tap *out)
{
	static const struct {
		struct str word;
		enum scenario_tap_move move;
	} moves[] = {
		{S_INIT("a=date"), TAP_DATE}, {S_INIT("a=back"), TAP_BACK}, {S_INIT("a=leave"), TAP_LEAVE}, {S_INIT("a=help"), TAP_HELP},
	};
	for (size_t i = 0; i < COUNT(moves); i++)
		if (str_eq(piece, moves[i].word)) {
			out->move = moves[i].move;
			return true;
		}
	out->move = TAP_CHOICE;
	out->choice = str_skip(piece, 2);
	return str_starts(piece, S("c=")) && out->choice.len > 0 && out->choice.len <= KEY_MOST;
}

bool scenario_tap_read(struct str data, struct scenario_tap *out)
{
	struct str pieces[PARTS_MOST], rest = data, piece;
	size_t count = 0;
	*out = (struct scenario_tap){.step = S(""), .choice = S("")};
	while (str_cut(&rest, '&', &piece)) {
		if (count == PARTS_MOST)
			return false;
		pieces[count++] = piece;
	}
	if (count == 0 || !number(pieces[0], S("s="), &out->scenario_id) || out->scenario_id == 0)
		return false;
	if (count == 1)
		return true;
	if (count != PARTS_MOST || !number(pieces[1], S("v="), &out->version_no) || !number(pieces[2], S("r="), &out->run_id) ||
	    !str_starts(pieces[3], S("k=")))
		return false;
	out->step = str_skip(pieces[3], 2);
	return out->step.len > 0 && out->step.len <= KEY_MOST && read_move(pieces[4], out);
}
