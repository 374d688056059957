/* Addresses, ids and paths as the simulator gets them. */
#include "line_fuzz.h"

#include "limits.h"
#include "url_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str input = fuzz_input(data, size);
	struct line_match match;
	bool known;
	if (url_fault(input, false, false) == URL_FINE)
		assert(url_fault(input, true, true) == URL_FINE);
	if (line_endpoint_find(S("GET"), input, &match, &known))
		assert(known && match.endpoint == line_endpoint(match.call));
	return 0;
}
