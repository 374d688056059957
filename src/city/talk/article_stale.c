/* article_stale: whose articles are due, and a notice to each of them. */
#include "article_stale.h"

#include "arena.h"
#include "article.sql.h"
#include "jst.h"
#include "notice.h"
#include "rights.h"
#include "role.h"
#include "staff.h"
#include "str.h"

#define HOUR_OF_MORNING 8

struct owner {
	int64_t id, department_id;
	struct rights rights;
	int64_t articles; /* to tell of */
};

static enum err load_owners(struct db *db, struct arena *arena, int64_t now, struct owner **out, size_t *count)
{
	struct staff_name *names;
	TRY(staff_names(db, arena, &names, count));
	*out = arena_array(arena, struct owner, *count);
	for (size_t i = 0; i < *count; i++) {
		struct staff staff;
		TRY(staff_find(db, arena, names[i].id, now, &staff));
		(*out)[i] = (struct owner){.id = staff.id, .department_id = staff.department_id};
		TRY(rights_of_staff(db, arena, staff.id, now, &(*out)[i].rights));
	}
	return OK;
}

static void give(struct owner *owners, size_t count, int64_t department_id, int64_t articles)
{
	bool given = false;
	for (size_t i = 0; i < count && department_id; i++)
		if (owners[i].department_id == department_id &&
		    rights_may_in(&owners[i].rights, RIGHT_ARTICLE, ACTION_EDIT, department_id)) {
			owners[i].articles += articles;
			given = true;
		}
	for (size_t i = 0; i < count && !given; i++)
		if (rights_may_in(&owners[i].rights, RIGHT_ARTICLE, ACTION_EDIT, 0))
			owners[i].articles += articles;
}

static enum err tell(struct db *db, struct arena *arena, const struct owner *owner, int64_t week, int64_t now)
{
	TRY(sql_article_told_put(db, arena, owner->id, week));
	return notice_tell(db, arena,
	                   &(struct notice_new){.staff_id = owner->id,
	                                        .kind = "article.stale",
	                                        .text = str_fmt(arena, "見直しが必要な「よくある質問」が%" PRId64 "件あります。", owner->articles),
	                                        .link = "/articles?state=stale",
	                                        .now = now});
}

static enum err tell_all(struct db *db, struct arena *arena, int64_t week, int64_t now, int64_t *told)
{
	struct article_stale_rows_row *rows;
	struct owner *owners;
	size_t count, owner_count;
	TRY(sql_article_stale_rows(db, arena, jst_day_of_ms(now), &rows, &count));
	if (count == 0)
		return OK;
	TRY(load_owners(db, arena, now, &owners, &owner_count));
	for (size_t i = 0; i < count; i++)
		give(owners, owner_count, rows[i].department_id, rows[i].articles);
	for (size_t i = 0; i < owner_count; i++) {
		int64_t last = 0;
		enum err found = owners[i].articles ? sql_article_told_week(db, arena, owners[i].id, &last) : ERR_NOT_FOUND;
		if (found != OK && found != ERR_NOT_FOUND)
			return found;
		if (owners[i].articles == 0 || last == week)
			continue;
		TRY(tell(db, arena, &owners[i], week, now));
		(*told)++;
	}
	return OK;
}

enum err article_stale_tell(struct db *db, struct arena *arena, int64_t now, int64_t *told)
{
	struct jst at = jst_from_ms(now);
	*told = 0;
	/* Monday of a long weekend is no working day; whoever comes on Tuesday finds it. */
	if (at.weekday != 1 || at.hour < HOUR_OF_MORNING)
		return OK;
	return tell_all(db, arena, jst_day_of_ms(now) / 7, now, told);
}
