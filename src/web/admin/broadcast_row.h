/* broadcast_row: a broadcast as lists show it. */
#pragma once

#include "api.gen.h"

struct broadcast;

struct api_broadcast_row broadcast_row(const struct broadcast *broadcast);
