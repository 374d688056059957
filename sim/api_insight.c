/* api_insight: statistics from what the simulated people opened and tapped.
 *
 * As at LINE: values below 20 are null, and what happens later than 14 days after
 * sending no longer counts (parcel.c). */
#include "api.h"

#include "arena.h"
#include "clicks.h"
#include "field.h"
#include "jst.h"
#include "narrowcast_match.h"

#define SHOWN_LEAST 20
#define AGGREGATION_DAYS_MOST 30
#define SUMMARY_DAYS_MOST 396
#define DAILY_DAYS_MOST 99

/* --- deliveries, followers -------------------------------------------------------------------------- */

void api_insight_delivery(struct call *call)
{
	static const char *const names[VIAS] = {"apiPush", "apiMulticast", "apiBroadcast", "apiNarrowcast", "apiReply"};
	int64_t day;
	struct json json;
	if (!call_day(http_param(call->req, "date"), &day)) {
		answer_message(call, 400, S("Bad Request"));
		return;
	}
	bool ready = day < jst_day_of_ms(call->now);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "status", ready ? S("ready") : S("unready"));
	for (int via = 0; via < VIAS && ready; via++) {
		int64_t people = sending_on_day(call->world, day, (enum via)via);
		if (people)
			emit_i64(out, names[via], people);
	}
	answer_json(call, 200, &json);
}

void api_insight_followers(struct call *call)
{
	int64_t day;
	struct json json;
	struct str date = http_param(call->req, "date");
	const struct people *people = &call->world->people;
	if (!date.ptr || !call_day(date, &day)) {
		answer_message(call, 400, date.ptr ? S("Bad Request") : S("date is required"));
		return;
	}
	bool ready = day < jst_day_of_ms(call->now);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "status", ready ? S("ready") : S("unready"));
	if (ready) {
		emit_i64(out, "followers", people->ever);
		emit_i64(out, "targetedReaches", people->following);
		emit_i64(out, "blocks", people->blocked);
	}
	answer_json(call, 200, &json);
}

/* --- demographic ---------------------------------------------------------------------------------------- */

struct tally {
	int64_t gender[2], age[13], area[48], app[2], period[6], all;
};

static struct tally tally_friends(const struct world *world)
{
	struct tally tally = {0};
	for (uint32_t i = 0; i < world->people.count; i++) {
		if (world->people.items[i].state != PERSON_FOLLOWING)
			continue;
		struct traits traits = traits_of(world, i);
		tally.gender[traits.male]++;
		tally.age[traits.age_group]++;
		tally.area[traits.prefecture]++;
		tally.app[traits.ios]++;
		tally.period[traits.period]++;
		tally.all++;
	}
	return tally;
}

static void emit_shares(struct emit *out, const char *list, const char *name, const char *const *words,
                        const int64_t *counts, size_t count, int64_t all)
{
	emit_list(out, list);
	for (size_t i = 0; i < count; i++) {
		emit_begin(out, NULL);
		emit_text(out, name, str_from(words[i]));
		int64_t tenths = counts[i] * 1000 / all; /* of a percent */
		emit_double(out, "percentage", (double)tenths / 10.0);
		emit_end(out);
	}
	emit_end_list(out);
}

void api_insight_demographic(struct call *call)
{
	static const char *const genders[] = {"female", "male"};
	static const char *const ages[] = {"from0to14", "from15to19", "from20to24", "from25to29", "from30to34",
	                                   "from35to39", "from40to44", "from45to49", "from50to54", "from55to59",
	                                   "from60to64", "from65to69", "from70"};
	static const char *const areas[] = {
		"北海道", "青森", "岩手", "宮城", "秋田", "山形", "福島", "茨城", "栃木", "群馬", "埼玉", "千葉",
		"東京", "神奈川", "新潟", "富山", "石川", "福井", "山梨", "長野", "岐阜", "静岡", "愛知", "三重",
		"滋賀", "京都", "大阪", "兵庫", "奈良", "和歌山", "鳥取", "島根", "岡山", "広島", "山口", "徳島",
		"香川", "愛媛", "高知", "福岡", "佐賀", "長崎", "熊本", "大分", "宮崎", "鹿児島", "沖縄"};
	static const char *const apps[] = {"android", "ios"};
	static const char *const periods[] = {"within7days", "within30days", "within90days", "within180days",
	                                      "within365days", "over365days"};
	struct json json;
	struct tally tally = tally_friends(call->world);
	struct emit *out = json_begin(&json, call->arena);
	emit_bool(out, "available", tally.all >= SHOWN_LEAST);
	if (tally.all >= SHOWN_LEAST) {
		emit_shares(out, "genders", "gender", genders, tally.gender, COUNT(genders), tally.all);
		emit_shares(out, "ages", "age", ages, tally.age, COUNT(ages), tally.all);
		emit_shares(out, "areas", "area", areas, tally.area + 1, COUNT(areas), tally.all);
		emit_shares(out, "appTypes", "appType", apps, tally.app, COUNT(apps), tally.all);
		emit_shares(out, "subscriptionPeriods", "subscriptionPeriod", periods, tally.period, COUNT(periods), tally.all);
	}
	answer_json(call, 200, &json);
}

/* --- message events ----------------------------------------------------------------------------------------- */

