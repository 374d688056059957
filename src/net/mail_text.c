/* mail_text: a letter of RFC 5322 and MIME. Subject and name are encoded words
 * (RFC 2047), the body is base64: what is inside cannot be mistaken for a header. */
#include "mail.h"

#include "arena.h"
#include "buf.h"
#include "email.h"
#include "jst.h"
#include "secret.h"
#include "utf8.h"

#define LETTER_MOST ((size_t)256 << 10)
#define WORD_BYTES 39 /* 52 in base64; with its frame and the header's name below the 76 that a line may have */
#define LINE_BYTES 57 /* 76 in base64 */

static bool is_one_line(struct str text)
{
	size_t at = 0;
	for (uint32_t c; utf8_next(text, &at, &c);)
		if (c < 0x20 || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029)
			return false;
	return utf8_ok(text);
}

/* Bytes of the longest beginning that fits into one word and cuts no character. */
static size_t word_length(struct str text)
{
	size_t at = 0, end = 0;
	for (uint32_t c; end < WORD_BYTES && utf8_next(text, &at, &c);)
		if (at <= WORD_BYTES)
			end = at;
		else
			break;
	return end;
}

static void add_words(struct buf *out, struct str text)
{
	for (bool first = true; text.len; first = false) {
		size_t len = word_length(text);
		struct str piece = base64_encode(out->arena, str_left(text, len));
		buf_fmt(out, "%s=?UTF-8?B?%.*s?=", first ? "" : "\r\n ", FMT(piece));
		text = str_skip(text, len);
	}
}

static void add_date(struct buf *out, int64_t at)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct jst t = jst_from_ms(at);
	buf_fmt(out, "Date: %s, %d %s %d %02d:%02d:%02d +0900\r\n", days[t.weekday], t.day, months[t.month - 1], t.year,
	        t.hour, t.minute, t.second);
}

/* Line ends as the network wants them, then base64 in short lines. */
static void add_body(struct buf *out, struct str text)
{
	struct buf wire;
	struct str line;
	buf_init(&wire, out->arena, LETTER_MOST);
	while (str_cut(&text, '\n', &line)) {
		buf_str(&wire, str_ends(line, S("\r")) ? str_left(line, line.len - 1) : line);
		if (text.ptr)
			buf_lit(&wire, "\r\n");
	}
	for (struct str rest = buf_view(&wire); rest.len; rest = str_skip(rest, LINE_BYTES)) {
		buf_str(out, base64_encode(out->arena, str_left(rest, LINE_BYTES)));
		buf_lit(out, "\r\n");
	}
}

enum err mail_text(struct arena *arena, const struct mail_server *server, const struct mail *mail, struct str *out)
{
	struct buf text;
	if (!email_is_address(mail->to) || !email_is_address(server->from))
		return fail(ERR_INVALID, "メールアドレスの形が正しくありません。");
	if (!is_one_line(mail->subject) || !is_one_line(server->sender) || !is_one_line(mail->id))
		return fail(ERR_INVALID, "メールの件名と差出人には、改行や制御文字を使えません。");
	struct str host = str_skip(server->from, (size_t)str_find_char(server->from, '@') + 1);
	buf_init(&text, arena, LETTER_MOST);
	add_date(&text, mail->at);
	buf_lit(&text, "From: ");
	add_words(&text, server->sender);
	buf_fmt(&text, "%s<%.*s>\r\nTo: <%.*s>\r\nSubject: ", server->sender.len ? "\r\n " : "", FMT(server->from),
	        FMT(mail->to));
	add_words(&text, mail->subject);
	buf_fmt(&text, "\r\nMessage-ID: <%.*s@%.*s>\r\nMIME-Version: 1.0\r\n", FMT(mail->id), FMT(host));
	buf_lit(&text, "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n"
	               "Auto-Submitted: auto-generated\r\n\r\n");
	add_body(&text, mail->body);
	return buf_done(&text, out);
}
