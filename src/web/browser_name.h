/* browser_name: a User-Agent in words that people know: "Chrome（Windows）". */
#pragma once

#include "str.h"

struct str browser_name(struct arena *arena, struct str user_agent);
