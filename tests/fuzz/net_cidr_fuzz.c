/* A list that parses can be matched; an address that prints parses again. */
#include "net_fuzz.h"

#include "cidr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct address address, again;
	struct cidr_list list = {NULL, 0};
	struct str text = fuzz_input(data, size);
	if (cidr_parse_list(arena, text, &list) == OK && list.count)
		assert(cidr_match(&list, list.items[0].network));
	if (address_parse(text, &address))
		assert(address_parse(address_format(arena, address), &again));
	arena_free(&arena);
	return 0;
}
