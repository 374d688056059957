/* serve: one program, three processes. The first only watches: it starts web
 * (reads hostile bytes) and worker (reaches LINE) and starts either again when
 * it dies. SIGTERM ends both cleanly. */
#pragma once

#include "err.h"

struct arena;
struct mail_server;
struct settings;

enum err serve(const struct settings *settings) MUST_CHECK;
struct stores {
	struct db_pool *db, *inbox, *access;
};
struct keyring;
enum err stores_open(const struct settings *settings, const struct keyring *keyring, bool create,
                     struct stores *out) MUST_CHECK;
/* Brings tables up to date; what was recorded before there was a chain joins it. */
enum err stores_migrate(struct stores *stores, const struct keyring *keyring) MUST_CHECK;
void stores_close(struct stores *stores);
/* NULL when the settings name none. Lives in the arena. */
enum err mail_server_of(struct arena *arena, const struct settings *settings, struct mail_server **out) MUST_CHECK;
