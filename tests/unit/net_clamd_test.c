/* clamd: what it says, and what somebody who lies in its place says. */
#include "test.h"

#include "clamd.h"
#include "jst.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- one who answers in its place, once ------------------------------------------------- */

struct pretender {
	int listening;
	struct str says;
	bool hears;        /* reads until the empty chunk first */
	bool keeps_silent; /* and holds the line until the other side goes */
	size_t heard;
	char first[16];
	pthread_t thread;
};

/* All of it, up to the four zeros of the last chunk. */
static void hear_all(struct pretender *p, int fd)
{
	static char bytes[65536];
	char last[4] = {1, 1, 1, 1};
	for (;;) {
		ssize_t got = recv(fd, bytes, sizeof bytes, 0);
		if (got <= 0)
			return;
		for (ssize_t i = 0; i < got; i++) {
			memmove(last, last + 1, 3);
			last[3] = bytes[i];
			if (p->heard < sizeof p->first)
				p->first[p->heard] = bytes[i];
			p->heard++;
		}
		if (memcmp(last, "\0\0\0\0", 4) == 0)
			return;
	}
}

static void *pretend(void *thing)
{
	struct pretender *p = thing;
	int fd = accept(p->listening, NULL, NULL);
	if (p->hears)
		hear_all(p, fd);
	if (p->says.len)
		(void)!send(fd, p->says.ptr, p->says.len, MSG_NOSIGNAL);
	char byte;
	while (p->keeps_silent && recv(fd, &byte, 1, 0) > 0)
		;
	close(fd);
	return NULL;
}

static struct str pretender_start(struct arena *arena, struct pretender *p)
{
	struct sockaddr_in at = {.sin_family = AF_INET};
	socklen_t size = sizeof at;
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(p->listening, (struct sockaddr *)&at, sizeof at), 0);
	assert_int_equal(listen(p->listening, 1), 0);
	assert_int_equal(getsockname(p->listening, (struct sockaddr *)&at, &size), 0);
	assert_int_equal(pthread_create(&p->thread, NULL, pretend, p), 0);
	return str_fmt(arena, "tcp:127.0.0.1:%d", ntohs(at.sin_port));
}

static void pretender_end(struct pretender *p)
{
	pthread_join(p->thread, NULL);
	close(p->listening);
}

struct bytes {
	struct str piece;
	int left;
};

static enum err next(void *context, struct arena *piece, struct str *out)
{
	struct bytes *bytes = context;
	(void)piece;
	*out = bytes->left-- > 0 ? bytes->piece : S("");
	return OK;
}

static enum err ask(struct arena *arena, struct pretender *p, struct bytes *bytes, struct clamd_answer *answer)
{
	const struct clamd clamd = {.where = pretender_start(arena, p), .patience_ms = 5000, .verdict_ms = 300};
	enum err err = clamd_ask(arena, &clamd, &(struct clamd_source){next, bytes}, answer);
	pretender_end(p);
	return err;
}

#define SAYS(text) str_of(text, sizeof(text)) /* with the zero */

TEST(bytes_go_to_clamd_in_chunks_and_its_word_counts)
{
	struct pretender clean = {.says = SAYS("stream: OK"), .hears = true};
	struct pretender found = {.says = SAYS("stream: Eicar-Test-Signature FOUND"), .hears = true};
	struct clamd_answer answer;
	assert_ok(ask(arena, &clean, &(struct bytes){S("abc"), 2}, &answer));
	assert_int_equal(answer.verdict, CLAMD_CLEAN);
	assert_memory_equal(clean.first, "zINSTREAM\0\0\0\0\3ab", 16);
	assert_int_equal(clean.heard, 10 + 2 * (4 + 3) + 4);
	assert_ok(ask(arena, &found, &(struct bytes){S("abc"), 1}, &answer));
	assert_int_equal(answer.verdict, CLAMD_FOUND);
	assert_str(answer.name, "Eicar-Test-Signature");
}

/* It says so while we still send, and hangs up. */
TEST(a_file_that_is_too_large_for_clamd_is_not_called_clean)
{
	struct pretender p = {.says = SAYS("INSTREAM size limit exceeded. ERROR")};
	static char mebi[(size_t)1 << 20];
	struct clamd_answer answer = {.verdict = CLAMD_CLEAN};
	enum err err = ask(arena, &p, &(struct bytes){str_of(mebi, sizeof mebi), 20}, &answer);
	/* Who hangs up on unread bytes may cut off its own answer: then it is tried again. */
	assert_true(err == ERR_BUSY || (err == OK && answer.verdict == CLAMD_TOO_LARGE));
}

