#include "test.h"

#include "secret.h"
#include "webauthn.h"

/* Recorded from a key made of software (tests/lib/passkey.mjs). */
#define CHALLENGE S("q1Zc0mVb3X9kT2sL5yRw8uNj4hGf7dPe6aQo1iBv0xY")
static const struct webauthn_site site = {S_INIT("line.city.example"), S_INIT("https://line.city.example")};

static const struct vector {
	int64_t algorithm;
	struct str client_data, attestation;
	struct str proof_data, authenticator_data, signature;
} vectors[] = {
	{WEBAUTHN_ES256,
	 S_INIT("eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoicTFaYzBtVmIzWDlrVDJzTDV5Unc4dU5qNGhHZjdkUGU2YVFvMWlCdjB4WSIsIm9yaWdpbiI6Imh0dHBzOi8vbGluZS5jaXR5LmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"),
	 S_INIT("o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVik8_ETHMayp89PohvMC_RbbWfUlu6RKdrfVB-4u2jBt6FFAAAAAQAAAAAAAAAA"
	        "AAAAAAAAAAAAIF8d1-bIEvPwlHACYTi6Ok6H_0veOQ_XrvHPzbJ4Jds6pQECAyYgASFYIKG4cWQBQZouqhjrGuO4cg_1-BwiPnYa"
	        "CpiJQ9RG-sqiIlggqefpEoCE2qn_k_s-GFDXrTrQthaum6e_6AaVW8CgfEQ"),
	 S_INIT("eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoicTFaYzBtVmIzWDlrVDJzTDV5Unc4dU5qNGhHZjdkUGU2YVFvMWlCdjB4WSIsIm9yaWdpbiI6Imh0dHBzOi8vbGluZS5jaXR5LmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"),
	 S_INIT("8_ETHMayp89PohvMC_RbbWfUlu6RKdrfVB-4u2jBt6EFAAAAAg"),
	 S_INIT("MEUCIGhGXgp0An-5Sav0QZsfc37CgMDCdhWar8rlgljlEbZFAiEA9sAvzo7J2bRlQsKsnpDshdUrcmyzZ1jXJFLdq9tKJ0Y")},
	{WEBAUTHN_EDDSA,
	 S_INIT("eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoicTFaYzBtVmIzWDlrVDJzTDV5Unc4dU5qNGhHZjdkUGU2YVFvMWlCdjB4WSIsIm9yaWdpbiI6Imh0dHBzOi8vbGluZS5jaXR5LmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"),
	 S_INIT("o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViB8_ETHMayp89PohvMC_RbbWfUlu6RKdrfVB-4u2jBt6FFAAAAAQAAAAAAAAAA"
	        "AAAAAAAAAAAAIBZHuoViliJREVfcr_xFVabLJmhqs4tfVK9ROA2CErnNpAEBAycgBiFYIDys82zKDYaCglDIgXC--mPDawdpImOf"
	        "5GvqLESz7EWk"),
	 S_INIT("eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoicTFaYzBtVmIzWDlrVDJzTDV5Unc4dU5qNGhHZjdkUGU2YVFvMWlCdjB4WSIsIm9yaWdpbiI6Imh0dHBzOi8vbGluZS5jaXR5LmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"),
	 S_INIT("8_ETHMayp89PohvMC_RbbWfUlu6RKdrfVB-4u2jBt6EFAAAAAg"),
	 S_INIT("9putH8bRJmbu8APFg46k-Gn25P0jfjLC8nePw6hEzn5eXbg5umtj6DKJHneQT4CPotWKkH27HUwDybA0zE_cAw")},
	{WEBAUTHN_RS256,
	 S_INIT("eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoicTFaYzBtVmIzWDlrVDJzTDV5Unc4dU5qNGhHZjdkUGU2YVFvMWlCdjB4WSIsIm9yaWdpbiI6Imh0dHBzOi8vbGluZS5jaXR5LmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"),
	 S_INIT("o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVkBZ_PxExzGsqfPT6IbzAv0W21n1JbukSna31QfuLtowbehRQAAAAEAAAAAAAAA"
	        "AAAAAAAAAAAAACBokDLj6zfJ8bE09lX0OPo-O_7R42rRTUa6fkU67EUta6QBAwM5AQAgWQEA0oY-iCGbcpjQqHrdxDFpW6ABoNEG"
	        "NYCCuYzqbJJ3VgANCv1Eyk1zxN3iU9HtnAT8vrDnEjM5w6pxojgJ-3Ih2WB3QVUAAAkoiPBXwxkfrUD73A-TvDZLCZJfz0AzstPx"
	        "yQkJfbVlgSQbx57q55aR3LztdORudjGGRGhVRXj3VQV2uNTnlTb_yj-pOQOTDi1rPbji4Hy8Ax5XJhbaBLKUo8gpCVw4RXuODzdN"
	        "BqAe5Iql21GOZgPg-1ZGYzd2_AQvClFrHBR4MPYviSqhdX1sl3SVDbVjYs2IuX02kaWeMafM49aB-Rul7ZfvUAp98Qp8o-saqoTZ"
	        "cRl64xJg7xqY1SFDAQAB"),
	 S_INIT("eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoicTFaYzBtVmIzWDlrVDJzTDV5Unc4dU5qNGhHZjdkUGU2YVFvMWlCdjB4WSIsIm9yaWdpbiI6Imh0dHBzOi8vbGluZS5jaXR5LmV4YW1wbGUiLCJjcm9zc09yaWdpbiI6ZmFsc2V9"),
	 S_INIT("8_ETHMayp89PohvMC_RbbWfUlu6RKdrfVB-4u2jBt6EFAAAAAg"),
	 S_INIT("uf1zKH35_G5_2rl-5k7jIZZvjBvnbODdZYwinvuskq5k_aaTzL9SYtFJwZqnaaG3bfoLsbNns2TkM2RCir1nhR2wlbQf3oHJuXfv"
	        "R1VXioSTqY1Ia-c2c6QFdZ64nb1Y_H_tpsQECWqF0kcCQBubB4lmkw255SqO_XvxTK4scbuoQduR42K7DUnNfAgmDyKso9qDSvDe"
	        "GL8-Xo33XYwsjDP6jH9u887g46171g7hd194GW7sOfILEAISv7ZE70R4nikONr-kJ1VepgO-RNX_hZhYtzMt_0ZTj53KEHEFLbLp"
	        "s11BUfo0Ufol1Rh4PizoZE-2nh76XN1JvJdmqfcA4w")},
};

