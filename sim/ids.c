/* ids: texts from bytes and back. */
#include "ids.h"

#include "arena.h"
#include "secret.h"

#include <string.h>

static int hex_digit(char c, bool upper_too)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return upper_too && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool read_id(char letter, struct str text, struct id16 *out)
{
	struct id16 id;
	if (text.len != 33 || text.ptr[0] != letter)
		return false;
	for (size_t i = 0; i < 16; i++) {
		int high = hex_digit(text.ptr[1 + 2 * i], false), low = hex_digit(text.ptr[2 + 2 * i], false);
		if (high < 0 || low < 0)
			return false;
		id.bytes[i] = (uint8_t)(high << 4 | low);
	}
	*out = id;
	return true;
}

static struct str id_text(struct arena *arena, char letter, struct id16 id)
{
	static const char hex[] = "0123456789abcdef";
	char *text = arena_alloc(arena, 34);
	text[0] = letter;
	for (size_t i = 0; i < 16; i++) {
		text[1 + 2 * i] = hex[id.bytes[i] >> 4];
		text[2 + 2 * i] = hex[id.bytes[i] & 15];
	}
	return str_of(text, 33);
}

bool ids_user(struct str text, struct id16 *out) { return read_id('U', text, out); }
bool ids_group(struct str text, struct id16 *out) { return read_id('C', text, out); }
struct str ids_user_text(struct arena *arena, struct id16 id) { return id_text(arena, 'U', id); }
struct str ids_group_text(struct arena *arena, struct id16 id) { return id_text(arena, 'C', id); }

bool ids_uuid(struct str text, struct id16 *out)
{
	struct id16 id;
	size_t digits = 0;
	if (text.len != 36)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		int digit = hex_digit(text.ptr[i], true);
		if (dash ? text.ptr[i] != '-' : digit < 0)
			return false;
		if (dash)
			continue;
		id.bytes[digits / 2] = (uint8_t)(digits % 2 ? id.bytes[digits / 2] | digit : digit << 4);
		digits++;
	}
	*out = id;
	return true;
}

struct str ids_uuid_text(struct arena *arena, struct id16 id)
{
	struct str hex = hex_encode(arena, id.bytes, sizeof id.bytes);
	return str_fmt(arena, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.ptr, hex.ptr + 8, hex.ptr + 12, hex.ptr + 16,
	               hex.ptr + 20);
}

struct id16 ids_uuid_new(void)
{
	struct id16 id = id16_random();
	id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x40);
	id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
	return id;
}

/* base64url(8 bytes of the id, 16 bytes of HMAC over kind and id). */
struct str ids_message_token(struct arena *arena, struct str seed, enum token_kind kind, int64_t message_id)
{
	uint8_t raw[24], proof[32];
	char signed_part[9];
	memcpy(raw, &message_id, sizeof message_id);
	memcpy(signed_part, &message_id, sizeof message_id);
	signed_part[8] = (char)kind;
	hmac_sha256(seed, str_of(signed_part, sizeof signed_part), proof);
	memcpy(raw + 8, proof, 16);
	return base64url_encode(arena, str_of((const char *)raw, sizeof raw));
}

bool ids_message_of_token(struct arena *arena, struct str seed, enum token_kind kind, struct str token,
                          int64_t *message_id)
{
	struct str raw;
	if (token.len > 64 || !base64url_decode(arena, token, &raw) || raw.len != 24)
		return false;
	int64_t id;
	memcpy(&id, raw.ptr, sizeof id);
	if (!str_eq(ids_message_token(arena, seed, kind, id), token))
		return false;
	*message_id = id;
	return true;
}