TEST(a_clamd_that_lies_is_never_taken_for_a_clean_answer)
{
	static char huge[8192];
	memset(huge, 'O', sizeof huge);
	const struct {
		struct str says;
		bool silent;
		enum err is;
	} lies[] = {
		{S_INIT(""), false, ERR_BUSY},             /* hangs up */
		{S_INIT(""), true, ERR_BUSY},              /* says nothing for ever */
		{S_INIT("stream: OK"), false, ERR_BUSY},   /* cut off before its end */
		{S_INIT("stream: O"), true, ERR_BUSY},     /* slow */
		{str_of(huge, sizeof huge), true, ERR_REMOTE},
		{SAYS("stream: OK FOUND OK"), false, ERR_REMOTE},
		{SAYS("OK"), false, ERR_REMOTE},
		{SAYS("stream:  FOUND"), false, ERR_REMOTE},
		{SAYS("stream: Can't allocate memory ERROR"), false, ERR_REMOTE},
		{SAYS("\xff\xfe\x01 OK"), false, ERR_REMOTE},
		{SAYS("HTTP/1.1 400 Bad Request"), false, ERR_REMOTE},
	};
	for (size_t i = 0; i < COUNT(lies); i++) {
		struct pretender p = {.says = lies[i].says, .hears = true, .keeps_silent = lies[i].silent};
		struct clamd_answer answer;
		assert_int_equal(ask(arena, &p, &(struct bytes){S("abc"), 1}, &answer), lies[i].is);
	}
}

TEST(nobody_at_the_socket_means_later)
{
	struct clamd_answer answer;
	struct bytes none = {S(""), 0};
	const struct clamd absent = {.where = S("unix:/nowhere/clamd.ctl")};
	assert_int_equal(clamd_ask(arena, &absent, &(struct clamd_source){next, &none}, &answer), ERR_BUSY);
}

TEST(what_was_found_is_short_and_printable)
{
	struct clamd_answer answer;
	char text[600] = "stream: ";
	memset(text + 8, 'x', 500);
	memcpy(text + 508, " FOUND", 7);
	assert_ok(clamd_read_answer(arena, str_from(text), &answer));
	assert_int_equal(answer.name.len, CLAMD_NAME_MOST);
	assert_ok(clamd_read_answer(arena, S("stream: a\xe3\x81\x82\nb FOUND"), &answer));
	assert_str(answer.name, "a????b");
}

TEST(clamd_tells_its_version_and_the_day_of_its_definitions)
{
	struct clamd_version version;
	assert_ok(clamd_read_version(arena, S("ClamAV 1.4.6/27456/Sun Nov 22 09:41:07 2026"), &version));
	assert_str(version.program, "ClamAV 1.4.6");
	assert_str(version.definitions, "27456");
	assert_str(jst_format_minute(arena, version.made_at), "2026-11-22T09:41");
	assert_ok(clamd_read_version(arena, S("ClamAV 1.4.6/1/Thu Jan  1 09:00:00 2026"), &version));
	assert_str(jst_format_minute(arena, version.made_at), "2026-01-01T09:00");
	assert_ok(clamd_read_version(arena, S("ClamAV 1.4.6"), &version));
	assert_int_equal(version.made_at, 0);
	assert_int_equal(version.definitions.len, 0);
	static const struct str bad_days[] = {S_INIT("ClamAV 1/2/Sun Feb 30 09:41:07 2026"), S_INIT("ClamAV 1/2/a b c d e"),
	                                      S_INIT("ClamAV 1/2/Sun Nov 22 :: 2026"), S_INIT("ClamAV 1/2/Sun Nov 22 25:00:00 2026")};
	for (size_t i = 0; i < COUNT(bad_days); i++) {
		assert_ok(clamd_read_version(arena, bad_days[i], &version));
		assert_int_equal(version.made_at, 0);
	}
	assert_int_equal(clamd_read_version(arena, S("UNKNOWN COMMAND"), &version), ERR_REMOTE);
}

TEST(the_setting_names_a_socket_or_an_address)
{
	static const struct str good[] = {S_INIT("unix:/run/clamav/clamd.ctl"), S_INIT("tcp:127.0.0.1:3310"), S_INIT("tcp:[::1]:3310")};
	static const struct str bad[] = {S_INIT("/run/clamav/clamd.ctl"), S_INIT("unix:clamd.ctl"), S_INIT("unix:"), S_INIT("tcp:"),
	                                 S_INIT("tcp:3310"), S_INIT("tcp:clamd.example:3310"), S_INIT("tcp:127.0.0.1:0"),
	                                 S_INIT("tcp:127.0.0.1:65536"), S_INIT("tcp:[]:1"), S_INIT("http://127.0.0.1:3310")};
	for (size_t i = 0; i < COUNT(good); i++)
		assert_ok(clamd_where_check(good[i]));
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(clamd_where_check(bad[i]), ERR_INVALID);
}
