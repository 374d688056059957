/* feed: an item becomes a broadcast that is held until the guard lets it go. */
#include "feed.h"

#include "arena.h"
#include "broadcast_part.h"
#include "content.h"
#include "release.h"
#include "utf8.h"

#define NAME_MOST 40

static enum err must_be_item(const struct feed_item *item)
{
	if (str_is_empty(str_trim(item->feed)) || utf8_graphemes(item->feed) > NAME_MOST)
		return fail_field(ERR_INVALID, "feed", "発信元の名前を%d文字までで入れてください。", NAME_MOST);
	if (item->content.repeat_rule.len)
		return fail_field(ERR_INVALID, "repeat", "自動の発信元は、くり返しを作れません。");
	return OK;
}

/* What LINE would refuse is not let out, whoever wrote it. */
static enum err is_sendable(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t id, int64_t now,
                            struct str *why)
{
	struct broadcast broadcast;
	struct content_report *report = arena_make(arena, struct content_report);
	TRY(broadcast_find(db, arena, id, &broadcast));
	TRY(broadcast_report(db, arena, delivery, &broadcast, now, report));
	*why = report->problem_count ? report->problems[0].text : S("");
	return OK;
}

enum err feed_release(struct db *db, struct arena *arena, const struct delivery *delivery,
                      const struct feed_item *item, int64_t now, int64_t *made, bool *released)
{
	struct str why;
	TRY(must_be_item(item));
	const struct broadcast_new new = {
	        .content = item->content,
	        .state = BROADCAST_HELD,
	        .kind = BROADCAST_NORMAL,
	        .feed = item->feed,
	        .item_at = item->item_at,
	        .guard_held = true,
	};
	TRY(broadcast_insert(db, arena, &new, (struct broadcast_who){.staff_id = 0, .now = now}, made));
	*released = false;
	TRY(is_sendable(db, arena, delivery, *made, now, &why));
	if (why.len)
		return broadcast_say_trouble(db, arena, *made, str_fmt(arena, "LINEで送れない内容です。%.*s", FMT(why)));
	return release_automatic(db, arena, delivery, *made, now, released);
}
