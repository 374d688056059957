/* evidence: one row a measure. 根: the fault cannot arise; 保: less harm if it does. */
#include "evidence.h"

#include "str.h"

#include <stdio.h>

struct measure {
	const char *id, *kind, *measure;
	const char *answer; /* 対応済, 対応不要, 一部 */
	const char *how;
	const char *file, *test; /* of the proof; NULL: a check of the build */
};

#define DONE "対応済"
#define NOT_NEEDED "対応不要"
#define PARTLY "一部"

#define MATRIX "tests/security/matrix.test.mjs"
#define CONTROL "tests/security/control.test.mjs"
#define BINARY "tests/security/binary.test.mjs"
#define ROUTES "tests/api/every_route.test.mjs"
#define SESSION "tests/api/session.test.mjs"
#define SERVER "tests/unit/net_http_server_test.c"

static const struct measure measures[] = {
	{"1-1", "根", "SQL文はプレースホルダで組み立てる", DONE,
	 "SQLは.sqlファイルにある決まった文だけで、値はすべて別に渡す。実行時に文を作る関数がない。",
	 "tests/unit/statements_test.c", "every_statement_of_the_program_can_be_prepared"},
	{"1-2", "根", "文字列連結で組み立てる場合は、エスケープ等を行うAPIを使う", NOT_NEEDED,
	 "文字列連結で組み立てるSQL文がない。", MATRIX, "bodies: every text of every one"},
	{"1-3", "根", "パラメータにSQL文を直接書かない", DONE,
	 "配信対象の条件は集合の計算で、SQLにしない。", MATRIX,
	 "a question that would be true for everybody finds nobody more than nonsense does"},
	{"1-4", "保", "エラーメッセージをそのまま表示しない", DONE,
	 "職員にも市民にも、決まった日本語の文だけを見せる。詳しいことは記録にだけ書く。", ROUTES,
	 "every field of every body is checked, and the error names it: 400"},
	{"1-5", "保", "データベースの権限を小さくする", PARTLY,
	 "SQLiteは防御設定で開く。PostgreSQLの利用者の権限は設置する人が決める（運用の手引き）。", NULL, NULL},

	{"2-1", "根", "シェルを起動できる関数を使わない", DONE,
	 "外のプログラムを起動する関数を持たない。起動したあとはOSにも断らせる（seccomp）。", BINARY,
	 "the program knows no function that starts another program or writes without a limit"},
	{"2-2", "保", "使う場合は引数を検査する", NOT_NEEDED, "使わない。", "tests/unit/sandbox_test.c",
	 "each_role_can_do_its_work_and_nothing_else"},

	{"3-1", "根", "外部からのパラメータでファイル名を直接指定しない", DONE,
	 "配るファイルはプログラムの中の表にあるものだけ。アップロードはデータベースに入れ、名前をパスに使わない。", ROUTES,
	 "unknown addresses under /api are 404 as JSON, also with tricks"},
	{"3-2", "根", "固定のディレクトリに限り、ディレクトリ名を除く", DONE,
	 "データの場所のほかは、OSにも断らせる（Landlock）。", "tests/unit/sandbox_test.c",
	 "each_role_can_do_its_work_and_nothing_else"},
	{"3-3", "保", "ファイルへのアクセス権限を正しくする", DONE,
	 "鍵と合言葉のファイルは、所有者だけが読める時だけ使う。", "tests/unit/base_secret_test.c",
	 "sealed_text_opens_only_where_it_belongs"},
	{"3-4", "保", "ファイル名を検査する", DONE, "おかしな宛先は入口で断る。", "tests/unit/net_http_message_test.c",
	 "a_target_that_plays_tricks_is_refused"},

	{"4-1", "根", "セッションIDを推測できないものにする", DONE,
	 "OSの乱数256ビット。データベースにはハッシュだけ。", SESSION,
	 "each sign-in has a secret of its own, and one chosen beforehand is not taken over"},
	{"4-2", "根", "セッションIDをURLに入れない", DONE, "Cookieだけで受け渡す。", ROUTES,
	 "a secret in the address is no session"},
	{"4-3", "根", "CookieにSecure属性を付ける", DONE, "__Host-、Secure、HttpOnly、SameSite=Strict。", MATRIX,
	 "the session cookie is as strong as cookies get"},
	{"4-4", "根", "サインインのあと、新しいセッションを始める", DONE,
	 "サインインとパスワード変更のたびに作り直し、前のものは使えない。", SESSION,
	 "each sign-in has a secret of its own, and one chosen beforehand is not taken over"},
	{"4-5", "根", "または、サインインのあとに別の秘密を発行して毎回確かめる", NOT_NEEDED, "4-4を行う。", NULL, NULL},
	{"4-6", "保", "セッションIDを固定値にしない", DONE, "4-1のとおり。", SESSION,
	 "each sign-in has a secret of its own, and one chosen beforehand is not taken over"},
	{"4-7", "保", "Cookieの有効期限に気をつける", DONE,
	 "期限のないCookieにし、サーバーが時間で切る。", SESSION, "the session cookie is hard to steal"},

	{"5-1", "根", "出力するすべての要素をエスケープする", DONE,
	 "市民のページは、書き出す関数がいつもエスケープする。管理画面はReactで描き、HTMLを受け取らない。", MATRIX,
	 "citizens' forms: every field"},
	{"5-2", "根", "URLはhttpとhttpsだけにする", DONE, "決まった種類のほかはリンクにしない。",
	 "tests/unit/net_url_test.c", "links_lead_nowhere_dangerous"},
	{"5-3", "根", "script要素の内容を動的に作らない", DONE, "ページの中にスクリプトを書かない。CSPでも禁じる。", ROUTES,
	 "answers have headers that keep browsers out of trouble, whatever is asked"},
	{"5-4", "根", "スタイルシートを任意のサイトから取り込まない", DONE, "自分のものだけ（CSP）。", ROUTES,
	 "answers have headers that keep browsers out of trouble, whatever is asked"},
	{"5-5", "保", "入力値を検査する", DONE, "すべての欄に型と長さがあり、外れると欄の名前を言って断る。", ROUTES,
	 "every field of every body is checked, and the error names it: 400"},
	{"5-6", "根", "HTMLの入力を許す場合は、構文木を作って要るものだけを取り出す", NOT_NEEDED,
	 "HTMLの入力を許さない。", MATRIX, "bodies: every text of every one"},
	{"5-7", "根", "Content-Typeに文字コードを書く", DONE, "すべてのHTMLにcharset=utf-8。", ROUTES,
	 "answers have headers that keep browsers out of trouble, whatever is asked"},
	{"5-8", "保", "CookieにHttpOnlyを付け、TRACEを使えなくする", DONE, "どちらも行う。", ROUTES,
	 "another method is 405 and says which ones there are"},
	{"5-9", "保", "ブラウザの保護機能を有効にするヘッダを返す", DONE, "CSPほか。すべての答えに付ける。", CONTROL,
	 "a missing header is found"},

	{"6-1", "根", "処理を行うページはPOSTにし、秘密の値を確かめる", DONE,
	 "変える操作はセッションごとの印があるときだけ受ける。GETは何も変えない。", ROUTES,
	 "nothing changes without the session's own token: 403"},
	{"6-2", "根", "または、直前にパスワードの再入力を求める。Refererを確かめる", DONE, "Sec-Fetch-SiteとOriginを、6-1に加えて確かめる。", ROUTES,
	 "a page of another site cannot act, whatever it sends: 403"},
	{"6-3", "保", "重要な操作を記録し、知らせる", DONE, "だれが何をしたかが操作記録に残る。", SESSION,
	 "what staff did is on record"},

	{"7-1", "根", "ヘッダは、改行を正しく扱うAPIで出力する", DONE, "改行のある値では、答えを出さない。", SERVER,
	 "a_header_with_a_line_end_never_leaves_the_house"},
	{"7-2", "保", "入力の改行を取り除く", DONE, "1行の欄は改行を受けない。", ROUTES,
	 "a line end in an address or a name does not become a header"},
	{"7-3", "根", "要求を2通りに読ませない（リクエスト・スマグリング）", DONE,
	 "長さの書き方があいまいな要求を断り、接続を切る。", SERVER,
	 "requests_that_can_be_read_in_two_ways_are_refused"},

	{"8-1", "根", "メールヘッダは、改行を正しく扱うAPIで出力する", DONE,
	 "件名は符号化し、改行のある宛先では送らない。宛先は職員の登録にあるものだけ。", "tests/unit/net_mail_test.c",
	 "nothing_in_a_letter_can_become_another_header"},
	{"8-2", "根", "宛先をHTMLに入れない", DONE, "画面から宛先を渡す所がない。", "tests/scenario/mail.test.mjs",
	 "a letter goes out by STARTTLS with a login, and says only that something waits and where"},
	{"8-3", "保", "入力の改行を取り除く", DONE, "本文は符号化し、1行の点で終わりにならない。", "tests/unit/net_mail_test.c",
	 "a_letter_is_seven_bit_and_has_short_lines"},

	{"9-1", "根", "X-Frame-Optionsを出力する", DONE, "DENYとframe-ancestors 'none'。", ROUTES,
	 "answers have headers that keep browsers out of trouble, whatever is asked"},
	{"9-2", "保", "重要な操作をマウスだけでできないようにする", DONE,
	 "送信の確認では、人数とアカウントの名前を見せ、見た版と違えば送らない。", "tests/browser/console.test.mjs",
	 "the keyboard alone: compose, count, send, watch"},

	{"10-1", "根", "直接メモリに触れない言語で書く", PARTLY,
	 "サーバーはCで書いた。かわりに10-2から10-6を行う。管理画面はTypeScript。", NULL, NULL},
	{"10-2", "根", "触れる部分を最小にする", DONE,
	 "長さを持つ文字列と上限を決めた入れ物だけを使う。危ない関数は持たない。", BINARY,
	 "the program knows no function that starts another program or writes without a limit"},
	{"10-3", "根", "欠陥の直ったライブラリを使う", DONE, "Debianの部品を使い、更新はDebianが配る（運用の手引き）。", NULL, NULL},
	{"10-4", "保", "コンパイラの守りをすべて使う", DONE, "PIE、RELRO、スタックの番兵、_FORTIFY_SOURCE=3。", BINARY,
	 "the program is built with every guard of the compiler"},
	{"10-5", "保", "サニタイザーとファジングで調べる", DONE, "CIで毎回、make sanitizeとmake fuzz。", NULL, NULL},
	{"10-6", "保", "画像の解読を、ほかのことができないプロセスで行う", DONE,
	 "鍵を持たず、読み書きのほか何もできないプロセスが解読する。", "tests/unit/media_image_test.c",
	 "random_bytes_in_a_picture_never_hurt_us"},

	{"11-1", "根", "アクセス制御の必要な所では、秘密の情報の入力を求める", DONE,
	 "応答する道の表の1行ごとに権限を書く。書かない道は動かない。", ROUTES, "nobody gets anything without a session: 401"},
	{"11-2", "根", "認可制御を行い、ほかの人の情報を見せない", DONE,
	 "権限のない操作は、すべて断る。", ROUTES,
	 "an editor may look and prepare, but is refused what only an administrator may: 403"},
	{"11-3", "根", "送られた余計な項目で、書けないはずのものが変わらない", DONE,
	 "受け取る項目は表にあるものだけ。", MATRIX, "fields that are not asked for change nothing"},
};

void evidence_print(void)
{
	puts("| 番号 | 種別 | 対策 | 状況 | 方法 | 証拠 |\n| --- | --- | --- | --- | --- | --- |");
	for (size_t i = 0; i < COUNT(measures); i++) {
		const struct measure *m = &measures[i];
		printf("| %s | %s | %s | %s | %s | ", m->id, m->kind, m->measure, m->answer, m->how);
		if (m->file)
			printf("`%s` %s |\n", m->file, m->test);
		else
			puts("— |");
	}
}
