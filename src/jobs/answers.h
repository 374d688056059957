/* answers: the only questions the web role may ask of this one. */
#pragma once

#include "ask.h"

extern const struct ask_row answer_rows[]; /* context: struct jobs */
extern const size_t answer_row_count;
