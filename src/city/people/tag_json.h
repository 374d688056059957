/* tag_json: option ids inside stored JSON: conditions ({"options":[…]}) and
 * messages (a button's "tags":{"add":[…],"remove":[…]}). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

/* Which tags became which others, looked up once for many texts. */
struct tag_json;
enum err tag_json_open(struct db *db, struct arena *arena, struct tag_json **out) MUST_CHECK;
/* The ids that stand in it, each once, as they are now. None when it is no JSON. */
size_t tag_json_ids(const struct tag_json *known, struct arena *arena, struct str json, int64_t **out);
/* Those that it gives: of deeds ("tag") and buttons ("add"). */
size_t tag_json_given(const struct tag_json *known, struct arena *arena, struct str json, int64_t **out);
/* The same JSON with those in place of tags that became others; unchanged when
 * there are none. */
enum err tag_json_current(struct db *db, struct arena *arena, struct str json, struct str *out) MUST_CHECK;
