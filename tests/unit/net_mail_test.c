/* mail: what goes over the wire, and what must never. */
#include "test.h"

#include "email.h"
#include "mail.h"
#include "secret.h"

#include <string.h>

static const struct mail_server server = {.from = S_INIT("kairanban@city.example.lg.jp"),
                                          .sender = S_INIT("みどり野市公式アカウント")};

static struct str written(struct arena *arena, const char *to, const char *subject, const char *body)
{
	struct str text;
	const struct mail mail = {.to = str_from(to), .subject = str_from(subject), .body = str_from(body),
	                          .id = S("notice.1"), .at = 1795316400000};
	assert_ok(mail_text(arena, &server, &mail, &text));
	return text;
}

TEST(a_letter_is_seven_bit_and_has_short_lines)
{
	struct str letter = written(arena, "tanaka@city.example.lg.jp",
	                            "【みどり野市公式アカウント】期限までに承認されなかった配信があります。長い件名でも、ことばの途中で切れません",
	                            "あなたの承認を待っている配信があります。\nhttps://line.city.example/approvals/12\n");
	struct str rest = letter, line;
	while (str_cut(&rest, '\n', &line)) {
		assert_true(line.len <= 78);
		assert_true(line.len == 0 || line.ptr[line.len - 1] == '\r');
		for (size_t i = 0; i < line.len; i++)
			assert_true((uint8_t)line.ptr[i] < 0x80);
	}
	assert_true(str_starts(letter, S("Date: Sun, 22 Nov 2026 12:00:00 +0900\r\n")));
	assert_true(str_find(letter, S("\r\nTo: <tanaka@city.example.lg.jp>\r\n")) > 0);
	assert_true(str_find(letter, S("\r\nMessage-ID: <notice.1@city.example.lg.jp>\r\n")) > 0);
	assert_true(str_find(letter, S("charset=UTF-8\r\n")) > 0);
}

TEST(encoded_words_put_together_again_are_the_subject)
{
	const char *subject = "【盛岡市】承認の依頼👨‍👩‍👧が届いています、期限は11月28日(木) 8:55です";
	struct str letter = written(arena, "a@b.example", subject, "");
	struct str rest = str_skip(letter, (size_t)str_find(letter, S("Subject: ")) + 9), word;
	char text[300];
	size_t len = 0;
	rest = str_left(rest, (size_t)str_find(rest, S("\r\nMessage-ID")));
	while (str_cut(&rest, '\n', &word)) {
		struct str plain;
		word = str_trim(word);
		assert_true(str_starts(word, S("=?UTF-8?B?")) && str_ends(word, S("?=")) && word.len <= 75);
		assert_true(base64_decode(arena, str_left(str_skip(word, 10), word.len - 12), &plain));
		memcpy(text + len, plain.ptr, plain.len);
		len += plain.len;
	}
	assert_str(str_of(text, len), subject);
}

TEST(nothing_in_a_letter_can_become_another_header)
{
	struct str text;
	const char *const bad[] = {"a\r\nBcc: x@evil.example", "a\nb", "a\rb", "a\0b", "a\x7f", "a\xe2\x80\xa8" "b", "a\xc2\x85" "b"};
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct str subject = i == 3 ? str_of("a\0b", 3) : str_from(bad[i]);
		const struct mail mail = {.to = S("a@b.example"), .subject = subject, .id = S("x")};
		assert_err(mail_text(arena, &server, &mail, &text), ERR_INVALID);
	}
	const char *const addresses[] = {"", "a", "@b", "a@", "a@b@c", "a b@c.example", "a@b.example\r\nBcc: x@evil.example",
	                                 "a@b.example,c@d.example", "<a@b.example>", "\"a b\"@c.example", "a@-b.example",
	                                 "a@b..example", "a@b.example.", "田中@city.example", "a(x)@b.example", "a@[127.0.0.1]"};
	for (size_t i = 0; i < COUNT(addresses); i++) {
		const struct mail mail = {.to = str_from(addresses[i]), .subject = S("件名"), .id = S("x")};
		assert_false(email_is_address(str_from(addresses[i])));
		assert_err(mail_text(arena, &server, &mail, &text), ERR_INVALID);
	}
	assert_true(email_is_address(S("section.chief+line@city.example.lg.jp")));
	assert_true(email_is_address(S("a@localhost")));
	/* A body that looks like headers stays a body. */
	struct str letter = written(arena, "a@b.example", "件名", "\r\n.\r\nBcc: x@evil.example\r\n");
	assert_true(str_find(letter, S("Bcc")) < 0);
}
