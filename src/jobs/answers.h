/* answers: the only questions the web role may ask of this one. */
#pragma once

#include "ask.h"

extern const struct ask_row answer_rows[]; /* context: struct jobs */
extern const size_t answer_row_count;

/* The same about staff, on a thread of its own. */
extern const struct ask_row staff_answer_rows[];
extern const size_t staff_answer_row_count;
