/* guard: runs the checks and remembers what a second person let pass. */
#include "guard.h"

#include "arena.h"
#include "broadcast.h"
#include "buf.h"
#include "content_part.h"
#include "db.h"
#include "field.h"
#include "guard.sql.h"
#include "guard_part.h"
#include "jst.h"
#include "link_check.h"
#include "members.h"
#include "people.h"
#include "segment.h"
#include "utf8.h"

#define REASON_LEAST 5
#define REASON_MOST 300
#define STOPS_SHOWN 3
/* "Now" stays the same time for so long. */
#define NOW_MS (30 * MS_MINUTE)

static enum err (*const checks[GUARD_CODES])(struct guard_look *look) = {
	[GUARD_CONTENT_SHORT] = guard_content_short,
	[GUARD_UNFINISHED] = guard_unfinished,
	[GUARD_DRILL_WORDS] = guard_drill_words,
	[GUARD_DRILL_REAL] = guard_drill_real,
	[GUARD_DRILL_AUDIENCE] = guard_drill_audience,
	[GUARD_DRILL_EXPIRED] = guard_drill_expired,
	[GUARD_EMERGENCY_SECOND] = guard_emergency_second,
	[GUARD_ALARM_WORDS] = guard_alarm_words,
	[GUARD_WEEKDAY_WRONG] = guard_weekday_wrong,
	[GUARD_DATE_WRONG] = guard_date_wrong,
	[GUARD_DATE_PAST] = guard_date_past,
	[GUARD_RELATIVE_DAY] = guard_relative_day,
	[GUARD_LINK_DEAD] = guard_link_dead,
	[GUARD_LINK_SILENT] = guard_link_silent,
	[GUARD_LINK_STAFF] = guard_link_staff,
	[GUARD_LINK_MANY] = guard_link_many,
	[GUARD_ALT_MISSING] = guard_alt_missing,
	[GUARD_LANGUAGE_FACTS] = guard_language_facts,
	[GUARD_LANGUAGE_DRAFT] = guard_language_draft,
	[GUARD_LANGUAGE_LEFT] = guard_language_left,
	[GUARD_AUDIENCE_SHARE] = guard_audience_share,
	[GUARD_AUDIENCE_MANY] = guard_audience_many,
	[GUARD_AUDIENCE_CHANGE] = guard_audience_change,
	[GUARD_SAME_TEXT] = guard_same_text,
	[GUARD_NEAR_TEXT] = guard_near_text,
	[GUARD_FREQUENCY] = guard_frequency,
	[GUARD_NIGHT] = guard_night,
	[GUARD_OFFICE_HOURS] = guard_office_hours,
	[GUARD_COLLISION] = guard_collision,
	[GUARD_FEED_OLD] = guard_feed_old,
	[GUARD_FEED_BURST] = guard_feed_burst,
	[GUARD_FEED_NIGHT] = guard_feed_night,
};

enum guard_occasion guard_occasion_of(const struct broadcast *broadcast)
{
	if (broadcast->feed.len == 0)
		return GUARD_PERSON;
	return broadcast->kind == BROADCAST_OCCURRENCE ? GUARD_SERIES : GUARD_FEED;
}

/* --- for the checks ---------------------------------------------------------------- */

void guard_find_other(struct guard_look *look, struct str field, struct str text, struct guard_other other)
{
	struct guard_report *report = look->report;
	const struct guard_row *row = &guard_rows[look->code];
	if (look->translation) {
		field = translation_field(look->arena, &look->translations, look->translation, field);
		text = translation_note(look->arena, look->translation, text);
	}
	for (size_t i = 0; i < report->count; i++)
		if (str_eq(report->findings[i].code, str_from(row->code)) && str_eq(report->findings[i].text, text))
			return;
	if (report->count == GUARD_FINDINGS_MOST)
		return;
	report->findings[report->count++] = (struct guard_finding){
	        .code = str_from(row->code),
	        .label = str_from(row->label),
	        .level = look->level,
	        .field = field,
	        .text = text,
	        .other_id = other.id,
	        .other_title = other.title,
	        .final = row->final && look->level == GUARD_STOP,
	        .cleared_by = S(""),
	        .reason = S(""),
	};
}

