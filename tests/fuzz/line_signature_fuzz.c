/* No header but the right one is valid. */
#include "line_fuzz.h"

#include "secret.h"
#include "signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct secret *secret;
	char right[SIGNATURE_LENGTH + 1];
	struct str header = fuzz_input(data, size);
	if (!secret) {
		secret_setup();
		assert(secret_from(S("channel_secret"), &secret) == OK);
	}
	signature_make(secret, S("bodybodybodybody"), right);
	assert(signature_valid(secret, S("bodybodybodybody"), header) == str_eq(header, str_from(right)));
	return 0;
}
