/* password_rules: lengths, kinds and words that are tried first. */
#include "password_rules.h"

#include "arena.h"
#include "buf.h"
#include "utf8.h"

#define DISTINCT_LEAST 5 /* different characters */
#define REST_LEAST 4     /* characters left without the words everybody tries */
#define CONTEXT_LEAST 3  /* bytes: shorter words are in everything */

/* Folded as utf8_fold() does: small letters, hiragana. The longest first. */
static const char *const common[] = {
	"administrator", "qwertyuiop", "1q2w3e4r5t", "kanrisha", "konnichiwa", "shiyakusho", "kairanban",
	"asdfghjkl", "1qaz2wsx", "password", "passw0rd", "p@ssw0rd", "p@ssword", "pa55word", "baseball",
	"football", "iloveyou", "princess", "sunshine", "superman", "trustno1", "arigatou", "pasuwado",
	"q1w2e3r4", "zaq12wsx", "changeme", "computer", "internet", "michael", "charlie", "welcome",
	"letmein", "zxcvbnm", "yakusho", "kumamon", "passwd", "doraemon", "pokemon", "monkey", "dragon",
	"master", "shadow", "qwerty", "asdfgh", "zxcvbn", "qazwsx", "secret", "system", "server", "manager",
	"staff", "sakura", "nippon", "nihon", "japan", "tokyo", "heisei", "reiwa", "showa", "ohayou",
	"aiueo", "hello", "login", "admin", "guest", "kanri", "kouhou", "kaichou", "kachou", "sample",
	"test", "demo", "root", "user", "line", "city", "koho", "pass", "word", "love", "abc",
	"あいうえお", "ぱすわーど", "こんにちは", "ありがとう", "さくら", "管理者", "管理", "市役所", "役所",
	"町役場", "村役場", "職員", "広報", "令和", "平成", "昭和", "日本",
};

static const struct {
	const char *word;
	struct password_rules rules;
} presets[] = {
	{"guideline", {.least = 12, .kinds = 1, .lock_failures = 5, .lock_minutes = 15}},
	{"kinds3", {.least = 8, .kinds = 3, .lock_failures = 3, .lock_minutes = 15}},
	{"kinds4", {.least = 10, .kinds = 4, .lock_failures = 5, .lock_minutes = 15}},
};

bool password_preset(struct str word, struct password_rules *out)
{
	for (size_t i = 0; i < COUNT(presets); i++)
		if (str_eq(word, str_from(presets[i].word))) {
			*out = presets[i].rules;
			return true;
		}
	return false;
}

static int64_t kinds_in(struct str password)
{
	bool kinds[4] = {false};
	for (size_t i = 0; i < password.len; i++) {
		char c = password.ptr[i];
		kinds[c >= 'A' && c <= 'Z' ? 0 : c >= 'a' && c <= 'z' ? 1 : c >= '0' && c <= '9' ? 2 : 3] = true;
	}
	return kinds[0] + kinds[1] + kinds[2] + kinds[3];
}

static struct str without(struct arena *arena, struct str text, struct str word)
{
	struct buf out;
	buf_init(&out, arena, text.len + 1);
	for (ptrdiff_t at; word.len && (at = str_find(text, word)) >= 0; text = str_skip(text, (size_t)at + word.len))
		buf_str(&out, str_left(text, (size_t)at));
	buf_str(&out, text);
	return buf_view(&out);
}

/* Runs that go up, down or nowhere count once ("1111", "2345", "cba"), digits
 * in a row too, and signs do not count. */
static size_t weight(struct str text)
{
	size_t at = 0, count = 0;
	uint32_t before = 0, now;
	while (utf8_next(text, &at, &now)) {
		bool digit = now >= '0' && now <= '9', letter = (now >= 'a' && now <= 'z') || now > 127;
		bool was_digit = before >= '0' && before <= '9';
		bool runs = before && (now == before || now == before + 1 || now + 1 == before);
		if ((digit || letter) && !runs && !(digit && was_digit))
			count++;
		before = now;
	}
	return count;
}

static size_t distinct(struct str text)
{
	uint32_t seen[DISTINCT_LEAST], now;
	size_t at = 0, count = 0;
	while (count < DISTINCT_LEAST && utf8_next(text, &at, &now)) {
		size_t i = 0;
		while (i < count && seen[i] != now)
			i++;
		if (i == count)
			seen[count++] = now;
	}
	return count;
}

static bool is_tried_first(struct arena *arena, const struct password_context *context, struct str password)
{
	struct str rest = utf8_fold(arena, password);
	if (distinct(rest) < DISTINCT_LEAST)
		return true;
	for (size_t i = 0; i < context->count; i++) {
		struct str word = utf8_fold(arena, context->words[i]);
		if (word.len >= CONTEXT_LEAST)
			rest = without(arena, rest, word);
	}
	for (size_t i = 0; i < COUNT(common); i++)
		rest = without(arena, rest, str_from(common[i]));
	return weight(rest) < REST_LEAST;
}

enum err password_check(struct arena *arena, const struct password_rules *rules,
                        const struct password_context *context, struct str login, struct str password)
{
	size_t length = utf8_graphemes(password);
	if (length < (size_t)rules->least)
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」は%" PRId64 "文字以上にしてください（いまは%zu文字）。",
		                  rules->least, length);
	if (length > PASSWORD_MOST)
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」は%d文字までにしてください。", PASSWORD_MOST);
	if (login.len >= CONTEXT_LEAST && str_find(utf8_fold(arena, password), utf8_fold(arena, login)) >= 0)
		return fail_field(ERR_INVALID, "new", "「新しいパスワード」に職員IDを含めないでください。");
	if (kinds_in(password) < rules->kinds)
		return fail_field(ERR_INVALID, "new",
		                  "「新しいパスワード」は、英大文字・英小文字・数字・そのほかの文字のうち%" PRId64 "種類以上を混ぜてください。",
		                  rules->kinds);
	if (is_tried_first(arena, context, password))
		return fail_field(ERR_INVALID, "new",
		                  "「新しいパスワード」は、よく使われる言葉や市・アカウントの名前、続いた文字が中心で、当てられやすいものです。"
		                  "関係のない言葉をいくつか並べてください。");
	return OK;
}

struct str password_rules_text(struct arena *arena, const struct password_rules *rules)
{
	struct buf out;
	buf_init(&out, arena, 2000);
	buf_fmt(&out, "%" PRId64 "文字以上にします。", rules->least);
	if (rules->kinds > 1)
		buf_fmt(&out, "\n英大文字・英小文字・数字・そのほかの文字のうち%" PRId64 "種類以上を混ぜます。", rules->kinds);
	buf_lit(&out, "\n職員ID、よく使われる言葉、市やアカウントの名前が中心のものは使えません。");
	if (rules->past > 0)
		buf_fmt(&out, "\n前の%" PRId64 "回と同じものは使えません。", rules->past);
	if (rules->days > 0)
		buf_fmt(&out, "\n%" PRId64 "日たつと、変えることになります。", rules->days);
	return buf_view(&out);
}
