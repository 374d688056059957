/* line_fuzz: what the fuzz targets of src/line share. */
#pragma once

#include "arena.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct str fuzz_input(const uint8_t *data, size_t size)
{
	return str_of(size > 0 ? (const char *)data : "", size);
}
