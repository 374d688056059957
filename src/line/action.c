/* action: the nine kinds of action and where each may stand. */
#include "action.h"

#include "arena.h"
#include "jst.h"
#include "richmenu.h"
#include "str.h"

#define JAPANESE_ACTION "タップしたときの動作"

struct label_rule {
	size_t most;
	enum need need;
	bool switches; /* richmenuswitch may stand here */
	bool devices;  /* camera, cameraRoll and location may */
	bool desktop;  /* altUri.desktop may */
};

static const struct label_rule rules[] = {
	[ACTION_TEMPLATE] = {20, REQUIRED, false, false, true},
	[ACTION_DEFAULT] = {20, OPTIONAL, false, false, true},
	[ACTION_IMAGE_CAROUSEL] = {12, OPTIONAL, false, false, true},
	[ACTION_QUICK_REPLY] = {20, REQUIRED, false, true, false},
	[ACTION_RICHMENU] = {20, OPTIONAL, true, false, true},
	[ACTION_FLEX_BUTTON] = {40, REQUIRED, false, false, true},
	[ACTION_FLEX] = {40, OPTIONAL, false, false, true},
};

static void check_data(struct check *check, const struct place *at, const struct node *node)
{
	check_text(check, at, node, (struct text_rule){"data", "データ", REQUIRED, 300, UTF16, true});
}

static void check_postback(struct check *check, const struct place *at, const struct node *node)
{
	static const char *const options[] = {"closeRichMenu", "openRichMenu", "openKeyboard", "openVoice", NULL};
	enum { OPEN_KEYBOARD = 2 };
	check_data(check, at, node);
	check_text(check, at, node, (struct text_rule){"displayText", "表示する文", OPTIONAL, 300, GRAPHEMES, true});
	check_text(check, at, node, (struct text_rule){"text", "表示する文（text）", OPTIONAL, 300, GRAPHEMES, true});
	check_text(check, at, node, (struct text_rule){"fillInText", "入力欄に入れておく文", OPTIONAL, 300, GRAPHEMES, true});
	int option = check_word(check, at, node, (struct word_rule){"inputOption", "メニューと入力欄の動き", OPTIONAL, options});
	if (field_given(node, "displayText") && field_given(node, "text"))
		check_add(check, at, S("displayText and text can't be used together"),
		          "では displayText と text を同時に使えません。displayText だけにしてください。");
	if (field_given(node, "fillInText") && option != OPEN_KEYBOARD) {
		struct place fill = PLACE(at, "fillInText", "入力欄に入れておく文");
		check_add(check, &fill, S("fillInText is only available with openKeyboard"),
		          "は、タップしたときにキーボードを開く設定（openKeyboard）のときだけ使えます。");
	}
}

static void check_uri(struct check *check, const struct place *at, const struct node *node,
                      const struct label_rule *rule)
{
	check_url(check, at, node, (struct url_rule){"uri", "リンク先", REQUIRED, 1000, URL_ACTION});
	const struct node *alternative = check_object(check, at, node, "altUri", "パソコン用のリンク先", OPTIONAL);
	if (!alternative)
		return;
	struct place alt = PLACE(at, "altUri", NULL);
	if (!rule->desktop)
		check_add(check, &alt, S("Must not be specified"),
		          "にはパソコン用のリンク先を付けられません。外してください。");
	else
		check_url(check, &alt, alternative,
		          (struct url_rule){"desktop", "パソコン用のリンク先", OPTIONAL, 1000, URL_ACTION});
}

enum picker { PICK_DATE, PICK_TIME, PICK_DATETIME };

static bool picked_time(struct str text, int64_t *minutes)
{
	int64_t hour, minute;
	if (text.len != 5 || text.ptr[2] != ':' || !str_to_i64(str_left(text, 2), &hour) ||
	    !str_to_i64(str_skip(text, 3), &minute))
		return false;
	*minutes = hour * 60 + minute;
	return hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59;
}

/* Minutes on one line, comparable within a mode; false when malformed or
 * outside 1900 to 2100. */
static bool picked(struct str text, enum picker mode, int64_t *out)
{
	char fixed[17];
	int64_t value;
	if (mode == PICK_TIME)
		return picked_time(text, out);
	if (text.len != (mode == PICK_DATE ? 10u : 16u))
		return false;
	if (mode == PICK_DATETIME && text.ptr[10] != 'T' && text.ptr[10] != 't')
		return false;
	for (size_t i = 0; i < text.len; i++)
		fixed[i] = i == 10 && text.ptr[i] == 't' ? 'T' : text.ptr[i];
	struct str plain = str_of(fixed, text.len);
	if (mode == PICK_DATE ? !jst_parse_date(plain, &value) : !jst_parse_minute(plain, &value))
		return false;
	int64_t day = mode == PICK_DATE ? value : jst_day_of_ms(value);
	*out = value;
	return day >= jst_day(1900, 1, 1) && day <= jst_day(2100, 12, 31);
}

