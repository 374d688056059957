/* multipart: multipart/form-data, for uploads.
 *
 * Either from memory (the parts are views of the body) or in pieces of any size
 * into a sink, with memory that does not grow with the upload. Strict: CRLF line
 * ends, no preamble, no nested multipart, no transfer encodings. */
#pragma once

#include "err.h"

struct arena;

struct multipart_part {
	struct str name;      /* valid UTF-8 */
	struct str filename;  /* valid UTF-8 without path; ptr NULL for a plain field */
	struct str type;      /* as claimed: do not believe it; empty when absent */
	struct str bytes;     /* only from multipart_parse() */
};

/* Of a Content-Type header; ERR_INVALID when it is not multipart/form-data. */
enum err multipart_boundary(struct str content_type, struct str *out) MUST_CHECK;

enum err multipart_parse(struct arena *arena, struct str boundary, struct str body, size_t most_parts,
                         struct multipart_part **parts, size_t *count) MUST_CHECK;
/* The part of that name; NULL when absent. */
const struct multipart_part *multipart_get(const struct multipart_part *parts, size_t count,
                                           const char *name);

/* Each returns what multipart_feed() then returns; the texts live in the arena. */
struct multipart_sink {
	void *context;
	enum err (*begin)(void *context, const struct multipart_part *part);
	enum err (*bytes)(void *context, struct str bytes);
	enum err (*end)(void *context);
};

struct multipart;

struct multipart *multipart_new(struct arena *arena, struct str boundary, size_t most_parts,
                                struct multipart_sink sink);
enum err multipart_feed(struct multipart *multipart, struct str bytes) MUST_CHECK;
/* After the last byte: ERR_INVALID when the closing boundary was not there. */
enum err multipart_finish(struct multipart *multipart) MUST_CHECK;
