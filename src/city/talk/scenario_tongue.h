/* scenario_tongue: a scenario in the language of the person who walks it. */
#pragma once

#include "err.h"

#include <stdint.h>

struct flow;
struct flow_outcome;
struct turn;

/* Puts every text of the flow that has a translation into the reader's language, in
 * two queries; keys stay, so that what is counted and branched on is the same. */
enum err scenario_tongue(struct turn *turn, int64_t scenario_id, struct flow *flow) MUST_CHECK;
/* The turn is marked when one of the steps that were said is a draft. */
void scenario_tongue_said(struct turn *turn, const struct flow *flow, const struct flow_outcome *out);
