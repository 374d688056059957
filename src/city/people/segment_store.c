/* segment_store: named conditions. */
#include "segment_store.h"

#include "arena.h"
#include "db.h"
#include "segment_store.sql.h"

static enum err not_there(void)
{
	return fail(ERR_NOT_FOUND, "この配信対象は見つかりません。消されたかもしれません。");
}

#define SEGMENT_OF(row)                                                                             \
	(struct saved_segment)                                                                      \
	{                                                                                           \
		.id = (row).id, .name = (row).name, .condition = (row).condition,                   \
		.updated_at = (row).updated_at,                                                     \
		.department_id = (row).has_department_id ? (row).department_id : 0,                 \
		.department = (row).has_department ? (row).department : S(""),                      \
	}

enum err saved_segment_list(struct db *db, struct arena *arena, struct scope scope, struct saved_segment **out,
                            size_t *count)
{
	struct saved_segment_rows_row *rows;
	TRY(sql_saved_segment_rows(db, arena, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct saved_segment, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = SEGMENT_OF(rows[i]);
	return OK;
}

enum err saved_segment_find(struct db *db, struct arena *arena, int64_t id, struct saved_segment *out)
{
	struct saved_segment_row_row row;
	enum err err = sql_saved_segment_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return not_there();
	TRY(err);
	*out = SEGMENT_OF(row);
	return OK;
}

static enum err refuse_taken_name(struct db *db, struct arena *arena, struct str name, int64_t self)
{
	int64_t others;
	TRY(sql_saved_segment_others(db, arena, name, self, &others));
	if (others)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という名前の配信対象はもうあります（ほかの部署のものかもしれません）。別の名前にしてください。",
		                  FMT(name));
	return OK;
}

enum err saved_segment_add(struct db *db, struct arena *arena, const struct saved_segment *segment, int64_t staff_id,
                           int64_t *id)
{
	int64_t total;
	TRY(sql_saved_segment_total(db, arena, &total));
	if (total >= SEGMENTS_MOST)
		return fail(ERR_LIMIT, "保存できる配信対象は%d件までです。使わないものを消してください。", SEGMENTS_MOST);
	TRY(refuse_taken_name(db, arena, segment->name, 0));
	return sql_saved_segment_insert(db, arena, segment->name, segment->condition, staff_id, segment->updated_at,
	                                segment->department_id ? &segment->department_id : NULL, id);
}

enum err saved_segment_change(struct db *db, struct arena *arena, const struct saved_segment *segment)
{
	int64_t changed;
	TRY(refuse_taken_name(db, arena, segment->name, segment->id));
	TRY(sql_saved_segment_update(db, arena, segment->id, segment->name, segment->condition, segment->updated_at,
	                             segment->department_id ? &segment->department_id : NULL, &changed));
	return changed ? OK : not_there();
}

enum err saved_segment_delete(struct db *db, struct arena *arena, int64_t id)
{
	int64_t changed;
	TRY(sql_saved_segment_delete(db, arena, id, &changed));
	return changed ? OK : not_there();
}