static void emit_count(struct emit *out, const char *name, int64_t count)
{
	if (count < SHOWN_LEAST)
		emit_null(out, name);
	else
		emit_i64(out, name, count);
}

static void emit_media(struct emit *out, bool unique_only)
{
	static const char *const names[] = {
		"mediaPlayed", "mediaPlayed25Percent", "mediaPlayed50Percent", "mediaPlayed75Percent",
		"mediaPlayed100Percent", "uniqueMediaPlayed", "uniqueMediaPlayed25Percent", "uniqueMediaPlayed50Percent",
		"uniqueMediaPlayed75Percent", "uniqueMediaPlayed100Percent",
	};
	for (size_t i = 0; i < COUNT(names); i++)
		if (!unique_only || i == 5 || i == 9)
			emit_null(out, names[i]);
}

static void emit_messages(struct emit *out, const struct clicks *clicks)
{
	emit_list(out, "messages");
	for (uint32_t i = 0; i < clicks->bubbles; i++) {
		emit_begin(out, NULL);
		emit_i64(out, "seq", i + 1);
		emit_count(out, "impression", clicks->opened);
		emit_media(out, false);
		emit_end(out);
	}
	emit_end_list(out);
}

static void emit_clicks(struct emit *out, const struct clicks *clicks)
{
	emit_list(out, "clicks");
	for (uint32_t i = 0; i < clicks->count; i++) {
		emit_begin(out, NULL);
		emit_i64(out, "seq", 1);
		emit_text(out, "url", clicks->items[i].uri);
		emit_count(out, "click", clicks->items[i].times);
		emit_count(out, "uniqueClick", clicks->items[i].people);
		emit_count(out, "uniqueClickOfRequest", clicks->items[i].people);
		emit_end(out);
	}
	emit_end_list(out);
}

static void emit_overview(struct emit *out, const struct clicks *clicks)
{
	emit_count(out, "uniqueImpression", clicks->opened);
	emit_count(out, "uniqueClick", clicks->clickers);
	emit_media(out, true);
}

void api_insight_event(struct call *call)
{
	struct json json;
	struct clicks clicks;
	uint32_t index = parcel_find(call->world, http_param(call->req, "requestId"));
	const struct parcel *parcel = index == TABLE_NONE ? NULL : parcel_at(call->world, index);
	if (!parcel || (parcel->via != VIA_BROADCAST && parcel->via != VIA_NARROWCAST)) {
		answer_message(call, 400, S("Bad Request"));
		return;
	}
	clicks_begin(&clicks, call->world, call->arena);
	clicks_add(&clicks, parcel);
	struct emit *out = json_begin(&json, call->arena);
	emit_begin(out, "overview");
	emit_text(out, "requestId", ids_uuid_text(call->arena, parcel->request_id));
	emit_i64(out, "timestamp", parcel->at / 1000);
	emit_i64(out, "delivered", parcel->people);
	emit_overview(out, &clicks);
	emit_end(out);
	emit_messages(out, &clicks);
	emit_clicks(out, &clicks);
	answer_json(call, 200, &json);
}

static bool read_days(struct call *call, int64_t *from, int64_t *to)
{
	return call_day(http_param(call->req, "from"), from) && call_day(http_param(call->req, "to"), to);
}

void api_insight_aggregation(struct call *call)
{
	int64_t from, to;
	struct json json;
	struct clicks clicks;
	struct str unit = http_param(call->req, "customAggregationUnit");
	if (!unit.len || !read_days(call, &from, &to) || to < from || to - from > AGGREGATION_DAYS_MOST) {
		answer(call, 400, S("{\"message\":null,\"key\":null,\"stacktrace\":null,\"code\":null}"));
		return;
	}
	clicks_begin(&clicks, call->world, call->arena);
	for (uint32_t i = 0; i < call->world->parcels.count; i++) {
		const struct parcel *parcel = parcel_at(call->world, i);
		int64_t day = jst_day_of_ms(parcel->at);
		if (day >= from && day <= to && str_eq(parcel->unit, unit))
			clicks_add(&clicks, parcel);
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_begin(out, "overview");
	emit_overview(out, &clicks);
	emit_end(out);
	emit_messages(out, &clicks);
	emit_clicks(out, &clicks);
	answer_json(call, 200, &json);
}

/* --- rich menus: nobody counts taps on them here, so LINE's threshold hides all ------------------------------- */

void api_insight_richmenu(struct call *call)
{
	int64_t from, to;
	struct json json;
	bool daily = call->match.call == LINE_INSIGHT_RICHMENU_DAILY;
	int64_t most = daily ? DAILY_DAYS_MOST : SUMMARY_DAYS_MOST;
	if (menu_find(call->world, call->params[0]) == MENU_NONE) {
		answer_message(call, 404, S("Not found"));
	} else if (!read_days(call, &from, &to)) {
		answer_message(call, 400, S("Bad Request"));
	} else if (to < from) {
		answer_message(call, 400, S("Parameter to must be the same date as, or after parameter from."));
	} else if (to - from >= most) {
		answer_message(call, 400,
		               str_fmt(call->arena, "Date range exceeds. Max range is %" PRId64 " days.", most));
	} else {
		emit_text(json_begin(&json, call->arena), "richMenuId", call->params[0]);
		answer_json(call, 200, &json);
	}
}
