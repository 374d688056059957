/* access: rows in, rows out. */
#include "access.h"

#include "access.sql.h"
#include "arena.h"
#include "db.h"
#include "jst.h"
#include "like.h"
#include "secret.h"
#include "str.h"

#include <stdio.h>

const char *const access_doors[] = {"console", "api",   "citizen", "link",    "other", "media",
                                    "asset",   "health", "webhook", "lost",   NULL};

static const struct str labels[DOORS] = {
	[DOOR_CONSOLE] = S_INIT("管理画面"),
	[DOOR_API] = S_INIT("管理画面の操作"),
	[DOOR_CITIZEN] = S_INIT("市民のページ"),
	[DOOR_LINK] = S_INIT("配信のリンク"),
	[DOOR_OTHER] = S_INIT("ない宛先"),
	[DOOR_MEDIA] = S_INIT("画像など"),
	[DOOR_ASSET] = S_INIT("画面の部品"),
	[DOOR_HEALTH] = S_INIT("監視"),
	[DOOR_WEBHOOK] = S_INIT("LINEからのWebhook"),
	[DOOR_LOST] = S_INIT("記録できなかったもの"),
};

struct str access_door_label(enum access_door door) { return labels[door]; }

struct str access_door_label_of(struct str word)
{
	for (size_t i = 0; i < DOORS; i++)
		if (str_eq(str_from(access_doors[i]), word))
			return labels[i];
	return word;
}

bool access_door_is_staff(enum access_door door)
{
	return door == DOOR_CONSOLE || door == DOOR_API || door == DOOR_HEALTH || door == DOOR_WEBHOOK || door == DOOR_OTHER;
}

/* --- in --- */

static struct str who_of(struct arena *arena, const struct access_line *line)
{
	if (line->staff_id)
		return str_fmt(arena, "s%" PRId64, line->staff_id);
	return line->citizen[0] ? str_fmt(arena, "c%s", line->citizen) : S("");
}

static enum err add_lines(struct db *db, struct arena *arena, const struct access_line *lines, size_t count)
{
	struct access_add_in *rows = arena_array(arena, struct access_add_in, count);
	for (size_t i = 0; i < count; i++) {
		const struct access_line *line = &lines[i];
		rows[i] = (struct access_add_in){
			.at = line->at,
			.door = str_from(access_doors[line->door]),
			.method = str_from(line->method),
			.path = str_from(line->path),
			.status = line->status,
			.us = line->us,
			.who = who_of(arena, line),
			.address = str_from(line->address),
			.agent = str_from(line->agent),
			.request = str_from(line->request),
			.refused = str_from(line->refused),
		};
	}
	return count ? sql_access_add(db, arena, rows, count, &(int64_t){0}) : OK;
}

static enum err add_counts(struct db *db, struct arena *arena, const struct access_count *counts, size_t count)
{
	struct access_count_add_in *rows = arena_array(arena, struct access_count_add_in, count);
	for (size_t i = 0; i < count; i++)
		rows[i] = (struct access_count_add_in){counts[i].hour, str_from(access_doors[counts[i].door]), counts[i].status,
		                                       counts[i].requests};
	return count ? sql_access_count_add(db, arena, rows, count, &(int64_t){0}) : OK;
}

enum err access_store(struct db *db, struct arena *arena, const struct access_line *lines, size_t count,
                      const struct access_count *counts, size_t count_count)
{
	TRY(tx_begin(db));
	enum err result = add_lines(db, arena, lines, count);
	if (result == OK)
		result = add_counts(db, arena, counts, count_count);
	if (result == OK)
		return tx_commit(db);
	tx_rollback(db);
	return result;
}

/* --- hashes --- */

static void put_hex(char *out, const uint8_t *bytes, size_t count)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < count; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

void access_citizen_hash(const struct keyring *keyring, int64_t friend_id, char out[17])
{
	uint8_t hash[32];
	char text[24];
	int len = snprintf(text, sizeof text, "%" PRId64, friend_id);
	keyed_hash(keyring, S("kairanban access citizen 1"), str_of(text, (size_t)len), hash);
	put_hex(out, hash, 8);
}