static struct str decoded(struct arena *arena, struct str text)
{
	struct str bytes;
	assert_true(base64url_decode(arena, text, &bytes));
	return bytes;
}

static struct str flipped(struct arena *arena, struct str bytes, size_t bit)
{
	char *copy = arena_copy(arena, bytes.ptr, bytes.len);
	copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << (bit % 8)));
	return str_of(copy, bytes.len);
}

static void made_of(struct arena *arena, const struct vector *vector, struct webauthn_credential *out)
{
	assert_ok(webauthn_check_new(arena, &site, CHALLENGE, decoded(arena, vector->client_data),
	                             decoded(arena, vector->attestation), out));
}

static struct webauthn_proof proof_of(struct arena *arena, const struct vector *vector)
{
	return (struct webauthn_proof){decoded(arena, vector->proof_data), decoded(arena, vector->authenticator_data),
	                               decoded(arena, vector->signature)};
}

TEST(passkeys_of_each_algorithm_are_taken)
{
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct webauthn_credential made;
		struct str challenge;
		int64_t counter = 0;
		made_of(arena, &vectors[i], &made);
		assert_int_equal(made.algorithm, vectors[i].algorithm);
		assert_int_equal(made.id.len, 32);
		assert_int_equal(made.counter, 1);
		assert_ok(webauthn_challenge(arena, decoded(arena, vectors[i].client_data), &challenge));
		assert_true(str_eq(challenge, CHALLENGE));
		struct webauthn_proof proof = proof_of(arena, &vectors[i]);
		assert_ok(webauthn_check_proof(arena, &site, CHALLENGE, &made, &proof, &counter));
		assert_int_equal(counter, 2);
	}
}

