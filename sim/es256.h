/* es256: one P-256 key and its signatures, as ID tokens inside LINE carry them.
 * The only user of OpenSSL here. */
#pragma once

#include "base.h"

struct arena;
struct es256;

struct es256 *es256_new(void);
void es256_free(struct es256 **key); /* accepts NULL */
/* 64 bytes, r and s. */
struct str es256_sign(struct arena *arena, const struct es256 *key, struct str data);
bool es256_valid(const struct es256 *key, struct str data, struct str signature);
void es256_point(const struct es256 *key, uint8_t x[32], uint8_t y[32]);
