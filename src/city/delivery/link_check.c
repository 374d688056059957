/* link_check: what was asked about addresses, and what came of it. */
#include "link_check.h"

#include "arena.h"
#include "broadcast_part.h"
#include "buf.h"
#include "db.h"
#include "emit.h"
#include "link_check.sql.h"
#include "queue.h"

static const char *const states[] = {"unknown", "waiting", "good", "dead", "silent", "private", NULL};

enum err link_check_read(struct db *db, struct arena *arena, const struct str *urls, size_t count, int64_t now,
                         struct link_look *out)
{
	struct link_check_rows_row *rows;
	size_t found = 0;
	if (count)
		TRY(sql_link_check_rows(db, arena, (struct text_list){urls, count}, now - LINK_FRESH_MS, &rows, &found));
	for (size_t i = 0; i < count; i++) {
		out[i] = (struct link_look){.url = urls[i], .why = S("")};
		for (size_t r = 0; r < found; r++)
			if (str_eq(rows[r].url, urls[i])) {
				out[i].state = (enum link_state)broadcast_word(states, rows[r].state);
				out[i].why = rows[r].why;
				out[i].checked_at = rows[r].has_checked_at ? rows[r].checked_at : 0;
			}
	}
	return OK;
}

static enum err ask(struct db *db, struct arena *arena, struct str url, int64_t now)
{
	struct buf payload;
	struct emit emit;
	buf_init(&payload, arena, 4 * url.len + 100);
	emit_init(&emit, &payload);
	emit_begin(&emit, NULL);
	emit_text(&emit, "url", url);
	emit_end(&emit);
	TRY(sql_link_check_ask(db, arena, url, now));
	return queue_add(db, arena, &(struct job_new){.kind = S("link_look"), .payload = buf_view(&payload), .run_at = now},
	                 NULL);
}

enum err link_check_ask(struct db *db, struct arena *arena, const struct str *urls, size_t count, int64_t now)
{
	struct link_look *looks = arena_array(arena, struct link_look, count);
	TRY(link_check_read(db, arena, urls, count, now, looks));
	for (size_t i = 0; i < count; i++)
		if (looks[i].state == LINK_UNKNOWN)
			TRY(ask(db, arena, urls[i], now));
	return OK;
}

enum err link_check_store(struct db *db, struct arena *arena, const struct link_look *look, int64_t now)
{
	return sql_link_check_store(db, arena, look->url, str_from(states[look->state]), look->why, now);
}

enum err link_check_forget(struct db *db, struct arena *arena, int64_t before)
{
	int64_t changed;
	return sql_link_check_forget(db, arena, before, &changed);
}

/* --- inside the house ----------------------------------------------------------------- */

/* Without port; of [::1] the whole. */
static struct str host_of(struct str url)
{
	ptrdiff_t slashes = str_find(url, S("://"));
	struct str rest = slashes < 0 ? url : str_skip(url, (size_t)slashes + 3);
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] == '/' || rest.ptr[i] == '?' || rest.ptr[i] == '#') {
			rest = str_left(rest, i);
			break;
		}
	if (str_starts(rest, S("[")))
		return rest;
	ptrdiff_t port = str_find_char(rest, ':');
	return port < 0 ? rest : str_left(rest, (size_t)port);
}

static bool read_v4(struct str host, int parts[4])
{
	struct str piece;
	int count = 0;
	while (str_cut(&host, '.', &piece)) {
		int64_t number;
		if (count == 4 || !str_to_i64(piece, &number) || number < 0 || number > 255)
			return false;
		parts[count++] = (int)number;
	}
	return count == 4;
}

static bool is_private_v4(const int p[4])
{
	return p[0] == 0 || p[0] == 10 || p[0] == 127 || (p[0] == 172 && p[1] >= 16 && p[1] <= 31) ||
	       (p[0] == 192 && p[1] == 168) || (p[0] == 169 && p[1] == 254) || (p[0] == 100 && p[1] >= 64 && p[1] <= 127) ||
	       p[0] >= 224;
}

bool link_is_inside(struct str url, bool allow_loopback)
{
	static const char *const ends[] = {".local", ".localdomain", ".internal", ".intranet", ".lan", ".lgwan.jp", ".home.arpa"};
	struct str host = host_of(url);
	int parts[4];
	bool loopback = str_eq_nocase(host, S("localhost")) || str_starts(host, S("[::1]"));
	if (read_v4(host, parts)) {
		loopback = parts[0] == 127;
		if (!loopback)
			return is_private_v4(parts);
	}
	if (loopback)
		return !allow_loopback;
	if (str_starts(host, S("[")))
		return str_starts(host, S("[f")) || str_starts(host, S("[F")) || str_starts(host, S("[::"));
	for (size_t i = 0; i < COUNT(ends); i++) {
		struct str end = str_from(ends[i]);
		if (host.len > end.len && str_eq_nocase(str_skip(host, host.len - end.len), end))
			return true;
	}
	return str_find_char(host, '.') < 0;
}
