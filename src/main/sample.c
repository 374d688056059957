/* sample: an invented city. Choices of made-up friends follow fixed arithmetic,
 * so that every run of a bench asks the same questions of the same people. */
#include "sample.h"

#include "arena.h"
#include "attribute.h"
#include "clock.h"
#include "consent.h"
#include "db.h"
#include "guard_rule.h"
#include "jst.h"
#include "sample.sql.h"
#include "sample_chat.h"
#include "sample_article.h"
#include "sample_reply.h"
#include "sample_scenario.h"
#include "sample_source.h"
#include "sample_staff.h"
#include "sample_tongue.h"
#include "secret.h"
#include "settings.h"
#include "str.h"

#include <stdio.h>

#define CHUNK 2000

static const char *const topics[] = {
	"防災・緊急情報", "くらし・手続き", "子育て", "学校・教育", "健康・福祉", "高齢者", "ごみ・環境",
	"イベント", "文化・スポーツ", "道路・交通", "水道", "税金", "まちづくり", "採用・入札",
};
static const char *const districts[] = {
	"中央", "北町", "南町", "東台", "西原", "緑丘", "川辺", "山手", "駅前", "本郷", "新田", "青葉",
	"桜木", "松原", "泉", "大池", "上野台", "下田", "港", "花園",
};
static const char *const generations[] = {"10代", "20代", "30代", "40代", "50代", "60代", "70代以上"};

/* The first `ticked` option of the topics is the emergency. */
static enum err add_attribute(struct db *db, struct arena *arena, const struct attribute_edit *edit,
                              const char *const *labels, size_t count, size_t ticked, int64_t *first_option)
{
	int64_t id, option;
	TRY(attribute_add(db, arena, edit, &id));
	for (size_t i = 0; i < count; i++) {
		TRY(option_add(db, arena, id,
		               &(struct option_edit){.key = i < ticked ? S("emergency") : S(""),
		                                     .label = str_from(labels[i]), .ticked = i < ticked,
		                                     .emergency = i < ticked},
		               clock_now(), &option));
		if (i == 0)
			*first_option = option;
	}
	return OK;
}

struct city {
	int64_t topic, district, generation; /* first options; the others follow */
	int64_t following, saved;
};

static enum err fill_attributes(struct db *db, struct arena *arena, struct city *city)
{
	TRY(add_attribute(db, arena,
	                  &(struct attribute_edit){.key = S("topic"), .label = S("受け取りたい情報"),
	                                           .help = S("いくつでも選べます。"), .kind = ATTRIBUTE_MANY,
	                                           .meaning = ATTRIBUTE_TOPIC, .citizen_edits = true},
	                  topics, COUNT(topics), 1, &city->topic));
	TRY(add_attribute(db, arena,
	                  &(struct attribute_edit){.key = S("district"), .label = S("地区"),
	                                           .help = S("お住まい、職場、学校など、5 つまで選べます。"),
	                                           .kind = ATTRIBUTE_MANY, .citizen_edits = true, .most_choices = 5},
	                  districts, COUNT(districts), 0, &city->district));
	TRY(add_attribute(db, arena,
	                  &(struct attribute_edit){.key = S("generation"), .label = S("年代"),
	                                           .kind = ATTRIBUTE_ONE, .citizen_edits = true},
	                  generations, COUNT(generations), 0, &city->generation));
	int64_t child;
	TRY(attribute_add(db, arena,
	                  &(struct attribute_edit){.key = S("child"), .label = S("子どもの生年月日"),
	                                           .help = S("年齢に合わせた健診や教室のお知らせに使います。"),
	                                           .kind = ATTRIBUTE_CHILD, .citizen_edits = true},
	                  &child));
	struct consent_text consent;
	return consent_publish(db, arena,
	                       S("受信設定で入力された内容（お知らせの種類、地区、年代、お子さんの生年月日と呼び名）は、"
	                         "みどり野市がお知らせを届けるためだけに使います。市の職員以外には見せません。"
	                         "内容はいつでも確認・変更・削除できます。"),
	                       clock_now(), &consent);
}

/* --- people for benches ------------------------------------------------------- */

static uint64_t mix(uint64_t x) /* splitmix64: even, and the same everywhere */
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

struct crowd {
	struct sample_friends_in friends[CHUNK];
	struct sample_memberships_in members[CHUNK * 12];
	struct sample_children_in children[CHUNK];
	size_t friend_count, member_count, child_count;
};

static void join(struct crowd *crowd, int64_t option, int64_t friend)
{
	crowd->members[crowd->member_count++] = (struct sample_memberships_in){option, friend};
}

static void add_person(struct crowd *crowd, struct arena *arena, const struct city *city, int64_t id, int64_t now)
{
	uint64_t r = mix((uint64_t)id);
	int64_t followed = now - (int64_t)(r % 700) * MS_DAY;
	crowd->friends[crowd->friend_count++] = (struct sample_friends_in){
		id, str_fmt(arena, "U%016" PRIx64 "%016" PRIx64, mix(r), (uint64_t)id), S("following"), followed,
		followed, followed};
	join(crowd, city->following, id);
	join(crowd, city->saved, id);
	for (int64_t i = 0; i < (int64_t)COUNT(topics); i++)
		if (i == 0 || (mix(r + (uint64_t)i) & 3) == 0)
			join(crowd, city->topic + i, id);
	/* Districts are of very different sizes, as they are. */
	uint64_t d = (r >> 20) % 400;
	join(crowd, city->district + (int64_t)(d * d / 8000), id);
	join(crowd, city->generation + (int64_t)((r >> 8) % COUNT(generations)), id);
	if ((r >> 40) % 100 < 18)
		crowd->children[crowd->child_count++] = (struct sample_children_in){
			id, jst_day_of_ms(now) - (int64_t)((r >> 30) % (18 * 365))};
}

