/* roster_check: each finished message before anybody gets one. */
#include "roster.h"

#include "arena.h"
#include "broadcast.h"
#include "content_part.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "message.h"
#include "roster.sql.h"
#include "roster_part.h"

struct checking {
	const struct delivery *delivery;
	const struct roster *roster;
	const struct node *messages;
	struct content_columns columns;
	struct content_how how;
	struct roster_check *out;
	struct arena *arena; /* of what is reported */
	int64_t place;
};

/* --- placeholders without a value --- */

struct gap_look {
	const struct checking *checking;
	const struct str *values;
	struct str heading; /* of the first gap */
};

static void look_for_gap(void *context, enum content_role role, struct str text)
{
	(void)role;
	struct gap_look *look = context;
	struct content_placeholder found;
	for (size_t at = 0; at + 1 < text.len && look->heading.len == 0; at++)
		if (text.ptr[at] == '{' && content_placeholder(text, at, look->checking->columns, &found) &&
		    found.key == CONTENT_KEY_COLUMN && found.instead.len == 0 &&
		    str_trim(look->values[found.column]).len == 0)
			look->heading = look->checking->columns.headings[found.column];
}

static struct str gap_in(const struct checking *c, const struct str *values)
{
	struct gap_look look = {.checking = c, .values = values, .heading = S("")};
	const struct content_visit visit = {&look, look_for_gap};
	content_walk(c->messages, &visit);
	return look.heading;
}

/* --- one line --- */

static void bad(struct checking *c, int64_t line, struct str field, struct str text)
{
	c->out->bad_count++;
	if (c->out->listed < ROSTER_BAD_MOST)
		c->out->bad[c->out->listed++] =
		        (struct roster_bad){line, c->place, str_dup(c->arena, field), str_dup(c->arena, text)};
}

static enum err check_line(struct checking *c, struct arena *arena, int64_t line, const struct str *values)
{
	/* Other placeholders as long as they may come. */
	const struct content_person person = {.name = S("あいうえおかきくけこさしすせそたちつてと"),
	                                      .child_name = S("あいうえおかきくけこ"),
	                                      .child_age = S("17歳11か月"),
	                                      .values = values};
	struct content_how how = c->how;
	struct str text, gap = gap_in(c, values);
	const struct node *finished;
	struct problems problems;
	how.person = &person;
	if (gap.len) {
		bad(c, line, S("messages"),
		    str_fmt(arena, "「%.*s」が空です。ファイルに入れるか、本文で {{%.*s|空のときの言葉}} と書いてください。",
		            FMT(gap), FMT(gap)));
		return OK;
	}
	TRY(content_render(arena, c->messages, &how, &text));
	TRY(node_parse(arena, text, &finished));
	problems_init(&problems, arena);
	enum err found = messages_check(
	        finished, (struct message_options){.allow_http_loopback = c->delivery->allow_http_loopback}, &problems);
	if (found == OK)
		return OK;
	if (problems.count == 0)
		return found;
	bad(c, line, problems.items[0].place, problems.items[0].japanese);
	return OK;
}

static enum err check_all(struct db *db, struct checking *c)
{
	struct roster_rows_cursor cursor;
	struct roster_rows_row row;
	struct arena *arena = arena_new();
	enum err err = sql_roster_rows_open(db, c->arena, c->roster->id, &cursor);
	while (err == OK && sql_roster_rows_next(&cursor, &row)) {
		const struct str *values = NULL;
		arena_free(&arena);
		arena = arena_new();
		c->place = c->out->checked++;
		if (!row.has_values_sealed)
			continue;
		err = roster_open_values(arena, c->delivery->keyring, c->roster, row.friend_id, row.values_sealed, &values);
		if (err == OK)
			err = check_line(c, arena, row.line, values);
	}
	enum err closed = sql_roster_rows_close(&cursor);
	arena_free(&arena);
	return err ? err : closed;
}

enum err roster_check(struct db *db, struct arena *arena, const struct delivery *delivery, const struct roster *roster,
                      const struct node *messages, struct roster_check *out)
{
	struct checking checking = {.delivery = delivery,
	                            .roster = roster,
	                            .messages = messages,
	                            .columns = roster_headings(arena, roster),
	                            .out = out,
	                            .arena = arena};
	checking.how = (struct content_how){
	        .public_url = delivery->public_url, .day = jst_day(2026, 12, 31), .columns = checking.columns};
	*out = (struct roster_check){0};
	if (roster->erased_at)
		return fail_field(ERR_CONFLICT, "condition",
		                  "名簿の内容は、保存の期間を過ぎたため消してあります。もう一度ファイルを読みこんでください。");
	return check_all(db, &checking);
}
