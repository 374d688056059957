/* code_hash: under what a code is kept. */
#pragma once

#include "secret.h"
#include "str.h"

struct arena;
struct code_text;

struct str code_hash(const struct keyring *keyring, struct arena *arena, const struct code_text *code);
