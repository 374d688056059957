/* broadcast_derive: new broadcasts from old ones: copy, test, correction, reminder. */
#include "broadcast.h"

#include "arena.h"
#include "broadcast.sql.h"
#include "broadcast_part.h"
#include "content.h"
#include "db.h"
#include "emit.h"
#include "field.h"
#include "friend.h"
#include "left_over.h"
#include "people.h"
#include "translation.h"
#include "utf8.h"

#define TITLE_ROOM 90
#define TESTERS_MOST 50

static struct broadcast_content content_of(const struct broadcast *from)
{
	return (struct broadcast_content){.title = from->title,
	                                  .messages = from->messages,
	                                  .translations = from->translations,
	                                  .messages_sealed = from->messages_sealed,
	                                  .roster_id = from->roster_id,
	                                  .condition = from->condition,
	                                  .repeat_rule = from->repeat_rule,
	                                  .notification_off = from->notification_off,
	                                  .purpose = from->purpose,
	                                  .department_id = from->department_id};
}

static struct str titled(struct arena *arena, const char *before, struct str title, const char *behind)
{
	return str_fmt(arena, "%s%.*s%s", before, FMT(utf8_cut(title, TITLE_ROOM)), behind);
}

enum err broadcast_derive_copy(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	TRY(broadcast_find(db, arena, id, &from));
	struct broadcast_new new = {.content = content_of(&from), .origin_id = id};
	new.content.title = titled(arena, "", from.title, "のコピー");
	if (from.kind == BROADCAST_TEST)
		new.content.condition = S("{}");
	return broadcast_insert(db, arena, &new, who, made);
}

static enum err testers_of(struct db *db, struct arena *arena, const struct delivery *delivery,
                           const struct broadcast_testers *testers, struct people *out)
{
	if (testers->count == 0 || testers->count > TESTERS_MOST)
		return fail_field(ERR_INVALID, "testers", "テスト配信の受け手を1人から%d人まで選んでください。", TESTERS_MOST);
	for (size_t i = 0; i < testers->count; i++) {
		struct friend person;
		TRY(friend_find(db, arena, delivery->keyring, testers->ids[i], &person));
		if (!person.tester)
			return fail_field(ERR_INVALID, "testers", "テスト配信の受け手として登録されていない人が含まれています。");
		if (person.state != FRIEND_BLOCKED)
			people_add(out, testers->ids[i]);
	}
	if (people_count(out) == 0)
		return fail_field(ERR_INVALID, "testers", "選ばれた受け手は全員がアカウントをブロックしています。");
	return OK;
}

/* Testers see the one that is looked at. */
static enum err in_one_language(struct db *db, struct arena *arena, enum language language,
                                struct broadcast_content *content)
{
	struct translations translations;
	const struct translation *chosen;
	const struct node *messages;
	TRY(translations_read(arena, content->translations, &translations));
	content->translations = S("");
	if (language == LANGUAGE_JA)
		return OK;
	chosen = translations_find(&translations, language);
	if (!chosen)
		return fail_field(ERR_INVALID, "language", "この配信に、%.*sの本文はありません。", FMT(language_japanese(language)));
	TRY(translation_marked(db, arena, chosen, &messages));
	content->messages = node_dump(arena, messages);
	return OK;
}

enum err broadcast_send_test(struct db *db, struct arena *arena, const struct delivery *delivery,
                             const struct broadcast_ask *ask, const struct broadcast_testers *testers,
                             struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	TRY(broadcast_find(db, arena, ask->id, &from));
	if (from.version != ask->version)
		return broadcast_refused(db, arena, ask->id, ask->version);
	struct content_report *report = arena_make(arena, struct content_report);
	TRY(broadcast_report(db, arena, delivery, &from, who.now, report));
	if (report->problem_count)
		return fail_field(ERR_INVALID, str_z(arena, report->problems[0].field), "%.*s",
		                  FMT(report->problems[0].text));
	struct people *set = people_new(arena);
	TRY(testers_of(db, arena, delivery, testers, set));

	struct broadcast_new new = {.content = content_of(&from),
	                            .state = BROADCAST_RESOLVING,
	                            .kind = BROADCAST_TEST,
	                            .origin_id = ask->id};
	TRY(in_one_language(db, arena, testers->language, &new.content));
	new.content.title = titled(arena, "【テスト】", from.title, "");
	new.content.repeat_rule = S("");
	TRY(broadcast_insert(db, arena, &new, who, made));
	TRY(sql_broadcast_start_mark(db, arena, *made, who.now));
	return sql_broadcast_test_audience(db, arena, *made, people_pack(arena, set), people_count(set));
}

enum err broadcast_must_be_sent(const struct broadcast *from)
{
	if (from->kind == BROADCAST_SERIES)
		return fail(ERR_INVALID, "くり返し配信そのものではなく、送られた1回ごとの配信から選んでください。");
	if (from->sent == 0)
		return fail(ERR_CONFLICT, "この配信はまだ誰にも届いていません。");
	return OK;
}

enum err broadcast_missed(struct db *db, struct arena *arena, const struct broadcast *broadcast, int64_t *people)
{
	struct people *set;
	bool over = broadcast->state == BROADCAST_SENT || broadcast->state == BROADCAST_FAILED ||
	            broadcast->state == BROADCAST_STOPPED;
	*people = 0;
	if (!over || broadcast->kind == BROADCAST_TEST || broadcast->refused + broadcast->dropped == 0)
		return OK;
	TRY(left_over(db, arena, broadcast->id, &set));
	*people = people_count(set);
	return OK;
}

enum err broadcast_resend(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who, int64_t *made)
{
	struct broadcast from;
	int64_t people;
	TRY(broadcast_find(db, arena, id, &from));
	TRY(broadcast_missed(db, arena, &from, &people));
	if (people == 0)
		return fail(ERR_CONFLICT, "この配信には、送り直せる人がいません。送っている途中か、全員に届いたか、もう送り直してあります。");
	struct broadcast_new new = {.content = content_of(&from), .origin_id = id};
	new.content.title = titled(arena, "", from.title, "（送り直し）");
	new.content.repeat_rule = S("");
	new.content.condition = str_fmt(arena, "{\"leftOver\":%" PRId64 "}", id);
	return broadcast_insert(db, arena, &new, who, made);
}

enum err broadcast_unanswered(struct db *db, struct arena *arena, int64_t id, struct broadcast_who who,
                              int64_t *made)
{
	struct broadcast from;
	TRY(broadcast_find(db, arena, id, &from));
	TRY(broadcast_must_be_sent(&from));
	struct broadcast_new new = {.content = content_of(&from), .origin_id = id};
	new.content.title = titled(arena, "", from.title, "（再度のご案内）");
	new.content.repeat_rule = S("");
	new.content.condition = str_fmt(
	        arena, "{\"all\":[{\"received\":%" PRId64 "},{\"not\":{\"tapped\":%" PRId64 "}}]}", id, id);
	return broadcast_insert(db, arena, &new, who, made);
}
