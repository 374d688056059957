/* clamd: a socket, chunks with their length before them, one line back. */
#include "clamd.h"

#include "arena.h"
#include "cidr.h"
#include "clock.h"
#include "jst.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PATIENCE_MS ((int64_t)30 * 1000)
#define VERDICT_MS ((int64_t)150 * 1000)
#define LOOK_UP_MS 200 /* from waiting, whether the program ends */
#define ANSWER_MOST 1024
#define CHUNK_MOST ((size_t)1 << 20)

/* --- where ---------------------------------------------------------------------------- */

union place {
	struct sockaddr plain;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	struct sockaddr_un local;
};

struct door {
	union place at;
	socklen_t size;
};

static bool read_local(struct str path, struct door *out)
{
	struct sockaddr_un *local = &out->at.local;
	if (path.len == 0 || path.len >= sizeof local->sun_path || path.ptr[0] != '/')
		return false;
	local->sun_family = AF_UNIX;
	memcpy(local->sun_path, path.ptr, path.len);
	out->size = sizeof *local;
	return true;
}

static bool read_tcp(struct str text, struct door *out)
{
	struct address address;
	int64_t port;
	size_t colon = text.len;
	while (colon > 0 && text.ptr[colon - 1] != ':')
		colon--;
	struct str host = str_left(text, colon ? colon - 1 : 0);
	if (str_starts(host, S("[")) && str_ends(host, S("]")) && host.len > 2)
		host = str_of(host.ptr + 1, host.len - 2);
	if (!address_parse(host, &address) || !str_to_i64(str_skip(text, colon), &port) || port < 1 || port > 65535)
		return false;
	if (address_is_v4(address)) {
		out->at.v4.sin_family = AF_INET;
		out->at.v4.sin_port = htons((uint16_t)port);
		memcpy(&out->at.v4.sin_addr, address.bytes + 12, 4);
		out->size = sizeof out->at.v4;
	} else {
		out->at.v6.sin6_family = AF_INET6;
		out->at.v6.sin6_port = htons((uint16_t)port);
		memcpy(&out->at.v6.sin6_addr, address.bytes, 16);
		out->size = sizeof out->at.v6;
	}
	return true;
}

static enum err read_where(struct str where, struct door *out)
{
	memset(out, 0, sizeof *out);
	if (str_starts(where, S("unix:")) && read_local(str_skip(where, 5), out))
		return OK;
	if (str_starts(where, S("tcp:")) && read_tcp(str_skip(where, 4), out))
		return OK;
	return fail_field(ERR_INVALID, "clamd",
	                  "clamd: unix:/run/clamav/clamd.ctl か tcp:127.0.0.1:3310 の形で書いてください（tcp: は名前でなくIPアドレス）。");
}

enum err clamd_where_check(struct str where)
{
	struct door door;
	return read_where(where, &door);
}

/* --- answers -------------------------------------------------------------------------- */

/* Only printable ASCII goes on: into a row, a page, the log. */
static struct str printable(struct arena *arena, struct str text, size_t most)
{
	text = str_left(text, most);
	char *clean = arena_alloc(arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		clean[i] = text.ptr[i] >= ' ' && text.ptr[i] <= '~' ? text.ptr[i] : '?';
	return str_of(clean, text.len);
}

static struct str without_ends(struct str text, struct str before, struct str after)
{
	if (!str_starts(text, before) || !str_ends(text, after) || text.len <= before.len + after.len)
		return S("");
	return str_left(str_skip(text, before.len), text.len - before.len - after.len);
}

enum err clamd_read_answer(struct arena *arena, struct str text, struct clamd_answer *out)
{
	struct str name = str_trim(without_ends(text, S("stream: "), S(" FOUND")));
	if (str_eq(text, S("stream: OK")))
		*out = (struct clamd_answer){.verdict = CLAMD_CLEAN};
	else if (name.len)
		*out = (struct clamd_answer){CLAMD_FOUND, printable(arena, name, CLAMD_NAME_MOST)};
	else if (str_starts(text, S("INSTREAM size limit exceeded")))
		*out = (struct clamd_answer){.verdict = CLAMD_TOO_LARGE};
	else
		return fail(ERR_REMOTE, "clamd answers: %.*s", FMT(printable(arena, text, CLAMD_NAME_MOST)));
	return OK;
}

static bool is_number(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.len > 0 && text.len <= 9;
}

static int month_of(struct str name)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	for (int i = 0; i < 12; i++)
		if (str_eq(name, str_of(months + (size_t)i * 3, 3)))
			return i + 1;
	return 0;
}