TEST(a_proof_with_any_bit_turned_is_none)
{
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct webauthn_credential made;
		int64_t counter;
		made_of(arena, &vectors[i], &made);
		struct webauthn_proof good = proof_of(arena, &vectors[i]);
		for (size_t bit = 0; bit < good.signature.len * 8; bit += 3) {
			struct webauthn_proof bad = good;
			bad.signature = flipped(arena, good.signature, bit);
			assert_err(webauthn_check_proof(arena, &site, CHALLENGE, &made, &bad, &counter), ERR_DENIED);
		}
		for (size_t bit = 0; bit < good.authenticator_data.len * 8; bit++) {
			struct webauthn_proof bad = good;
			bad.authenticator_data = flipped(arena, good.authenticator_data, bit);
			assert_err(webauthn_check_proof(arena, &site, CHALLENGE, &made, &bad, &counter), ERR_DENIED);
		}
		for (size_t bit = 0; bit < good.client_data.len * 8; bit += 5) {
			struct webauthn_proof bad = good;
			bad.client_data = flipped(arena, good.client_data, bit);
			assert_err(webauthn_check_proof(arena, &site, CHALLENGE, &made, &bad, &counter), ERR_DENIED);
		}
	}
}

TEST(a_proof_belongs_to_its_site_challenge_key_and_moment)
{
	struct webauthn_credential made, other;
	int64_t counter;
	made_of(arena, &vectors[0], &made);
	made_of(arena, &vectors[1], &other);
	struct webauthn_proof good = proof_of(arena, &vectors[0]);
	struct webauthn_site elsewhere = {S_INIT("line.city.example"), S_INIT("https://line.city.example:8443")};
	struct webauthn_site stranger = {S_INIT("city.example"), S_INIT("https://line.city.example")};
	assert_err(webauthn_check_proof(arena, &elsewhere, CHALLENGE, &made, &good, &counter), ERR_DENIED);
	assert_err(webauthn_check_proof(arena, &stranger, CHALLENGE, &made, &good, &counter), ERR_DENIED);
	assert_err(webauthn_check_proof(arena, &site, S("AAAA"), &made, &good, &counter), ERR_DENIED);
	assert_err(webauthn_check_proof(arena, &site, S(""), &made, &good, &counter), ERR_DENIED);
	assert_err(webauthn_check_proof(arena, &site, CHALLENGE, &other, &good, &counter), ERR_DENIED);
	made.counter = 2; /* seen already: somebody has a copy */
	assert_err(webauthn_check_proof(arena, &site, CHALLENGE, &made, &good, &counter), ERR_DENIED);
	made.counter = 0;
	made.public_key = str_left(made.public_key, made.public_key.len - 1);
	assert_err(webauthn_check_proof(arena, &site, CHALLENGE, &made, &good, &counter), ERR_DENIED);
}

TEST(a_registration_that_is_cut_or_padded_is_none)
{
	struct webauthn_credential made;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct str client_data = decoded(arena, vectors[i].client_data);
		struct str whole = decoded(arena, vectors[i].attestation);
		for (size_t len = 0; len < whole.len; len++)
			assert_err(webauthn_check_new(arena, &site, CHALLENGE, client_data, str_left(whole, len), &made), ERR_DENIED);
		char *padded = arena_alloc(arena, whole.len + 1);
		for (size_t at = 0; at < whole.len; at++)
			padded[at] = whole.ptr[at];
		assert_err(webauthn_check_new(arena, &site, CHALLENGE, client_data, str_of(padded, whole.len + 1), &made), ERR_DENIED);
		assert_err(webauthn_check_new(arena, &site, CHALLENGE, decoded(arena, vectors[i].proof_data), whole, &made), ERR_DENIED);
	}
}
