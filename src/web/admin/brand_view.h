/* brand_view: what pages show before and after somebody is known. */
#pragma once

#include "api.gen.h"

struct call;
struct db;

enum err brand_view(struct call *call, struct db *db, struct api_brand *out) MUST_CHECK;
