/* Whatever a browser sends for a passkey: the first byte says as what it is read. */
#include "net_fuzz.h"

#include "secret.h"
#include "webauthn.h"

#define CLIENT_DATA S("{\"type\":\"webauthn.create\",\"challenge\":\"AAAA\",\"origin\":\"https://a.example\"}")
#define PROOF_DATA S("{\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"https://a.example\"}")

static void as_proof(struct arena *arena, const struct webauthn_site *site, struct str bytes)
{
	static const int64_t algorithms[] = {WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256};
	size_t half = bytes.len / 2;
	int64_t counter;
	struct webauthn_proof proof = {PROOF_DATA, str_left(bytes, half), str_skip(bytes, half)};
	for (size_t i = 0; i < COUNT(algorithms); i++) {
		struct webauthn_credential credential = {.algorithm = algorithms[i], .public_key = str_skip(bytes, half)};
		enum err result = webauthn_check_proof(arena, site, S("AAAA"), &credential, &proof, &counter);
		assert(result != OK); /* nobody signs by chance */
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new();
	struct webauthn_site site = {S_INIT("a.example"), S_INIT("https://a.example")};
	struct webauthn_credential made;
	struct str text = fuzz_input(data, size), challenge;
	secret_setup();
	struct str bytes = str_skip(text, 1);
	if (size > 0 && (data[0] & 1))
		as_proof(arena, &site, bytes);
	else if (webauthn_check_new(arena, &site, S("AAAA"), CLIENT_DATA, bytes, &made) == OK)
		assert(made.id.len && made.public_key.len);
	if (webauthn_challenge(arena, bytes, &challenge) == OK)
		assert(challenge.len);
	arena_free(&arena);
	return 0;
}
