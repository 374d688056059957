/* scenario_view: what several of the scenarios' handlers share. */
#pragma once

#include "flow.h"

struct api_flow_note;
struct call;

/* Reads a flow and looks at all of it, as the city's rules are. */
enum err scenario_view_check(struct call *call, struct str json, struct flow **flow, struct flow_report **report) MUST_CHECK;
struct api_flow_note *scenario_view_notes(struct arena *arena, const struct flow_note *notes, size_t count);