void access_address_hash(const struct keyring *keyring, struct str address, char out[48])
{
	uint8_t hash[32];
	keyed_hash(keyring, S("kairanban access address 1"), address, hash);
	out[0] = '~';
	put_hex(out + 1, hash, 6);
}

/* --- out --- */

static struct str who_wanted(struct arena *arena, const struct keyring *keyring, const struct access_filter *filter)
{
	char hash[17];
	if (filter->staff_id)
		return str_fmt(arena, "s%" PRId64, filter->staff_id);
	if (!filter->friend_id)
		return S("");
	access_citizen_hash(keyring, filter->friend_id, hash);
	return str_fmt(arena, "c%s", hash);
}

static struct access_row row_of(const struct access_page_row *row)
{
	struct access_row out = {row->id,   row->at,   row->us,      row->status, 0,            S(""),       row->door,
	                         row->method, row->path, row->address, row->agent,  row->request, row->refused};
	if (str_starts(row->who, S("c")))
		out.citizen = str_skip(row->who, 1);
	else if (!str_to_i64(str_skip(row->who, 1), &out.staff_id))
		out.staff_id = 0;
	return out;
}

/* The same statement twice: one goes by time, the other by person and time. */
static enum err fetch(struct db *db, struct arena *arena, struct str who, const struct access_page_in *in,
                      struct access_page_row **rows, size_t *count)
{
	if (who.len == 0)
		return sql_access_page(db, arena, in, rows, count);
	struct access_page_of_row *found;
	TRY(sql_access_page_of(db, arena,
	                       &(struct access_page_of_in){.who = who, .before_at = in->before_at, .before_id = in->before_id,
	                                                   .from_at = in->from_at, .door = in->door, .least = in->least,
	                                                   .most_status = in->most_status, .q = in->q, .address = in->address,
	                                                   .hashed = in->hashed, .most = in->most},
	                       &found, count));
	*rows = arena_array(arena, struct access_page_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*rows)[i] = (struct access_page_row){found[i].id, found[i].at, found[i].door, found[i].method, found[i].path,
		                                      found[i].status, found[i].us, found[i].who, found[i].address,
		                                      found[i].agent, found[i].request, found[i].refused};
	return OK;
}

enum err access_page(struct db *db, struct arena *arena, const struct keyring *keyring,
                     const struct access_filter *filter, int64_t before, int64_t most, struct access_row **rows,
                     size_t *count)
{
	char hashed[48] = "";
	int64_t before_at = filter->to;
	struct access_page_row *found;
	if (before) {
		enum err there = sql_access_at(db, arena, before, &before_at);
		if (there == ERR_NOT_FOUND) /* removed by age meanwhile: nothing older is left */
			before_at = 0;
		else
			TRY(there);
	}
	if (filter->address.len)
		access_address_hash(keyring, filter->address, hashed);
	TRY(fetch(db, arena, who_wanted(arena, keyring, filter),
	          &(struct access_page_in){.before_at = before_at, .before_id = before, .from_at = filter->from,
	                                   .door = filter->door, .least = filter->status_least,
	                                   .most_status = filter->status_most, .q = like_pattern(arena, filter->q),
	                                   .address = filter->address, .hashed = str_from(hashed), .most = most},
	          &found, count));
	*rows = arena_array(arena, struct access_row, *count);
	for (size_t i = 0; i < *count; i++)
		(*rows)[i] = row_of(&found[i]);
	return OK;
}

enum err access_totals(struct db *db, struct arena *arena, int64_t from, int64_t to, struct access_total **out,
                       size_t *count)
{
	struct access_counts_row *rows;
	TRY(sql_access_counts(db, arena, from, to, &rows, count));
	*out = arena_array(arena, struct access_total, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct access_total){rows[i].door, rows[i].status, rows[i].requests};
	return OK;
}

enum err access_forget(struct db *db, struct arena *arena, int64_t before, int64_t most, int64_t *forgotten)
{
	TRY(sql_access_forget(db, arena, before, most, forgotten));
	return sql_access_count_forget(db, arena, before - before % MS_HOUR);
}
