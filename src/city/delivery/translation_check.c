/* translation_check: would LINE take each language, and are its buttons the Japanese ones? */
#include "translation.h"

#include "arena.h"
#include "content_button.h"
#include "db.h"
#include "field.h"

#define BUBBLES_MOST 5

struct comparing {
	struct arena *arena;
	const struct translations *all;
	const struct translation *one;
	struct content_report *out;
};

static void problem(const struct comparing *c, struct str field, struct str text)
{
	struct content_report *out = c->out;
	if (out->problem_count < CONTENT_NOTES_MOST)
		out->problems[out->problem_count++] = (struct content_note){
		        translation_field(c->arena, c->all, c->one, field), translation_note(c->arena, c->one, text)};
}

static void take_over(const struct comparing *c, const struct content_report *found)
{
	struct content_report *out = c->out;
	out->personal |= found->personal;
	for (size_t i = 0; i < found->problem_count; i++)
		if (str_starts(found->problems[i].field, S("messages")))
			problem(c, found->problems[i].field, found->problems[i].text);
	for (size_t i = 0; i < found->hint_count && out->hint_count < CONTENT_NOTES_MOST; i++)
		out->hints[out->hint_count++] =
		        (struct content_note){translation_field(c->arena, c->all, c->one, found->hints[i].field),
		                              translation_note(c->arena, c->one, found->hints[i].text)};
}

static void compare_buttons(const struct comparing *c, const struct node *japanese)
{
	struct content_button *ours, *theirs;
	size_t count, other;
	content_buttons(c->arena, japanese, &ours, &count);
	content_buttons(c->arena, c->one->messages, &theirs, &other);
	if (count != other) {
		problem(c, S("messages"),
		        str_fmt(c->arena,
		                "ボタンの数が日本語と違います（日本語は%zu個、こちらは%zu個）。答えを一つにまとめて数えるため、同じ数にしてください。",
		                count, other));
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (!str_eq(ours[i].kind, theirs[i].kind))
			problem(c, theirs[i].path,
			        str_fmt(c->arena, "%zu番目のボタンの種類が日本語（「%.*s」）と違います。同じ順に、同じ種類のボタンにしてください。",
			                i + 1, FMT(ours[i].word)));
}

/* The bubble that says "a draft" takes the place of one. */
static void check_room(const struct comparing *c)
{
	if (!c->one->reviewed && node_count(c->one->messages) >= BUBBLES_MOST)
		problem(c, S("messages"),
		        S("確かめていない訳には、下書きであることを知らせる吹き出しが前に付きます。吹き出しを4つまでにするか、訳を確かめてください。"));
}

enum err translations_check(struct db *db, struct arena *arena, struct str json, const struct node *japanese,
                            const struct content_setting *how, struct content_report *out)
{
	struct translations all;
	struct content_report *found = arena_make(arena, struct content_report);
	TRY(translations_read(arena, json, &all));
	for (size_t i = 0; i < all.count; i++) {
		const struct comparing c = {arena, &all, &all.list[i], out};
		TRY(content_check(db, arena, all.list[i].messages, how, found));
		take_over(&c, found);
		check_room(&c);
		compare_buttons(&c, japanese);
	}
	return OK;
}
