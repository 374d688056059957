/* emit: writes JSON into a buf. Commas and escapes are its business.
 *
 *   emit_begin(out);            {
 *   emit_text(out, "to", id);   "to":"U…"
 *   emit_list(out, "messages"); ,"messages":[
 *   emit_raw(out, NULL, json);  …
 *   emit_end_list(out);         ]
 *   emit_end(out);              }
 *
 * `name` is a literal key inside an object and NULL inside a list. */
#pragma once

#include "buf.h"

struct emit {
	struct buf *out;
	bool comma; /* the next value needs one in front */
};

void emit_init(struct emit *emit, struct buf *out);
void emit_begin(struct emit *emit, const char *name); /* { */
void emit_end(struct emit *emit);
void emit_list(struct emit *emit, const char *name); /* [ */
void emit_end_list(struct emit *emit);
void emit_text(struct emit *emit, const char *name, struct str value);
void emit_i64(struct emit *emit, const char *name, int64_t value);
void emit_double(struct emit *emit, const char *name, double value); /* finite; shortest that reads back */
void emit_bool(struct emit *emit, const char *name, bool value);
void emit_null(struct emit *emit, const char *name);
void emit_raw(struct emit *emit, const char *name, struct str json); /* already JSON */
void emit_key(struct emit *emit, struct str key); /* a key that is data; then value with name NULL */
