/* template: texts that staff keep to use again. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define TEMPLATES_MOST 500

struct template {
	int64_t id;
	struct str name, category, messages;
	struct str translations; /* translation.h */
	int64_t updated_at;
	int64_t approved_at; /* 0: not */
	struct str approved_by;
	int64_t department_id; /* 0: everybody's */
	struct str department;
};

struct template_content {
	struct str name, category, messages;
	int64_t department_id;
	struct str translations; /* empty: none */
};

/* Those of these departments, and everybody's. */
enum err template_list(struct db *db, struct arena *arena, struct scope scope, struct template **out,
                       size_t *count) MUST_CHECK;
enum err template_find(struct db *db, struct arena *arena, int64_t id, struct template *out) MUST_CHECK;
/* ERR_CONFLICT when the name is taken. */
enum err template_add(struct db *db, struct arena *arena, const struct template_content *content, int64_t staff_id,
                      int64_t now, int64_t *id) MUST_CHECK;
/* Ends an approval. */
enum err template_save(struct db *db, struct arena *arena, int64_t id, const struct template_content *content,
                       int64_t now) MUST_CHECK;
/* Looked at by somebody who may send, so that it can be used when there is no time.
 * ERR_CONFLICT when it is not as it was looked at. staff_id 0 takes it back. */
struct template_approval {
	int64_t updated_at; /* as the person saw it */
	int64_t staff_id, now;
};
enum err template_approve(struct db *db, struct arena *arena, int64_t id,
                          const struct template_approval *approval) MUST_CHECK;
enum err template_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
