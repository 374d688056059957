/* article_hear: sure, unsure or nothing: an answer, a choice, or a way out. */
#include "article_hear.h"

#include "arena.h"
#include "article.h"
#include "article_book.h"
#include "article_count.h"
#include "article_find.h"
#include "article_model.h"
#include "article_rules.h"
#include "article_say.h"
#include "buf.h"
#include "content.h"
#include "desk.h"
#include "field.h"
#include "friend.h"
#include "hear.h"
#include "jst.h"
#include "str.h"
#include "utf8.h"
#include "wording.h"

#define CATEGORIES_SHOWN 10
#define QUESTIONS_SHOWN 8

static int64_t today_of(const struct turn *turn) { return jst_day_of_ms(turn->context->now); }

static struct str say_fixed(const struct turn *turn, struct str japanese)
{
	return say_text(turn->arena, turn_word(turn, japanese));
}

/* --- in the reader's language -------------------------------------------------------------- */

static struct str number(const struct turn *turn, int64_t id) { return str_fmt(turn->arena, "%" PRId64, id); }

/* What there is of these questions and their answers, in one query. */
static enum err fetch(struct turn *turn, const int64_t *ids, size_t count)
{
	static const char *const kinds[] = {"article", "article_question"};
	struct str *things = arena_array(turn->arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		things[i] = number(turn, ids[i]);
	return wordings_add(turn->words, turn->db, &(struct wordings_more){kinds, COUNT(kinds), things, count});
}

static struct str question_of(struct turn *turn, int64_t id, struct str japanese)
{
	return turn_part(turn, &(struct turn_part){"article_question", number(turn, id), japanese});
}

/* All names of categories: a hundred at most. */
static enum err fetch_categories(struct turn *turn, const struct article_category *list, size_t count)
{
	static const char *const kinds[] = {"article_category"};
	struct str *things = arena_array(turn->arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		things[i] = number(turn, list[i].id);
	return wordings_add(turn->words, turn->db, &(struct wordings_more){kinds, COUNT(kinds), things, count});
}

static struct str category_of(struct turn *turn, const struct article_category *category)
{
	return turn_part(turn, &(struct turn_part){"article_category", number(turn, category->id), category->name});
}

/* --- what is said ----------------------------------------------------------------------- */

static enum err related_of(struct turn *turn, const struct article_public *article, int64_t ids[ARTICLE_RELATED_MOST], size_t *count)
{
	const struct node *list;
	TRY(node_parse(turn->arena, article->related, &list));
	*count = 0;
	for (size_t i = 0; i < node_count(list) && i < ARTICLE_RELATED_MOST; i++)
		ids[(*count)++] = node_i64(node_at(list, i), 0);
	return OK;
}

static enum err add_related(struct turn *turn, const int64_t *ids, size_t id_count, struct say_bubble *bubble,
                            struct say_line *lines)
{
	for (size_t i = 0; i < id_count; i++) {
		struct article_public other;
		enum err found = article_public(turn->db, turn->arena, ids[i], today_of(turn), &other);
		if (found == ERR_NOT_FOUND)
			continue; /* not public now */
		TRY(found);
		lines[bubble->line_count++] = (struct say_line){.text = question_of(turn, other.id, other.question),
		                                                .data = str_fmt(turn->arena, "f=a&i=%" PRId64, other.id)};
	}
	return OK;
}

/* The answer itself, in the reader's language as far as there is one. */
static enum err render(struct turn *turn, const struct article_public *article, struct say_bubble *bubble)
{
	const struct turn_part part = {"article", number(turn, article->id), article->messages};
	const struct content_how how = {.public_url = turn->context->public_url, .day = today_of(turn)};
	const struct node *messages;
	TRY(node_parse(turn->arena, turn_part(turn, &part), &messages));
	if (!turn_part_is_there(turn, &part))
		bubble->note = turn_word(turn, S("このご案内は、日本語だけです。"));
	return content_render(turn->arena, messages, &how, &turn->messages);
}

static enum err say_answer(struct turn *turn, const struct article_public *article)
{
	struct article_rules rules;
	struct say_line lines[SAY_LINES_MOST];
	struct say_bubble bubble = {.title = S(""), .note = S(""), .lines = lines};
	int64_t ids[ARTICLE_RELATED_MOST + 1];
	size_t count;
	TRY(related_of(turn, article, ids, &count));
	ids[count] = article->id;
	TRY(fetch(turn, ids, count + 1));
	TRY(article_rules(turn->db, turn->arena, &rules));
	TRY(render(turn, article, &bubble));
	turn->department_id = article->department_id;
	TRY(article_shown(turn->db, turn->arena, article->id, turn->context->now));
	if (article->url.len)
		lines[bubble.line_count++] = (struct say_line){.text = turn_word(turn, S("くわしいページを見る")), .uri = article->url};
	size_t before = bubble.line_count;
	TRY(add_related(turn, ids, count, &bubble, lines));
	if (bubble.line_count > before)
		bubble.title = turn_word(turn, S("関連する質問"));
	else if (article->url.len)
		bubble.title = question_of(turn, article->id, article->question);
	article_ask_solved(turn, &bubble, rules.asks ? article->id : 0);
	if (bubble.line_count == 0 && !bubble.ask_article && !bubble.note.len)
		return OK;
	return say_with_bubble(turn->arena, turn->messages, &bubble, &turn->messages);
}

static enum err say_article(struct turn *turn, int64_t id)
{
	struct article_public article;
	enum err found = article_public(turn->db, turn->arena, id, today_of(turn), &article);
	if (found == ERR_NOT_FOUND) {
		turn->messages = say_fixed(turn, S("この質問のご案内は終わりました。もう一度、言葉でおたずねください。"));
		return OK;
	}
	TRY(found);
	return say_answer(turn, &article);
}

/* Which desk, and whether it is open, the conversation says itself. */
static enum err add_desk(struct turn *turn, struct say_bubble *bubble, struct say_line *lines)
{
	struct desk *desks;
	size_t count;
	TRY(desk_offered(turn->db, turn->arena, &desks, &count));
	if (count)
		lines[bubble->line_count++] = (struct say_line){.text = turn_word(turn, S("職員と話す")), .data = S("c=0")};
	return OK;
}

static enum err add_ways(struct turn *turn, const struct article_category *categories, size_t count, struct say_bubble *bubble,
                         struct say_line *lines)
{
	struct article_rules rules;
	bool phone = false;
	TRY(article_rules(turn->db, turn->arena, &rules));
	TRY(fetch_categories(turn, categories, count));
	for (size_t i = 0; i < count; i++) {
		phone = phone || categories[i].phone.len;
		if (categories[i].articles > 0 && bubble->line_count < CATEGORIES_SHOWN)
			lines[bubble->line_count++] = (struct say_line){
				.text = category_of(turn, &categories[i]), .data = str_fmt(turn->arena, "f=k&i=%" PRId64, categories[i].id)};
	}
	if (phone || rules.phone.len)
		lines[bubble->line_count++] = (struct say_line){.text = turn_word(turn, S("電話でたずねる")), .data = S("f=t")};
	if (rules.form.len)
		lines[bubble->line_count++] = (struct say_line){.text = turn_word(turn, S("フォームからたずねる")), .uri = rules.form};
	return add_desk(turn, bubble, lines);
}

/* before: messages that come first; empty: none. *said: false when there is no way to show. */
static enum err say_ways(struct turn *turn, struct str before, struct str title, bool *said)
{
	struct article_category *categories;
	size_t count;
	struct say_line lines[SAY_LINES_MOST];
	struct say_bubble bubble = {.title = title, .note = S(""), .lines = lines};
	TRY(article_categories(turn->db, turn->arena, today_of(turn), &categories, &count));
	TRY(add_ways(turn, categories, count, &bubble, lines));
	*said = bubble.line_count > 0;
	return *said ? say_with_bubble(turn->arena, before, &bubble, &turn->messages) : OK;
}

static enum err say_fallback(struct turn *turn)
{
	bool said;
	TRY(turn_say_phrase(turn, S("default_reply")));
	return say_ways(turn, turn->messages, turn_word(turn, S("次からも、さがせます")), &said);
}

static enum err say_categories(struct turn *turn)
{
	bool said;
	TRY(say_ways(turn, S(""), turn_word(turn, S("どんなことをお調べですか")), &said));
	return said ? OK : turn_say_phrase(turn, S("default_reply"));
}

static enum err say_category(struct turn *turn, int64_t id, int64_t page)
{
	struct article_brief *briefs;
	size_t count;
	struct say_line lines[SAY_LINES_MOST];
	struct say_bubble bubble = {.title = turn_word(turn, S("知りたいことを選んでください")), .note = S(""), .lines = lines};
	const struct article_span span = {id, today_of(turn), page * QUESTIONS_SHOWN, QUESTIONS_SHOWN + 1};
	TRY(article_of_category(turn->db, turn->arena, &span, &briefs, &count));
	if (count == 0)
		return say_categories(turn);
	int64_t ids[QUESTIONS_SHOWN + 1];
	for (size_t i = 0; i < count; i++)
		ids[i] = briefs[i].id;
	TRY(fetch(turn, ids, count));
	for (size_t i = 0; i < count && i < QUESTIONS_SHOWN; i++)
		lines[bubble.line_count++] = (struct say_line){
			.text = question_of(turn, briefs[i].id, briefs[i].question), .data = str_fmt(turn->arena, "f=a&i=%" PRId64, briefs[i].id)};
	if (count > QUESTIONS_SHOWN)
		lines[bubble.line_count++] = (struct say_line){
			.text = turn_word(turn, S("つづきを見る")), .data = str_fmt(turn->arena, "f=k&i=%" PRId64 "&p=%" PRId64, id, page + 1)};
	lines[bubble.line_count++] = (struct say_line){.text = turn_word(turn, S("ほかの分類を見る")), .data = S("f=k")};
	return say_with_bubble(turn->arena, S(""), &bubble, &turn->messages);
}

static enum err say_phones(struct turn *turn)
{
	struct article_category *categories;
	struct article_rules rules;
	struct buf text;
	size_t count;
	TRY(article_rules(turn->db, turn->arena, &rules));
	TRY(article_categories(turn->db, turn->arena, today_of(turn), &categories, &count));
	TRY(fetch_categories(turn, categories, count));
	buf_init(&text, turn->arena, (size_t)64 << 10);
	if (rules.phone.len)
		buf_fmt(&text, "%.*s\n%.*s\n%.*s\n", FMT(turn_word(turn, S("市の代表電話"))), FMT(rules.phone), FMT(rules.hours));
	for (size_t i = 0; i < count; i++)
		if (categories[i].phone.len)
			buf_fmt(&text, "\n%.*s\n%.*s\n%.*s\n", FMT(category_of(turn, &categories[i])), FMT(categories[i].phone),
			        FMT(categories[i].hours));
	struct str all = str_trim(buf_view(&text));
	turn->messages = say_text(turn->arena, all.len ? utf8_cut(all, 1500) : turn_word(turn, S("電話番号は登録されていません。")));
	return OK;
}

/* --- what is heard ------------------------------------------------------------------------ */

static struct str more_of(struct turn *turn, const struct article_category *category)
{
	const struct turn_place with = {S("「{category}」の質問を見る"), S("{category}"), category_of(turn, category)};
	return turn_word_with(turn, &with);
}

/* The names of those that are offered, in one query. */
static enum err fetch_found(struct turn *turn, const struct article_found *found)
{
	int64_t ids[ARTICLE_FOUND_MOST];
	struct article_category categories[ARTICLE_FOUND_CATEGORIES];
	for (size_t i = 0; i < found->count; i++)
		ids[i] = found->list[i].id;
	for (size_t i = 0; i < found->category_count; i++)
		categories[i] = (struct article_category){.id = found->categories[i].id};
	TRY(fetch(turn, ids, found->count));
	return fetch_categories(turn, categories, found->category_count);
}

static enum err offer(struct turn *turn, const struct article_found *found)
{
	struct say_line lines[SAY_LINES_MOST];
	struct say_bubble bubble = {.title = turn_word(turn, S("こちらのことですか？")), .note = S(""), .lines = lines};
	int64_t miss;
	const struct article_missed missed = {turn->text, 0, turn->context->now};
	TRY(fetch_found(turn, found));
	for (size_t i = 0; i < found->count; i++)
		lines[bubble.line_count++] = (struct say_line){
			.text = question_of(turn, found->list[i].id, found->list[i].question),
			.data = str_fmt(turn->arena, "f=a&i=%" PRId64, found->list[i].id)};
	for (size_t i = 0; i < found->category_count; i++)
		lines[bubble.line_count++] = (struct say_line){
			.text = more_of(turn, &(struct article_category){.id = found->categories[i].id, .name = found->categories[i].name}),
			.data = str_fmt(turn->arena, "f=k&i=%" PRId64, found->categories[i].id)};
	TRY(article_miss_add(turn->db, turn->arena, turn->context->keyring, &missed, &miss));
	lines[bubble.line_count++] = (struct say_line){.text = turn_word(turn, S("この中にはない")),
	                                               .data = str_fmt(turn->arena, "f=x&i=%" PRId64, miss)};
	return say_with_bubble(turn->arena, S(""), &bubble, &turn->messages);
}

static enum err nothing(struct turn *turn)
{
	int64_t miss;
	const struct article_missed missed = {turn->text, 1, turn->context->now};
	TRY(article_miss_add(turn->db, turn->arena, turn->context->keyring, &missed, &miss));
	return say_fallback(turn);
}

static bool is_name(const struct turn *turn, const struct article_category *category, struct str folded)
{
	struct str theirs = wordings_say(turn->words, "article_category", number(turn, category->id), category->name).text;
	return str_eq(folded, utf8_fold(turn->arena, category->name)) || str_eq(folded, utf8_fold(turn->arena, theirs));
}

/* A category's own name, or the word on the menu's button. */
static enum err hear_category(struct turn *turn, bool *taken)
{
	struct article_category *categories;
	size_t count;
	struct str text = utf8_fold(turn->arena, turn->text);
	*taken = str_eq(text, S("よくある質問")) || str_eq(text, S("faq")) ||
	         str_eq(text, utf8_fold(turn->arena, turn_word(turn, S("よくある質問"))));
	if (*taken)
		return say_categories(turn);
	TRY(article_categories(turn->db, turn->arena, today_of(turn), &categories, &count));
	TRY(fetch_categories(turn, categories, count));
	for (size_t i = 0; i < count; i++)
		if (categories[i].articles > 0 && is_name(turn, &categories[i], text)) {
			*taken = true;
			return say_category(turn, categories[i].id, 0);
		}
	return OK;
}

static enum err hear_text(struct turn *turn, bool *taken)
{
	struct article_found found;
	const struct article_page *page =
		turn->context->articles ? article_book_take(turn->context->articles, turn->arena) : NULL;
	*taken = page && page->text_count > 0;
	if (!*taken)
		return OK;
	bool category = false;
	TRY(hear_category(turn, &category));
	if (category)
		return OK;
	TRY(article_find_answer(turn->db, turn->arena, page, turn->text, today_of(turn), &found));
	if (found.verdict == ARTICLE_SURE)
		return say_article(turn, found.list[0].id);
	bool queued = false;
	if (found.category_count == 0) /* a general word needs a choice, not one answer */
		TRY(article_model_queue(turn, &found, &queued));
	if (queued)
		return OK; /* it answers, or the same as below is said then */
	return found.verdict == ARTICLE_UNSURE ? offer(turn, &found) : nothing(turn);
}

/* --- taps ------------------------------------------------------------------------------------ */

struct article_tap {
	char what;
	int64_t id, page;
};

static bool read_tap(struct str data, struct article_tap *out)
{
	struct str piece;
	*out = (struct article_tap){0};
	if (!str_starts(data, S("f=")) || data.len < 3)
		return false;
	out->what = data.ptr[2];
	data = str_skip(data, 3);
	while (str_cut(&data, '&', &piece)) {
		if (str_starts(piece, S("i=")) && !str_to_i64(str_skip(piece, 2), &out->id))
			return false;
		if (str_starts(piece, S("p=")) && !str_to_i64(str_skip(piece, 2), &out->page))
			return false;
	}
	return out->id >= 0 && out->page >= 0 && out->page < 10000;
}

static enum err not_solved(struct turn *turn, int64_t article)
{
	struct say_line lines[] = {
		{.text = turn_word(turn, S("足りないことを書いて知らせる")), .data = str_fmt(turn->arena, "f=w&i=%" PRId64, article)},
		{.text = turn_word(turn, S("分類や電話からさがす")), .data = S("f=k")},
	};
	const struct say_bubble bubble = {.title = turn_word(turn, S("お役に立てず、すみません")),
	                                  .note = turn_word(turn, S("言い方を変えて、もう一度たずねることもできます。")),
	                                  .lines = lines,
	                                  .line_count = COUNT(lines)};
	return say_with_bubble(turn->arena, S(""), &bubble, &turn->messages);
}

static enum err hear_vote(struct turn *turn, const struct article_tap *tap)
{
	const struct article_vote vote = {tap->id, turn->friend->id, turn->context->now, tap->what == 'y'};
	TRY(article_vote(turn->db, turn->arena, &vote));
	if (!vote.solved)
		return not_solved(turn, tap->id);
	turn->messages = say_fixed(turn, S("よかったです。ほかにも知りたいことがあれば、お送りください。"));
	return OK;
}

static enum err hear_wish_to_write(struct turn *turn, int64_t article)
{
	TRY(article_comment_wait(turn->db, turn->arena, turn->friend->id, article, turn->context->now));
	turn->messages = say_fixed(turn, S("5分以内に、この画面に書いて送ってください。担当の職員が読み、案内を直すのに使います。"
	                                   "返事はできません。名前や電話番号は書かないでください。"));
	return OK;
}

static enum err hear_tap(struct turn *turn, bool *taken)
{
	struct article_tap tap;
	*taken = read_tap(turn->data, &tap);
	if (!*taken)
		return OK;
	switch (tap.what) {
	case 'a':
		return say_article(turn, tap.id);
	case 'y':
	case 'n':
		return hear_vote(turn, &tap);
	case 'w':
		return hear_wish_to_write(turn, tap.id);
	case 'x':
		TRY(article_miss_again(turn->db, turn->arena, tap.id, turn->context->now));
		return say_fallback(turn);
	case 'k':
		return tap.id ? say_category(turn, tap.id, tap.page) : say_categories(turn);
	case 't':
		return say_phones(turn);
	default:
		*taken = false;
		return OK;
	}
}

enum err article_comment_hear(struct turn *turn, bool *taken)
{
	int64_t article;
	*taken = false;
	if (turn->text.len == 0)
		return OK;
	TRY(article_comment_due(turn->db, turn->arena, turn->friend->id, turn->context->now, &article));
	if (article == 0)
		return OK;
	*taken = true;
	TRY(turn_words(turn));
	turn->messages = say_fixed(turn, S("ありがとうございます。案内を直すのに使わせていただきます。"));
	return article_comment_add(turn->db, turn->arena, turn->context->keyring, article, turn->text, turn->context->now);
}

enum err article_hear(struct turn *turn, bool *taken)
{
	*taken = false;
	if (turn->data.len ? !str_starts(turn->data, S("f=")) : !turn->text.len)
		return OK;
	TRY(turn_words(turn));
	if (turn->data.len)
		return hear_tap(turn, taken);
	return hear_text(turn, taken);
}
