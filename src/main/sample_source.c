/* sample_source: five codes, one of them put away. */
#include "sample_source.h"

#include "arena.h"
#include "db.h"
#include "members.h"
#include "sample.sql.h"
#include "sample_office.sql.h"
#include "source.h"

#define FIRST_STAFF 1
#define LEAST_FRIENDS 100 /* smaller crowds are for tests that count them */

static const struct {
	struct source_edit edit;
	const char *department; /* NULL: the whole city's */
	int64_t friends;
} sources[] = {
	{{S_INIT("市役所1階の掲示板"), S_INIT("A2判。入口の右"), 0, false}, "広聴広報課", 17},
	{{S_INIT("広報みどり野の裏表紙"), S_INIT("毎月1日号。21,000部"), 0, false}, "広聴広報課", 24},
	{{S_INIT("燃えるごみの指定袋"), S_INIT("2026年度分から印刷"), 0, false}, "資源循環課", 12},
	{{S_INIT("転入手続きの窓口"), S_INIT("案内の紙の右下"), 0, false}, NULL, 5},
	{{S_INIT("市制50周年のチラシ"), S_INIT("配布は終わりました"), 0, true}, NULL, 2},
};

enum err sample_sources(struct db *db, struct arena *arena, int64_t now)
{
	int64_t id;
	for (size_t i = 0; i < COUNT(sources); i++) {
		struct source_edit edit = sources[i].edit;
		if (sources[i].department)
			TRY(sql_sample_department_id(db, arena, str_from(sources[i].department), &edit.department_id));
		TRY(source_add(db, arena, &edit, FIRST_STAFF, now, &id));
	}
	return OK;
}

static enum err came_by(struct db *db, struct arena *arena, const struct source *source, int64_t first, int64_t count)
{
	int64_t *ids = arena_array(arena, int64_t, (size_t)count), added;
	for (int64_t i = 0; i < count; i++)
		ids[i] = first + i;
	TRY(members_add_many(db, arena, source->option_id, ids, (size_t)count, &added));
	return sql_sample_came(db, arena, source->id, first, first + count - 1);
}

enum err sample_arrivals(struct db *db, struct arena *arena, int64_t friends)
{
	struct source *all;
	size_t count;
	int64_t next = 1;
	if (friends < LEAST_FRIENDS)
		return OK;
	TRY(source_list(db, arena, SCOPE_EVERYWHERE, 0, &all, &count));
	for (size_t i = 0; i < count && i < COUNT(sources); i++) {
		TRY(came_by(db, arena, &all[i], next, sources[i].friends));
		next += sources[i].friends;
	}
	return OK;
}
