/* url: percent signs and the parts of an absolute web address. */
#pragma once

#include "buf.h"

struct arena;

#define URL_MAX 2048

struct url {
	struct str scheme; /* "https" or "http", lower case as written */
	struct str host;   /* without brackets; not decoded */
	int port;          /* 80 or 443 when not written */
	struct str path;   /* "/" when empty */
	struct str query;  /* without "?" */
	struct str fragment;
};

/* Absolute http or https address of at most URL_MAX bytes: no user name, no
 * white space or control bytes, ASCII only. The parts are views of the text,
 * except an empty path. */
enum err url_parse(struct str text, struct url *out) MUST_CHECK;
bool url_is_https(struct str text); /* parses and is https */
/* The host is "localhost", a name of one label, or the literal of an address
 * that is not on the internet. Says nothing about what a name resolves to: see
 * refuse_private in http_client.h. */
bool url_host_is_private(struct str host);

/* Percent-decodes once; false for a broken escape. "+" stays. */
bool url_decode(struct arena *arena, struct str text, struct str *out);
/* For one path segment or query value: all but A-Z a-z 0-9 - . _ ~ is escaped. */
void url_encode(struct buf *out, struct str text);