static bool check_picked(struct check *check, const struct place *up, const struct node *node,
                         const char *name, const char *japanese, enum picker mode, int64_t *out)
{
	static const char *const forms[] = {
		[PICK_DATE] = "2026-11-22", [PICK_TIME] = "09:30", [PICK_DATETIME] = "2026-11-22T09:30"};
	struct place at = PLACE(up, name, japanese);
	struct str text;
	if (!check_given_text(check, &at, node, name, &text))
		return false;
	if (picked(text, mode, out))
		return true;
	check_invalid(check, &at, "は %s の形にしてください（1900年から2100年まで）。", forms[mode]);
	return false;
}

static void check_datetimepicker(struct check *check, const struct place *at, const struct node *node)
{
	static const char *const modes[] = {"date", "time", "datetime", NULL};
	check_data(check, at, node);
	int mode = check_word(check, at, node, (struct word_rule){"mode", "選ぶもの（日付・時刻・日時）", REQUIRED, modes});
	if (mode < 0)
		return;
	int64_t initial, least, most;
	check_picked(check, at, node, "initial", "最初の値", (enum picker)mode, &initial);
	bool has_least = check_picked(check, at, node, "min", "最も早い値", (enum picker)mode, &least);
	bool has_most = check_picked(check, at, node, "max", "最も遅い値", (enum picker)mode, &most);
	struct place max = PLACE(at, "max", "最も遅い値");
	if (has_least && has_most && least >= most)
		check_invalid(check, &max, "は、最も早い値より後にしてください。");
}

static void check_switch(struct check *check, const struct place *at, const struct node *node)
{
	struct place alias = PLACE(at, "richMenuAliasId", "切り替え先のメニュー（エイリアスID）");
	struct str id;
	check_data(check, at, node);
	if (!field_given(node, "richMenuAliasId"))
		check_missing(check, &alias);
	else if (check_given_text(check, &alias, node, "richMenuAliasId", &id) && !richmenu_is_alias_id(id))
		check_invalid(check, &alias, "は半角の英小文字・数字・_・- の32文字までにしてください。");
}

enum { CAMERA, CAMERA_ROLL, CLIPBOARD, DATETIMEPICKER, LOCATION, MESSAGE, POSTBACK, SWITCH, URI };

static const char *const kinds[] = {
	"camera", "cameraRoll", "clipboard", "datetimepicker", "location",
	"message", "postback", "richmenuswitch", "uri", NULL};

static bool fits(int kind, const struct label_rule *rule)
{
	if (kind == CAMERA || kind == CAMERA_ROLL || kind == LOCATION)
		return rule->devices;
	return kind != SWITCH || rule->switches;
}

static void check_kind(struct check *check, const struct place *at, const struct node *node, int kind,
                       const struct label_rule *rule)
{
	switch (kind) {
	case POSTBACK: check_postback(check, at, node); break;
	case MESSAGE:
		check_text(check, at, node, (struct text_rule){"text", "送られる文", REQUIRED, 300, GRAPHEMES, false});
		break;
	case URI: check_uri(check, at, node, rule); break;
	case DATETIMEPICKER: check_datetimepicker(check, at, node); break;
	case CLIPBOARD:
		check_text(check, at, node, (struct text_rule){"clipboardText", "コピーする文", REQUIRED, 1000, UTF16, false});
		break;
	case SWITCH: check_switch(check, at, node); break;
	default: break;
	}
}

void action_check(struct check *check, const struct place *at, const struct node *node,
                  enum action_where where)
{
	const struct label_rule *rule = &rules[where];
	if (!check_is_object(check, at, node))
		return;
	int kind = check_word(check, at, node, (struct word_rule){"type", "動作の種類", REQUIRED, kinds});
	if (kind < 0)
		return;
	if (!fits(kind, rule)) {
		struct place type = PLACE(at, "type", "動作の種類");
		check_invalid(check, &type, "「%s」はここでは使えません。別の動作を選んでください。", kinds[kind]);
		return;
	}
	bool device = kind == CAMERA || kind == CAMERA_ROLL || kind == LOCATION;
	check_text(check, at, node, (struct text_rule){"label", "ラベル", device ? REQUIRED : rule->need,
	                                               rule->most, GRAPHEMES, false});
	check_kind(check, at, node, kind, rule);
}

void action_check_in(struct check *check, const struct place *up, const struct node *object,
                     enum need need, enum action_where where)
{
	const struct node *node = check_object(check, up, object, "action", JAPANESE_ACTION, need);
	struct place at = PLACE(up, "action", JAPANESE_ACTION);
	if (node)
		action_check(check, &at, node, where);
}

void action_check_list(struct check *check, const struct place *up, const struct node *object,
                       struct list_rule rule, enum action_where where)
{
	const struct node *list = check_list(check, up, object, rule);
	struct place at = PLACE(up, rule.name, NULL);
	for (size_t i = 0; i < node_count(list) && i <= rule.most; i++) {
		struct place one = ELEMENT(&at, i, "ボタン");
		action_check(check, &one, node_at(list, i), where);
	}
}
