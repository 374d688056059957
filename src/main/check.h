/* check: says in plain words what is wrong with an installation. */
#pragma once

#include "err.h"

struct arena;
struct settings;

/* Prints a line per thing looked at; ERR_INVALID when any is bad. */
enum err check_installation(struct arena *arena, const struct settings *settings,
                            const char *anchor_path) MUST_CHECK;