/* "Sun Nov 22 09:41:07 2026", as ctime() writes; 0 when it is none. */
static int64_t read_day(struct str text)
{
	struct str words[5], clock[3];
	int64_t day, year, numbers[3];
	size_t count = 0, parts = 0;
	struct str word;
	while (count < COUNT(words) && str_cut(&text, ' ', &word))
		if (word.len)
			words[count++] = word;
	if (count < COUNT(words))
		return 0;
	while (parts < COUNT(clock) && str_cut(&words[3], ':', &clock[parts]))
		parts++;
	for (size_t i = 0; i < COUNT(clock); i++)
		if (i >= parts || !is_number(clock[i]) || !str_to_i64(clock[i], &numbers[i]) || numbers[i] > (i ? 60 : 23))
			return 0;
	int month = month_of(words[1]);
	if (month == 0 || !is_number(words[2]) || !str_to_i64(words[2], &day) || !is_number(words[4]) ||
	    !str_to_i64(words[4], &year) || year < 2000 || year > 2999 || !jst_is_date((int)year, month, (int)day))
		return 0;
	return jst_to_ms((struct jst){.year = (int)year, .month = month, .day = (int)day, .hour = (int)numbers[0],
	                              .minute = (int)numbers[1]});
}

enum err clamd_read_version(struct arena *arena, struct str text, struct clamd_version *out)
{
	struct str rest = text, program, number = S(""), made = S("");
	if (!str_starts(text, S("ClamAV ")) || !str_cut(&rest, '/', &program))
		return fail(ERR_REMOTE, "clamd tells no version: %.*s", FMT(printable(arena, text, CLAMD_NAME_MOST)));
	if (str_cut(&rest, '/', &number))
		made = rest;
	*out = (struct clamd_version){.program = printable(arena, program, CLAMD_NAME_MOST),
	                              .definitions = is_number(number) ? str_dup(arena, number) : S(""),
	                              .made_at = read_day(str_left(made, CLAMD_NAME_MOST))};
	return OK;
}

/* --- talking -------------------------------------------------------------------------- */

struct line {
	int fd;
	const struct clamd *clamd;
	int64_t ends; /* whatever it does in between */
};

static enum err wait_for(const struct line *line, short what, int64_t until)
{
	struct pollfd ask = {.fd = line->fd, .events = what};
	for (;;) {
		int64_t left = (until < line->ends ? until : line->ends) - clock_monotonic();
		if (left <= 0)
			return fail(ERR_BUSY, "clamd is too slow");
		if (line->clamd->stopping && atomic_load(line->clamd->stopping))
			return fail(ERR_BUSY, "the program ends");
		int ready = poll(&ask, 1, left > LOOK_UP_MS ? LOOK_UP_MS : (int)left);
		if (ready > 0)
			return OK;
		if (ready < 0 && errno != EINTR)
			return fail(ERR_BUSY, "clamd: %s", strerrordesc_np(errno));
	}
}

static int64_t step_end(const struct line *line)
{
	return clock_monotonic() + (line->clamd->patience_ms ? line->clamd->patience_ms : PATIENCE_MS);
}