void guard_find(struct guard_look *look, struct str field, struct str text)
{
	guard_find_other(look, field, text, (struct guard_other){0, S("")});
}

int64_t guard_number(const struct guard_look *look, int number)
{
	return look->rules[look->code].numbers[number];
}

/* --- one look ------------------------------------------------------------------------ */

static enum err find_audience(struct guard_look *look)
{
	const struct node *json;
	struct segment *segment;
	const struct people *following;
	TRY(node_parse(look->arena, look->broadcast->condition, &json));
	TRY(segment_read(look->db, look->arena, json, &segment));
	TRY(segment_people(look->db, look->arena, look->delivery->members, segment, jst_day_of_ms(look->ask.at),
	                   &look->audience));
	TRY(members_following(look->db, look->arena, look->delivery->members, &following));
	look->report->people = people_count(look->audience);
	look->report->reachable = people_count(following);
	return OK;
}

static enum err find_links(struct guard_look *look)
{
	look->links = arena_array(look->arena, struct link_look, look->url_count);
	TRY(link_check_read(look->db, look->arena, look->urls, look->url_count, look->ask.now, look->links));
	for (size_t i = 0; i < look->url_count; i++)
		look->report->links_waiting += look->links[i].state == LINK_WAITING;
	return OK;
}

/* A correction is in a hurry and quotes what was wrong: only what makes it useless stops it. */
static bool stops_corrections(enum guard_code code)
{
	static const enum guard_code codes[] = {GUARD_CONTENT_SHORT, GUARD_UNFINISHED, GUARD_WEEKDAY_WRONG, GUARD_DATE_WRONG,
	                                        GUARD_LINK_DEAD, GUARD_LINK_STAFF, GUARD_DRILL_AUDIENCE, GUARD_DRILL_EXPIRED,
	                                        GUARD_LANGUAGE_LEFT};
	for (size_t i = 0; i < COUNT(codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

static enum guard_level level_now(const struct guard_look *look, enum guard_code code)
{
	const struct guard_row *row = &guard_rows[code];
	enum guard_level level = look->rules[code].level;
	bool emergency = look->broadcast->purpose == PURPOSE_EMERGENCY;
	if (!(row->occasions & (unsigned)look->ask.occasion) || (emergency && row->not_in_emergency))
		return GUARD_OFF;
	bool only_told = (emergency && row->hint_in_emergency) ||
	                 (look->broadcast->kind == BROADCAST_CORRECTION && !stops_corrections(code));
	return only_told && level == GUARD_STOP ? GUARD_HINT : level;
}

static enum err run_checks(struct guard_look *look)
{
	for (int code = 0; code < GUARD_CODES; code++) {
		look->code = (enum guard_code)code;
		look->level = level_now(look, look->code);
		if (look->level != GUARD_OFF)
			TRY(checks[code](look));
	}
	return OK;
}

/* What is asked of each text again. */
static bool is_of_text(enum guard_code code)
{
	return code == GUARD_CONTENT_SHORT || code == GUARD_UNFINISHED || code == GUARD_DRILL_WORDS ||
	       code == GUARD_DRILL_REAL || code == GUARD_ALARM_WORDS || code == GUARD_WEEKDAY_WRONG ||
	       code == GUARD_DATE_WRONG || code == GUARD_DATE_PAST || code == GUARD_RELATIVE_DAY ||
	       code == GUARD_LINK_DEAD || code == GUARD_LINK_SILENT || code == GUARD_LINK_STAFF || code == GUARD_ALT_MISSING;
}

static enum err check_translation(struct guard_look *look, const struct translation *translation)
{
	look->translation = translation;
	look->messages = translation->messages;
	guard_pieces(look);
	TRY(find_links(look));
	for (int code = 0; code < GUARD_CODES; code++) {
		look->code = (enum guard_code)code;
		look->level = level_now(look, look->code);
		if (is_of_text(look->code) && look->level != GUARD_OFF)
			TRY(checks[code](look));
	}
	return OK;
}

/* Each in a look of its own: the first one stays with the Japanese text. */
static enum err check_translations(const struct guard_look *look)
{
	for (size_t i = 0; i < look->translations.count; i++) {
		struct guard_look *own = arena_copy(look->arena, look, sizeof *look);
		own->piece_count = own->url_count = 0;
		TRY(check_translation(own, &own->translations.list[i]));
	}
	return OK;
}

/* --- what was let pass --------------------------------------------------------------- */

/* What depends on the time was let pass for that time only. */
static bool is_of_time(struct str code)
{
	static const enum guard_code of_time[] = {GUARD_NIGHT, GUARD_OFFICE_HOURS, GUARD_DATE_PAST, GUARD_RELATIVE_DAY,
	                                          GUARD_COLLISION};
	for (size_t i = 0; i < COUNT(of_time); i++)
		if (str_eq(code, str_from(guard_rows[of_time[i]].code)))
			return true;
	return false;
}

static bool is_for(const struct guard_clearances_row *row, const struct guard_finding *finding,
                   const struct guard_ask *ask)
{
	if (!str_eq(row->code, finding->code) || finding->final)
		return false;
	if (!is_of_time(row->code))
		return true;
	int64_t then = row->at ? row->at : row->cleared_at, apart = ask->at > then ? ask->at - then : then - ask->at;
	return row->at ? apart < MS_MINUTE : apart <= NOW_MS;
}

static enum err add_clearances(struct guard_look *look)
{
	struct guard_clearances_row *rows;
	size_t count;
	struct guard_report *report = look->report;
	TRY(sql_guard_clearances(look->db, look->arena, look->broadcast->id, look->broadcast->version, &rows, &count));
	for (size_t i = 0; i < report->count; i++) {
		struct guard_finding *finding = &report->findings[i];
		for (size_t r = 0; r < count; r++)
			if (is_for(&rows[r], finding, &look->ask)) {
				finding->cleared = true;
				finding->cleared_by = rows[r].cleared_by;
				finding->reason = rows[r].reason;
				finding->cleared_at = rows[r].cleared_at;
			}
		report->stops += finding->level == GUARD_STOP && !finding->cleared;
	}
	return OK;
}

/* Stops first, each kind in the order of the table. */
static void sort_findings(struct arena *arena, struct guard_report *report)
{
	struct guard_finding *sorted = arena_array(arena, struct guard_finding, report->count);
	size_t count = 0;
	for (int level = GUARD_STOP; level > GUARD_OFF; level--)
		for (size_t i = 0; i < report->count; i++)
			if (report->findings[i].level == (enum guard_level)level)
				sorted[count++] = report->findings[i];
	for (size_t i = 0; i < count; i++)
		report->findings[i] = sorted[i];
}

enum err guard_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                     const struct broadcast *broadcast, const struct guard_ask *ask, struct guard_report *out)
{
	struct guard_look *look = arena_make(arena, struct guard_look);
	struct broadcast *opened = arena_copy(arena, broadcast, sizeof *broadcast);
	TRY(broadcast_open(delivery->keyring, arena, opened));
	*out = (struct guard_report){.previous_title = S("")};
	*look = (struct guard_look){
	        .db = db, .arena = arena, .delivery = delivery, .broadcast = opened, .ask = *ask, .report = out};
	if (look->ask.at == 0)
		look->ask.at = ask->now;
	TRY(guard_rules(db, arena, look->rules));
	TRY(node_parse(arena, opened->messages, &look->messages));
	TRY(translations_read(arena, opened->translations, &look->translations));
	guard_pieces(look);
	TRY(find_links(look));
	TRY(find_audience(look));
	TRY(run_checks(look));
	TRY(check_translations(look));
	sort_findings(arena, out);
	return add_clearances(look);
}

/* --- the second person ---------------------------------------------------------------- */

bool guard_is_second(const struct broadcast *broadcast, int64_t staff_id)
{
	return staff_id != broadcast->created_by && staff_id != broadcast->updated_by;
}

static enum err must_be_second(const struct broadcast *broadcast, int64_t staff_id)
{
	if (guard_is_second(broadcast, staff_id))
		return OK;
	return fail(ERR_DENIED, "この配信を書いた人と最後に直した人は、自分では通せません。ほかの職員に確かめてもらってください。");
}

static enum err must_be_reason(struct str reason)
{
	size_t length = utf8_graphemes(str_trim(reason));
	if (length < REASON_LEAST)
		return fail_field(ERR_INVALID, "reason", "通してよい理由を、%d文字以上で書いてください。", REASON_LEAST);
	if (length > REASON_MOST)
		return fail_field(ERR_INVALID, "reason", "理由は%d文字までにしてください。", REASON_MOST);
	return OK;
}

static enum err must_be_found(struct db *db, struct arena *arena, const struct delivery *delivery,
                              const struct broadcast *broadcast, const struct guard_ask *ask, struct str code)
{
	struct guard_report *report = arena_make(arena, struct guard_report);
	TRY(guard_check(db, arena, delivery, broadcast, ask, report));
	for (size_t i = 0; i < report->count; i++) {
		const struct guard_finding *finding = &report->findings[i];
		if (!str_eq(finding->code, code) || finding->level != GUARD_STOP || finding->cleared)
			continue;
		if (finding->final)
			return fail(ERR_DENIED, "「%.*s」は、だれも通せません。配信を直してください。", FMT(finding->label));
		return OK;
	}
	return fail(ERR_CONFLICT, "この確認で止まっているところは、もうありません。読みこみ直してください。");
}

enum err guard_clear(struct db *db, struct arena *arena, const struct delivery *delivery,
                     const struct broadcast *broadcast, const struct guard_ask *ask,
                     const struct guard_clearing *clearing)
{
	enum guard_code code;
	TRY(guard_code_of(clearing->code, &code));
	TRY(must_be_second(broadcast, clearing->staff_id));
	TRY(must_be_reason(clearing->reason));
	if (broadcast->version != clearing->version)
		return fail(ERR_CONFLICT, "確かめている間に、この配信が変わりました。読みこみ直して、もう一度確かめてください。");
	TRY(must_be_found(db, arena, delivery, broadcast, ask, clearing->code));
	return sql_guard_clearance_add(db, arena,
	                               &(struct guard_clearance_add_in){
	                                       .broadcast_id = broadcast->id,
	                                       .version = clearing->version,
	                                       .code = clearing->code,
	                                       .at = ask->at,
	                                       .reason = str_trim(clearing->reason),
	                                       .staff_id = clearing->staff_id,
	                                       .now = ask->now,
	                               });
}

struct str guard_stops_text(struct arena *arena, const struct guard_report *report)
{
	struct buf out;
	size_t shown = 0;
	buf_init(&out, arena, 4000);
	for (size_t i = 0; i < report->count && shown < STOPS_SHOWN; i++) {
		const struct guard_finding *finding = &report->findings[i];
		if (finding->level != GUARD_STOP || finding->cleared)
			continue;
		shown++;
		buf_fmt(&out, "%s%.*s", out.len ? " " : "", FMT(finding->text));
	}
	if (report->stops > shown)
		buf_fmt(&out, " ほかに%zu件あります。", report->stops - shown);
	return buf_view(&out);
}

static enum err ask_counted(struct db *db, struct guard_look *look, const struct delivery *delivery, int64_t now)
{
	size_t count = 0;
	guard_pieces(look);
	struct str *urls = arena_array(look->arena, struct str, look->url_count);
	for (size_t i = 0; i < look->url_count; i++)
		if (content_is_counted(look->urls[i], delivery->public_url))
			urls[count++] = look->urls[i];
	return link_check_ask(db, look->arena, urls, count, now);
}

enum err guard_ask_links(struct db *db, struct arena *arena, const struct delivery *delivery,
                         const struct broadcast *broadcast, int64_t now)
{
	struct guard_look *look = arena_make(arena, struct guard_look);
	struct broadcast *opened = arena_copy(arena, broadcast, sizeof *broadcast);
	TRY(broadcast_open(delivery->keyring, arena, opened));
	*look = (struct guard_look){.arena = arena};
	TRY(node_parse(arena, opened->messages, &look->messages));
	TRY(translations_read(arena, opened->translations, &look->translations));
	TRY(ask_counted(db, look, delivery, now));
	for (size_t i = 0; i < look->translations.count; i++) {
		look->messages = look->translations.list[i].messages;
		look->piece_count = look->url_count = 0;
		TRY(ask_counted(db, look, delivery, now));
	}
	return OK;
}
