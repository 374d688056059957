/* setting: the table of what a city decides, and its values. */
#include "setting.h"

#include "arena.h"
#include "db.h"
#include "setting.sql.h"
#include "str.h"
#include "utf8.h"

static const struct setting_choice password_rules[] = {
	{"guideline", "国のガイドライン（12文字以上、種類は問わない。5回で15分ロック）"},
	{"kinds3", "8文字以上で4種類のうち3種類（3回で15分ロック）"},
	{"kinds4", "10文字以上で4種類すべて（5回で15分ロック）"},
	{"own", "市で決める（下の「市で決める：」の数を使う）"},
	{NULL, NULL},
};
static const struct setting_choice factor_policies[] = {
	{"auto", "環境に合わせる（本番では職員を管理できる人に必要、検証とお試しでは任意）"},
	{"optional", "使いたい人だけ"},
	{"administrators", "職員を管理できる人に必要"},
	{"everybody", "全員に必要"},
	{NULL, NULL},
};

#define SIGNIN "サインイン"
#define MASK "トークに書かれた個人情報"
#define ARTICLE "よくある質問"
#define BRAND "画面の表示"

/* 0 is for cities made for tests and is not offered. */
static const struct setting_choice coolings[] = {
	{"60", "1分"}, {"90", "1分30秒"}, {"120", "2分"}, {"180", "3分"}, {NULL, NULL},
};

static const struct setting_choice digests[] = {
	{"off", "使わない"}, {"7", "7:00"}, {"8", "8:00"}, {"9", "9:00"}, {"10", "10:00"}, {"11", "11:00"}, {"12", "12:00"},
	{"13", "13:00"}, {"14", "14:00"}, {"15", "15:00"}, {"16", "16:00"}, {"17", "17:00"}, {"18", "18:00"},
	{"19", "19:00"}, {"20", "20:00"}, {NULL, NULL},
};

