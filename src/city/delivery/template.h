/* template: texts that staff keep to use again. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define TEMPLATES_MOST 500

struct template {
	int64_t id;
	struct str name, category, messages;
	int64_t updated_at;
};

struct template_content {
	struct str name, category, messages;
};

enum err template_list(struct db *db, struct arena *arena, struct template **out, size_t *count) MUST_CHECK;
enum err template_find(struct db *db, struct arena *arena, int64_t id, struct template *out) MUST_CHECK;
/* ERR_CONFLICT when the name is taken. */
enum err template_add(struct db *db, struct arena *arena, const struct template_content *content, int64_t staff_id,
                      int64_t now, int64_t *id) MUST_CHECK;
enum err template_save(struct db *db, struct arena *arena, int64_t id, const struct template_content *content,
                       int64_t now) MUST_CHECK;
enum err template_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
