/* cidr: everything is 128 bits; an IPv4 address lies under ::ffff:0:0/96. */
#include "cidr.h"

#include "arena.h"
#include "str.h"

#include <arpa/inet.h>
#include <string.h>

static const uint8_t v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

bool address_parse(struct str text, struct address *out)
{
	char copy[INET6_ADDRSTRLEN];
	struct address address = {{0}};
	if (text.len == 0 || text.len >= sizeof copy || memchr(text.ptr, 0, text.len))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	if (strchr(copy, ':')) {
		if (inet_pton(AF_INET6, copy, address.bytes) != 1)
			return false;
	} else {
		if (inet_pton(AF_INET, copy, address.bytes + 12) != 1)
			return false;
		memcpy(address.bytes, v4_prefix, sizeof v4_prefix);
	}
	*out = address;
	return true;
}

bool address_is_v4(struct address address)
{
	return memcmp(address.bytes, v4_prefix, sizeof v4_prefix) == 0;
}

struct str address_format(struct arena *arena, struct address address)
{
	char text[INET6_ADDRSTRLEN] = "";
	if (address_is_v4(address))
		inet_ntop(AF_INET, address.bytes + 12, text, sizeof text);
	else
		inet_ntop(AF_INET6, address.bytes, text, sizeof text);
	return str_dup(arena, str_from(text));
}

static bool lies_in(struct address address, const struct cidr *cidr)
{
	size_t whole = (size_t)cidr->bits / 8;
	if (memcmp(address.bytes, cidr->network.bytes, whole) != 0)
		return false;
	int rest = cidr->bits % 8;
	if (rest == 0)
		return true;
	int mask = 0xff & (0xff00 >> rest);
	return (address.bytes[whole] & mask) == cidr->network.bytes[whole];
}

static bool has_host_bits(const struct cidr *cidr)
{
	struct address zeroed = cidr->network;
	for (int bit = cidr->bits; bit < 128; bit++)
		zeroed.bytes[bit / 8] &= (uint8_t)~(0x80 >> (bit % 8));
	return memcmp(&zeroed, &cidr->network, sizeof zeroed) != 0;
}

static bool parse_one(struct str text, struct cidr *out)
{
	ptrdiff_t slash = str_find_char(text, '/');
	struct str address = slash < 0 ? text : str_left(text, (size_t)slash);
	if (!address_parse(address, &out->network))
		return false;
	bool dotted = str_find_char(address, ':') < 0;
	int64_t bits = dotted ? 32 : 128;
	if (slash >= 0) {
		struct str digits = str_skip(text, (size_t)slash + 1);
		int64_t most = bits;
		if (digits.len > 3 || !str_to_i64(digits, &bits) || bits < 0 || bits > most)
			return false;
	}
	out->bits = (int)(dotted ? bits + 96 : bits);
	return !has_host_bits(out);
}

static bool next_word(struct str *rest, struct str *word)
{
	size_t start = 0;
	while (start < rest->len && strchr(", \t\r\n", rest->ptr[start]))
		start++;
	size_t end = start;
	while (end < rest->len && !strchr(", \t\r\n", rest->ptr[end]))
		end++;
	*word = str_left(str_skip(*rest, start), end - start);
	*rest = str_skip(*rest, end);
	return word->len > 0;
}

enum err cidr_parse_list(struct arena *arena, struct str text, struct cidr_list *out)
{
	struct str word;
	size_t count = 0;
	for (struct str rest = text; next_word(&rest, &word);)
		count++;
	struct cidr_list list = {arena_array(arena, struct cidr, count), 0};
	for (struct str rest = text; next_word(&rest, &word);)
		if (!parse_one(word, &list.items[list.count++]))
			return fail(ERR_INVALID, "「%.*s」はネットワークの書き方として正しくありません（例：192.0.2.0/24）。",
			            FMT(str_left(word, 60)));
	*out = list;
	return OK;
}

bool cidr_match(const struct cidr_list *list, struct address address)
{
	for (size_t i = 0; list && i < list->count; i++)
		if (lies_in(address, &list->items[i]))
			return true;
	return false;
}

/* The special-purpose registries of IANA, as far as a server on the internet
 * would never be there; 64:ff9b::/96 and 2002::/16 can wrap any IPv4 address. */
bool address_is_loopback(struct address address)
{
	static const struct address v6 = {.bytes = {[15] = 1}};
	if (address_is_v4(address))
		return address.bytes[12] == 127;
	return memcmp(address.bytes, v6.bytes, sizeof v6.bytes) == 0;
}

bool address_is_private(struct address address)
{
	static const char *const networks[] = {
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
		"172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/96",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32",
		"2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	};
	for (size_t i = 0; i < COUNT(networks); i++) {
		struct cidr cidr;
		bool parsed = parse_one(str_from(networks[i]), &cidr);
		assert(parsed);
		if (lies_in(address, &cidr))
			return true;
	}
	return false;
}
