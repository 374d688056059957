/* json_fault: where JSON goes wrong, in LINE's words.
 *
 * Asked only after a body was refused: finds the first syntax error or duplicate
 * key with line and column. */
#pragma once

#include "str.h"

struct arena;

/* LINE's answer for a body that is no JSON object without duplicate keys. */
struct str json_fault_answer(struct arena *arena, struct str body);