static enum err finish_connecting(const struct line *line)
{
	int error = 0;
	socklen_t size = sizeof error;
	TRY(wait_for(line, POLLOUT, step_end(line)));
	if (getsockopt(line->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0)
		return fail(ERR_BUSY, "clamd cannot be reached: %s", strerrordesc_np(error));
	return OK;
}

static enum err open_line(const struct clamd *clamd, struct line *line)
{
	struct door door;
	TRY(read_where(clamd->where, &door));
	*line = (struct line){socket(door.at.plain.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), clamd,
	                       clock_monotonic() + CLAMD_LONGEST_MS};
	if (line->fd < 0)
		return fail(ERR_INTERNAL, "cannot open a socket: %s", strerrordesc_np(errno));
	enum err err = OK;
	if (connect(line->fd, &door.at.plain, door.size) != 0)
		err = errno == EINPROGRESS ? finish_connecting(line)
		                           : fail(ERR_BUSY, "clamd cannot be reached: %s", strerrordesc_np(errno));
	if (err != OK)
		close(line->fd);
	return err;
}

/* *gone: it hung up, perhaps after an answer that is still to be read. */
static enum err say(const struct line *line, struct str bytes, bool *gone)
{
	int64_t until = step_end(line);
	while (bytes.len && !*gone) {
		ssize_t sent = send(line->fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
		if (sent >= 0)
			bytes = str_skip(bytes, (size_t)sent);
		else if (errno == EAGAIN)
			TRY(wait_for(line, POLLOUT, until));
		else if (errno != EINTR)
			*gone = true;
	}
	return OK;
}

static enum err say_chunk(const struct line *line, struct str bytes, bool *gone)
{
	uint32_t size = htonl((uint32_t)bytes.len);
	TRY(say(line, str_of((const char *)&size, sizeof size), gone));
	return say(line, bytes, gone);
}

/* Up to the zero that ends it. */
static enum err hear_line(const struct line *line, struct arena *arena, int64_t until, struct str *out)
{
	char *text = arena_alloc(arena, ANSWER_MOST);
	size_t len = 0;
	while (len < ANSWER_MOST) {
		TRY(wait_for(line, POLLIN, until));
		ssize_t got = recv(line->fd, text + len, ANSWER_MOST - len, 0);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got <= 0)
			return fail(ERR_BUSY, "clamd hung up without an answer");
		const char *end = memchr(text + len, '\0', (size_t)got);
		len += (size_t)got;
		if (end) {
			*out = str_of(text, (size_t)(end - text));
			return OK;
		}
	}
	return fail(ERR_REMOTE, "clamd answers without an end");
}

static enum err say_piece(const struct line *line, const struct clamd_source *source, bool *more)
{
	struct arena *piece = arena_new();
	struct str bytes = S("");
	bool gone = false;
	enum err err = source->next(source->context, piece, &bytes);
	*more = bytes.len > 0;
	while (err == OK && bytes.len && !gone) {
		struct str chunk = str_left(bytes, CHUNK_MOST);
		err = say_chunk(line, chunk, &gone);
		bytes = str_skip(bytes, chunk.len);
	}
	arena_free(&piece);
	*more = *more && !gone;
	return err;
}

static enum err talk(const struct line *line, struct arena *arena, const struct clamd_source *source,
                     struct clamd_answer *out)
{
	bool gone = false, more = true;
	struct str answer;
	TRY(say(line, str_of("zINSTREAM", sizeof "zINSTREAM"), &gone));
	while (more && !gone)
		TRY(say_piece(line, source, &more));
	TRY(say_chunk(line, S(""), &gone));
	int64_t verdict_ms = line->clamd->verdict_ms ? line->clamd->verdict_ms : VERDICT_MS;
	TRY(hear_line(line, arena, clock_monotonic() + verdict_ms, &answer));
	return clamd_read_answer(arena, answer, out);
}

enum err clamd_ask(struct arena *arena, const struct clamd *clamd, const struct clamd_source *source,
                   struct clamd_answer *out)
{
	struct line line;
	TRY(open_line(clamd, &line));
	enum err err = talk(&line, arena, source, out);
	close(line.fd);
	return err;
}

enum err clamd_ask_version(struct arena *arena, const struct clamd *clamd, struct clamd_version *out)
{
	struct line line;
	struct str answer = S("");
	bool gone = false;
	TRY(open_line(clamd, &line));
	enum err err = say(&line, str_of("zVERSION", sizeof "zVERSION"), &gone);
	if (err == OK)
		err = hear_line(&line, arena, step_end(&line), &answer);
	close(line.fd);
	TRY(err);
	return clamd_read_version(arena, answer, out);
}
