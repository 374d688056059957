/* webauthn: what a passkey says, checked. The only user of libfido2. Pure.
 *
 * Both checks want: our challenge, our origin, our site, and that the device
 * verified its user (fingerprint, PIN), not just that somebody touched it. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

struct webauthn_site {
	struct str id;     /* line.city.example.lg.jp */
	struct str origin; /* https://line.city.example.lg.jp */
};

/* COSE's numbers. */
#define WEBAUTHN_ES256 (-7)
#define WEBAUTHN_EDDSA (-8)
#define WEBAUTHN_RS256 (-257)

struct webauthn_credential {
	struct str id; /* bytes */
	int64_t algorithm;
	struct str public_key; /* as libfido2 gives it */
	int64_t counter;
};

/* The challenge that a clientDataJSON answers, as base64url; ERR_INVALID. */
enum err webauthn_challenge(struct arena *arena, struct str client_data, struct str *out) MUST_CHECK;

/* A new one: clientDataJSON and attestationObject. The challenge is of the
 * caller's making. ERR_DENIED when something does not fit. */
enum err webauthn_check_new(struct arena *arena, const struct webauthn_site *site, struct str challenge,
                            struct str client_data, struct str attestation,
                            struct webauthn_credential *out) MUST_CHECK;

struct webauthn_proof {
	struct str client_data, authenticator_data, signature;
};
/* ERR_DENIED also when the counter went back: somebody copied the device.
 * *counter is to be kept for the next time. */
enum err webauthn_check_proof(struct arena *arena, const struct webauthn_site *site, struct str challenge,
                              const struct webauthn_credential *credential, const struct webauthn_proof *proof,
                              int64_t *counter) MUST_CHECK;
