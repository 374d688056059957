/* mail: libcurl speaks SMTP; the connection is made for one letter and closed. */
#include "mail.h"

#include "arena.h"
#include "http_client.h"
#include "secret.h"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_MS 5000L
#define TOTAL_MS 20000L

struct letter {
	struct str rest;
	char text[CURL_ERROR_SIZE];
};

static size_t read_letter(char *into, size_t one, size_t room, void *thing)
{
	struct letter *letter = thing;
	size_t len = letter->rest.len < one * room ? letter->rest.len : one * room;
	memcpy(into, letter->rest.ptr, len);
	letter->rest = str_skip(letter->rest, len);
	return len;
}

/* Refused by the server with a code of three digits: is it the letter's fault? */
static enum err judge_refusal(CURL *easy, const struct letter *letter)
{
	long code = 0;
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
	if (code == 530 || code == 534 || code == 535 || code == 538 || code == 554)
		return fail(ERR_REMOTE, "the mail server wants another login or line: %s", letter->text);
	if (code >= 500 && code <= 599)
		return fail(ERR_INVALID, "メールサーバーがこの宛先を受け付けませんでした（%ld）。", code);
	if (code >= 400 && code <= 499)
		return fail(ERR_LIMIT, "the mail server asks to come again: %ld", code);
	return fail(ERR_UNCERTAIN, "the connection to the mail server broke: %s", letter->text);
}

static enum err judge(CURL *easy, CURLcode code, const struct letter *letter)
{
	switch ((int)code) {
	case CURLE_OK:
		return OK;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		return fail(ERR_BUSY, "the mail server cannot be reached: %s", letter->text);
	case CURLE_LOGIN_DENIED:
	case CURLE_USE_SSL_FAILED:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
		return fail(ERR_REMOTE, "the mail server: %s", letter->text);
	default:
		return judge_refusal(easy, letter);
	}
}

static void set_server(CURL *easy, struct arena *arena, const struct mail_server *server)
{
	curl_easy_setopt(easy, CURLOPT_URL, str_z(arena, server->url));
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, TOTAL_MS);
	curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(server->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (server->ca.len) {
		struct curl_blob ca = {str_z(arena, server->ca), server->ca.len, CURL_BLOB_NOCOPY};
		curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &ca);
	}
	if (server->user.len && server->password) {
		curl_easy_setopt(easy, CURLOPT_USERNAME, str_z(arena, server->user));
		curl_easy_setopt(easy, CURLOPT_PASSWORD, str_z(arena, secret_view(server->password)));
	}
}

static enum err open_handle(struct arena *arena, const struct mail_server *server, struct letter *letter, CURL **out)
{
	http_client_setup();
	CURL *easy = curl_easy_init();
	if (!easy)
		return fail(ERR_BUSY, "libcurl gives no handle");
	set_server(easy, arena, server);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, letter->text);
	*out = easy;
	return OK;
}

enum err mail_send(struct arena *arena, const struct mail_server *server, const struct mail *mail)
{
	struct letter letter = {0};
	CURL *easy;
	TRY(mail_text(arena, server, mail, &letter.rest));
	TRY(open_handle(arena, server, &letter, &easy));
	struct curl_slist *to = curl_slist_append(NULL, str_fmt(arena, "<%.*s>", FMT(mail->to)).ptr);
	assert(to); /* out of memory */
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, str_fmt(arena, "<%.*s>", FMT(server->from)).ptr);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, read_letter);
	curl_easy_setopt(easy, CURLOPT_READDATA, &letter);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	enum err result = judge(easy, curl_easy_perform(easy), &letter);
	curl_slist_free_all(to);
	curl_easy_cleanup(easy);
	return result;
}

enum err mail_try(struct arena *arena, const struct mail_server *server)
{
	struct letter letter = {0};
	CURL *easy;
	TRY(open_handle(arena, server, &letter, &easy));
	curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	enum err result = judge(easy, curl_easy_perform(easy), &letter);
	curl_easy_cleanup(easy);
	return result;
}
