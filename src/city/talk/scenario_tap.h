/* scenario_tap: what a scenario's button says. Reading believes nothing: whether
 * run, step and choice are there is for whoever looks them up. */
#pragma once

#include "base.h"

enum scenario_tap_move { TAP_BEGIN, TAP_CHOICE, TAP_DATE, TAP_BACK, TAP_LEAVE, TAP_HELP };

struct scenario_tap {
	enum scenario_tap_move move;
	int64_t scenario_id, version_no, run_id;
	struct str step, choice;
};

/* false: no button of a scenario. */
bool scenario_tap_read(struct str data, struct scenario_tap *out);
