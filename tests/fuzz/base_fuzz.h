/* base_fuzz: bytes from the fuzzer, and an arena that ends with the run. */
#pragma once

#include "arena.h"
#include "str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline struct str fuzz_bytes(const uint8_t *data, size_t size)
{
	return str_of((const char *)data, size);
}
