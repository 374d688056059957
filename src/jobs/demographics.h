/* demographics: LINE's guesses about our friends, once a day. */
#pragma once

#include "err.h"

struct arena;
struct jobs;

/* Asks unless it has asked today. */
enum err demographics_look(struct jobs *jobs, struct arena *arena, int64_t now) MUST_CHECK;