const struct setting_row setting_rows[SETTINGS] = {
	[SETTING_CONTACT] = {.key = "office.contact", .group = "庁内の連絡", .label = "管理画面についての問い合わせ先",
	                     .help = "権限がないと言われた職員に見せます。例: 広聴広報課 内線 1234",
	                     .kind = SETTING_TEXT, .most = 100, .usual = ""},
	[SETTING_ACCESS_DAYS] = {.key = "log.access_days", .group = "記録の保存", .label = "アクセス記録を残す日数",
	                         .help = "これより古いアクセス記録は、毎日自動で消します。180日より短くはできません。",
	                         .kind = SETTING_NUMBER, .least = 180, .most = 3660, .unit = "日", .usual = "400"},
	[SETTING_AUDIT_DAYS] = {.key = "log.audit_days", .group = "記録の保存", .label = "操作記録を残す日数",
	                        .help = "これより古い操作記録は、毎日自動で消します。消したことは操作記録に残ります。5年は1827日です。",
	                        .kind = SETTING_NUMBER, .least = 365, .most = 36500, .unit = "日", .usual = "1827"},
	[SETTING_ROSTER_DAYS] = {.key = "delivery.roster_days", .group = "記録の保存", .label = "名簿の内容を残す日数",
	                         .help = "名簿で送ったあと、この日数がたつと、一人ずつの内容を自動で消します。個別配信の承認の控えも、承認が終わってこの日数で消します。だれに届いたかの結果は残ります。",
	                         .kind = SETTING_NUMBER, .least = 1, .most = 365, .unit = "日", .usual = "30"},
	[SETTING_ERASE_MONTHS] = {.key = "people.erase_months", .group = "記録の保存", .label = "ブロックした人の情報を消すまでの月数",
	                          .help = "ブロックしたまま、この月数がたった人の情報を、毎日自動ですべて消します。0なら消しません。何人が消えるかは、「情報の消去」の画面で先に確かめられます。",
	                          .kind = SETTING_NUMBER, .least = 0, .most = 120, .unit = "か月", .usual = "0"},
	[SETTING_PASSWORD_RULES] = {.key = "signin.password_rules", .group = SIGNIN, .label = "パスワードの決まり",
	                            .help = "次にパスワードを変えるときから効きます。4種類は、英大文字・英小文字・数字・そのほかの文字です。",
	                            .kind = SETTING_WORD, .choices = password_rules, .usual = "guideline"},
	[SETTING_PASSWORD_LEAST] = {.key = "signin.password_least", .group = SIGNIN, .label = "市で決める：いちばん短い文字数",
	                            .kind = SETTING_NUMBER, .least = 8, .most = 64, .unit = "文字", .usual = "12",
	                            .help = "「パスワードの決まり」で「市で決める」を選んだときだけ使います。"},
	[SETTING_PASSWORD_KINDS] = {.key = "signin.password_kinds", .group = SIGNIN, .label = "市で決める：混ぜる文字の種類",
	                            .kind = SETTING_NUMBER, .least = 1, .most = 4, .unit = "種類以上", .usual = "1",
	                            .help = "4種類のうち、いくつを混ぜるか。1なら問いません。"},
	[SETTING_PASSWORD_PAST] = {.key = "signin.password_past", .group = SIGNIN, .label = "市で決める：使い回しを断る回数",
	                           .kind = SETTING_NUMBER, .least = 0, .most = 10, .unit = "回前まで", .usual = "0",
	                           .help = "この回数だけ前のパスワードと同じものを断ります。いまと同じものは、いつでも断ります。"},
	[SETTING_PASSWORD_DAYS] = {.key = "signin.password_days", .group = SIGNIN, .label = "市で決める：パスワードの期限",
	                           .kind = SETTING_NUMBER, .least = 0, .most = 365, .unit = "日", .usual = "0",
	                           .help = "0なら期限はありません。国のガイドラインは、定期的な変更を求めていません。"},
	[SETTING_LOCK_FAILURES] = {.key = "signin.lock_failures", .group = SIGNIN, .label = "市で決める：ロックまでの回数",
	                           .kind = SETTING_NUMBER, .least = 3, .most = 10, .unit = "回", .usual = "5",
	                           .help = "続けてこの回数まちがえると、そのIDをロックします。"},
	[SETTING_LOCK_MINUTES] = {.key = "signin.lock_minutes", .group = SIGNIN, .label = "市で決める：ロックの長さ",
	                          .kind = SETTING_NUMBER, .least = 5, .most = 1440, .unit = "分", .usual = "15",
	                          .help = "この時間がたつと、また試せます。"},
	[SETTING_SOURCE_FAILURES] = {.key = "signin.source_failures", .group = SIGNIN, .label = "同じ場所からの失敗を断るまでの回数",
	                             .help = "10分の間に、1つの場所（IPアドレス）からこの回数まちがえると、だれのIDでも、しばらく断ります。庁内が1つのアドレスに見えるときは、大きめにしてください。",
	                             .kind = SETTING_NUMBER, .least = 20, .most = 1000, .unit = "回", .usual = "60"},
	[SETTING_FACTOR] = {.key = "signin.factor", .group = SIGNIN, .label = "二要素認証",
	                    .help = "必要な人がまだ設定していないときは、次のサインインで設定してもらいます。",
	                    .kind = SETTING_WORD, .choices = factor_policies, .usual = "auto"},
	[SETTING_FACTOR_AFTER_SSO] = {.key = "signin.factor_after_sso", .group = SIGNIN,
	                              .label = "シングルサインオンのあとにも、二要素認証を求める",
	                              .help = "庁内の認証基盤がすでに二要素を確かめているなら、「しない」にできます。",
	                              .kind = SETTING_BOOL, .usual = "1"},
	[SETTING_SESSION_IDLE] = {.key = "signin.session_idle", .group = SIGNIN, .label = "操作がないときのサインアウト",
	                          .help = "この時間操作がないと、サインアウトします。",
	                          .kind = SETTING_NUMBER, .least = 5, .most = 480, .unit = "分", .usual = "30"},
	[SETTING_SESSION_LIFE] = {.key = "signin.session_life", .group = SIGNIN, .label = "サインインの長さの上限",
	                          .help = "操作を続けていても、この時間がたつとサインアウトします。",
	                          .kind = SETTING_NUMBER, .least = 1, .most = 24, .unit = "時間", .usual = "12"},
	[SETTING_PROOF] = {.key = "signin.proof", .group = SIGNIN, .label = "大事な操作の前の確認が続く時間",
	                   .help = "書き出しや権限の変更などの前に、本人かどうかを確かめます。確かめたあと、この時間は聞き直しません。",
	                   .kind = SETTING_NUMBER, .least = 1, .most = 10, .unit = "分", .usual = "5"},
	[SETTING_APPROVAL_REMIND] = {.key = "approval.remind_hours", .group = "承認", .label = "承認を待つ人にもう一度知らせるまでの時間",
	                             .help = "この時間ごとに、まだ決めていない人へもう一度知らせます。0にすると知らせません。",
	                             .kind = SETTING_NUMBER, .least = 0, .most = 168, .unit = "時間", .usual = "24"},
	[SETTING_APPROVAL_RESUME] = {.key = "approval.resume_hours", .group = "承認", .label = "止まった配信を、承認を取り直さずに再開できる時間",
	                             .help = "承認されて送った配信が途中で止まったとき、承認からこの時間がたっていたら、再開の前に承認を取り直します。",
	                             .kind = SETTING_NUMBER, .least = 1, .most = 720, .unit = "時間", .usual = "24"},
	[SETTING_COOLING] = {.key = "delivery.cooling", .group = "送信前の確認", .label = "送信を取り消せる時間",
	                     .help = "「いますぐ送る」を押してから、実際に送り始めるまで待つ時間です。その間は、1回で取り消せます。緊急の配信は待ちません。",
	                     .kind = SETTING_WORD, .choices = coolings, .usual = "60"},
	[SETTING_ARTICLE_ANSWER] = {.key = "article.answer_at", .group = ARTICLE, .label = "答えを1つに決める、近さ",
	                            .help = "質問とこれ以上近いものがあれば、すぐに答えます。小さくするとまちがいが、大きくすると候補を選んでもらうことが増えます。",
	                            .kind = SETTING_NUMBER, .least = 30, .most = 100, .unit = "%", .usual = "50"},
	[SETTING_ARTICLE_OFFER] = {.key = "article.offer_at", .group = ARTICLE, .label = "候補として見せる、近さ",
	                           .help = "これ以上近いものを、「こちらのことですか？」と見せます。どれも届かない質問は、未回答の一覧に残ります。",
	                           .kind = SETTING_NUMBER, .least = 10, .most = 90, .unit = "%", .usual = "30"},
	[SETTING_ARTICLE_ASKS] = {.key = "article.asks", .group = ARTICLE, .label = "答えのあとに「解決しましたか」とたずねる",
	                          .help = "「いいえ」の人には、ほかの調べ方を見せます。質問ごとの数を、一覧で見られます。",
	                          .kind = SETTING_BOOL, .usual = "1"},
	[SETTING_ARTICLE_MODEL] = {.key = "article.model", .group = ARTICLE, .label = "1つに決められないとき、言語モデルに答えを作らせる",
	                           .help = "公開中の近い質問の答えだけを渡し、もとの質問を必ず示します。市民の言葉は、数字とアドレスを消して渡します。"
	                                   "名前などを書く人もいるので、契約と個人情報の扱いを確かめてから使ってください。設定ファイルに model_url がなければ働きません。",
	                           .kind = SETTING_BOOL, .usual = "0"},
	[SETTING_ARTICLE_APPROVAL] = {.key = "article.approval", .group = ARTICLE, .label = "公開の前に、ほかの職員の確認を求める",
	                              .help = "書いた本人は公開できなくなります。「承認・送信」の権限がある、ほかの職員が公開します。",
	                              .kind = SETTING_BOOL, .usual = "0"},
	[SETTING_ARTICLE_PHONE] = {.key = "article.phone", .group = ARTICLE, .label = "答えられないときの電話番号",
	                           .help = "例：019-555-0100。空なら、電話の案内は分類ごとの番号だけになります。",
	                           .kind = SETTING_TEXT, .most = 40, .usual = ""},
	[SETTING_ARTICLE_HOURS] = {.key = "article.hours", .group = ARTICLE, .label = "その電話の受付時間",
	                           .help = "例：平日 8:30〜17:15", .kind = SETTING_TEXT, .most = 60, .usual = ""},
	[SETTING_ARTICLE_FORM] = {.key = "article.form", .group = ARTICLE, .label = "答えられないときのフォームのアドレス",
	                          .help = "https:// から始まるアドレス。空なら、フォームは案内しません。",
	                          .kind = SETTING_TEXT, .most = 500, .usual = ""},
	[SETTING_ARTICLE_DAYS] = {.key = "article.days", .group = ARTICLE, .label = "未回答の質問と、市民の意見を残す日数",
	                          .help = "最後に聞かれてから、この日数がたつと消します。だれが聞いたかは残しません。",
	                          .kind = SETTING_NUMBER, .least = 7, .most = 400, .unit = "日", .usual = "180"},
	[SETTING_BRAND_NAME] = {.key = "brand.name", .group = BRAND, .label = "画面とメールでの名前", .kind = SETTING_TEXT,
	                        .most = 40, .usual = "", .apart = true},
	[SETTING_BRAND_COLOUR] = {.key = "brand.colour", .group = BRAND, .label = "画面の色", .kind = SETTING_TEXT, .most = 7,
	                          .usual = "", .apart = true},
	[SETTING_BRAND_LOGO] = {.key = "brand.logo", .group = BRAND, .label = "ロゴ", .kind = SETTING_TEXT, .most = 64,
	                        .usual = "", .apart = true},
	[SETTING_BRAND_MENU] = {.key = "brand.menu", .group = BRAND, .label = "メニューの並び順", .kind = SETTING_TEXT,
	                        .most = 300, .usual = "", .apart = true},
	[SETTING_MASK_NUMBER] = {.key = "mask.number", .group = MASK, .label = "マイナンバー（個人番号）を伏せる",
	                         .help = "検査用数字が合う12桁の数字を、保存する前に●に変えます。もとの数字は、どこにも残しません。",
	                         .kind = SETTING_BOOL, .usual = "1"},
	[SETTING_MASK_CARD] = {.key = "mask.card", .group = MASK, .label = "カードの番号を伏せる",
	                       .help = "クレジットカードなどの番号を、保存する前に●に変えます。もとの番号は、どこにも残しません。",
	                       .kind = SETTING_BOOL, .usual = "1"},
	[SETTING_MASK_PHONE] = {.key = "mask.phone", .group = MASK, .label = "電話番号を伏せる",
	                        .help = "「職員との相談」を管理できる職員だけが、記録を残したうえで、もとの番号を見られます。",
	                        .kind = SETTING_BOOL, .usual = "1"},
	[SETTING_MASK_MAIL] = {.key = "mask.mail", .group = MASK, .label = "メールアドレスを伏せる",
	                       .help = "「職員との相談」を管理できる職員だけが、記録を残したうえで、もとのアドレスを見られます。",
	                       .kind = SETTING_BOOL, .usual = "1"},
	[SETTING_MASK_DAYS] = {.key = "mask.days", .group = MASK, .label = "伏せた電話番号とメールアドレスを残す日数",
	                       .help = "この日数がたつと、もとの番号を自動で消します。0なら、はじめから残しません。",
	                       .kind = SETTING_NUMBER, .least = 0, .most = 365, .unit = "日", .usual = "30"},
	[SETTING_CONVERSATION_WORDS] = {.key = "conversation.words", .group = "職員との相談", .label = "職員につなぐ言葉",
	                                .help = "市民がこの言葉だけを書くと、窓口を選ぶボタンを出します。いくつかあるときは「、」で区切ります。窓口がないときは使いません。",
	                                .kind = SETTING_TEXT, .most = 200, .usual = "職員と話す、職員に相談"},
	[SETTING_DIGEST] = {.key = "delivery.digest", .group = "まとめて届ける", .label = "まとめて届ける時刻",
	                    .help = "1日の上限で届かなかったお知らせと、「1日1回まとめて」を選んだ人へのお知らせを、この時刻に1通で届けます。「使わない」にすると、まとめを選んだ人にもそのつど届きます。",
	                    .kind = SETTING_WORD, .choices = digests, .usual = "18"},
};

