/* article_say: a Flex bubble whose lines can be long and wrap, which buttons of
 * LINE's templates cannot (20 characters). */
#include "article_say.h"

#include "arena.h"
#include "buf.h"
#include "emit.h"
#include "field.h"
#include "turn.h"
#include "utf8.h"

#include <assert.h>

#define MESSAGES_BYTES ((size_t)512 << 10)
#define DISPLAY_MOST 300 /* of displayText, UTF-16 */
#define ALT_CHARACTERS 120

static void text_part(struct emit *emit, struct str text, const char *size, bool bold)
{
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("text"));
	emit_text(emit, "text", text);
	emit_bool(emit, "wrap", true);
	emit_text(emit, "size", str_from(size));
	if (bold)
		emit_text(emit, "weight", S("bold"));
	emit_end(emit);
}

static void action(struct emit *emit, const struct say_line *line, bool label)
{
	emit_begin(emit, "action");
	emit_text(emit, "type", line->uri.len ? S("uri") : S("postback"));
	if (label || line->uri.len)
		emit_text(emit, "label", utf8_cut(line->text, 20));
	if (line->uri.len) {
		emit_text(emit, "uri", line->uri);
	} else {
		emit_text(emit, "data", line->data);
		if (utf8_utf16_length(line->text) <= DISPLAY_MOST)
			emit_text(emit, "displayText", line->text);
	}
	emit_end(emit);
}

static void line_part(struct emit *emit, const struct say_line *line)
{
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("box"));
	emit_text(emit, "layout", S("vertical"));
	emit_text(emit, "paddingAll", S("12px"));
	emit_text(emit, "cornerRadius", S("8px"));
	emit_text(emit, "backgroundColor", S("#EAF1FB"));
	action(emit, line, false);
	emit_list(emit, "contents");
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("text"));
	emit_text(emit, "text", line->text);
	emit_bool(emit, "wrap", true);
	emit_text(emit, "size", S("sm"));
	emit_text(emit, "color", S("#0B3B8C"));
	emit_end(emit);
	emit_end_list(emit);
	emit_end(emit);
}

static void button(struct emit *emit, struct str label, struct str data)
{
	const struct say_line line = {.text = label, .data = data};
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("button"));
	emit_text(emit, "style", S("secondary"));
	emit_text(emit, "height", S("sm"));
	action(emit, &line, true);
	emit_end(emit);
}

void article_ask_solved(const struct turn *turn, struct say_bubble *bubble, int64_t article)
{
	bubble->ask_article = article;
	bubble->solved = turn_word(turn, S("解決しましたか？"));
	bubble->yes = turn_word(turn, S("はい"));
	bubble->no = turn_word(turn, S("いいえ"));
}

static void ask_solved(struct arena *arena, struct emit *emit, const struct say_bubble *bubble)
{
	text_part(emit, bubble->solved, "sm", true);
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("box"));
	emit_text(emit, "layout", S("horizontal"));
	emit_text(emit, "spacing", S("md"));
	emit_list(emit, "contents");
	button(emit, bubble->yes, str_fmt(arena, "f=y&i=%" PRId64, bubble->ask_article));
	button(emit, bubble->no, str_fmt(arena, "f=n&i=%" PRId64, bubble->ask_article));
	emit_end_list(emit);
	emit_end(emit);
}

/* quick: of the last message before it, or NULL: LINE shows quick replies under the very last message only. */
static void write_bubble(struct arena *arena, struct emit *emit, const struct say_bubble *bubble, const struct node *quick)
{
	struct str head = bubble->title.len ? bubble->title : bubble->note.len ? bubble->note : bubble->solved;
	emit_begin(emit, NULL);
	emit_text(emit, "type", S("flex"));
	emit_text(emit, "altText", utf8_cut(head, ALT_CHARACTERS));
	emit_begin(emit, "contents");
	emit_text(emit, "type", S("bubble"));
	emit_begin(emit, "body");
	emit_text(emit, "type", S("box"));
	emit_text(emit, "layout", S("vertical"));
	emit_text(emit, "spacing", S("md"));
	emit_list(emit, "contents");
	if (bubble->title.len)
		text_part(emit, bubble->title, "md", true);
	if (bubble->note.len)
		text_part(emit, bubble->note, "sm", false);
	for (size_t i = 0; i < bubble->line_count; i++)
		line_part(emit, &bubble->lines[i]);
	if (bubble->ask_article)
		ask_solved(arena, emit, bubble);
	emit_end_list(emit);
	emit_end(emit);
	emit_end(emit);
	if (quick)
		emit_raw(emit, "quickReply", node_dump(arena, quick));
	emit_end(emit);
}

enum err say_with_bubble(struct arena *arena, struct str messages, const struct say_bubble *bubble, struct str *out)
{
	const struct node *list = NULL;
	struct buf text;
	struct emit emit;
	assert(bubble->line_count <= SAY_LINES_MOST);
	if (messages.len)
		TRY(node_parse(arena, messages, &list));
	buf_init(&text, arena, MESSAGES_BYTES);
	emit_init(&emit, &text);
	emit_list(&emit, NULL);
	for (size_t i = 0; list && i < node_count(list) && i < 4; i++)
		emit_raw(&emit, NULL, node_dump(arena, node_at(list, i)));
	size_t count = node_count(list);
	write_bubble(arena, &emit, bubble, count ? node_get(node_at(list, count - 1), "quickReply") : NULL);
	emit_end_list(&emit);
	return buf_done(&text, out);
}

struct str say_text(struct arena *arena, struct str text)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, arena, text.len * 6 + 128);
	emit_init(&emit, &out);
	emit_list(&emit, NULL);
	emit_begin(&emit, NULL);
	emit_text(&emit, "type", S("text"));
	emit_text(&emit, "text", text);
	emit_end(&emit);
	emit_end_list(&emit);
	return buf_view(&out);
}
