/* data_page: わたしの情報をダウンロード. The same facts as 「私の情報」, with every word of
 * the talk, as one table that a spreadsheet opens, or as JSON for a program. */
#include "citizen.h"

#include "arena.h"
#include "attribute.h"
#include "buf.h"
#include "call.h"
#include "child.h"
#include "choice.h"
#include "code_list.h"
#include "consent.h"
#include "amendment.h"
#include "csv.h"
#include "emit.h"
#include "field.h"
#include "friend.h"
#include "jst.h"
#include "page.h"
#include "received.h"
#include "str.h"
#include "utterance.h"

#define FILE_MOST ((size_t)8 << 20)
#define SAID_AT_ONCE 200
#define SAID_MOST 5000
#define RECEIVED_MOST 200

/* One writer of two: a line of the table, or an object of the list. */
struct sheet {
	struct call *call;
	struct buf out;
	struct emit emit;
	bool json;
};

static const char *const headings[] = {"種類", "項目", "内容", "日時"};

static void line(struct sheet *sheet, const char *kind, struct str item, struct str value, int64_t at)
{
	struct str cells[] = {str_from(kind), item, value, at ? jst_format_minute(sheet->call->arena, at) : S("")};
	if (sheet->json)
		emit_begin(&sheet->emit, NULL);
	for (size_t i = 0; i < COUNT(cells); i++)
		if (sheet->json)
			emit_text(&sheet->emit, headings[i], cells[i]);
		else
			csv_cell(&sheet->out, cells[i], i == 0);
	if (sheet->json)
		emit_end(&sheet->emit);
	else
		csv_end_row(&sheet->out);
}

static void begin(struct sheet *sheet)
{
	buf_init(&sheet->out, sheet->call->arena, FILE_MOST);
	emit_init(&sheet->emit, &sheet->out);
	if (sheet->json) {
		emit_list(&sheet->emit, NULL);
		return;
	}
	buf_lit(&sheet->out, "\xef\xbb\xbf");
	csv_titles(&sheet->out, headings, COUNT(headings));
}

static enum err account(struct sheet *sheet)
{
	struct friend f;
	struct call *call = sheet->call;
	TRY(friend_find(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, &f));
	line(sheet, "LINEのこと", S("友だち番号"), str_fmt(call->arena, "%" PRId64, f.id), 0);
	line(sheet, "LINEのこと", S("LINEでの名前"), f.name, 0);
	line(sheet, "LINEのこと", S("LINEのID"), f.line_user_id, 0);
	line(sheet, "LINEのこと", S("LINEの言語"), f.language, 0);
	line(sheet, "LINEのこと", S("お知らせの言語"), language_japanese(f.reads), 0);
	line(sheet, "LINEのこと", S("友だち追加"), S(""), f.followed_at);
	if (f.settings_saved_at)
		line(sheet, "LINEのこと", S("受信設定の保存"), S(""), f.settings_saved_at);
	return OK;
}

/* As on the page: what staff keep for themselves is told there as being there. */
static bool is_open(const struct attribute *a)
{
	return a->kind != ATTRIBUTE_CHILD && (a->citizen_edits || a->citizen_sees || attribute_is_built_in(a));
}

static enum err choices(struct sheet *sheet)
{
	struct call *call = sheet->call;
	struct attribute *all;
	struct choice choice;
	size_t count;
	TRY(attribute_list(call->db, call->arena, &all, &count));
	TRY(choice_list(call->db, call->arena, call->visit->friend_id, &choice));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; is_open(&all[i]) && j < all[i].option_count; j++)
			if (choice_has(&choice, all[i].options[j].id))
				line(sheet, "登録した内容", all[i].label, all[i].options[j].label, 0);
	return OK;
}

static enum err amendments(struct sheet *sheet)
{
	struct call *call = sheet->call;
	struct amendment *list;
	struct attribute *all;
	size_t count, attributes;
	TRY(attribute_list(call->db, call->arena, &all, &attributes));
	TRY(amendment_list(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, INT64_MAX, &list, &count));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < attributes; j++)
			if (all[j].id == list[i].attribute_id && (all[j].citizen_edits || all[j].citizen_sees))
				line(sheet, "市が直した内容", all[j].label,
				     str_fmt(call->arena, "%.*s　%.*s　%.*s", FMT(list[i].department),
				             FMT(amendment_cause_label(list[i].cause)), FMT(list[i].note)),
				     list[i].at);
	return OK;
}