static enum err value_in_force(struct db *db, struct arena *arena, enum setting_id id, struct str *out)
{
	enum err found = sql_setting_value(db, arena, str_from(setting_rows[id].key), out);
	if (found == ERR_NOT_FOUND)
		*out = str_from(setting_rows[id].usual);
	return found == ERR_NOT_FOUND ? OK : found;
}

enum err setting_text(struct db *db, struct arena *arena, enum setting_id id, struct str *out)
{
	return value_in_force(db, arena, id, out);
}

enum err setting_number(struct db *db, struct arena *arena, enum setting_id id, int64_t *out)
{
	struct str text;
	TRY(value_in_force(db, arena, id, &text));
	return str_to_i64(text, out) ? OK : fail(ERR_INTERNAL, "setting %s is not a number", setting_rows[id].key);
}

enum err setting_bool(struct db *db, struct arena *arena, enum setting_id id, bool *out)
{
	int64_t number;
	TRY(setting_number(db, arena, id, &number));
	*out = number != 0;
	return OK;
}

enum err setting_by_key(struct str key, enum setting_id *out)
{
	for (size_t i = 0; i < SETTINGS; i++)
		if (str_eq(key, str_from(setting_rows[i].key))) {
			*out = (enum setting_id)i;
			return OK;
		}
	return fail(ERR_NOT_FOUND, "この設定はありません。");
}

