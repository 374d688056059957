/* change: the detail of a deed for the record: what a thing was and what it became,
 * field by field, and only fields that differ.
 *
 *   struct change change;
 *   change_begin(&change, arena, CHANGE_EDITED);
 *   change_text(&change, "label", old.label, new.label);
 *   change_bool(&change, "hidden", old.hidden, new.hidden);
 *   … change_detail(&change)   {"before":{"label":"泉"},"after":{"label":"いずみ"}}
 *
 * Field names are those of the API, for which api.idl has labels. Long texts are
 * cut and named by their hash. Nothing personal about citizens. */
#pragma once

#include "buf.h"
#include "emit.h"

enum change_kind {
	CHANGE_EDITED,
	CHANGE_MADE,    /* there is no before */
	CHANGE_REMOVED, /* there is no after */
};

struct change {
	struct arena *arena;
	enum change_kind kind;
	struct buf before_text, after_text, fact_text;
	struct emit before, after, facts;
	int64_t fields;
};

void change_begin(struct change *change, struct arena *arena, enum change_kind kind);
void change_text(struct change *change, const char *field, struct str before, struct str after);
void change_i64(struct change *change, const char *field, int64_t before, int64_t after);
void change_bool(struct change *change, const char *field, bool before, bool after);
/* A time, shown as Japan's; 0: none. */
void change_time(struct change *change, const char *field, int64_t before, int64_t after);
/* Numbers of other rows, for what is about a citizen: what stands behind a number
 * is looked up when the record is read, by whoever may see it. */
struct change_ids {
	const int64_t *at;
	size_t count;
};
void change_ids(struct change *change, const char *field, struct change_ids before, struct change_ids after);
/* What else belongs to the deed: "people", "reason". */
void change_fact_i64(struct change *change, const char *name, int64_t value);
void change_fact_text(struct change *change, const char *name, struct str value);
bool change_is_empty(const struct change *change);
/* A JSON object; empty when there is nothing to tell. */
struct str change_detail(struct change *change);
