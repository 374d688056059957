/* scan: walks over JSON without building anything.
 *
 * Strict (RFC 8259, UTF-8, no lone surrogates, at most SCAN_DEPTH containers
 * inside one another), one pass, no memory. Accepts exactly what jansson
 * accepts, but does not look for duplicate keys or numbers out of range. Every
 * function returns false on the first fault and leaves the cursor undefined. */
#pragma once

#include "base.h"

#define SCAN_DEPTH 32

struct scan {
	const char *at, *end;
	int depth;
};

struct scan_text {
	struct str raw; /* between the quotes, escapes as they are */
	bool escaped;   /* there is a backslash in it */
};

void scan_start(struct scan *scan, struct str text);
bool scan_value(struct scan *scan); /* any value; no white space around it */
bool scan_text(struct scan *scan, struct scan_text *out);
/* Enter and leave objects and arrays by hand:
 *   if (!scan_open(s, '{')) …;
 *   for (bool more = !scan_close(s, '}'); more; …) */
bool scan_open(struct scan *scan, char bracket);  /* consumes it and white space behind */
bool scan_close(struct scan *scan, char bracket); /* true and consumed if it is next */
bool scan_key(struct scan *scan, struct scan_text *key); /* "key" : and white space */
/* After a member or element: true with *more for a comma, false *more for the bracket. */
bool scan_next(struct scan *scan, char bracket, bool *more);
bool scan_at_end(struct scan *scan); /* only white space is left */
/* Compares a text with a plain ASCII word, looking through escapes. */
bool scan_text_is(struct scan_text text, struct str word);