static enum err children(struct sheet *sheet)
{
	struct call *call = sheet->call;
	struct child *list;
	size_t count;
	TRY(child_list(call->db, call->arena, call->web->options.keyring, call->visit->friend_id, &list, &count));
	for (size_t i = 0; i < count; i++)
		line(sheet, "お子さん", list[i].name,
		     str_fmt(call->arena, "%.*s生まれ", FMT(jst_format_date(call->arena, list[i].birth_day))), 0);
	return OK;
}

static enum err agreed(struct sheet *sheet)
{
	struct call *call = sheet->call;
	struct consent *given;
	struct code_used *codes;
	size_t count;
	TRY(consent_list(call->db, call->arena, call->visit->friend_id, &given, &count));
	for (size_t i = 0; i < count; i++)
		line(sheet, "同意", S("個人情報の取扱い"), str_fmt(call->arena, "第%" PRId64 "版", given[i].version), given[i].given_at);
	TRY(codes_used_by(call->db, call->arena, call->visit->friend_id, &codes, &count));
	for (size_t i = 0; i < count; i++)
		line(sheet, "使ったコード", codes[i].list, str_fmt(call->arena, "%" PRId64 "番", codes[i].no), codes[i].at);
	return OK;
}

static enum err broadcasts(struct sheet *sheet)
{
	struct call *call = sheet->call;
	struct received *list;
	size_t count;
	const struct received_ask ask = {.friend_id = call->visit->friend_id, .scope = SCOPE_EVERYWHERE, .most = RECEIVED_MOST};
	TRY(received_list(call->db, call->arena, &ask, &list, &count));
	for (size_t i = 0; i < count; i++)
		line(sheet, "届いたお知らせ", S("件名"), list[i].title, list[i].at);
	return OK;
}

/* The words; of anything else, what kind of message it was. */
static enum err words_of(struct call *call, const struct utterance *said, struct str *out)
{
	const struct node *message;
	if (said->erased) {
		*out = S("（送信を取り消しました）");
		return OK;
	}
	TRY(node_parse(call->arena, said->message, &message));
	struct str type = node_text(node_get(message, "type"), S(""));
	*out = node_text(node_get(message, "text"), node_text(node_get(message, "altText"), S("")));
	if (out->len == 0)
		*out = str_fmt(call->arena, "（%s）", str_eq(type, S("image"))     ? "画像"
		                                      : str_eq(type, S("video"))    ? "動画"
		                                      : str_eq(type, S("audio"))    ? "音声"
		                                      : str_eq(type, S("sticker"))  ? "スタンプ"
		                                      : str_eq(type, S("location")) ? "位置情報"
		                                                                    : "そのほか");
	return OK;
}

static enum err talk(struct sheet *sheet)
{
	struct call *call = sheet->call;
	struct utterance_ask ask = {.friend_id = call->visit->friend_id, .desks = SCOPE_EVERYWHERE, .most = SAID_AT_ONCE};
	struct utterance *said;
	size_t count = SAID_AT_ONCE;
	for (size_t all = 0; count == SAID_AT_ONCE && all < SAID_MOST; all += count) {
		TRY(utterance_list(call->db, call->arena, call->web->options.keyring, &ask, &said, &count));
		for (size_t i = count; i-- > 0;) {
			struct str words;
			TRY(words_of(call, &said[i], &words));
			line(sheet, "トーク", said[i].by_city ? S("市から") : S("あなたから"), words, said[i].said_at);
		}
		if (count)
			ask.before = said[0].id;
	}
	return OK;
}

enum err citizen_data_get(struct call *call)
{
	struct sheet sheet = {.call = call, .json = str_eq(http_param(call->http, "as"), S("json"))};
	struct str body;
	if (page_needs_login(call, S("/c/me")))
		return OK;
	begin(&sheet);
	TRY(account(&sheet));
	TRY(choices(&sheet));
	TRY(children(&sheet));
	TRY(amendments(&sheet));
	TRY(agreed(&sheet));
	TRY(broadcasts(&sheet));
	TRY(talk(&sheet));
	if (sheet.json)
		emit_end_list(&sheet.emit);
	TRY(buf_done(&sheet.out, &body));
	http_respond(call->response, 200, sheet.json ? S("application/json; charset=utf-8") : S("text/csv; charset=utf-8"), body);
	http_add_header(call->response, S("Content-Disposition"),
	                sheet.json ? S("attachment; filename=\"my-data.json\"") : S("attachment; filename=\"my-data.csv\""));
	return OK;
}