static enum err write_crowd(struct db *db, struct arena *arena, const struct crowd *crowd)
{
	int64_t changed;
	TRY(tx_begin(db));
	TRY(sql_sample_friends(db, arena, crowd->friends, crowd->friend_count, &changed));
	TRY(sql_sample_memberships(db, arena, crowd->members, crowd->member_count, &changed));
	if (crowd->child_count)
		TRY(sql_sample_children(db, arena, crowd->children, crowd->child_count, &changed));
	return tx_commit(db);
}

static enum err fill_friends(struct db_pool *pool, const struct city *city, int64_t count)
{
	int64_t first, now = clock_now();
	struct crowd *crowd = mem_make(sizeof *crowd);
	struct arena *outer = arena_new();
	struct db *db;
	TRY(db_take(pool, outer, DB_WRITE, &db));
	TRY(sql_sample_friend_most(db, outer, &first));
	for (int64_t done = 0; done < count;) {
		struct arena *arena = arena_new();
		*crowd = (struct crowd){0};
		for (; crowd->friend_count < CHUNK && done < count; done++)
			add_person(crowd, arena, city, first + 1 + done, now);
		TRY(write_crowd(db, arena, crowd));
		arena_free(&arena);
	}
	TRY(sql_sample_friend_sequence(db, outer));
	if (first == 0) {
		TRY(tx_begin(db));
		TRY(sample_arrivals(db, outer, count));
		TRY(tx_commit(db));
	}
	arena_free(&outer);
	mem_free(crowd);
	return OK;
}

static enum err options_of(struct db *db, struct arena *arena, struct str key, int64_t *first)
{
	struct attribute attribute;
	TRY(attribute_by_key(db, arena, key, &attribute));
	*first = attribute.options[0].id;
	return OK;
}

static enum err fill_city(struct db *db, struct arena *arena, bool desks, struct city *city)
{
	int64_t ready;
	TRY(sql_sample_ready(db, arena, &ready));
	if (!ready) {
		TRY(tx_begin(db));
		TRY(fill_attributes(db, arena, city));
		TRY(sample_staff(db, arena, desks));
		TRY(sample_sources(db, arena, clock_now()));
		if (desks) { /* tests count on being answered by the default words */
			TRY(sample_articles(db, arena, clock_now()));
			TRY(sample_replies(db, arena, clock_now()));
			TRY(sample_scenarios(db, arena, clock_now()));
			TRY(sample_tongues(db, arena, clock_now()));
		}
		TRY(tx_commit(db));
	}
	TRY(options_of(db, arena, S("topic"), &city->topic));
	TRY(options_of(db, arena, S("district"), &city->district));
	TRY(options_of(db, arena, S("generation"), &city->generation));
	TRY(option_of_state(db, arena, "following", &city->following));
	return option_of_state(db, arena, "settings_saved", &city->saved);
}

/* Programs that test send odd texts, the same ones again, at any hour: a city of
 * theirs is told what the guard sees, and is never stopped by it. */
static enum err calm_guard(struct db *db, struct arena *arena)
{
	TRY(tx_begin(db));
	TRY(guard_rules_cap(db, arena, GUARD_HINT, clock_now()));
	TRY(sql_sample_no_cooling(db, arena, clock_now()));
	return tx_commit(db);
}

/* Only in a demo: tests count on people who talk to nobody yet. */
static enum err fill_talks(struct db_pool *pool, const struct keyring *keyring)
{
	struct arena *arena = arena_new();
	struct db *db;
	int64_t now = clock_now();
	TRY(db_take(pool, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(sample_desks(db, arena, now));
	TRY(sample_talks(db, arena, keyring, now));
	TRY(tx_commit(db));
	arena_free(&arena);
	return OK;
}

enum err sample_fill(const struct settings *settings, const struct keyring *keyring, struct db_pool *pool,
                     const struct sample_wish *wish)
{
	if (str_eq(settings->environment, S("production")))
		return fail(ERR_DENIED, "本番の環境（environment = production）にはお試し用のデータを入れません。");
	struct arena *arena = arena_new();
	struct db *db;
	struct city city = {0};
	TRY(db_take(pool, arena, DB_WRITE, &db));
	bool desks = wish->desks || str_eq(settings->environment, S("demo"));
	TRY(fill_city(db, arena, desks, &city));
	if (str_eq(settings->environment, S("test")))
		TRY(calm_guard(db, arena));
	db_return(&db);
	arena_free(&arena);
	if (wish->friends > 0)
		TRY(fill_friends(pool, &city, wish->friends));
	if (str_eq(settings->environment, S("demo")))
		TRY(fill_talks(pool, keyring));
	printf("お試し用のデータを入れました。職員: admin（管理者）と editor（作成者）、ほか。パスワードはみな %s\n",
	       SAMPLE_PASSWORD);
	if (desks)
		printf("承認のお試し: editor が依頼 → kosodate-kakari（係長）→ kosodate-kacho（課長）→ koho（広聴広報課）。パスワードは同じです。\n");
	return OK;
}
