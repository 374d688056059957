/* access_line: doors, paths, people. */
#include "access_line.h"

#include "browser_name.h"
#include "call.h"
#include "clock.h"
#include "http_server.h"
#include "secret.h"
#include "str.h"

#include <string.h>

static void put(char *out, size_t size, struct str text)
{
	size_t len = text.len < size - 1 ? text.len : size - 1;
	while (len > 0 && len < text.len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--; /* not within a letter */
	if (len)
		memcpy(out, text.ptr, len);
	out[len] = '\0';
}

#define PUT(field, text) put((field), sizeof(field), (text))

/* --- doors --- */

enum access_door access_door_of(const char *route_path)
{
	static const struct {
		struct str start;
		enum access_door door;
	} doors[] = {
		{S_INIT("/api/"), DOOR_API},        {S_INIT("/line/"), DOOR_WEBHOOK}, {S_INIT("/healthz"), DOOR_HEALTH},
		{S_INIT("/readyz"), DOOR_HEALTH},   {S_INIT("/metrics"), DOOR_HEALTH}, {S_INIT("/assets/"), DOOR_ASSET},
		{S_INIT("/c/{file}"), DOOR_ASSET},  {S_INIT("/c/"), DOOR_CITIZEN},    {S_INIT("/media/"), DOOR_MEDIA},
		{S_INIT("/l/"), DOOR_LINK},         {S_INIT("/h/"), DOOR_LINK},
	};
	struct str path = str_from(route_path);
	if (path.len == 0)
		return DOOR_OTHER;
	for (size_t i = 0; i < COUNT(doors); i++)
		if (str_starts(path, doors[i].start))
			return doors[i].door;
	return DOOR_CONSOLE;
}

bool access_line_is_listed(const struct access_line *line)
{
	bool masses = line->door == DOOR_MEDIA || line->door == DOOR_ASSET || line->door == DOOR_HEALTH ||
	              line->door == DOOR_WEBHOOK;
	return !masses || line->status < 200 || line->status >= 400;
}

/* --- paths --- */

static bool is_number(struct str piece)
{
	for (size_t i = 0; i < piece.len; i++)
		if (piece.ptr[i] < '0' || piece.ptr[i] > '9')
			return false;
	return piece.len > 0 && piece.len <= 19;
}

/* A word of ours, "log.audit_days", and nothing that was drawn by lot. */
static bool is_word(struct str piece, bool digits_too)
{
	for (size_t i = 0; i < piece.len; i++) {
		char c = piece.ptr[i];
		bool ok = (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' || (digits_too && c >= '0' && c <= '9');
		if (!ok)
			return false;
	}
	return piece.len > 0 && piece.len <= 40;
}

static bool is_letters(struct str piece)
{
	for (size_t i = 0; i < piece.len; i++)
		if (piece.ptr[i] < 'a' || piece.ptr[i] > 'z')
			return false;
	return piece.len > 0;
}

/* Of the console's pages, which are all addresses that are left, only what its own look like. */
static bool may_stay(enum access_door door, struct str piece)
{
	if (door == DOOR_API)
		return is_number(piece) || is_word(piece, false);
	return door == DOOR_CONSOLE && (is_number(piece) || (piece.len <= 20 && is_letters(piece)));
}

struct writer {
	char *at;
	size_t room;
};

static void write_piece(struct writer *writer, struct str piece)
{
	if (writer->room < piece.len + 1)
		return;
	*writer->at++ = '/';
	if (piece.len)
		memcpy(writer->at, piece.ptr, piece.len);
	writer->at += piece.len;
	writer->room -= piece.len + 1;
	*writer->at = '\0';
}

/* Nobody's address: enough to see what is being tried. */
static void other_path(struct writer *writer, struct str path)
{
	struct str rest = str_skip(path, 1), piece = S("");
	if (path.len == 0 || !str_cut(&rest, '/', &piece))
		return;
	write_piece(writer, is_word(piece, true) || is_number(piece) ? piece : S("…"));
	if (rest.len)
		write_piece(writer, S("…"));
}

void access_path(const char *route_path, enum access_door door, struct str path, char out[ACCESS_PATH_MOST + 1])
{
	struct writer writer = {out, ACCESS_PATH_MOST};
	struct str route = str_skip(str_from(route_path), 1), rest = str_skip(path, 1), wanted = S(""), piece = S("");
	out[0] = '\0';
	if (door == DOOR_OTHER) {
		other_path(&writer, path);
		return;
	}
	while (str_cut(&route, '/', &wanted)) {
		bool more = str_ends(wanted, S("...}"));
		bool open = str_starts(wanted, S("{"));
		if (!str_cut(&rest, '/', &piece))
			break;
		write_piece(&writer, !open || may_stay(door, piece) ? piece : door == DOOR_CONSOLE ? S("…") : wanted);
		while (more && str_cut(&rest, '/', &piece))
			write_piece(&writer, may_stay(door, piece) ? piece : S("…"));
	}
}

/* --- the line --- */

static void put_people(const struct web *web, const struct http_access *access, const struct call *call,
                       struct access_line *line)
{
	const struct keyring *keyring = web->options.keyring;
	const struct staff_session *session = call ? call->session : NULL;
	if (session)
		line->staff_id = session->look.staff_id ? session->look.staff_id : session->staff_id;
	if (call && call->visit)
		access_citizen_hash(keyring, call->visit->friend_id, line->citizen);
	if (access_door_is_staff(line->door))
		PUT(line->address, access->remote_addr);
	else
		access_address_hash(keyring, access->remote_addr, line->address);
}

/* Whoever looks as somebody else is on the line, and as whom. */
static struct str agent_of(const struct http_request *req, const struct call *call)
{
	struct str browser = browser_name(req->arena, http_header(req, "user-agent"));
	if (!call || !call->session || !call->session->look.staff_id)
		return browser;
	return str_fmt(req->arena, "%.*sとして表示・%.*s", FMT(call->session->login), FMT(browser));
}

struct access_line access_line_of(const struct web *web, const struct http_access *access, const struct call *call)
{
	const char *route = call ? call->route->path : "";
	struct access_line line = {
		.at = clock_now() - access->us / 1000,
		.us = access->us,
		.status = access->status,
		.door = access_door_of(route),
	};
	if (line.door == DOOR_CONSOLE && line.status >= 400) /* the console's pages are all addresses that are left */
		line.door = DOOR_OTHER;
	PUT(line.method, access->method_text);
	access_path(route, line.door, access->path, line.path);
	put_people(web, access, call, &line);
	if (access->req)
		PUT(line.agent, agent_of(access->req, call));
	if (call)
		PUT(line.request, str_from(call->request));
	if (access->refused)
		PUT(line.refused, str_from(access->refused));
	return line;
}
