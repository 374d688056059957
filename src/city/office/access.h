/* access: what was asked of the web role: time, door, path, answer, and who as far
 * as it is known. Of citizens only keyed hashes, of paths nothing that is
 * somebody's own. docs/decisions/log.md says what is listed and what is counted. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

enum access_door {
	DOOR_CONSOLE,
	DOOR_API,
	DOOR_CITIZEN,
	DOOR_LINK,
	DOOR_OTHER, /* no such address */
	/* Listed only when something is wrong, else counted. */
	DOOR_MEDIA,
	DOOR_ASSET,
	DOOR_HEALTH,
	DOOR_WEBHOOK,
	/* Counted only: could not be listed. */
	DOOR_LOST,
	DOORS,
};
/* As in the database; NULL at the end. */
extern const char *const access_doors[];
struct str access_door_label(enum access_door door); /* 市民のページ */
struct str access_door_label_of(struct str word);
/* Behind these doors are people of the city hall: their addresses stay readable. */
bool access_door_is_staff(enum access_door door);

#define ACCESS_PATH_MOST 200
struct access_line { /* fits a ring: no pointers */
	int64_t at, us, staff_id;
	int status;
	enum access_door door;
	char method[12], path[ACCESS_PATH_MOST + 1], citizen[17], address[48], agent[64], request[13], refused[32];
};

struct access_count { /* requests of one hour */
	int64_t hour;
	enum access_door door;
	int status; /* 200, 300, 400, 500; 0: cut */
	int64_t requests;
};

/* All of it, or nothing, in a transaction of its own. */
enum err access_store(struct db *db, struct arena *arena, const struct access_line *lines, size_t count,
                      const struct access_count *counts, size_t count_count) MUST_CHECK;

/* Keyed: who has the key can look whether somebody is meant, nobody can turn it back. */
void access_citizen_hash(const struct keyring *keyring, int64_t friend_id, char out[17]);
/* "~" and twelve hexadecimal digits. */
void access_address_hash(const struct keyring *keyring, struct str address, char out[48]);

struct access_filter {
	int64_t from, to; /* ms, `to` not included */
	int64_t staff_id, friend_id; /* at most one of them; 0: anybody */
	struct str door, q, address; /* empty: any; address as typed, hashes are found too */
	int status_least, status_most;
};

struct access_row {
	int64_t id, at, us, status;
	int64_t staff_id;   /* 0: not signed in */
	struct str citizen; /* hash, or empty */
	struct str door, method, path, address, agent, request, refused;
};

/* Newest first, at most 500; before: id of the row that ended the page before, 0
 * for none. */
enum err access_page(struct db *db, struct arena *arena, const struct keyring *keyring,
                     const struct access_filter *filter, int64_t before, int64_t most, struct access_row **rows,
                     size_t *count) MUST_CHECK;

struct access_total {
	struct str door;
	int64_t status, requests;
};
enum err access_totals(struct db *db, struct arena *arena, int64_t from, int64_t to, struct access_total **out,
                       size_t *count) MUST_CHECK;

/* At most `most` rows; *forgotten says how many. */
enum err access_forget(struct db *db, struct arena *arena, int64_t before, int64_t most,
                       int64_t *forgotten) MUST_CHECK;