static bool is_choice(const struct setting_row *row, struct str value)
{
	for (const struct setting_choice *choice = row->choices; choice->word; choice++)
		if (str_eq(value, str_from(choice->word)))
			return true;
	return false;
}

static enum err check_number(const struct setting_row *row, struct str value)
{
	int64_t number;
	if (!str_to_i64(value, &number) || number < row->least || number > row->most)
		return fail_field(ERR_INVALID, "value", "%sは%" PRId64 "から%" PRId64 "までの数にしてください。", row->label,
		                  row->least, row->most);
	return OK;
}

static enum err check_text(const struct setting_row *row, struct str value)
{
	size_t length = utf8_graphemes(value);
	if (length > (size_t)row->most)
		return fail_field(ERR_LIMIT, "value", "%sは%" PRId64 "文字までです（いま%zu文字）。", row->label, row->most,
		                  length);
	if (length < (size_t)row->least)
		return fail_field(ERR_INVALID, "value", "%sを入力してください。", row->label);
	return OK;
}

static enum err check(const struct setting_row *row, struct str value)
{
	switch (row->kind) {
	case SETTING_NUMBER:
		return check_number(row, value);
	case SETTING_TEXT:
		return check_text(row, value);
	case SETTING_BOOL:
		if (str_eq(value, S("1")) || str_eq(value, S("0")))
			return OK;
		break;
	case SETTING_WORD:
		if (is_choice(row, value))
			return OK;
		break;
	}
	return fail_field(ERR_INVALID, "value", "%sを、選べるものの中から選んでください。", row->label);
}

enum err setting_put(struct db *db, struct arena *arena, enum setting_id id, struct str value, int64_t staff_id,
                     int64_t now)
{
	TRY(check(&setting_rows[id], value));
	return sql_setting_put(db, arena, str_from(setting_rows[id].key), value, staff_id, now);
}

enum err setting_list(struct db *db, struct arena *arena, struct setting_state out[SETTINGS])
{
	struct setting_rows_row *rows;
	size_t count;
	TRY(sql_setting_rows(db, arena, &rows, &count));
	for (size_t i = 0; i < SETTINGS; i++)
		out[i] = (struct setting_state){.value = str_from(setting_rows[i].usual)};
	for (size_t i = 0; i < count; i++) {
		enum setting_id id;
		if (setting_by_key(rows[i].key, &id) == OK) /* one of a later version stays unread */
			out[id] = (struct setting_state){rows[i].value, rows[i].updated_by, rows[i].updated_at};
	}
	return OK;
}
