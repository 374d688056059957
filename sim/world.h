/* world: everything the simulator knows, behind one lock.
 *
 * Each subject's part is declared in its own header; functions that take a
 * struct world want the lock held unless their header says otherwise. Texts
 * that stay live in world->arena until the next reset. */
#pragma once

#include "batch.h"
#include "fault.h"
#include "groups.h"
#include "hooks.h"
#include "journal.h"
#include "liff_apps.h"
#include "limits.h"
#include "login.h"
#include "menus.h"
#include "narrowcast.h"
#include "options.h"
#include "parcel.h"
#include "people.h"
#include "said.h"
#include "sending.h"
#include "tokens.h"
#include "watch.h"

#include <pthread.h>

struct secret;

struct settings {
	bool rate_limit;
	bool redelivery;
	bool webhook_paused;  /* silence, then a burst */
	bool webhook_active;
	struct str webhook_url;
	int64_t plan;          /* messages a month, -1: no limit */
	int64_t delivery_rate; /* people per second of a broadcast, 0: at once */
	int64_t content_delay_ms; /* video and audio are prepared so long */
	bool keep;             /* false: counts only, nothing is remembered */
	bool verified;         /* followers/ids is allowed */
	bool refuse_unknown;   /* multicast to unknown ids is a 400 */
	bool chat_mode;        /* chat on: messages are read when the account says so */
	bool auto_consent;     /* the login page does not ask */
};

struct world {
	pthread_mutex_t lock;
	pthread_cond_t hooks_changed;
	pthread_cond_t time_changed;
	const struct options *options;
	struct arena *arena;
	struct settings settings;
	struct str seed;         /* 32 bytes */
	struct str bot_user_id;
	int64_t started_at;
	int64_t next_message_id;
	int64_t generation;      /* counts resets */
	struct rate_bucket buckets[LINE_CALLS];
	struct secret *channel_secret;

	struct people people;
	struct parcels parcels;
	struct talk talk;
	struct groups groups;
	struct hooks hooks;
	struct sending sending;
	struct narrowcasts narrowcasts;
	struct batches batches;
	struct menus menus;
	struct tokens tokens;
	struct login login;
	struct liff_apps liff_apps;
	struct faults faults;
	struct journal journal;
	struct watch watch;
};

struct world *world_open(const struct options *options);
void world_close(struct world **world); /* after all threads have ended */
void world_reset(struct world *world);  /* as it was at the start, virtual clock too */
void world_lock(struct world *world);
void world_unlock(struct world *world);
struct str world_keep(struct world *world, struct str text); /* a copy until reset */
int64_t world_message_id(struct world *world, uint32_t count); /* the first of so many */
void world_advance(struct world *world, int64_t ms);           /* the virtual clock */
