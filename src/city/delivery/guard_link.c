/* guard_link: addresses and pictures in a message. */
#include "guard_part.h"

#include "arena.h"
#include "broadcast.h"
#include "content_part.h"
#include "field.h"
#include "link_check.h"
#include "utf8.h"

#define SHOWN_MOST 60
#define FILE_WORDS_LEAST 40

static struct str shown(struct arena *arena, struct str url)
{
	struct str cut = utf8_cut(url, SHOWN_MOST);
	return cut.len == url.len ? url : str_fmt(arena, "%.*s…", FMT(cut));
}

static struct str field_of(const struct guard_look *look, struct str url)
{
	for (size_t i = 0; i < look->piece_count; i++)
		if (str_find(look->pieces[i].text, url) >= 0)
			return look->pieces[i].field;
	return S("");
}

enum err guard_link_dead(struct guard_look *look)
{
	for (size_t i = 0; i < look->url_count; i++)
		if (look->links[i].state == LINK_DEAD)
			guard_find(look, field_of(look, look->urls[i]),
			           str_fmt(look->arena, "「%.*s」は開けません（%.*s）。アドレスを直すか、消してください。",
			                   FMT(shown(look->arena, look->urls[i])), FMT(look->links[i].why)));
	return OK;
}

enum err guard_link_silent(struct guard_look *look)
{
	for (size_t i = 0; i < look->url_count; i++) {
		struct str url = shown(look->arena, look->urls[i]);
		if (!content_is_counted(look->urls[i], look->delivery->public_url))
			continue;
		if (look->links[i].state == LINK_SILENT)
			guard_find(look, field_of(look, look->urls[i]),
			           str_fmt(look->arena, "「%.*s」が開けるか、確かめられませんでした（%.*s）。スマートフォンで開いて確かめてください。",
			                   FMT(url), FMT(look->links[i].why)));
		else if (look->links[i].state == LINK_UNKNOWN || look->links[i].state == LINK_WAITING)
			guard_find(look, field_of(look, look->urls[i]),
			           str_fmt(look->arena, "「%.*s」が開けるか、まだ確かめていません。", FMT(url)));
	}
	return OK;
}

/* What editors of forms and sites see, not their readers. */
static bool is_for_editors(struct str url)
{
	bool google_form = str_find(url, S("docs.google.com/forms/")) >= 0;
	if (google_form && (str_find(url, S("/edit")) >= 0 || str_find(url, S("/viewanalytics")) >= 0))
		return true;
	bool google = str_starts(url, S("https://docs.google.com/")) || str_starts(url, S("https://drive.google.com/"));
	if (google && !google_form && str_find(url, S("/edit")) >= 0)
		return true;
	return str_find(url, S("forms.office.com/Pages/Design")) >= 0 || str_find(url, S("/wp-admin/")) >= 0 ||
	       str_find(url, S("/wp-login.php")) >= 0;
}

/* Of our own server only what citizens may open. */
static bool is_console(const struct guard_look *look, struct str url)
{
	static const char *const public_paths[] = {"/c/", "/l/", "/media/", "/line/"};
	struct str base = look->delivery->public_url;
	if (base.len == 0 || !str_starts(url, base))
		return false;
	struct str path = str_skip(url, base.len);
	if (path.len && path.ptr[0] != '/' && path.ptr[0] != '?' && path.ptr[0] != '#')
		return false; /* another host that begins alike */
	for (size_t i = 0; i < COUNT(public_paths); i++)
		if (str_starts(path, str_from(public_paths[i])))
			return false;
	return true;
}

enum err guard_link_staff(struct guard_look *look)
{
	for (size_t i = 0; i < look->url_count; i++) {
		struct str url = look->urls[i], field = field_of(look, url), text = shown(look->arena, url);
		if (is_console(look, url))
			guard_find(look, field, str_fmt(look->arena, "「%.*s」は職員用の管理画面です。市民が開くアドレスに直してください。", FMT(text)));
		else if (is_for_editors(url))
			guard_find(look, field,
			           str_fmt(look->arena, "「%.*s」は編集する人のためのページです。市民に見せるアドレスに直してください。", FMT(text)));
		else if (look->links[i].state == LINK_PRIVATE || link_is_inside(url, look->delivery->allow_http_loopback))
			guard_find(look, field,
			           str_fmt(look->arena, "「%.*s」は庁内だけで開けるアドレスです。市民が開けるアドレスに直してください。", FMT(text)));
	}
	return OK;
}

enum err guard_link_many(struct guard_look *look)
{
	if ((int64_t)look->url_count > guard_number(look, 0))
		guard_find(look, S("messages"),
		           str_fmt(look->arena, "リンクが%zu個あります。読む人が迷わないように、大事なものにしぼってください。", look->url_count));
	return OK;
}

/* --- pictures -------------------------------------------------------------------------- */

static size_t url_signs(const struct guard_look *look)
{
	size_t signs = 0;
	for (size_t i = 0; i < look->url_count; i++)
		signs += look->urls[i].len;
	return signs;
}

static bool is_picture(const struct node *message)
{
	struct str type = node_text(node_get(message, "type"), S(""));
	return str_eq(type, S("image")) || str_eq(type, S("video"));
}

static bool is_vague(struct str alternative)
{
	static const char *const vague[] = {"画像", "写真", "image", "お知らせ", "イメージ", "動画", "バナー", "カード", "メッセージ"};
	for (size_t i = 0; i < COUNT(vague); i++)
		if (str_eq(str_trim(alternative), str_from(vague[i])))
			return true;
	return str_ends(alternative, S(".png")) || str_ends(alternative, S(".jpg")) || str_ends(alternative, S(".jpeg"));
}

static void look_at_alternatives(struct guard_look *look)
{
	for (size_t i = 0; i < look->piece_count; i++)
		if (look->pieces[i].alternative && is_vague(look->pieces[i].text))
			guard_find(look, look->pieces[i].field,
			           str_fmt(look->arena, "代替テキストが「%.*s」です。通知と読み上げに使われるので、それだけで内容が分かる文にしてください。",
			                   FMT(str_trim(look->pieces[i].text))));
}

/* Little more than a link to a file that phones and screen readers show badly. */
static void look_at_files(struct guard_look *look)
{
	size_t files = 0;
	for (size_t i = 0; i < look->url_count; i++)
		files += str_ends(look->urls[i], S(".pdf")) || str_ends(look->urls[i], S(".PDF"));
	if (files && guard_text_length(look) < FILE_WORDS_LEAST + (int64_t)url_signs(look))
		guard_find(look, S("messages"),
		           S("PDFの案内だけになっています。スマートフォンや読み上げで読めない人のために、要点を本文にも書いてください。"));
}

enum err guard_alt_missing(struct guard_look *look)
{
	size_t pictures = 0, count = node_count(look->messages);
	for (size_t i = 0; i < count; i++)
		pictures += node_is(node_at(look->messages, i), NODE_OBJECT) && is_picture(node_at(look->messages, i));
	look_at_alternatives(look);
	look_at_files(look);
	if (pictures && pictures == count)
		guard_find(look, S("messages"),
		           S("画像や動画だけで、文章がありません。読み上げを使う人に伝わるように、内容を文章でも書いてください。"));
	return OK;
}
